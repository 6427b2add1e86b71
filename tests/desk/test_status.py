"""``newsdigest status``: a desk with everything on it, and an empty one."""

import json
from pathlib import Path

import pytest

from newsdigest.cli import OK, main
from newsdigest.document import Subscription
from newsdigest.fetching.health import Records, read
from newsdigest.fetching.report import Ending, Report
from newsdigest.memory import FILE, Notebook

SETTINGS = """\
CACHE_PATH = "cache"
TIMEZONE = "Europe/Paris"
NEWSDIGEST_EXECUTOR = "serial"
ARTICLE_SAVE_AS = "{slug}/index.html"
"""
TEXT = (
    "Title: {0}\nDate: {1}\nLang: fr\nSlug: {0}\nSource: La Gazette\nCategory: Sciences\n{2}\nLa sonde a quitté {0}.\n"
)
OUTLINE = '<outline type="rss" text="{}" xmlUrl="https://example.com/{}"/>'
OPML = f'<opml version="2.0"><body>{OUTLINE}</body></opml>'
LONG = "une-sonde-europeenne-a-quitte-son-port-pour-jupiter-ou-elle-etudiera-trois-lunes-de-glace"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("pelicanconf.py").write_text(SETTINGS, "utf-8")
    return Path("content")


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def told(capsys: pytest.CaptureFixture[str], *options: str) -> str:
    capsys.readouterr()
    assert main(["status", *options]) == OK
    return capsys.readouterr().out


def test_an_empty_desk(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys) == "Inbox: nothing waits\nSources: 0\nEdition: no article yet\n"
    assert not Path("cache").exists()


