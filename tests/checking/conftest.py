"""A small site without a fault, to be broken in one place at a time."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsdigest.checking import Finding, Report, Selection, check
from newsdigest.checking.run import More
from newsdigest.settings import Settings

URL = "https://someone.example.fr/repo"
NOW = datetime(2023, 5, 1, tzinfo=UTC)

PAGE = """\
<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Juice part vers Jupiter – Le Condensé</title>
<link rel="canonical" href="https://someone.example.fr/repo/2023/04/14/juice/">
<meta property="og:url" content="https://someone.example.fr/repo/2023/04/14/juice/">
<meta property="article:published_time" content="2023-04-14T14:14:00+02:00">
<link rel="alternate" type="application/rss+xml" title="Le Condensé" href="../../../../feeds/all.rss.xml">
<link rel="icon" href="../../../../theme/icon.svg">
<link rel="stylesheet" href="../../../../theme/style.css">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
"headline": "Juice part vers Jupiter", "datePublished": "2023-04-14T14:14:00+02:00",
"author": [{"@type": "Organization", "name": "Carnet spatial"}]}</script>
</head>
<body>
<a href="#main">Aller au contenu</a>
<header><nav aria-label="Rubriques"><ul><li><a href="../../../../">À la une</a></li></ul></nav></header>
<main id="main">
<article lang="fr">
<h1>Juice part vers Jupiter</h1>
<p>La sonde a quitté <a href="https://fr.wikipedia.org/wiki/Kourou#Histoire">Kourou</a>.</p>
<h2 id="suite">La suite</h2>
<figure><img src="../../../../images/ariane.png" alt="Ariane 5 au décollage"
  srcset="../../../../images/ariane.png 1x, ../../../../images/ariane.png 2x"><figcaption>Ariane 5</figcaption></figure>
<table><tr><th>Lune</th><td>Ganymède</td></tr></table>
<p>Lire : <a href="../../../../2023/04/15/flight/" hreflang="en" lang="en">Juice is on its way to Jupiter now</a>.
</article>
<form action="../../../../"><label>Chercher <input name="q"></label> <button>Chercher</button></form>
</main>
<footer><nav aria-label="Bas de page"><a href="../../../../#main">À la une</a></nav></footer>
</body>
</html>
"""
OTHER = """\
<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="{root}theme/style.css">
</head>
<body>
<main id="main" lang="{lang}"><h1>{title}</h1><p><a href="{root}2023/04/14/juice/#suite">La suite</a></p></main>
</body>
</html>
"""
RSS = """\
<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel>
<title>Le Condensé</title>
<link>https://someone.example.fr/repo/</link>
<description>L’actualité</description><language>fr</language>
<lastBuildDate>Fri, 14 Apr 2023 14:14:00 +0200</lastBuildDate>
<atom:link href="https://someone.example.fr/repo/feeds/all.rss.xml" rel="self" type="application/rss+xml"/>
<item>
<title>Juice part vers Jupiter</title>
<link>https://someone.example.fr/repo/2023/04/14/juice/</link>
<guid isPermaLink="false">urn:uuid:326aa1a6-a758-5324-997d-0c37bb0237e7</guid>
<pubDate>Fri, 14 Apr 2023 14:14:00 +0200</pubDate>
<description>La sonde a quitté Kourou.</description>
<content:encoded>&lt;a href="https://someone.example.fr/repo/"&gt;La sonde&lt;/a&gt; est partie.</content:encoded>
</item>
</channel>
</rss>
"""
ATOM = """\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">
<title>Le Condensé</title>
<id>urn:uuid:7dbb0df8-ac94-58ee-a9f7-b7a5f876072e</id>
<link href="https://someone.example.fr/repo/" rel="alternate" type="text/html"/>
<link href="https://someone.example.fr/repo/feeds/all.atom.xml" rel="self" type="application/atom+xml"/>
<updated>2023-04-14T14:14:00+02:00</updated>
<author><name>Le Condensé</name></author>
<entry>
<title>Juice part vers Jupiter</title>
<id>urn:uuid:326aa1a6-a758-5324-997d-0c37bb0237e7</id>
<link href="https://someone.example.fr/repo/2023/04/14/juice/" rel="alternate" type="text/html"/>
<updated>2023-04-14T14:14:00+02:00</updated>
<content type="html">&lt;p&gt;La sonde est partie.&lt;/p&gt;</content>
</entry>
</feed>
"""
JSON_FEED = """\
{"version": "https://jsonfeed.org/version/1.1", "title": "Le Condensé",
"home_page_url": "https://someone.example.fr/repo/", "feed_url": "https://someone.example.fr/repo/feeds/all.json",
"items": [{"id": "urn:uuid:326aa1a6-a758-5324-997d-0c37bb0237e7", "content_html": "<p>La sonde est partie.</p>",
"url": "https://someone.example.fr/repo/2023/04/14/juice/", "date_published": "2023-04-14T14:14:00+02:00"}]}
"""
SITEMAP = """\
<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://someone.example.fr/repo/</loc></url>
<url><loc>https://someone.example.fr/repo/2023/04/14/juice/</loc><lastmod>2023-04-14</lastmod></url>
<url><loc>https://someone.example.fr/repo/2023/04/15/flight/</loc><lastmod>2023-04-15T06:00:00+02:00</lastmod></url>
</urlset>
"""
OPML = """\
<opml version="2.0"><head><title>Sources</title></head><body>
<outline text="Carnet spatial" type="rss" xmlUrl="https://carnet.fr/feed.xml" htmlUrl="https://carnet.fr/"/>
</body></opml>
"""
ARTICLE = """\
Title: Juice part vers Jupiter
Date: 2023-04-14 14:14
Lang: fr
Slug: juice
Tags: Espace, Jupiter
Source: Carnet spatial
Image: images/ariane.png
Image_alt: Ariane 5 au décollage

