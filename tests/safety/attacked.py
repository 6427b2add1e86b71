"""A site that strangers have written to by every way in."""

import html
import json
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from pelican.settings import read_settings
from tests.safety.vectors import HTML, LINES, MARKDOWN

from newsdigest.cli import main
from newsdigest.publishing.digest import Digest

ROOT = Path(__file__).parents[2]
KEPT = "Ces mots restent"
"""What stands beside each attack, with its number: no text is lost with what is removed."""

_SUBJECTS = (
    *("La fusée décolle", "Le port rouvre", "La banque fusionne", "Un musée prête", "La mairie vote"),
    *("Le train freine", "La juge écoute", "Un film sort", "Le blé manque", "L’école ferme", "La sonde mesure"),
)


def batches(size: int) -> list[tuple[str, ...]]:
    """Return the attacks for texts, so many to an article."""
    everything = (*HTML, *MARKDOWN)
    return [everything[start : start + size] for start in range(0, len(everything), size)]


def write(folder: Path, size: int) -> None:
    """Write the inbox, the articles and the files of an editor; ``size``: attacks per article."""
    inbox = folder / "content/inbox"
    inbox.mkdir(parents=True)
    for number, attacks in enumerate(batches(size)):
        for name, data in _inputs(number, attacks):
            (inbox / name).write_bytes(data.encode() if isinstance(data, str) else data)
    _articles(folder / "content", size)
    _editors(folder / "content")


def build(folder: Path) -> Path:
    """Import and build; return the output folder."""
    lines = (ROOT / "pelicanconf.py").read_text("utf-8").replace("http://localhost:8000", "https://news.test")
    places = {"OUTPUT_PATH": folder / "output", "CACHE_PATH": folder / "cache", "THEME": ROOT / "theme"}
    lines += "".join(f"{name} = {str(place)!r}\n" for name, place in places.items())
    settings = folder / "pelicanconf.py"
    settings.write_text(f"{lines}NEWSDIGEST_MAIL_FROM = 'News <news@news.test>'\n", "utf-8")
    main(["--settings", str(settings), "add", str(folder / "content/inbox")])
    Digest(read_settings(str(settings))).run()
    return folder / "output"


def _filler(number: int, way: str) -> str:
    subject = _SUBJECTS[number % len(_SUBJECTS)]
    return f"{subject} {number} fois par {way} ce matin, disent {number + 3} témoins au bord de la route {way}{number}."


def _paragraphs(number: int, way: str, attacks: Sequence[str], tag: str = "{}") -> Iterator[str]:
    yield tag.format(_filler(number, way))
    for position, attack in enumerate(attacks):
        yield attack
        yield tag.format(f"{KEPT} {way}{number}x{position}.")


def _inputs(number: int, attacks: Sequence[str]) -> Iterator[tuple[str, str | bytes]]:
    """Yield the attacks as files of each kind."""
    line = LINES[number % len(LINES)]
    plain = f"Nouvelle {number} {line}\n20 avril 2023\n\n" + "\n\n".join(_paragraphs(number, "texte", attacks))
    yield f"text-{number}.txt", plain
    body = "\n".join(_paragraphs(number, "page", attacks, "<p>{}</p>"))
    told = quoteattr(line)
    page = f"""<!DOCTYPE html><title>{html.escape(line)} Page {number}</title><meta name=author content={told}>
<meta name=keywords content={told}><meta property=og:image content={told}><link rel=canonical href={told}>
<meta property=article:published_time content=2023-04-20T10:00:00Z><article><h1>{html.escape(line)} P{number}</h1>"""
    story = "".join(f"<p>{_filler(number + further, 'page')}</p>" for further in range(20))
    yield f"page-{number}.html", f"{page}{story}{body}</article>"
    yield f"feed-{number}.xml", _feed(number, line, "\n".join(_paragraphs(number, "flux", attacks, "<p>{}</p>")))
    content = "\n".join(_paragraphs(number, "json", attacks, "<p>{}</p>"))
    item: dict[str, object] = {
        "id": f"j{number}",
        "title": f"{line} json {number}",
        "content_html": content,
        "tags": [line],
        "url": line,
    }
    item |= {"date_published": "2023-04-20T11:00:00Z", "authors": [{"name": line, "url": line}], "image": line}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": line, "items": [item]}
    yield f"feed-{number}.json", json.dumps(feed)
    yield f"mail-{number}.eml", _mail(number, line, "\n".join(_paragraphs(number, "lettre", attacks, "<p>{}</p>")))
    front = json.dumps(
        {"title": f"{line} front {number}", "date": "2023-04-20", "tags": [line], "slug": f"../../{line}"}
    )
    yield f"front-{number}.md", f"{front}\n\n" + "\n\n".join(_paragraphs(number, "front", attacks))
    outline = f"<outline type='rss' text={told} title={told} xmlUrl={told} category={told}/>"
    yield (
        f"list-{number}.opml",
        f"<opml version='2.0'><head><title>{escape(line)}</title></head><body>{outline}</body></opml>",
    )
    if number < len(LINES):
        name = "".join(sign for sign in line if sign not in "/\0")[:60]
        yield f"{name}.txt", f"Fichier {number}\n20 avril 2023\n\n{_filler(number, 'nom')}"


