"""A language model on loopback: what it says, and all that it may do instead."""

import json
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pelican.log import LimitFilter

from newsdigest import endpoint
from newsdigest.document import Document
from newsdigest.enrich import Enrichment, analyse, hooks, key
from newsdigest.errors import SettingsError
from newsdigest.settings import Settings

ARTICLE = Document(
    title="Nantes ferme un pont",
    body="La ville de Nantes va fermer le pont pendant 8 mois. La maire Anne Exemple l’a dit lundi à Nantes.",
    date=datetime(2023, 4, 20, tzinfo=UTC),
    lang="fr",
    slug="pont",
    guid="urn:test",
)
OWN = analyse(ARTICLE, settings=Settings())
PATH = "/v1/chat/completions"
SUMMARY = "Un pont de Nantes ferme pendant 8 mois."


@pytest.fixture(autouse=True)
def _new_run(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(endpoint, "_run", endpoint._Run())
    monkeypatch.delenv(endpoint.KEY, raising=False)
    hooks._tell_once.cache_clear()
    LimitFilter._raised_messages.clear()  # Pelican shows some messages once in a process
    yield
    hooks._tell_once.cache_clear()


def settings(server: Any, **others: Any) -> Settings:
    given = {
        "NEWSDIGEST_SUMMARIZER": "newsdigest.endpoint:summarize",
        "NEWSDIGEST_ENDPOINT": server.url("/v1"),
        "NEWSDIGEST_ENDPOINT_MODEL": "tiny",
    }
    return Settings.from_mapping(given | others)


def says(content: str) -> str:
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]})


def text(found: Enrichment) -> str:
    return " ".join(sentence.text for sentence in found.summary)


OWN_TEXT = text(OWN)


@pytest.mark.parametrize(
    ("answer", "expected", "warning"),
    [
        (says(json.dumps({"summary": [SUMMARY]})), SUMMARY, ""),
        (says(json.dumps({"summary": SUMMARY})), SUMMARY, ""),
        (says(f'```json\n{{"summary": ["{SUMMARY}"]}}\n```'), SUMMARY, ""),
        (says(f'<think>{{hm}}</think>{{"summary": ["{SUMMARY}"]}}'), SUMMARY, ""),
        ('data: {"choices": [{"delta": {"content": "{\\"summary\\": "}}]}\n\ndata: {"choices": []}\n\n'
         f'data: {{"choices": [{{"delta": {{"content": "[\\"{SUMMARY}\\"]}}"}}}}]}}\n\ndata: [DONE]\n\n', SUMMARY, ""),
        (says(json.dumps({"summary": ["Un pont.", "Il ferme.", "Encore.", "Oui."]})), "Un pont. Il ferme. Encore.", ""),
        (says(json.dumps({"summary": ["Paul ferme un pont pendant 9 mois."]})), OWN_TEXT, "says Paul, 9"),
        (says(json.dumps({"summary": ["pont " * 200]})), OWN_TEXT, "answers with 200 words"),
        (says("Voici le résumé."), OWN_TEXT, "without a summary"),
        (says('{"summary": [1]}'), OWN_TEXT, "without a summary"),
        (says('{"summary": ' + "[" * 100_000), OWN_TEXT, "without a summary"),
    ],
)  # fmt: skip
def test_an_answer_is_taken_or_named_and_is_final(
    server: Any, caplog: pytest.LogCaptureFixture, answer: str, expected: str, warning: str
) -> None:
    server.put(PATH, answer)
    found = analyse(ARTICLE, settings=settings(server))
    assert text(found) == expected
    assert found.tags == OWN.tags
    assert found.lasting
    assert warning in caplog.text
    assert bool(warning) == bool(caplog.text)


