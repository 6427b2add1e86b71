"""What may be kept of somebody else's article, and that nothing else of it is left anywhere."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pelican import Pelican
from pelican.settings import DEFAULT_CONFIG, read_settings

from newsdigest.content import read, write
from newsdigest.document import TEASER, Document, Rights
from newsdigest.publishing.digest import Digest
from newsdigest.rights import limit
from newsdigest.settings import Settings
from newsdigest.text import words
from newsdigest.text.markup import escape, plain

SETTINGS = Settings()
TITLE = "Le port de Nantes accueille son premier voilier cargo"
FIRST = "Le premier voilier cargo construit à Saint-Nazaire est arrivé lundi à Nantes avec huit cents tonnes de café."
SECOND = "Le capitaine, Anne Le Goff, a traversé l’Atlantique en dix-neuf jours sans mettre le moteur en marche."
THIRD = "L’armateur nantais veut faire construire deux autres voiliers cargos avant la fin de l’année prochaine."
REST = (
    "Les dockers ont déchargé les sacs à la main, comme leurs grands-pères.",
    "La mairie de Nantes a promis un quai réservé à ces navires.",
    "Un grutier rappelle pourtant que le fret à voile reste trois fois plus cher.",
)
BODY = "\n\n".join((FIRST, SECOND, THIRD, *REST, *REST))
DOCUMENT = Document(
    title=TITLE,
    body=BODY,
    date=datetime(2023, 4, 20, tzinfo=UTC),
    lang="fr",
    slug="voilier",
    guid="urn:uuid:voilier",
    authors=("Anne Martin",),
    source="La Gazette du port",
    source_url="https://example.org/voilier",
    image="https://example.org/voilier.jpg",
    image_caption="Le voilier à quai",
    image_credit="Photo : J. Morvan",
)


def test_full_is_everything() -> None:
    assert limit(DOCUMENT, Rights.FULL, SETTINGS) is DOCUMENT


def test_an_excerpt_is_the_publishers_standfirst_where_there_is_one() -> None:
    kept = limit(replace(DOCUMENT, summary="Un cargo sans moteur. Ou presque."), Rights.EXCERPT, SETTINGS)
    assert kept.summary == "Un cargo sans moteur. Ou presque."
    assert kept.body == "Un cargo sans moteur. Ou presque.\n\n<https://example.org/voilier>"
    assert kept.rights is Rights.EXCERPT
    assert kept.warnings == ("excerpt: 6 of 126 words kept",)


def test_or_else_the_best_whole_sentences_of_the_text() -> None:
    kept = limit(DOCUMENT, Rights.EXCERPT, SETTINGS)
    assert kept.body == f"{escape(kept.summary)}\n\n<https://example.org/voilier>"
    assert kept.summary.startswith(FIRST)
    assert all(sentence.strip() in BODY for sentence in kept.summary.split(". "))
    assert words.count(kept.summary) <= SETTINGS.summary_words
    assert kept.image_caption == "Le voilier à quai"


def test_the_tags_are_those_of_the_whole_text() -> None:
    assert "Nantes" in limit(DOCUMENT, Rights.EXCERPT, SETTINGS).tags
    assert limit(replace(DOCUMENT, tags=("Ports",)), Rights.EXCERPT, SETTINGS).tags == ("Ports",)


def test_a_teaser_is_its_own_excerpt() -> None:
    """What a feed gives of an article is what its publisher gives away."""
    teaser = replace(DOCUMENT, body="Le voilier est *arrivé*. La suite\\…", warnings=(TEASER,))
    kept = limit(teaser, Rights.EXCERPT, SETTINGS)
    assert (kept.summary, kept.warnings) == ("Le voilier est arrivé. La suite\\…", (TEASER,))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"{FIRST} {SECOND} {REST[1]}", FIRST),
        ("Le maire a inauguré hier une piscine.", "Le maire a inauguré…"),
        ("Bonjour.", ""),
    ],
    ids=["three sentences", "one sentence", "one word"],
)
def test_of_a_whole_text_however_short_a_part_stays_at_its_publisher(text: str, kept: str) -> None:
    assert limit(replace(DOCUMENT, body=text), Rights.EXCERPT, SETTINGS).summary == kept


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("ประเทศไทยเป็นประเทศในเอเชียตะวันออกเฉียงใต้" * 40, 121),
        ("ប្រទេសកម្ពុជាជាប្រទេសមួយនៅអាស៊ីអាគ្នេយ៍" * 60, 121),
        ("대한민국은동아시아에있는나라이다" * 100, 121),
        ("mot-" * 3000, 121),
        ("Donaudampfschifffahrtsgesellschaft " * 100, 721),
    ],
    ids=["Thai", "Khmer", "Korean without spaces", "one word", "long words"],
)
def test_a_text_without_short_words_is_limited_by_its_characters(text: str, most: int) -> None:
    for document in (replace(DOCUMENT, body=text), replace(DOCUMENT, summary=text)):
        assert 40 < len(limit(document, Rights.EXCERPT, SETTINGS).summary) <= most


def test_the_text_is_not_in_its_other_fields_either() -> None:
    """Some feeds describe the picture of an article with its whole text."""
    everywhere = replace(
        DOCUMENT,
        image_alt=BODY,
        image_caption=BODY,
        image_credit=BODY.replace(" ", "_"),
        credits=BODY,
        extra=(("Fulltext", BODY), ("Status", "draft"), ("Template", BODY)),
    )
    kept = limit(everywhere, Rights.EXCERPT, SETTINGS)
    assert BODY.startswith(kept.image_caption.removesuffix("…") + " ")
    assert 280 < len(kept.image_caption) <= 300
    assert kept.image_alt == kept.credits == kept.image_caption
    assert len(kept.image_credit) == 300
    assert kept.extra == (("Status", "draft"),)
    assert kept.warnings == (
        "excerpt: Fulltext, Template left out",
        "excerpt: alternative text cut at 300 characters",
        "excerpt: caption cut at 300 characters",
        "excerpt: credit cut at 300 characters",
        "excerpt: credits cut at 300 characters",
        "excerpt: 50 of 126 words kept",
    )
    assert limit(everywhere, Rights.HEADLINE, SETTINGS).extra == (("Status", "draft"),)


@pytest.mark.parametrize(
    ("summary", "kept"),
    [
        ("Une phrase courte. " + "Un deux trois quatre. " * 14, "Une phrase courte. " + "Un deux trois quatre. " * 14),
        ("Une phrase courte. " + "Un deux trois quatre. " * 15, "Une phrase courte. " + "Un deux trois quatre. " * 14),
        ("mot " * 100, "mot " * 59 + "mot…"),
        ("字" * 300 + "。", "字" * 120 + "…"),
    ],
    ids=["fits", "a sentence too many", "one endless sentence", "no spaces"],
)
def test_a_standfirst_that_is_the_whole_article_is_cut(summary: str, kept: str) -> None:
    assert limit(replace(DOCUMENT, summary=summary.strip()), Rights.EXCERPT, SETTINGS).summary == kept.strip()


def test_a_headline_is_a_title_and_a_link() -> None:
    kept = limit(DOCUMENT, Rights.HEADLINE, SETTINGS)
    assert (kept.body, kept.summary, kept.image, kept.image_caption) == ("<https://example.org/voilier>", "", "", "")
    assert (kept.title, kept.authors, kept.source) == (TITLE, ("Anne Martin",), "La Gazette du port")
    assert "Nantes" in kept.tags
    assert kept.warnings == ("headline: none of 126 words kept",)


def test_the_stricter_of_two_policies_counts() -> None:
    own = replace(DOCUMENT, rights=Rights.HEADLINE)
    assert limit(own, Rights.FULL, SETTINGS) == limit(own, Rights.EXCERPT, SETTINGS)
    assert limit(own, Rights.FULL, SETTINGS).rights is Rights.HEADLINE


def test_an_excerpt_that_leads_nowhere_is_named() -> None:
    kept = limit(replace(DOCUMENT, source_url=""), Rights.EXCERPT, SETTINGS)
    assert kept.warnings[0] == "no address of the original is known, so nothing can lead there"
    assert limit(replace(DOCUMENT, source_url=""), Rights.HEADLINE, SETTINGS).body == ""


def _left_out(kept: Document) -> list[str]:
    """Return the sentences of the text that may be nowhere: at least three."""
    left_out = [sentence for sentence in (FIRST, SECOND, THIRD, *REST) if sentence not in kept.summary]
    assert len(left_out) >= 3
    return left_out


@pytest.mark.parametrize("rights", [Rights.EXCERPT, Rights.HEADLINE])
def test_nothing_else_of_the_text_is_in_the_file(rights: Rights) -> None:
    kept = limit(DOCUMENT, rights, SETTINGS)
    assert [sentence for sentence in _left_out(kept) if sentence in write(kept, UTC)] == []


_TEXT = st.text(st.sampled_from("abç é.!?«» *_[]()<>#&\\\n字。-1"), max_size=600)


@given(body=_TEXT, summary=_TEXT, address=st.sampled_from(["", "https://example.org/a", "javascript:1"]))
@pytest.mark.parametrize("rights", [Rights.EXCERPT, Rights.HEADLINE])
def test_any_text_is_cut_once_and_read_as_it_was_written(rights: Rights, body: str, summary: str, address: str) -> None:
    document = replace(DOCUMENT, body=body, summary=" ".join(summary.split()), source_url=address)
    kept = limit(document, rights, SETTINGS)
    assert words.count(words.without_ideographs(plain(kept.body.removesuffix("<https://example.org/a>")))) <= (
        SETTINGS.summary_words
    )
    assert replace(limit(kept, rights, SETTINGS), warnings=()) == replace(kept, warnings=())
    assert read(write(kept, UTC), "a.md", UTC) == replace(kept, warnings=(), body=kept.body.strip())


@pytest.mark.parametrize("rights", [Rights.EXCERPT, Rights.HEADLINE])
@pytest.mark.parametrize("pelican", [Digest, Pelican], ids=["ours", "plain Pelican"])
def test_no_page_and_no_feed_has_more(
    tmp_path: Path, rights: Rights, pelican: type[Pelican], caplog: pytest.LogCaptureFixture
) -> None:
    article = tmp_path / "content/articles/a.md"
    article.parent.mkdir(parents=True)
    kept = limit(DOCUMENT, rights, SETTINGS)
    article.write_text(write(kept, UTC), "utf-8")
    _build(tmp_path, pelican)
    files = {
        path: path.read_bytes().decode(errors="replace") for path in (tmp_path / "output").rglob("*") if path.is_file()
    }
    assert [path for path, text in files.items() if any(sentence in text for sentence in _left_out(kept))] == []
    assert any(TITLE in text for text in files.values())
    assert any("https://example.org/voilier" in text for path, text in files.items() if path.suffix == ".html")
    if rights is Rights.EXCERPT:
        assert any(FIRST in text for path, text in files.items() if path.suffix == ".xml")
    assert [record.getMessage() for record in caplog.records if record.levelname in ("WARNING", "ERROR")] == []


def _build(folder: Path, pelican: type[Pelican]) -> None:
    paths = {
        "PATH": str(folder / "content"),
        "OUTPUT_PATH": str(folder / "output"),
        "CACHE_PATH": str(folder / "cache"),
    }
    if pelican is Digest:
        root = Path(__file__).parents[1]
        pelican(read_settings(str(root / "pelicanconf.py"), override=paths)).run()
        return
    plain_settings = {
        **DEFAULT_CONFIG, **paths, "PLUGINS": [], "SITEURL": "https://site.example", "TIMEZONE": "UTC",
        "FEED_ALL_ATOM": "feeds/all.atom.xml", "LOAD_CONTENT_CACHE": False,
    }  # fmt: skip
    pelican(read_settings(override=plain_settings)).run()
