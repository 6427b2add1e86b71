"""The bytes of an XML feed to what feedparser finds in them, whatever they are, in bounded time and memory.

feedparser's two parsers are driven here and not by ``feedparser.parse``, for three reasons: no document type reaches
them, so no entity of a stranger is ever resolved; what is quadratic in them is cut off; and a picture's description
stays with its picture (they would take it for the text of the entry).
"""

import contextlib
import io
import xml.sax
from dataclasses import dataclass
from typing import Any
from xml.sax import SAXException, handler, xmlreader

from feedparser.api import LooseFeedParser, StrictFeedParser
from feedparser.mixin import _FeedParserMixin
from feedparser.util import FeedParserDict

from newsdigest.document import RawArticle
from newsdigest.formats import xmltext
from newsdigest.formats.refusal import RefusedError

_MOST_TAGS_IN_ALL = 500_000  # 20 s at worst; in ten megabytes of articles there are half as many
_MOST_LENIENT = 1_000_000  # characters; the lenient parser takes 10 s for so many of the worst kind
_LONGEST_ADDRESS = 2_000  # characters, of a base: one in each of 100,000 elements would be joined to 10 GB
_MOST_TAGS = 100  # each is compared with all before it
_MOST_NAMESPACES = 200  # each element of an unknown one is compared with all


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What feedparser has found: its dictionaries, and what was doubtful."""

    version: str
    """``rss20``, ``atom10``…; empty when it is nothing that feedparser knows."""

    feed: FeedParserDict
    entries: list[FeedParserDict]
    fault: str
    """Why it is no well-formed XML, if it is none; then it was read as far as possible."""

    breaks_off: bool
    """The last entry is not closed."""

    warnings: tuple[str, ...]


def parse(raw: RawArticle) -> Parsed:
    """Return the feed and its entries as far as they can be read; links and HTML in them are as they were written.

    Raises RefusedError for bytes that are no text, or are broken beyond reading.
    """
    text, warnings = xmltext.decode(raw)
    document = xmltext.without_document_type(text)
    if (tags := document.text.count("<")) > _MOST_TAGS_IN_ALL:
        raise RefusedError(f"has {tags:,} tags, more than {_MOST_TAGS_IN_ALL:,}")
    fault, breaks_off = "", False
    parser = _as_it_is(_Strict("", None, "utf-8"))
    try:
        _read_strictly(parser, document.text)
    except SAXException as error:
        line = document.line + (error.getLineNumber() or 1) if isinstance(error, xml.sax.SAXParseException) else 0
        fault = f"is no well-formed XML ({f'line {line}: ' if line else ''}{error.getMessage()})"
    except _FAULTS as error:
        fault = f"has an element that cannot be read ({type(error).__name__}: {error})"
    if fault:
        if len(document.text) > _MOST_LENIENT:
            fault += ", and too long to be read beyond that"
        else:
            parser = _leniently(document.text)
        breaks_off = _close(parser)
    return Parsed(
        version=parser.version,
        feed=parser.feeddata,
        entries=parser.entries,
        fault=fault,
        breaks_off=breaks_off,
        warnings=(*warnings, *document.warnings),
    )


_FAULTS = (ValueError, LookupError, AttributeError)
"""What feedparser raises for elements in places where it does not expect them, and for spaces in namespaces."""


class _Bounded:
    """What is put before feedparser's reading of elements: bounds, and pictures that keep what is said of them."""

    in_media = False

    def track_namespace(self: Any, prefix: str | None, uri: str) -> None:
        if len(self.namespaces_in_use) < _MOST_NAMESPACES:
            _FeedParserMixin.track_namespace(self, prefix, uri)

    def unknown_starttag(self: Any, tag: str, attrs: list[tuple[str, str]]) -> None:
        _FeedParserMixin.unknown_starttag(self, tag, attrs)
        if len(self.baseuri) > _LONGEST_ADDRESS:
            self.baseuri = self.basestack[-1] = ""

    def _sync_author_detail(self: Any, key: str = "author") -> None:
        """Keep the name as it is written: a search for an address in 100,000 letters would take minutes."""
        context = self._get_context()
        if key == "author" and (authors := context.get("authors")) and not authors[-1]:
            authors[-1]["name"] = context.get("author") or ""

    def _add_tag(self: Any, term: str | None, scheme: str | None, label: str | None) -> None:
        if len(self._get_context().setdefault("tags", [])) < _MOST_TAGS:
            _FeedParserMixin._add_tag(self, term, scheme, label)

    def _end_category(self: Any) -> None:
        self._get_context().setdefault("tags", [])  # none where it ends in another element than it began in
        _FeedParserMixin._end_category(self)

    _end_keywords = _end_category

    def _start_media_content(self: Any, attrs_d: dict[str, str]) -> None:
        _FeedParserMixin._start_media_content(self, attrs_d)
        self.in_media = True

    def _end_media_content(self: Any) -> None:
        self.in_media = False

    def _start_media_description(self: Any, attrs_d: dict[str, str]) -> None:
        self.push("media_description", 0)

    def _end_media_description(self: Any) -> None:
        self._describe("description", self.pop("media_description"))

    def _end_media_credit(self: Any) -> None:
        self._describe("credit", self.pop("credit"))

    def _start_media_credit(self: Any, attrs_d: dict[str, str]) -> None:
        self.push("credit", 0)

    def _describe(self: Any, kind: str, text: str | None) -> None:
        """Keep what is said of the picture that is open, or of the entry as a whole."""
        context = self._get_context()
        pictures = context.get("media_content")  # none where a broken feed has ended the entry within its picture
        if text and self.in_media and pictures:
            pictures[-1].setdefault(kind, text)
        elif text:
            context.setdefault(f"media_{kind}", text)

    def _start_itunes_summary(self: Any, attrs_d: dict[str, str]) -> None:
        self.push("itunes_summary", 0)  # a second description, which would become the content

    def _end_itunes_summary(self: Any) -> None:
        if text := self.pop("itunes_summary"):
            self._get_context().setdefault("itunes_summary", text)


