"""Apostrophes and hyphens as they are printed.

An apostrophe is ’ between two letters, whatever a keyboard, a feed or an editor has left in a file.

Files keep what they hold, and so do code and addresses. Of the alphabets whose apostrophe is this sign: in others the
straight one may stand for a letter or a mark of their own.
"""

import re

from markupsafe import Markup, escape

_LETTER = "[A-Za-zÀ-ÖØ-öø-ɏЀ-ӿḀ-ỿ]"
# Each begins with the sign, so it is looked for by that. What is emphasised or linked goes on with the word around it.
_IN_TEXT = re.compile(rf"'(?<={_LETTER}')(?={_LETTER})")
_EMPHASIS = ("a", "b", "cite", "em", "i", "strong")
_ENDS = "|".join(rf"(?<=</{name}>')" for name in _EMPHASIS)
_BEGINS = rf"(?:<(?:{'|'.join(_EMPHASIS)})\b[^>]*>){{0,3}}"
_IN_HTML = re.compile(
    rf"(<(pre|code|kbd|samp)\b.*?</\2>|<[^>]*>)|'(?:(?<={_LETTER}')|{_ENDS})(?={_BEGINS}{_LETTER})", re.DOTALL
)
_COMPOUND = re.compile(r"\b\w++(?:-\w++)+")  # not tried at each letter of a word: 10,000 took 2 s
_LONG = 16  # characters, as in the stylesheet: no shorter word of a headline is hyphenated


def apostrophes(text: str) -> str:
    """Return a plain text, or HTML without attributes and code, with its apostrophes; as long as before."""
    return _IN_TEXT.sub("’", text) if "'" in text else text


def apostrophes_in(html: str) -> str:
    """Return sanitised HTML with the apostrophes of its text."""
    return _IN_HTML.sub(lambda found: found[1] or "’", html) if "'" in html else html


def unbroken(headline: str) -> Markup:
    """Return a headline whose short compounds end no line at their hyphen (au-|dessus), which no style can say."""
    html = str(escape(headline))
    return Markup(_COMPOUND.sub(_together, html) if "-" in html else html)  # noqa: S704


def _together(found: re.Match[str]) -> str:
    return f'<span class="unbroken">{found[0]}</span>' if len(found[0]) < _LONG else found[0]
