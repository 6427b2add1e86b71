"""Lists of subscriptions: what is read, and that an edit changes nothing but what it is asked for."""

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdigest.document import Pages, Public, RawArticle, Rights, Subscription
from newsdigest.errors import SourceError
from newsdigest.formats.opml import EMPTY, add, read, replace_url
from newsdigest.formats.refusal import RefusedError
from newsdigest.settings import Settings

RELAIS = Subscription(url="https://relais.example/rss?a=1&b=2", title="Le Relais & Cie", site="https://relais.example/")
EXISTING = """\
<?xml version='1.0' encoding='ISO-8859-1'?>
<!-- mes sources, triées à la main -->
<opml version="1.1" xmlns:x="urn:x">
\t<head><title>Sources</title><ownerName>Jeanne</ownerName></head>
\t<body>
\t\t<outline text='Monde'  isOpen="true">
\t\t\t<!-- le meilleur -->
\t\t\t<outline x:mark="1"
\t\t\t         type="rss" text="L’Écho" xmlUrl='https://echo.example/rss' />
\t\t</outline>
\t\t<outline text="Vide"/>
\t</body>
</opml>
"""


def subscriptions(text: str) -> list[Subscription]:
    found = list(read(RawArticle(data=text.encode(), origin="sources.opml"), Settings()))
    assert not [each for each in found if isinstance(each, SourceError)]
    return [each for each in found if isinstance(each, Subscription)]


def changed_lines(before: str, after: str) -> list[str]:
    return [line for line in after.splitlines() if line not in before.splitlines()]


def test_a_new_list() -> None:
    second = replace(
        RELAIS, url="https://b.example/", title="", rights=Rights.FULL, pages=Pages.NEVER, public=Public.NO
    )
    assert add(add(EMPTY, RELAIS), second) == EMPTY.replace(
        "  </body>",
        '    <outline type="rss" text="Le Relais &amp; Cie" xmlUrl="https://relais.example/rss?a=1&amp;b=2" '
        'htmlUrl="https://relais.example/" rights="excerpt"/>\n'
        '    <outline type="rss" text="https://b.example/" xmlUrl="https://b.example/" '
        'htmlUrl="https://relais.example/" rights="full" pages="never" public="no"/>\n'
        "  </body>",
    )


def test_an_addition_is_one_line_indented_like_its_neighbours() -> None:
    after = add(EXISTING, RELAIS)
    assert changed_lines(EXISTING, after) == [
        "<?xml version='1.0' encoding='UTF-8'?>",  # it is written as such
        '\t\t<outline type="rss" text="Le Relais &amp; Cie" xmlUrl="https://relais.example/rss?a=1&amp;b=2" '
        'htmlUrl="https://relais.example/" rights="excerpt"/>',
    ]
    assert subscriptions(after)[-1] == RELAIS
    assert add(after, RELAIS) == after


def test_an_addition_goes_into_the_folder_of_its_section() -> None:
    (line,) = changed_lines(EXISTING, add(EXISTING, replace(RELAIS, section="Monde")))[1:]
    assert line.startswith('\t\t\t<outline type="rss" text="Le Relais')
    assert "section" not in line
    assert subscriptions(add(EXISTING, replace(RELAIS, section="Monde")))[-1].section == "Monde"
    assert subscriptions(add(EXISTING, replace(RELAIS, section="Vide")))[-1].section == "Vide"
    assert subscriptions(add(EXISTING, replace(RELAIS, section="Autre")))[-1].section == "Autre"


def test_a_list_on_one_line() -> None:
    text = '<opml version="2.0"><head/><body><outline text="A" xmlUrl="https://a.example/"/></body></opml>'
    assert [each.url for each in subscriptions(add(text, RELAIS))] == ["https://a.example/", RELAIS.url]
    assert add(text, RELAIS).startswith(text.removesuffix("</body></opml>"))


def test_a_feed_that_has_moved() -> None:
    after = replace_url(EXISTING, "https://echo.example/rss", "https://echo.example/a?b&c")
    assert (
        after.splitlines()[8]
        == """\t\t\t         type="rss" text="L’Écho" xmlUrl="https://echo.example/a?b&amp;c" />"""
    )
    assert len(changed_lines(EXISTING, after)) == 2
    assert replace_url(EXISTING, "https://nowhere.example/", "https://a.example/") == EXISTING
    both = add(EXISTING, RELAIS)
    assert replace_url(both, "https://echo.example/rss", RELAIS.url) == both


