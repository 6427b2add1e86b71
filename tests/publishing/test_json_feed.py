"""Every JSON Feed of the demo is one by the letter of https://www.jsonfeed.org/version/1.1/."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import pytest
from msgspec import Meta, Struct

Text = Annotated[str, Meta(min_length=1)]
Address = Annotated[str, Meta(pattern=r"^https?://[^\s/]+/[!-~]*$")]
Moment = Annotated[datetime, Meta(tz=True)]
Language = Annotated[str, Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]


class Author(Struct, forbid_unknown_fields=True):
    """At least one of the three."""

    name: Text | None = None
    url: Address | None = None
    avatar: Address | None = None

    def __post_init__(self) -> None:
        if not (self.name or self.url or self.avatar):
            raise ValueError("an author without anything")


class Hub(Struct, forbid_unknown_fields=True):
    """Where to subscribe for updates."""

    type: Text
    url: Address


class Item(Struct, forbid_unknown_fields=True):
    """An item; one of ``content_html`` and ``content_text`` must be there."""

    id: Text
    url: Address | None = None
    external_url: Address | None = None
    title: Text | None = None
    content_html: Text | None = None
    content_text: Text | None = None
    summary: Text | None = None
    image: Address | None = None
    banner_image: Address | None = None
    date_published: Moment | None = None
    date_modified: Moment | None = None
    authors: Annotated[list[Author], Meta(min_length=1)] | None = None
    tags: list[Text] | None = None
    language: Language | None = None

    def __post_init__(self) -> None:
        if not (self.content_html or self.content_text):
            raise ValueError("an item without content")


class JsonFeed(Struct, forbid_unknown_fields=True):
    """The specification as types: a member that it does not have, or one of another type, is refused."""

    version: Literal["https://jsonfeed.org/version/1.1"]
    title: Text
    items: list[Item]
    home_page_url: Address | None = None
    feed_url: Address | None = None
    description: Text | None = None
    user_comment: Text | None = None
    next_url: Address | None = None
    icon: Address | None = None
    favicon: Address | None = None
    authors: Annotated[list[Author], Meta(min_length=1)] | None = None
    language: Language | None = None
    expired: bool | None = None
    hubs: list[Hub] | None = None


def test_every_json_feed_of_the_demo_is_valid(demo: Path) -> None:
    found = sorted((demo / "feeds").rglob("*.json"))
    assert {path.parent.name for path in found} == {"feeds", "section", "tag", "source", "language", "story"}
    for path in found:
        feed = msgspec.json.decode(path.read_bytes(), type=JsonFeed)
        assert feed.items, path
        ids = [item.id for item in feed.items]
        assert len(set(ids)) == len(ids), path


@pytest.mark.parametrize(
    "wrong",
    [
        '{"title": "T", "items": []}',
        '{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [{"id": 1, "content_text": "x"}]}',
        '{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [{"id": "1"}]}',
        '{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [], "authors": [{}]}',
        '{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [], "_mine": 1, "authros": []}',
    ],
)
def test_what_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(wrong, type=JsonFeed)
