"""The section of a site that an article stands in, where its name says what the article is about."""

import re

from newsdigest.formats.page.evidence import headlines
from newsdigest.formats.page.evidence.page import Page
from newsdigest.formats.page.evidence.wording import read_words

_META = (
    *("article:section", "og:article:section", "section", "parsely-section", "sailthru.section", "dc.subject"),
    "category",
)
_LONGEST = 60  # characters
_NO_TOPIC = frozenset(headlines.slugify(name) for names in read_words("sections.txt").values() for name in names)
# "/article", "@hp-top-stories", "channel_other", "2019", "news.example.org"
_OF_A_PROGRAM = re.compile(r"[/@#].*|.*[_=<>{}\[\]].*|[\W\d]+|(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)


def section(page: Page) -> str:
    """Return the first declared section that is a topic: not ``News``, not a key of a program, not the site itself."""
    declared = (*(name for item in page.articles[:2] for name in item.sections), *page.head.all(*_META))
    names = (name.strip() for each in declared for name in each.split(","))
    return next((name for name in names if _is_topic(name) and not _is_site(name, page)), "")


def is_kicker(text: str, section: str) -> bool:
    """Tell whether a line is but the name of a section: of the article's own, or one that says nothing."""
    slug = headlines.slugify(text)
    return bool(slug) and (slug in _NO_TOPIC or slug == headlines.slugify(section))


def _is_topic(name: str) -> bool:
    return 1 < len(name) <= _LONGEST and headlines.slugify(name) not in _NO_TOPIC and not _OF_A_PROGRAM.fullmatch(name)


def _is_site(name: str, page: Page) -> bool:
    same = headlines.slugify(name) in map(headlines.slugify, page.sites)
    return same or headlines.is_site(name, page.sites[:3])
