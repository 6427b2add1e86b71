"""What a newsletter says to its one reader alone: a name, an address, links that know who follows them.

An article is read by others, so none of it stays; the reports count it and do not repeat it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit, urlunsplit

from newsdigest.formats.mail import messages, newsletters
from newsdigest.formats.mail.messages import Mail
from newsdigest.formats.mail.plain_parts import text_of
from newsdigest.formats.mail.tracking import is_opaque
from newsdigest.formats.plaintext.metadata import names_a_page
from newsdigest.text.addresses import host, is_web

_TOP = 3  # paragraphs in which a mail greets
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+")
_TARGET = re.compile(r"(?<=\]\()[^\s()<>]+(?=\))|(?<=<)https?://[^\s<>]+(?=>)")
_LINK = re.compile(r"(?P<picture>!?)\[(?P<text>(?:[^\[\]\\]|\\.)*+)\]\((?P<address>[^\s()<>]+)\)")
_BARE = re.compile(r"<(?P<address>https?://[^\s<>]+)>")

# Names of parameters that say who reads; the second ones may say something else and must look like it.
_WHO = frozenset(
    (
        *("email", "e-mail", "mail", "email_address", "emailaddress", "recipient", "recipient_id", "recipientid"),
        *("subscriber", "subscriber_id", "subscriberid", "subscription_id", "user_id", "userid", "uid", "member_id"),
        *("memberid", "contact_id", "contactid", "reader_id", "customer_id", "customerid", "token", "access_token"),
        *("auth_token", "authtoken", "login_token", "jwt", "ck_subscriber_id", "sub_id"),
    )
)
_PERHAPS = frozenset(
    (
        *("auth", "c", "e", "eid", "h", "hash", "k", "key", "m", "q", "qs", "r", "rid", "s", "sid", "sig", "t", "u"),
        "x",
    )
)
_PUBLIC = re.compile(r"(?:.*\.)?campaign-archive\.com", re.IGNORECASE)  # its u is the list's, its id the mail's
_OPAQUE = re.compile(r"[\w=+.~%-]{12,}+")
_HEXADECIMAL = re.compile(r"(?=.*\d)[0-9a-f]{8,}", re.IGNORECASE)
_ABOUT_THE_READER = re.compile(
    r"(?:^|[/._-])(?:unsub\w*|opt-?out|preferences?|prefs|manage|d[eé]sabonn\w*|d[eé]sinscri\w*|abmeld\w*|feedback"
    r"|survey|sondage|avis|votes?|rate|rating|profile?s?)(?:$|[/._-])",
    re.IGNORECASE,
)

_NAME = r"(?-i:[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+){0,2})"
_GREETING = re.compile(
    r"(?P<greeting>hello|hi|hey|dear|good (?:morning|afternoon|evening)|bonjour|bonsoir|salut|coucou|chère?|hallo"
    r"|liebe[rs]?|guten (?:morgen|tag|abend)|sehr geehrter? (?:frau|herr)|hola|querid[oa]|buen(?:os|as) \w+|ciao"
    r"|buongiorno|car[oa]|olá|oi|bom dia|beste|dag|goedemorgen|hej|hei)"
    rf"(?: there)?,? (?P<name>{_NAME})(?P<end>\s?[,!:.…–-]*)",
    re.IGNORECASE,
)
_EVERYBODY = frozenset(
    (
        *("all", "everybody", "everyone", "folks", "friend", "friends", "reader", "readers", "subscriber"),
        *("subscribers", "team", "world", "there", "community", "members", "neighbours", "neighbors", "colleagues"),
        *("tous", "toutes", "lecteur", "lectrice", "lecteurs", "lectrices", "ami", "amis", "amies", "abonnés"),
        *("membres", "monde", "leser", "leserin", "leserinnen", "freunde", "kollegen", "mitglieder", "welt"),
        *("zusammen", "lectores", "amigos", "suscriptores", "mundo", "lettori", "amici", "leitores", "lezer"),
        *("lezers", "vrienden"),
    )
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who got a mail."""

    addresses: frozenset[str]
    names: frozenset[str]
    """The words of the names that it is sent to, case folded."""


def reader_of(message: Mail, *headers: str) -> Reader:
    """Return whom these headers of a message name."""
    people = [messages.person(message, name) for name in headers]
    local = [re.split(r"[\W_\d]+", address.partition("@")[0]) for _, address in people]
    words = [*(word for name, _ in people for word in name.split()), *(word for each in local for word in each)]
    return Reader(
        frozenset(address.lower() for _, address in people if "@" in address),
        frozenset(word.casefold() for word in words if len(word) > 1),
    )


