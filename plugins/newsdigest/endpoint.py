"""Summaries and tags by a language model: ready-made functions for NEWSDIGEST_SUMMARIZER and NEWSDIGEST_TAGGER.

    NEWSDIGEST_SUMMARIZER = "newsdigest.endpoint:summarize"
    NEWSDIGEST_TAGGER = "newsdigest.endpoint:tag"
    NEWSDIGEST_ENDPOINT = "http://localhost:11434/v1"
    NEWSDIGEST_ENDPOINT_MODEL = "mistral"

What the model says is used only if every name and number of it stands in the article (``enrich.hooks``). An answer,
even a useless one, is remembered with the article. Where none was to be had, our own summary and tags serve until the
next build asks again. One process asks, at most NEWSDIGEST_ENDPOINT_BUDGET times in a run.
"""

import json
import os
import re
from functools import cache
from typing import Any

from newsdigest.document import Document
from newsdigest.errors import NoAnswerError, SettingsError, unexpected
from newsdigest.settings import Settings
from newsdigest.sources.endpoint import ask
from newsdigest.sources.exchange import ExchangeError
from newsdigest.text import words
from newsdigest.text.addresses import without_credentials
from newsdigest.text.markup import plain
from newsdigest.text.sentences import sentences

KEY = "NEWSDIGEST_ENDPOINT_KEY"
"""The environment variable that holds the key of a provider: settings files are published."""

_PROMPTS = 1  # their version
_MOST_CHARACTERS = 12_000  # of an article: some 4,000 tokens, the least that models of today take
_MOST_FAILURES = 3  # in a row; then whatever is there is not asked any more in this run
_WORDS_TOO_MANY = 2.0  # times NEWSDIGEST_SUMMARY_WORDS
_LONGEST_TAG = 60
_JSON = re.compile(r"\{.*\}", re.DOTALL)
_THOUGHTS = re.compile(r"<think>.*?</think>", re.DOTALL)


class _Run:
    """What one run has asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.failures = 0

    def ask(self, instruction: str, document: Document, settings: Settings) -> dict[str, Any]:
        """Return the JSON object that the model answers with, empty for what is none. Raises NoAnswerError."""
        shown = without_credentials(settings.endpoint)
        if self.failures >= _MOST_FAILURES:
            raise NoAnswerError(f"{shown} failed {_MOST_FAILURES} times and is not asked again in this run")
        if self.asked >= settings.endpoint_budget:
            raise NoAnswerError(f"NEWSDIGEST_ENDPOINT_BUDGET, {settings.endpoint_budget} requests, is spent")
        self.asked += 1
        try:
            said = ask(instruction, _text(document), settings, os.environ.get(KEY, "").strip())
        except Exception as error:
            self.failures += 1
            reason = error if isinstance(error, ExchangeError) else unexpected(error)
            raise NoAnswerError(f"{shown} {reason}") from error
        self.failures = 0
        return _object(said)


_run = _Run()


def summarize(document: Document, *, settings: Settings) -> str:
    """Return the model's summary. Raises NoAnswerError when there is none now, ValueError for what is no summary."""
    asked = _prompt("summary", document.lang).format(number=settings.summary_sentences, words=settings.summary_words)
    text = _run.ask(asked, document, settings).get("summary")
    text = " ".join(text) if isinstance(text, list) and all(isinstance(part, str) for part in text) else text
    if not isinstance(text, str) or not text.strip():
        raise ValueError("the model answers without a summary")
    text = " ".join(sentences(" ".join(text.split()), document.lang)[: settings.summary_sentences])
    if words.count(text) > _WORDS_TOO_MANY * settings.summary_words:
        raise ValueError(f"the model answers with {words.count(text)} words")
    return text


def tag(document: Document, *, settings: Settings) -> tuple[str, ...]:
    """Return the model's tags. Raises NoAnswerError when there are none now, ValueError for what are no tags."""
    asked = _prompt("tags", document.lang).format(number=settings.max_tags)
    found = _run.ask(asked, document, settings).get("tags")
    if not isinstance(found, list) or not found or not all(isinstance(one, str) for one in found):
        raise ValueError("the model answers without tags")
    return tuple(one.strip(" #") for one in found if 0 < len(one.strip(" #")) <= _LONGEST_TAG)


def _version(settings: Settings) -> str:
    """Return what an answer depends on beside the article. Raises SettingsError when nothing says whom to ask."""
    if not (settings.endpoint and settings.endpoint_model):
        raise SettingsError("NEWSDIGEST_ENDPOINT and NEWSDIGEST_ENDPOINT_MODEL name the language model to be asked")
    return repr((_PROMPTS, settings.endpoint, settings.endpoint_model))


summarize.version = tag.version = _version  # type: ignore[attr-defined]


def _text(document: Document) -> str:
    text = plain(document.body)
    if len(text) > _MOST_CHARACTERS:  # at the end of a paragraph, if there is one
        text = text[:_MOST_CHARACTERS].rpartition("\n\n")[0] or text[:_MOST_CHARACTERS]
    return f"{document.title}\n\n{text}"


def _object(said: str) -> dict[str, Any]:
    """Return the JSON object in a text: models put it between fences, or after what they think."""
    try:
        found = json.loads(match[0]) if (match := _JSON.search(_THOUGHTS.sub("", said))) else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _prompt(kind: str, lang: str) -> str:
    prompts = _prompts()
    return prompts.get((kind, lang)) or prompts[kind, "en"]


@cache
def _prompts() -> dict[tuple[str, str], str]:
    found = {}
    for line in words.read_lines("newsdigest", "endpoint_prompts.txt"):
        kind, lang, text = line.split(maxsplit=2)
        found[kind, lang] = text
    return found
