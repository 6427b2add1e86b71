"""From a view to HTML: Jinja's environment, what its templates see, and links.

A page is a function of ``site``, ``page``, the templates and the translations. Templates see
nothing else: no settings, no clock, no machine's locale.
"""

import logging
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    Template,
)
from jinja2.ext import Extension
from markupsafe import Markup

from newsdigest.memory import code, digest, libraries
from newsdigest.publishing.fingerprints import NoFingerprintError, fingerprint
from newsdigest.publishing.fragments import Digests, FragmentExtension, Fragments
from newsdigest.publishing.interface import Interface, is_foreign_to, translation, without
from newsdigest.publishing.quick_jinja import QuickContext
from newsdigest.publishing.structured_data import structured_data
from newsdigest.publishing.templates import Templates
from newsdigest.publishing.typesetting import unbroken
from newsdigest.publishing.views import NotFoundPage, Page, SiteView

log = logging.getLogger(__name__)

_MODULES = ("rendering", "templates", "escaping", "fragments", "interface", "quick_jinja", "structured_data", "views")
_LIBRARIES = ("jinja2", "markupsafe", "babel", "msgspec")

_ROOT = "\x1aroot\x1a"
"""What is printed for the way to the root, which a page's depth gives: so what fragments print is alike on all pages.

No document of HTML or XML may hold this character; who prints it in a text gets a way to the root for it.
"""

_PREFORMATTED = re.compile(r"(<(pre|textarea)\b.*?</\2\s*>)", re.DOTALL | re.IGNORECASE)
_PREFORMATTED_BEGINS = re.compile(r"<[pPtT](?:[rR][eE]|[eE][xX][tT][aA][rR][eE][aA])\b")
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n)+")


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """What a Renderer is made of, here or in another process; it can be pickled if the filters can."""

    loader: BaseLoader
    translations: Path
    """The folder of ``.po`` files."""

    lang: str
    """The site's language (BCP 47). One that nobody has translated the interface into gives English and a warning."""

    address: str = ""
    """``SITEURL``."""

    relative_urls: bool = True
    """If not, every link is an absolute path."""

    extensions: tuple[str | type[Extension], ...] = ()
    filters: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    content: Path | None = None
    """The content folder, for pictures that a book holds."""

    compiled: Path | None = None
    """A folder for compiled templates, which saves their compilation in the next build."""


