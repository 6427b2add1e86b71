"""``newsdigest freeze`` and ``newsdigest rename``: what is in the file afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from newsdigest.cli import FAILED, OK, PARTIAL, main

JUICE = """\
Title: Juice a décollé
Date: 2023-04-14
Lang: fr
Slug: juice
Guid: urn:uuid:juice
X-Note: à moi

La sonde européenne Juice a quitté Kourou vendredi 14 avril à bord d’une fusée Ariane 5. Elle étudiera Jupiter.

Juice doit atteindre Jupiter en 2031, selon l’Agence spatiale européenne. La mission observera trois lunes glacées.
"""


@pytest.fixture
def article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("pelicanconf.py").write_text(
        'PATH = "content"\nARTICLE_SAVE_AS = "{date:%Y}/{slug}/index.html"\nARTICLE_URL = "{date:%Y}/{slug}/"\n',
        "utf-8",
    )
    path = Path("content/articles/juice.md")
    path.parent.mkdir(parents=True)
    path.write_bytes(JUICE.encode())
    return path


def added(path: Path, before: str) -> list[str]:
    """Return the lines that were added; all others are those of before, in their order."""
    lines = path.read_bytes().decode().splitlines(keepends=True)
    left = before.splitlines(keepends=True)
    new = []
    for line in lines:
        if left and line == left[0]:
            left.pop(0)
        else:
            new.append(line)
    assert not left
    return new


def test_summary_and_tags_are_written(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["freeze", str(article)]) == OK
    assert capsys.readouterr().out == f"frozen   {article}: Tags, Summary\n"
    tags, summary = added(article, JUICE)
    assert tags.startswith("Tags: Juice, ")
    assert summary.startswith("Summary: La sonde européenne Juice a quitté Kourou")
    main(["enrich", str(article)])
    assert tags.removeprefix("Tags: ") in capsys.readouterr().out


def test_what_a_person_wrote_stays(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = JUICE.replace("X-Note", "Summary: Ma *phrase*.\nX-Note").replace("\n", "\r\n")
    article.write_bytes(text.encode())
    assert main(["freeze", str(article)]) == OK
    assert [line.partition(":")[0] for line in added(article, text)] == ["Tags"]
    frozen = article.read_bytes()
    assert main(["freeze", str(article)]) == OK
    assert article.read_bytes() == frozen
    assert "nothing to add" in capsys.readouterr().out


def test_a_bad_file_is_named_and_the_others_are_frozen(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = article.with_name("bad.md")
    bad.write_bytes(b"Title: \xff\n\nText")
    assert main(["freeze", str(bad), "nothing.md", str(article)]) == PARTIAL
    said = capsys.readouterr()
    assert said.err == f"newsdigest: {bad}: is not UTF-8 (byte 7)\n" + (
        "newsdigest: nothing.md: cannot be read: No such file or directory\n"
    )
    assert said.out.startswith("frozen")
    assert bad.read_bytes() == b"Title: \xff\n\nText"


@pytest.mark.parametrize("command", ["freeze {}", "rename {} autre", "rename"])
def test_what_another_run_writes_meanwhile_stays(article: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    @contextmanager
    def after_another(place: Path, what: str, say: object) -> Iterator[None]:
        article.write_bytes(article.read_bytes() + b"\nEncore.\n")
        yield

    monkeypatch.setattr("newsdigest.cli.console.alone", after_another)
    assert main(command.format(article).split()) == OK
    assert article.read_text("utf-8").endswith("glacées.\n\nEncore.\n")


def test_a_dry_run_writes_nothing(article: Path) -> None:
    assert main(["freeze", "--dry-run", str(article)]) == OK
    assert article.read_bytes() == JUICE.encode()


def test_a_renamed_article_keeps_its_old_address(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stories = article.parents[1] / "stories.txt"
    stories.write_text("juice + ariane\njuice-2 + b\n", "utf-8")
    assert main(["rename", str(article), "juice-vole"]) == OK
    expected = JUICE.replace("Slug: juice", "Slug: juice-vole").replace("moi\n", "moi\nRedirect_from: 2023/juice/\n")
    assert article.read_bytes().decode() == expected
    said = capsys.readouterr()
    assert said.out == f"renamed  {article}: 2023/juice-vole/  <- 2023/juice/\n"
    assert said.err == "newsdigest: content/stories.txt:1: names the old slug\n"
    assert main(["rename", str(article), "juice"]) == OK  # and back: nothing leads to itself
    assert "Redirect_from: 2023/juice-vole/\n" in article.read_text("utf-8")


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("Aliases: /2023/zeta/", ""),
        ("Redirect_from: 2023/zeta/", ""),
        ("Aliases: [/2023/zeta/, /old/]", "Redirect_from: /old/\n"),
        ("Aliases: /old/\nRedirect_from: https://example.org/2023/zeta/", "Redirect_from: /old/\n"),
        ("Redirect_from: 2023/zeta/index.html", ""),
    ],
)
@pytest.mark.parametrize(("status", "kept"), [("", "2023/juice/"), ("Status: draft\n", "")])
def test_no_article_leads_to_itself(article: Path, written: str, left: str, status: str, kept: str) -> None:
    with Path("pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write('SITEURL = "https://example.org"\n')
    article.write_text(JUICE.replace("X-Note: à moi\n", f"{status}{written}\n"), "utf-8")
    assert main(["rename", str(article), "zeta"]) == OK
    lines = article.read_text("utf-8").partition("\n\n")[0].splitlines()
    expected = ", ".join(filter(None, (left.removeprefix("Redirect_from: ").strip(), kept)))
    assert [line for line in lines if line.startswith(("Redirect_from", "Aliases"))] == (
        [f"Redirect_from: {expected}"] if expected else []
    )


@pytest.mark.parametrize(
    ("slug", "reason"),
    [("Été", "'Été' is no slug; it would be ete"), ("juice", "has this slug already"), ("b", "has the slug b already")],
)
def test_a_slug_that_cannot_be_is_refused(
    article: Path, capsys: pytest.CaptureFixture[str], slug: str, reason: str
) -> None:
    article.with_name("b.md").write_text(JUICE.replace("Slug: juice", "Slug: b"), "utf-8")
    assert main(["rename", str(article), slug]) == FAILED
    assert reason in capsys.readouterr().err
    assert article.read_bytes() == JUICE.encode()


def test_a_draft_had_no_address(article: Path) -> None:
    text = JUICE.replace("X-Note: à moi", "Status: draft")
    article.write_text(text, "utf-8")
    assert main(["rename", str(article), "autre"]) == OK
    assert article.read_text("utf-8") == text.replace("Slug: juice", "Slug: autre")
