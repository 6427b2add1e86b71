"""From the bytes of a page to its HTML: encodings, and what is no text."""

import pytest

from newsdigest.formats.hypertext.html_tree import tree_of
from newsdigest.formats.page.source import MOST, lightened, read_source
from newsdigest.formats.refusal import RefusedError

ENCODED = {
    "the server's": ("<p>Été à Łódź</p>".encode("iso-8859-2", "replace"), "text/html; charset=ISO-8859-2", "Łódź"),
    "the page's": ('<meta charset="windows-1251"><p>Привет'.encode("cp1251"), "", "Привет"),
    "the page's in an older form": (
        '<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS"><p>日本'.encode("shift_jis"),
        "text/html",
        "日本",
    ),
    "a byte order mark against the server": ("\ufeff<p>déjà".encode(), "text/html; charset=latin1", "déjà"),
    "Latin-1 that is Windows-1252": ("<meta charset=iso-8859-1><p>“œuf”".encode("cp1252"), "", "“œuf”"),
    "neither": ("<p>déjà vu, œuf, été".encode("cp1252"), "", "déjà vu, œuf, été"),
    "a wrong one": ("<meta charset=utf-8><p>déjà vu, garçon, été".encode("cp1252"), "", "déjà vu, garçon, été"),
    "an unknown one": ("<meta charset=x-none><p>déjà".encode(), "text/html; charset=none", "déjà"),
    "no encoding of text": ("<meta charset=base64><p>déjà".encode(), "", "déjà"),
}


@pytest.mark.parametrize("case", ENCODED)
def test_encodings(case: str) -> None:
    data, media_type, expected = ENCODED[case]
    assert expected in read_source(data, media_type).html


LIGHTENED = {
    "<p>a<script>if (a < b) '</p>'</script>b": "<p>ab",
    "<p>a<STYLE>p {}</Style >b": "<p>ab",
    "<p>a<!-- <p>x -->b": "<p>ab",
    "<p>a<svg><title>x</title></svg>b": "<p>ab",
    '<script type="application/ld+json">{}</script>b': '<script type="application/ld+json">{}</script>b',
    "<p>a<script>never closed": "<p>a<script>never closed",
    f"<img src='data:image/png;base64,{'A' * 200}'>": "<img src='data:,'>",
}


@pytest.mark.parametrize("html", LIGHTENED)
def test_what_is_no_text(html: str) -> None:
    assert lightened(html) == LIGHTENED[html]


def test_cells_that_span_millions_span_nothing() -> None:
    """trafilatura would make each of them, and take minutes for it."""
    table = "<table>" + "<tr><td rowspan=9999 colspan=9999>a" * 50 + "</table>"
    assert not [cell for cell in tree_of(table).iter("td") if cell.get("rowspan")]
    assert [cell.get("rowspan") for cell in tree_of("<table><tr><td rowspan=2>a</table>").iter("td")] == ["2"]


def test_a_page_is_measured_without_its_pictures() -> None:
    picture = f"<img src='data:image/png;base64,{'A' * MOST}'>"
    assert len(read_source(f"<p>a{picture}".encode(), "").html) < 100
    with pytest.raises(RefusedError, match=r"is a page of 3,000,\d{3} characters .* more than the 1,500,000"):
        read_source(b"<p>" + b"word " * 600_000, "")
