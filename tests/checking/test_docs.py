"""docs/checks.md has every rule; `pytest --accept` writes it anew."""

from pathlib import Path

from newsdigest.checking import RULES
from newsdigest.checking.rules import Rule

DOCS = Path(__file__).parents[2] / "docs/checks.md"
BEGIN, END = "<!-- rules -->\n", "<!-- end of rules -->\n"


def test_every_rule_is_explained(accept: bool) -> None:
    rows = [f"| `{rule.name}` | {_severity(rule)} | {_cell(rule.what)} | {_cell(rule.remedy)} |\n" for rule in RULES]
    table = "".join(["| rule | | what it finds | what to do |\n", "|---|---|---|---|\n", *rows])
    text = DOCS.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    expected = before + BEGIN + table + END + rest.partition(END)[2]
    if accept:
        DOCS.write_text(expected, "utf-8")
    assert text == expected or accept


def _severity(rule: Rule) -> str:
    return f"{rule.severity}; {rule.imported} in an imported article" if rule.imported else str(rule.severity)


def _cell(text: str) -> str:
    return text.replace("<", "&lt;").replace("|", "\\|")
