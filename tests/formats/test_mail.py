"""E-mails become the article that they are, whatever a program or a person did to them."""

import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdigest.content import read as read_markdown
from newsdigest.content import write
from newsdigest.document import Document, RawArticle
from newsdigest.errors import SourceError
from newsdigest.formats import contents, mail
from newsdigest.formats.mail import forwarding, mailboxes, messages, newsletters, tracking
from newsdigest.formats.refusal import RefusedError
from newsdigest.settings import Settings

RAW = RawArticle(data=b"", origin="inbox/a.eml", modified=datetime(2023, 4, 21, tzinfo=UTC))
HEADERS = "From: The Courier <news@courier.example>\nSubject: A bridge\nDate: Thu, 20 Apr 2023 06:30:00 +0200\n"
TEXT = "The north bridge carries trains again, after nine months.\n"


def read(data: str | bytes) -> Document:
    (document,) = mail.read(replace(RAW, data=data.encode() if isinstance(data, str) else data), Settings())
    assert isinstance(document, Document)
    return document


@pytest.mark.parametrize(
    ("subject", "title", "prefix"),
    [
        ("Re: A bridge", "A bridge", "Re:"),
        ("TR : Fwd: RE: Un pont", "Un pont", "TR : Fwd: RE:"),
        ("AW: WG: Eine Brücke", "Eine Brücke", "AW: WG:"),
        ("Re[2]: A bridge", "A bridge", "Re[2]:"),
        ("Regards: a bridge", "Regards: a bridge", ""),
        ("I: un ponte", "un ponte", "I:"),
        ("Re: ", "Re:", ""),
        ("", "", ""),
    ],
)
def test_a_subject_without_what_mail_programs_put_before_it(subject: str, title: str, prefix: str) -> None:
    assert forwarding.without_prefix(subject.strip()) == (title, prefix)


@pytest.mark.parametrize(
    ("sender", "source", "authors"),
    [
        ("The Courier <news@courier.example>", "The Courier", ()),
        ('"Courier, The" <news@courier.example>', "Courier, The", ()),
        ("<news@courier.example>", "courier.example", ()),
        ("news@courier.example", "courier.example", ()),
        ("news@courier.example <news@courier.example>", "courier.example", ()),
        ("Jane Doe from The Courier <jane@courier.example>", "The Courier", ("Jane Doe",)),
        ("'Jane Doe' via Rail news <list@rail.example>", "Rail news", ("Jane Doe",)),
        (
            "Jane Doe <jane@a.example>\nList-Id: <rail.lists.example>\nList-Post: <mailto:rail@lists.example>",
            "rail",
            ("Jane Doe",),
        ),
        ("The Courier <a@b.example>\nList-Id: 12 list <12.list-manage.example>", "The Courier", ()),
        ("=?utf-8?q?Le_Fl=C3=A9au?= <a@b.example>", "Le Fléau", ()),
        ("=?x-none?q?Fl=E9au?= <a@b.example>", "Fléau", ()),
        ("", "", ()),
    ],
)
def test_the_sender_is_the_source(sender: str, source: str, authors: tuple[str, ...]) -> None:
    document = read(f"From: {sender}\nSubject: A\n\n{TEXT}")
    assert (document.source, document.authors) == (source, authors)


