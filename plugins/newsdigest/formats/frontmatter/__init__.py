"""Markdown with metadata above it (Hugo, Jekyll, Pelican) to a document; the text stays Markdown."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePath
from urllib.parse import unquote, urljoin

from newsdigest.document import Document, RawArticle, Rights
from newsdigest.formats import dates, dating, decoding, identity, language
from newsdigest.formats.frontmatter import markdown_body, matter
from newsdigest.formats.frontmatter.matter import Matter, Value
from newsdigest.formats.plaintext import characters
from newsdigest.formats.plaintext.headers import tidy_title
from newsdigest.formats.refusal import RefusedError
from newsdigest.settings import Settings
from newsdigest.text.addresses import host, is_web
from newsdigest.text.markup import plain
from newsdigest.text.slugs import slugify

# The names that a field of the document has, the best one first.
_NAMES = {
    "title": ("title",),
    "date": ("date", "publishdate", "publish_date", "published_at", "pubdate", "published", "created", "created_at"),
    "modified": ("modified", "lastmod", "last_modified_at", "last_modified", "updated", "updated_at"),
    "lang": ("lang", "language", "locale"),
    "slug": ("slug",),
    "category": ("category", "categories", "section"),
    "tags": ("tags", "tag", "keywords", "topics"),
    "authors": ("authors", "author", "by"),
    "summary": ("summary", "description", "excerpt", "abstract", "standfirst", "subtitle"),
    "source": ("source", "publisher", "publication", "site_name"),
    "source_url": ("source_url", "canonicalurl", "canonical_url", "canonical", "original_url", "externalurl", "link"),
    "image": (
        "image",
        "images",
        "featured_image",
        "featuredimage",
        "cover",
        "cover_image",
        "thumbnail",
        "feature_image",
    ),
    "image_alt": ("image_alt", "featured_image_alt"),
    "image_caption": ("image_caption", "featured_image_caption"),
    "image_credit": ("image_credit",),
    "guid": ("guid", "uuid"),
    "rights": ("rights",),
    "credits": ("credits",),
    "status": ("status",),
    "draft": ("draft",),
}
# Pelican has one name for each; what it has beside them (Template, Save_as) stays what it is.
_PELICAN_NAMES = {field: (field,) for field in _NAMES if field not in ("status", "draft")} | {
    "authors": ("authors", "author")
}
_WRITTEN = frozenset(("imported",))
"""What the importer itself writes, and writes anew."""

_OF_ANOTHER_SITE = frozenset(("redirect_from", "aliases"))
"""Addresses where the text was elsewhere: here they may be those of other pages."""

_TRUE, _FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")
_WHITE_SPACE = re.compile(r"[ \t\r\n\v\f\x85\u2028\u2029]+")  # not the no-break spaces of French typography
_LANG = re.compile(r"([A-Za-z]{2,3})(?![^_-])")
_HEADING = re.compile(r"\s*+(?:#[ \t]++([^\n]++)(?:\n|$)|([^\n]++)\n=++[ \t]*+(?:\n|$))")
_IN_NAME = re.compile(r"^(?:\d{4}-\d\d-\d\d[-_ ]?)?(.*)$")


def read(raw: RawArticle, settings: Settings) -> list[Document]:
    """Return the one document that a Markdown file is.

    Raises RefusedError for bytes that are no text, and for a file without a title, a text or a date.
    """
    decoded = decoding.decode(raw.data)
    text, repairs = characters.clean(decoded.text)
    found = matter.split(text.lstrip("\n \t"))
    fields = _Fields(found, is_own=not raw.url and raw.rights is Rights.FULL)
    title, body, guess = _title(fields, found.body, raw)
    body, changes = markdown_body.clean(body, found.kind, is_own=fields.is_own)
    if not body:
        raise RefusedError("has a title but no text")
    words = "\n".join((title, plain(body)))
    asked = raw.lang or fields.lang()
    lang, doubts = language.settle(asked, words, settings)
    published = dating.publication(
        dating.Evidence(raw=raw, fields=fields.dates(), opening="", lang=lang, settings=settings)
    )
    page = raw.url or fields.address("source_url")
    image = fields.image(page, settings.content)
    document = Document(
        title=title,
        body=body,
        date=published.date,
        modified=published.modified,
        lang=lang,
        slug=slugify(fields.text("slug") or title, lang=lang),
        guid=(fields.is_own and fields.text("guid")) or identity.guid(text),
        category=fields.category() or raw.section,
        tags=fields.tags(),
        authors=fields.people(),
        summary=_on_one_line(plain(fields.text("summary"))),
        source=(fields.is_own and fields.text("source")) or raw.source or host(raw.url),
        source_url=page,
        image=image.get("address", ""),
        image_alt=fields.text("image_alt") or image.get("alt", ""),
        image_caption=fields.text("image_caption") or image.get("caption", ""),
        image_credit=fields.text("image_credit") or image.get("credit", ""),
        rights=fields.rights(),
        credits=fields.text("credits"),
        extra=fields.extra(),
        warnings=(
            *decoded.warnings,
            *repairs,
            *found.warnings,
            *guess,
            *doubts,
            *changes,
            *published.warnings,
            *fields.warnings(),
        ),
    )
    return [document]


class _Fields:
    """The metadata by the fields of a document; it knows what nobody has asked for.

    Only the owner of the site says where a page of it lies, under which name it is known and who published it.
    """

    def __init__(self, found: Matter, *, is_own: bool) -> None:
        self.is_own = is_own
        self._values = found.values
        self._is_pelican = found.kind == "Pelican"
        self._names = _PELICAN_NAMES if self._is_pelican else _NAMES
        self._warnings: list[str] = []

    def text(self, field: str) -> str:
        """Return the first value that is a text, on one line."""
        return _on_one_line(next((value for value in self._found(field) if isinstance(value, str)), ""))

    def lang(self) -> str:
        found = _LANG.match(self.text("lang"))
        return found[1].lower() if found else ""

    def dates(self) -> dict[str, tuple[str, ...]]:
        """Return what is a date, as ``dating`` takes it; what is written there and is none is named."""
        found: dict[str, tuple[str, ...]] = {}
        for field in ("date", "modified"):
            texts = [value.strip() for value in self._found(field) if isinstance(value, str)]
            texts = [text for text in texts if text.lower() not in (*_TRUE, *_FALSE)]  # "published: false"
            dated = [text for text in texts if dates.match(text)]
            if dated:
                found[field] = (dated[0],)
            elif texts:
                self._warnings.append(f"'{texts[0][:60]}' is no date that can be read")
        return found

    def category(self) -> str:
        return next(iter(self._categories()), "")

    def tags(self) -> tuple[str, ...]:
        """Return the tags, and the categories but the first."""
        names: dict[str, str] = {}
        for name in (*self._list("tags"), *self._categories()[1:]):
            names.setdefault(name.lstrip("#").casefold(), name.lstrip("#"))
        return tuple(filter(None, names.values()))

    def people(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._list("authors")))

    def address(self, field: str) -> str:
        address = self.text(field)
        return address if (self._is_pelican and self.is_own) or is_web(address) else ""

    def image(self, page: str, content: Path) -> dict[str, str]:
        """Return address, alt, caption and credit of the lead image, as far as they are there.

        page: the address of the text, which one without a host is relative to if there is no such file in ``content``.
        """
        value = next(self._found("image"), "")
        value = value[0] if isinstance(value, list) and value else value
        if isinstance(value, dict):
            address = next(
                (found for name in ("image", "url", "src", "path", "feature") if (found := value.get(name))), ""
            )
            said = {name: text for name in ("alt", "caption", "credit") if isinstance(text := value.get(name), str)}
        else:
            address, said = value, {}
        if not isinstance(address, str) or not address:
            return {}
        is_ours = self._is_pelican and self.is_own
        if address.startswith("/") and self.is_own and not self._is_pelican:  # Hugo's static/img/a.jpg
            is_ours = _lies_in(content, address)
            address = address.lstrip("/") if is_ours else _joined(page, address)
        if not is_web(address) and not is_ours:
            self._warnings.append(f"left out the image '{address[:60]}', which is a file of another site")
            return {}
        if not is_web(address) and ".." in PurePath(unquote(address).replace("\\", "/")).parts:
            self._warnings.append(f"left out the image '{address[:60]}', which is in no folder of the content")
            return {}
        return {"address": address, **said}

    def rights(self) -> Rights:
        value = self.text("rights").lower()
        if value in tuple(Rights):
            return Rights(value)
        if value:
            self._warnings.append(f"left out the rights '{value[:60]}': not one of {', '.join(Rights)}")
        return Rights.FULL

    def extra(self) -> tuple[tuple[str, str], ...]:
        """Return what Pelican has a use for; of other generators only whether it is a draft."""
        if not self.is_own:
            return ()
        if self._is_pelican:
            unknown = (key for key in self._unknown() if key not in _OF_ANOTHER_SITE)
            return tuple((key.capitalize(), _on_one_line(str(self._values[key]))) for key in unknown)
        published = self._values.get("published")
        is_draft = self.text("draft").lower() in _TRUE or (isinstance(published, str) and published.lower() in _FALSE)
        status = "draft" if is_draft else self.text("status").lower()
        return (("Status", status),) if status else ()

    def warnings(self) -> Iterator[str]:
        """Yield what was wrong with the values, and the names of those that are left out."""
        yield from dict.fromkeys(self._warnings)
        left = self._unknown()
        if self._is_pelican and self.is_own:
            left = [key for key in left if key in _OF_ANOTHER_SITE]
        if not self.is_own:
            left += [key for key in ("guid", "uuid", "source", "status", "draft") if key in self._values]
        if left:
            yield f"left out metadata: {', '.join(dict.fromkeys(left))}"

    def _unknown(self) -> list[str]:
        known = {name for names in self._names.values() for name in names} | (_WRITTEN if self._is_pelican else set())
        return [key for key in self._values if key not in known]

    def _found(self, field: str) -> Iterator[Value]:
        return (self._values[name] for name in self._names[field] if name in self._values)

    def _categories(self) -> tuple[str, ...]:
        return (self.text("category"),) if self._is_pelican else self._list("category")

    def _list(self, field: str) -> tuple[str, ...]:
        """Return the names that a value has, parted as Pelican does: by ``;`` if there is one, else by ``,``."""
        value = next(self._found(field), "")
        if isinstance(value, str):
            value = list(value.split(";" if ";" in value else ","))
        elif isinstance(value, dict):
            value = [value]
        names = (each.get("name", "") if isinstance(each, dict) else each for each in value)
        texts = (_on_one_line(each).replace(";", ",") for each in names if isinstance(each, str))
        return tuple(filter(None, texts))


def _lies_in(content: Path, address: str) -> bool:
    try:
        return ".." not in address and (content / address.lstrip("/")).is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _joined(page: str, address: str) -> str:
    try:
        return urljoin(page, address)
    except ValueError:  # //[
        return address


def _on_one_line(text: str) -> str:
    return _WHITE_SPACE.sub(" ", text).strip()


def _title(fields: _Fields, body: str, raw: RawArticle) -> tuple[str, str, tuple[str, ...]]:
    """Return the title, the body without it, and what is a guess about it."""
    heading = _HEADING.match(body)
    marked = (heading[2] or heading[1].rstrip().rstrip("#")) if heading else ""
    written = tidy_title(plain(marked))
    given = fields.text("title")
    if heading and written and given.casefold() in ("", written.casefold()):
        return given or written, body[heading.end() :], ()
    if given:
        return given, body, ()
    name = _IN_NAME.sub(r"\1", PurePath(raw.name).stem).replace("-", " ").replace("_", " ").strip()
    if not any(map(str.isalpha, name)):
        raise RefusedError("has no title")
    title = name[:1].upper() + name[1:]
    return title, body, (f"title '{title}' taken from the file's name",)
