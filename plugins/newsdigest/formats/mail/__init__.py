"""An e-mail to the article that it is: a newsletter's text, its sender as the source."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from newsdigest.document import Document, Found, RawArticle
from newsdigest.errors import SourceError
from newsdigest.formats import dating, identity, language, standfirst
from newsdigest.formats.mail import forwarding, mailtext, messages, newsletters, personal
from newsdigest.formats.mail.messages import Mail, Text
from newsdigest.formats.mail.newsletters import Newsletter
from newsdigest.formats.mail.plain_parts import text_of
from newsdigest.formats.mail.tracking import destination
from newsdigest.formats.plaintext import characters
from newsdigest.formats.plaintext.metadata import MAX_TITLE, names_a_page
from newsdigest.formats.refusal import RefusedError
from newsdigest.settings import Settings
from newsdigest.text.addresses import is_web
from newsdigest.text.slugs import slugify

_FEW_WORDS = 40  # of a mail that forwards another one: then it is a note about it
_ENOUGH = 100  # words of an HTML part, however long the plain text is that goes with it
_WORD = re.compile(r"(?<![\w/.:=&?%-])[^\W\d_]{2,}")  # not of an address
_LIST_NAME = re.compile(r"\[([^\]]{2,40})\]\s+(?=\S)")
_PERSON_OF = re.compile(r"(.{3,40}?) (?:from|via) (.{2,60})")


@dataclass(frozen=True, slots=True)
class Sender:
    """Who a mail comes from."""

    source: str
    author: str = ""


def read(raw: RawArticle, settings: Settings) -> list[Found]:
    """Return the document that an e-mail is; one that forwards several is all of these.

    Raises RefusedError if it has no text or no title.
    """
    return read_message(messages.parse(raw.data), raw, settings)


def read_message(message: Mail, raw: RawArticle, settings: Settings) -> list[Found]:
    """Return the documents of a message that is parsed. Raises RefusedError."""
    try:
        return list(_read(message, raw, settings))
    except RecursionError as error:  # mails within mails within mails
        raise RefusedError("is an e-mail with too many others in it") from error


def _read(message: Mail, raw: RawArticle, settings: Settings) -> Iterator[Found]:
    inside = messages.contents(message)
    draft = _draft(message, inside.texts)
    if inside.messages and sum(len(text_of(part).split()) for part in draft.paragraphs) <= _FEW_WORDS:
        yield from _read_forwarded(inside.messages, " ".join(map(text_of, draft.paragraphs)), raw, settings)
        return
    if not draft.paragraphs:
        raise RefusedError("is an encrypted e-mail" if inside.encrypted else "is an e-mail without a text")
    left_out = [*inside.attachments, *(f"a message, '{messages.header(each, 'Subject')}'" for each in inside.messages)]
    if left_out:
        draft.warnings.append(f"left out what is attached: {', '.join(left_out)}")
    yield _finished(draft, message, raw, settings)


def _read_forwarded(forwarded: Sequence[Mail], note: str, raw: RawArticle, settings: Settings) -> Iterator[Found]:
    """Yield the documents of messages that another one consists of; ``note`` is what is above them."""
    said = ["taken from the message that it forwards", *([f"removed: '{note}'"] if note else [])]
    for number, message in enumerate(forwarded, start=1):
        try:
            for found in _read(message, raw, settings):
                yield replace(found, warnings=(*said, *found.warnings)) if isinstance(found, Document) else found
        except RefusedError as refusal:
            if len(forwarded) == 1:
                raise
            yield SourceError(f"{raw.origin}, message {number}", str(refusal))


@dataclass(slots=True)
class _Draft:
    """An article on its way from a message to a document."""

    title: str
    sender: Sender
    date: str
    paragraphs: tuple[str, ...]
    online: str
    lang: str
    original: str
    """All that it says, before anything was taken away."""

    warnings: list[str]


def _draft(message: Mail, texts: Sequence[Text]) -> _Draft:
    """Return what the message says, or the one that is forwarded in its text."""
    title, prefix = _without_prefix(message)
    sender = _sender(message)
    read = [_read_text(text, title, sender.source) for text in texts]
    parts = [part for each in read for part in each.paragraphs]
    warnings = [warning for each in read for warning in each.warnings]
    draft = _Draft(
        title=title,
        sender=sender,
        date=messages.date(message) or forwarding.find_date(messages.header(message, "Date")),
        paragraphs=(),
        online=_online(message) or next((each.online for each in read if each.online), ""),
        lang=messages.header(message, "Content-Language") or next((each.lang for each in read if each.lang), ""),
        original="\n".join((title, *(text.plain or text.html for text in texts))),
        warnings=warnings,
    )
    readers = ["To", "Cc", "Delivered-To"]
    if forwarded := forwarding.find(parts):
        readers.append("From")
        parts = parts[forwarded.begins :]
        draft.title = forwarding.without_prefix(forwarded.subject)[0] or draft.title
        draft.sender = _named(forwarded.name, forwarded.address)
        draft.date = forwarded.date or draft.date
        warnings.append("taken from the message that it forwards")
        warnings += [f"removed: '{line}' (note of the one who forwarded it)" for line in forwarded.note]
    elif prefix:
        warnings.append(f"removed '{prefix}' before the title")
    draft.paragraphs, removed = newsletters.trim(parts, draft.title, (draft.sender.source, draft.sender.author))
    draft.paragraphs, said = personal.clean(draft.paragraphs, personal.reader_of(message, *readers))
    warnings += [*removed, *said]
    if draft.online and not (online := personal.public(draft.online)):
        warnings.append("left out the address of its online version, which only its reader has")
    draft.online = online if draft.online else ""
    return draft


def _without_prefix(message: Mail) -> tuple[str, str]:
    """Return the subject without ``Re:`` and the name of the mailing list, and what was taken away."""
    title, prefix = forwarding.without_prefix(messages.header(message, "Subject"))
    list_name = _LIST_NAME.match(title)
    if list_name and list_name[1].casefold() in messages.header(message, "List-Id").casefold():
        return title[list_name.end() :], f"{prefix} {list_name[0]}".strip()
    return title, prefix


def _read_text(text: Text, title: str, source: str) -> Newsletter:
    """Read the HTML, which has headings, links and quotes, unless it says much less than the plain text."""
    if not text.html:
        return mailtext.read(text.plain)
    found = newsletters.from_html(characters.clean(text.html)[0], title, source)
    plain_words = len(_WORD.findall(text.plain))
    return found if 2 * sum(map(_words, found.paragraphs)) >= min(plain_words, _ENOUGH) else mailtext.read(text.plain)


def _words(part: str) -> int:
    return len(_WORD.findall(part))


def _sender(message: Mail) -> Sender:
    """Return who publishes the mail: its sender, or the list that it was sent to."""
    name, address = messages.person(message, "From")
    name, address = (name, address) if name or address else messages.person(message, "Sender")
    phrase, _, identifier = messages.header(message, "List-Id").partition("<")
    is_discussed = "mailto:" in messages.header(message, "List-Post").lower()  # a newsletter takes no posts
    list_name = phrase.strip('" ') or (identifier.partition(".")[0] if is_discussed else "")
    if list_name and (is_discussed or not name):
        return Sender(list_name, _PERSON_OF.sub(r"\1", name).strip("' "))
    return _named(name, address)


def _named(name: str, address: str) -> Sender:
    """Return who has this display name (« Jane Doe from The Courier »); a host for want of one."""
    if "@" in name or not name:
        return Sender(address.rpartition("@")[2].lower())
    person = _PERSON_OF.fullmatch(name)
    return Sender(person[2].strip("' "), person[1].strip("' ")) if person else Sender(name)


def _online(message: Mail) -> str:
    """Return the address that the headers give: of an archive (RFC 5064), or of the list (RFC 2369)."""
    for name in ("Archived-At", "List-Post"):
        address = messages.header(message, name).split(",")[0].strip("<> ")
        if is_web(address) and names_a_page(address):
            return destination(address)
    return ""


def _finished(draft: _Draft, message: Mail, raw: RawArticle, settings: Settings) -> Document:
    """Return the document. Raises RefusedError without a title, or a text beside what was removed."""
    title, parts = _title(draft)
    summary, parts = _subtitle(parts)
    if not parts:
        raise RefusedError("; ".join(["is an e-mail without a text", *draft.warnings]))
    words = "\n".join((title, *map(text_of, parts)))
    lang, doubts = language.settle(raw.lang, words, settings, claimed=draft.lang)
    published = dating.publication(
        dating.Evidence(
            raw=raw,
            fields={"date": (draft.date,)} if draft.date else {},
            opening=text_of(parts[0]),
            lang=lang,
            settings=settings,
        )
    )
    return Document(
        title=title,
        body="\n\n".join(parts),
        date=published.date,
        lang=lang,
        slug=slugify(title, lang=lang),
        guid=identity.guid(messages.header(message, "Message-ID") or draft.original),
        category=raw.section,
        summary=summary,
        authors=(draft.sender.author.replace(";", ","),) if draft.sender.author else (),
        source=draft.sender.source or raw.source,
        source_url=draft.online,
        warnings=(*draft.warnings, *doubts, *published.warnings),
    )


def _title(draft: _Draft) -> tuple[str, tuple[str, ...]]:
    """Return the subject; without one, a heading or a short line that the text begins with."""
    if any(map(str.isalnum, draft.title)):
        return draft.title, draft.paragraphs
    first = " ".join(text_of(draft.paragraphs[0]).split()) if draft.paragraphs else ""
    if not any(map(str.isalnum, first)) or len(first) > MAX_TITLE or "\n" in draft.paragraphs[0]:
        raise RefusedError("has no title: it is an e-mail without a subject")
    draft.warnings.append(f"no subject: the title is its first line, '{first}'")
    return first, draft.paragraphs[1:]


def _subtitle(parts: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return the sentence below the title, which some programs make the only heading of its level, and the others."""
    level = parts[0].partition(" ")[0] if parts else ""
    if not re.fullmatch("#{2,4}", level) or sum(part.startswith(f"{level} ") for part in parts) > 1:
        return "", parts
    text = " ".join(text_of(parts[0]).split("\n"))
    return (text, parts[1:]) if len(parts) > 1 and len(text.split()) >= standfirst.FEWEST else ("", parts)