FIRST_SENT = ("A bridge", "The Courier", "2023-04-20T08:00:00+02:00")
FORWARDS = {
    "Thunderbird, French": (
        "text/html",
        "<p>À lire</p><div class='moz-forward-container'><br>-------- Message transféré --------<table>"
        "<tr><th>Sujet&nbsp;: </th><td>A bridge</td></tr><tr><th>Date&nbsp;: </th><td>Thu, 20 Apr 2023 08:00:00 +0200"
        "</td></tr><tr><th>De&nbsp;: </th><td>The Courier <a href='mailto:n@courier.example'>&lt;n@courier.example&gt;"
        f"</a></td></tr><tr><th>Pour&nbsp;: </th><td>ann@post.example</td></tr></table><p>{TEXT}</p></div>",
    ),
    "Thunderbird, French, as text": (
        "text/plain",
        "À lire\n\n-------- Message transféré --------\nSujet : \tA bridge\nDate : \tThu, 20 Apr 2023 08:00:00 +0200\n"
        f"De : \tThe Courier <n@courier.example>\nPour : \tann@post.example\n\n{TEXT}",
    ),
    "Apple Mail, French": (
        "text/html",
        "<div>À lire</div><blockquote type='cite'><div>Début du message réexpédié :</div><br>"
        "<div><b>De: </b>The Courier &lt;n@courier.example&gt;<br></div><div><b>Objet: </b><b>A bridge</b><br></div>"
        "<div><b>Date: </b>20 avril 2023 à 08:00:00 UTC+2<br></div><div><b>À: </b>ann@post.example<br></div>"
        f"<br><div>{TEXT}</div></blockquote>",
    ),
    "Apple Mail, as text": (
        "text/plain",
        "Worth it\n\nBegin forwarded message:\n\n> From: The Courier <n@courier.example>\n> Subject: A bridge\n"
        f"> Date: 20 April 2023 at 08:00:00 GMT+2\n> To: ann@post.example\n> \n> {TEXT}",
    ),
}


@pytest.mark.parametrize("program", FORWARDS)
def test_a_forward_is_the_mail_that_was_first_sent(program: str) -> None:
    kind, text = FORWARDS[program]
    headers = "From: Ann <ann@post.example>\nSubject: Tr: Un pont\nDate: Fri, 21 Apr 2023 10:00:00 +0200\n"
    found = read(f"{headers}Content-Type: {kind}; charset=utf-8\n\n{text}")
    assert (found.title, found.source, found.date.isoformat()) == FIRST_SENT
    assert found.body == TEXT.strip()


PERSONAL = {
    # what a mail to Ann Lee has before the text: what is left of it, and what the report says
    "<p>Dear Ann,</p>": ("", "removed the greeting of its reader by name"),
    "<p>Bonjour Ann Lee !</p>": ("", "removed the greeting of its reader by name"),
    "<p>Hallo Ann, es geht um Brücken.</p>": ("Es geht um Brücken.", "removed the greeting of its reader by name"),
    "<p>Dear readers, today it is bridges.</p>": ("Dear readers, today it is bridges.", ""),
    "<p>Dear Prudence is back on stage tonight.</p>": ("Dear Prudence is back on stage tonight.", ""),
    "<p>As <a href='https://c.example/a?uid=77&amp;p=2'>told</a>.</p>": (
        "As [told](https://c.example/a?p=2).",
        "took what tells its reader out of 1 link",
    ),
    "<p>As <a href='https://c.example/a?x=ann%40post.example'>told</a>.</p>": (
        "As [told](https://c.example/a).",
        "took what tells its reader out of 1 link",
    ),
    "<p>See <a href='https://c.example/watch?v=dQw4w9WgXcQ&amp;t=42'>it</a>.</p>": (
        "See [it](https://c.example/watch?v=dQw4w9WgXcQ&t=42).",
        "",
    ),
    "<p>Change <a href='https://c.example/preferences/88aa77bb66'>what you get</a> at will.</p>": (
        "Change what you get at will.",
        "left out 1 link for its reader alone",
    ),
    "<p>A <a href='https://c.example/politics/preferences'>poll</a> on them.</p>": (
        "A [poll](https://c.example/politics/preferences) on them.",
        "",
    ),
    "<p>Come to the <a href='https://c.example/event?eid=77'>feast</a>.</p>": (
        "Come to the [feast](https://c.example/event?eid=77).",
        "",
    ),
    "<p>Come to the <a href='https://c.example/event?p=2&amp;eid=88aa77bb66'>feast</a>.</p>": (
        "Come to the [feast](https://c.example/event?p=2).",
        "took what tells its reader out of 1 link",
    ),
    "<p>Did you like this letter? <a href='https://c.example/feedback?u=88aa'>Yes</a></p>": (
        "",
        "removed 1 question for its reader's opinion",
    ),
    "<p>It went to Ann@post.example today.</p>": ("It went to … today.", "removed the address of its reader"),
}


