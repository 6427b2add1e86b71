"""Cards: pictures of 1200 by 630 pixels that networks show beside a link to the site or to an edition.

They need Pillow and a font, both in the extra ``cards``; where these are not installed there are none.
"""

import functools
import re
import zlib
from collections.abc import Mapping
from datetime import date
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

from newsdigest.memory import code, digest, libraries
from newsdigest.publishing.addresses import Address
from newsdigest.publishing.interface import Interface
from newsdigest.publishing.views import View
from newsdigest.settings import Cards

PNG = "image/png"
WEEK = "Week of %(day)s"  # the theme's own message

_SIZE = _WIDTH, _HEIGHT = 1200, 630
_EDGE, _TOP, _BOTTOM = 80, 70, 560
_LINES = 4
_PAPER, _INK, _ACCENT = (253, 253, 251), (23, 25, 26), (10, 92, 74)  # as in the stylesheet
_DARKEST, _GREY, _RULE = 14, 9, 15
"""Numbers in the palette."""

_FONT = "font_source_serif_pro"
_SURE = re.compile(r"[ -~\u00a0-\u00ac\u00ae-\u00ff\u0152\u0153\u2013\u2014\u2018\u2019\u201c-\u201e\u2026\u202f]*")
"""What the font has, told without loading it: enough for most names of sites."""

_NOWHERE = "\U0010ffff"  # no font has it


class Card(View, frozen=True, kw_only=True):
    """What a card is a function of; its day or week is written in the interface's language."""

    name: str
    """The site's."""

    title: str = ""
    """The headline, or the site's tagline."""

    first: date | None = None
    last: date | None = None


def site_card(settings: Mapping[str, Any]) -> Address:
    """Return where the site's card is; nowhere, if there are none."""
    wanted = settings["NEWSDIGEST_CARDS"] != Cards.NONE and installed() and drawable(settings["SITENAME"])
    return Address.of("card.png", "card.png") if wanted else Address("", "")


def edition_card(address: Address, settings: Mapping[str, Any]) -> Address:
    """Return where the card of an edition with this address is; nowhere, if it has none."""
    if settings["NEWSDIGEST_CARDS"] != Cards.EDITIONS or not address.save_as or not site_card(settings).url:
        return Address("", "")
    path = address.save_as.removesuffix("index.html").removesuffix(".html")
    path += "card.png" if path.endswith("/") else ".png"
    return Address.of(path, path)


@functools.cache
def installed() -> bool:
    """Tell whether cards can be made here."""
    return all(map(find_spec, ("PIL", _FONT)))


def drawable(text: str) -> bool:
    """Tell whether the font has all signs of a text, which may be of several lines."""
    return _SURE.fullmatch(text) is not None or all(map(_is_drawn, _in_one_line(text)))


@functools.cache
def _is_drawn(sign: str) -> bool:
    """Tell whether the font shows something else than the box that stands for any sign it does not have."""
    font = _font("Regular", 36)
    return bytes(font.getmask(sign)) != bytes(font.getmask(_NOWHERE))


def fingerprint(interface: Interface) -> bytes:
    """Return 16 bytes that stand for all that a card's bytes depend on besides its Card."""
    words = f"{interface.lang} {interface.catalog.gettext(WEEK)}".encode()
    return digest(words + code("publishing/cards.py") + libraries("babel", "pillow", "font-source-serif-pro"))


def draw(card: Card, interface: Interface) -> bytes:
    """Return a card as PNG; its day or week is written as the interface has it.

    Sixteen colours, of which deflate is told to look for runs alone: half the time, and smaller by a tenth (19 kB).
    """
    image = _paper(card.name).copy()
    pen = _pen(image)
    title = _in_one_line(card.title) if drawable(card.title) else ""
    size, lines = next(
        (size, lines) for size in (76, 64, 54) if len(lines := _wrapped(title, size)) <= _LINES or size == 54
    )
    for number, line in enumerate(lines[:_LINES]):
        cut = number == _LINES - 1 < len(lines) - 1
        text = f"{line} …" if cut else line
        pen.text((_EDGE, 190 + number * size * 1.14), text, font=_font("Bold", size), fill=_DARKEST)
    when = _edition_name(card, interface)
    if drawable(when):
        pen.text((_EDGE, _BOTTOM), when, font=_font("Regular", 36), fill=_GREY, anchor="ls")
    file = BytesIO()
    image.save(file, "PNG", bits=4, compress_level=3, compress_type=zlib.Z_RLE)
    return file.getvalue()


@functools.lru_cache(maxsize=4)
def _paper(name: str) -> Any:
    """Return what is the same on all cards of a site."""
    from PIL import Image

    image = Image.new("P", _SIZE, 0)
    image.putpalette(_palette())
    pen = _pen(image)
    pen.text((_EDGE, _TOP), _in_one_line(name), font=_font("Bold", 46), fill=_DARKEST)
    pen.rectangle((_EDGE, 148, _WIDTH - _EDGE, 153), fill=_RULE)
    return image


def _pen(image: Any) -> Any:
    """Return what draws in the numbers of colours; these are in the order of their darkness, so edges can be smooth."""
    from PIL import ImageDraw

    pen = ImageDraw.Draw(image)
    pen.fontmode = "L"
    return pen


def _edition_name(card: Card, interface: Interface) -> str:
    """Return what the theme calls an edition (``_edition.html``); empty for the site's own card."""
    if not card.first:
        return ""
    filters = interface.filters()
    if card.first == card.last:
        return filters["sentence"](filters["day"](card.first))
    return interface.catalog.gettext(WEEK) % {"day": filters["long_day"](card.first)}


def _palette() -> list[int]:
    """Return fifteen shades from paper to ink, and the accent."""
    ramp = [
        round(paper + (ink - paper) * step / 14) for step in range(15) for paper, ink in zip(_PAPER, _INK, strict=True)
    ]
    return [*ramp, *_ACCENT]


def _in_one_line(text: str) -> str:
    return " ".join(text.splitlines())


def _wrapped(text: str, size: int) -> list[str]:
    """Return a text in lines that fit the width; a word that does not is cut off at the edge."""
    font = _font("Bold", size)
    lines: list[str] = []
    for word in text.split(" "):  # not at a no-break space
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= _WIDTH - 2 * _EDGE:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


@functools.cache
def _font(weight: str, size: int) -> Any:
    from PIL import ImageFont

    spec = find_spec(_FONT)
    (folder,) = spec.submodule_search_locations if spec and spec.submodule_search_locations else ("",)
    return ImageFont.truetype(Path(folder, "files", f"SourceSerifPro-{weight}.otf"), size)
