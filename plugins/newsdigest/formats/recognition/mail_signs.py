"""How e-mails, and pages that are saved like one, are told from an article that anybody may have typed."""

import re

from newsdigest.formats.recognition.signs import Sample, headers

_PERSONS = frozenset(("from", "sender", "to", "subject", "date", "reply-to"))
_DELIVERED = frozenset(("to", "received", "message-id", "return-path", "delivered-to", "dkim-signature"))
_TECHNICAL = _DELIVERED - {"to"} | {"mime-version", "content-transfer-encoding", "x-mailer", "user-agent", "list-id"}
_POSTMARK = re.compile(r"From (?=[^\n]*+\n)(?:(?:- |\S++ ++)?\S[^\n]*?\d\d:\d\d|[^\s@]++@\S)[^\n]*+\n")


def is_mail(sample: Sample) -> bool:
    """Recognise an e-mail by header lines that a program writes, or by a whole set of those that a person reads.

    ``Date:`` and ``Title:`` above a text are that text's own, and ``From:`` may be a subhead.
    """
    found = sample.headers.keys()
    if len(found & _PERSONS) >= 2 and (found & _TECHNICAL or "/" in sample.headers.get("content-type", "")):
        return True
    return "@" in sample.headers.get("from", "") and "subject" in found and bool(found & {"to", "date"})


def is_mailbox(sample: Sample) -> bool:
    """Recognise a file of e-mails (mbox, RFC 4155): a line ``From`` with a date or an address, then header lines."""
    if not (postmark := _POSTMARK.match(sample.text)):
        return False
    return len(headers(sample.text[postmark.end() :]).keys() & (_PERSONS | _TECHNICAL)) >= 2


def is_archive(sample: Sample) -> bool:
    """Recognise a page that a browser has saved with all its files (MHTML, RFC 2557): a mail that nobody was sent."""
    found = sample.headers.keys()
    if "mime-version" not in found or "content-type" not in found:
        return False
    if "snapshot-content-location" in found or "saved by" in sample.headers.get("from", "").lower():
        return True
    return not found & _DELIVERED and "\ncontent-location:" in sample.text.lower()
