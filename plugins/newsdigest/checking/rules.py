"""The table of all rules: how grave, what, what a person does about it, and the functions that look.

A function is given what is looked at (a page, a feed, an article's Markdown, the folder, the site) and yields what
is wrong. A rule without one is found in reading files (``well-formed``), or on demand (``--external``, ``--twice``).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from newsdigest.checking import accessibility, articles, feeds, files, listings, markup, metadata, nesting, safety, site
from newsdigest.checking.articles import Article
from newsdigest.checking.feed_formats import Feed
from newsdigest.checking.files import Listing
from newsdigest.checking.findings import Severity
from newsdigest.checking.links import Trouble, troubled
from newsdigest.checking.listings import Outlines, Sitemap
from newsdigest.checking.page import Page
from newsdigest.checking.site import Site
from newsdigest.checking.subjects import Drawing

Look = Callable[[Any], Iterable[Any]]
ERROR, WARNING, NOTICE = Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; ``looks`` has a function for each kind of subject that it holds for."""

    name: str
    severity: Severity
    what: str
    remedy: str
    looks: Mapping[type, Look] = field(default_factory=dict)
    imported: Severity | None = None
    """Its severity in an article that came from elsewhere, where it is another: one bad article stops no edition."""

    def weighed(self, *, imported: bool) -> Severity:
        """Return how grave it is, in an imported article or anywhere else."""
        return self.imported if imported and self.imported else self.severity


