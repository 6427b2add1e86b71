"""A source that fails is asked later and later, and forgiven at once."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdigest.memory import Notebook
from newsdigest.sources.patience import LONGEST, MOST, Patience, after_failure, retry_after

NOW = 1_700_000_000.0
FEED = "https://example.org/feed"


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    return Notebook(tmp_path / "memory.sqlite3", pytest.fail)


def test_each_failure_costs_twice_as_much_as_the_one_before() -> None:
    standing = None
    waits = []
    for _ in range(10):
        standing = after_failure(standing, "fails", NOW, None)
        waits.append((standing.until - NOW) / 60)
    assert waits == [0, 15, 30, 60, 120, 240, 480, 960, 1440, 1440]


@pytest.mark.parametrize(("asked", "wait"), [(None, 0.0), (30.0, 30.0), (1e12, MOST)])
def test_what_a_source_asks_for_is_kept_to_within_reason(asked: float | None, wait: float) -> None:
    assert after_failure(None, "", NOW, asked).until == NOW + wait


def test_what_a_source_asks_for_does_not_shorten_the_wait() -> None:
    standing = None
    for _ in range(20):
        standing = after_failure(standing, "", NOW, 1.0)
    assert standing
    assert standing.until == NOW + LONGEST


def test_a_wait_lasts_over_runs_and_ends(notebook: Notebook) -> None:
    now = NOW
    patience = Patience(notebook, lambda: now)
    assert patience.waiting(FEED) is None
    assert patience.failed(FEED, "answers 429", 60.0) == datetime.fromtimestamp(NOW + 60, UTC)
    patience.save()
    later = Patience(notebook, lambda: now)
    standing = later.waiting(FEED)
    assert standing
    assert (standing.reason, standing.failures) == ("answers 429", 1)
    now += 61
    assert later.waiting(FEED) is None
    assert later.failed(FEED, "answers 429") == datetime.fromtimestamp(now + 15 * 60, UTC)


def test_an_answer_ends_it(notebook: Notebook) -> None:
    patience = Patience(notebook, lambda: NOW)
    patience.failed(FEED, "", 60.0)
    patience.save()
    patience.answered(FEED)
    patience.save()
    assert Patience(notebook, lambda: NOW).waiting(FEED) is None


def test_what_cannot_be_read_is_forgotten(notebook: Notebook) -> None:
    notebook.write({"patience": [(FEED, b"?")]}, {})
    assert Patience(notebook, lambda: NOW).waiting(FEED) is None


@given(st.text())
def test_any_header_means_seconds_or_nothing(value: str) -> None:
    seconds = retry_after(value, NOW)
    assert seconds is None or seconds >= 0
