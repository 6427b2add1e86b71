"""What is written is what is read, by us and by stock Pelican alike."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dateutil import parser as dateutil_parser
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pelican.readers import MarkdownReader
from pelican.settings import DEFAULT_CONFIG

from newsdigest.content import is_untouched, read, write
from newsdigest.content.markdown_file import EXACT_DATE, _split, parts
from newsdigest.document import Document, Rights
from newsdigest.errors import ContentError
from newsdigest.text.markup import escape
from newsdigest.text.slugs import slugify

PARIS = ZoneInfo("Europe/Paris")

KYIV = Document(
    title="Exclusif\u00a0: l’Otan à Kiev",
    body="1984\\. Une phrase.\n\nUne autre.",
    date=datetime(2023, 4, 20, 18, 2, tzinfo=PARIS),
    lang="fr",
    slug="otan-kiev",
    guid="urn:uuid:1",
    modified=datetime(2023, 4, 21, tzinfo=PARIS),
    category="Monde",
    tags=("Otan", "Ukraine"),
    authors=("Seddon, Max", "La rédaction"),
    summary="*Une* phrase.",
    source="Carnet",
    source_url="https://example.org/a?b=1&c=2",
    image="https://example.org/a.jpg",
    rights=Rights.EXCERPT,
    credits="Reportage : Max Seddon",
    extra=(("Status", "draft"),),
)

KYIV_TEXT = """\
Title: Exclusif\u00a0: l’Otan à Kiev
Date: 2023-04-20 18:02
Modified: 2023-04-21
Lang: fr
Slug: otan-kiev
Category: Monde
Tags: Otan, Ukraine
Authors: Seddon, Max; La rédaction
Summary: \\*Une\\* phrase.
Source: Carnet
Source_url: https://example.org/a?b=1&c=2
Guid: urn:uuid:1
Image: https://example.org/a.jpg
Rights: excerpt
Credits: Reportage : Max Seddon
Status: draft

1984\\. Une phrase.

Une autre.
"""


def test_every_field_has_its_line() -> None:
    written = write(KYIV, PARIS)
    assert _without_hash(written) == _without_hash(KYIV_TEXT)
    assert read(written, "a.md", PARIS) == KYIV


def _without_hash(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith("Imported")]


def test_an_edit_is_seen() -> None:
    written = write(KYIV, PARIS)
    assert is_untouched(written)
    assert not is_untouched(written.replace("Une autre", "Une tout autre"))
    assert not is_untouched(written.replace("Tags: Otan", "Tags: OTAN"))


# Words as they come from strangers: any script, signs that Markdown and metadata lines give a meaning to.
_LINE = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), st.sampled_from("*_[](){}<>#+-.!|:;,&\\`~=\"'")
    ),
    min_size=1,
).map(lambda text: re.sub(r"[\s]+", " ", text.replace("\u00a0", "\ufdfa")).replace("\ufdfa", "\u00a0").strip())
_WORDS = _LINE.filter(bool)
_NAMES = st.lists(_WORDS.map(lambda name: name.replace(";", " ").strip()).filter(bool), unique=True, max_size=4).map(
    tuple
)
_DATES = st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2100, 1, 1)).flatmap(  # noqa: DTZ001 - aware in the next line
    lambda moment: st.sampled_from([PARIS, UTC, timezone(timedelta(hours=-5))]).map(
        lambda zone: moment.replace(tzinfo=zone)
    )
)
DOCUMENTS = st.builds(
    Document,
    title=_WORDS,
    body=st.lists(_WORDS.map(escape), max_size=4).map("\n\n".join),
    date=_DATES,
    lang=st.sampled_from(["fr", "en", "zh"]),
    slug=_WORDS.map(slugify),
    guid=_WORDS,
    modified=st.none() | _DATES,
    category=_LINE,
    tags=_NAMES,
    authors=_NAMES,
    summary=_LINE,
    source=_LINE,
    source_url=_LINE,
    image=_LINE,
    rights=st.sampled_from(Rights),
    credits=_LINE,
)


def _in_utc(document: Document) -> Document:
    """An hour that occurs twice equals no moment of another zone (PEP 495): compare moments, not clocks."""
    modified = document.modified.astimezone(UTC) if document.modified else None
    return replace(document, date=document.date.astimezone(UTC), modified=modified)


@example(replace(KYIV, date=datetime(2000, 10, 28, 19, tzinfo=timezone(timedelta(hours=-5)))))
@example(replace(KYIV, date=datetime(2000, 10, 28, 20, tzinfo=timezone(timedelta(hours=-5)))))
@given(DOCUMENTS)
def test_what_is_written_is_read(document: Document) -> None:
    assert _in_utc(read(write(document, PARIS), "a.md", PARIS)) == _in_utc(document)


@settings(max_examples=60)
@given(document=DOCUMENTS)
def test_stock_pelican_reads_the_same(tmp_path_factory: pytest.TempPathFactory, document: Document) -> None:
    path = tmp_path_factory.mktemp("article") / "a.md"
    path.write_text(write(document, PARIS), "utf-8")
    html, metadata = MarkdownReader(dict(DEFAULT_CONFIG)).read(str(path))
    assert metadata["title"] == document.title
    assert metadata["slug"] == document.slug
    assert metadata.get("source", "") == document.source
    assert metadata.get("category", "") == document.category
    assert tuple(tag.name for tag in metadata.get("tags", ())) == document.tags
    assert tuple(author.name for author in metadata.get("authors", ())) == document.authors
    date = metadata["date"]
    assert (date if date.tzinfo else date.replace(tzinfo=PARIS)).timestamp() == document.date.timestamp()
    assert "Title:" not in html or "Title:" in document.body


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Title: A\n\nB", "a.md: has no Date line"),
        ("", "a.md: has no Title line and no text"),
        ("Title: A\nDate: 31 février 2023\n\nB", "a.md: Date: '31 février 2023' is not a date"),
        ("Title: A\nDate: 2023-02-31\n\nB", "a.md: Date: '2023-02-31' is not a date"),
        ("Title: A\nDate: 0202-03-02\n\nB", "a.md: Date: '0202-03-02' is not of the years 1000 to 9998"),
        ("Title: A\nDate: 9999-12-01\n\nB", "a.md: Date: '9999-12-01' is not of the years 1000 to 9998"),
        ("Title: A\nDate: 2023-02\n\nB", "a.md: Date: '2023-02' is not a whole date"),
        ("Title: A\nDate: 2023-02-01\nModified: ?\n\nB", "a.md: Modified: '?' is not a date"),
        ("Title: A\nDate: 2023-02-01\nRights: none\n\nB", "a.md: Rights: 'none' is none of full, excerpt, headline"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, message: str) -> None:
    with pytest.raises(ContentError) as error:
        read(text, "a.md", PARIS)
    assert str(error.value) == message


def test_a_file_written_by_a_person_is_read_as_pelican_reads_it() -> None:
    """Keys in any case, values over several lines, a byte order mark, Windows' line ends."""
    lines = [
        "\ufefftitle: A title",
        "date: 20 April 2023",
        "SUMMARY: One",
        "    two.",
        "Author: Jo",
        "",
        "# Heading",
        "",
        "Text",
    ]
    text = "\r\n".join(lines)
    document = read(text, "a.md", PARIS)
    assert document.title == "A title"
    assert document.date == datetime(2023, 4, 20, tzinfo=PARIS)
    assert document.summary == "One two."
    assert document.authors == ("Jo",)
    assert document.body == "# Heading\n\nText"
    assert (document.slug, document.guid, document.lang) == ("a-title", "", "")


