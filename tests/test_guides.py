"""A day at the desk, as the guides tell it: each of their commands is run, one after the other, in a new digest."""

import re
from pathlib import Path
from typing import Any

import pytest
from tests.starting.site import ARTICLE, BIN, ROOT, run, started

from newsdigest.cli import OK, main

FEED = """<rss version="2.0"><channel><title>La Lettre d’Europe</title><item><title>Kiev</title>
<link>https://example.org/kiev</link><guid>1</guid><pubDate>Thu, 20 Apr 2023 18:40:00 +0200</pubDate>
<description>Le secrétaire général de l’Otan, Jens Stoltenberg, est à Kiev.</description></item></channel></rss>"""
TAGGED = "Title: {0}\nDate: 2023-04-2{1} 10:00\nLang: fr\nTags: {0}\nSource: A\n\nLe texte parle de {0}.\n"


def _commands(guide: str) -> list[str]:
    """Return the commands in blocks and in sentences, in their order."""
    return re.findall(r"(?:^|`)newsdigest ([a-z]+[^`\n|]*)", (ROOT / f"docs/guide.{guide}.md").read_text("utf-8"), re.M)


@pytest.mark.parametrize("guide", ["en", "fr"])
def test_a_day_at_the_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Any, guide: str) -> None:
    folder = tmp_path / "presse"
    started(folder, lang="fr", timezone="Europe/Paris")
    with (folder / "pelicanconf.py").open("a") as settings:
        settings.write("NEWSDIGEST_ALLOW_PRIVATE = True\nNEWSDIGEST_EXECUTOR = 'serial'\n")
    (folder / "content/sources.opml").write_text(
        f'<opml version="2.0"><body><outline xmlUrl="{server.put("/feed.xml", FEED)}"/></body></opml>', "utf-8"
    )
    (folder / "content/inbox/comete.txt").write_text(ARTICLE, "utf-8")
    monkeypatch.chdir(folder)
    commands = _commands(guide)
    assert len(commands) > 10
    article = "content/articles/2023/04/14-une-comete-passe-pres-de-la-terre.md"
    for command in commands:
        words = re.sub("FILE|FICHIER", article, command).split()
        if words != ["freeze"]:  # which a sentence names without a file
            assert main(words) == OK, command
    text = (folder / article).read_text("utf-8")
    assert re.search(r"^Slug: (new-slug|nouveau-nom)$", text, re.M)
    assert "\nSummary: La comète" in text
    assert "\nTags: " in text
    assert (folder / "content/editions/2023-04-20.md").exists()


def test_merged_tags_lead_from_the_old_page_to_the_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proposed, accepted, built: as the guides say."""
    folder = tmp_path / "presse"
    started(folder, lang="fr", timezone="Europe/Paris")
    (folder / "content/articles").mkdir(exist_ok=True)
    for number, tag in enumerate(("Thierry Ardisson", "Thierry Ardison", "Thierry Ardisson")):
        path = folder / f"content/articles/{number}.md"
        path.write_text(TAGGED.format(tag, number).replace("Title: ", f"Title: {number} "), "utf-8")
    monkeypatch.chdir(folder)
    assert main(["tags", "--apply", "--yes"]) == OK
    assert "Thierry Ardisson" in (folder / "content/tag-aliases.txt").read_text("utf-8")
    run(folder, "make", "html", f"BIN={BIN}")
    old, new = (folder / f"output/tag/{name}/index.html" for name in ("thierry-ardison", "thierry-ardisson"))
    assert 'http-equiv="refresh" content="0; url=../../tag/thierry-ardisson/"' in old.read_text("utf-8")
    assert "1 Thierry Ardison" in new.read_text("utf-8")
