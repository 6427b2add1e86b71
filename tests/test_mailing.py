"""Editions by mail: what a reader gets, and what a real server is told."""

import asyncio
import email
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from newsdigest.carrying.letters import Letter, message
from newsdigest.cli import FAILED, OK, PARTIAL, USAGE, main
from newsdigest.locking import alone

ROOT = Path(__file__).parent.parent
SETTINGS = """
from newsdigest.defaults import *
SITENAME = "Le Condensé"
DEFAULT_LANG = "fr"
TIMEZONE = "Europe/Paris"
SITEURL = "https://condense.github.io"
THEME = {theme!r}
CACHE_PATH = ".cache"
NEWSDIGEST_EXECUTOR = "serial"
NEWSDIGEST_MAIL_FROM = "digest@example.org"
"""
ARTICLE = """\
Title: {title}
Date: 2023-04-20 {hour}:00
Slug: {slug}
Lang: {lang}
Source: Le Fil
Guid: urn:{slug}
Category: Sciences
{more}
{text}
"""


class Handler:
    """Keeps what it is given; refuses what a test wants."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, list[str], bytes]] = []
        self.closes_at = 99
        self.users: list[str] = []

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if address.startswith("nobody"):
            return "550 5.1.1 No such\x1b[31m mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if len(self.mails) >= self.closes_at:
            server.transport.close()
            return "421 closing"
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 OK"

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        self.users.append(data.login.decode())
        return AuthResult(success=data.password == b"right", handled=False)


class Listening(Controller):
    """Has its port from the beginning: one that is given back first may be another's by then."""

    def __init__(self, handler: Handler, listener: socket.socket, **options: Any) -> None:
        self._listener = listener
        super().__init__(handler, hostname="127.0.0.1", port=listener.getsockname()[1], ready_timeout=60, **options)

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self._listener, ssl=self.ssl_context)


@contextmanager
def smtp(handler: Handler, **options: Any) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        controller = Listening(handler, listener, **options)
        controller.start()
        try:
            yield f"localhost:{controller.port}"
        finally:
            controller.stop()


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pelicanconf.py").write_text(SETTINGS.format(theme=str(ROOT / "theme")), "utf-8")
    folder = tmp_path / "content/articles"
    folder.mkdir(parents=True)
    for slug, title, lang, hour, more, text in (
        (
            "juice",
            "Juice <b>a</b> décollé & plus",
            "fr",
            "18",
            "Image: images/juice.png\n",
            "La sonde vole. Elle va loin.",
        ),
        (
            "budget",
            "Budget de Brest",
            "fr",
            "09",
            "Rights: headline\nSource_url: https://fil.example/b\n",
            "Le secret.",
        ),
        ("strike", "Strike at the port", "en", "10", "", "Dockers stopped work on Thursday at the port of Hull."),
    ):
        made = ARTICLE.format(title=title, hour=hour, slug=slug, lang=lang, more=more, text=text)
        (folder / f"{slug}.md").write_text(made, "utf-8")
    return tmp_path