def test_a_text_without_metadata_begins_with_its_title(tmp_path: Path) -> None:
    document = read("# The *title*\n\nText", "a.md", PARIS, date=datetime(2023, 4, 20, tzinfo=UTC))
    assert (document.title, document.body) == ("The title", "Text")


def test_the_hour_that_occurs_twice_keeps_its_offset() -> None:
    second = datetime(2023, 10, 29, 2, 30, fold=1, tzinfo=PARIS)
    document = read(write(read(KYIV_TEXT, "a", PARIS, date=second), PARIS), "a", PARIS)
    assert document.date == KYIV.date
    text = write(read("Title: A\n\nB", "a", PARIS, date=second), PARIS)
    assert "Date: 2023-10-29 02:30+01:00\n" in text
    assert read(text, "a", PARIS).date.utcoffset() == timedelta(hours=1)


@given(
    st.datetimes(min_value=datetime(1000, 1, 1), max_value=datetime(2999, 12, 31)),  # noqa: DTZ001 - as it is written
    st.sampled_from(["%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d_%H:%M"]),
)
def test_a_date_in_the_common_form_is_what_dateutil_reads(moment: datetime, form: str) -> None:
    _assert_dateutil_agrees(moment.strftime(form))


@given(st.from_regex(EXACT_DATE, fullmatch=True))
@example("2023-02-31")
@example("2023-10-29 02:30")  # occurs twice
@example("2023-03-26 02:30")  # does not occur
def test_whatever_passes_for_the_common_form_is_what_dateutil_reads(value: str) -> None:
    assert EXACT_DATE.fullmatch(value)
    _assert_dateutil_agrees(value)


def _assert_dateutil_agrees(value: str) -> None:
    try:
        expected = dateutil_parser.parse(value.replace("_", " "), default=datetime(2000, 1, 1, tzinfo=PARIS))
    except ValueError:
        with pytest.raises(ContentError, match="is not a date"):
            read(f"Title: A\nDate: {value}\n\nB", "a.md", PARIS)
        return
    found = read(f"Title: A\nDate: {value}\n\nB", "a.md", PARIS).date
    assert (found, found.fold, found.utcoffset(), found.tzinfo) == (
        expected,
        expected.fold,
        expected.utcoffset(),
        PARIS,
    )


@pytest.mark.parametrize(
    "value",
    [
        "20230420",
        "2023-W16",
        "2023-W16-4",
        "2023-13-04",
        "2023-04-20 24:00",
        "2023-04-20 18",
        "2023-04-20T18:02Z",
        "2023-04-20 18:02+02:00",
        "2023-04-20 18:02:03.5",
        "0023-04-20",
        "２０２３-04-20",
    ],
)
def test_another_form_is_left_to_dateutil(value: str) -> None:
    assert not EXACT_DATE.fullmatch(value)


@given(st.lists(st.sampled_from(["Title: A", "    b", "Key:  c ", "---", "...", "", "text", "  x: y", "\r", "d\r\ne"])))
def test_the_body_is_what_follows_the_metadata_untouched(lines: list[str]) -> None:
    """Every line is metadata or body, whatever ends the lines; an end of metadata is neither."""
    plain = "\n".join("\n".join(lines).splitlines())
    metadata, end, start = _split(plain)
    assert not "".join(plain[end:start].split()).strip("-.")
    assert parts(plain) == (plain[:end], plain[end:])
    head = [line for line in plain[:start].split("\n") if line.strip()]
    assert all(line in ("---", "...") or line.startswith("    ") or ":" in line for line in head)
    assert ("title" in metadata) == any(line == "Title: A" for line in head)