@pytest.mark.parametrize(
    ("put", "warning"),
    [
        (lambda server: server.put(PATH, "", 500), "answers 500 Internal Server Error"),
        (lambda server: server.put(PATH, "", 401), "answers 401 Unauthorized"),
        (lambda server: server.put(PATH, "", 307, Location="http://127.0.0.1:1/v1"), "answers 307"),
        (lambda server: server.put(PATH, "<html>"), "does not answer as a language model"),
        (lambda server: server.put(PATH, '{"choices": []}'), "does not answer as a language model"),
        (lambda server: server.put(PATH, "data: {"), "does not answer as a language model"),
        (lambda server: server.put(PATH, "x" * 5000), "more than the 0.002 MB"),
        (lambda server: server.put_raw(PATH, b"HTTP/1.1 200 OK\r\n\r\n", *(b" ", 0.3) * 9), "takes longer than 1 s"),
        (lambda server: server.put_raw(PATH, b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"), "breaks off"),
        (lambda server: server.put_raw(PATH, b"\0\1\2"), "does not answer as a web server"),
    ],
)
def test_no_answer_is_our_own_and_asked_again(
    server: Any, caplog: pytest.LogCaptureFixture, put: Callable[[Any], object], warning: str
) -> None:
    put(server)
    asked = settings(server, NEWSDIGEST_ENDPOINT_TIMEOUT=1 if "longer" in warning else 60, NEWSDIGEST_MAX_BYTES=2000)
    found = analyse(ARTICLE, settings=asked)
    assert (found.summary, found.tags) == (OWN.summary, OWN.tags)
    assert not found.lasting
    assert warning in caplog.text
    assert len(caplog.records) == 1


def test_the_question(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[bytes, dict[str, str]]] = []

    def exchange(url: Any, headers: dict[str, str], *_: Any, data: bytes) -> Any:
        asked.append((data, headers))
        return real(url, headers, *_, data=data)

    from newsdigest.sources import endpoint as client

    real: Callable[..., Any] = vars(client)["exchange"]
    monkeypatch.setattr(client, "exchange", exchange)
    monkeypatch.setenv(endpoint.KEY, "secret\n")
    server.put(PATH, says('{"tags": ["pont", "#Nantes", "Rennes", ""]}'))
    tagging = settings(server, NEWSDIGEST_SUMMARIZER="", NEWSDIGEST_TAGGER="newsdigest.endpoint:tag")
    found = analyse(replace(ARTICLE, body=ARTICLE.body + "\n\n" + "Long. " * 9000), settings=tagging)
    assert found.tags == ("pont", "Nantes")
    ((data, headers),) = asked
    question = json.loads(data)
    system, user = question["messages"]
    assert (question["model"], question["temperature"], question["stream"]) == ("tiny", 0, False)
    assert "de 4 à 8 mots-clés" in system["content"]
    assert '{"tags": ["mot-clé"]}' in system["content"]
    assert user["content"] == f"{ARTICLE.title}\n\n{ARTICLE.body}"
    assert headers["Authorization"] == "Bearer secret"
    assert server.requests[0][1]["content-length"] == str(len(data))


@pytest.mark.parametrize("kind", ["summary", "tags"])
@pytest.mark.parametrize("lang", ["fr", "en", "de", "es", "it", "pt", "nl", "ja"])
def test_a_prompt_in_each_language(kind: str, lang: str) -> None:
    prompt = endpoint._prompt(kind, lang).format(number=3, words=60)
    assert re.search(rf'\{{"{kind}": \["[^"]+"\]\}}$', prompt)
    assert "3" in prompt


def test_the_budget_is_never_exceeded(server: Any, caplog: pytest.LogCaptureFixture) -> None:
    server.put(PATH, says(json.dumps({"summary": [SUMMARY]})))
    few = settings(server, NEWSDIGEST_ENDPOINT_BUDGET=2)
    found = [analyse(replace(ARTICLE, slug=str(number)), settings=few) for number in range(5)]
    assert [text(one) for one in found] == [SUMMARY] * 2 + [OWN_TEXT] * 3
    assert [one.lasting for one in found] == [True] * 2 + [False] * 3
    assert len(server.requests) == 2
    assert [record.getMessage() for record in caplog.records] == [
        "newsdigest.endpoint:summarize: NEWSDIGEST_ENDPOINT_BUDGET, 2 requests, is spent; what it does not give is our "
        "own until it is asked again"
    ]


def test_an_endpoint_that_is_down_is_not_asked_forever(server: Any, caplog: pytest.LogCaptureFixture) -> None:
    server.put(PATH, "", 503)
    for _ in range(9):
        analyse(ARTICLE, settings=settings(server))
    assert len(server.requests) == 3
    assert len(caplog.records) == 2  # a line for each reason


@pytest.mark.parametrize(
    "address", ["ftp://x/v1", "http://", "nothing", "http://user:pass@127.0.0.1/v1", "http://x:y/v1"]
)
def test_what_is_no_address(server: Any, caplog: pytest.LogCaptureFixture, address: str) -> None:
    found = analyse(ARTICLE, settings=settings(server, NEWSDIGEST_ENDPOINT=address))
    assert text(found) == OWN_TEXT
    assert "is no http address, or holds a password" in caplog.text
    assert "pass@" not in caplog.text


def test_whom_to_ask_is_a_setting_and_part_of_the_key(server: Any) -> None:
    with pytest.raises(SettingsError, match="NEWSDIGEST_ENDPOINT_MODEL"):
        key(ARTICLE, settings(server, NEWSDIGEST_ENDPOINT_MODEL=""))
    with pytest.raises(SettingsError, match="NEWSDIGEST_ENDPOINT_KEY is not a setting"):
        settings(server, NEWSDIGEST_ENDPOINT_KEY="secret")
    assert key(ARTICLE, settings(server)) != key(ARTICLE, settings(server, NEWSDIGEST_ENDPOINT_MODEL="other"))
    assert key(ARTICLE, settings(server)) == key(ARTICLE, settings(server, NEWSDIGEST_ENDPOINT_BUDGET=1))
    assert settings(server, NEWSDIGEST_EXECUTOR="processes").executor == "serial"


def test_builds_ask_for_what_they_do_not_know(
    server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from pelican.settings import read_settings

    from newsdigest.publishing.digest import Digest

    content = tmp_path / "content"
    (content / "articles").mkdir(parents=True)
    for day in (1, 2, 3):
        head = f"Title: Pont {day}\nDate: 2023-04-0{day}\nLang: fr\nSlug: pont-{day}\n\n"
        (content / f"articles/{day}.md").write_text(head + ARTICLE.body, "utf-8")

    def build(budget: int) -> tuple[int, list[bool]]:
        monkeypatch.setattr(endpoint, "_run", endpoint._Run())
        override = settings(server, NEWSDIGEST_ENDPOINT_BUDGET=budget).as_mapping()
        override |= {"PATH": str(content), "OUTPUT_PATH": str(tmp_path / "out"), "CACHE_PATH": str(tmp_path / "cache")}
        before = len(server.requests)
        Digest(read_settings(str(Path(__file__).parents[1] / "pelicanconf.py"), override=override)).run()
        pages = sorted((tmp_path / "out").glob("2023/*/*/pont-*/index.html"))
        return len(server.requests) - before, [SUMMARY in page.read_text("utf-8") for page in pages]

    server.put(PATH, "", 503)
    assert build(1) == (1, [False, False, False])
    server.put(PATH, says(json.dumps({"summary": [SUMMARY]})))
    assert build(2) == (2, [False, True, True])  # the newest first
    assert build(2) == (1, [True, True, True])
    with caplog.at_level(logging.WARNING):
        caplog.clear()
        assert build(2) == (0, [True, True, True])
    assert not caplog.records