@pytest.mark.parametrize("html", PERSONAL)
def test_what_is_for_the_reader_alone_is_no_part_of_the_article(html: str) -> None:
    left, said = PERSONAL[html]
    to = "To: Ann Lee <ann@post.example>\nContent-Type: text/html; charset=utf-8\n"
    found = read(f"{HEADERS}{to}\n{html}<p>{TEXT}</p>")
    assert found.body == "\n\n".join(filter(None, (left, TEXT.strip())))
    assert list(found.warnings) == list(filter(None, [said]))


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("https://c.example/letters/12", "https://c.example/letters/12"),
        ("https://c.example/letters/12?token=A1b2&email=ann%40post.example", "https://c.example/letters/12"),
        ("https://view.c.example/?qs=0a1b2c3d4e5f60718293", ""),
        ("https://c.example/view/AbC123dEf456GhI789jKl012", ""),
        (
            "https://us1.campaign-archive.com/?u=0a1b2c3d&id=1a2b",
            "https://us1.campaign-archive.com/?u=0a1b2c3d&id=1a2b",
        ),
    ],
)
def test_the_address_of_the_online_version_is_everybodys(address: str, public: str) -> None:
    html = f"<p><a href='{address.replace('&', '&amp;')}'>View in browser</a></p><p>{TEXT}</p>"
    found = read(f"{HEADERS}Content-Type: text/html\n\n{html}")
    assert found.source_url == public
    assert any("online version" in warning for warning in found.warnings) is not bool(public)


def test_reports_do_not_name_the_reader() -> None:
    footer = "<p>This e-mail was sent to ann@post.example</p><p>Unsubscribe</p>"
    found = read(f"{HEADERS}To: ann@post.example\nContent-Type: text/html\n\n<p>{TEXT}</p>{footer}")
    assert found.body == TEXT.strip()
    assert found.warnings == ("removed the footer of the newsletter: 'This e-mail was sent to …' · 'Unsubscribe'",)


def test_an_address_that_is_none_does_not_refuse_a_mail() -> None:
    found = read(f"{HEADERS}\nChange it: <http://[abc/preferences>, <http://[abc/preferences/88aa77bb66>.\n\n{TEXT}")
    assert "88aa77bb66" not in found.body
    assert found.body.endswith(TEXT.strip())
    assert found.warnings == ("left out 1 link for its reader alone",)


def test_pictures_of_a_mail() -> None:
    pictures = "<p><img src='https://c.example/b.jpg' alt='A bridge'></p><p><img src='cid:1' alt='A quay'></p>"
    found = read(f"{HEADERS}Content-Type: text/html\n\n{pictures}<p>{TEXT}</p>")
    assert found.body == f"![A bridge](https://c.example/b.jpg)\n\n{TEXT.strip()}"
    assert found.warnings == ("left out 1 picture that the mail has enclosed",)


def test_a_quotation_that_is_no_forward_stays_one() -> None:
    html = f"<p>{TEXT}</p><blockquote type='cite'><p>From: one who knows</p><p>{TEXT}</p></blockquote>"
    assert f"> {TEXT.strip()}" in read(f"{HEADERS}Content-Type: text/html\n\n{html}").body


def test_the_folder_names_the_source_of_a_mail_without_a_sender() -> None:
    (document,) = mail.read(replace(RAW, data=f"Subject: A\n\n{TEXT}".encode(), source="Orbit Notes"), Settings())
    assert isinstance(document, Document)
    assert document.source == "Orbit Notes"


