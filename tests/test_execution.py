"""Work in processes and on other engines gives what work here gives, in the same order, and never hangs."""

import math
import os
import pickle
import signal
import subprocess
import sys
import time
import types
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from newsdigest import execution
from newsdigest.errors import ContentError, SettingsError, SourceError, WorkerError
from newsdigest.execution import batched, in_order, open_executor, serial, spread
from newsdigest.settings import Settings

OWNERS_MODULE = """\
from concurrent.futures import ThreadPoolExecutor

made = []

def connect():
    made.append(ThreadPoolExecutor(2))
    return made[-1]

def refuse():
    raise OSError("no scheduler answers")

def nothing():
    return None
"""


@pytest.fixture
def owners_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A module of the owner's beside the settings, in the folder where the command is run."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "owners_module.py").write_text(OWNERS_MODULE)
    yield
    sys.modules.pop("owners_module", None)


def _first_is_slowest(number: int) -> int:
    time.sleep(0.05 / (number + 1))
    return number


class Held(Executor):
    """Finishes the first task when the third is submitted, and no other."""

    def __init__(self) -> None:
        self.futures: list[Future[Any]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.futures.append(Future())
        if len(self.futures) == 3:
            self.futures[0].set_result(fn(*args, **kwargs))
        return self.futures[-1]


def test_results_come_in_the_order_of_the_batches() -> None:
    with ThreadPoolExecutor(4) as executor:
        assert list(in_order(executor, _first_is_slowest, range(10), ahead=4)) == list(range(10))


@pytest.mark.parametrize("ahead", [1, 2, 5])
def test_no_more_is_taken_than_is_said(ahead: int) -> None:
    taken: list[int] = []

    def batches() -> Iterator[int]:
        for number in range(50):
            taken.append(number)
            yield number

    with ThreadPoolExecutor(2) as executor:
        for yielded, _ in enumerate(in_order(executor, _first_is_slowest, batches(), ahead=ahead)):
            assert len(taken) - yielded <= ahead
    assert len(taken) == 50


def test_a_result_that_is_there_does_not_wait_for_more_input() -> None:
    batches = iter(range(9))
    assert next(in_order(serial, abs, batches, ahead=5)) == 0
    assert next(batches) == 1


def test_an_error_is_raised_in_its_place() -> None:
    results = in_order(serial, math.sqrt, [4.0, -1.0, 9.0], ahead=3)
    assert next(results) == 2.0
    with pytest.raises(ValueError, match="math domain error"):
        next(results)


def test_what_nobody_waits_for_is_cancelled() -> None:
    executor = Held()
    results = in_order(executor, abs, range(9), ahead=4)
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert [future.cancelled() for future in executor.futures] == [False, True, True]


def test_batches_are_full_by_number_or_by_weight() -> None:
    assert list(batched("abcde", 2)) == [["a", "b"], ["c", "d"], ["e"]]
    assert list(batched(["long", "a", "b", "c"], 3, len)) == [["long"], ["a", "b", "c"]]
    assert list(batched("", 2)) == []


def test_processes_give_what_one_process_gives() -> None:
    numbers = range(100)
    with open_executor("processes", 2) as processes:
        assert isinstance(processes, ProcessPoolExecutor)
        assert list(in_order(processes, math.sqrt, numbers, ahead=8)) == [math.sqrt(number) for number in numbers]


@pytest.mark.parametrize(
    ("name", "workers", "tasks"),
    [
        ("serial", 2, None),
        ("processes", 1, None),
        ("processes", 2, 1),
        ("processes", 2, 0),
        ("elsewhere:connect", 2, 1),
    ],
)
def test_what_is_not_worth_a_process_is_done_here(name: str, workers: int, tasks: int | None) -> None:
    with open_executor(name, workers, tasks=tasks) as executor:
        assert executor is serial


def test_little_is_done_here_and_much_is_spread(owners_module: None) -> None:
    def spread_it(number: int) -> list[int]:
        return list(spread(sorted, range(number), weigh=lambda _: 1024, name="owners_module:connect", workers=2))

    assert spread_it(300) == list(range(300))
    assert "owners_module" not in sys.modules
    assert spread_it(3000) == list(range(3000))
    assert len(sys.modules["owners_module"].made) == 1


def test_a_few_heavy_things_are_much(owners_module: None) -> None:
    def spread_it(number: int) -> list[int]:
        options: dict[str, Any] = {"name": "owners_module:connect", "workers": 2}
        return list(spread(sorted, range(number), weigh=lambda _: 300_000, **options))

    assert spread_it(2) == [0, 1]
    assert "owners_module" not in sys.modules
    assert spread_it(5) == list(range(5))
    assert len(sys.modules["owners_module"].made) == 1


def test_the_owner_s_executor_is_ended_after_use(owners_module: None) -> None:
    with open_executor("owners_module:connect", 2) as executor:
        assert list(in_order(executor, abs, [-1, 2], ahead=2)) == [1, 2]
    with pytest.raises(RuntimeError, match="after shutdown"):
        executor.submit(abs, 1)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("threads", "takes 'processes', 'serial' or 'package.module:function'"),
        ("", "takes 'processes', 'serial' or 'package.module:function'"),
        ("owners_module.connect", "takes 'processes', 'serial' or 'package.module:function'"),
        ("os:system('x')", "takes 'processes', 'serial' or 'package.module:function'"),
        ("no_such_module:connect", "ModuleNotFoundError: No module named 'no_such_module'"),
        ("owners_module:disconnect", "AttributeError: module 'owners_module' has no attribute 'disconnect'"),
        ("owners_module:refuse", "OSError: no scheduler answers"),
        ("owners_module:nothing", "returns None, which is no concurrent.futures.Executor"),
    ],
)
def test_a_name_that_cannot_be_used_is_refused(owners_module: None, name: str, reason: str) -> None:
    path = list(sys.path)
    with pytest.raises(SettingsError) as refusal, open_executor(name, 2):
        pass
    assert str(refusal.value) == f"NEWSDIGEST_EXECUTOR = {name!r}: {reason}"
    assert sys.path == path


