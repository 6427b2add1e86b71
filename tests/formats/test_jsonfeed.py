"""JSON Feed: what a field may be, and what becomes of one that is something else."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdigest.content import read as read_markdown
from newsdigest.content import write
from newsdigest.document import TEASER, Document, Found, RawArticle, Rights
from newsdigest.errors import SourceError
from newsdigest.formats import feed
from newsdigest.formats.feed.jsonfeed import read
from newsdigest.formats.refusal import RefusedError
from newsdigest.settings import Settings

SETTINGS = Settings(timezone=ZoneInfo("Europe/Paris"))
VERSION = "https://jsonfeed.org/version/1.1"
ITEM = {"id": "https://a.example/1", "url": "https://a.example/1", "title": "Titre", "content_text": "Un texte entier."}


def found(told: object, **hints: str) -> list[Found]:
    data = told if isinstance(told, bytes) else json.dumps(told).encode()
    raw = RawArticle(data=data, origin="feed.json", modified=datetime(2023, 4, 21, tzinfo=UTC))
    return list(read(replace(raw, lang="fr", **hints), SETTINGS))  # type: ignore[arg-type]


def only(item: object, **feed: object) -> Document:
    (document,) = found({"version": VERSION, "items": [item], **feed})
    assert isinstance(document, Document)
    return document


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"[1, 2]", "is JSON, but no feed"),
        (b'{"name": "a"}', "is JSON, but no feed"),
        (b'{"items": {}}', "is JSON, but no feed"),
        (b'{"version": "https://jsonfeed.org/version/1"', "is no JSON"),
        (b"[" * 100_000, "is no JSON"),
        (b'{"items": [' + b"9" * 5000 + b"]}", "is no JSON"),
        (b"\xff\xfe\x00", "is no"),
    ],
)
def test_what_is_no_feed_is_refused_by_name(data: bytes, reason: str) -> None:
    with pytest.raises(RefusedError, match=reason):
        found(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings(encoding: str) -> None:
    text = json.dumps({"version": VERSION, "items": [{**ITEM, "title": "L’été à Besançon"}]}, ensure_ascii=False)
    (document,) = found(text.encode(encoding))
    assert isinstance(document, Document)
    assert document.title == "L’été à Besançon"


def test_a_feed_without_its_version_is_read_as_one() -> None:
    (document,) = found({"items": [ITEM]})
    assert isinstance(document, Document)
    assert document.warnings[0] == "says no version of JSON Feed: read as one"


@pytest.mark.parametrize("key", ["author", "authors"])
def test_authors_of_both_versions_and_of_the_feed(key: str) -> None:
    author = {"name": "Jeanne Martin"}
    value = [author] if key == "authors" else author
    assert only({**ITEM, key: value}).authors == ("Jeanne Martin",)
    assert only(ITEM, **{key: value}).authors == ("Jeanne Martin",)
    assert only({**ITEM, key: {} if key == "author" else [{}]}, **{key: value}).authors == ("Jeanne Martin",)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("title", 1),
        ("content_html", []),
        ("summary", {}),
        ("tags", "a"),
        ("tags", [1]),
        ("image", True),
        ("author", []),
    ],
)
def test_a_field_of_another_type_is_left_out_and_named(key: str, value: object) -> None:
    document = only({**ITEM, key: value})
    assert document.body == "Un texte entier."
    assert any(f"'{key}'" in warning for warning in document.warnings)


def test_an_item_with_a_title_and_an_address_is_a_headline() -> None:
    document = only({"id": "1", "external_url": "https://a.example/1", "title": "Titre"})
    assert (document.body, document.rights) == ("", Rights.HEADLINE)
    assert any(TEASER in warning for warning in document.warnings)


def test_the_same_id_is_the_same_article_in_rss() -> None:
    rss = (
        "<rss version='2.0'><channel><item><title>Autre</title><guid>https://a.example/1</guid></item></channel></rss>"
    )
    raw = RawArticle(data=rss.encode(), origin="feed.xml", modified=datetime(2023, 4, 21, tzinfo=UTC))
    (document,) = feed.read(raw, SETTINGS)
    assert isinstance(document, Document)
    assert only(ITEM).guid == document.guid


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.just("<p>a</p>"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "url", "id"]), inner),
    max_leaves=6,
)
KEYS = (
    *("id", "url", "external_url", "title", "content_html", "content_text", "summary", "image", "banner_image"),
    *("date_published", "date_modified", "author", "authors", "tags", "language"),
)
ITEMS = st.dictionaries(st.sampled_from(KEYS), VALUES) | VALUES


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(st.sampled_from(["title", "home_page_url", "feed_url", "language", "authors", "author"]), VALUES),
    st.lists(ITEMS, max_size=4),
)
def test_any_values_give_documents_or_reasons(head: dict[str, object], items: list[object]) -> None:
    told = found({**head, "version": VERSION, "items": items})
    of_feed = [each for each in told if isinstance(each, SourceError) and each.origin == "feed.json"]
    assert len(told) - len(of_feed) == sum(isinstance(item, dict) for item in items)
    for each in told:
        if isinstance(each, SourceError):
            assert "\n" not in each.reason
            continue
        assert isinstance(each, Document)
        same = replace(each, warnings=(), date=each.date.astimezone(SETTINGS.timezone))
        assert read_markdown(write(each, SETTINGS.timezone), "a.md", SETTINGS.timezone) == same
