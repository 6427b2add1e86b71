"""Where work is done: in processes of this machine, here and now, or on an engine that the owner names.

Written against ``concurrent.futures.Executor``: what is submitted are functions of modules, with arguments
that can be pickled, so whatever has that interface (Dask, Ray, MPI) can do it. Input is taken as it is needed.
"""

import gc
import importlib
import io
import multiprocessing
import os
import pickle
import re
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from importlib.machinery import PathFinder
from itertools import chain
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from newsdigest.errors import SettingsError, WorkerError

Item = TypeVar("Item")
Result = TypeVar("Result")
P = ParamSpec("P")

SETTING = "NEWSDIGEST_EXECUTOR"
PROCESSES, SERIAL = "processes", "serial"

_FACTORY = re.compile(r"(?P<module>[^\W\d]\w*(?:\.[^\W\d]\w*)*):(?P<function>[^\W\d]\w*)")
_BATCH = 64 * 1024  # bytes: about 20 articles, 0.1 s of reading or enriching
# Batches of that size, about 300 articles, 1.7 s: on two cores processes are behind at 120 (2.3 s to 1.5 s), level at
# 300 to 400.
_FEW = 16
_AHEAD = 4  # batches for each worker: one at work, others ready when it is done
_COLLECT = 50_000  # objects that may be garbage, before a worker looks for it
_MOST_ON_WINDOWS = 61  # processes that one pool can wait for


class _Serial(Executor):
    """Runs each task when it is submitted."""

    def submit(self, fn: Callable[P, Result], /, *args: P.args, **kwargs: P.kwargs) -> Future[Result]:
        future: Future[Result] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - whatever the task raises is raised where its result is taken
            future.set_exception(error)
        return future


serial = _Serial()


@contextmanager
def open_executor(
    name: str, workers: int, *, tasks: int | None = None, preload: Sequence[str] = ()
) -> Iterator[Executor]:
    """Give the executor of a name, and end it.

    name: ``processes``, ``serial``, or ``package.module:function`` for a function without arguments that returns
    an Executor; its module may be in the current folder. workers: how many processes. tasks: how many there are
    to do, if that is known; a single one is done here. preload: modules that processes import only once.
    Raises SettingsError for any other name, and for a function that cannot be found or does not return an Executor.
    """
    found = _FACTORY.fullmatch(name)
    if not found and name not in (PROCESSES, SERIAL):
        raise SettingsError(f"{SETTING} = {name!r}: takes '{PROCESSES}', '{SERIAL}' or 'package.module:function'")
    if name == SERIAL or (tasks is not None and tasks <= 1) or (name == PROCESSES and workers == 1):
        yield serial
        return
    executor = _named(name, found["module"], found["function"]) if found else _processes(workers, preload)
    with executor:
        yield executor


def _named(name: str, module: str, function: str) -> Executor:
    """Call the owner's function; whatever it raises is said in one line."""
    sys.path.insert(0, str(Path.cwd()))  # the folder of pelicanconf.py: a console script does not look there
    try:
        executor = getattr(importlib.import_module(module), function)()
    except Exception as error:
        raise SettingsError(f"{SETTING} = {name!r}: {type(error).__name__}: {error}") from error
    finally:
        sys.path.pop(0)
    if not isinstance(executor, Executor):
        raise SettingsError(f"{SETTING} = {name!r}: returns {executor!r}, which is no concurrent.futures.Executor")
    return executor


def _processes(workers: int, preload: Sequence[str]) -> Executor:
    """Start processes, never by fork: a lock that a thread holds at that moment would stay locked."""
    from concurrent.futures import ProcessPoolExecutor  # 5 ms that a build of few files does not wait for

    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    if method == "forkserver":
        multiprocessing.set_forkserver_preload(list(preload))
    most = min(workers, _MOST_ON_WINDOWS) if sys.platform == "win32" else workers
    try:
        executor = ProcessPoolExecutor(most, mp_context=multiprocessing.get_context(method), initializer=_begin_worker)
        with _interruption_held_back():
            for _ in range(most):  # each task starts a process
                executor.submit(os.getpid)
    except (ImportError, NotImplementedError, OSError) as error:  # a system without semaphores
        raise SettingsError(f"{SETTING} = '{PROCESSES}': {error}; '{SERIAL}' does without") from error
    return executor


