"""What site generators understand in a Markdown text and nobody else does: Hugo's shortcodes, Jekyll's Liquid tags."""

import re
import shlex
from collections.abc import Callable

from newsdigest.text.markup import escape_inline

# No expression reads a character twice for what it may be (``\s*+``): a text of spaces would take hours.
_CODE_END = re.compile(r"\{\{[<%]\s*+/\s*+highlight\s*+[>%]\}\}|\{%-?\s*+endhighlight\s*+-?%\}")
_CODE_BLOCK = re.compile(
    r"(?:\{\{[<%]\s*+highlight\s++(?P<hugo>[\w+#-]++)[^}]*+(?<=[>%])\}\}"
    r"|\{%-?\s*+highlight\s++(?P<liquid>[\w+#-]++)[^%]*+%\})"
    rf"\n?(?P<code>.*?)(?:{_CODE_END.pattern})",
    re.DOTALL,
)
_SHORTCODE = re.compile(
    r"\{\{[<%]\s*+(?P<end>/?)\s*+(?P<name>[\w./-]++)(?P<arguments>(?:\"[^\"]*+\"|`[^`]*+`|[^\"`{}])*+)(?<=[>%])\}\}"
)
_COMMENT_END = re.compile(r"\{%-?\s*+endcomment\s*+-?%\}")
_LIQUID_COMMENT = re.compile(rf"\{{%-?\s*+comment\s*+-?%\}}.*?(?:{_COMMENT_END.pattern})", re.DOTALL)
_LIQUID = re.compile(r"\{%-?\s*+(\w++)([^%]*+)%\}")
_LIQUID_VALUE = re.compile(r"\{\{-?(?![<%])([^{}]*+)\}\}")
_QUOTED = re.compile(r"[\"']([^\"']*)[\"']")
_ATTRIBUTES = re.compile(r"(?<![ \t])[ \t]*+\{::?[^{}\n]*+\}")

Arguments = dict[str, str]


def _figure(arguments: Arguments) -> str:
    alt = arguments.get("alt") or arguments.get("title", "")
    caption = " – ".join(
        filter(None, (arguments.get("title", ""), arguments.get("caption", ""), arguments.get("attr", "")))
    )
    image = f"![{escape_inline(alt)}]({_address(arguments.get('src') or arguments.get('0', ''))})"
    return f"\n\n{image}\n\n*{escape_inline(caption)}*\n\n" if caption else f"\n\n{image}\n\n"


def _link(pattern: str, *names: str) -> Callable[[Arguments], str]:
    """Return what makes a link of the arguments: named ones, or the first that there are."""

    def make(arguments: Arguments) -> str:
        values = [arguments.get(name) or arguments.get(str(position), "") for position, name in enumerate(names)]
        return f"<{_address(pattern.format(*values))}>" if all(values) else ""

    return make


def _address(text: str) -> str:
    return re.sub(r"[\s<>()\"]", lambda sign: f"%{ord(sign[0]):02X}", text)


def _first(arguments: Arguments) -> str:
    return arguments.get("0") or arguments.get("path", "")


_MEANINGS: dict[str, Callable[[Arguments], str]] = {
    "figure": _figure,
    "image": _figure,
    "img": _figure,
    "youtube": _link("https://www.youtube.com/watch?v={}", "id"),
    "vimeo": _link("https://vimeo.com/{}", "id"),
    "instagram": _link("https://www.instagram.com/p/{}/", "id"),
    "gist": _link("https://gist.github.com/{}/{}", "user", "id"),
    "tweet": _link("https://twitter.com/{}/status/{}", "user", "id"),
    "x": _link("https://x.com/{}/status/{}", "user", "id"),
    "ref": _first,
    "relref": _first,
    "param": lambda arguments: "",
}


def fence_code(text: str) -> str:
    """Return the text with the generators' code blocks as fenced ones."""
    return _replace(_CODE_BLOCK, _fenced, text, _CODE_END)


def _replace(pattern: re.Pattern[str], change: Callable[[re.Match[str]], str], text: str, end: re.Pattern[str]) -> str:
    """Replace what the pattern finds before the last of these ends: there is no search for one that is not there."""
    last = max((found.end() for found in end.finditer(text)), default=0)
    return pattern.sub(change, text[:last]) + text[last:]


def _fenced(found: re.Match[str]) -> str:
    code = found["code"].strip("\n")
    return f"\n```{found['hugo'] or found['liquid']}\n{code}\n```\n"


def resolve(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text with each tag as what it means, and a warning for each that means nothing here.

    The words between two tags (``{{< note >}}…{{< /note >}}``) stay.
    """
    removed: dict[str, None] = {}

    def shortcode(found: re.Match[str]) -> str:
        if found["end"]:
            return ""
        arguments = found["arguments"][:-1].rstrip().removesuffix("/")
        if found["name"] in _MEANINGS and (meant := _MEANINGS[found["name"]](_arguments(arguments))):
            return meant
        removed[" ".join(found[0].split())] = None
        return ""

    def liquid(found: re.Match[str]) -> str:
        if found[1] in ("link", "post_url"):
            return _trimmed(found[2])
        if found[1] not in ("raw", "endraw") and not found[1].startswith("end"):
            removed[" ".join(found[0].split())] = None
        return ""

    def value(found: re.Match[str]) -> str:
        said = _trimmed(found[1])
        if re.fullmatch(r"(?:site|page)\.(?:base)?url", said):
            return ""
        if (quoted := _QUOTED.match(said)) and "url" in said:
            return quoted[1]
        removed[" ".join(found[0].split())] = None
        return ""

    text = _SHORTCODE.sub(shortcode, text)
    text = _replace(_LIQUID_COMMENT, lambda found: "", text, _COMMENT_END)
    text = _LIQUID_VALUE.sub(value, _LIQUID.sub(liquid, text))
    text = _ATTRIBUTES.sub("", text)
    return text, tuple(f"removed a tag of a site generator: '{tag[:80]}'" for tag in removed)


def _trimmed(tag: str) -> str:
    return tag.strip().removesuffix("-").rstrip()


def _arguments(text: str) -> Arguments:
    """Return the arguments of a shortcode, those without a name by their position."""
    try:
        words = shlex.split(text.replace("`", '"'))
    except ValueError:
        words = text.split()
    named = [word.partition("=") for word in words]
    found = {name: value for name, equals, value in named if equals and re.fullmatch(r"\w+", name)}
    positional = [word for word in words if not re.match(r"\w+=", word)]
    return {str(position): word for position, word in enumerate(positional)} | found