La sonde a quitté [Kourou](https://fr.wikipedia.org/wiki/Kourou#Histoire). `![](code.png)` n’est pas une image.

## La suite

![Ariane 5 au décollage](images/ariane.png)
"""
ENGLISH = "Title: Juice is on its way\nDate: 2023-04-15 06:00\nLang: en\nSlug: flight\nTags: espace\n\nIt has left.\n"
ABOUT = "Title: À propos\nSlug: a-propos\n\nUne page n’a pas besoin de date.\n"

MOVED = """\
<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<title>Juice part vers Jupiter – Le Condensé</title>
<meta http-equiv="refresh" content="0; url=../2023/04/14/juice/">
<link rel="canonical" href="https://someone.example.fr/repo/2023/04/14/juice/">
</head>
<body><p><a href="../2023/04/14/juice/">Juice part vers Jupiter</a></p></body>
</html>
"""

OUTPUT = {
    "index.html": OTHER.format(title="Le Condensé", root="", lang="fr"),
    "404.html": OTHER.format(title="Page introuvable", root="/repo/", lang="fr").replace(
        "<head>", '<head>\n<meta name="robots" content="noindex">'
    ),
    "2023/04/14/juice/index.html": PAGE,
    "2023/04/15/flight/index.html": OTHER.format(title="Juice is on its way", root="../../../../", lang="en"),
    "juice/index.html": MOVED,
    "feeds/all.rss.xml": RSS,
    "feeds/all.atom.xml": ATOM,
    "feeds/all.json": JSON_FEED,
    "sitemap.xml": SITEMAP,
    "sources.opml": OPML,
    "robots.txt": "User-agent: *\nSitemap: https://someone.example.fr/repo/sitemap.xml\n",
    "theme/style.css": "/* url(nowhere.png) */ body { background: url('icon.svg'); color: black }\n",
    "theme/icon.svg": '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>\n',
    "images/ariane.png": "not looked into",
}
CONTENT = {
    "articles/2023/04/14-juice.md": ARTICLE,
    "articles/2023/04/15-flight.md": ENGLISH,
    "pages/a-propos.md": ABOUT,
    "images/ariane.png": "not looked into",
}


class Built:
    """A digest with its built site in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = Settings(
            content=folder / "content",
            output=folder / "output",
            cache=folder / "cache",
            siteurl=URL,
            article_save_as="{date:%Y}/{date:%m}/{date:%d}/{slug}/index.html",
            executor="serial",
        )
        for name, text in OUTPUT.items():
            self.write(f"output/{name}", text)
        for name, text in CONTENT.items():
            self.write(f"content/{name}", text)

    def write(self, name: str, text: str | bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)

    def replace(self, name: str, old: str, new: str) -> None:
        """Replace what must be there."""
        text = (self.folder / name).read_text("utf-8")
        assert old in text, old
        self.write(name, text.replace(old, new, 1))

    def report(self, *only: str, more: tuple[More, ...] = (), skip: tuple[str, ...] = (), **changes: object) -> Report:
        settings = replace(self.settings, **changes)  # type: ignore[arg-type]
        return check(settings, Selection(only=only, skip=skip), now=NOW, more=more)

    def told(self, *only: str, **changes: object) -> list[str]:
        """Return findings as ``rule file:line reason``."""
        return [told(each) for each in self.report(*only, **changes).findings]  # type: ignore[arg-type]


def told(finding: Finding) -> str:
    place = f"{finding.file}:{finding.line}" if finding.line else finding.file
    others = f" (+{finding.count - 1})" if finding.count > 1 else ""
    return f"{finding.rule} {place} {finding.reason}{others}"


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Built:
    monkeypatch.chdir(tmp_path)
    return Built(tmp_path)