@pytest.mark.parametrize(
    ("charset", "declared"),
    [
        ("utf-8", "utf-8"),
        ("cp1252", "iso-8859-1"),
        ("cp1252", "us-ascii"),
        ("iso8859-15", "iso-8859-15"),
        ("utf-8", "x-unknown"),
        ("utf-8", ""),
        ("utf-16", "utf-16"),
    ],
)
@pytest.mark.parametrize("kind", ["plain", "html"])
def test_charsets(charset: str, declared: str, kind: str) -> None:
    text = "Le pont coûte 12 € – c’est « cher », dit le maire, très fâché après un été d'attente."
    if charset == "iso8859-15":
        text = text.replace("’", "'").replace("–", "-")
    head = f"From: a@b.example\nSubject: A\nDate: Thu, 20 Apr 2023 06:30:00 +0200\nContent-Type: text/{kind}"
    data = f"{head}; charset={declared}\n\n".encode() + text.encode(charset)
    assert read(data).body == text


def test_a_header_in_raw_bytes() -> None:
    assert read(b"From: a@b.example\nSubject: L\xe9onie\n\nUn texte assez long.").title == "Léonie"
    assert read("From: a@b.example\nSubject: Léonie\n\nUn texte assez long.").title == "Léonie"


def test_the_html_part_is_read_unless_it_says_nothing() -> None:
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = "a@b.example", "A", "Thu, 20 Apr 2023 06:30:00 +0200"
    message.set_content("A plain text of the mail, with as many words as it takes to tell all that there is.")
    message.add_alternative("<p>A <b>rich</b> text of the mail, with all that there is to tell.</p>", subtype="html")
    assert read(message.as_bytes()).body.startswith("A **rich** text")
    rich = message.get_body(("html",))
    assert isinstance(rich, EmailMessage)
    rich.set_content('<img src="https://b.example/all-in-a-picture.png"><p>Open me</p>', subtype="html")
    assert read(message.as_bytes()).body.startswith("A plain text")


def test_the_guid_is_of_the_message_id() -> None:
    one = read(f"Message-ID: <1@a.example>\n{HEADERS}\n{TEXT}")
    again = read(f"Message-ID: <1@a.example>\nX-Folder: b\n{HEADERS}\nAnother text of it.")
    other = read(f"Message-ID: <2@a.example>\n{HEADERS}\n{TEXT}")
    assert one.guid == again.guid != other.guid
    assert read(HEADERS + "\n" + TEXT).guid == read("X-Folder: b\n" + HEADERS + "\n" + TEXT).guid


@pytest.mark.parametrize(
    ("footer", "cut"),
    [
        ("<p>You are receiving this because you subscribed.</p><p>Unsubscribe</p>", True),
        ("<p>Vous recevez ce courriel car vous êtes abonné.</p><p>3 rue Haute, 75002 Paris</p>", True),
        ("<p>Abmelden</p><p>© 2023 Der Kurier</p>", True),
        ("<p>Darse de baja</p>", True),
        ("<p>Unsubscribe</p><p>|</p><p>Our letter</p><p>Privacy policy</p>", True),
        ("<p>© 2023 The Courier</p>", False),
        ("<p>3 rue Haute, 75002 Paris</p>", False),
    ],
)
def test_a_footer_is_cut_where_it_speaks_of_the_subscription(footer: str, cut: bool) -> None:
    text = "<p>The north bridge carries trains again.</p><p>It was closed for nine months.</p>"
    document = read(f"{HEADERS}Content-Type: text/html; charset=utf-8\n\n{text}{footer}")
    parts = document.body.split("\n\n")
    assert parts[:2] == ["The north bridge carries trains again.", "It was closed for nine months."]
    assert (len(parts) == 2) is cut
    assert any(warning.startswith("removed the footer") for warning in document.warnings) is cut


