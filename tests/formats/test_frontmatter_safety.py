"""Nothing in a stranger's Markdown acts: not on its readers, not on the site, not on who waits for the build."""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import markdown
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pelican.settings import DEFAULT_CONFIG

from newsdigest.document import Document, RawArticle, Rights
from newsdigest.formats import frontmatter
from newsdigest.formats.frontmatter import markdown_body
from newsdigest.formats.frontmatter.matter import Kind
from newsdigest.formats.identity import guid
from newsdigest.formats.refusal import RefusedError
from newsdigest.settings import Settings
from newsdigest.text.markup import MARKDOWN_EXTENSIONS, plain

RAW = RawArticle(data=b"", origin="a.md", name="a.md", modified=datetime(2023, 4, 21, tzinfo=UTC))
FETCHED = replace(RAW, url="https://a.example/evil.md")
KINDS: tuple[Kind, ...] = ("YAML", "Pelican")


def read(text: str, raw: RawArticle = RAW) -> Document:
    (document,) = frontmatter.read(replace(raw, data=text.encode()), Settings())
    return document


def rendered(body: str) -> str:
    return markdown.markdown(body, extensions=list(MARKDOWN_EXTENSIONS))


class Acting(HTMLParser):
    """Collects what acts in a page, as another parser than that of the code under test sees it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "iframe", "object", "embed", "form", "input", "svg", "base", "meta", "link"):
            self.found.append(tag)
        for name, value in attrs:
            address = re.sub(r"[\x00-\x20]", "", value or "").lower()
            if name.startswith("on") or (name == "style" and not re.fullmatch(r"text-align: \w+;", value or "")):
                self.found.append(name)
            if name not in ("alt", "title") and address.startswith(("javascript:", "data:", "vbscript:")):
                self.found.append(address)

    def handle_comment(self, data: str) -> None:
        self.found.append("comment")


VECTORS = (
    "  ~~~\n<script>alert(1)</script>\n  ~~~",
    "```\n<img src=x onerror=alert(1)>\n````",
    "``` \n<script>alert(1)</script>\n    ```",
    "~~~ {.x onload=a}\nx\n~~~",
    "```a b\n<script>alert(1)</script>\n```",
    "a ` b\n\n[x](javascript:alert(1))\n\n c `",
    "- a ` b\n- <img src=x onerror=alert(1)>\n- `",
    "a ` b\n# <img src=x onerror=alert(1)>\n`",
    "\\`<img src=x onerror=alert(1)>\\`",
    "[y]:\n    javascript:alert(1)\n\n[x][y]",
    "[y\nz]: javascript:alert(1)\n\n[x][y z]",
    "[x](< javascript:alert(1)>)",
    "[x](java\nscript:alert(1))",
    "# A {#id onclick=alert(1)}",
    "- a\n{: onclick=a}",
    "**a**{: onclick=a}",
    "**a**{onclick}",
    "|a|\n|-|\n|b {: onclick=a}|",
    "<!--><img src=x onerror=alert(1)>-->",
    "<scr<script>x</script>ipt>alert(1)</script>",
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("vector", VECTORS)
def test_nothing_acts_whatever_it_is_written_as(vector: str, kind: Kind) -> None:
    body, _ = markdown_body.clean(f"Avant.\n\n{vector}\n\nAprès.", kind)
    assert Acting(rendered(body)).found == []
    assert "Avant" in body
    assert "Après" in body


PIECES = (
    *(
        "a",
        " ",
        "\n",
        "\n\n",
        "    ",
        "\t",
        "`",
        "``",
        "```",
        "~~~",
        "```\n",
        "\n~~~\n",
        "*",
        "**",
        "_",
        "\\",
        "|",
        "|-|",
    ),
    *(
        "[",
        "]",
        "(",
        ")",
        "](",
        "[x][y]",
        "\n[y]:",
        "[^1]",
        "\n[^1]: ",
        "![",
        "<",
        ">",
        "{",
        "}",
        "{:",
        "{: ",
        '"',
        "'",
    ),
    *(
        "# ",
        "- ",
        "1. ",
        "> ",
        ": ",
        "\n===\n",
        "\n---\n",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?",
        "?>",
        "*[a]: ",
        "&",
    ),
    *("javascript:a", "java", "script:a", "&#106;avascript:a", "data:text/html,a", "<javascript:a>", "onclick=a", "#b"),
    *(
        "<script>",
        "</script>",
        "<img src=x onerror=a>",
        "<div onclick=a>",
        "</div>",
        "<svg onload=a>",
        "<b",
        " style=a ",
    ),
    *("<style>", "<iframe src=javascript:a>", "<div markdown=1>", "{% raw %}", "{{< a >}}", "{{", "}}", "<br>", "&lt;"),
)


@settings(max_examples=1000, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.sampled_from(KINDS))
@example("`\n<script>a", "YAML")
def test_nothing_acts_however_it_is_combined(body: str, kind: Kind) -> None:
    cleaned, _ = markdown_body.clean(body, kind)
    assert Acting(rendered(cleaned)).found == []


CODE = (
    ("```\na\n````", "```\na\n```"),
    ("  ~~~\n  a\n    b\n  ~~~", "~~~\na\n  b\n~~~"),
    ("``` {.python linenos=1}\na\n```", "```python\na\n```"),
    ("```js title\na\n```", "```js\na\n```"),
    ("````\n```\n````", "````\n```\n````"),
    ("```\na", "\\`\\`\\`\na"),
    ("~~~\n```\na\n```", "&#126;&#126;&#126;\n\n```\na\n```"),
)


@pytest.mark.parametrize(("written", "expected"), CODE)
def test_code_is_written_as_python_markdown_reads_it(written: str, expected: str) -> None:
    assert markdown_body.clean(written, "Pelican")[0] == expected


EVIL = """Title: A bridge
Date: 2023-04-20
Save_as: index.html
Template: page
Status: hidden
Url: ../../x
Image: images/../../pelicanconf.py
Source: Le Monde
Source_url: javascript:x
Guid: urn:x:victim

