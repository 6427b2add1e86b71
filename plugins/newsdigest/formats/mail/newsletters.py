"""What a newsletter has around its article: previews, counters, rows of icons, the way out of the list.

The phrases are data: ``newsletters.txt``.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources

from lxml.html import HtmlElement

from newsdigest.formats import dates, hypertext
from newsdigest.formats.mail import forwarded_html
from newsdigest.formats.mail.plain_parts import text_of
from newsdigest.formats.mail.tracking import destination
from newsdigest.formats.plaintext.leftovers import Rules
from newsdigest.text.addresses import host, is_web

_ONLINE, _SHARING, _OPINION = "online version", "sharing", "opinion"
_ANCHORS = ("unsubscribing", "why it is sent", "subscription settings")
"""What tells that the end of a mail is about the mail: an imprint alone may be the article's."""

_TOP = 6  # paragraphs in which a mail speaks of itself before it begins
_BOTTOM = 40  # paragraphs, each in a table cell of its own, of the longest footers that were met
_STRAY_WORDS = 8  # of a paragraph between two lines of a footer: a name, "|", a slogan
_MOST_STRAYS = 2
_MOST_OF_A_LINE = 20  # elements, links and breaks
_SHOWN = 100  # characters of each line in a message
_BLANK = re.compile(  # what pads a preview, and what parts links
    r"[\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3164\ufeff|·•]*"
)
_ADDRESS = re.compile(r"https?://\S+")
_MAIL_ADDRESS = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\w")  # in a footer the reader's
_SENTENCE = re.compile(r"\w[.!?…][»”\"')]*$")

_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|(?<![\w-])opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)"
    r"|(?<![\w-])(?:font-size|max-height|max-width)\s*:\s*[01](?:\.\d+)?(?:px|pt|em|%)?\s*(?:;|!|$)",
    re.IGNORECASE,
)
_NETWORKS = re.compile(
    r"(?:.*\.)?(?:facebook|fb|twitter|x|t|instagram|linkedin|youtube|tiktok|pinterest|threads|bsky|mastodon|whatsapp|wa"
    r"|telegram|reddit|snapchat|tumblr|flipboard|getpocket|vimeo|flickr|spotify)\.(?:com|net|org|me|app|co|social|be)",
    re.IGNORECASE,
)
_NETWORK_NAME = re.compile(
    r"(?:(?:follow|share|join|find|like|post|tweet|visit|suivez|partager?|sur|on|us|nous|via|by|our|the|icon|logo|page|link"
    r"|image|auf|en|facebook|twitter|x|instagram|linkedin|you ?tube|tiktok|pinterest|threads|bluesky|mastodon|whatsapp"
    r"|telegram|reddit|snapchat|flipboard|pocket|vimeo|spotify|e-?mail)[\s:|·-]*)*",
    re.IGNORECASE,
)
_SIZE = re.compile(r"\s*(\d{1,4})(?:px)?\s*")
_ICON = 40  # pixels on both sides
_PIXEL = 2

_UNSUBSCRIBE = (
    r"(?:unsubscribe|unsubscribing|opt[- ]out|d[ée]sabonn\w+|d[ée]sinscri\w+|abmelden|abbestellen|austragen|abmeldung"
    r"|dar(?:se|te|me)? de baja|desuscrib\w+|cancelar (?:\w{1,3} )?(?:suscripci[oó]n|subscrição|inscrição)"
    r"|disiscriv\w+|annulla(?:re)? l.iscrizione|cancella(?:ti|rsi) dalla|descadastr\w+|afmelden|uitschrijven"
    r"|meld (?:je|u) af)"
)
# A sentence with the word is the article's unless it says how to do it.
_CLICK = (
    r"(?:click|here|link|at any ?time|below|th(?:is|ese) (?:e-?mails?|newsletters?|list)|if you|you can|prefer not to"
    r"|cliquez|cliquer|ici|lien|à tout moment|si vous|vous pouvez|klicken|hier|jederzeit|wenn (?:sie|du)|können sie"
    r"|haz clic|haga clic|aquí|enlace|si (?:no )?dese\w+|clicca|qui|se non|clique|aqui|se não|klik|u kunt)"
)


