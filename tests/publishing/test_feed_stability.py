"""Whatever an editor or an owner moves, a feed reader sees no item as new; a correction is an update of the same item.

Looked at with feedparser and with a reader that keeps what it has seen: https://github.com/lemon24/reader.
"""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import feedparser
import feedparser_sgmllib
import pytest

sys.modules.setdefault("sgmllib", feedparser_sgmllib)  # what reader's own copy of feedparser imports
from reader import Reader, make_reader  # noqa: E402

Build = Callable[..., Path]

FEEDS = [
    f"feeds/{name}.{form}"
    for name in ("all", "editions", "section/sciences", "source/carnet", "language/fr", "tag/lune", "story/suivi")
    for form in ("rss.xml", "atom.xml", "json")
]
HOME = {"SITEURL": "https://condense.example"}
STORY = "suivi = article-1\narticle-1 + {first}\n"


def article(number: int, *, day: int = 14, hour: int = 9, slug: str = "", more: str = "", text: str = "") -> str:
    return (
        f"Title: Article {number}\nDate: 2023-04-{day} {hour:02}:00\nSlug: {slug or f'article-{number}'}\nLang: fr\n"
        f"Category: Sciences\nSource: Carnet\nGuid: urn:uuid:6f1b6b0e-0000-4000-8000-00000000000{number}\n"
        f"{more or 'Tags: Lune'}\n\n{text or f'Le texte de l’article {number}.'}\n"
    )


FILES = {f"articles/{number}.md": article(number, day=14 + number % 2) for number in range(4)}
FILES["stories.txt"] = STORY.format(first="article-0")
FIRST = "articles/0.md"

# What is written in the place of the first article, at which path, and what else is another setting.
CHANGES: dict[str, tuple[str, str, dict[str, str]]] = {
    "another file name": ("articles/2023/04/renamed.md", FILES[FIRST], {}),
    "another slug": (FIRST, article(0, slug="a-new-slug"), {}),
    "another hour": (FIRST, article(0, hour=18), {}),
    "another day": (FIRST, article(0, day=15), {}),
    "other tags": (FIRST, article(0, more="Tags: Lune, Mars, Vénus"), {}),
    "another title": (FIRST, FILES[FIRST].replace("Title: Article 0", "Title: Un autre titre"), {}),
    "another domain": (FIRST, FILES[FIRST], {"SITEURL": "https://elsewhere.example"}),
    "below a path": (FIRST, FILES[FIRST], {"SITEURL": "https://user.github.io/repo"}),
    "other addresses of articles": (
        FIRST, FILES[FIRST], {"ARTICLE_URL": "a/{slug}/", "ARTICLE_SAVE_AS": "a/{slug}/index.html"},
    ),
    "all of it": (
        "articles/renamed.md",
        article(0, slug="a-new-slug", day=15, hour=18, more="Tags: Mars, Lune"),
        {"SITEURL": "https://user.github.io/repo"},
    ),
    "another name, the old one known": (
        FIRST, FILES[FIRST], {"SITENAME": "Le Résumé", "NEWSDIGEST_FEED_ID": "Le Condensé"},
    ),
}  # fmt: skip


@contextmanager
def subscribed(output: Path) -> Iterator[Reader]:
    """Yield a reader that has seen every feed."""
    reader = make_reader(":memory:", feed_root=str(output))
    for feed in FEEDS:
        reader.add_feed(feed)
    news = fetched(reader)
    assert {feed for feed, (new, _) in news.items() if new} == set(FEEDS)
    try:
        yield reader
    finally:
        reader.close()


def fetched(reader: Reader) -> dict[str, tuple[int, int]]:
    """Return, of each feed that has changed, how many items the reader takes for new, and for changed."""
    found: dict[str, tuple[int, int]] = {}
    for result in reader.update_feeds_iter(scheduled=False):
        value: Any = result.value
        assert not isinstance(value, Exception), value
        if value:
            found[result.url] = value.new, value.modified
    return found


def ids(output: Path) -> dict[str, set[str]]:
    return {
        feed: {entry.id for entry in feedparser.parse((output / feed).read_bytes()).entries}
        for feed in FEEDS
        if feed.endswith(".xml")
    }


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_that_moves_is_new(change: str, build: Build, tmp_path: Path) -> None:
    path, text, settings = CHANGES[change]
    output = build(FILES, **HOME)
    before = ids(output)
    with subscribed(output) as reader:
        (tmp_path / "content" / FIRST).unlink()
        (slug,) = re.findall("^Slug: (.+)$", text, re.MULTILINE)
        build({path: text, "stories.txt": STORY.format(first=slug)}, **{**HOME, **settings})
        assert [feed for feed, (new, _) in fetched(reader).items() if new] == []
    assert ids(output) == before


def test_a_correction_is_an_update_of_the_same_item(build: Build) -> None:
    output = build(FILES, **HOME)
    before = ids(output)
    with subscribed(output) as reader:
        more = "Tags: Lune\nModified: 2023-04-16 10:00"
        build({FIRST: article(0, more=more, text="Le texte, corrigé.")}, **HOME)
        assert fetched(reader) == dict.fromkeys(FEEDS, (0, 1))
    assert ids(output) == before
    (entry,) = [
        entry
        for entry in feedparser.parse((output / "feeds/all.atom.xml").read_bytes()).entries
        if entry.title == "Article 0"
    ]
    assert entry.published.startswith("2023-04-14T09:00:00")
    assert entry.updated.startswith("2023-04-16T10:00:00")


def test_what_has_not_changed_is_the_same_bytes(build: Build) -> None:
    """A server compares them, or their time, and answers “not modified”."""
    output = build(FILES, **HOME)
    seen = {feed: ((output / feed).read_bytes(), (output / feed).stat().st_mtime_ns) for feed in FEEDS}
    other = article(5, more="Tags: Mars", text="La marée monte à Brest, et le port ferme.").replace(
        "Article 5", "Brest"
    )
    build({"articles/5.md": other.replace("Sciences", "Culture").replace("Carnet", "Fil")}, **HOME)
    same = [feed for feed in FEEDS if seen[feed] == ((output / feed).read_bytes(), (output / feed).stat().st_mtime_ns)]
    assert same == [feed for feed in FEEDS if not feed.startswith(("feeds/all", "feeds/editions", "feeds/language"))]
