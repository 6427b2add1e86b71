"""The pages of the preview's own: what is on no list, how the last build went, and what is not there."""

from collections.abc import Iterable
from html import escape

from newsdigest.previewing.messages import Level, Problem, Unlisted
from newsdigest.previewing.stage import Scene

_FRAME = """<!DOCTYPE html>
<html lang="en">
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
_HEADINGS = {"draft": "Drafts", "waiting": "Waiting for their date", "hidden": "Hidden", "withdrawn": "Withdrawn"}


def overview(scene: Scene) -> bytes:
    """Return the list of pages that nothing leads to, and what the last build has complained of."""
    result, base = scene.result, scene.site.base
    if result is None:
        return _framed("Preview", "<p>The first build is under way.</p>")
    parts = [f'<p><a href="{escape(base)}">The site</a> · {_how(scene)}</p>']
    for kind, heading in _HEADINGS.items():
        pages = [each for each in result.unlisted if each.kind == kind]
        if pages:
            parts.append(_section(heading, (_item(each, base) for each in sorted(pages, key=_order))))
    for level, heading in ((Level.ERROR, "Errors"), (Level.WARNING, "Warnings")):
        if problems := result.of_level(level):
            parts.append(_section(heading, map(_problem, problems)))
    if len(parts) == 1:
        parts.append("<p>No drafts, nothing that waits for its date, no warnings.</p>")
    return _framed("Preview", "\n".join(parts))


def missing(scene: Scene) -> bytes:
    """Return the page for an address that has no file on a site without ``404.html``."""
    if scene.result is None or scene.building:
        return _framed("Not here yet", "<p>A build is under way; this page comes by itself when it is there.</p>")
    return _framed("404", "<p>There is no such file, and the site has no <code>404.html</code>.</p>")


def outside(base: str) -> bytes:
    """Return the page for an address that is not below the site's."""
    link = f'<a href="{escape(base)}">{escape(base)}</a>'
    return _framed("Outside the site", f"<p>The site is at {link}; an address outside that is not its own.</p>")


def _how(scene: Scene) -> str:
    if scene.result is None or scene.building:
        return "building …"
    return f"last build: {'failed after' if scene.result.failed else ''} {scene.result.seconds} s"


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


def _framed(title: str, content: str) -> bytes:
    return _FRAME.format(title=title, content=content).encode("utf-8", "replace")
