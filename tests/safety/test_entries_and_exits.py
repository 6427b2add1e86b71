"""Words of strangers are words: whatever they are, every file of the site keeps its structure.

The same site is built twice. Its words are attacks once, and once the same with signs that mean nothing to any format:
``‹script›`` for ``<script>``. Then every file must have the same elements, attributes, keys and headers. What comes in
as text, page, feed or mail goes through these lines of metadata, too (``test_active_content.py`` has each of those
ways, and texts, whose HTML may differ).
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.policy import default
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree, html
from pelican.settings import read_settings

from newsdigest import mailing
from newsdigest.publishing.digest import Digest
from newsdigest.settings import Settings

ROOT = Path(__file__).parents[2]
ATTACK = (
    "\"'><script>alert(1)</script><img src=x onerror=alert(1)>]]>--></title></style>{{7*7}}{%raw%}${x}<!--<![CDATA[ "
)
MEANINGLESS = str.maketrans("<>\"'{}[]%$", "‹›“‘❴❵⟦⟧‰¤")
LINES = (
    *("Title", "Tags", "Authors", "Category", "Summary", "Source", "Image_alt", "Image_caption", "Image_credit"),
    *("Credits", "Correction", "Guid"),
)
ALONE = ("Withdrawn",)

# What is written, and where its words are seen again.
FEEDS = "atom json rss"
EVERYWHERE = f"book linked-data mail {FEEDS} page"
REACHES = {
    "Title": f"{EVERYWHERE} opml sitemap",
    "Tags": f"{FEEDS} linked-data opml page",
    "Authors": f"{FEEDS} book linked-data page",
    "Category": f"{EVERYWHERE} opml",
    "Summary": EVERYWHERE,
    "Source": f"{EVERYWHERE} opml",
    "Image_alt": f"{FEEDS} page",
    "Image_caption": "page",
    "Image_credit": "atom page rss",
    "Credits": "book page",
    "Correction": f"{FEEDS} linked-data page",
    "Guid": "json rss",
    "Withdrawn": f"{FEEDS} page",
    "edition": f"{EVERYWHERE} header",
    "list": "opml",
    "SITENAME": f"{EVERYWHERE} header opml sitemap",
    "SITESUBTITLE": f"{FEEDS} linked-data page",
}


def words(entry: str, *, harmless: bool) -> str:
    """Return the words of an entry, by whose beginning they are known again."""
    said = f"Q{entry.lower().replace('_', '')}q {ATTACK}"
    return said.translate(MEANINGLESS) if harmless else said


def site(folder: Path, *, harmless: bool) -> Path:
    """Write and build a site with attacks or with harmless words; return its settings file."""
    content = folder / "content"
    for name in ("articles", "editions", "images"):
        (content / name).mkdir(parents=True)
    say = {entry: words(entry, harmless=harmless) for entry in (*LINES, *ALONE, "edition", "list")}
    text = "La fusée Starship de SpaceX a décollé jeudi de Boca Chica, au Texas. Elon Musk a félicité les équipes. "
    for number in range(2):
        lines = "".join(f"{field}: {say[field]}\n" for field in LINES if field != "Guid" or not number)
        head = f"Date: 2023-04-20 1{number}:00\nSlug: a{number}\nLang: fr\nImage: https://e.test/a.jpg\n"
        (content / f"articles/a{number}.md").write_text(f"{lines}{head}\n{text * 5}\n", "utf-8")
    gone = f"Title: Parti\nDate: 2023-04-20 09:00\nSlug: parti\nLang: fr\nWithdrawn: {say['Withdrawn']}\n\nTexte.\n"
    (content / "articles/gone.md").write_text(gone, "utf-8")
    (content / "editions/2023-04-20.md").write_text(f"Title: {say['edition']}\nLead: a0\n\n", "utf-8")
    outline = etree.Element("outline", type="rss", text=say["list"], title=say["list"], xmlUrl="https://e.test/f")
    opml = etree.Element("opml", version="2.0")
    etree.SubElement(opml, "body").append(outline)
    (content / "sources.opml").write_bytes(etree.tostring(opml))
    settings = (ROOT / "pelicanconf.py").read_text("utf-8")
    own: dict[str, object] = {
        "PATH": content,
        "OUTPUT_PATH": folder / "output",
        "CACHE_PATH": folder / "cache",
        "THEME": ROOT / "theme",
    }
    own |= {name: words(name, harmless=harmless) for name in ("SITENAME", "SITESUBTITLE")}
    own |= {"NEWSDIGEST_MAIL_FROM": "News <news@news.test>", "SITEURL": "https://news.test"}
    settings += "".join(f"{name} = {str(value)!r}\n" for name, value in own.items())
    settings += "TAG_FEED_ATOM = 'feeds/tag/{slug}.atom'\nNEWSDIGEST_IMAGES = 'link'\nNEWSDIGEST_CARDS = 'none'\n"
    (folder / "pelicanconf.py").write_text(settings, "utf-8")
    Digest(read_settings(str(folder / "pelicanconf.py"))).run()
    return folder / "pelicanconf.py"


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return site(tmp_path_factory.mktemp("attacked"), harmless=False)


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return site(tmp_path_factory.mktemp("harmless"), harmless=True)


Shape = list[object]


def page_shape(data: bytes) -> Shape:
    return [(element.tag, sorted(element.attrib)) for element in html.document_fromstring(data).iter()]


def xml_shape(data: bytes) -> Shape:
    return [(element.tag, sorted(element.attrib)) for element in etree.fromstring(data).iter()]


def json_shape(data: bytes) -> Shape:
    def shape(value: object) -> object:
        if isinstance(value, dict):
            return {key: shape(each) for key, each in value.items()}
        return [shape(each) for each in value] if isinstance(value, list) else type(value).__name__

    return [shape(json.loads(data))]


def files(settings: Path) -> Iterator[tuple[str, str, bytes, Callable[[bytes], Shape]]]:
    """Yield kind, name, bytes and what tells the structure of each file and of what is in it."""
    output = settings.parent / "output"
    for path in sorted(output.rglob("*")):
        name, data = path.relative_to(output).as_posix(), path.read_bytes() if path.is_file() else b""
        if name.startswith("theme/"):
            continue
        if name.endswith(".html"):
            yield "page", name, data, page_shape
            for number, found in enumerate(
                re.findall(rb'(?s)<script type="application/ld\+json">(.*?)</script>', data)
            ):
                yield "linked-data", f"{name}#{number}", found, json_shape
        elif name.endswith((".xml", ".atom", ".opml", ".svg")):
            kind = re.search(r"(sitemap|rss|atom|opml|svg)", name)
            assert kind, name
            yield kind[0], name, data, xml_shape
        elif name.endswith(".json"):
            yield "json", name, data, json_shape
        elif name.endswith(".epub"):
            book = ZipFile(BytesIO(data))
            for part in book.namelist():
                if part.endswith((".xhtml", ".opf", ".ncx", ".svg")):
                    yield "book", f"{name}/{part}", book.read(part), xml_shape
    yield from mail(settings)


def mail(settings: Path) -> Iterator[tuple[str, str, bytes, Callable[[bytes], Shape]]]:
    """Yield the headers and the parts of an edition's mail."""
    edition = mailing.shown(settings, "2023-04-20")
    assert edition
    data = mailing.mail(edition, Settings.from_mapping(read_settings(str(settings))), "reader@news.test")
    letter = message_from_bytes(data, policy=default)
    yield "header", "mail", str(letter["Subject"]).encode(), lambda _: list(map(str.lower, letter))
    for kind, shape in (("html", page_shape), ("plain", lambda _: [])):
        part = letter.get_body((kind,))
        assert part
        yield "mail", kind, str(part.get_content()).encode(), shape


def test_no_word_changes_a_structure(attacked: Path, harmless: Path) -> None:
    ours = {(kind, name): shape(data) for kind, name, data, shape in files(attacked)}
    theirs = {(kind, name): shape(data) for kind, name, data, shape in files(harmless)}
    assert ours.keys() == theirs.keys()
    different = [name for name, shape in ours.items() if shape != theirs[name]]
    assert different == []
    assert len(ours) > 50


def test_where_words_are_seen(attacked: Path) -> None:
    """So that no test of an exit is one of nothing."""
    seen = defaultdict(set)
    for kind, _, data, _ in files(attacked):
        for name in re.findall(rb"Q([a-z]+)q", data):
            seen[name.decode()].add(kind)
    assert seen == {entry.lower().replace("_", ""): set(exits.split()) for entry, exits in REACHES.items()}
