"""The table of all rules: what is looked at, by which function, and what a person does about it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from newsdigest.checking import accessibility, articles, feeds, files, listings, markup, metadata, nesting, safety, site
from newsdigest.checking.anchors import anchors, relative_in_not_found
from newsdigest.checking.articles import Article
from newsdigest.checking.drawings import active as active_in_drawing
from newsdigest.checking.feed_formats import Feed
from newsdigest.checking.files import Listing
from newsdigest.checking.findings import Severity
from newsdigest.checking.listings import Outlines, Sitemap
from newsdigest.checking.page import Page
from newsdigest.checking.site import Site, Trouble, troubled
from newsdigest.checking.subjects import Drawing

ERROR, WARNING, NOTICE = Severity
