"""Apostrophes as pages print them."""

import pytest

from newsdigest.publishing.typesetting import apostrophes, apostrophes_in, unbroken


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Finlande : l'EPR d'Olkiluoto", "Finlande : l’EPR d’Olkiluoto"),
        ("SpaceX's Starship; rock'n'roll", "SpaceX’s Starship; rock’n’roll"),
        ("об'єднання", "об’єднання"),
        ("l’EPR", "l’EPR"),
        ("'quoted' 5'3 the '90s", "'quoted' 5'3 the '90s"),
        ("צ'רצ'יל", "צ'רצ'יל"),
    ],
)
def test_an_apostrophe_stands_between_letters(text: str, printed: str) -> None:
    assert apostrophes(text) == apostrophes_in(text) == printed


@pytest.mark.parametrize(
    ("html", "printed"),
    [
        ("<p>l'un <em>d'eux</em></p>", "<p>l’un <em>d’eux</em></p>"),
        (
            "<p>l'<em>Odyssée</em> d'<b><a href=\"/x'y\">Homère</a></b>",
            '<p>l’<em>Odyssée</em> d’<b><a href="/x\'y">Homère</a></b>',
        ),
        ("<p><i>Le Monde</i>'s</p>", "<p><i>Le Monde</i>’s</p>"),
        ("<p>'<em>mot</em>' l'</p><p>an</p>", "<p>'<em>mot</em>' l'</p><p>an</p>"),
        ("<a href=\"https://a.test/l'un\">l'un</a>", '<a href="https://a.test/l\'un">l’un</a>'),
        ("<pre><code>don't\ncan't</code></pre><p>don't</p>", "<pre><code>don't\ncan't</code></pre><p>don’t</p>"),
        ("<p>l'<code>it's</code>", "<p>l'<code>it's</code>"),
    ],
)
def test_addresses_and_code_keep_theirs(html: str, printed: str) -> None:
    assert apostrophes_in(html) == printed


@pytest.mark.parametrize(
    ("headline", "kept"),
    [
        ("Starship au-dessus du golfe", "Starship [au-dessus] du golfe"),
        ("Seine-Saint-Denis : tirs à Saint-Ouen", "Seine-Saint-Denis : tirs à [Saint-Ouen]"),
        ("Qu’en dira-t-on ? 2-1 à Nice - un record", "Qu’en [dira-t-on] ? [2-1] à Nice - un record"),
        ("<b-c> & Peut-être", "&lt;[b-c]&gt; &amp; [Peut-être]"),
    ],
)
def test_a_short_compound_of_a_headline_stays_in_one_line(headline: str, kept: str) -> None:
    assert unbroken(headline) == kept.replace("[", '<span class="unbroken">').replace("]", "</span>")


def test_a_word_without_end_costs_no_time() -> None:
    assert unbroken(f"{'a' * 200_000} - b") == f"{'a' * 200_000} - b"