# feedparser makes its own classes in the same way.
_Strict: Any = type("_Strict", (_Bounded, StrictFeedParser), {})
_Lenient: Any = type("_Lenient", (_Bounded, LooseFeedParser), {})


def _read_strictly(parser: Any, text: str) -> None:
    """Have the parser read the text. Raises SAXException where that is no well-formed XML."""
    reader = xml.sax.make_parser()  # noqa: S317 - no document type reaches it
    reader.setFeature(handler.feature_namespaces, True)
    reader.setFeature(handler.feature_external_ges, False)
    reader.setContentHandler(parser)
    reader.setErrorHandler(parser)
    source = xmlreader.InputSource()
    source.setEncoding("utf-8")
    source.setByteStream(io.BytesIO(text.encode()))
    reader.parse(source)


def _leniently(text: str) -> Any:
    """Return the parser when it has read what it can."""
    parser = _as_it_is(_Lenient("", None, "utf-8", {}))
    try:
        parser.feed(text)
    except (*_FAULTS, OverflowError, AssertionError) as error:  # a character beyond Unicode; a broken declaration
        if not parser.entries:
            raise RefusedError(f"is a broken feed: {error}") from error
    return parser


def _close(parser: Any) -> bool:
    """End the elements that a feed which breaks off has left open: their text would be lost. Tell whether it does."""
    breaks_off = bool(parser.inentry)
    while parser.elementstack:
        element = parser.elementstack[-1]
        end = getattr(parser, f"_end_{element[0]}", None)
        if end:
            with contextlib.suppress(AttributeError, LookupError):  # it was left open within its own beginning
                end()
        if parser.elementstack and parser.elementstack[-1] is element:
            parser.elementstack.pop()
    return breaks_off


def _as_it_is(parser: Any) -> Any:
    parser.sanitize_html = parser.resolve_relative_uris = False
    return parser
