"""The gate before publishing: the built site and its Markdown, looked at by rules (``rules.RULES``)."""

from newsdigest.checking.findings import Finding, Report, Severity
from newsdigest.checking.rules import BY_NAME, RULES, Rule
from newsdigest.checking.run import More, Selection, check

__all__ = ["BY_NAME", "RULES", "Finding", "More", "Report", "Rule", "Selection", "Severity", "check"]
