"""Many addresses at once, few of one host: a slow one keeps the others from nothing."""

from collections import Counter, deque
from collections.abc import Callable, Generator, Hashable, Iterable
from queue import SimpleQueue
from threading import Thread
from typing import TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")


def in_parallel(
    function: Callable[[Job], Result],
    jobs: Iterable[Job],
    *,
    host: Callable[[Job], Hashable],
    most: int,
    per_host: int,
) -> Generator[tuple[Job, Result], None, None]:
    """Yield each job with what the function makes of it, as soon as it is there.

    At most ``most`` threads are at work, and ``per_host`` for jobs with the same host. What the function raises is
    raised here. Nobody waits for the threads of an iterator that is closed, nor at the end of the program:
    Ctrl-C is not held up by a server that does not answer.
    """
    waiting: dict[Hashable, deque[Job]] = {}
    for job in jobs:
        waiting.setdefault(host(job), deque()).append(job)
    done: SimpleQueue[tuple[Job, Result | None, BaseException | None]] = SimpleQueue()

    def work(job: Job) -> None:
        try:
            done.put((job, function(job), None))
        except BaseException as error:  # noqa: BLE001 - it is raised where the result is taken
            done.put((job, None, error))

    busy: Counter[Hashable] = Counter()
    while waiting or busy.total():
        for each in list(waiting):
            while busy.total() < most and busy[each] < per_host and waiting[each]:
                busy[each] += 1
                Thread(target=work, args=(waiting[each].popleft(),), daemon=True).start()
            if not waiting[each]:
                del waiting[each]
        job, result, error = done.get()
        busy[host(job)] -= 1
        if error:
            raise error
        yield job, result  # type: ignore[misc]  # without an error there is a result
