"""How data, Markdown and lists of addresses are told from an article that anybody may have typed."""

import csv
import json
import re
from collections.abc import Mapping

from newsdigest.formats.recognition.signs import HEAD, Sample

FENCED = re.compile(r"(---|\+\+\+)[ \t]*\r?\n(.*?\n)(?:\1|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL)
_FENCED_LINE = {
    "---": re.compile(r"""\s*$|\s*#|\s*-(?:\s|$)|[ \t]+\S|[\]}]|"?[A-Za-z_][\w .-]{0,40}"?:(?:\s|$)"""),
    "+++": re.compile(r"""\s*$|\s*#|\[|[ \t]+\S|[\]}]|"?[A-Za-z_][\w.-]{0,40}"?\s*="""),
}
_KNOWN = frozenset(
    (
        *("title", "date", "layout", "slug", "tags", "categories", "category", "author", "authors", "draft", "lang"),
        *("summary", "description", "permalink", "published", "publishdate", "lastmod", "type", "keywords", "excerpt"),
    )
)
_KEY = re.compile(r"^\"?([A-Za-z_][\w.-]*)\"?\s*[:=]", re.MULTILINE)
PELICAN_LINE = re.compile(r"^ {0,3}([A-Za-z0-9_-]+):[ \t]*(.*?)\r?$")
_ONLY_PELICAN = frozenset(("slug", "status", "template", "save_as", "translation", "guid", "imported"))
_OF_PELICAN = _ONLY_PELICAN | {
    "category",
    "tags",
    "author",
    "authors",
    "summary",
    "lang",
    "modified",
    "keywords",
    "url",
}
_ISO_DATE = re.compile(r"[12]\d{3}-\d\d?-\d\d?")
_HEADING = re.compile(r"# (?:[#=]|[^\S\n])*+[^\n]++\n")
_MARKDOWN = re.compile(r"^(?:#{2,6} \S|```\w*$)|\]\((?:https?://|/|\./)", re.MULTILINE)

_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_BULLET = re.compile(r"(?:[-*+•]|\d{1,4}[.)])[ \t]+|")
_TITLED = re.compile(
    rf"""\[[^\[\]]*\]\((?P<link>{_ADDRESS.pattern}?)(?:\s+"[^"]*")?\)   # [Title](address)
         | <?(?P<bare>{_ADDRESS.pattern})>?(?:\s+\#.*)?                 # address, with a remark
         | [^\s<>"][^<>"\n]{{0,200}}?(?:\t|\s[-–—|:]\s|:\s)\s*<?(?P<last>{_ADDRESS.pattern})>?  # Title - address
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TABLE_LINES, _FEWEST_ROWS, _FEWEST_SIGNS, _LONGEST_NAME = 20, 4, 2, 40
_NOT_QUITE = re.compile(r"[\w+.-]*:/*[^\s<>\"]+|(?:[\w-]+\.)+[\w-]{2,}(?:/\S*)?")
_LISTED_SHARE = 0.8


def is_json_feed(sample: Sample) -> bool:
    """Recognise a JSON Feed by its version, or by a list of items."""
    value = sample.json
    return isinstance(value, dict) and ("jsonfeed.org" in str(value.get("version")) or bool(_items(value)))


def _items(value: Mapping[str, object]) -> object:
    items = value.get("items")
    return isinstance(items, list) and items and isinstance(items[0], dict) and items[0].keys() & {"url", "id", "title"}


def is_json(sample: Sample) -> bool:
    """Recognise a file of data."""
    return sample.json is not None


def is_table(sample: Sample) -> bool:
    """Recognise values parted by signs (CSV): line for line equally many, below short names, and no sentence."""
    lines = [line for line in sample.text.split("\n", _TABLE_LINES) if line.strip()][:_TABLE_LINES]
    if len(lines) < _FEWEST_ROWS:
        return False
    for sign in "\t;,":
        if lines[0].count(sign) < _FEWEST_SIGNS:
            continue
        try:
            rows = list(csv.reader(lines, delimiter=sign))
        except csv.Error:  # a field of 131,072 characters
            return False
        names = rows[0]
        if len({len(row) for row in rows}) == 1 and all(0 < len(name.strip()) <= _LONGEST_NAME for name in names):
            return not any(row[-1].rstrip().endswith((".", "!", "?", "…")) and " " in row[-1].strip() for row in rows)
    return False


def is_frontmatter(sample: Sample) -> bool:
    """Recognise Markdown: by the metadata above it (YAML, TOML, JSON or Pelican's lines), or by a heading and links."""
    if fenced := FENCED.match(sample.text):
        line = _FENCED_LINE[fenced[1]]
        known = {key.lower() for key in _KEY.findall(fenced[2])} & _KNOWN
        return bool(known) and all(map(line.match, fenced[2].splitlines()))
    if sample.text.startswith("{"):
        return _begins_with_json(sample.text)
    if sample.text.startswith("# "):
        return bool(_HEADING.match(sample.text)) and bool(_MARKDOWN.search(sample.text))
    return _begins_with_pelican_lines(sample.text)


def _begins_with_json(text: str) -> bool:
    try:
        value, end = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and bool({key.lower() for key in value} & _KNOWN) and text[end : end + 1] in "\r\n"


def _begins_with_pelican_lines(text: str) -> bool:
    """Tell Pelican's metadata from the lines that people put above a text: its title with its own words."""
    found: dict[str, str] = {}
    for line in text.split("\n", 60):
        if not line.strip():
            break
        if match := PELICAN_LINE.match(line):
            found.setdefault(match[1].lower(), match[2])
        elif not (found and line.startswith("    ")):
            return False
    if not found.get("title"):
        return False
    is_exact = bool(_ISO_DATE.match(found.get("date", "")))
    return bool(found.keys() & (_OF_PELICAN if is_exact else _ONLY_PELICAN))


def is_list(sample: Sample) -> bool:
    """Recognise a list of addresses: nearly each line is one, or empty, or a remark behind ``#``."""
    lines = sample.text.splitlines()
    if len(sample.data) > HEAD:
        del lines[-1:]  # cut in two
    lines = [line for each in lines if (line := each.strip()) and not line.startswith("#")]
    listed = [bool(listed_address(line)) for line in lines]
    if not any(listed[:1] + listed[1:2]):
        return False
    if all(found or _NOT_QUITE.fullmatch(line) for found, line in zip(listed, lines, strict=True)):
        return True
    return sum(listed) >= 2 and sum(listed) >= _LISTED_SHARE * len(lines)


def listed_address(line: str) -> str:
    """Return the address on a line of a list: alone, behind a bullet, in brackets, or with its title before it."""
    line = line.strip()
    bullet = _BULLET.match(line)
    rest = line[bullet.end() :] if bullet else line
    if found := _TITLED.fullmatch(rest):
        return found["link"] or found["bare"] or found["last"]
    return ""