def parsed(data: bytes) -> EmailMessage:
    mail = email.message_from_bytes(data, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert not mail.defects
    return mail


def written(place: Path, *arguments: str) -> EmailMessage:
    assert main(["mail", *arguments, "--output", "edition.eml"]) == OK
    return parsed((place / "edition.eml").read_bytes())


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_mail_is_the_edition_in_html_and_in_plain_text(place: Path) -> None:
    mail = written(place)
    html, text = body(mail, "html"), body(mail, "plain")
    for shown in (html, text):
        assert "https://condense.github.io/2023/04/20/juice/" in shown
        assert "La sonde vole." in shown
        assert "https://condense.github.io/edition/2023-04-20/" in shown
        assert "Le secret." not in shown
    assert "Juice &lt;b&gt;a&lt;/b&gt; décollé &amp; plus" in html
    assert "Juice <b>a</b> décollé & plus\n" in text
    assert "Le Fil, en\xa0anglais\n" in text
    assert max(map(len, text.splitlines())) <= 72
    assert max(map(len, (place / "edition.eml").read_bytes().split(b"\r\n"))) <= 78


def test_its_html_has_its_style_in_it_and_loads_nothing(place: Path) -> None:
    html = body(written(place), "html")
    assert 'class="sheet"' in html
    assert "max-width: 600px" in html.partition('class="sheet"')[2][:200]
    assert "@media (prefers-color-scheme: dark)" in html
    assert [sign for sign in ("<img", "<link", "<script", "url(", "@import") if sign in html] == []


def test_images_are_linked_where_the_owner_says_so(place: Path) -> None:
    with (place / "pelicanconf.py").open("a") as settings:
        settings.write("NEWSDIGEST_MAIL_IMAGES = True\n")
    assert '<img src="https://condense.github.io/images/juice.png"' in body(written(place), "html")


def test_headers_are_those_that_lists_and_mail_programs_ask_for(place: Path) -> None:
    with (place / "pelicanconf.py").open("a") as settings:
        settings.write('NEWSDIGEST_MAIL_UNSUBSCRIBE = ["https://l.example/u?a={to}", "mailto:l@example.org"]\n')
    mail = written(place, "2023-04-20")
    assert mail["From"] == "Le Condensé <digest@example.org>"
    assert mail["Subject"].startswith("Jeudi 20 avril 2023 – ")
    assert mail["Date"] == "Thu, 20 Apr 2023 18:00:00 +0200"
    assert mail["List-Id"] == "Le Condensé <le-condense.condense.github.io>"
    assert mail["List-Unsubscribe"] == "<https://l.example/u?a={to}>, <mailto:l@example.org>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    first = (place / "edition.eml").read_bytes()
    written(place)
    assert (place / "edition.eml").read_bytes() == first


def test_no_title_begins_a_header_and_no_address_is_broken() -> None:
    letter = Letter(
        subject="Un\r\nBcc: all@example.org\n\n<script>",
        html="<p>x</p>",
        text="x\n",
        date=datetime(2023, 4, 20, tzinfo=UTC),
        identifier="1",
        list_name='A\nB, "C"',
        list_id="x.example",
        lang="fr",
    )
    address = f"https://lists.example/{'x' * 120}?a=1"
    mail = parsed(message(letter, sender="a@example.org", to="b@example.org\nCc: c@d.e", unsubscribe=[address]))
    assert mail["Subject"] == "Un Bcc: all@example.org <script>"
    assert (mail["Bcc"], mail["Cc"]) == (None, None)
    assert mail["List-Unsubscribe"].strip() == f"<{address}>"
    assert mail["From"].addresses[0].addr_spec == "a@example.org"


def test_each_reader_gets_a_mail_of_their_own_once(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    handler = Handler()
    with smtp(handler) as server:
        assert main(["mail", "--smtp", server, "--to", "a@example.org", "b@example.org"]) == OK
        assert main(["mail", "--smtp", server, "--to", "A@example.org", "c@example.org"]) == OK
        assert [to for _, (to,), _ in handler.mails] == ["a@example.org", "b@example.org", "c@example.org"]
        assert main(["mail", "--smtp", server, "--to", "a@example.org", "--again"]) == OK
    said = capsys.readouterr()
    assert "2023-04-20: A@example.org has it (--again sends it once more)" in said.out
    first, again = (parsed(data) for _, _, data in (handler.mails[0], handler.mails[3]))
    assert (first["To"], first["Message-ID"]) == ("a@example.org", again["Message-ID"])
    assert {sender for sender, _, _ in handler.mails} == {"digest@example.org"}
    notes = (place / "content/mailed.txt").read_text("utf-8")
    assert notes.count("\n2023-04-20 ") == 3
    assert "@" not in notes


def test_a_mail_is_known_by_its_edition_its_reader_and_its_text(place: Path) -> None:
    """A corrected one is no copy that a mail program may drop."""
    handler = Handler()
    with smtp(handler) as server:
        assert main(["mail", "--smtp", server, "--to", "a@example.org", "b@example.org"]) == OK
        file = place / "content/articles/juice.md"
        file.write_text(file.read_text("utf-8").replace("loin", "plus loin"), "utf-8")
        assert main(["mail", "--smtp", server, "--to", "a@example.org", "--again"]) == OK
    assert len({parsed(data)["Message-ID"] for _, _, data in handler.mails}) == 3


def test_notes_that_were_edited_without_a_last_newline_are_kept_apart(place: Path) -> None:
    handler = Handler()
    notes = place / "content/mailed.txt"
    with smtp(handler) as server:
        assert main(["mail", "--smtp", server, "--to", "a@example.org"]) == OK
        notes.write_text(notes.read_text("utf-8").rstrip("\n"), "utf-8")
        for _ in range(2):
            assert main(["mail", "--smtp", server, "--to", "a@example.org", "b@example.org"]) == OK
    assert [to for _, (to,), _ in handler.mails] == ["a@example.org", "b@example.org"]


def test_a_second_run_waits_for_the_first_and_sends_nothing_again(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notes = place / "content/mailed.txt"
    notes.touch()
    handler = Handler()
    waits = threading.Event()
    with smtp(handler) as server:
        arguments = ["mail", "--smtp", server, "--to", "a@example.org"]
        with alone(notes, "mail", print):
            second = threading.Thread(target=main, args=(arguments,))
            second.start()
            while "another mail is at work" not in capsys.readouterr().err:
                assert second.is_alive()
                waits.wait(0.01)
            assert handler.mails == []
        second.join()
        assert main(arguments) == OK
    assert len(handler.mails) == 1


def test_notes_tell_nobody_who_the_readers_are(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also not to who tries addresses, and not that two editions went to the same one: a key is needed for it."""
    handler = Handler()
    article = (place / "content/articles/juice.md").read_text("utf-8")
    (place / "content/articles/next.md").write_text(article.replace("-20 ", "-21 ").replace("juice", "next"), "utf-8")
    with smtp(handler) as server:
        for day in ("2023-04-20", "2023-04-21"):
            assert main(["mail", day, "--smtp", server, "--to", "a@example.org"]) == OK
        notes = (place / "content/mailed.txt").read_text("utf-8")
        codes = [line.split()[1] for line in notes.splitlines() if not line.startswith("#")]
        assert len(set(codes)) == 3
        assert codes[1] != sha256(b"a@example.org").hexdigest()[:16]
        kept = place / ".cache/mail.key"
        assert kept.stat().st_mode & 0o077 == 0

        monkeypatch.setenv("NEWSDIGEST_MAIL_KEY", kept.read_text())  # as another machine needs it
        kept.unlink()
        assert main(["mail", "--smtp", server, "--to", "a@example.org"]) == OK
    assert len(handler.mails) == 2
    assert not kept.exists()


@pytest.mark.parametrize(
    ("key", "said"),
    [("", "mailed.txt: was written with another key: set NEWSDIGEST_MAIL_KEY"), ("x" * 31, "takes 32 letters or more")],
)
def test_without_the_key_of_its_notes_nothing_is_sent(
    key: str, said: str, place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A fresh checkout without its secret would send everything again."""
    handler = Handler()
    with smtp(handler) as server:
        assert main(["mail", "--smtp", server, "--to", "a@example.org"]) == OK
        shutil.rmtree(place / ".cache")
        monkeypatch.setenv("NEWSDIGEST_MAIL_KEY", key)
        assert main(["mail", "--smtp", server, "--to", "a@example.org", "b@example.org"]) == USAGE
    assert len(handler.mails) == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "url", "list_id"),
    [
        ("Le Condensé", "https://condense.github.io", "le-condense.condense.github.io"),
        ("موجز الأخبار", "https://a.github.io/mujaz", "83fd25b112499923.a.github.io"),
        ("Köln", "https://köln-digest.de", "koln.xn--kln-digest-ecb.de"),
    ],
)
def test_a_list_is_known_by_ascii_whatever_its_name(name: str, url: str, list_id: str, place: Path) -> None:
    with (place / "pelicanconf.py").open("a", encoding="utf-8") as settings:
        settings.write(f"SITENAME = {name!r}\nSITEURL = {url!r}\n")
    mail = written(place)
    assert mail["List-Id"] == f"{name} <{list_id}>"
    assert f"<{list_id}>".encode() in (place / "edition.eml").read_bytes()


def test_who_sends_the_file_fills_in_the_reader(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (place / "pelicanconf.py").open("a") as settings:
        settings.write('NEWSDIGEST_MAIL_UNSUBSCRIBE = ["https://l.example/u?a={to}"]\n')
    mail = written(place)
    assert "https://l.example/u?a={to}\n" in body(mail, "plain")
    assert 'href="https://l.example/u?a={to}"' in body(mail, "html")
    assert "{to} stays as it is, for the program that sends the mail" in capsys.readouterr().err


def test_copies_are_told_from_other_accounts(place: Path) -> None:
    """As on the page of the edition."""
    told = (
        "La fusée géante Starship de SpaceX a décollé jeudi de Boca Chica, au Texas, avant d’exploser au-dessus du "
        "golfe du Mexique. Elon Musk a félicité les équipes de SpaceX."
    )
    english = (
        "SpaceX launched its giant Starship rocket from Boca Chica in Texas. Elon Musk congratulated the SpaceX team "
        "after Starship exploded over the gulf."
    )
    for slug, hour, lang, text in (
        ("fil", "19", "fr", told),
        ("cable", "18", "fr", told),
        ("orbit", "17", "en", english),
    ):
        made = ARTICLE.format(title="Starship", hour=hour, slug=slug, lang=lang, more="", text=text)
        (place / f"content/articles/{slug}.md").write_text(made.replace("Le Fil", slug), "utf-8")
    mail = written(place)
    assert "Également dans\xa0:\n- orbit https:" in body(mail, "plain")
    assert "Le même texte dans\xa0:\n- fil https:" in body(mail, "plain")
    assert "Le même texte dans\xa0: <a " in unescape(body(mail, "html"))


@pytest.mark.parametrize(("lang", "side"), [("fr", "left"), ("ar", "right")])
def test_the_bar_of_the_note_stands_where_its_lines_begin(lang: str, side: str, place: Path) -> None:
    with (place / "pelicanconf.py").open("a") as settings:
        settings.write(f"DEFAULT_LANG = {lang!r}\n")
    (place / "content/editions").mkdir()
    (place / "content/editions/2023-04-20.md").write_text("Title: Jupiter\n\nUne note.\n", "utf-8")
    note = body(written(place), "html").partition('<div class="note"')[2].partition(">")[0]
    assert f"border-{side}: 3px solid" in note
    assert f"padding-{side}: 12px" in note


def test_refused_recipients_are_named_and_the_others_get_it(capsys: pytest.CaptureFixture[str]) -> None:
    handler = Handler()
    to = ["--to", "nobody@example.org", "a@example.org"]
    with smtp(handler) as server:
        assert main(["mail", "--smtp", server, *to]) == PARTIAL
        assert main(["mail", "--smtp", server, "--to", "nobody@example.org"]) == FAILED
    assert len(handler.mails) == 1
    assert "nobody@example.org: refused: 550 5.1.1 No such[31m mailbox\n" in capsys.readouterr().err


def test_a_server_that_closes_leaves_the_rest_for_the_next_run(capsys: pytest.CaptureFixture[str]) -> None:
    handler = Handler()
    handler.closes_at = 1
    to = ["--to", "a@example.org", "b@example.org", "c@example.org"]
    with smtp(handler) as server:
        assert main(["mail", "--smtp", server, *to]) == PARTIAL
        assert "2023-04-20: not sent to b@example.org, c@example.org" in capsys.readouterr().err
        handler.closes_at = 99
        assert main(["mail", "--smtp", server, *to]) == OK
    assert [to for _, (to,), _ in handler.mails] == ["a@example.org", "b@example.org", "c@example.org"]


def test_nobody_listens(capsys: pytest.CaptureFixture[str]) -> None:
    with smtp(Handler()) as server:
        pass
    assert main(["mail", "--smtp", server, "--to", "a@example.org"]) == FAILED
    assert f"newsdigest: {server}: Connection refused" in capsys.readouterr().err


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    path = tmp_path_factory.mktemp("tls") / "certificate.pem"
    arguments = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    names = ["-addext", "subjectAltName=DNS:localhost", "-keyout", f"{path}.key", "-out", str(path)]
    subprocess.run([openssl, "req", *arguments, *names], check=True, capture_output=True)
    return path


def test_no_password_goes_in_the_clear(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("NEWSDIGEST_MAIL_PASSWORD", "right")
    handler = Handler()
    with smtp(handler, authenticator=handler.authenticate, auth_require_tls=False) as server:
        for more in (["--user", "me"], ["--starttls"]):
            assert main(["mail", "--smtp", server, "--to", "a@example.org", *more]) == FAILED
    assert (handler.mails, handler.users) == ([], [])
    assert "offers no STARTTLS, and nothing is sent in the clear" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("password", "code", "trusted"), [("right", OK, True), ("wrong", FAILED, True), ("right", FAILED, False)]
)
def test_a_password_goes_over_tls_to_a_server_that_is_who_it_says(
    certificate: Path, password: str, code: int, trusted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, f"{certificate}.key")
    monkeypatch.setenv("NEWSDIGEST_MAIL_PASSWORD", password)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    handler = Handler()
    with smtp(handler, tls_context=context, authenticator=handler.authenticate) as server:
        assert main(["mail", "--smtp", server, "--to", "a@example.org", "--user", "me"]) == code
    assert len(handler.mails) == (code == OK)
    assert bool(handler.users) == trusted


@pytest.mark.parametrize(
    ("arguments", "settings", "said"),
    [
        ([], "", "mail: say --to ADDRESS, or --output FILE"),
        (["--to", "a@example.org"], "", "NEWSDIGEST_MAIL_SMTP is not set: which server takes the mail?"),
        (["--to", "a@example.org", "--smtp", "x:y"], "", "x:y: takes a server such as smtp.example.org:587"),
        (["--to", "a b@c", "--smtp", "localhost:1"], "", "'a b@c' is no mail address such as reader@example.org"),
        (["--to", "a@b.c", "--smtp", "localhost:1", "--user", "me"], "", "me has no password"),
        (["--output", "x"], 'NEWSDIGEST_MAIL_FROM = ""', "NEWSDIGEST_MAIL_FROM is not set: who sends the mail?"),
        (["--output", "x"], 'NEWSDIGEST_MAIL_UNSUBSCRIBE = ["ftp://x"]', "'ftp://x' is no https: or mailto: address"),
        (["--to", "a@b.c", "--smtp", "localhost:1"], 'SITEURL = "http://localhost:8000"', "would lead nowhere"),
        (["--to", "a@b.c", "--smtp", "localhost:1"], 'SITEURL = "https://example.org"', "would lead nowhere"),
        (["--to", "a@b.c", "--smtp", "localhost:1"], 'SITEURL = "http://192.168.1.5/d"', "would lead nowhere"),
        (["--to", "a@b.c", "--smtp", "localhost:1"], 'SITEURL = ""', "SITEURL is empty: "),
        (["yesterday", "--output", "x"], "", "yesterday: takes a day such as 2023-04-20"),
    ],
)
def test_what_cannot_be_sent_is_said_before_anything_is(
    arguments: list[str], settings: str, said: str, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (place / "pelicanconf.py").open("a") as file:
        file.write(f"{settings}\n")
    assert main(["mail", *arguments]) == USAGE
    assert said in capsys.readouterr().err
    assert not (place / "content/mailed.txt").exists()


def test_there_is_no_such_edition(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mail", "2023-04-21", "--output", "x"]) == FAILED
    assert "2023-04-21: no article, and no edition" in capsys.readouterr().err


def test_a_glance_leaves_the_site_alone(place: Path) -> None:
    written(place)
    assert not (place / "output").exists()


def test_a_damaged_memory_costs_nothing_but_time(place: Path) -> None:
    written(place)
    first = (place / "edition.eml").read_bytes()
    memory = place / ".cache/newsdigest.sqlite3"
    data = memory.read_bytes()
    memory.write_bytes(data[: len(data) // 2] + b"\xff" * 500)
    written(place)
    assert (place / "edition.eml").read_bytes() == first
