"""A new digest into which its owner has made mistakes, more than twenty of them: the check finds each one.

``pytest tests/checking/test_twenty_mistakes.py -s`` prints what it says.
"""

# ruff: noqa: E501 - a row is a line

import json
import sys
from typing import Any

import pytest
from tests.starting.site import BIN, run, started

SITEURL = "https://anne.github.io/fil"
ARTICLES = "content/articles/2023/04"
HEAD = "Date: 2023-04-14 10:00\nLang: fr\nCategory: Sciences\n"
TEXT = "La sonde a quitté la base de Kourou vendredi matin, a annoncé l’agence. Elle volera huit ans."
TEMPLATES = "templates"
FRONT, FEED, SITEMAP = "output/index.html", "output/feeds/all.rss.xml", "output/sitemap.xml"
PAGE = "output/2023/04/14/juice/index.html"

FILES = {
    f"{ARTICLES}/14-juice.md": f"""Title: Juice part vers Jupiter
{HEAD}Slug: juice

{TEXT} Voir [la suite](https://anne.github.io/fil/suite/), [là](#nulle-part) et [ici](http://localhost:8000/).

#### Un intertitre trop bas

![](https://example.org/ariane.png) [Le fichier]({{filename}}13-absent.md)

[](https://fr.wikipedia.org/wiki/Kourou)
""",
    f"{ARTICLES}/14-bis.md": f"Title: Juice part vers Jupiter\n{HEAD}Slug: bis\nImage: images/absente.jpg\n\n{TEXT}\n",
    f"{ARTICLES}/14-sans-date.md": f"Title: Sans date\nSlug: sans-date\n\n{TEXT}\n",
    f"{ARTICLES}/14-date.md": f"Title: Une date\nDate: le 14 avril\nSlug: date\n\n{TEXT}\n",
    f"{ARTICLES}/14-etat.md": f"Title: Un état\n{HEAD}Slug: etat\nStatus: brouillon\n\n{TEXT}\n",
    f"{ARTICLES}/14-extrait.md": f"Title: Un extrait\n{HEAD}Slug: extrait\nRights: excerpt\n\n{TEXT}\n",
    f"{ARTICLES}/14-futur.md": f"Title: Un autre jour\n{HEAD.replace('2023', '2123')}Slug: futur\n\n{TEXT}\n",
    f"{ARTICLES}/14-anciens.md": f"Title: Anciens\n{HEAD}Slug: anciens\nRedirect_from: 2023/04/14/juice/\n\n{TEXT}\n",
    "content/pages/a-propos.md": "Title: À propos\n\nÉcrivez [à la rédaction](/contact/).\n\n![Nous](images/nous.jpg)\n",
    f"{TEMPLATES}/index.html": """{% extends "!theme/index.html" %}
{% block main %}{{ super() }}
<div id="twice"><b id="twice"><button></button></div>
<input name="q">
<table><tr><td>1</td><td>2</td></tr></table>
<iframe src="archives.html"></iframe>
<script src="https://count.example.fr/count.js"></script>
{% endblock %}
""",
}
BIG = "content/images/grande.png"

# What a hand, or a plugin of another, has changed after the build.
CHANGED = {
    FEED: ("<pubDate>Fri,", "<pubDate>Mon,"),
    SITEMAP: ("<loc>https://anne.github.io/fil/2023/04/14/juice/", "<loc>https://anne.github.io/fil/2023/04/14/jus/"),
    PAGE: ('"@type":', '"@type"'),
}