def test_an_article_about_subscriptions_is_kept() -> None:
    text = "People unsubscribe from newsletters in spring, a study says, and they come back in autumn."
    document = read(f"{HEADERS}\n{TEXT}\n{text}\n\nThe study asked 2,000 readers about their habits in all.\n")
    assert text in document.body
    assert document.warnings == ()


@pytest.mark.parametrize(
    ("link", "page"),
    [
        ("https://a.example/b?utm_source=c&d=1#e", "https://a.example/b?d=1"),
        ("https://click.a.example/?url=https%3A%2F%2Fb.example%2Fc", "https://b.example/c"),
        ("https://a.example/redirect/?to=https://b.example/c%3Futm_medium%3Demail", "https://b.example/c"),
        ("https://x.awstrack.me/L0/https:%2F%2Fb.example%2Fc%3Fd=1/1/0100-abc/sig=1", "https://b.example/c?d=1"),
        ("https://links.a.example/ls/click?upn=u001.AbCdEf0123456789AbCdEf0123456789", ""),
        ("https://a.us1.list-manage.com/track/click?u=0123456789abcdef012345678&id=abcdef0123", ""),
        ("https://email.a.example/c/eJwVkMtuwyAQRb8G71LxhgWLbLrqP1Qegx1a2yAgcf33hUrzkGbu", ""),
        ("https://news.a.example/2023/04/20/a-long-title-that-has-many-words-in-it-and-1-number", None),
        ("https://a.example/redirect/0f8fad5b-d9cb-469f-a165-70867728950e?j=eyJ1IjoiNXh5eiJ9", ""),
        ("https://a.example/redirect/the-harbour-freezes-for-the-1st-time", None),
        ("https://a.example/watch?v=dQw4w9WgXcQ", None),
        ("https://web.archive.org/web/2020/https://b.example/c", None),
        ("mailto:a@b.example", None),
        ("/relative", None),
    ],
)
def test_a_link_leads_to_its_page(link: str, page: str | None) -> None:
    assert tracking.destination(link) == (link if page is None else page)


def test_what_is_hidden_is_not_the_text() -> None:
    hidden = (
        '<div style="font-size:1px;max-height:0px">A teaser&#8199;&#847;&zwnj;</div><p style="opacity:0.9">Seen.</p>'
    )
    found = newsletters.from_html(f'{hidden}<p style="color:red;DISPLAY: NONE">Not seen.</p>', "", "")
    assert found.paragraphs == ("Seen.",)
    assert found.warnings == ("removed the hidden preview: 'A teaser'",)


def test_a_mail_in_parts_within_parts() -> None:
    data = HEADERS.encode()
    for depth in range(2000):
        data += b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (depth, depth)
    try:
        messages.contents(messages.parse(data))
        mail.read_message(messages.parse(data), RAW, Settings())
    except RefusedError:
        return


def test_a_digest_of_messages_is_each_of_them() -> None:
    inner = f"--x\n\n{HEADERS}\n{TEXT}\n"
    empty = "--x\n\nSubject: Nothing\n\n\n"
    data = f"{HEADERS}MIME-Version: 1.0\nContent-Type: multipart/digest; boundary=x\n\n{inner}{empty}{inner}--x--\n"
    found = mail.read(replace(RAW, data=data.encode()), Settings())
    assert [type(each) for each in found] == [Document, SourceError, Document]
    assert str(found[1]) == "inbox/a.eml, message 2: is an e-mail without a text"


def test_each_bad_message_of_a_mailbox_is_named() -> None:
    good = f"From a@b.example Thu Apr 20 06:30:00 2023\n{HEADERS}\n{TEXT}\n"
    empty = "From a@b.example Thu Apr 20 06:30:00 2023\nFrom: a@b.example\nSubject: Nothing\n\n\n"
    raw = replace(RAW, data=(good + empty + good).encode(), origin="inbox/a.mbox")
    found = list(mailboxes.read(raw, Settings()))
    assert [type(each) for each in found] == [Document, SourceError, Document]
    assert str(found[1]) == "inbox/a.mbox, message 2 ('Nothing'): is an e-mail without a text"


