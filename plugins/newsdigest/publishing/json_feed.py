"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from typing import Any

import msgspec

from newsdigest.publishing import feed_facts
from newsdigest.publishing.feed_model import Feed, Item
from newsdigest.text.markup import remove_control_characters

_VERSION = "https://jsonfeed.org/version/1.1"


def render(feed: Feed) -> bytes:
    """Return the feed; what has no value is left out."""
    data = {
        "version": _VERSION,
        "title": _text(feed.title),
        "home_page_url": feed.link,
        "feed_url": feed.self_link,
        "description": _text(feed.description),
        "language": feed.lang,
        "authors": [{"name": _text(feed.author), "url": f"{feed.address}/"}],
        "hubs": [{"type": "WebSub", "url": feed.hub}] if feed.hub else [],
    }
    items = [_item(item, feed) for item in feed.items]
    said = {name: value for name, value in data.items() if value}
    return msgspec.json.format(msgspec.json.encode({**said, "items": items}), indent=1) + b"\n"


def _item(item: Item, feed: Feed) -> dict[str, Any]:
    article = item.article
    picture = feed_facts.picture(article, feed.address)
    summary = _text(article.summary)
    content = feed_facts.absolute(item.content, f"{feed.address}/{article.url}")
    data: dict[str, Any] = {
        "id": article.guid,
        "url": f"{feed.address}/{article.url}",
        "external_url": feed_facts.original(article),
        "title": _text(article.title),
        "summary": summary,
        "image": picture.url if picture else "",
        "date_published": article.date.isoformat(),
        "date_modified": feed_facts.updated(article).isoformat() if article.modified else "",
        "authors": [{"name": _text(name)} for name in feed_facts.authors(article)],
        "tags": [_text(name) for name in feed_facts.categories(article)],
        "language": article.lang,
    }
    said = {name: value for name, value in data.items() if value}
    if content:
        return {**said, "content_html": _text(content)}
    return {**said, "content_text": summary or _text(article.title)}


def _text(text: str) -> str:
    return remove_control_characters(str(text))
