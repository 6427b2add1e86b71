"""The catalogs in theme/translations against the words in the templates."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from jinja2 import Environment

from newsdigest.previewing.words import Words
from newsdigest.publishing.fragments import FragmentExtension

THEME = Path(__file__).parents[2] / "theme"
CATALOGS = sorted((THEME / "translations").glob("*.po"))
Msgid = str | tuple[str, str]


def used() -> set[Msgid]:
    """Return every message of the templates and the preview; a pair of singular and plural for ngettext."""
    env: Any = Environment(extensions=["jinja2.ext.i18n", FragmentExtension], autoescape=True)
    env.policies["ext.i18n.trimmed"] = True
    found: set[Msgid] = set(map(str, Words))
    for path in sorted((THEME / "templates").rglob("*.*")):
        for _, function, message in env.extract_translations(path.read_text("utf-8")):
            texts = (message,) if isinstance(message, str) else tuple(text for text in message if text)
            assert texts, path
            found.add((texts[0], texts[1]) if function == "ngettext" else texts[0])
    return found


def read(path: Path) -> Catalog:
    return read_po(BytesIO(path.read_bytes()), abort_invalid=True)


def forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def pairs(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Yield each source text with each of its translations."""
    for message in catalog:
        if message.id:
            source = message.id if isinstance(message.id, str) else message.id[-1]
            for text in forms(message):
                yield source, text


@pytest.fixture(params=CATALOGS, ids=lambda path: path.stem)
def catalog(request: pytest.FixtureRequest) -> Catalog:
    return read(request.param)


def test_there_are_the_languages_that_are_promised() -> None:
    assert {path.stem for path in CATALOGS} >= {"ar", "de", "es", "fr", "it", "pt"}  # English is the source


def test_the_catalog_says_what_the_templates_say(catalog: Catalog) -> None:
    translated = {message.id if isinstance(message.id, str) else tuple(message.id) for message in catalog if message.id}
    assert translated == used()


def test_every_message_is_translated(catalog: Catalog) -> None:
    assert all(text.strip() for _, text in pairs(catalog))
    assert not [message.id for message in catalog if message.id and message.fuzzy]
    assert not catalog.obsolete


def test_placeholders_are_the_same(catalog: Catalog) -> None:
    for source, text in pairs(catalog):
        assert sorted(re.findall(r"%\(\w+\)s", source)) == sorted(re.findall(r"%\(\w+\)s", text))
        assert not re.search(r"%(?!\(\w+\)s|%)", text)


def test_translations_are_plain_text(catalog: Catalog) -> None:
    """They are printed unescaped, also inside attributes."""
    assert not [text for _, text in pairs(catalog) if re.search(r'[<>"&]', text)]


def test_plural_forms(catalog: Catalog) -> None:
    locale = catalog.locale
    assert isinstance(locale, Locale)
    assert all(len(forms(message)) == catalog.num_plurals for message in catalog if message.pluralizable)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    translations = Translations(compiled)
    one, many = next(tuple(message.id) for message in catalog if message.pluralizable)
    for number in (0, 1, 2, 5, 21, 100):
        assert translations.ungettext(one, many, number) not in (one, many) or locale.language == "en"


def test_french_typography() -> None:
    for _, text in pairs(read(THEME / "translations" / "fr.po")):
        assert "'" not in text, text
        assert "..." not in text, text
        assert not re.search(r"(?<![\u00a0\u202f])[:;!?»](?!\w)", text), text
        assert not re.search(r"[ \u00a0\u202f]{2}", text), text


def test_nothing_compiled_is_kept() -> None:
    assert not list(THEME.rglob("*.mo"))
