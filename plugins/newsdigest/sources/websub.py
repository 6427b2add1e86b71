"""Telling a WebSub hub that a feed has something new; the hub fetches it, and pushes it to whoever subscribed there.

https://www.w3.org/TR/websub/ leaves the way of telling open; hubs take that of PubSubHubbub 0.4, section 7:
``hub.mode=publish`` and ``hub.url``.
"""

import time
from urllib.parse import urlencode

import httpx

from newsdigest.settings import Settings
from newsdigest.sources.exchange import ExchangeError, Limits, exchange, status_words


def tell(hub: str, feed: str, settings: Settings) -> str:
    """Tell a hub of a feed; return why it was not told, empty if it was. Redirects are not followed."""
    limits = Limits(
        size=settings.max_bytes,
        seconds=float(settings.timeout),
        stall=settings.timeout / 3,
        allow_private=settings.allow_private,
    )
    data = urlencode({"hub.mode": "publish", "hub.url": feed}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    try:
        answer = exchange(httpx.URL(hub), headers, limits, time.monotonic() + limits.seconds, data=data)
    except (httpx.InvalidURL, UnicodeError):
        return "is no address"
    except ExchangeError as error:
        return str(error)
    return "" if 200 <= answer.status < 300 else f"answers {status_words(answer.status)}"