class Renderer:
    """One Jinja environment for a site; ``render`` makes a page of it."""

    def __init__(self, recipe: Recipe, *, remember: bool = True, digests: Digests | None = None) -> None:
        """Take the recipe; without ``remember``, every fragment is made anew each time; digests: see ``Fragments``."""
        self._recipe = recipe
        self._address = recipe.address.rstrip("/")
        self._remember = remember
        self._digests = digests
        self._templates = Templates(recipe.loader, self._store)
        self._scope: tuple[SiteView, Environment] | None = None

    @property
    def interface_lang(self) -> str:
        """The language of the interface: the site's, or English where there is no translation into it."""
        return self.interface.lang

    @cached_property
    def environment(self) -> Environment:
        """For those who need a template by hand, as a feed or a mail does."""
        env = self._syntax
        env.install_gettext_translations(self.interface.catalog, newstyle=True)  # type: ignore[attr-defined]
        env.globals.update(self.interface.functions(), interface_lang=self.interface.lang)
        env.filters.update(self.interface.filters(), without=without, unbroken=unbroken)
        env.filters.update(self._recipe.filters)
        env.tests.update(foreign_to=is_foreign_to, web_address=is_web_address, on_site=is_on_site)
        env.fragments = Fragments(digests=self._digests) if self._remember else None  # type: ignore[attr-defined]
        return env

    def render(self, template_name: str, site: SiteView, page: Page) -> str:
        """Return the HTML of a page, without empty lines and with a newline at its end.

        Raises jinja2.UndefinedError when a template asks for what its view does not declare.
        """
        template = self._template(site, template_name)

        def told(heading: str, trail: Sequence[tuple[str, str]], picture: str) -> Markup:
            return structured_data(page, site, self._absolute, heading=heading, trail=trail, picture=picture)

        return _tidy(template.render(page=page, structured_data=told)).replace(_ROOT, self._root(page))

    def _absolute(self, url: str) -> str:
        return f"{self._address}/{url}"

    def html(self, template_name: str, macro: str, site: SiteView, *values: object) -> str:
        """Return what a macro prints for readers elsewhere, who need absolute links: of a file without context."""
        module = self._template(site, template_name).module
        return _tidy(str(getattr(module, macro)(*values))).strip().replace(_ROOT, "")

    def text(self, template_name: str, macro: str, site: SiteView, *values: object) -> str:
        """Return the same as plain text on one line."""
        return " ".join(unescape(self.html(template_name, macro, site, *values)).split())

    def render_away(self, template_name: str, site: SiteView, **values: object) -> str:
        """Return what is read away from the site, with absolute links: a page of a book, a mail.

        The template sees ``values`` in the place of ``page``. Raises what Jinja raises.
        """
        return self._template(site, template_name).render(**values).replace(_ROOT, f"{self._address}/")

    @property
    def content(self) -> Path | None:
        """The content folder."""
        return self._recipe.content

    def fingerprint(self, template_name: str) -> bytes:
        """Return 16 bytes that stand for all that a page is a function of, but for ``site`` and ``page``.

        Another one in each run where there is a filter that two runs cannot compare. Raises
        jinja2.TemplateNotFound for a template that is not there.
        """
        self._templates.get_source(self._syntax, template_name)
        parts = [self._basis]
        for name in sorted(self._templates.needed(self._syntax, template_name)):
            parts += [digest(name.encode()), self._templates.digest(self._syntax, name)]
        return digest(b"".join(parts))

    @cached_property
    def interface(self) -> Interface:
        """The interface's words."""
        return Interface(self._recipe.translations, self._recipe.lang)

    @cached_property
    def _syntax(self) -> Environment:
        """The environment as far as reading templates needs it, without the interface."""
        env = Environment(
            loader=self._templates,
            autoescape=True,
            auto_reload=False,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n", FragmentExtension, *self._recipe.extensions],
        )
        env.policies["ext.i18n.trimmed"] = True
        env.context_class = QuickContext
        return env

    @cached_property
    def _basis(self) -> bytes:
        recipe = self._recipe
        return digest(self._compiler + _comparable((recipe.address, recipe.relative_urls)))

    @cached_property
    def _compiler(self) -> bytes:
        """What stands for all that a compiled template depends on: Jinja applies filters to constants at once."""
        recipe = self._recipe
        path = translation(recipe.translations, recipe.lang)
        extensions = [type(extension) for extension in self._syntax.extensions.values()]
        own = code(*(f"publishing/{name}.py" for name in _MODULES))
        words = digest(path.read_bytes()) if path else b""
        settings = _comparable((recipe.lang, extensions, recipe.filters))
        return digest(settings + own + libraries(*_LIBRARIES) + words)

    def _store(self) -> Path | None:
        """Return the folder in which compiled templates are kept: apart for each version of what compiles them."""
        return self._recipe.compiled and self._recipe.compiled / self._compiler.hex()

    def _template(self, site: SiteView, name: str) -> Template:
        """Return a template in the environment of the site's pages; macros and fragments are one for all."""
        if self._scope is None or self._scope[0] is not site:
            env = self.environment.overlay()
            env.globals = {**env.globals, "site": site, "href": lambda url: _ROOT + url, "absolute": self._absolute}
            self._scope = site, env
        return self._scope[1].get_template(name)

    def _root(self, page: Page) -> str:
        """Return what the page's links begin with."""
        if self._recipe.relative_urls and not isinstance(page, NotFoundPage):
            return relative_root(page.url) + "/"
        return urlsplit(self._address).path + "/"


def _comparable(settings: object) -> bytes:
    try:
        return fingerprint(settings)
    except NoFingerprintError as error:
        log.info("JINJA_FILTERS: %s; all pages are rendered anew", error)
        return secrets.token_bytes(16)


def relative_root(start: str) -> str:
    """Return the way from the page at ``start`` to the site's root, without a final slash: ``../..``, ``.``.

    From the root itself ``.``, so that a first segment with a colon is not read as a scheme.
    """
    path = re.split("[?#]", start, maxsplit=1)[0]
    return "/".join([".."] * path.count("/")) or "."


def is_web_address(url: str) -> bool:
    """Return whether a link out of the site is one that a browser may follow (``javascript:`` is not)."""
    return url.lower().startswith(("https://", "http://"))


def is_on_site(url: str) -> bool:
    """Return whether an address names a file of the site; loading any other would tell a stranger who reads."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.path) and not parts.scheme and not parts.netloc and not url.startswith(("/", "\\"))


def _tidy(html: str) -> str:
    """Return the page without empty lines; preformatted text keeps its own."""
    if not _PREFORMATTED_BEGINS.search(html):
        return _EMPTY_LINES.sub("\n", html).strip("\n") + "\n"
    pieces = _PREFORMATTED.split(html)
    for position in range(0, len(pieces), 3):  # text, preformatted, its tag's name, text …
        pieces[position] = _EMPTY_LINES.sub("\n", pieces[position])
    del pieces[2::3]
    return "".join(pieces).strip("\n") + "\n"