def _feed(number: int, line: str, content: str) -> str:
    told = escape(line)
    return f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>{told}</title><link>{told}</link><item>
<title>{told} flux {number}</title><link>{told}</link><guid isPermaLink="false">{told}{number}</guid>
<dc:creator>{told}</dc:creator><category>{told}</category><enclosure url={quoteattr(line)} type="image/png" length="1"/>
<pubDate>Thu, 20 Apr 2023 10:00:00 GMT</pubDate><content:encoded>{escape(content)}</content:encoded>
</item></channel></rss>"""


def _mail(number: int, line: str, body: str) -> bytes:
    mail = EmailMessage()
    mail["From"] = f'"{number}" <letter@e.test>'
    mail["Subject"] = f"{' '.join(line.split())} lettre {number}"
    mail["Date"] = "Thu, 20 Apr 2023 10:00:00 +0000"
    mail["Message-ID"] = f"<{number}@e.test>"
    mail["List-Id"] = " ".join(line.split())
    mail.set_content(f"<html><body>{body}</body></html>", subtype="html")
    return mail.as_bytes()


TOLD = (
    *("Title", "Tags", "Authors", "Category", "Summary", "Source", "Source_url", "Image", "Image_alt", "Image_caption"),
    *("Image_credit", "Credits", "Correction", "Redirect_from", "Guid", "Keywords"),
)
ALONE = ("Withdrawn", "Lang", "Template", "Url", "Save_as")
"""Fields of which another one would be lost."""


def _articles(content: Path, size: int) -> None:
    """Write articles as their owner might paste them: attacks in the text, and in each line of metadata."""
    folder = content / "articles"
    folder.mkdir()
    for number, attacks in enumerate(batches(size)):
        text = "\n\n".join(_paragraphs(number, "main", attacks))
        head = f"Title: Collé {number}\nDate: 2023-04-21 10:00\nSlug: colle-{number}\nLang: fr"
        (folder / f"{number:03}.md").write_text(f"{head}\n\n{text}\n", "utf-8")
    for number in range(len(LINES)):
        shifted = [*LINES[number:], *LINES[:number]]
        _write(folder, f"line-{number}", dict(zip(TOLD, [*shifted, *shifted], strict=False)), number)
        for position, field in enumerate(ALONE):
            _write(
                folder, f"{field}-{number}", {"Title": f"Ligne {field} {number}", field: LINES[number]}, 20 * position
            )


def _write(folder: Path, name: str, fields: dict[str, str], number: int) -> None:
    lines = {"Date": f"2023-04-22 10:{number % 60:02}", "Slug": name} | fields
    written = "".join(f"{field}: {' '.join(said.split())}\n" for field, said in lines.items())
    (folder / f"{name}.md").write_text(f"{written}\n{_filler(300 + number, name)}\n", "utf-8")


def _editors(content: Path) -> None:
    (content / "editions").mkdir()
    (content / "pages").mkdir()
    note = "\n\n".join((*HTML[:20], *MARKDOWN[:8]))
    lead = f"Title: {LINES[2]}\nLead: colle-1\nOrder: {LINES[0]}, ../../x\n"
    (content / "editions/2023-04-21.md").write_text(f"{lead}\n{note}\n", "utf-8")
    (content / "stories.txt").write_text("\n".join(f"colle-1 = {line}" for line in LINES), "utf-8")
    (content / "tag-aliases.txt").write_text(f"{LINES[0]} = Tag\n{LINES[11]} = Ville\n", "utf-8")
    (content / "pages/p.md").write_text(
        f"Title: {LINES[2]}\nSlug: page-p\n\n" + "\n\n".join((*HTML, *MARKDOWN)), "utf-8"
    )
