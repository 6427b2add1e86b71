"""Markdown with metadata above it stays the Markdown that somebody wrote."""

import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pelican.readers import MarkdownReader
from pelican.settings import DEFAULT_CONFIG

from newsdigest.content import read as read_markdown
from newsdigest.content import write
from newsdigest.document import Document, RawArticle, Rights
from newsdigest.errors import SourceError
from newsdigest.formats import contents, frontmatter
from newsdigest.formats.frontmatter import markdown_body
from newsdigest.formats.refusal import RefusedError
from newsdigest.settings import Settings
from newsdigest.text.slugs import slugify

PARIS = ZoneInfo("Europe/Paris")
SETTINGS = Settings(timezone=PARIS)
RAW = RawArticle(data=b"", origin="inbox/a.md", name="a.md", modified=datetime(2023, 4, 21, tzinfo=UTC))
CASES = Path(__file__).parent / "cases"


def read(text: str | bytes, name: str = "a.md") -> Document:
    data = text.encode() if isinstance(text, str) else text
    (document,) = frontmatter.read(replace(RAW, data=data, name=name), SETTINGS)
    return document


OURS = Document(
    title="Exclusif\u00a0: l’Otan à Kiev",
    body="1984\\. Une *phrase* &lt;b&gt; avec `du {{ code }}`.\n\n> Une citation\n\n- un\n- deux\n\nÀ {: bientôt}.",
    date=datetime(2023, 4, 20, 18, 2, tzinfo=PARIS),
    lang="fr",
    slug="otan-kiev",
    guid="urn:uuid:1",
    modified=datetime(2023, 4, 21, tzinfo=PARIS),
    category="Monde",
    tags=("Otan", "Ukraine"),
    authors=("Seddon, Max", "La rédaction"),
    summary="*Une* phrase\u00a0?",
    source="Carnet",
    source_url="https://example.org/a?b=1&c=2",
    image="images/a.jpg",
    image_alt="Un pont",
    image_caption="Le pont, hier",
    image_credit="Max Seddon",
    rights=Rights.EXCERPT,
    credits="Reportage : Max Seddon",
    extra=(("Status", "draft"),),
)


def test_a_file_of_our_own_comes_back_as_the_same_document() -> None:
    (found,) = contents(replace(RAW, data=write(OURS, PARIS).encode()), SETTINGS)
    assert isinstance(found, Document)
    assert replace(found, warnings=()) == OURS


WORDS = st.sampled_from(
    ("le pont", "*ouvert*", "[ici](https://example.org/a)", "« enfin »", "1\\. deux", "`a b`", "à 20 h")
)
LINES = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
NAMES = st.sampled_from(("Otan", "C++", "Union européenne", "a, b", "2023"))


@settings(max_examples=150, deadline=None)
@given(
    st.builds(
        lambda title, body, day, tags, summary: replace(
            OURS,
            title=title,
            slug=slugify(title),
            body="\n\n".join(body),
            date=datetime(2023, 1, 1 + day, 10, day, tzinfo=PARIS),
            modified=None,
            tags=tuple(dict.fromkeys(tags)),
            summary=summary,
        ),
        st.sampled_from(("Le pont", "1984", "Titre : oui", "Yes", "L’été — enfin\u202f!")),
        st.lists(LINES, min_size=1, max_size=5),
        st.integers(0, 27),
        st.lists(NAMES, max_size=3, unique_by=str.casefold),
        st.sampled_from(("", "Une phrase.", "[Une] *phrase* & <b>")),
    )
)
def test_what_is_written_is_read_here_as_the_archive_reads_it(document: Document) -> None:
    text = write(document, PARIS)
    assert replace(read(text), warnings=()) == read_markdown(text, "a.md", PARIS) == document


