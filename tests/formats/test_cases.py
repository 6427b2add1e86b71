"""Every file in ``cases/`` and beside it what it becomes: ``NAME.md`` the document, ``NAME.refused`` the refusal.

A no-break space is shown as ⍽, a narrow one as ⎵. Each file was last changed on 21 April 2023.
"""

from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from newsdigest.document import Document, Found, RawArticle
from newsdigest.errors import SourceError
from newsdigest.formats import contents
from newsdigest.settings import Settings

CASES = Path(__file__).parent / "cases"
INPUTS = sorted(path for path in CASES.iterdir() if path.suffix not in (".md", ".refused") and path.name[0] != ".")
SETTINGS = Settings(timezone=ZoneInfo("Europe/Paris"))


def dump(document: Document) -> str:
    values = {field.name: getattr(document, field.name) for field in fields(document)}
    body, warnings = values.pop("body"), values.pop("warnings")
    lines = [
        f"{name}: {_listed(value) if isinstance(value, tuple) else value}" for name, value in values.items() if value
    ]
    shown = "\n".join([*lines, "", body, "", *(f"* {warning}" for warning in warnings)])
    return shown.replace("\u00a0", "⍽").replace("\u202f", "⎵") + "\n"


def _listed(values: tuple[object, ...]) -> str:
    return ", ".join(" = ".join(each) if isinstance(each, tuple) else str(each) for each in values)


def outcome(path: Path) -> tuple[str, str]:
    """Return what the file becomes and the ending of the file that expects it."""
    modified = datetime(2023, 4, 21, 10, 30, tzinfo=UTC)
    try:
        found = contents(
            RawArticle(data=path.read_bytes(), origin=path.name, name=path.name, modified=modified), SETTINGS
        )
    except SourceError as error:
        return f"{error}\n", ".refused"
    return "\n".join(map(shown, found)), ".md"


def shown(found: Found) -> str:
    return dump(found) if isinstance(found, Document) else f"{found}\n"


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.name)
def test_case(path: Path, accept: bool) -> None:
    found, ending = outcome(path)
    expected = {each: path.with_name(path.name + each) for each in (".md", ".refused")}
    if accept:
        for each in expected.values():
            each.unlink(missing_ok=True)
        expected[ending].write_text(found, encoding="utf-8", newline="")
    assert [each for each, beside in expected.items() if beside.exists()] == [ending]
    assert found == expected[ending].read_text(encoding="utf-8")


def test_no_expectation_without_its_input() -> None:
    expectations = {path.name for path in CASES.iterdir() if path.suffix in (".md", ".refused")}
    assert {name.removesuffix(".md").removesuffix(".refused") for name in expectations} == {
        path.name for path in INPUTS
    }