PIECES = st.sampled_from(
    (
        *(
            "From: a@b.example\n",
            "Subject: A\n",
            "Subject: =?utf-8?b?4?=\n",
            "Date: x\n",
            "Date: Thu, 20 Apr 2023 -0000\n",
        ),
        *(
            "Content-Type: text/html; charset=\n",
            "Content-Type: multipart/alternative; boundary=x\n",
            "\n--x\n",
            "--x--\n",
        ),
        *(
            "Content-Type: message/rfc822\n",
            "Content-Transfer-Encoding: base64\n",
            "Content-Type: text/plain; format=flowed\n",
        ),
        *(
            "Content-Type: text/plain; charset*=utf-8''%\n",
            "\n",
            "\n\n",
            "> a \n",
            "-- \n",
            "<p>A</p>",
            "=?a?q?=\n",
            "%00",
        ),
        *(
            "Content-Disposition: attachment; filename*0*=x\n",
            "MIME-Version: 1.0\n",
            "Unsubscribe\n",
            "\x00",
            "é",
            "=E9",
        ),
        *(
            "Content-Transfer-Encoding: uuencode\n",
            "begin 644 a\n",
            "---------- Forwarded message ---------\n",
            "<a href='x'>",
        ),
    )
)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.lists(PIECES, max_size=25).map(lambda each: "".join(each).encode())))
def test_any_bytes_give_documents_or_one_clear_error(data: bytes) -> None:
    for start in (b"", HEADERS.encode(), b"From a@b.example Thu Apr 20 06:30:00 2023\n" + HEADERS.encode()):
        for reader in (mail.read, mailboxes.read):
            try:
                found = list(reader(replace(RAW, data=start + data), Settings()))
            except RefusedError:
                continue
            for each in found:
                assert isinstance(each, Document | SourceError)
                if isinstance(each, Document):
                    written = read_markdown(write(each, UTC), "a.md", UTC)
                    assert replace(written, warnings=each.warnings) == each


@pytest.mark.parametrize(
    "part", ["<div>", "> ", "<a href='https://x.example/?url=https://y.example'>", "A: b\n", "--x\n", "- "]
)
def test_a_hostile_mail_takes_no_time(part: str) -> None:
    start = time.process_time()
    body = part * (300_000 // len(part))
    raw = replace(RAW, data=f"{HEADERS}MIME-Version: 1.0\nContent-Type: text/html\n\n<p>A</p>{body}".encode())
    with suppress(SourceError):
        assert contents(raw, Settings())
    assert time.process_time() - start < 20  # minutes, if anything is read again and again


@pytest.mark.parametrize("part", ["a", "1", "%41", "_", "'>b</a> <a href='https://b.example/"])
def test_a_hostile_address_takes_no_time(part: str) -> None:
    text = f"<p>{TEXT} <a href='https://click.a.example/{part * (100_000 // len(part))}'>c</a></p>"
    assert read(f"{HEADERS}Content-Type: text/html\n\n{text}").title == "A bridge"


def test_a_name_in_no_charset_costs_no_mail() -> None:
    """Python raises ValueError for a charset with a null in it (RFC 2231)."""
    kind = "Content-Type: application/pdf; name*0*=utf-8\0''a.pdf\n\nx\n"
    letter = read(
        "From: a@e.test\nSubject: Titre\nDate: Thu, 20 Apr 2023 10:00:00 +0000\n"
        'Content-Type: multipart/mixed; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain\n\nUn texte.\n--b\n{kind}--b--\n"
    )
    assert letter.body == "Un texte."
    assert "left out what is attached: of type application/pdf" in letter.warnings