FIELDS: tuple[tuple[str, dict[str, object]], ...] = (
    ("title: 1984", {"title": "1984"}),
    ("title: Yes", {"title": "Yes"}),
    ("title: 'A: B'", {"title": "A: B"}),
    ("title: A # a remark", {"title": "A"}),
    ("date: 2023-04-20T10:30:00Z", {"date": datetime(2023, 4, 20, 10, 30, tzinfo=UTC)}),
    ("date: 2023-04-20 10:30:00 +0200", {"date": datetime(2023, 4, 20, 10, 30, tzinfo=PARIS)}),
    ("date: 2023-04-20", {"date": datetime(2023, 4, 20, tzinfo=PARIS)}),
    ("date: April 20, 2023", {"date": datetime(2023, 4, 20, tzinfo=PARIS)}),
    ("publishDate: 2023-04-20", {"date": datetime(2023, 4, 20, tzinfo=PARIS)}),
    ("date: soon", {"date": datetime(2023, 4, 21, tzinfo=PARIS)}),
    ("tags: [a, b]", {"tags": ("a", "b")}),
    ("tags: a, b", {"tags": ("a", "b")}),
    ("tags:\n- a\n- '#b'\n- A", {"tags": ("a", "b")}),
    ("keywords: a; b, c", {"tags": ("a", "b, c")}),
    ("categories: [A, B]", {"category": "A", "tags": ("B",)}),
    ("category: A", {"category": "A"}),
    ("author: Jo", {"authors": ("Jo",)}),
    ("authors: [Jo, Al]", {"authors": ("Jo", "Al")}),
    ("author:\n  name: Jo\n  url: https://a.example", {"authors": ("Jo",)}),
    ("authors:\n- name: Jo\n- Al", {"authors": ("Jo", "Al")}),
    ("description: |\n  A *b*\n  c", {"summary": "A b c"}),
    ("image: https://a.example/b.jpg", {"image": "https://a.example/b.jpg"}),
    ("images: [https://a.example/b.jpg, c.jpg]", {"image": "https://a.example/b.jpg"}),
    ("cover:\n  image: https://a.example/b.jpg\n  alt: C\n  caption: D", {"image_alt": "C", "image_caption": "D"}),
    ("image: /b.jpg", {"image": ""}),
    (f"image: '//[{'b' * 300}'", {"image": ""}),
    ("canonicalURL: https://a.example/x/\nimage: /img/b.jpg", {"image": "https://a.example/img/b.jpg"}),
    ("canonicalURL: https://a.example/x/\nimage: 'javascript:b'", {"image": ""}),
    ("language: en-GB", {"lang": "en"}),
    ("lang: klingon", {"lang": "en"}),
    ("canonicalURL: https://a.example/b", {"source_url": "https://a.example/b"}),
    ("canonical_url: /b", {"source_url": ""}),
    ("draft: true", {"extra": (("Status", "draft"),)}),
    ("draft: false", {"extra": ()}),
    ("published: false", {"extra": (("Status", "draft"),), "date": datetime(2023, 4, 21, tzinfo=PARIS)}),
    ("published: 2023-04-20", {"extra": (), "date": datetime(2023, 4, 20, tzinfo=PARIS)}),
    ("slug: A b/../c", {"slug": "a-b-c"}),
    ("rights: excerpt", {"rights": Rights.EXCERPT}),
    ("rights: CC BY", {"rights": Rights.FULL}),
    ("weight: 3\nlayout: post", {"extra": ()}),
    ("title:\n? [a]\n: b", {}),
    ("a: &a b\nc: *a", {}),
    ("date: !!python/object/apply:os.system [ls]", {}),
)


@pytest.mark.parametrize(("lines", "expected"), FIELDS)
def test_metadata_in_yaml(lines: str, expected: dict[str, object]) -> None:
    title = "" if lines.startswith("title: ") else "title: The bridge is open\n"
    document = read(f"---\n{title}{lines}\n---\n\nThe bridge is open to all of the cars again, says the mayor.\n")
    assert {field: getattr(document, field) for field in expected} == expected


BODIES = (
    ("A\n- b", "A\n\n- b"),
    ("- a\n  - b\n    c\n- d", "- a\n    - b\n      c\n- d"),
    ("1) a\n   - b\n\n     c\n2) d", "1. a\n    - b\n\n        c\n2. d"),
    ("In\n1986. A year\n1. b", "In\n1986. A year\n\n1. b"),
    ("- a\n\nb\n\n    - c", "- a\n\nb\n\n    - c"),
    ("***\n- a\nb\n- c", "***\n\n- a\n  b\n- c"),
    ("A<br>b", "A  \nb"),
    ("A <em>b</em> <strong>c</strong> <code>d_e</code>", "A *b* **c** `d_e`"),
    ("<a href='https://a.example/?b=1&amp;c'>d <b>e</b></a>", "[d **e**](https://a.example/?b=1&c)"),
    ("A <span class='b'>c</span>.", "A c."),
    ("A <!-- more --> b<!-- c -->", "A  b"),
    ("`<b>` and ``{{ c }}``", "`<b>` and ``{{ c }}``"),
    ("```\n<b>{{< c >}}\n\n<!-- d -->\n```", "```\n<b>{{< c >}}\n\n<!-- d -->\n```"),
    ("<https://a.example/> <a@b.example>", "<https://a.example/> <a@b.example>"),
    ("a < b > c, a<b", "a < b > c, a&lt;b"),
    ("[a](javascript:alert(1)) [b]( JavaScript&colon;c) [d](data:text/html,x)", "[a](#) [b]( #) [d](#)"),
    ("[a]: vbscript:x\n[b]: https://c.example", "[a]: #\n[b]: https://c.example"),
    ("<javascript:alert(1)>", "&lt;javascript:alert(1)>"),
    ("![a](https://a.example/b.png){: width=5 onclick=x}", "![a](https://a.example/b.png)"),
    ("<script>a</script>b", "b"),
    ("<svg onload=a><b>", ""),
    ("<details>\n<summary>A</summary>\n\nB\n\n</details>", "A\n\nB"),
    ('{{< tweet user="a" id="1" >}}', "<https://twitter.com/a/status/1>"),
    ('{{< vimeo 12 >}} {{< c d="e" />}}', "<https://vimeo.com/12>"),
    ("[a]({{ '/b' | relative_url }}) {% include c.html %}", "[a](/b)"),
    ("{% comment %}a{% endcomment %}b{% raw %}c{% endraw %}", "bc"),
    ("A[^1]\n\n[^1]: B", "A[^1]\n\n[^1]: B"),
)


