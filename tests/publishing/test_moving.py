"""An address that a person has changed by hand: builds have seen the old one, ``newsdigest rename`` writes it down."""

from collections.abc import Callable
from pathlib import Path

import pytest

from newsdigest.cli import OK, main

Build = Callable[..., Path]
TEXT = "Title: A\nDate: 2023-04-14\nLang: fr\nSlug: {}\nGuid: urn:uuid:{}\n\nUn texte.\n"


def test_an_address_that_was_changed_by_hand(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("pelicanconf.py").write_text(
        'ARTICLE_SAVE_AS = "{date:%Y}/{date:%m}/{date:%d}/{slug}/index.html"\nCACHE_PATH = "output.cache"\n', "utf-8"
    )
    article, draft = Path("content/articles/a.md"), Path("content/articles/b.md")
    build({"articles/a.md": TEXT.format("alt", "a"), "articles/b.md": "Status: draft\n" + TEXT.format("b", "b")})
    build({"articles/a.md": TEXT.format("neu", "a"), "articles/b.md": TEXT.format("c", "b")})
    assert not Path("output/2023/04/14/alt").exists()  # what the memory knows is no reason for a page
    capsys.readouterr()
    assert main(["rename"]) == OK
    assert capsys.readouterr().out == f"kept     {article}: 2023/04/14/neu/  <- 2023/04/14/alt/\n"
    assert "Redirect_from: 2023/04/14/alt/\n" in article.read_text("utf-8")
    assert "Redirect_from" not in draft.read_text("utf-8")
    build({})
    assert "../../../../2023/04/14/neu/" in Path("output/2023/04/14/alt/index.html").read_text("utf-8")
    assert main(["rename"]) == OK
    assert "no article has" in capsys.readouterr().out