def test_characters_that_xml_does_not_have_are_left_out() -> None:
    """A command line may hold any bytes (``--title $'\\xff'`` is half of a surrogate pair)."""
    after = add(EMPTY, replace(RELAIS, title="Le\x00 Relais\x1b \udcff& \ufffeCie", section="Mon\x07de"))
    assert subscriptions(after) == [replace(RELAIS, section="Monde")]
    moved = replace_url(after, RELAIS.url, "https://relais.example/\udcff\x01new")
    assert [each.url for each in subscriptions(moved)] == ["https://relais.example/new"]


def test_credentials_are_not_told() -> None:
    outline = "<outline type='{}' {}='https://me:word@a.example/'/>"
    for part, told in (
        (outline.format("rss", "xmlUrl") * 2, "https://a.example/ is listed twice"),
        (outline.format("link", "url"), "https://a.example/ is a page or another list, not a feed"),
    ):
        found = list(read(RawArticle(data=f"<opml><body>{part}</body></opml>".encode(), origin="o"), Settings()))
        assert str(found[-1]) == f"o, line 1: {told}"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no element found"),
        ("<opml><body>", "no element found"),
        ("<opml><body>&nosuch;</body></opml>", "undefined entity"),
        ("<opml/>", "no list of subscriptions"),
        ('<!DOCTYPE o [<!ENTITY a "b">]><opml><body/></opml>', "entities of its own"),
    ],
)
def test_what_cannot_be_edited_is_left_alone(text: str, reason: str) -> None:
    with pytest.raises(RefusedError, match=reason):
        add(text, RELAIS)


def test_hostile_lists_take_linear_time() -> None:
    start = time.process_time()
    for part in (
        "<outline>",
        '<outline text="a">',
        "<outline xmlUrl=",
        "<!--",
        '<outline xmlUrl="https://a.example/"/>',
    ):
        text = "<opml><body>" + part * (300_000 // len(part))
        assert list(read(RawArticle(data=text.encode(), origin="a"), Settings()))
    assert time.process_time() - start < 20


def test_an_attribute_s_name_in_a_value_is_no_attribute() -> None:
    text = EXISTING.replace("L’Écho", "L’Écho xmlUrl='a' rights='b'")
    after = replace_url(text, "https://echo.example/rss", "https://a.example/")
    assert "L’Écho xmlUrl='a' rights='b'" in after
    assert subscriptions(after)[0].url == "https://a.example/"


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=20).map(
    lambda text: " ".join(text.split())
)
SUBSCRIPTIONS = st.builds(
    Subscription,
    url=st.from_regex(r"https://[a-z]{1,8}\.example/[a-z0-9?&='<>\"]{0,10}", fullmatch=True),
    title=TEXT,
    site=st.sampled_from(["", "https://a.example/"]),
    section=TEXT,
    lang=st.sampled_from(["", "fr", "en"]),
    rights=st.sampled_from(Rights),
    pages=st.sampled_from(Pages),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(SUBSCRIPTIONS, max_size=5, unique_by=lambda each: each.url), st.sampled_from([None, EXISTING]))
def test_what_is_written_is_read(wanted: list[Subscription], existing: str | None) -> None:
    text = existing or EMPTY
    for each in wanted:
        text = add(text, each)
    assert {each.url: each for each in subscriptions(text)} == {
        **{each.url: each for each in subscriptions(existing or EMPTY)},
        **{each.url: each for each in wanted},
    }


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_damaged_lists_give_what_they_give(data: st.DataObject) -> None:
    damaged = bytearray(EXISTING.encode())
    for _ in range(data.draw(st.integers(1, 5))):
        start = data.draw(st.integers(0, len(damaged)))
        damaged[start : start + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=6))
    try:
        found = list(read(RawArticle(data=bytes(damaged), origin="a"), Settings()))
    except RefusedError as refusal:
        found = [SourceError("a", str(refusal))]
    assert all(isinstance(each, Subscription | SourceError) for each in found)
