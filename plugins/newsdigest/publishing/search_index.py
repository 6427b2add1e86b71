"""The index that the search page's script (``static/search.js``) reads: small files, of which a search needs few.

Articles are in *blocks* of days, and the words of a block in some files, chosen by how a word begins. Every file is
a function of its block, so one more article changes the smallest block and the list of all:

- ``list.json``: the number of articles, the blocks (newest first, each with its name, the numbers of its articles and
  of its files of words, and a mark that changes with them), and the words that need not be found;
- ``BLOCK/N.json``: of each stem its other forms, then its articles: sixteen times the way from one place to the next,
  plus the word's weight. Of a form that begins otherwise than its stem, the stems. What can be chosen on the page is
  among the words, with a sign that no word has (``section=…``);
- ``BLOCK/pages-N.json``: the addresses of a block's articles.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import tee
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from newsdigest.execution import PROCESSES, SERIAL, spread
from newsdigest.memory import code, digest, libraries
from newsdigest.publishing.output import OutputFolder
from newsdigest.publishing.pages import Text, Texts
from newsdigest.publishing.search_terms import Found, terms
from newsdigest.publishing.search_words import word_files
from newsdigest.publishing.searching import FOLDER
from newsdigest.publishing.site import Entry, Site
from newsdigest.publishing.stock import kept_texts
from newsdigest.settings import Settings
from newsdigest.text.words import fold, stop_words

MOST, MOST_NEW = 1000, 32
"""Articles of a block: of days that are over, and of days that may get more. A larger one costs more to make anew, a
smaller one makes more files that a reader must load: a word in 10,000 articles is in some twenty."""

_SHARED, _PAGES = 16, 64
"""Articles for each file of words (16 kB) and of addresses (4 kB)."""

_ALL_DAYS = 1 << 22
"""More than there are until the year 9999; a power of two."""

_CODE = code(*(f"publishing/search_{name}.py" for name in ("index", "terms", "words")), "text")

_WEIGHT = 300
"""Of an article, where one that is read weighs its bytes."""

Html = Callable[[Text], str]
"""Returns the HTML of an article."""

Find = Callable[[Entry, Text, Html], Found]


class Block(NamedTuple):
    """Articles of some days, newest first."""

    name: str
    entries: Sequence[Entry]

    @property
    def files(self) -> int:
        """Into how many files its words go."""
        return max(1, len(self.entries) // _SHARED) if len(self.entries) > 2 * MOST_NEW else 1

    @property
    def mark(self) -> bytes:
        """What stands for all that its files show."""
        return digest(b"".join(entry.record.whole for entry in self.entries))


class Task(NamedTuple):
    """A block whose files are to be made."""

    block: Block
    texts: Sequence[Text]
    """Of its articles."""

    @property
    def mark(self) -> bytes:
        """What stands for all that its files of words show, which are no addresses of articles."""
        views = (entry.view for entry in self.block.entries)
        said = [
            (
                view.lang,
                view.title,
                view.summary,
                view.authors,
                view.tags,
                view.source,
                view.section,
                view.date,
                text[1],
            )
            for view, text in zip(views, self.texts, strict=True)
        ]
        return digest(msgspec.json.encode(said))


def write_index(
    site: Site, texts: Texts, html: Html, folder: OutputFolder, settings: Settings, memory: Path | None
) -> None:
    """Write the files of the blocks that have changed, and the list of all.

    memory: the file in which other processes find the texts; None if they can't.
    """
    if not site.view.search_url:
        return
    made = list(blocks(site.entries))
    own = _CODE + libraries("PyStemmer")
    keys = {block.name: digest(own + block.mark) for block in made}
    changed = [block for block in made if not folder.keeps(f"search {block.name}", keys[block.name], tuple)]
    shelves = [
        _Shelf(Task(block, [texts(entry.record, "") for entry in block.entries]), own, folder) for block in changed
    ]
    tasks = [shelf.task for shelf in shelves if not shelf.is_full]
    again = _again(tasks, html) if len(tasks) == 1 else _spread(tasks, html, settings, memory)
    for shelf in shelves:
        if not shelf.is_full:
            shelf.fill(next(again))
        block = shelf.task.block
        paths = [*shelf.paths, *(_write(f"{block.name}/{name}", data, folder) for name, data in _addresses(block))]
        if all(paths):
            folder.group(f"search {block.name}", keys[block.name], paths)
    listed = _listed(made, {entry.view.lang for entry in site.entries})
    _write("list.json", msgspec.json.encode(listed), folder)


class _Shelf:
    """Where the files of words of a block are in the output folder.

    is_full: they are there as an earlier build has made them from the same words.
    """

    def __init__(self, task: Task, own: bytes, folder: OutputFolder) -> None:
        self.task = task
        self.paths = [_claim(f"{task.block.name}/{number}.json", folder) for number in range(task.block.files)]
        self._key = digest(own + task.mark)
        self._folder = folder
        self._kept = [not path or folder.has(path, self._key) for path in self.paths]
        self.is_full = all(self._kept)

    def fill(self, files: Iterable[bytes]) -> None:
        """Write those that are not there."""
        for path, kept, data in zip(self.paths, self._kept, files, strict=True):
            if not kept:
                self._folder.write(path, data, self._key)


def _spread(tasks: Iterable[Task], html: Html, settings: Settings, memory: Path | None) -> Iterator[Iterable[bytes]]:
    """Yield the files of words of each block."""
    away = memory if settings.executor == PROCESSES else None
    again, tasks = tee(tasks)
    found = spread(
        partial(index, away or html),
        tasks,
        weigh=lambda task: _WEIGHT * len(task.texts),
        name=PROCESSES if away else SERIAL,
        workers=settings.workers,
        preload=["newsdigest.publishing.digest"],
    )
    yield from (_files(task, html) if there is None else there for task, there in zip(again, found, strict=True))


def _again(tasks: Iterable[Task], html: Html) -> Iterator[Iterable[bytes]]:
    """Yield the files of words of blocks of which one article may have changed."""
    yield from (_files(task, html, _latest.begin(task.block)) for task in tasks)


def _found(entry: Entry, text: Text, html: Html) -> Found:
    return terms(entry.view, html(text))


class _Latest:
    """The terms of the articles of one block, for a process that makes it again and again: a preview."""

    def __init__(self) -> None:
        self._block = ""
        self._earlier: dict[bytes, Found] = {}
        self._now: dict[bytes, Found] = {}

    def begin(self, block: Block) -> "_Latest":
        """Forget what is not of this block, or not in it any more."""
        self._earlier, self._now = self._now if block.name == self._block else {}, {}
        self._block = block.name
        return self

    def __call__(self, entry: Entry, text: Text, html: Html) -> Found:
        """Return the terms of an article."""
        known = self._earlier.get(entry.record.whole)
        if known is None:
            weights, words = terms(entry.view, html(text))
            known = weights, [*{*words}]
        self._now[entry.record.whole] = known
        return known


_latest = _Latest()


def index(source: Path | Html, tasks: Sequence[Task]) -> list[list[bytes] | None]:
    """Return the files of words of blocks; what an executor runs.

    source: what returns a text, or the memory's file, which another process reads; None for a block of which that
    lacks a text, as that process can't tell what was lost from what is out of its reach.
    """
    if not isinstance(source, Path):
        return [list(_files(task, source)) for task in tasks]
    html = kept_texts(source)

    def made(task: Task) -> list[bytes] | None:
        with suppress(KeyError):
            return list(_files(task, html))
        return None

    return [made(task) for task in tasks]


def blocks(entries: Sequence[Entry]) -> Iterator[Block]:
    """Yield the blocks, newest first; entries are given so.

    A block is 2ⁿ days that begin at a multiple of 2ⁿ, and is halved while it has too many articles. The blocks up to
    the newest day are like the digits of a binary number: one more day makes one of several, so an article is put
    into a larger block some five times in its life, and an older one is where it is whatever comes after it.
    """
    ages = [-entry.view.date.toordinal() for entry in entries]
    yield from _halved(0, _ALL_DAYS, ages, entries) if entries else ()


def _halved(first: int, days: int, ages: Sequence[int], entries: Sequence[Entry]) -> Iterator[Block]:
    end = first + days
    start, stop = bisect_left(ages, 1 - end), bisect_right(ages, -first)
    if start == stop:
        return
    most = MOST if end <= -ages[0] else MOST_NEW
    if stop - start <= most or days == 1:
        yield Block(f"{first}-{days}", entries[start:stop])
        return
    for half in (first + days // 2, first):
        yield from _halved(half, days // 2, ages, entries)


def _files(task: Task, html: Html, found: Find = _found) -> Iterator[bytes]:
    """Yield the files of words of a block."""
    articles = zip(task.block.entries, task.texts, strict=True)
    return word_files(((entry.view, found(entry, text, html)) for entry, text in articles), task.block.files)


def _addresses(block: Block) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of the files of a block's addresses."""
    urls = [entry.view.url for entry in block.entries]
    for number, start in enumerate(range(0, len(urls), _PAGES)):
        yield f"pages-{number}.json", msgspec.json.encode(urls[start : start + _PAGES])


def _listed(made: Sequence[Block], languages: Iterable[str]) -> dict[str, Any]:
    return {
        "articles": sum(len(block.entries) for block in made),
        "blocks": [[block.name, len(block.entries), block.files, block.mark.hex()[:8]] for block in made],
        "common": sorted({fold(word) for lang in languages for word in stop_words(lang)}),
    }


def _write(name: str, data: bytes, folder: OutputFolder) -> str:
    path = _claim(name, folder)
    if path and not folder.has(path, mark := digest(data)):
        folder.write(path, data, mark)
    return path


def _claim(name: str, folder: OutputFolder) -> str:
    return folder.claim(f"{FOLDER}/{name}", f"search index {name}")
