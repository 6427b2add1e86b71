"""Many at once, few of one host."""

import threading
from collections import Counter

import pytest

from newsdigest.sources.parallel import in_parallel


def test_at_most_so_many_at_once_and_of_one_host() -> None:
    lock = threading.Lock()
    busy: Counter[str] = Counter()
    most: Counter[str] = Counter()
    enough = threading.Barrier(4, timeout=60)

    def work(job: str) -> str:
        with lock:
            busy.update((job[0], "all"))
            for name in (job[0], "all"):
                most[name] = max(most[name], busy[name])
        enough.wait()
        with lock:
            busy.subtract((job[0], "all"))
        return job.upper()

    jobs = [f"{host}{number}" for host in "ab" for number in range(10)]
    found = dict(in_parallel(work, jobs, host=lambda job: job[0], most=4, per_host=2))
    assert found == {job: job.upper() for job in jobs}
    assert most == {"a": 2, "b": 2, "all": 4}


def test_an_error_is_raised_where_the_result_is_taken() -> None:
    with pytest.raises(ZeroDivisionError):
        list(in_parallel(lambda job: 1 // job, [0], host=str, most=1, per_host=1))


def test_nothing_to_do() -> None:
    assert list(in_parallel(str, [], host=str, most=1, per_host=1)) == []


def test_nobody_waits_for_what_is_not_wanted_any_more() -> None:
    never = threading.Event()
    waiting = threading.Event()

    def work(job: str) -> str:
        if job == "slow":
            waiting.set()
            never.wait(60)
        return job

    found = in_parallel(work, ["slow", "quick"], host=str, most=2, per_host=1)
    assert next(found) == ("quick", "quick")
    assert waiting.wait(60)
    found.close()
    assert not never.is_set()
    never.set()