RULES: tuple[Rule, ...] = (
    # The site and its files
    Rule("siteurl", ERROR, "the address that the site was built for",
         "set SITEURL, or give it to the build: SITEURL=https://… make publish", {Site: site.address}),
    Rule("front-page", ERROR, "a site without a front page",
         "build the site; check that OUTPUT_PATH is where it is", {Listing: files.front_page}),
    Rule("not-found-page", WARNING, "a site without a page for what is not found",
         "let the theme make 404.html", {Listing: files.not_found_page}),
    Rule("size", ERROR, "more than GitHub Pages takes",
         "keep large files elsewhere; NEWSDIGEST_IMAGE_WIDTH makes images smaller", {Listing: files.limits}),
    Rule("nearly-full", WARNING, "nearly more than GitHub Pages takes",
         "publish elsewhere before long, or fewer feeds and images", {Listing: files.near_limits}),
    Rule("case", ERROR, "two files whose names differ only by case",
         "give one article, page or tag another Slug", {Listing: files.twins}),
    Rule("file-name", WARNING, "a file name that not every system has",
         "rename the file, or give the article another Slug", {Listing: files.names}),
    Rule("not-deployed", WARNING, "a file that is not published",
         "put a plain file without a dot in front there, or take it away", {Listing: files.not_deployed}),
    Rule("unread", WARNING, "a file that could not be looked into",
         "look at it yourself", {}),
    Rule("unstable", ERROR, "a file that changes without cause",
         "find what depends on the time, on chance or on an order of files", {}),
    Rule("left-over", NOTICE, "files in the output that a build does not make",
         "empty the output folder if they are of an earlier build", {}),
    # Links
    Rule("broken-link", ERROR, "a link to a page that is not there",
         "correct the address, or bring the page back", {Site: troubled(Trouble.BROKEN)}, WARNING),
    Rule("missing-file", ERROR, "an image, style or script that is not there",
         "put the file there, or correct its address", {Site: troubled(Trouble.NO_FILE)}, WARNING),
    Rule("unresolved-link", ERROR, "a link to a content file that is not there",
         "correct the path after {filename} or {static}", {Site: troubled(Trouble.UNRESOLVED)}, WARNING),
    Rule("beside-site", ERROR, "a link that leads beside the site",
         "write it relative, or with SITEURL in front", {Site: troubled(Trouble.ASIDE)}, WARNING),
    Rule("neighbour", NOTICE, "a link to another site on the same host",
         "nothing, if that is meant; into this site it has SITEURL in front", {Site: troubled(Trouble.NEIGHBOUR)}),
    Rule("relative-404", ERROR, "a relative address in 404.html",
         "begin it with SITEURL", {Page: markup.relative_in_not_found}),
    Rule("broken-anchor", WARNING, "a link to a place in a page that is not there",
         "correct what is after #, or give the place this id",
         {Page: markup.anchors, Site: troubled(Trouble.NO_ANCHOR)}),
    Rule("redirect", ERROR, "an old address that does not lead to the new one",
         "take the line away, or write another address", {Site: site.redirects}),
    Rule("slash", NOTICE, "a link that is redirected to its address with a slash",
         "write the slash", {Site: troubled(Trouble.SLASH)}),
    Rule("nobodys-address", WARNING, "a link to localhost, a private network or example.org",
         "put the real address", {Site: troubled(Trouble.NOBODYS)}),
    Rule("insecure", WARNING, "something loaded without https",
         "use its https address; browsers refuse or change the other", {Site: troubled(Trouble.INSECURE)}),
    Rule("gone", WARNING, "a link to a page of others that is gone",
         "link to where it is now, or to a copy in an archive", {}),
    Rule("moved", NOTICE, "a link to a page of others that has moved",
         "link to the new address", {}),
    Rule("unreachable", NOTICE, "a link to a page of others that could not be seen",
         "try it in a browser", {}),
    # HTML
    Rule("well-formed", ERROR, "a file that programs cannot read",
         "see what has written it; often a template does not escape", {}),
    Rule("encoding", ERROR, "a page that is not UTF-8, or does not say so",
         'write <meta charset="utf-8"> first in <head>', {Page: markup.encoding}),
    Rule("doctype", WARNING, "a page in a browser's old mode",
         "begin the template with <!DOCTYPE html>", {Page: markup.doctype}),
    Rule("lang", ERROR, "a page without a language",
         'write <html lang="…">, with DEFAULT_LANG or the article\'s', {Page: markup.lang}),
    Rule("title", ERROR, "a page without a title",
         "give the page one <title>, the article a Title", {Page: markup.title}),
    Rule("duplicate-title", WARNING, "two pages with one title",
         "say in a title what the page has of its own", {Site: site.titles}),
    Rule("viewport", WARNING, "a page that telephones show badly",
         'write <meta name="viewport" content="width=device-width, initial-scale=1">', {Page: markup.viewport}),
    Rule("nesting", ERROR, "tags that are not closed in order, or where they may not be",
         "correct the template, or what makes the HTML", {Page: nesting.faults}),
    Rule("duplicate-id", ERROR, "an id that several elements have",
         "give each an id of its own", {Page: markup.ids}),
    Rule("id-reference", WARNING, "an element named by an id that is not there",
         "correct the id", {Page: markup.id_references}),
    Rule("page-weight", WARNING, "a page that is slow to load",
         "show fewer articles on a page, or images as files", {Page: markup.weight}),
    Rule("image-weight", WARNING, "an image that is slow to load",
         "save it smaller: 1280 pixels wide, as WebP or JPEG", {Listing: files.heavy_images}),
    # Accessibility
    Rule("image-alt", WARNING, "an image that is nothing to who does not see it",
         'write what it shows, alt="" if it only decorates',
         {Page: accessibility.images, Article: articles.image_alternatives}),
    Rule("link-text", WARNING, "a link that does not say where it leads",
         "give it words, or an aria-label", {Page: accessibility.links}),
    Rule("button-text", WARNING, "a button that does not say what it does",
         "give it words, or an aria-label", {Page: accessibility.buttons}),
    Rule("heading-order", WARNING, "headings that leave out a level",
         "use the next level; size is a matter of style", {Page: accessibility.heading_order}),
    Rule("top-heading", WARNING, "a page without one heading at its top",
         "give each page one <h1>", {Page: accessibility.top_heading}),
    Rule("main", WARNING, "a page whose own content cannot be found",
         "put it in one <main>", {Page: accessibility.main}),
    Rule("landmark", WARNING, "navigations that cannot be told apart",
         "give each an aria-label of its own", {Page: accessibility.landmarks}),
    Rule("label", WARNING, "a field that does not say what it is for",
         "give it a <label>", {Page: accessibility.labels}),
    Rule("foreign-part", WARNING, "words in a language that they do not say",
         "put lang on the element around them", {Page: accessibility.parts_in_other_languages, Site: site.languages}),
    Rule("table-header", WARNING, "a table without headers",
         "make its first row or column <th>", {Page: accessibility.tables}),
    Rule("frame-title", WARNING, "a frame that does not say what is in it",
         "give it a title", {Page: accessibility.frames}),
    # What acts
    Rule("active-content", ERROR, "something in a page that can act",
         "find out where it comes from; take it out of the Markdown",
         {Page: safety.active, Drawing: safety.active_drawing}),
    Rule("other-hosts", WARNING, "something loaded from another host",
         "keep a copy in the theme, or say in the imprint who sees the readers", {Page: safety.of_other_hosts}),
    # What programs are told
    Rule("canonical", ERROR, "a canonical address that is not the site's",
         "build with the SITEURL that it is published at", {Page: metadata.canonical}),
    Rule("open-graph", WARNING, "a preview in networks that does not work",
         "correct the template", {Page: metadata.open_graph}),
    Rule("json-ld", ERROR, "structured data that cannot be read",
         "write it with tojson", {Page: metadata.json_ld}),
    Rule("json-ld-article", WARNING, "structured data in which something is missing",
         "complete the template", {Page: metadata.json_ld_articles}),
    Rule("feed-elements", ERROR, "a feed in which something is missing",
         "complete the feed", {Feed: feeds.elements}),
    Rule("feed-ids", ERROR, "entries that readers cannot tell apart",
         "give each article a Guid of its own", {Feed: feeds.ids}),
    Rule("feed-dates", ERROR, "a date in a feed that readers cannot read",
         "write it as the format has it", {Feed: feeds.dates}),
    Rule("feed-addresses", ERROR, "a relative address in a feed",
         "begin it with SITEURL", {Feed: feeds.addresses}),
    Rule("feed-self", WARNING, "a feed that does not say where it is",
         "give it a link to itself, with SITEURL", {Feed: feeds.own_address}),
    Rule("feed-texts", ERROR, "a text that does not work in a feed reader",
         "make its addresses absolute; sanitise it", {Feed: feeds.texts}),
    Rule("feed-doubts", WARNING, "what some feed readers do not take",
         "write it as the format has it", {Feed: feeds.doubts}),
    Rule("sitemap", ERROR, "a sitemap that search engines refuse",
         "correct the sitemap", {Sitemap: listings.sitemap}),
    Rule("sitemap-in-vain", WARNING, "a page in a sitemap that is not to be listed",
         "leave it out of the sitemap", {Site: site.listed_in_vain}),
    Rule("sitemap-missing", NOTICE, "a page that is in no sitemap",
         "put it there, or mark it noindex", {Site: site.unlisted}),
    Rule("opml", WARNING, "a list of feeds that readers refuse",
         "correct the list", {Outlines: listings.opml}),
    # Markdown
    Rule("front-matter", ERROR, "an article that cannot be read",
         "correct the lines above the text", {Article: articles.front_matter}),
    Rule("no-date", ERROR, "an article without a date",
         "write Date: YYYY-MM-DD", {Article: articles.dated}),
    Rule("unknown-status", ERROR, "an article whose Status is none",
         "write published, draft, hidden or withdrawn, or take the line away", {Article: articles.status}),
    Rule("future-date", NOTICE, "an article that is to appear later",
         "nothing, if that is meant", {Article: articles.future}),
    Rule("modified-ahead", WARNING, "a change that is dated in the future",
         "write into Modified when it was changed, in the site's time zone",
         {Article: articles.changed_later, Sitemap: listings.ahead}),
    Rule("too-early", WARNING, "an article published before its date",
         "set WITH_FUTURE_DATES = False, or correct its Date", {Site: site.too_early}),
    Rule("no-original", WARNING, "an excerpt that leads nowhere",
         "write Source_url: https://…", {Article: articles.original}),
    Rule("missing-image", ERROR, "an article whose image is not there",
         "put the file there, or take the line Image away", {Article: articles.kept_image}),
)  # fmt: skip
BY_NAME = {rule.name: rule for rule in RULES}