@contextmanager
def _interruption_held_back() -> Iterator[None]:
    """Keep Ctrl-C, which a terminal sends to all, from the processes started meanwhile; this one hears it afterwards.

    They inherit that, from before their first import: none ends with a traceback, or while it holds the pool's locks.
    """
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # it would let the signal through again when it is started
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _begin_worker() -> None:
    """End with the parent, however that ends; it alone is interrupted."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()  # the modules stay; looking for garbage in them again and again was a twentieth of the work
    gc.set_threshold(_COLLECT)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)  # a killed parent sends no good-bye: its workers would wait for work for ever


def packed(value: object) -> bytes:
    """Return the value as another process of this program can take it.

    Raises an error of pickle for what it could not: a settings file's functions, unless that is in the path.
    """
    data = pickle.dumps(value)
    _Elsewhere(io.BytesIO(data)).load()
    return data


class _Elsewhere(pickle.Unpickler):
    """Finds what a new process would find."""

    def find_class(self, module: str, name: str) -> Any:
        top = module.partition(".")[0]
        known = top in sys.stdlib_module_names or top == __name__.partition(".")[0]
        if not known and PathFinder.find_spec(top) is None:
            raise pickle.PicklingError(f"{module}.{name} is in no module that another process would find")
        return super().find_class(module, name)


def in_order(
    executor: Executor, function: Callable[[Item], Result], batches: Iterable[Item], *, ahead: int
) -> Iterator[Result]:
    """Yield what the function makes of each batch, in the order of the batches.

    At most ``ahead`` batches are taken and not yet yielded; a result that is there is not kept waiting
    for more input. An exception of a task is raised in its place; tasks that are left then, or when the
    iterator is closed, are cancelled. Raises WorkerError when a worker is lost.
    """
    waiting: deque[Future[Result]] = deque()
    try:
        for batch in batches:
            waiting.append(executor.submit(function, batch))
            # One comes and at most one goes: so many are under way as keep the workers busy.
            if len(waiting) >= ahead or waiting[0].done():
                result = waiting[0].result()
                waiting.popleft()
                yield result
        while waiting:
            result = waiting[0].result()
            waiting.popleft()
            yield result
    except BrokenExecutor as error:
        waiting.clear()  # the pool fails them; one cancelled meanwhile ends its thread, and exit waits for that (3.11)
        reason = "a worker process was lost (killed, or out of memory?)"
        raise WorkerError(f"{reason}; NEWSDIGEST_WORKERS = 1 needs none") from error
    finally:
        for future in waiting:
            future.cancel()


def batched(items: Iterable[Item], size: int, weigh: Callable[[Item], int] = lambda item: 1) -> Iterator[list[Item]]:
    """Yield the items in lists, each full as soon as its items weigh ``size``; as many if nothing weighs them."""
    batch: list[Item] = []
    weight = 0
    for item in items:
        batch.append(item)
        weight += weigh(item)
        if weight >= size:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch


def spread(
    function: Callable[[list[Item]], Sequence[Result]],
    items: Iterable[Item],
    *,
    weigh: Callable[[Item], int],
    name: str,
    workers: int,
    preload: Sequence[str] = (),
) -> Iterator[Result]:
    """Yield what the function makes of the items, which it is given in batches, in their order.

    weigh: the bytes of an item; a few hundred kilobytes are not worth a process and are done here. name, workers,
    preload: see ``open_executor``; with ``ahead`` after ``workers`` on any engine. Raises what these raise.
    """
    batches = batched(items, _BATCH, weigh)
    first: list[list[Item]] = []
    few = _FEW
    while few > 0 and (batch := next(batches, None)):
        first.append(batch)
        few -= max(1, sum(map(weigh, batch)) // _BATCH)  # a single item may be many
    tasks = 1 if few > 0 else None
    with open_executor(name, workers, tasks=tasks, preload=preload) as executor:
        for results in in_order(executor, function, chain(first, batches), ahead=_AHEAD * workers):
            yield from results
