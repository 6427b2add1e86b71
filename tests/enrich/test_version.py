"""``enrich.VERSION`` rises with every change of results: enrichments are remembered between builds under it.

``version.json`` holds the results of the version that was accepted last. ``pytest --accept`` rewrites it, but
not as long as a text that it knows gives another result under the same version.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import TypedDict

import pytest

from newsdigest.content import read_file
from newsdigest.document import Document
from newsdigest.enrich import VERSION, analyse
from newsdigest.settings import Settings

RECORD = Path(__file__).with_name("version.json")
ARTICLES = Path(__file__).parents[2] / "content/articles"
SETTINGS = Settings()
TEXTS = {
    "fr": "Le pont de Nantes ferme lundi. « Il est trop vieux », a dit le maire Paul Un. La ville ouvre un bac.",
    "en": "The council will close the old bridge. “It’s too old,” said Dr. Jane Doe. A ferry opens in May, she said.",
    "de": "Die Stadt sperrt am 3. Oktober die alte Brücke. „Sie ist alt“, sagte Bürgermeisterin Anna Zwei in Köln.",
    "es": "El Ayuntamiento de Sevilla cierra el puente viejo. Los vecinos piden un barco. El puente abrirá en mayo.",
    "it": "Il comune di Torino chiude il ponte vecchio. I cittadini chiedono un traghetto. Il ponte riaprirà a maggio.",
    "pt": "A Câmara de Lisboa fecha a ponte velha. Os moradores pedem um barco. A ponte abre em maio, disse Ana Três.",
    "nl": "De stad Utrecht sluit de oude brug. Bewoners vragen om een veerboot. De brug gaat in mei weer open.",
    "ru": "Город закрывает старый мост. Жители просят паром. Мост откроют в мае, сказал мэр Иван Петров.",
    "ja": "市は古い橋を閉鎖する。住民は船を求めている。橋は五月に開く。",
}
MARKED_UP = (
    "# Titre\n\nUne *phrase* de [Paris](https://example.org). Une autre de Paris.\n\n- un pont\n- un pont\n\n> Cité."
)


class Result(TypedDict):
    text: str
    """Digest of what was analysed."""

    result: str
    """Digest of what came out."""


class Record(TypedDict):
    version: int
    results: dict[str, Result]


def documents() -> Iterator[tuple[str, Document]]:
    moment = datetime(2023, 4, 20, tzinfo=UTC)
    for path in sorted(ARTICLES.rglob("*.md")):
        bare = replace(read_file(path, SETTINGS.timezone, date=moment), summary="", tags=())
        yield path.name, bare
        yield f"{path.name} (language unknown)", replace(bare, lang="")
    for lang, text in TEXTS.items():
        document = Document(title=text.partition(".")[0], body=text, date=moment, lang=lang, slug="x", guid="x")
        yield f"text: {lang}", document
        yield f"text: {lang} (with summary and tags)", replace(document, lang="", summary=text, tags=("a", "b"))
    yield "text: marked up", Document(title="Titre", body=MARKED_UP, date=moment, lang="fr", slug="x", guid="x")


def results() -> Record:
    return {
        "version": VERSION,
        "results": {
            name: {
                "text": digest((document.title, document.body, document.lang, document.summary, document.tags)),
                "result": digest(
                    (analyse(document, settings=SETTINGS), analyse(document, settings=SETTINGS, max_tags=15))
                ),
            }
            for name, document in documents()
        },
    }


def digest(value: object) -> str:
    return blake2b(repr(value).encode(), digest_size=8).hexdigest()


def forgotten(recorded: Record, found: Record) -> str:
    """Return what to do about results that changed under an old version; empty when there are none."""
    known, now = recorded["results"], found["results"]
    same_texts = [name for name in known if name in now and known[name]["text"] == now[name]["text"]]
    changed = [name for name in same_texts if known[name]["result"] != now[name]["result"]]
    if changed and found["version"] <= recorded["version"]:
        return (
            f"{len(changed)} of {len(same_texts)} texts get another enrichment than under version "
            f"{recorded['version']} ({', '.join(changed[:3])}{', …' if changed[3:] else ''}). If that is wanted, raise "
            f"VERSION in enrich/enrichment.py to {recorded['version'] + 1}, or builds keep showing the old one, "
            f"and run: pytest tests/enrich/test_version.py --accept"
        )
    if found["version"] < recorded["version"]:
        return f"VERSION in enrich/enrichment.py never falls: it was {recorded['version']} already"
    return ""


def test_version_rises_with_every_change_of_results(accept: bool) -> None:
    found = results()
    recorded: Record = json.loads(RECORD.read_text("utf-8")) if RECORD.exists() else {"version": 0, "results": {}}
    if problem := forgotten(recorded, found):
        pytest.fail(problem, pytrace=False)
    if accept:
        RECORD.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="")
    elif found != recorded:
        pytest.fail(
            "VERSION or the texts are others than in version.json; run: pytest tests/enrich/test_version.py --accept",
            pytrace=False,
        )


def record(version: int, **results: tuple[str, str]) -> Record:
    return {
        "version": version,
        "results": {name: {"text": text, "result": result} for name, (text, result) in results.items()},
    }


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (record(2, a=("text", "result")), ""),
        (record(2, a=("text", "other")), "raise VERSION in enrich/enrichment.py to 3"),
        (record(3, a=("text", "other")), ""),
        (record(2, a=("an edited article", "other")), ""),
        (record(2, b=("a new article", "result")), ""),
        (record(1, a=("text", "other")), "raise VERSION in enrich/enrichment.py to 3"),
        (record(1, a=("text", "result")), "never falls"),
    ],
)
def test_a_forgotten_version_is_told(found: Record, says: str) -> None:
    problem = forgotten(record(2, a=("text", "result")), found)
    assert says in problem
    assert bool(says) == bool(problem)