def public(address: str) -> str:
    """Return the address of an online version as everybody may have it; nothing if only its reader may."""
    left = without_reader(address)
    opaque = any(map(is_opaque, _OPAQUE.findall(urlsplit(left).path))) if is_web(left) else False
    return "" if opaque or (left != address and not names_a_page(left)) else left


def without_reader(address: str) -> str:
    """Return a web address without the parameters that say who follows it."""
    if not is_web(address) or _PUBLIC.fullmatch(host(address)):
        return address
    parts = urlsplit(address)
    pairs = parts.query.split("&")
    kept = [pair for pair in pairs if not _names_a_reader(pair)]
    return address if len(kept) == len(pairs) else urlunsplit(parts._replace(query="&".join(kept)))


def _names_a_reader(pair: str) -> bool:
    name, _, value = unquote(pair).partition("=")
    if not value:
        return False
    if name.lower() in _WHO or _EMAIL.search(value):
        return True
    return name.lower() in _PERHAPS and _is_key(value)


def _is_key(text: str) -> bool:
    return bool(_HEXADECIMAL.fullmatch(text)) or any(map(is_opaque, _OPAQUE.findall(text)))


def clean(paragraphs: Sequence[str], reader: Reader) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the paragraphs (Markdown) without what is meant for the reader alone, and warnings that count it."""
    cleaner = _Cleaner(reader)
    kept = tuple(cleaner.clean(paragraphs))
    return kept, tuple(cleaner.warnings())


class _Cleaner:
    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._greeted = self._questions = self._links = self._changed = self._addresses = 0

    def clean(self, paragraphs: Sequence[str]) -> Iterator[str]:
        for number, part in enumerate(paragraphs):
            text = self._without_greeting(part) if number < _TOP else part
            if _LINK.search(text) and newsletters.asks_for_an_opinion(text_of(text)):
                self._questions += 1
                continue
            if "](" in text or "<http" in text:
                text = _TARGET.sub(self._without, _BARE.sub(self._bare, _LINK.sub(self._link, text)))
            text = _EMAIL.sub(self._address, text) if "@" in text else text
            if text:
                yield text

    def warnings(self) -> Iterator[str]:
        found = (
            (self._greeted, "removed the greeting of its reader by name"),
            (self._questions, f"removed {_count(self._questions, 'question')} for its reader's opinion"),
            (self._links, f"left out {_count(self._links, 'link')} for its reader alone"),
            (self._changed, f"took what tells its reader out of {_count(self._changed, 'link')}"),
            (self._addresses, "removed the address of its reader"),
        )
        return (said for times, said in found if times)

    def _without_greeting(self, part: str) -> str:
        found = _GREETING.match(part)
        if not found or not _EVERYBODY.isdisjoint(found["name"].casefold().split()):
            return part
        rest = part[found.end() :].strip()
        is_named = found["name"].partition(" ")[0].casefold() in self._reader.names
        if not is_named and (rest or found["end"].strip() not in (",", "!")):  # "Dear Prudence is back"
            return part
        self._greeted += 1
        if rest and not found["end"].strip():
            return f"{found['greeting']} {rest}"
        return rest[:1].upper() + rest[1:]

    def _link(self, found: re.Match[str]) -> str:
        address = found["address"]
        if found["picture"]:
            if not _EMAIL.search(unquote(address)):
                return found[0]
            self._links += 1
            return ""
        if _is_for_the_reader(address):
            self._links += 1
            return found["text"]
        return found[0]

    def _bare(self, found: re.Match[str]) -> str:
        if not _is_for_the_reader(found["address"]):
            return found[0]
        self._links += 1
        return ""

    def _without(self, found: re.Match[str]) -> str:
        left = without_reader(found[0])
        self._changed += left != found[0]
        return left

    def _address(self, found: re.Match[str]) -> str:
        if found[0].lower() not in self._reader.addresses:
            return found[0]
        self._addresses += 1
        return "…"


def _is_for_the_reader(address: str) -> bool:
    """Tell an address of a mail's settings, opinions and ends: it says so, and it knows whose they are."""
    try:
        path = urlsplit(address).path
    except ValueError:  # http://[abc/preferences
        path = address
    if not _ABOUT_THE_READER.search(unquote(path)):
        return False
    segments = [segment for segment in path.split("/") if segment]
    return any(map(_is_key, segments)) or without_reader(address) != address


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number != 1 else ''}"