# The mistake, the rule that finds it, and the place that is named.
MISTAKES = [
    ("a link to a page of the site that is gone", "broken-link", f"{ARTICLES}/14-juice.md:7"),
    ("an anchor that is not there", "broken-anchor", f"{ARTICLES}/14-juice.md:7"),
    ("a link to one's own machine", "nobodys-address", f"{ARTICLES}/14-juice.md:7"),
    ("a heading that leaves out levels", "heading-order", f"{ARTICLES}/14-juice.md:9"),
    ("a picture without a description", "image-alt", f"{ARTICLES}/14-juice.md:11"),
    ("a link to an article's file that is not there", "unresolved-link", f"{ARTICLES}/14-juice.md:11"),
    ("a link without words", "link-text", f"{ARTICLES}/14-juice.md:13"),
    ("two articles of one title", "duplicate-title", f"{ARTICLES}/14-bis.md:1"),
    ("a lead image that is not there", "missing-image", f"{ARTICLES}/14-bis.md:6"),
    ("an article without a date", "no-date", f"{ARTICLES}/14-sans-date.md:1"),
    ("a date that is none", "front-matter", f"{ARTICLES}/14-date.md:2"),
    ("a status that is none", "unknown-status", f"{ARTICLES}/14-etat.md:6"),
    ("an excerpt of nobody's article", "no-original", f"{ARTICLES}/14-extrait.md:6"),
    ("an article of the future", "future-date", f"{ARTICLES}/14-futur.md:2"),
    ("an old address that another article has", "redirect", f"{ARTICLES}/14-anciens.md:6"),
    ("a link that loses /fil/", "beside-site", "content/pages/a-propos.md:3"),
    ("a picture that is not there", "missing-file", "content/pages/a-propos.md:5"),
    ("a picture of megabytes", "image-weight", "output/images/grande.png"),
    ("an element that is not closed", "nesting", FRONT),
    ("an id twice", "duplicate-id", FRONT),
    ("a button without words", "button-text", FRONT),
    ("a field without a label", "label", FRONT),
    ("a table without headers", "table-header", FRONT),
    ("a frame without a title", "frame-title", FRONT),
    ("a script of another host", "other-hosts", FRONT),
    ("a wrong day in a feed", "feed-dates", FEED),
    ("a page in the sitemap that is not there", "broken-link", SITEMAP),
    ("JSON-LD that is no JSON", "json-ld", PAGE),
]


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What the check says of a site with all these mistakes."""
    folder = tmp_path_factory.mktemp("broken") / "fil"
    started(folder, name="Le Fil", lang="fr", timezone="Europe/Paris", address=SITEURL)
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    (folder / BIG).write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(2_000_000))
    with (folder / "pelicanconf.py").open("a") as settings:
        settings.write(f'THEME_TEMPLATES_OVERRIDES = ["{TEMPLATES}"]\nSTATIC_PATHS = ["images"]\n')
    run(folder, str(BIN / "pelican"), "content", "--settings", "publishconf.py")
    for name, (old, new) in CHANGED.items():
        text = (folder / name).read_text("utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), "utf-8")
    said = run(folder, str(BIN / "newsdigest"), "--settings", "publishconf.py", "check", "--json", code=1)
    return [json.loads(line) for line in said.splitlines() if line.startswith("{")]


def test_each_mistake_is_found_where_it_is(findings: list[dict[str, Any]]) -> None:
    missed = []
    for mistake, rule, place in MISTAKES:
        found = next((each for each in findings if each["rule"] == rule and _place(each).startswith(place)), None)
        if not found or not found["reason"] or not found["remedy"]:
            missed.append(mistake)
            continue
        sys.stdout.write(f"\n{mistake}\n  {found['severity']}: {rule}\n  {_place(found)}: {found['reason']}\n")
        sys.stdout.write(f"  -> {found['remedy']}\n")
    assert missed == []
    assert len(MISTAKES) > 20


def test_nothing_else_is_said(findings: list[dict[str, Any]]) -> None:
    """One mistake may have several consequences, but all of these rules."""
    assert {each["rule"] for each in findings} == {rule for _, rule, _ in MISTAKES}


def _place(finding: dict[str, Any]) -> str:
    return f"{finding['file']}:{finding['line']}" if finding["line"] else str(finding["file"])