def test_the_inbox(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    body = "La sonde européenne Juice a quitté Kourou vendredi à bord d’une fusée. Elle étudiera Jupiter."
    write(desk / "inbox/a.txt", f"Juice a décollé\n\n{body}\n")
    assert "Inbox: 1 file waits (or was read on another machine)\n  content/inbox/a.txt\n" in told(capsys)
    write(desk / "inbox/empty.txt", "")
    main(["add"])
    write(desk / "inbox/b.txt", "Neuf\n\nUn texte.\n")
    out = told(capsys)
    assert "Inbox: 1 file waits\n  content/inbox/b.txt\nRefused last time: 1\n  content/inbox/empty.txt: " in out
    (article,) = desk.glob("articles/*/*/*.md")
    guess = f"Was guessed (a file that you edit is no guess): 1\n  {article}: date "
    assert guess in out
    article.write_text(article.read_text("utf-8") + "\nEncore.\n", "utf-8")
    assert "Was guessed" not in told(capsys)


def test_a_file_that_nothing_comes_of_is_refused_and_does_not_wait(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("pelicanconf.py").write_text(f"{SETTINGS}NEWSDIGEST_MAX_BYTES = 5000\n", "utf-8")
    body = "La sonde européenne Juice a quitté Kourou vendredi à bord d’une fusée. Elle étudiera Jupiter."
    for name in ("a", "b"):
        write(desk / f"inbox/{name}.txt", f"Juice a décollé\n\n{body}\n")
    main(["add"])
    (article,) = desk.glob("articles/*/*/*.md")
    write(desk / "inbox/c.txt", "Long\n\n" + body * 100)
    for _ in range(2):
        out = " ".join(told(capsys).split())
        assert (
            f"Refused last time: 2 content/inbox/b.txt: is the same article as {article} content/inbox/c.txt: is" in out
        )
        assert "over the limit of 0.005 MB (NEWSDIGEST_MAX_BYTES)" in out
        assert "Inbox: nothing waits" in out
        main(["add"])


def test_a_file_that_is_read_each_time_does_not_wait(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An entry that was refused, or a list of feeds, may become another thing with the next import."""
    body = "La sonde européenne Juice a quitté Kourou vendredi à bord d’une fusée. Elle étudiera Jupiter."
    entries = f"<item><title>Juice a décollé</title><description>{body}</description></item><item/><item/>"
    write(desk / "inbox/fil.xml", f'<rss version="2.0"><channel><title>Fil</title>{entries}</channel></rss>')
    write(desk / "inbox/list.opml", OPML.format("Fil", "fil.xml"))
    for _ in range(2):
        main(["add"])
        out = told(capsys)
        assert "Inbox: nothing waits\nRefused last time: 1\n  content/inbox/fil.xml: entry 2: has neither title" in out
        assert "(and 1 more)" in " ".join(out.split())
    write(desk / "inbox/list.opml", OPML.format("Autre", "autre.xml"))
    assert "Inbox: 1 file waits\n  content/inbox/list.opml\n" in told(capsys)


def test_the_edition_and_what_waits(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for slug in ("jupiter", "saturne", "mercure"):
        write(desk / f"articles/{slug}.md", TEXT.format(slug, "2023-04-20", ""))
    write(desk / "articles/d.md", TEXT.format("d", "2999-01-01 08:00", ""))
    write(desk / "articles/e.md", TEXT.format("e", "2023-04-21", "Status: draft\n"))
    write(desk / "articles/f.md", TEXT.format("f", "2023-04-21", "Withdrawn: Faux.\n"))
    write(desk / "articles/g.md", "Title: g\n\nSans date.\n")
    write(desk / "articles/h.md", TEXT.format("h", "2023-04-19", "Status: retiré\n"))
    assert told(capsys) == (
        "Inbox: nothing waits\n"
        "Sources: 0\n"
        "Edition 2023-04-20: 3 entries\n"
        "  Lead: jupiter\n"
        "  Sections: Sciences 2\n"
        "Cannot be read: 2\n"
        "  content/articles/g.md: has no Date line\n"
        "  content/articles/h.md: Status: retiré is none of published, draft, hidden,\n"
        "      withdrawn and skip\n"
        "Waits for its date: 1\n"
        "  content/articles/d.md: 2999-01-01 08:00\n"
        "Drafts: 1\n"
        "  content/articles/e.md: e\n"
        "Is incomplete: 1\n"
        "  content/articles/f.md: is withdrawn without a Modified line: feed readers may\n"
        "      not notice\n"
    )


def test_eighty_columns_and_no_more_lines_than_one_reads(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(12):
        write(desk / f"articles/{LONG}-{number}.md", TEXT.format(f"a{number}", "2023-04-20", "Rights: excerpt\n"))
    out = told(capsys)
    assert "  … and 4 more (--all)\n" in out
    assert all(len(line) <= 80 or LONG in line for line in out.splitlines())
    assert len(told(capsys, "--all").splitlines()) == len(out.splitlines()) + 2 * 4 - 1


def test_how_the_sources_fare(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(desk / "sources.opml", OPML.format("Le Courrier", "a"))
    assert "Sources: 1\n  Le Courrier: never fetched\n" in told(capsys)
    notebook = Notebook(Path("cache", FILE), print)
    source = Subscription(url="https://example.com/a", title="Le Courrier")
    moment = 1_682_000_000.0  # 2023-04-20 16:13 in Paris

    def report(ending: Ending, reason: str = "", moved: str = "") -> None:
        records = Records(notebook, lambda: moment)
        records.note(Report(subscription=source, ending=ending, reason=reason, moved=moved))
        records.save()

    report(Ending.READ)
    report(Ending.WAITING)
    first = read(notebook)["https://example.com/a"]
    assert (first.asked, first.answered, first.failing) == (moment, moment, 0)
    moment += 3600
    report(Ending.FAILED, "answers 503")
    moment += 3600
    report(Ending.FAILED, "answers 500")
    second = read(notebook)["https://example.com/a"]
    assert (second.asked, second.answered, second.failing) == (moment, moment - 7200, moment - 3600)
    report(Ending.READ, moved="https://example.com/b")
    assert list(read(notebook)) == ["https://example.com/b"]


def test_gone_is_what_a_server_has_said(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(desk / "sources.opml", OPML.format("Le Courrier", "a"))
    source, records = (
        Subscription(url="https://example.com/a"),
        Records(Notebook(Path("cache", FILE), print), lambda: 1.0),
    )
    for gone in (True, False):
        records.note(Report(subscription=source, ending=Ending.FAILED, reason="says: remove it from here", gone=gone))
        records.save()
        assert ("Le Courrier: gone, says" in told(capsys)) is gone


def test_a_source_without_a_title_is_named_by_its_address(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(desk / "sources.opml", OPML.format("", "sport"))
    assert "Sources: 1\n  example.com/sport: never fetched\n" in told(capsys)


def test_a_failing_source_is_named_first(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = OUTLINE.format("A", "b")
    write(desk / "sources.opml", OPML.format("Le Courrier", "a").replace("</body>", f"{other}</body>"))
    records = Records(Notebook(Path("cache", FILE), print), lambda: 1_682_000_000.0)
    for name, ending in (("a", Ending.FAILED), ("b", Ending.NOT_MODIFIED)):
        source = Subscription(url=f"https://example.com/{name}")
        records.note(Report(subscription=source, ending=ending, reason="answers 503" if name == "a" else ""))
    records.save()
    assert (
        "Sources: 2, 1 failing\n"
        "  Le Courrier: failing since 2023-04-20 16:13: answers 503\n"
        "  A: answered 2023-04-20 16:13\n"
    ) in told(capsys)
    lines = [json.loads(line) for line in told(capsys, "--json").splitlines()]
    assert [line["failing"] for line in lines if line["kind"] == "source"] == ["2023-04-20T14:13:20+00:00", None]