The bridge is open to all of the cars again, says [the mayor]({static}/../pelicanconf.py).
"""


@pytest.mark.parametrize("raw", [FETCHED, replace(RAW, rights=Rights.EXCERPT)])
def test_a_stranger_sets_nothing_of_the_site(raw: RawArticle) -> None:
    found = read(EVIL, raw)
    assert (found.extra, found.image, found.guid) == ((), "", guid(EVIL))
    assert (found.source, found.source_url) == (("a.example", FETCHED.url) if raw.url else ("", ""))
    assert "left out metadata: save_as, template, status, url, guid, source" in found.warnings
    assert "{static}" not in found.body


@pytest.mark.parametrize("line", ["Redirect_from: about/", "Aliases: about/", "Redirect_from: about/\nAliases: /"])
def test_where_a_text_was_elsewhere_is_no_address_of_this_site(line: str) -> None:
    found = read(EVIL.replace("Template: page", line))
    assert [key for key, _ in found.extra] == ["Save_as", "Status", "Url"]
    names = ", ".join(each.partition(":")[0].lower() for each in line.splitlines())
    assert f"left out metadata: {names}" in found.warnings


def test_the_owner_sets_what_pelican_knows() -> None:
    found = read(EVIL)
    assert [key for key, _ in found.extra] == ["Save_as", "Template", "Status", "Url"]
    assert (found.source, found.guid, found.image) == ("Le Monde", "urn:x:victim", "")
    assert "left out the image 'images/../../pelicanconf.py', which is in no folder of the content" in found.warnings


@pytest.mark.parametrize(
    "text",
    [
        "[x]({static}/../pelicanconf.py)",
        "![x]({attach}../pelicanconf.py)",
        "[x](\\{static}/../pelicanconf.py)",
        "[x](|static|/../pelicanconf.py)",
        "![href='{static}/../pelicanconf.py'](https://a.example/b.png)",
        "[x]\n\n[x]: {static}/../pelicanconf.py",
    ],
)
def test_a_stranger_publishes_no_file_of_the_site(text: str) -> None:
    body, _ = markdown_body.clean(f"A\n\n{text}", "Pelican", is_own=False)
    link = rf"""<[^>]+(?:href|src)\s*=\s*["']{DEFAULT_CONFIG["INTRASITE_LINK_REGEX"]}"""
    assert not re.search(link, rendered(body))


def test_rights_that_are_none_are_named() -> None:
    assert (
        "left out the rights 'cc by': not one of full, excerpt, headline"
        in read("---\ntitle: A\nrights: CC BY\n---\nB").warnings
    )


HOSTILE = (
    *(
        "=\n",
        "---\n",
        "# a\n",
        "a\n=\n",
        ":   a\n",
        "*[a]: b\n",
        " ",
        "\t",
        "\n",
        " \n",
        "`",
        "*",
        "\\`",
        "[",
        "![",
        "[a](b) ",
    ),
    *(
        "<a ",
        "<!-- ",
        "</p>",
        "&#1",
        "{",
        "{a=",
        "{% a ",
        "{{< a ",
        "{{ a ",
        "{% comment %}",
        "{% highlight a %}",
        "~~~\n",
    ),
    *(
        "```a\nb\n```\n",
        "> ",
        "- a\n",
        "a  \n",
        "    a\n",
        "[^1]: a\n",
        "|a",
        "a_b",
        "<b>",
        "<div>\n",
        "# ",
        "#",
        "\n ",
    ),
)


@pytest.mark.parametrize("start", ["---\ntitle: A\n---\n", "Title: A\nSlug: b\n\n", "Title: A\nSlug: b\n    "])
@pytest.mark.parametrize("part", HOSTILE)
def test_a_hostile_text_takes_no_time(part: str, start: str) -> None:
    """Some of them took minutes where something is read again and again: the run would not end."""
    with suppress(RefusedError):
        plain(read(f"{start}A word {part * (100_000 // len(part))} b").body)


def test_a_book_is_refused_by_its_size() -> None:
    with pytest.raises(RefusedError, match=r"has 1,000,004 characters, more than the 1,000,000 that are read"):
        read("---\ntitle: A\n---\n" + "abc\n\n" * 200_000 + "abcd")


def test_code_may_have_as_many_brackets_as_it_likes() -> None:
    code = "```python\n" + "# a[0] < b[1]\n" * 2000 + "```"
    assert markdown_body.clean(code, "YAML")[0] == code


@pytest.mark.parametrize(
    "picture",
    ["![A chart](data:image/png;base64,AAAA)", "![A chart](#)", '![A chart](data:image/png;base64,AAAA "Title")'],
)
def test_a_picture_that_leads_nowhere_is_its_words(picture: str) -> None:
    body = read(f"---\ntitle: A title\ndate: 2023-04-20\n---\n\nSome words before {picture} and after.\n").body
    assert "Some words before A chart and after." in body
