"""What holds for every input, found by looking for one for which it does not."""

import re
import time
from datetime import UTC, datetime

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from newsdigest.document import Document, RawArticle
from newsdigest.errors import SourceError
from newsdigest.formats import contents, decoding
from newsdigest.formats.plaintext import characters
from newsdigest.formats.recognition import recognise
from newsdigest.settings import Settings
from newsdigest.text import markup

MODIFIED = datetime(2023, 4, 21, tzinfo=UTC)
LINES = st.sampled_from(
    (
        *("", "", "", "Publicité", "ttn-fr-56", "(avec AFP)", "- un point", "• autre", "Par Jeanne Martin", "# Titre"),
        *("Date : 31 février 2023", "14 avril 2023", "Rubrique : Monde", "À lire aussi : la suite", "© 2023 Nous"),
        *('Il a dit “oui" à à tout.', "« Non » ?", "conjointe. conjointe.", "https://example.org/a", "1984. Roman"),
        *("Une ligne assez longue pour que celle qui la suit soit prise pour sa suite,", "et qui n'en est pas une."),
        *("PARIS, 20 avril (AFP) – Il pleut.", "gouver-", "nement", "====", "    retrait", "a | b", "~~~", ": deux"),
    )
)


def read(data: bytes, lang: str = "") -> list[Document]:
    found = contents(RawArticle(data=data, origin="inbox/a.txt", modified=MODIFIED, lang=lang), Settings())
    return [each for each in found if isinstance(each, Document)]


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=400))
@example(b"\xff\xfe")
@example(b"\xef\xbb\xbf")
@example(b"\xff\xfe\x00\xd8")
@example("Titre\n\n\udcff".encode(errors="surrogatepass"))
def test_any_bytes_give_documents_or_a_source_error(data: bytes) -> None:
    try:
        documents = read(data)
    except SourceError as refused:
        error = refused
    else:
        for document in documents:
            assert document.title
            assert document.slug
            assert markup.plain(document.body)
        return
    assert error.origin == "inbox/a.txt"
    assert "\n" not in error.reason


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(LINES, st.text(max_size=40)), min_size=2, max_size=12).map("\n".join))
def test_every_word_is_in_the_document_or_named_in_a_warning(text: str) -> None:
    data = text.encode(errors="replace")
    assume(recognise(data).name == "a text")
    try:
        (document,) = read(data)
    except SourceError:
        return
    said = " ".join(
        (document.title, markup.plain(document.body), document.credits, document.source_url, *document.warnings)
    )
    cleaned = characters.clean(decoding.decode(data).text)[0]
    assert words(cleaned) <= words(said)


def words(text: str) -> set[str]:
    """Return the words; one that was joined at a line's end is named in its warning in two parts."""
    return set(re.findall(r"[^\W_]+", text))


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, min_size=2, max_size=12).map("\n".join))
def test_the_guid_depends_on_the_bytes_only(text: str) -> None:
    assume(recognise(text.encode()).name == "a text")  # and no list of addresses
    raw = RawArticle(data=text.encode(), origin="a.txt", modified=MODIFIED)
    elsewhere = RawArticle(data=raw.data, origin="b.txt", name="2020-01-01.txt", lang="fr", date=MODIFIED)
    try:
        (one,), (other,) = contents(raw, Settings()), contents(elsewhere, Settings(typography=False))
    except SourceError:
        return
    assert isinstance(one, Document)
    assert isinstance(other, Document)
    assert one.guid == other.guid


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac-roman"])
def test_an_encoding_changes_neither_text_nor_guid(encoding: str) -> None:
    text = "Un été à la plage\n\nL'œuvre coûte 3 € – déjà ; c'est « trop », dit le maire très fâché.\n"
    (document,), (expected,) = read(text.encode(encoding)), read(text.encode())
    assert (document.title, document.body, document.guid) == (expected.title, expected.body, expected.guid)


HOSTILE = (
    *("a", '"', "“a” ", "_", "Ã", "Ã©", "&amp", "<a", "`", 'http://="', "conjointe. a. ", "de ", "- a\n", "a-\n"),
    *(
        "a\n\n",
        "#",
        "\u00a0",
        " ?",
        "[",
        '{"a":',
        "<!--",
        "\u200b",
        "x" * 70 + "\n",
        "\ufffd",
        "A B C ",
        "À lire aussi a",
    ),
)


@pytest.mark.parametrize("part", HOSTILE)
def test_a_hostile_text_takes_linear_time(part: str) -> None:
    # A pattern that goes back over what it has read takes minutes for this; 20 s is far above a slow machine's need.
    data = ("Titre\n\nUn texte.\n\n" + part * (300_000 // len(part.encode()))).encode()
    start = time.process_time()
    assert read(data, lang="fr")
    assert time.process_time() - start < 20


@pytest.mark.parametrize("line", ["Authors: Jeanne Martin, Jeanne Martin", "Par Jeanne Martin et Jeanne Martin"])
def test_an_author_who_is_named_twice_is_one(line: str) -> None:
    (document,) = read(f"Titre\n{line}\n\nUn texte de quelques mots.\n".encode())
    assert document.authors == ("Jeanne Martin",)
