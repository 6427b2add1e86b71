"""Where the addresses on the site lead: judged once all files are known, each address once."""

import re
from collections.abc import Callable, Iterator
from enum import Enum
from functools import partial
from urllib.parse import unquote

from newsdigest.checking.findings import Places, shown
from newsdigest.checking.hosting import INDEX, Files, Where
from newsdigest.checking.references import Role
from newsdigest.checking.site import Found, Site
from newsdigest.text.addresses import is_nobodys, is_web

_PELICAN = re.compile(r"/?(?:\{|%7B)(?:filename|static|attach|author|category|tag|index)(?:\}|%7D)", re.IGNORECASE)
"""How links begin that Pelican resolves."""


class Trouble(Enum):
    """What is wrong with an address."""

    BROKEN = "leads nowhere"
    NO_FILE = "is not there"
    NO_ANCHOR = "no element has this id"
    ASIDE = "leads beside the site"
    NEIGHBOUR = "leads to another site of the same host"
    SLASH = "leads there by a detour"
    UNRESOLVED = "is not resolved"
    NOBODYS = "is nobody's address"
    INSECURE = "is not https"


def troubled(kind: Trouble) -> Callable[[Site], Found]:
    """Return the rule that finds a trouble."""
    return partial(_troubled, kind)


def _troubled(kind: Trouble, site: Site) -> Iterator[tuple[str, Places]]:
    if site.judged is None:
        site.judged = list(_all_judged(site))
    for trouble, reason, places in site.judged:
        if trouble is kind:
            yield reason, places


def _all_judged(site: Site) -> Iterator[tuple[Trouble, str, Places]]:
    files = Files(site.listing.sizes)
    for (role, address), places in sorted(site.references.items()):
        found = _judged(site, files, role, address, places.first[0].needle)
        if found and found[0] is Trouble.ASIDE and all(is_web(place.needle) for place in places.first):
            found = found if site.base.where(address) is Where.OTHER_SCHEME else (Trouble.NEIGHBOUR, found[1])
        if found:
            yield *found, places


def external(site: Site) -> dict[str, Places]:
    """Return the addresses of others that a reader may follow, and where they are."""
    found: dict[str, Places] = {}
    for (role, address), places in site.references.items():
        followed = role in (Role.LINK, Role.IMAGE) and site.base.where(address) is Where.ELSEWHERE
        if followed and not is_nobodys(address):
            found.setdefault(address, Places(0, [])).add(places.count, places.first)
    return found


def _judged(site: Site, files: Files, role: Role, address: str, written: str) -> tuple[Trouble, str] | None:
    name, https = shown(address), site.base.url.startswith("https:")
    if _PELICAN.match(written):
        return Trouble.UNRESOLVED, f"{shown(unquote(written))}: Pelican has found no such file"
    match site.base.where(address):
        case Where.NOWHERE:
            return Trouble.BROKEN, f"{name} is no address"
        case Where.ELSEWHERE if role is not Role.METADATA and is_nobodys(address):
            return Trouble.NOBODYS, f"{name} is an address of nobody's, or of this machine"
        case Where.ELSEWHERE if address.startswith("http:") and https and role in (Role.IMAGE, Role.ACTIVE):
            return Trouble.INSECURE, f"{name} is loaded without https"
        case Where.ASIDE:
            return Trouble.ASIDE, f"{name} is not below {site.base.path}"
        case Where.OTHER_SCHEME:
            return Trouble.ASIDE, f"{name}: the site is at {site.base.url}"
        case Where.HERE:
            return _judged_here(site, files, role, address)
    return None


def _judged_here(site: Site, files: Files, role: Role, address: str) -> tuple[Trouble, str] | None:
    page, _, fragment = address.partition("#")
    path = site.base.path_of(page)
    served = files.serve(path)
    name = f"{site.base.path}{shown(path)}"
    if not served.file:
        loaded = role in (Role.IMAGE, Role.ACTIVE)
        alike = files.alike(path)
        hint = f" (it is {site.base.path}{shown(alike.removesuffix(INDEX))})" if alike else ""
        reason = f"{name}: no such {'file' if loaded else 'page'}{hint}"
        return (Trouble.NO_FILE if loaded else Trouble.BROKEN), reason
    if role is Role.IMAGE and served.file.endswith((".html", ".htm")):
        return Trouble.NO_FILE, f"{name} is a page, no image"
    if served.redirected:
        return Trouble.SLASH, f"{name} leads to {name}/"
    facts = site.pages.get(served.file)
    if fragment and facts and not _is_there(fragment, facts.ids):
        wanted = shown(unquote(fragment))
        return Trouble.NO_ANCHOR, f"{name}#{shown(fragment)}: no element there has the id '{wanted}'"
    return None


def _is_there(fragment: str, ids: frozenset[str]) -> bool:
    name = unquote(fragment)
    return fragment in ids or name in ids or name.lower() == "top" or name.startswith((":~:", "!", "/"))
