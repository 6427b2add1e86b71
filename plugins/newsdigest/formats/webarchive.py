"""A page that a browser has saved in one file: MHTML (RFC 2557), and Safari's ``.webarchive``."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from email.message import Message

from newsdigest.document import Found, RawArticle
from newsdigest.formats import page, propertylists
from newsdigest.formats.mail import messages
from newsdigest.formats.mail.messages import Mail
from newsdigest.formats.refusal import RefusedError
from newsdigest.settings import Settings
from newsdigest.text.addresses import is_web

_PAGES = ("text/html", "application/xhtml+xml")


def read(raw: RawArticle, settings: Settings) -> Iterable[Found]:
    """Return what the saved page holds, read as if it had just been fetched from its address.

    Raises RefusedError for an archive without a page.
    """
    is_property_list = raw.data.startswith(b"bplist") or raw.data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")
    return page.read(_from_safari(raw) if is_property_list else _from_mhtml(raw), settings)


def _from_safari(raw: RawArticle) -> RawArticle:
    main = propertylists.read(raw.data).get("WebMainResource")
    data = main.get("WebResourceData") if isinstance(main, dict) else None
    if not isinstance(main, dict) or not isinstance(data, bytes):
        raise RefusedError("is a web archive without a page")
    charset = main.get("WebResourceTextEncodingName")
    return _page(raw, data, str(main.get("WebResourceURL", "")), str(charset or ""))


def _from_mhtml(raw: RawArticle) -> RawArticle:
    """Take the page out of its archive; when it was saved is when the file was last changed."""
    archive = messages.parse(raw.data)
    part = _main(archive)
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        raise RefusedError("is a web archive without a page")
    addresses = (messages.header(archive, "Snapshot-Content-Location"), messages.header(part, "Content-Location"))
    found = _page(raw, data, next(filter(is_web, addresses), ""), messages.charset(part))
    saved = messages.date(archive)
    return replace(found, modified=datetime.fromisoformat(saved)) if saved else found


def _main(archive: Mail) -> Mail:
    """Return the part that the archive names as its beginning; else its first page, for frames come later."""
    pages = [part for part in archive.walk() if part.get_content_type() in _PAGES]
    start = str(archive.get_param("start") or "").strip("<> ")
    named = (part for part in pages if start and messages.header(part, "Content-ID").strip("<> ") == start)
    main = next(named, next(iter(pages), None))
    if not isinstance(main, Message):
        raise RefusedError("is a web archive without a page")
    return main


def _page(raw: RawArticle, data: bytes, url: str, charset: str) -> RawArticle:
    return replace(
        raw,
        data=data,
        url=raw.url or (url if is_web(url) else ""),
        media_type=f"text/html; charset={charset}" if charset else "text/html",
    )
