"""What is read of pages as the programs that publish them write them, in the languages that they are written in.

Each page in ``pages/`` is as short as its program allows; what it says stands here.
"""

import json
import lzma
import re
import tarfile
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from newsdigest.formats.hypertext.html_tree import tree_of
from newsdigest.formats.page.metadata import read_metadata

SHARED = Path(__file__).parents[3].parent / "shared"
PAGES = Path(__file__).parent / "pages"
ZONE = ZoneInfo("Europe/Berlin")
PARIS = ZoneInfo("Europe/Paris")


# name, address, title, day, authors
ROWS: list[tuple[str, str, str, str, tuple[str, ...]]] = [
    (
        "wordpress",
        "https://gartenfreunde.example/2015/05/tomaten-auspflanzen/",
        "Tomaten auspflanzen: so geht es",
        "2015-05-03",
        ("Erika Grün",),
    ),
    ("wordpress-2005", "", "Drei Tage ohne Netz", "2008-06-13", ()),
    (
        "blogger",
        "http://kuechenzettel.example/2013/03/brot-ohne-kneten.html",
        "Brot ohne Kneten",
        "2013-03-04",
        ("Lotte Korn",),
    ),
    ("drupal", "https://verein.example/node/12", "Das neue Haus ist fertig", "2014-11-02", ("Horst Berg",)),
    (
        "joomla",
        "https://feuerwehr.example/index.php/aktuelles/12-uebung",
        "Große Übung am Hafen",
        "2016-09-10",
        ("Jens Spritze",),
    ),
    (
        "typo3",
        "https://www.hochschule.example/aktuelles/meldung/laser.html",
        "Laser misst Luft",
        "2013-03-04",
        ("Petra Licht",),
    ),
    (
        "movable-type",
        "http://ridge.example/archives/2010/03/slow_trains.html",
        "Slow trains",
        "2010-03-04",
        ("Moira Hill",),
    ),
    ("by-hand", "", "Why bridges sing", "2003-03-03", ("Carl Stone",)),
    ("ghost", "https://tinkerlog.example/keyboards/", "Keyboards, again", "2021-02-03", ("Ada Brook",)),
    ("graph", "https://www.vallee.example/eau/", "L’eau revient", "2022-05-06", ("Luce Rivière",)),
    (
        "french",
        "https://www.gazette.example/monde/grand-froid-12345",
        "Grand froid : les trains s’arrêtent",
        "2021-01-12",
        ("Anne Morin", "Paul Petit"),
    ),
    (
        "spanish",
        "https://diario.example/sociedad/lluvia.html",
        "La lluvia llega al sur",
        "2018-11-14",
        ("Lucía Fernández Ortiz",),
    ),
    ("italian", "https://giornale.example/cronaca/ponte", "Il ponte riapre", "2017-08-07", ("Marta Bianchi",)),
    (
        "portuguese",
        "https://jornal.example/ciencia/abelhas",
        "Abelhas voltam à cidade",
        "2019-03-05",
        ("João da Silva",),
    ),
    ("russian", "https://gazeta.example/news/1", "Мост открыт", "2018-05-14", ("Иван Петров",)),
    ("greek", "https://efimerida.example/1", "Άνοιξε η γέφυρα", "2018-05-14", ("Γιώργος Παπαδόπουλος",)),
    ("chinese", "https://news.example/a/1.htm", "大桥今天通车", "2019-11-19", ("王小明",)),
    ("japanese", "https://shinbun.example/articles/1", "橋が開通しました", "2020-03-04", ("山田太郎",)),
    ("arabic", "https://akhbar.example/1", "افتتاح الجسر الجديد", "2018-05-14", ("أحمد علي",)),
    ("polish", "https://gazeta.example/most", "Most otwarty", "2018-05-14", ("Anna Kowalska",)),
    ("american", "https://weekly.example/story", "Bridge opens", "2018-05-04", ("Jane Doe",)),
]


@pytest.mark.parametrize(("name", "url", "title", "day", "authors"), ROWS)
def test_title_day_and_authors(name: str, url: str, title: str, day: str, authors: tuple[str, ...]) -> None:
    text = (PAGES / f"{name}.html").read_text(encoding="utf-8")
    found = read_metadata(tree_of(text), text, url, ZONE)
    assert found.published is not None
    assert (found.title, f"{found.published.astimezone(ZONE):%Y-%m-%d}", found.authors) == (title, day, authors)


def test_every_page_has_its_row() -> None:
    assert {path.stem for path in PAGES.glob("*.html")} == {name for name, *_ in ROWS}


@pytest.mark.data
@pytest.mark.skipif(not SHARED.exists(), reason="the measuring data in ../shared is absent")
def test_pages_of_a_news_site() -> None:
    with lzma.open(SHARED / "data/orangesum/valid.jsonl.xz", "rt", encoding="utf-8") as lines:
        truth = {row["id"]: row for row in map(json.loads, lines)}
    wrong = []
    with tarfile.open(SHARED / "data/orangesum/pages.tar.xz") as archive:
        for member in filter(tarfile.TarInfo.isfile, archive):
            text = (file.read() if (file := archive.extractfile(member)) else b"").decode("utf-8")
            found, row = read_metadata(tree_of(text), text, "", PARIS), truth[Path(member.name).stem]
            day = found.published and f"{found.published.astimezone(PARIS):%Y-%m-%d}"
            if (_words(found.title), day, found.lang) != (_words(row["title"]), row["date"], "fr"):
                wrong.append(row["id"])
            if not found.authors or not found.image.startswith("http"):
                wrong.append(row["id"])
    assert wrong == []


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)