def _read_rules() -> Iterator[tuple[str, str]]:
    """Yield reason and pattern of every rule in the file."""
    reason = ""
    for line in resources.files(__package__).joinpath("newsletters.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            reason = line[1:-1]
        elif line and not line.startswith("# "):
            yield reason, line.replace("{UNSUBSCRIBE}", _UNSUBSCRIBE).replace("{CLICK}", _CLICK)


_RULES = Rules(_read_rules())


@dataclass(frozen=True, slots=True)
class Newsletter:
    """The article of a newsletter."""

    paragraphs: tuple[str, ...]
    """Markdown; a list, a table or a fence may be several."""

    online: str
    """The address at which it can be read, if it says so."""

    lang: str
    """The language that its HTML claims."""

    warnings: tuple[str, ...]


def from_html(html: str, title: str, source: str) -> Newsletter:
    """Return the article of a newsletter's HTML part; title and source: what it need not say again."""
    tree = hypertext.tree_of(html)
    lang = tree.get("lang") or tree.get("xml:lang") or ""
    forwarded_html.settle(tree)
    warnings = [_remove_unseen(tree), _remove_masthead(tree, title, source)]
    online, counters = _settle_links(tree)
    if counters:
        only = "that only counts who follows it" if counters == 1 else "that only count who follows them"
        warnings.append(f"left out {_count(counters, 'link')} {only}")
    warnings.append(_remove_pictures(tree))
    found = hypertext.to_markdown(hypertext.remove_hidden(tree))
    parts = tuple(part for part in found.markdown.split("\n\n") if not _BLANK.fullmatch(part))
    return Newsletter(parts, online, lang, (*filter(None, warnings), *found.warnings))


def trim(paragraphs: Sequence[str], title: str, names: Collection[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the paragraphs without what a mail says of itself above and below its text, and warnings.

    names: of its author and its source, which say nothing where they stand alone above the text.
    """
    end = _end_of_text([_text(part) for part in paragraphs[-_BOTTOM:]]) + max(0, len(paragraphs) - _BOTTOM)
    above, repeated, kept = [], [], []
    for part in paragraphs[: min(_TOP, end)]:
        text = _text(part)
        if text and (_RULES.reason(text) in (_ONLINE, *_ANCHORS, _SHARING) or text in names or _is_date(text)):
            above.append(text)
        elif text.casefold() == title.casefold() and end > 1:
            repeated.append(text)
        else:
            kept.append(part)
    removed = (
        ("removed the repeated title", repeated),
        ("removed above the text", above),
        ("removed the footer of the newsletter", list(map(_text, paragraphs[end:]))),
    )
    warnings = tuple(f"{what}: {_listed(texts)}" for what, texts in removed if texts)
    return (*kept, *paragraphs[_TOP:end]), warnings


def is_online_version(text: str) -> bool:
    """Tell whether a link with this text leads to the newsletter on the web."""
    return _RULES.reason(" ".join(text.split())) == _ONLINE


def asks_for_an_opinion(text: str) -> bool:
    """Tell whether a paragraph only asks how its reader likes the newsletter."""
    return _RULES.reason(" ".join(text.split())) == _OPINION


def _end_of_text(texts: Sequence[str]) -> int:
    """Return how many paragraphs come before the footer: all of them if nothing there speaks of a subscription."""
    end, strays, anchored = len(texts), 0, False
    for position in range(len(texts) - 1, 0, -1):
        text = texts[position]
        if reason := _reason(text):
            end, strays = position, 0
            anchored = anchored or reason in _ANCHORS
        elif len(text.split()) > _STRAY_WORDS or _SENTENCE.search(text) or strays == _MOST_STRAYS:
            break
        else:
            strays += 1
    return end if anchored else len(texts)


def _reason(text: str) -> str:
    """Return why a paragraph is no text; one with several lines is told by the first that says it."""
    if _BLANK.fullmatch(text) or re.fullmatch(r"[_=*-]{3,}", text):
        return "blank"
    reasons = list(filter(None, map(_RULES.reason, (" ".join(text.split()), *text.split("\n")))))
    return next((reason for reason in reasons if reason in _ANCHORS), next(iter(reasons), ""))


def _text(part: str) -> str:
    """Return the words of a paragraph as its reader sees them, addresses left out."""
    return _ADDRESS.sub("", text_of(part)).strip(" :()<>")


def _is_date(text: str) -> bool:
    """Tell whether a line is nothing but a day (``Apr 20``)."""
    found = dates.match(text) or dates.match_day(text)
    return found is not None and found.end() == len(text)


def _listed(texts: Sequence[str]) -> str:
    lines = (_MAIL_ADDRESS.sub("…", " ".join(text.split())) for text in texts)
    return " · ".join(f"'{line[:_SHOWN]}{'…' * (len(line) > _SHOWN)}'" for line in lines if not _BLANK.fullmatch(line))


def _remove_unseen(tree: HtmlElement) -> str:
    """Remove what a mail program shows in its list only; return a warning that says it."""
    preview = ""
    for element in list(tree.iter("div", "span", "p", "td", "tr", "table", "img", "a", "font", "h1", "h2")):
        if element.getparent() is not None and _UNSEEN.search(element.get("style", "")):
            preview = preview or " ".join(hypertext.text_of(element).split())
            element.drop_tree()
    preview = re.sub(_BLANK.pattern + "$", "", preview)
    return f"removed the hidden preview: '{preview[:_SHOWN]}'" if preview else ""


def _remove_masthead(tree: HtmlElement, title: str, source: str) -> str:
    """Remove the sender's logo, and a heading that repeats the subject; return a warning about the latter."""
    for image in list(tree.iter("img")):
        alt = image.get("alt", "").strip()
        if image.getparent() is not None and ("logo" in alt.casefold().split() or alt.casefold() == source.casefold()):
            image.drop_tree()
    for heading in list(tree.iter("h1", "h2")):
        text = " ".join(hypertext.text_of(heading).split())
        if text and text.casefold() == title.casefold():
            heading.drop_tree()
            return f"removed the repeated title: '{text}'"
    return ""


def _settle_links(tree: HtmlElement) -> tuple[str, int]:
    """Make every link lead to its page; return the address of the online version and how many led nowhere."""
    online, counters = "", 0
    for link in list(tree.iter("a")):
        text = " ".join(hypertext.text_of(link).split())
        target = destination(link.get("href", ""))
        if is_web(target) and not online and _is_online_link(link, text):
            online = target
        if _NETWORKS.fullmatch(host(target)) and _NETWORK_NAME.fullmatch(text or _alt(link)):
            link.drop_tree()
        elif target:
            link.set("href", target)
        elif "href" in link.attrib:
            counters += bool(text)
            link.drop_tag()
    return online, counters


def _is_online_link(link: HtmlElement, text: str) -> bool:
    if is_online_version(text):
        return True
    parent = link.getparent()  # "Trouble reading this? Click here."
    is_line = parent is not None and parent.tag in ("p", "td", "div") and len(parent) <= _MOST_OF_A_LINE
    return is_line and is_online_version(hypertext.text_of(parent)[:400])


def _alt(link: HtmlElement) -> str:
    return " ".join(image.get("alt", "") for image in link.iter("img"))


def _remove_pictures(tree: HtmlElement) -> str:
    """Remove pixels that count, icons, and pictures that are in the mail only; return a warning about the last."""
    enclosed = 0
    for image in list(tree.iter("img")):
        width, height = _size(image, "width"), _size(image, "height")
        is_enclosed = image.get("src", "").lower().startswith(("cid:", "data:"))
        is_icon = max(width, height) <= _ICON or min(width, height) <= _PIXEL
        if is_enclosed or is_icon or not image.get("src"):
            enclosed += is_enclosed and not is_icon
            if image.getparent() is not None:
                image.drop_tree()
    return f"left out {_count(enclosed, 'picture')} that the mail has enclosed" if enclosed else ""


def _size(image: HtmlElement, side: str) -> int:
    """Return a side in pixels; large if it is not given."""
    styled = re.search(rf"(?<![\w-]){side}\s*:\s*(\d{{1,4}})px", image.get("style", ""))
    given = styled or _SIZE.fullmatch(image.get(side, ""))
    return int(given[1]) if given else 1000


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number != 1 else ''}"
