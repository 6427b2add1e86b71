"""The picture that a page opens with, and what its figure says of it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from newsdigest.formats.hypertext.html_tree import is_spoken
from newsdigest.formats.page import asides
from newsdigest.formats.page.evidence.articles import Picture
from newsdigest.formats.page.evidence.head import line
from newsdigest.formats.page.evidence.visible import pieces_of
from newsdigest.text import addresses

_NO_PICTURE = re.compile(
    r"(?:^|[/_.=-])(?:logo\w*|\w*logo|favicon|placeholder|default|blank|spacer|pixel|transparent|1x1|avatar|sprite|no[-_]?image|dummy|"
    r"apple-touch-icon|gravatar|share[-_]?default|default[-_]?share|og[-_]?default|fallback|missing|icon)s?(?:[/_.?-]|\d*\.\w{3,4}|$)",
    re.IGNORECASE,
)
_KINDS = re.compile(r"\.(?:svg|ico)(?:$|\?)", re.IGNORECASE)
_SIGNED = re.compile(
    r"(?:©|\(c\)|\bcr[ée]dits?\b(?:\s+(?:photos?|image|video|bild))?\s*:?|\bfoto(?:s|graf)?\s*:|\bphotos?\s*:|\bbild(?:quelle)?\s*:|\bimage\s*:|"
    r"\bphoto(?:graph)?\s+by\b|\bfoto\s+di\b|\bcrédito\s*:|\bimage credits?\b|\bcourtesy\b(?:\s+of)?)\s*",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(
    r"\s*\(\s*((?:Photo|Foto|Image|Bild|Crédit|Credit|©)[^()]{2,120}|[^()]{2,60}/\s?[^()]{2,60})\)\s*$"
)
_FILE_NAME = re.compile(r"\.(?:jpe?g|png|gif|webp)$", re.IGNORECASE)
_LONGEST_CREDIT = 160
_LONGEST_CAPTION = 600
_CREDIT_PIECES = frozenset(
    ("credit", "credits", "copyright", "rights", "quelle", "bildquelle", "source", "photographer", "attribution")
)
_CAPTION_PIECES = frozenset(
    ("caption", "legende", "legend", "bildunterschrift", "figcaption", "didascalia", "description")
)


_SIZES = re.compile(r"(?:^|[-_@.]?)(?:\d{2,4}x\d{1,4}|\d{2,4}w|scaled|large|medium|small|\dx)+$")
_SOURCES = ("src", "data-src", "data-original", "data-lazy-src")
_TELLING = 6  # characters of a name that is that of one picture, even within another: "medium_post16615"
_SETS = ("srcset", "data-srcset")
_ANY_NAME = frozenset(
    ("image", "photo", "picture", "rawimage", "master", "social", "original", "preview", "header", "banner")
)


@dataclass(frozen=True, slots=True)
class LeadImage:
    """An absolute address, and what is said of it; all empty where there is none."""

    address: str = ""
    alt: str = ""
    caption: str = ""
    credit: str = ""


def lead_image(tree: HtmlElement, declared: Iterable[Picture], alt: str, base: str) -> LeadImage:
    """Return the first declared picture that is one of the article, with the words of its figure on the page.

    alt: what ``og:image:alt`` says. base: the address that relative ones are relative to.
    """
    chosen = next(
        (
            Picture(address, picture.caption, picture.credit)
            for picture in declared
            if (address := absolute(picture.address, base)) and _is_picture(address)
        ),
        None,
    )
    if chosen is None:
        return LeadImage()
    element = _shown(tree, chosen.address)
    if element is None:
        caption, credit = _parted(chosen.caption)
        return LeadImage(chosen.address, alt, caption, _credit(chosen.credit) or credit)
    caption, credit = _words(element)
    declared_caption, declared_credit = _parted(chosen.caption)
    alt = alt or line(element.get("alt") or "", _LONGEST_CAPTION)
    caption = caption or declared_caption
    credit = credit or _credit(chosen.credit) or declared_credit
    return LeadImage(
        chosen.address,
        "" if _FILE_NAME.search(alt) else alt,
        caption,
        "" if credit in (caption, alt) else credit,
    )


def absolute(address: str, base: str) -> str:
    """Return an absolute web address, or nothing."""
    try:
        joined = urljoin(base, address.strip().replace(" ", "%20"))
    except ValueError:
        return ""
    if joined.startswith("//"):
        joined = "https:" + joined
    return joined if addresses.is_web(joined) and len(joined) <= 2000 else ""


def _is_picture(address: str) -> bool:
    parts = urlsplit(address)
    name = unquote(parts.path).rstrip("/").rpartition("/")[2]  # not of its folders: /sites/default/files/
    return (
        bool(name) and "gravatar.com" not in parts.netloc and not _NO_PICTURE.search(name) and not _KINDS.search(name)
    )


def _key(address: str) -> str:
    """Return what the addresses of a picture in several sizes have in common: its name without sizes.

    A name that many pictures have (``960x0.jpg``, ``rawImage.jpg``) is one only with its folder.
    """
    parts = [part for part in unquote(unquote(address)).partition("?")[0].split("/") if part]
    name = parts[-1] if parts else ""
    stem = _SIZES.sub("", (name.rpartition(".")[0] or name).casefold())
    return "/".join(parts[-3:]).casefold() if len(stem) < 3 or stem in _ANY_NAME else stem


def _shown(tree: HtmlElement, address: str) -> HtmlElement | None:
    key = _key(address)
    for element in tree.iter("img", "source"):
        shown = map(_key, _written(element))
        if any(each == key or (len(key) >= _TELLING and key in each) for each in shown):
            return element
    return None


def _written(element: HtmlElement) -> Iterator[str]:
    """Yield the addresses of an image in all its sizes."""
    yield from (address for name in _SOURCES if (address := element.get(name)) and len(address) < 5000)
    for name in _SETS:
        yield from (part.split()[0] for part in (element.get(name) or "")[:5000].split(", ") if part.strip())


def _words(image: HtmlElement) -> tuple[str, str]:
    """Return caption and credit of the figure around an image, or of the block right around it."""
    for depth, above in zip(range(6), image.iterancestors(), strict=False):
        if above.tag in ("body", "article", "main", "section"):
            break
        caption, credit = _within(above)
        if caption or credit:
            return caption, credit
        if above.tag == "figure" or (depth and len("".join(above.itertext()).strip()) > 1500):
            break
    return "", ""


def _within(block: HtmlElement) -> tuple[str, str]:
    if len("".join(block.itertext())) > 3000:
        return "", ""
    credits, captions = [], []
    for element in block.iter("figcaption", "div", "span", "p", "small", "cite", "em", "i", "dd", "td"):
        pieces = pieces_of(element)
        prop = element.get("itemprop") or ""
        if pieces & _CREDIT_PIECES or "copyrightHolder" in prop or prop in ("creditText", "author"):
            credits.append(element)
        elif element.tag == "figcaption" or pieces & _CAPTION_PIECES or prop in ("caption", "description", "name"):
            captions.append(element)
    credit = next((text for each in credits if 1 < len(text := _text(each, ())) <= _LONGEST_CREDIT), "")
    caption = next((text for each in captions if (text := _text(each, credits)) and not asides.is_of_player(text)), "")
    if caption:
        caption, signed = _parted(caption)
        credit = credit or signed
    return caption[:_LONGEST_CAPTION], _credit(credit)


def _text(element: HtmlElement, without: Sequence[HtmlElement]) -> str:
    """Return the text of an element without that of some elements in it."""
    unseen = (*element.iter("script", "style", "button", "svg"), *filter(is_spoken, element.iter(etree.Element)))
    left = {inner for outer in (*without, *unseen) for inner in outer.iter()}
    if element in left:
        return ""
    return line(" ".join(_in_order(element, left)))


def _in_order(element: HtmlElement, left: set[HtmlElement]) -> Iterator[str]:
    for moment, each in etree.iterwalk(element, events=("start", "end")):
        if moment == "start" and each not in left and isinstance(each.tag, str):
            yield each.text or ""
        elif moment == "end" and each is not element and each.getparent() not in left:
            yield each.tail or ""


def _parted(caption: str) -> tuple[str, str]:
    """Return a caption without the credit at its end, and the credit."""
    if found := _IN_BRACKETS.search(caption):
        return caption[: found.start()].strip(), _credit(found[1])
    signed = list(_SIGNED.finditer(caption))
    if signed and len(caption) - signed[-1].start() <= _LONGEST_CREDIT:
        at = signed[-1].start()
        return caption[:at].strip(" -–—|·(["), _credit(caption[at:].rstrip(")] "))
    return caption, ""


def _credit(text: str) -> str:
    text = line(text, _LONGEST_CREDIT)
    while (found := _SIGNED.match(text)) and found.end() < len(text):
        text = text[found.end() :]
    return text.strip(" -–—|·:()[]")
