"""A language model behind an OpenAI-compatible address (Ollama, llama.cpp, a provider): one question, one answer.

The wire format is that of ``POST …/chat/completions``: https://platform.openai.com/docs/api-reference/chat. The owner
names the address, so it may be on this machine or in a private network, and nowhere else is asked: a redirect is
an error.
"""

import json
import time
from collections.abc import Iterator
from typing import Any

import httpx

from newsdigest.settings import Settings
from newsdigest.sources.exchange import Answer, ExchangeError, Limits, exchange, status_words

_PATH = "/chat/completions"
_STREAM = b"data:"


def ask(instruction: str, text: str, settings: Settings, key: str = "") -> str:
    """Return what the model of NEWSDIGEST_ENDPOINT says of a text. Raises ExchangeError with a phrase of why not.

    key: sent as a bearer token, and nowhere said again.
    """
    question = {
        "model": settings.endpoint_model,
        "messages": [{"role": "system", "content": instruction}, {"role": "user", "content": text}],
        "temperature": 0,
        "stream": False,
    }
    return _said(_post(json.dumps(question).encode(), settings, key))


def _post(data: bytes, settings: Settings, key: str) -> Answer:
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if key:
        if not (key.isascii() and key.isprintable()):
            raise ExchangeError("has a key that cannot be sent")
        headers["Authorization"] = f"Bearer {key}"
    seconds = float(settings.endpoint_timeout)
    limits = Limits(size=settings.max_bytes, seconds=seconds, stall=seconds, allow_private=True)
    answer = exchange(_address(settings.endpoint), headers, limits, time.monotonic() + seconds, data=data)
    if answer.status not in (200, 203):
        raise ExchangeError(f"answers {status_words(answer.status)}")
    return answer


def _address(written: str) -> httpx.URL:
    try:
        url = httpx.URL(written.strip().rstrip("/"))
        known = url.scheme in ("http", "https") and url.host and not url.userinfo
    except (httpx.InvalidURL, UnicodeError):
        known = False
    if not known:
        raise ExchangeError("is no http address, or holds a password", lasting=True)
    return url if url.path.endswith(_PATH) else url.copy_with(path=url.path.rstrip("/") + _PATH)


def _said(answer: Answer) -> str:
    """Return the text of an answer, also of one that comes in pieces though nobody has asked for these."""
    try:
        if answer.data.lstrip().startswith(_STREAM):
            return "".join(_pieces(answer.data))
        text = json.loads(answer.data)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise ExchangeError("does not answer as a language model") from error
    return text if isinstance(text, str) else ""


def _pieces(data: bytes) -> Iterator[str]:
    for line in data.splitlines():
        if not line.startswith(_STREAM) or (piece := line.removeprefix(_STREAM).strip()) == b"[DONE]":
            continue
        choices: list[Any] = json.loads(piece)["choices"]
        if choices:
            yield choices[0]["delta"].get("content") or ""
