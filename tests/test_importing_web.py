"""What leads elsewhere is followed: pages, lists of pages and lists of feeds; rights are the owner's to give."""

import io
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from newsdigest.content import Outcome
from newsdigest.document import Address, Pages, RawArticle, Rights, Subscription
from newsdigest.errors import SourceError
from newsdigest.importing import Hints, Imported, Recalled, Refused, Result, Subscribed, Ways, import_articles
from newsdigest.settings import Images, Settings
from newsdigest.sources import FoundFile
from newsdigest.sources.web import Web
from newsdigest.subscribing import Subscriptions

Server = Any  # of conftest.py
LIST = (
    "<opml version='2.0'><body><outline text='Monde'>"
    "<outline text='A' xmlUrl='https://a.example/rss' rights='full' pages='always' lang='fr'/></outline></body></opml>"
)


def _text(number: int) -> str:
    sentences = (f"La sonde {number} a franchi l’étape {step} de son long voyage." for step in range(20))
    return f"Titre numéro {number}\n\n14 avril 2023\n\n{' '.join(sentences)}\n"


def _page(number: int) -> str:
    title, _, text = _text(number).strip().split("\n\n")
    body = "".join(f"<p>{part}</p>" for part in text.replace(". ", ".\n").split("\n"))
    return (
        f"<!doctype html><html lang=fr><head><title>{title}</title>"
        "<meta property='article:published_time' content='2023-04-14T10:00:00Z'></head>"
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


class Desk:
    """An editor who adds what is on the web."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(content=folder, allow_private=True, timeout=60, executor="serial")
        self.listed = Subscriptions(self.settings)
        web = Web(self.settings)
        self.ways = Ways(fetch=web.pages, subscribe=self.listed.add, image=web.image)

    def add(self, *inputs: str | RawArticle, hints: Hints | None = None, again: bool = False) -> list[Result]:
        found = [Address(url=each, origin="command line") if isinstance(each, str) else each for each in inputs]
        return list(import_articles(found, self.settings, hints, ways=replace(self.ways, again=again)))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def _photo() -> bytes:
    buffer = io.BytesIO()
    Image.radial_gradient("L").convert("RGB").save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.mark.parametrize("saved", [True, False], ids=["with its pictures", "alone"])
def test_a_picture_that_was_saved_with_its_page_is_not_fetched(desk: Desk, server: Server, saved: bool) -> None:
    """Offline, and without a copy, it stays where it is: one warning says why."""
    server.close()
    address = server.url("/i/photo.jpg?w=1200")
    page = desk.settings.content / "saved" / "juice.html"
    (page.parent / "juice_files").mkdir(parents=True)
    page.write_text(_page(1).replace("</head>", f"<meta property='og:image' content='{address}'></head>"), "utf-8")
    if saved:
        (page.parent / "juice_files/photo.jpg").write_bytes(_photo())
    desk.settings = replace(desk.settings, images=Images.KEEP)
    (result,) = import_articles([FoundFile(str(page), "")], desk.settings, ways=desk.ways)
    assert isinstance(result, Imported)
    about = [each for each in result.document.warnings if "image" in each or "photo" in each]
    if saved:
        assert result.document.image.startswith("images/2023/04/photo-")
        assert about == []
    else:
        assert result.document.image == address
        assert about == [f"the image is not kept, cannot be reached: Connection refused: {address}"]
    assert server.requests == []


def _told(results: Iterable[Result]) -> list[str]:
    told = []
    for each in results:
        match each:
            case Refused():
                told.append(str(each.error))
            case Subscribed():
                told.append(f"subscribed {each.subscription.url}")
            case Imported():
                told.append(f"{each.outcome} {each.document.title}")
            case Recalled():
                told.append(f"recalled {Path(each.path).name.partition('-')[2]}")
    return told


def test_addresses_are_fetched_at_once_and_end_in_their_order(desk: Desk, server: Server) -> None:
    server.put_raw("/0", server.when_asked_for("/1"), b"HTTP/1.1 200 OK\r\n\r\n" + _text(0).encode())
    for number in (1, 2, 3):
        server.put(f"/{number}", _text(number))
    between = RawArticle(data=_text(9).encode(), origin="nine.txt")
    told = _told(desk.add(server.url("/0"), server.url("/none"), server.url("/1"), between, server.url("/2")))
    assert told == [
        "added Titre numéro 0",
        f"command line: {server.url('/none')}: answers 404 Not Found",
        "added Titre numéro 1",
        "added Titre numéro 9",
        "added Titre numéro 2",
    ]


def test_those_of_a_list_are_fetched_at_once_too(desk: Desk, server: Server) -> None:
    asked: list[int] = []
    pages = desk.ways.fetch

    def fetch(addresses: Any) -> Any:
        asked.append(len(addresses))
        return pages(addresses)

    desk.ways = replace(desk.ways, fetch=fetch)
    for number in (0, 1):
        server.put(f"/{number}", _text(number))
    links = "\n".join((server.url("/0"), server.url("/none"), server.url("/1")))
    told = _told(desk.add(RawArticle(data=links.encode(), origin="links.txt")))
    assert told == [
        "added Titre numéro 0",
        f"links.txt, line 2: {server.url('/none')}: answers 404 Not Found",
        "added Titre numéro 1",
    ]
    assert asked == [3]


def test_not_all_addresses_are_fetched_ahead(desk: Desk, server: Server) -> None:
    asked: list[int] = []

    def fetch(addresses: Any) -> list[RawArticle | SourceError]:
        asked.append(len(addresses))
        return [SourceError(each.url, "is not there") for each in addresses]

    desk.ways = replace(desk.ways, fetch=fetch)
    assert len(desk.add(*(f"https://a.example/{number}" for number in range(70)))) == 70
    assert asked == [32, 32, 6]


def test_a_page_whose_article_is_there_is_not_asked_for(desk: Desk, server: Server) -> None:
    url = server.put("/1", _page(1))
    desk.add(url)
    before = len(server.requests)
    assert _told(desk.add(url)) == ["recalled titre-numero-1.md"]
    assert len(server.requests) == before


@pytest.mark.parametrize(
    ("hints", "again"),
    [(Hints(rights=Rights.FULL), False), (Hints(lang="fr"), False), (Hints(section="Sciences"), False), (None, True)],
)
def test_but_for_a_person_who_says_something_of_it(
    desk: Desk, server: Server, hints: Hints | None, again: bool
) -> None:
    url = server.put("/1", _page(1))
    desk.add(url)
    (result,) = desk.add(url, hints=hints, again=again)
    assert isinstance(result, Imported)
    if hints and hints.rights:
        assert result.outcome is Outcome.UPDATED
        assert "étape 19" in result.path.read_text("utf-8")


def test_a_front_page_is_another_one_every_day(desk: Desk, server: Server) -> None:
    url = server.put("/", _page(1))
    desk.add(url)
    server.put("/", _page(2).replace("sonde", "fusée").replace("voyage", "vol"))
    assert _told(desk.add(url)) == ["added Titre numéro 2"]


@pytest.mark.parametrize("through", ["itself", "a list of addresses"])
def test_a_list_of_feeds_from_the_web_grants_itself_nothing(desk: Desk, server: Server, through: str) -> None:
    url = server.put("/list.opml", LIST)
    given = url if through == "itself" else RawArticle(data=f"{url}\n".encode(), origin="links.txt")
    (result,) = desk.add(given)
    assert isinstance(result, Subscribed)
    assert result.warning == "rights full and pages always, as a list from the web wishes, are not taken"
    expected = Subscription(url="https://a.example/rss", title="A", section="Monde", lang="fr")
    assert desk.listed.read() == [expected]
    assert (expected.rights, expected.pages) == (Rights.EXCERPT, Pages.AUTO)


def test_a_list_of_the_owner_s_does(desk: Desk) -> None:
    (result,) = desk.add(RawArticle(data=LIST.encode(), origin="list.opml"))
    assert isinstance(result, Subscribed)
    assert result.warning == ""
    (listed,) = desk.listed.read()
    assert isinstance(listed, Subscription)
    assert (listed.rights, listed.pages) == (Rights.FULL, Pages.ALWAYS)


def test_what_a_list_from_the_web_names_is_followed_once(desk: Desk, server: Server) -> None:
    inner = server.put("/inner.txt", "https://a.example/1\nhttps://me:word@a.example/2\n")
    told = _told(desk.add(RawArticle(data=f"{inner}\n".encode(), origin="links.txt")))
    assert told == [
        f"{inner}, line 1: names https://a.example/1 in turn",
        f"{inner}, line 2: names https://a.example/2 in turn",
    ]


def test_what_nobody_foresaw_is_the_refusal_of_one_input(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from newsdigest import formats

    contents = formats.contents

    def fail_for_one(raw: RawArticle, settings: Settings) -> Any:
        if raw.origin == "1.txt":
            raise RecursionError("too deep")
        return contents(raw, settings)

    monkeypatch.setattr(formats, "contents", fail_for_one)
    told = _told(desk.add(*(RawArticle(data=_text(each).encode(), origin=f"{each}.txt") for each in range(3))))
    assert told == [
        "added Titre numéro 0",
        "1.txt: causes an unexpected error (RecursionError: too deep)",
        "added Titre numéro 2",
    ]
