"""How findings are put together, told and counted; the command as a person, a script and GitHub run it."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from newsdigest.checking import RULES, Severity, telling
from newsdigest.cli.checking import CHECK, LISTED
from newsdigest.cli.console import FAILED, OK
from newsdigest.errors import SettingsError

MARKDOWN = "content/articles/2023/04/14-juice.md"
PAGE = "output/2023/04/14/juice/index.html"


def _run(built: Any, *arguments: str) -> int:
    import argparse

    parser = argparse.ArgumentParser()
    parser.add_argument("--settings", type=Path)
    CHECK.arguments(parser)
    return CHECK.run(parser.parse_args(arguments), built.settings)


@pytest.fixture(autouse=True)
def _nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)


def test_a_person_reads_rule_place_reason_and_remedy(built: Any, capsys: pytest.CaptureFixture[str]) -> None:
    built.replace(PAGE, 'href="#main"', 'href="#text"')
    built.replace(MARKDOWN, "Date: 2023-04-14 14:14\n", "")
    assert _run(built) == FAILED
    assert (
        capsys.readouterr().out
        == f"""\
error: no-date
  content/articles/2023/04/14-juice.md:1: has no Date line
  -> write Date: YYYY-MM-DD

warning: broken-anchor
  {PAGE}:18: #text: no element of the page has this id
  -> correct what is after #, or give the place this id

