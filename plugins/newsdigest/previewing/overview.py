"""The pages of the preview's own: what is on no list, how the last build went, and what is not there."""

from collections.abc import Iterable
from html import escape

from newsdigest.previewing.messages import Kind, Level, Problem, Site, Unlisted
from newsdigest.previewing.stage import Scene
from newsdigest.previewing.words import Words

_FRAME = """<!DOCTYPE html>
<html lang="{lang}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
body {{ max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif }}
li {{ margin: .4rem 0; overflow-wrap: anywhere }}
small {{ color: GrayText }}
</style>
</head>
<body>
<h1>{title}</h1>
{content}
</body>
</html>
"""
_HEADINGS = {
    Kind.DRAFT: Words.DRAFTS,
    Kind.WAITING: Words.WAITING,
    Kind.HIDDEN: Words.HIDDEN,
    Kind.WITHDRAWN: Words.WITHDRAWN,
}


def overview(scene: Scene) -> bytes:
    """Return the list of pages that nothing leads to, and what the last build has complained of."""
    result, site = scene.result, scene.site
    if result is None:
        return _framed(site, Words.PREVIEW, _paragraph(site, Words.FIRST_BUILD))
    parts = [f'<p><a href="{escape(site.base)}">{_said(site, Words.SITE)}</a> · {_how(scene)}</p>']
    for kind, heading in _HEADINGS.items():
        pages = [each for each in result.unlisted if each.kind == kind]
        if pages:
            parts.append(_section(_said(site, heading), (_item(each, site.base) for each in sorted(pages, key=_order))))
    for level, heading in ((Level.ERROR, Words.ERRORS), (Level.WARNING, Words.WARNINGS)):
        if problems := result.of_level(level):
            parts.append(_section(_said(site, heading), map(_problem, problems)))
    if len(parts) == 1:
        parts.append(_paragraph(site, Words.NOTHING))
    return _framed(site, Words.PREVIEW, "\n".join(parts))


def missing(scene: Scene) -> bytes:
    """Return the page for an address that has no file on a site without ``404.html``."""
    if scene.result is None or scene.building:
        return _framed(scene.site, Words.NOT_YET, _paragraph(scene.site, Words.COMES))
    return _framed(scene.site, "404", _paragraph(scene.site, Words.NO_FILE, name="<code>404.html</code>"))


def outside(site: Site) -> bytes:
    """Return the page for an address that is not below the site's."""
    link = f'<a href="{escape(site.base)}">{escape(site.base)}</a>'
    return _framed(site, Words.OUTSIDE, _paragraph(site, Words.NOT_ITS_OWN, address=link))


def _said(site: Site, word: Words, **markup: object) -> str:
    """Return what is said as HTML; ``markup`` is put in as it is."""
    return escape(site.text(word)) % markup


def _paragraph(site: Site, word: Words, **markup: object) -> str:
    return f"<p>{_said(site, word, **markup)}</p>"


def _how(scene: Scene) -> str:
    if scene.result is None or scene.building:
        return _said(scene.site, Words.BUILDING)
    seconds = str(scene.result.seconds).replace(".", scene.site.decimal)
    return _said(scene.site, Words.FAILED if scene.result.failed else Words.BUILT, seconds=seconds)


def _order(page: Unlisted) -> tuple[str, str]:
    return page.until, page.source


def _item(page: Unlisted, base: str) -> str:
    until = f" · {escape(page.until)}" if page.until else ""
    link = f'<a href="{escape(base + page.url)}">{escape(page.title)}</a>'
    return f"{link}{until}<br><small>{escape(page.source)}</small>"


def _problem(problem: Problem) -> str:
    where = f"<small>{escape(problem.where)}</small><br>" if problem.where else ""
    return where + escape(problem.text)


def _section(heading: str, items: Iterable[str]) -> str:
    return f"<h2>{heading}</h2>\n<ul>\n" + "\n".join(f"<li>{item}</li>" for item in items) + "\n</ul>"


def _framed(site: Site, title: str, content: str) -> bytes:
    """Return a page; its title is one of ``Words``, or the same in all languages."""
    shown = escape(site.words.get(title, title))
    page = _FRAME.format(lang=escape(site.lang), direction=site.direction, title=shown, content=content)
    return page.encode("utf-8", "replace")