@pytest.mark.parametrize(("body", "cleaned"), BODIES)
def test_the_body_is_kept_but_for_what_does_not_belong_there(body: str, cleaned: str) -> None:
    assert markdown_body.clean(body, "YAML")[0] == cleaned


def test_an_image_of_another_generators_site_that_lies_in_the_content(tmp_path: Path) -> None:
    (tmp_path / "img").mkdir()
    (tmp_path / "img/b.jpg").write_bytes(b"JPEG")
    raw = replace(RAW, data=b"---\ntitle: A\ndate: 2023-04-20\nimage: /img/b.jpg\n---\nB c d.")
    (document,) = frontmatter.read(raw, Settings(content=tmp_path))
    assert document.image == "img/b.jpg"


def test_a_footnote_leads_to_no_file() -> None:
    assert markdown_body.clean("A[^n] [b]\n\n[^n]: Note\n\n[b]: c.md", "YAML")[1] == (
        "left links to files that may not be here: 'c.md'",
    )


def test_the_title_is_taken_from_a_heading_or_the_name() -> None:
    assert read("---\ndate: 2023-04-20\n---\n# A *b*\n\nC").title == "A b"
    assert read("---\ndate: 2023-04-20\n---\nA b\n===\n\nC").title == "A b"
    named = read("---\nlayout: post\n---\nC d e", "2020-01-02-a-b.md")
    assert (named.title, named.date.date().isoformat(), named.body) == ("A b", "2020-01-02", "C d e")
    assert read("---\ntitle: A\n---\n# A\n\nB").body == "B"
    assert read("---\ntitle: A\n---\n# B\n\nC").body == "# B\n\nC"


@pytest.mark.parametrize(
    "text", ["---\ntitle: A\n---\n", "---\ntitle: A\n---\n<!-- b -->\n", "---\ndate: 2020-01-01\n---\n"]
)
def test_nothing_to_be_had(text: str) -> None:
    with pytest.raises(RefusedError):
        read(text)


PIECES = st.sampled_from(
    (
        *(
            "---\n",
            "+++\n",
            "title: A\n",
            "title = 'A'\n",
            "date: 2023-04-20\n",
            "tags: [a\n",
            "- b\n",
            "\n",
            "  c: d\n",
            "{",
        ),
        *(
            '"title": "A"',
            "}\n",
            "{{< a",
            " >}}",
            "{% b %}",
            "<div>",
            "</div>\n",
            "<b",
            ">",
            "`",
            "```\n",
            "<!--",
            "-->",
            "[",
        ),
        *(
            "](",
            ")",
            "javascript:x",
            "&#106;avascript:x",
            "*a: *a\n",
            "&a [",
            "{: #x}",
            "# T\n",
            "text ",
            "é",
            "\x00",
            "![",
            "|",
        ),
    )
)


@settings(max_examples=500, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.lists(PIECES, max_size=40).map(lambda pieces: "".join(pieces).encode())))
def test_any_bytes_give_a_document_or_one_clear_error(data: bytes) -> None:
    for start in (b"", b"---\ntitle: A\n---\n", b"Title: A\nSlug: b\n\n", b"+++\ntitle = 'A'\n+++\n"):
        try:
            document = read(start + data)
        except RefusedError:
            continue
        written = write(document, UTC)
        assert replace(read_markdown(written, "a.md", UTC), warnings=document.warnings) == document


@pytest.mark.parametrize(
    "part", ["<div>\n\n", "{{< a >}}", "{% a ", "[a](", "`", "<!--", "<a ", "- a\n", "{{", "*", "```\n\n"]
)
def test_a_hostile_text_takes_no_time(part: str) -> None:
    start = time.process_time()
    with suppress(RefusedError):
        read("---\ntitle: A\n---\nB\n\n" + part * (100_000 // len(part)))
    assert time.process_time() - start < 20  # minutes, if anything is read again and again


INPUTS = [path for path in CASES.iterdir() if path.suffix in (".markdown", ".eml", ".mbox")]


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.name)
def test_plain_pelican_reads_what_is_written(path: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    try:
        found = contents(replace(RAW, data=path.read_bytes(), name=path.name), SETTINGS)
    except SourceError:
        pytest.skip("a refusal")
    for document in (each for each in found if isinstance(each, Document)):
        file = tmp_path / "a.md"
        file.write_text(write(document, PARIS), "utf-8")
        html, metadata = MarkdownReader(dict(DEFAULT_CONFIG)).read(str(file))
        assert (metadata["title"], metadata["slug"]) == (document.title, document.slug)
        assert "<script" not in html
    assert caplog.records == []
