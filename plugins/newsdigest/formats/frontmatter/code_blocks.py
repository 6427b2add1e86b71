"""Fenced code as people write it (CommonMark) to what Python-Markdown takes for such: the rest would be live text.

CommonMark lets a fence stand a little inwards, say anything behind it, and end with a longer one
(https://spec.commonmark.org/0.31.2/#fenced-code-blocks). For Python-Markdown it begins its line, has the name of a
language at most, and ends with the same signs.
"""

import re
from collections.abc import Iterator

from newsdigest.formats.refusal import RefusedError

_FENCE = re.compile(r"^(?P<indent>[ \t]*+)(?P<fence>`{3,}+|~{3,}+)[ \t]*+(?P<info>[^\n`]*+)$", re.MULTILINE)
_LANGUAGE = re.compile(r"[\w#.+-]+")
_MOST_FENCES = 2000  # 8,000 of them cost Python-Markdown two minutes


def segments(text: str) -> Iterator[tuple[bool, str]]:
    """Yield fenced code, and what is between; there, a fence that nothing closes is escaped.

    Raises RefusedError for so much code that it is no article.
    """
    fences = list(_FENCE.finditer(text))
    if len(fences) > _MOST_FENCES:
        raise RefusedError(f"has more than {_MOST_FENCES // 2:,} blocks of code")
    position, closed = 0, -1
    for number, opening in enumerate(fences):
        if number <= closed:
            continue
        closings = (later for later in range(number + 1, len(fences)) if _closes(opening, fences[later]))
        if (closing := next(closings, None)) is None:
            continue
        yield False, _without_fences(text[position : opening.start()])
        yield True, _written(opening, text[opening.end() + 1 : fences[closing].start()])
        position, closed = fences[closing].end(), closing
    yield False, _without_fences(text[position:])


def _closes(opening: re.Match[str], fence: re.Match[str]) -> bool:
    return not fence["info"] and fence["fence"].startswith(opening["fence"])


def _written(opening: re.Match[str], code: str) -> str:
    """Return the code between two fences that are alike, moved to the left as far as the first one was inwards."""
    if inwards := len(opening["indent"]):
        code = re.sub(rf"^[ \t]{{1,{inwards}}}", "", code, flags=re.MULTILINE)
    language = _LANGUAGE.match(opening["info"].lstrip("{. "))
    return f"{opening['fence']}{language[0] if language else ''}\n{code}{opening['fence']}"


def _without_fences(text: str) -> str:
    return _FENCE.sub(lambda fence: fence[0].replace("`", "\\`").replace("~", "&#126;"), text)
