"""Findings in words, and as GitHub Actions shows them: annotations of lines, and the summary of a step.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from collections.abc import Iterator
from html import escape
from itertools import groupby
from operator import attrgetter

from newsdigest.checking.findings import Finding, Report, Severity, printable


def annotations(report: Report, most: int) -> Iterator[str]:
    """Yield a workflow command for each finding, of one rule at most so many."""
    more = dict(report.more)
    for (_, name), group in groupby(report.findings, key=attrgetter("severity", "rule")):
        findings = list(group)
        for each in findings[:most]:
            properties = {"file": each.file, "line": str(each.line) if each.line else "", "title": name}
            given = ",".join(f"{key}={_property(value)}" for key, value in properties.items() if value)
            yield f"::{each.severity} {given}::{_data(f'{each.reason}{others(each)}. Remedy: {each.remedy}')}"
        if beyond := max(0, len(findings) - most) + more.pop(name, 0):
            yield f"::{findings[0].severity} title={_property(name)}::{_data(f'and {beyond} more')}"


def summary(report: Report, most: int) -> str:
    """Return the report in GitHub's Markdown."""
    lines = [f"## {'✅' if not report.counts[Severity.ERROR] else '❌'} newsdigest check: {total(report)}", ""]
    more = dict(report.more)
    if report.findings:
        lines += ["| | rule | where | what |", "|---|---|---|---|"]
    for _, group in groupby(report.findings, key=attrgetter("severity", "rule")):
        findings = list(group)
        lines += [_row(each) for each in findings[:most]]
        if beyond := max(0, len(findings) - most) + more.pop(findings[0].rule, 0):
            lines.append(f"| | {findings[0].rule} | | … and {beyond:,} more |")
    remedies = dict.fromkeys((each.rule, each.remedy) for each in report.findings)
    lines += ["", *(f"- **{rule}**: {_cell(remedy)}" for rule, remedy in remedies), ""]
    return "\n".join(lines)


def place(finding: Finding) -> str:
    """Return file and line, as editors take them."""
    name = printable(finding.file)
    return f"{name}:{finding.line}" if finding.line else name


def others(finding: Finding) -> str:
    """Return in how many other places the same is, empty if in none."""
    more = finding.count - 1
    return f" (and in {more:,} other place{'s' * (more > 1)})" if more else ""


def total(report: Report) -> str:
    """Return how many findings there are of each severity."""
    return ", ".join(f"{number:,} {severity}{'s' if number != 1 else ''}" for severity, number in report.counts.items())


def _row(finding: Finding) -> str:
    where, what = f"<code>{_cell(place(finding))}</code>", f"{_cell(finding.reason)}{others(finding)}"
    return f"| {finding.severity} | {finding.rule} | {where} | {what} |"


def _cell(text: str) -> str:
    """Return a text that means itself in a cell: no markup, no mention of a person, no second column."""
    plain = escape(" ".join(text.split()))
    return "".join(f"&#{ord(each)};" if each in "|`*_[]\\~@#:" else each for each in plain)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