def test_a_worker_that_dies_is_told() -> None:
    with (
        pytest.raises(WorkerError, match="a worker process was lost"),
        open_executor("processes", 2) as executor,
    ):
        list(in_order(executor, os._exit, [1] * 20, ahead=8))


def test_workers_end_with_a_parent_that_is_killed() -> None:
    """Its output is at an end when nobody is left who could write to it."""
    program = (
        "import os, signal\n"
        "from newsdigest.execution import in_order, open_executor\n"
        "with open_executor('processes', 2) as executor:\n"
        "    for _ in in_order(executor, abs, range(99), ahead=8):\n"
        "        os.kill(os.getpid(), signal.SIGTERM)\n"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, timeout=60)
    assert result.returncode == -signal.SIGTERM
    assert b"Traceback" not in result.stderr


@pytest.mark.parametrize("error", [SourceError("a.txt", "the file is empty"), ContentError("a.md: has no Date line")])
def test_errors_come_back_from_another_process(error: Exception) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))


def test_what_another_process_could_not_find_is_not_sent(tmp_path: Path) -> None:
    """Pelican loads a settings file under its name, from wherever it is."""
    module = types.ModuleType("settings_from_elsewhere")
    exec("def shout(text):\n    return text.upper()\n", module.__dict__)
    sys.modules[module.__name__] = module
    try:
        with pytest.raises(pickle.PicklingError, match=r"settings_from_elsewhere\.shout is in no module"):
            execution.packed({"filters": module.shout})
    finally:
        del sys.modules[module.__name__]
    assert pickle.loads(execution.packed({"filters": str.upper, "settings": Settings()}))
