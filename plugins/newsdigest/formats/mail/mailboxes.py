"""A mailbox (mbox, RFC 4155): each of its messages is an article, as ``mail`` reads it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from newsdigest.document import Found, RawArticle
from newsdigest.errors import SourceError
from newsdigest.formats import mail
from newsdigest.formats.mail import messages
from newsdigest.formats.refusal import RefusedError
from newsdigest.settings import Settings

# After an empty line, a date or an address in it, and a header below: a "From " that begins a paragraph is none.
_POSTMARK = re.compile(rb"(?:\A\s*|(?<=\n\n)|(?<=\r\n\r\n))From [^\r\n]*?[@\d][^\r\n]*\r?\n(?=>?[!-9;-~]+:)")
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)


def read(raw: RawArticle, settings: Settings) -> Iterator[Found]:
    """Yield the document of each message, in their order; one that is none as a SourceError with its number."""
    postmarks = list(_POSTMARK.finditer(raw.data))
    ends = [postmark.start() for postmark in postmarks[1:]]
    for number, (postmark, end) in enumerate(zip(postmarks, [*ends, len(raw.data)], strict=False), start=1):
        origin = f"{raw.origin}, message {number}"
        data = _ESCAPED.sub(rb"\1", raw.data[postmark.end() : end])
        try:
            message = messages.parse(data)
            if subject := messages.header(message, "Subject"):
                origin += f" ('{subject[:60]}')"
            yield from mail.read_message(message, replace(raw, data=data), settings)
        except RefusedError as refusal:
            yield SourceError(origin, str(refusal))
