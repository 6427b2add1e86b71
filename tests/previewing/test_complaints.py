"""What ended a build, with file and line."""

import logging
import runpy
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from newsdigest.errors import SettingsError
from newsdigest.previewing.complaints import Complaints, of_exception
from newsdigest.previewing.messages import Level, Problem


def _raised(folder: Path, name: str) -> BaseException:
    templates = Environment(loader=FileSystemLoader(folder), undefined=StrictUndefined, autoescape=True)
    try:
        runpy.run_path(str(folder / name)) if name.endswith(".py") else templates.get_template(name).render()
    except Exception as error:  # noqa: BLE001 - whatever it is
        return error
    raise AssertionError("it raises nothing")


@pytest.mark.parametrize(
    ("name", "text", "line", "expected"),
    [
        ("syntax.html", "<p>\n{{ } }}\n", 2, "TemplateSyntaxError: unexpected '}'"),
        ("undefined.html", "<p>\n\n{{ nobody }}", 3, "UndefinedError: 'nobody' is undefined"),
        ("filter.html", "<p>\n{{ 1|nosuchfilter }}", 2, "TemplateAssertionError: No filter named 'nosuchfilter'."),
        ("syntax.py", "A = 1\nB = = 2\n", 2, "SyntaxError: invalid syntax"),
        ("value.py", "\n\nint('x')\n", 3, "ValueError: invalid literal for int() with base 10: 'x'"),
        ("missing.py", "import no_such_module\n", 1, "ModuleNotFoundError: No module named 'no_such_module'"),
    ],
)  # fmt: skip
def test_an_exception_is_told_with_its_place(tmp_path: Path, name: str, text: str, line: int, expected: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    problem = of_exception(_raised(tmp_path, name), [tmp_path])
    assert problem == Problem(level=Level.ERROR, text=expected, where=f"{tmp_path / name}:{line}")


def test_the_place_of_another_process_is_told(tmp_path: Path) -> None:
    (tmp_path / "value.py").write_text("\nint('x')\n", "utf-8")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        error = pool.submit(runpy.run_path, str(tmp_path / "value.py")).exception()
    assert error is not None
    assert of_exception(error, [tmp_path]).where == f"{tmp_path / 'value.py'}:2"


def test_a_template_in_a_folder_that_is_named_from_here_is_the_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As THEME_TEMPLATES_OVERRIDES = ["templates"] does; Jinja's own file is deeper in the traceback."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/index.html").write_text("<p>\n{{ nothing.here }}", "utf-8")
    monkeypatch.chdir(tmp_path)
    error = _raised(Path("templates"), "index.html")
    assert of_exception(error, [tmp_path]).where == f"{Path('templates/index.html')}:2"


def test_an_error_of_ours_says_it_all() -> None:
    error = SettingsError("NEWSDIGEST_WORKERS = 0: takes a whole number above 0")
    assert of_exception(error, []) == Problem(level=Level.ERROR, text=str(error))


def test_a_place_is_near_if_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "theme").mkdir()
    (tmp_path / "theme/a.html").write_text("{{ nobody }}", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert of_exception(_raised(tmp_path / "theme", "a.html"), [tmp_path]).where == f"{Path('theme/a.html')}:1"


def test_what_a_build_says_is_collected_without_what_a_terminal_would_obey() -> None:
    complaints = Complaints()
    logger = logging.Logger("plugin")
    logger.addHandler(complaints)
    logger.info("all is well")
    logger.warning("%s: waits", "a.md")
    logger.error("b.md: \x1b[31mno date")
    logger.error("%s of %s: one of them is missing", "a")
    assert complaints.problems == [
        Problem(level=Level.WARNING, text="a.md: waits"),
        Problem(level=Level.ERROR, text="b.md: �[31mno date"),
        Problem(level=Level.ERROR, text="%s of %s: one of them is missing"),
    ]
    try:
        raise OSError("no such file")
    except OSError:
        logger.exception("plugin x")
    assert complaints.problems.pop().text == "plugin x: OSError: no such file"
    for _ in range(200):
        logger.error("again")
    assert len(complaints.problems) == 100
