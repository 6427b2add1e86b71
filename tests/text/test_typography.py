import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdigest.text.typography import french


def shown(*paragraphs: str) -> str:
    """Return the paragraphs as they are set: ~ is a no-break space and ^ a narrow one."""
    return "\n\n".join(french(paragraphs).paragraphs).replace("\u00a0", "~").replace("\u202f", "^")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Il a dit "oui".', "Il a dit «~oui~»."),
        ("Il a dit “oui”.", "Il a dit «~oui~»."),
        ("Il a dit “oui ».", "Il a dit «~oui~»."),
        ("Il a dit «oui».", "Il a dit «~oui~»."),
        ("Il a dit « oui ».", "Il a dit «~oui~»."),
        ('l\'"affaire"', "l'«~affaire~»"),
        ("« Il lit “Le Monde” », dit-elle", "«~Il lit “Le Monde”~», dit-elle"),
        ('« Il lit "Le Monde" », dit-elle', "«~Il lit “Le Monde”~», dit-elle"),
        ("Ah ! Oui ? Non ; si : là", "Ah^! Oui^? Non^; si~: là"),
        ("Quoi? Liban: le gouvernement recule", "Quoi^? Liban~: le gouvernement recule"),
        ('"Quoi?", dit-il', "«~Quoi^?~», dit-il"),
        ("Quoi ?!", "Quoi^?!"),
        ("Yahoo! a annoncé", "Yahoo! a annoncé"),
        ("à 18:02, C::B, 16:9", "à 18:02, C::B, 16:9"),
        ("content :-) ou ;) ou :)", "content :-) ou ;) ou :)"),
        ('un écran de 27" et un de 24"', 'un écran de 27" et un de 24"'),
        ('https://example.org/?a="b":c;d!', 'https://example.org/?a="b":c;d!'),
        ('<a href="x">lien</a> `print("a")`', '<a href="x">lien</a> `print("a")`'),
        ("R&amp;D ; suite", "R&amp;D^; suite"),
        ("“elle a dit « oui » ensuite”", "«~elle a dit “oui” ensuite~»"),
        ("«autre»; «encore»: «quoi»!", "«~autre~»^; «~encore~»~: «~quoi~»^!"),
        ("<<chevrons>> et `a << b >> c` et <b>", "«~chevrons~» et `a << b >> c` et <b>"),
        ("M. Zelensky, Mme Borne, MM. Rossi et Dr Martin", "M.~Zelensky, Mme~Borne, MM.~Rossi et Dr~Martin"),
        ("le dr Martin, #Me Too, HLM. Puis Mme de", "le dr Martin, #Me Too, HLM. Puis Mme de"),
        ('"Il lit "Le Monde""', "«~Il lit “Le Monde”~»"),
        ("Attendez... l'été", "Attendez... l'été"),
    ],
)
def test_one_paragraph(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_a_quotation_through_two_paragraphs() -> None:
    assert shown('"Cela dure.', 'Trop", dit-il.') == "«~Cela dure.\n\nTrop~», dit-il."


def test_a_mark_alone_stays_and_is_counted() -> None:
    found = french(('Un " seul, une "citation".',))
    assert found.unbalanced == 1
    assert french(("« Sans fin.", "Rien.")).unbalanced == 1


def test_marks_written_twice_stay_and_are_counted() -> None:
    found = french(('Des ""doubles"" ici.',))
    assert (found.paragraphs, found.unbalanced) == (('Des ""doubles"" ici.',), 4)


def test_mixed_marks_are_counted() -> None:
    assert french(('“a" et « b” et «c»',)).mixed == 2


PROSE = st.text(alphabet="aéB1 \u00a0\u202f\n.,:;!?…'’\"“”„«»()<>&`-/=") | st.text()


@given(st.lists(PROSE.map(lambda text: re.sub(r"\n+", "\n", text))))
def test_no_word_changes_and_twice_is_once(paragraphs: list[str]) -> None:
    once = french(paragraphs)
    assert list(map(words, once.paragraphs)) == list(map(words, paragraphs))
    assert french(once.paragraphs).paragraphs == once.paragraphs


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)
