"""The whole preview: files that are really changed, pages that are really built."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from newsdigest.errors import SettingsError

from .conftest import Preview, Site

Start = Callable[..., Preview]
JUICE = "2023/04/14/juice/"


def test_the_site_is_below_its_path_as_pages_has_it(preview: Start, site: Site) -> None:
    shown = preview()
    assert shown.base == "/repo/"
    answer, page = shown.get(JUICE)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "The probe left." in page
    answer, _ = shown.get(JUICE.rstrip("/"))
    assert (answer.status, answer.headers["Location"]) == (301, f"http://127.0.0.1:{shown.port}/repo/{JUICE}")
    answer, page = shown.get("2023/nothing/here/")
    assert answer.status == 404
    sheets = re.findall(r'rel="stylesheet" href="([^"]+)"', page)  # 404.html, with its looks at any depth
    assert [shown.get(urlsplit(urljoin(shown.url, sheet)).path)[0].status for sheet in sheets] == [200]
    answer, feed = shown.get("feeds/all.rss.xml")
    assert answer.headers["Content-Type"] == "application/xml"
    assert feed == (site.folder / "output/feeds/all.rss.xml").read_text("utf-8")
    for outside in ("/", f"/{JUICE}", "/repository/"):
        answer, page = shown.get(outside)
        assert answer.status == 404
        assert 'href="/repo/"' in page
    answer, _ = shown.get("/repo?utm=1")
    assert (answer.status, answer.headers["Location"]) == (301, f"http://127.0.0.1:{shown.port}/repo/?utm=1")


def test_what_is_served_is_nowhere_in_the_output_folder(preview: Start, site: Site) -> None:
    shown = preview(watch=True)
    assert "-/preview.js" in shown.get(JUICE)[1]
    for path in (site.folder / "output").rglob("*"):
        assert path.is_dir() or b"preview.js" not in path.read_bytes()
    assert not (site.folder / "output/-").exists()


def test_a_page_that_has_changed_is_told_at_once_and_others_are_left_alone(preview: Start, site: Site) -> None:
    site.article("kourou", date="2023-04-20")
    shown = preview(watch=True)
    juice, kourou = shown.events(JUICE), shown.events("2023/04/20/kourou/")
    before, other = next(juice), next(kourou)
    assert f'data-version="{before["version"]}"' in shown.get(JUICE)[1]
    site.article("juice", "It has left Kourou.")
    after = juice.until(lambda event: event["version"] != before["version"])
    page = shown.get(JUICE)[1]
    assert "It has left Kourou." in page
    assert f'data-version="{after["version"]}"' in page
    shown.said("built")
    site.article("kourou", "New.", date="2023-04-20")
    assert kourou.until(lambda event: "New." in shown.get("2023/04/20/kourou/")[1])["version"] != other["version"]
    shown.said("built")


def test_a_style_sheet_concerns_every_page(preview: Start, site: Site) -> None:
    shown = preview(watch=True)
    events = shown.events(JUICE)
    before = next(events)["version"]
    sheet = next((site.folder / "theme/static").rglob("*.css"))
    sheet.write_text(sheet.read_text("utf-8") + "\n/* changed */\n", "utf-8")
    events.until(lambda event: event["version"] != before)


def test_an_error_is_told_with_its_place_and_the_last_good_site_stays(preview: Start, site: Site) -> None:
    site.article("kourou", more="Status: draft")
    shown = preview(watch=True)
    events = shown.events(JUICE)
    before = next(events)
    assert before["trouble"] == ""
    template = "theme/templates/article.html"
    site.replace(template, "{% extends", "{{ } }}{% extends")
    failed = events.until(lambda event: event["trouble"])
    assert failed["trouble"] == "Cet assemblage a échoué\u202f; ce qu’il n’a pas atteint est comme avant."
    (problem,) = failed["problems"]
    assert problem["where"].endswith(f"{template}:1")
    assert problem["text"] == "TemplateSyntaxError: unexpected '}'"
    assert failed["version"] == before["version"]
    assert "The probe left." in shown.get(JUICE)[1]
    assert next(shown.events("drafts/kourou/"))["mark"]
    assert shown.said("failed")
    assert shown.complaints == [f"{problem['where']}: {problem['text']}"]
    site.replace(template, "{{ } }}{% extends", "{% extends")
    events.until(lambda event: not event["trouble"])


def test_settings_that_cannot_be_read_are_an_error_like_others(preview: Start, site: Site) -> None:
    shown = preview(watch=True)
    events = shown.events(JUICE)
    text = site.settings.read_text("utf-8")
    site.write("pelicanconf.py", f"{text}\nSITENAME = = 1\n")
    (problem,) = events.until(lambda event: event["trouble"])["problems"]
    assert problem["where"].endswith(f"pelicanconf.py:{len(text.splitlines()) + 2}")
    assert problem["text"] == "SyntaxError: invalid syntax"
    site.write("pelicanconf.py", f"{text}\nSITENAME = 'Another name'\n")
    events.until(lambda event: not event["trouble"])
    assert "Another name" in shown.get(JUICE)[1]


def test_an_article_that_is_not_published_is_an_error_and_the_others_are_built(preview: Start, site: Site) -> None:
    shown = preview(watch=True)
    events = shown.events(JUICE)
    next(events)
    site.article("kourou", date="the day after <b>", more="Tags: x")
    event = events.until(lambda event: event["trouble"])
    assert event["trouble"] == "Assemblé, mais non sans erreurs\u00a0:"
    assert "kourou.md" in event["problems"][0]["text"]
    overview = shown.get("-/")[1]
    assert "kourou.md" in overview
    assert "<b>" not in overview


def test_drafts_and_what_waits_are_listed_and_marked(preview: Start, site: Site) -> None:
    site.article("draft", title="A <i>draft</i>", more="Status: draft")
    site.article("hidden", more="Status: hidden")
    site.article("gone", more="Status: withdrawn")
    site.article("later", date="2123-04-20 18:00")
    (site.folder / "content/pages").mkdir()
    (site.folder / "content/pages/about.md").write_text("Title: About us\nStatus: draft\n\nWe.\n", "utf-8")
    shown = preview()
    assert f"1 warning: {shown.url}-/" in shown.first
    overview = shown.get("-/")[1]
    assert '<a href="/repo/drafts/draft/">A &lt;i&gt;draft&lt;/i&gt;</a>' in overview
    assert '<a href="/repo/drafts/later/">Later</a> · 2123-04-20 18:00' in overview
    assert "About us" in overview
    assert "<h2>Retirés</h2>" in overview
    assert '<html lang="fr" dir="ltr">' in overview
    marks = {
        "drafts/draft/": "Brouillon\u00a0: aucune page, aucun flux ne mène ici",
        "drafts/later/": "Attend sa date, 2123-04-20 18:00\u00a0: le premier assemblage qui la suit le publie",
        "2023/04/14/hidden/": "Caché\u00a0: publié, mais aucune page, aucun flux ne mène ici",
        "2023/04/14/gone/": "Retiré\u00a0: sur aucune liste\u202f; les flux disent qu’il n’est plus là",
        JUICE: "",
    }
    assert {page: next(shown.events(page))["mark"] for page in marks} == marks
    assert "Later" not in shown.get("")[1]


def test_the_inbox_is_imported_first_and_when_something_comes_in(preview: Start, site: Site) -> None:
    inbox = site.folder / "content/inbox"
    inbox.mkdir()
    shown = preview(watch=True)
    assert shown.imports == 1
    site.write("content/inbox/juice.txt", "Juice\n\nThe probe has left Kourou.\n")
    shown.said("built")
    assert shown.imports == 2
    site.article("juice", "Edited.")
    shown.said("built")
    assert shown.imports == 2


def test_a_plugin_is_read_again_when_it_has_changed(preview: Start, site: Site) -> None:
    (site.folder / "plugins").mkdir()
    plugin = site.folder / "plugins/shout.py"
    code = "from pelican import signals\ndef name(it):\n    it.settings['SITENAME'] = {name!r}\n"
    code += "def register():\n    signals.initialized.connect(name)\n"
    plugin.write_text(code.format(name="ONE NAME"), "utf-8")
    with site.settings.open("a", encoding="utf-8") as settings:
        settings.write(f"PLUGINS = ['newsdigest', 'shout']\nPLUGIN_PATHS = [{str(plugin.parent)!r}]\n")
    shown = preview(watch=True)
    assert "ONE NAME" in shown.get(JUICE)[1]
    site.write("plugins/shout.py", code.format(name="ANOTHER NAME"))
    shown.said("built")
    assert "ANOTHER NAME" in shown.get(JUICE)[1]


def test_the_same_process_sees_everything_as_it_is_now(preview: Start, site: Site) -> None:
    """A list, a template and a translation that an earlier build has read are read again."""
    site.article("juice", more="Tags: esa")
    shown = preview(watch=True)
    assert (site.folder / "output/tag/esa/index.html").exists()
    site.write("content/tag-aliases.txt", "ESA = esa\n")
    shown.said("built")
    site.replace("theme/templates/base.html", "<body>", "<body><p>One.</p>")
    shown.said("built")
    assert "One." in shown.get(JUICE)[1]
    site.replace("theme/templates/base.html", "<p>One.</p>", "<p>Two.</p>")
    shown.said("built")
    assert "Two." in shown.get(JUICE)[1]
    site.article("kourou", date="2123-04-20")
    assert "1 warning" in shown.said("built")
    site.article("juice", "Edited.")
    assert "1 warning" in shown.said("built")
    assert not shown.complaints


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc")
def test_a_lost_process_is_an_error_and_the_next_build_has_another_one(preview: Start, site: Site) -> None:
    shown = preview(watch=True)
    events = shown.events(JUICE)
    next(events)
    for process in _children(os.getpid()):
        os.kill(process, signal.SIGKILL)
    site.article("juice", "It has left Kourou.")
    events.until(lambda event: "It has left Kourou." in shown.get(JUICE)[1])


def test_a_build_that_is_killed_is_told(preview: Start, site: Site) -> None:
    shown = preview(watch=True)
    with site.settings.open("a", encoding="utf-8") as settings:
        settings.write("import os\nos.abort()\n")
    assert shown.said("failed")
    assert shown.complaints == [f"the build was ended by signal {signal.SIGABRT:d}"]


def _children(parent: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(parent)], capture_output=True, text=True, check=False).stdout.split()
    return [each for each in map(int, found) if b"previewing" in _command(each)]


def _command(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:  # it has ended meanwhile
        return b""


def test_no_process_is_left(site: Site) -> None:
    shown = Preview(site, watch=True)
    assert _children(os.getpid())
    shown.close()  # the builder has waited for its process
    assert _children(os.getpid()) == []


def test_a_site_that_cannot_be_found_is_one_error(site: Site) -> None:
    with site.settings.open("a", encoding="utf-8") as settings:
        settings.write("PATH = 'no-such-folder'\n")
    with pytest.raises(SettingsError, match=r"pelicanconf\.py: names no site that can be built"):
        Preview(site)


def test_it_makes_what_the_pelican_command_makes(preview: Start, site: Site) -> None:
    command = [str(Path(sys.executable).with_name("pelican")), "content", "-o", "output", "-s", "pelicanconf.py"]
    subprocess.run(command, cwd=site.folder, check=True, capture_output=True)
    assert "0 read, 0 files changed" in preview().first


def test_settings_may_move_the_site_and_its_folders_while_it_is_shown(preview: Start, site: Site) -> None:
    shown = preview(watch=True)
    shutil.copytree(site.folder / "theme", site.folder / "other")
    with site.settings.open("a", encoding="utf-8") as settings:
        settings.write("SITEURL = 'https://ada.example/moved'\nTHEME = 'other'\nOUTPUT_PATH = 'there'\n")
    assert shown.said("preview: ") == f"preview: {shown.url.replace('/repo/', '/moved/')}"
    shown.said("built")
    assert shown.get(f"/repo/{JUICE}")[0].status == 404
    assert shown.get(f"/moved/{JUICE}")[0].status == 200
    site.replace("other/templates/base.html", "<body>", "<body><p>The other theme.</p>")
    shown.said("built")
    assert "The other theme." in shown.get(f"/moved/{JUICE}")[1]


def test_another_address_and_another_folder(preview: Start, site: Site) -> None:
    shown = preview(address="https://ada.example", output=site.folder / "elsewhere")
    assert shown.base == "/"
    assert "https://ada.example/feeds/all.rss.xml" in shown.get("feeds/all.rss.xml")[1]
    assert shown.get(JUICE)[0].status == 200
    assert (site.folder / "elsewhere/index.html").exists()
    assert not (site.folder / "output").exists()