1 error, 1 warning, 0 notices in 14 files
"""
    )


def test_the_exit_code_says_how_grave_it_is(built: Any) -> None:
    assert _run(built) == OK
    assert _run(built, "--strict") == OK
    built.replace(PAGE, 'href="#main"', 'href="#text"')  # a warning
    assert _run(built) == OK
    assert _run(built, "--strict") == FAILED
    built.replace(PAGE, ' lang="fr">\n<head>', ">\n<head>")  # an error
    assert _run(built) == FAILED


def test_rules_are_chosen_and_left_out(built: Any) -> None:
    built.replace(PAGE, '<html lang="fr">', "<html>")
    built.replace(PAGE, "<!DOCTYPE html>", "")
    assert [each.split()[0] for each in built.told()] == ["lang", "doctype"]
    assert [each.split()[0] for each in built.told("doctype")] == ["doctype"]
    assert [each.rule for each in built.report(skip=("doctype",)).findings] == ["lang"]
    assert _run(built, "--only", "doctype") == OK
    assert _run(built, "--skip", "lang") == OK
    built.settings = built.settings.__class__(
        **{name: getattr(built.settings, name) for name in built.settings.__slots__} | {"check_skip": ("lang",)}
    )
    assert _run(built) == OK


def test_a_rule_that_is_none_is_named(built: Any) -> None:
    with pytest.raises(SettingsError, match="spelling is no rule; there are active-content, "):
        _run(built, "--only", "spelling")


def test_a_site_that_is_not_built_is_not_checked(built: Any) -> None:
    with pytest.raises(SettingsError, match="elsewhere: no such folder; build the site first"):
        _run(built, "elsewhere")


def test_what_a_template_does_on_every_page_is_one_finding(built: Any) -> None:
    for number in range(50):
        text = (built.folder / "output/index.html").read_text("utf-8")
        text = text.replace('href="theme', 'href="../../theme').replace("<main", '<img src="/repo/no.png" alt=""><main')
        text = text.replace("<title>Le", f"<title>{number} Le").replace('href="2023', 'href="../../2023')
        built.write(f"output/page/{number:02}/index.html", text)
    assert [each for each in built.told() if not each.startswith("sitemap-missing")] == [
        "missing-file output/page/00/index.html:10 /repo/no.png: no such file (+49)"
    ]


def test_what_is_several_times_on_one_page_is_named_each_time(built: Any) -> None:
    built.replace(PAGE, "<h1>", "\n<br></br>\n<br></br><h1>")
    reason = "</br>: <br> is empty and is not closed"
    assert built.told() == [f"nesting {PAGE}:23 {reason}", f"nesting {PAGE}:24 {reason}"]


def test_a_name_of_any_bytes_is_named(built: Any, capsys: pytest.CaptureFixture[str]) -> None:
    page = (built.folder / "output/404.html").read_bytes().replace(b' lang="fr"', b"")
    name = os.fsdecode(b"output/\xff\n.html")
    built.write(name, page)
    assert _run(built, "--only", "lang", "--only", "file-name") == FAILED
    out = capsys.readouterr().out
    assert "  output/\\xdcff\\x0a.html:2: <html> has no lang\n" in out


def test_what_is_in_the_markdown_is_named_there_and_not_once_more_for_each_feed_and_list(built: Any) -> None:
    for name in (PAGE, "output/index.html"):
        built.replace(name, "<main", '<a href="https://someone.example.fr/repo/gone/">x</a><main')
    built.replace("output/feeds/all.rss.xml", "repo/&quot;" if False else 'repo/"', 'repo/gone/"')
    built.replace(
        "content/articles/2023/04/14-juice.md", "La sonde", "[x](https://someone.example.fr/repo/gone/) La sonde"
    )
    assert built.told() == ["broken-link content/articles/2023/04/14-juice.md:10 /repo/gone/: no such page"]


FOREIGN = {
    "a page of ours that is gone": ("https://someone.example.fr/repo/gone/", "broken-link", "warning"),
    "a page by the other scheme": ("http://someone.example.fr/repo/", "beside-site", "warning"),
    "an address of a letter": ("p", "broken-link", "warning"),
    "a path of its own site": ("/posts/1.html", "beside-site", "warning"),
    "an address that is none": ("https:gone", "broken-link", "warning"),
    "a command of Pelican's": ("{filename}gone.md", "unresolved-link", "warning"),
    "a script": ("javascript:alert(1)", "active-content", "error"),
}


@pytest.mark.parametrize(("address", "rule", "severity"), FOREIGN.values(), ids=FOREIGN)
def test_a_link_that_came_with_an_article_stops_no_edition(built: Any, address: str, rule: str, severity: str) -> None:
    """What an editor writes does; and so does what could act."""
    built.replace(PAGE, "<p>La sonde", f'<p><a href="{address}">x</a> La sonde')
    built.replace(MARKDOWN, "La sonde", f"[x]({address}) La sonde")
    (finding,) = built.report().findings
    assert (finding.rule, finding.severity) == (rule, "error")
    built.replace(MARKDOWN, "Image:", "Imported: 0b406f119391cf88\nImage:")
    (finding,) = built.report().findings
    assert (finding.rule, finding.severity) == (rule, severity)
    if severity == "warning":  # the theme's own mistake is one, whatever articles say
        built.replace("output/index.html", "<main", f'<a href="{address}">x</a><main')
        assert Severity.ERROR in [each.severity for each in built.report().findings]


def test_errors_and_warnings_of_one_rule_stand_apart(built: Any, capsys: pytest.CaptureFixture[str]) -> None:
    ours, theirs = (f"https://someone.example.fr/repo/{name}/" for name in ("ours", "theirs"))
    built.replace(PAGE, "<p>La sonde", f'<p><a href="{theirs}">x</a> La sonde')
    built.replace(MARKDOWN, "La sonde", f"[x]({theirs}) La sonde")
    built.replace(MARKDOWN, "Image:", "Imported: 0b406f119391cf88\nImage:")
    built.replace("output/index.html", "<main", f'<a href="{ours}">x</a><main')
    assert _run(built) == FAILED
    said = capsys.readouterr().out
    assert said.index("error: broken-link\n  output/index.html") < said.index(f"warning: broken-link\n  {MARKDOWN}")
    assert "1 error, 1 warning, 0 notices" in said


def test_ten_thousand_links_that_came_with_articles_are_warnings_too(built: Any) -> None:
    links = [f"https://someone.example.fr/repo/{number}/" for number in range(1100)]
    built.replace(PAGE, "<p>La sonde", "".join(f'<a href="{link}">x</a>\n' for link in links) + "<p>La sonde")
    text = "".join(f"[x]({link})\n" for link in links)
    built.replace(MARKDOWN, "Image:", "Imported: 0b406f119391cf88\nImage:")
    built.replace(MARKDOWN, "La sonde", text + "La sonde")
    counts = built.report().counts
    assert (counts[Severity.ERROR], counts[Severity.WARNING]) == (0, 1100)


def test_of_many_findings_some_are_listed_and_all_are_counted(built: Any, capsys: pytest.CaptureFixture[str]) -> None:
    links = "".join(f'<a href="/repo/{number:04}/">x</a>\n' for number in range(3000))
    built.replace("output/index.html", "<h1>", f"{links}<h1>")
    report = built.report()
    assert report.counts[Severity.ERROR] == 3000
    assert _run(built) == FAILED
    out = capsys.readouterr().out
    assert "output/index.html:10: /repo/0000/: no such page\n" in out
    assert f"  … and {3000 - LISTED} more\n" in out
    assert "3,000 errors" in out
    assert _run(built, "--all") == FAILED
    assert "/repo/0999/" in capsys.readouterr().out


def test_a_script_reads_json(built: Any, capsys: pytest.CaptureFixture[str]) -> None:
    built.replace(PAGE, "<!DOCTYPE html>", "")
    assert _run(built, "--json") == OK
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line) == {
        "rule": "doctype",
        "severity": "warning",
        "file": PAGE,
        "line": 1,
        "reason": "does not begin with <!DOCTYPE html>",
        "remedy": "begin the template with <!DOCTYPE html>",
        "count": 1,
    }


def test_github_shows_lines_and_a_summary(
    built: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(built.folder / "summary.md"))
    built.write("output/images/a,b:100%.png", "")
    built.replace(MARKDOWN, "Date: 2023-04-14 14:14\n", "")
    (built.folder / "summary.md").write_text("an earlier step\n")
    assert _run(built) == FAILED
    assert capsys.readouterr().out == (
        "::error file=content/articles/2023/04/14-juice.md,line=1,title=no-date"
        "::has no Date line. Remedy: write Date: YYYY-MM-DD\n"
        "::warning file=output/images/a%2Cb%3A100%25.png,title=file-name"
        "::'a,b:100%25.png': a name with ':' cannot be on Windows. "
        "Remedy: rename the file, or give the article another Slug\n"
        "1 error, 1 warning, 0 notices in 15 files\n"
    )
    summary = (built.folder / "summary.md").read_text("utf-8")
    assert summary.startswith("an earlier step\n## ❌ newsdigest check: 1 error, 1 warning, 0 notices\n")
    assert "| error | no-date | <code>content/articles/2023/04/14-juice.md&#58;1</code> | has no Date line |" in summary


def test_nothing_of_the_site_is_a_command_or_markup_to_github(built: Any) -> None:
    built.replace(PAGE, 'href="#main"', 'href="#\n::set-env name=a::b %0A | <img src=x> @someone **"')
    report = built.report()
    annotations = list(telling.annotations(report, LISTED))
    assert all("\n" not in each for each in annotations)
    assert "::set-env" in annotations[0]
    assert "%250A" in annotations[0]
    summary = telling.summary(report, LISTED)
    (row,) = (line for line in summary.splitlines() if "broken-anchor |" in line)
    assert row.count("|") == 5
    assert not {"<img", "@someone", "**"} & set(row.split())


def test_a_message_cannot_change_the_terminal(built: Any, capsys: pytest.CaptureFixture[str]) -> None:
    built.replace(PAGE, 'href="#main"', 'href="#\x1b[2J\u202e"')
    _run(built)
    assert "#\\x1b[2J\\x202e" in capsys.readouterr().out


def test_the_rules_can_be_listed(built: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(built, "--rules") == OK
    assert len(capsys.readouterr().out.splitlines()) == len(RULES)


def test_processes_find_the_same(built: Any) -> None:
    for number in range(400):
        text = (built.folder / PAGE).read_text("utf-8").replace("<h1>", f'<a href="/repo/{number % 7}/">x</a><h1>')
        built.write(f"output/2023/04/14/{number:03}/index.html", text * 20)
    here = built.report()
    there = built.report(executor="processes", workers=2)
    assert len(here.findings) > 7
    assert there == here
