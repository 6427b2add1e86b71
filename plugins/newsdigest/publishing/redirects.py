"""Old addresses that lead to where a thing is now: a page each, as a static site has no other way.

An article's own are written in its file (``Redirect_from``), so that they move, merge and go with it; those of merged
tags follow from ``tag-aliases.txt``; ``content/redirects.txt`` has all others, a line each: ``old/ -> new/``. What an
earlier build has seen is never the reason for a page: a build from nothing has to make the same site.

They come after all other files of the site, and none may take the place of one, nor of a folder.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from newsdigest.publishing import views
from newsdigest.publishing.addresses import Address
from newsdigest.publishing.obstacles import ways
from newsdigest.publishing.pages import Output
from newsdigest.publishing.site import Redirect, Site
from newsdigest.text.old_addresses import FILE, file_of, on_site, read

_MOST = 10  # redirects one after the other


class Wish(NamedTuple):
    """A redirect as somebody has written it."""

    origin: str
    """File, or file and line, as messages begin."""

    old: str
    new: str
    title: str = ""
    lang: str = ""


class _Taken:
    """What has its place below the output folder: files, by what messages call them, and their folders."""

    def __init__(self, files: Iterable[str], names: Mapping[str, str]) -> None:
        self._names: dict[str, str] = {}
        self._folders: set[str] = set()
        for file in files:
            self.add(file, names.get(file, file))

    def add(self, file: str, name: str) -> None:
        self._names[file] = name
        self._folders.update(_folders(file))

    def obstacle(self, file: str) -> str:
        """Return why there can be no other file at this path; nothing if there can."""
        if name := self._names.get(file):
            return f"is the address of {name}"
        if file in self._folders:
            return "is a folder of the site"
        return next((f"is below the file of {self._names[way]}" for way in _folders(file) if way in self._names), "")


def _folders(file: str) -> Iterator[str]:
    return ways(file.rpartition("/")[0])


def pages(redirects: tuple[Redirect, ...]) -> Iterator[Output]:
    """Yield a page for each redirect."""
    return (redirect_page(each) for each in redirects)


def redirect_page(redirect: Redirect) -> Output:
    """Return the page at an old address."""
    return Output(
        save_as=redirect.address.save_as,
        template="redirect.html",
        page=views.RedirectPage(
            url=redirect.address.url, title=redirect.title, target=redirect.target, lang=redirect.lang
        ),
    )


def redirects(site: Site, text: str, files: Iterable[str]) -> tuple[tuple[Redirect, ...], list[str]]:
    """Return the redirects of a site, and what is wrong with others.

    text: of the owner's file; files: the paths of everything else below the output folder. What leads in a circle
    leads nowhere.
    """
    lines, complaints = read(text)
    wishes = [*_of_articles(site), *(Wish(f"{FILE}:{number}", old, new) for number, old, new in lines)]
    if not wishes:
        return (), complaints
    taken = _Taken(files, dict(_addresses(site)))
    found: dict[str, Wish] = {}
    for wish in wishes:
        try:
            file = file_of(wish.old, site.view.address)
        except ValueError as error:
            complaints.append(f"{wish.origin}: {wish.old} {error}")
            continue
        if obstacle := taken.obstacle(file):
            complaints.append(f"{wish.origin}: {wish.old} {obstacle}; no redirect")
        else:
            found[file] = wish
            taken.add(file, wish.origin)
    made = []
    for file, wish in sorted(found.items()):
        try:
            end = _end(wish, found, site.view.address)
        except ValueError as error:
            complaints.append(f"{wish.origin}: {wish.old} {error}")
        else:
            made.append(Redirect(address=_address(file), target=end.new, title=end.title, lang=end.lang))
    return tuple(made), complaints


def _address(file: str) -> Address:
    return Address.of(file.removesuffix("index.html"), file) if file.endswith("/index.html") else Address.of(file, file)


def _of_articles(site: Site) -> Iterator[Wish]:
    for entry in (*site.entries, *site.unlisted, *site.withdrawn):
        for old in entry.record.former:
            yield Wish(entry.record.path, old, entry.view.url, entry.view.title, entry.view.lang)


def _addresses(site: Site) -> Iterator[tuple[str, str]]:
    """Yield the files of the site's pages and what messages call them."""
    yield from (("index.html", "the front page"), ("404.html", "the page for what is not found"))
    for entry in (*site.entries, *site.unlisted, *site.withdrawn):
        yield entry.record.save_as, entry.record.path
    for kind, topics in (("tag", site.tags), ("section", site.sections), ("source", site.sources)):
        for topic in topics:
            yield topic.address.save_as, f"the {kind} {topic.label.name}"
    yield from ((issue.address.save_as, f"the edition {issue.label.name}") for issue in site.issues)
    yield from ((tale.address.save_as, f"the story {tale.slug}") for tale in site.tales)
    yield from ((page.save_as, page.get_relative_source_path()) for page in site.pages)


def _end(wish: Wish, found: Mapping[str, Wish], site: str) -> Wish:
    """Return what a redirect leads to in the end, its address relative to the root. Raises ValueError."""
    steps = 0
    while True:
        target = on_site(wish.new, site)
        if target is None:
            if not wish.new.lower().startswith(("https://", "http://")):
                raise ValueError(f"leads to {wish.new}, which is no address of the web")
            return wish
        wish = wish._replace(new=quote(target, safe="/#?=&%;,:@+!~*()'$"))
        try:
            following = found.get(file_of(re.split("[?#]", target)[0], site))
        except ValueError:  # the front page, or what no file can be: a dead link
            return wish
        if following is None:
            return wish
        steps += 1
        if steps > _MOST:
            raise ValueError("leads in a circle, or over too many other ones")
        wish = following


def text_of(content: Path) -> tuple[str, list[str]]:
    """Return the text of the owner's file, and what is wrong with it; nothing where there is none."""
    try:
        return (content / FILE).read_text("utf-8-sig"), []
    except FileNotFoundError:
        return "", []
    except (OSError, UnicodeDecodeError) as error:
        return "", [f"{FILE}: cannot be read: {getattr(error, 'strerror', None) or error}"]
