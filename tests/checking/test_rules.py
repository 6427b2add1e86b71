"""Sites that are broken in one place, and what is said of it; a site without a fault has no findings."""

# ruff: noqa: E501 - a finding is a line

from collections.abc import Callable
from typing import Any

import pytest

from newsdigest.checking import RULES, Severity

PAGE = "output/2023/04/14/juice/index.html"
MARKDOWN = "content/articles/2023/04/14-juice.md"
RSS, ATOM, JSON = "output/feeds/all.rss.xml", "output/feeds/all.atom.xml", "output/feeds/all.json"
URL = "https://someone.example.fr/repo"
SITEMAP, NOT_FOUND = "output/sitemap.xml", "output/404.html"


def test_a_site_without_a_fault_has_no_findings(built: Any) -> None:
    assert built.told() == []


# File, what is in it, what is put in its place, and the findings.
CHANGES: dict[str, tuple[str, str, str, list[str]]] = {
    # Links
    "a link to a page that is not there": (
        PAGE, 'href="../../../../"', 'href="../../../../tags/"',
        [f"broken-link {PAGE}:19 /repo/tags/: no such page"],
    ),
    "a link in another case": (
        PAGE, 'href="../../../../2023/04/15/flight/"', 'href="../../../../2023/04/15/Flight/"',
        [f"broken-link {PAGE}:28 /repo/2023/04/15/Flight/: no such page (it is /repo/2023/04/15/flight/)"],
    ),
    "a link that loses /repo/": (
        PAGE, 'href="../../../../2023/04/15/flight/"', 'href="/2023/04/15/flight/"',
        [f"beside-site {PAGE}:28 https://someone.example.fr/2023/04/15/flight/ is not below /repo/"],
    ),
    "a link to another site of the host": (
        PAGE, 'href="../../../../2023/04/15/flight/"', 'href="https://someone.example.fr/blog/"',
        [f"neighbour {PAGE}:28 https://someone.example.fr/blog/ is not below /repo/"],
    ),
    "a link without its slash": (
        PAGE, 'href="../../../../2023/04/15/flight/"', 'href="../../../../2023/04/15/flight"',
        [f"slash {PAGE}:28 /repo/2023/04/15/flight leads to /repo/2023/04/15/flight/"],
    ),
    "a link to the site by http": (
        PAGE, 'href="../../../../2023/04/15/flight/"', 'href="http://someone.example.fr/repo/"',
        [f"beside-site {PAGE}:28 http://someone.example.fr/repo/: the site is at https://someone.example.fr/repo"],
    ),
    "an anchor on the page": (
        PAGE, 'href="#main"', 'href="#text"',
        [f"broken-anchor {PAGE}:18 #text: no element of the page has this id"],
    ),
    "an anchor on another page": (
        PAGE, 'id="suite"', 'id="la-suite"',
        ["broken-anchor output/2023/04/15/flight/index.html:10 /repo/2023/04/14/juice/#suite: "
         "no element there has the id 'suite' (+2)"],
    ),
    "a link to a content file that is not there": (
        PAGE, 'href="../../../../2023/04/15/flight/"', 'href="{filename}flight.md"',
        [f"unresolved-link {PAGE}:28 {{filename}}flight.md: Pelican has found no such file"],
    ),
    "an image that is not there": (
        PAGE, 'src="../../../../images/ariane.png"', 'src="../../../../images/ariane.jpg"',
        [f"missing-file {PAGE}:26 /repo/images/ariane.jpg: no such file"],
    ),
    "an image of a set that is not there": (
        PAGE, "images/ariane.png 2x", "images/ariane-2.png 2x",
        [f"missing-file {PAGE}:26 /repo/images/ariane-2.png: no such file"],
    ),
    "an image without an address": (
        PAGE, 'src="../../../../images/ariane.png"', 'src=""',
        [f"missing-file {PAGE}:26 /repo/2023/04/14/juice/ is a page, no image"],
    ),
    "an image of a style sheet": (
        "output/theme/style.css", "icon.svg", "ikon.svg",
        ["missing-file output/theme/style.css:1 /repo/theme/ikon.svg: no such file"],
    ),
    "a link in a feed": (
        RSS, "/repo/2023/04/14/juice/</link>", "/repo/2023/04/14/jus/</link>",
        [f"broken-link {RSS}:9 /repo/2023/04/14/jus/: no such page"],
    ),
    "a link in a text of a feed": (
        RSS, 'a href="https://someone.example.fr/repo/"', 'a href="https://someone.example.fr/repo/x/"',
        [f"broken-link {RSS}:9 /repo/x/: no such page"],
    ),
    "a page of the sitemap": (
        SITEMAP, "/15/flight/", "/16/flight/",
        [f"broken-link {SITEMAP}:5 /repo/2023/04/16/flight/: no such page",
         "sitemap-missing output/2023/04/15/flight/index.html is in no sitemap"],
    ),
    "a sitemap of robots.txt": (
        "output/robots.txt", "sitemap.xml", "map.xml",
        ["broken-link output/robots.txt:2 /repo/map.xml: no such page"],
    ),
    "a link of 404.html": (
        NOT_FOUND, 'href="/repo/2023/', 'href="2023/',
        [f"broken-link {NOT_FOUND}:11 /repo/a/b/c/2023/04/14/juice/: no such page",
         f"relative-404 {NOT_FOUND}:11 '2023/04/14/juice/#suite' is relative"],
    ),
    "a link to this machine": (
        PAGE, "https://fr.wikipedia.org/wiki/Kourou#Histoire", "http://localhost:8000/",
        [f"nobodys-address {PAGE}:23 http://localhost:8000/ is an address of nobody's, or of this machine"],
    ),
    "an image without https": (
        PAGE, 'src="../../../../images/ariane.png"', 'src="http://elsewhere.fr/ariane.png"',
        [f"insecure {PAGE}:26 http://elsewhere.fr/ariane.png is loaded without https"],
    ),
    # HTML
    "no doctype": (PAGE, "<!DOCTYPE html>", "", [f"doctype {PAGE}:1 does not begin with <!DOCTYPE html>"]),
    "no language": (PAGE, '<html lang="fr">', "<html>", [f"lang {PAGE}:2 <html> has no lang"]),
    "no language that is one": (PAGE, '<html lang="fr">', '<html lang="fr_FR">',
                                [f"lang {PAGE}:2 lang='fr_FR' is no language"]),
    "no charset": (
        PAGE, '<meta charset="utf-8">', "",
        [f'encoding {PAGE}:1 no <meta charset="utf-8"> in the first 1024 bytes'],
    ),
    "no title": (PAGE, "<title>Juice part vers Jupiter – Le Condensé</title>", "", [f"title {PAGE}:1 has no <title>"]),
    "an empty title": (PAGE, "<title>Juice part vers Jupiter – Le Condensé", "<title> ",
                       [f"title {PAGE}:6 has an empty <title>"]),
    "no viewport": (
        PAGE, '<meta name="viewport" content="width=device-width, initial-scale=1">', "",
        [f"viewport {PAGE}:1 has no <meta name=viewport>: telephones show it as a desktop's page, tiny"],
    ),
    "a page that cannot be enlarged": (PAGE, "initial-scale=1", "user-scalable=no",
                                       [f"viewport {PAGE}:5 forbids readers to enlarge the page"]),
    "an id twice": (PAGE, '<h1>', '<h1 id="suite">', [f"duplicate-id {PAGE}:22 id='suite' 2 times"]),
    "a label for nothing": (PAGE, "<label>", '<label for="query">',
                            [f"id-reference {PAGE}:30 for='query': no element has this id"]),
    "an element that stays open": (PAGE, "<article", "<div><article",
                                   [f"nesting {PAGE}:21 <div> is still open where </main> comes"]),
    "an end without a beginning": (PAGE, "</article>", "</b></article>", [f"nesting {PAGE}:29 </b> closes nothing"]),
    "a block in a paragraph": (
        PAGE, "<p>La sonde", "<p><div>La</div> sonde",
        [f"nesting {PAGE}:23 </p> closes nothing: <div> in line 23 has ended the paragraph"],
    ),
    "a link in a link": (PAGE, "Kourou</a>", 'à <a href="#main">Kourou</a></a>', [f"nesting {PAGE}:23 <a> in <a>"]),
    "an item without a list": (
        PAGE, '<ul><li><a href="../../../../">À la une</a></li></ul>', '<li><a href="../../../../">À la une</a></li>',
        [f"nesting {PAGE}:19 <li> in <nav>: its place is in <ul>"],
    ),
    # Accessibility
    "an image without words": (
        PAGE, ' alt="Ariane 5 au décollage"', "",
        [f"image-alt {PAGE}:26 <img> without alt: ../../../../images/ariane.png"],
    ),
    "a link without words": (PAGE, ">Kourou<", "><",
                             [f"link-text {MARKDOWN}:10 a link without words: https://fr.wikipedia.org/wiki/Kourou#Histoire"]),
    "a button without words": (PAGE, "<button>Chercher", "<button>", [f"button-text {PAGE}:30 a button without words"]),
    "a level left out": (PAGE, 'h2 id="suite">La suite</h2>', 'h4 id="suite">La suite</h4>',
                         [f"heading-order {MARKDOWN}:12 <h4> after <h1>: La suite"]),
    "a second top heading": (PAGE, '<h2 id="suite">La suite</h2>', '<h1 id="suite">La suite</h1>',
                             [f"top-heading {MARKDOWN}:12 has 2 <h1>, of which one: La suite"]),
    "no top heading": ("output/index.html", "<h1>Le Condensé</h1>", "Le Condensé",
                       ["top-heading output/index.html has no <h1>"]),
    "no main part": ("output/index.html", 'main id="main"', 'div id="main"', [
        "nesting output/index.html:10 </main> closes nothing",
        "nesting output/index.html:10 <div> is still open where </body> comes",
        "main output/index.html has no <main>",
    ]),
    "navigations of one name": (PAGE, "Bas de page", "Rubriques",
                                [f"landmark {PAGE}:32 a second <nav> with the name 'Rubriques'"]),
    "a field without a label": (PAGE, "<label>Chercher <input name=\"q\"></label>", '<input name="q">',
                                [f"label {PAGE}:30 <input> without a label: q"]),
    "a headline in no language of its own": (
        PAGE, ' lang="en">Juice', ">Juice",
        [f"foreign-part {PAGE}:28 a headline in 'en', marked 'fr': Juice is on its way to Jupiter now"],
    ),
    "an article's page in another language": (
        "output/2023/04/15/flight/index.html", 'lang="en"', 'lang="fr"',
        ["foreign-part content/articles/2023/04/15-flight.md:1 an article in 'en', whose page says fr"],
    ),
    "a table without headers": (PAGE, "<th>Lune</th>", "<td>Lune</td>",
                                [f"table-header {PAGE}:27 a table without header cells: Lune …"]),
    "a frame without a title": (
        PAGE, "<p>La sonde", '<iframe src="../../15/flight/"></iframe><p>La sonde',
        [f"frame-title {PAGE}:23 <iframe> without title: ../../15/flight/"],
    ),
    # What acts
    "a handler": (PAGE, "<p>La sonde", '<p onclick="steal()">La sonde',
                  [f"active-content {PAGE}:23 <p onclick='steal()'>"]),
    "an address that runs": (PAGE, "https://fr.wikipedia.org/wiki/Kourou#Histoire", "jAvascript:steal()",
                             [f"active-content {PAGE}:23 <a href='jAvascript:steal()'>"]),
    "a script in an article": (PAGE, "<p>La sonde", "<script>steal()</script><p>La sonde",
                               [f"active-content {PAGE}:23 a <script> in an article: steal()"]),
    "an image with a script": (
        "output/theme/icon.svg", "<path", "<script>steal()</script><path",
        ["active-content output/theme/icon.svg:1 <script> in an image"],
    ),
    "a script of another host": (
        PAGE, "</head>", '<script src="https://elsewhere.fr/count.js"></script></head>',
        [f"other-hosts {PAGE}:16 <script> of https://elsewhere.fr/count.js, without integrity"],
    ),
    # What programs are told
    "a canonical address of another site": (
        PAGE, 'rel="canonical" href="https://someone.example.fr/', 'rel="canonical" href="http://localhost:8000/',
        [f"canonical {PAGE}:7 canonical address begins with http://localhost:8000, SITEURL is "
         "https://someone.example.fr/repo",
         f"open-graph {PAGE}:8 og:url is not the canonical address",
         f"sitemap-in-vain {PAGE} is in a sitemap, and says that it is not to be listed"],
    ),
    "a preview without an absolute image": (
        PAGE, "</head>", '<meta property="og:image" content="images/ariane.png"></head>',
        [f"open-graph {PAGE}:16 og:image='images/ariane.png' is no absolute address"],
    ),
    "JSON-LD that is none": (PAGE, '"@type": "NewsArticle",', '"@type": "NewsArticle"',
                             [f"json-ld {PAGE}:13 JSON-LD is no JSON: Expecting ',' delimiter: line 2 column 1 (char 58)"]),
    "JSON-LD without a date": (PAGE, '"datePublished": "2023-04-14T14:14:00+02:00",', "",
                               [f"json-ld-article {PAGE}:13 JSON-LD: an article without datePublished"]),
    "a feed that is no XML": (RSS, "<title>Le Condensé</title>", "<title>Le & Condensé</title>",
                              [f"well-formed {RSS}:4 is not well-formed: xmlParseEntityRef: no name, line 4, column 12"]),
    "RSS without a description": (RSS, "<description>L’actualité</description>", "",
                                  [f"feed-elements {RSS}:3 RSS: <channel> without <description>"]),
    "RSS with an author without address": (RSS, "<item>", "<item><author>La rédaction</author>",
                                           [f"feed-elements {RSS}:9 RSS: <author> is no e-mail address (dc:creator takes a name)"]),
    "RSS with the wrong day": (RSS, "<pubDate>Fri,", "<pubDate>Thu,",
                               [f"feed-dates {RSS}:9 RSS: pubDate 'Thu, 14 Apr 2023 14:14:00 +0200' is a Fri"]),
    "RSS with another date": (RSS, "<pubDate>Fri, 14 Apr 2023 14:14:00 +0200", "<pubDate>2023-04-14",
                              [f"feed-dates {RSS}:9 RSS: pubDate '2023-04-14' is not as RFC 822 has it"]),
    "RSS with a guid that is no address": (RSS, ' isPermaLink="false">urn:uuid:', ">",
                                           [f"feed-ids {RSS}:9 RSS: the id '326aa1a6-a758-5324-997d-0c37bb0237e7' is no full address"]),
    "RSS without guid": (RSS, '<guid isPermaLink="false">urn:uuid:326aa1a6-a758-5324-997d-0c37bb0237e7</guid>', "",
                         [f"feed-ids {RSS}:9 RSS: an entry without guid"]),
    "RSS at another address": (RSS, "feeds/all.rss.xml", "feeds/all.atom.xml", [
        f"feed-self {RSS}:3 RSS: its own address begins with https://someone.example.fr/repo/feeds/all.atom.xml, "
        "not https://someone.example.fr/repo/feeds/all.rss.xml"]),
    "RSS of another site": (RSS, 'link href="https://someone.example.fr/repo/', 'link href="https://localhost/', [
        f"feed-self {RSS}:3 RSS: its own address begins with https://localhost, not {URL}"]),
    "RSS with a relative link": (RSS, "<link>https://someone.example.fr/repo/2023", "<link>/repo/2023",
                                 [f"feed-addresses {RSS}:9 RSS: link '/repo/2023/04/14/juice/' is no absolute address"]),
    "RSS with a relative link in a text": (
        RSS, 'a href="https://someone.example.fr/repo/"', 'a href="../../"',
        [f"feed-texts {RSS}:9 RSS: a relative address in a text: ../../"],
    ),
    "RSS with a script": (RSS, "est partie", "&lt;script&gt;&lt;/script&gt;",
                          [f"feed-texts {RSS}:9 RSS: active content in a text: <script"]),
    "Atom without an author": (ATOM, "<author><name>Le Condensé</name></author>", "",
                               [f"feed-elements {ATOM}:9 Atom: <entry> without <author>, and so is the feed"]),
    "Atom with an impossible date": (ATOM, "<updated>2023-04-14", "<updated>2023-04-31",
                                     [f"feed-dates {ATOM}:2 Atom: updated '2023-04-31T14:14:00+02:00' is in no calendar"]),
    "Atom without an id": (ATOM, "<id>urn:uuid:326aa1a6-a758-5324-997d-0c37bb0237e7</id>", "",
                           [f"feed-elements {ATOM}:9 Atom: <entry> without <id>",
                            f"feed-ids {ATOM}:9 Atom: an entry without id"]),
    "RSS without a language": (RSS, "<language>fr</language>", "",
                               [f"feed-doubts {RSS}:3 RSS: <channel> without <language>"]),
    "RSS in no language": (RSS, "<language>fr</language>", "<language>fr_FR</language>",
                           [f"feed-doubts {RSS}:3 RSS: <language> 'fr_FR' is no language"]),
    "RSS that speaks of itself at its end": (RSS, "</item>", "</item><ttl>60</ttl>",
                                             [f"feed-doubts {RSS}:16 RSS: <ttl> after the first <item>"]),
    "RSS with an element of nobody's": (RSS, "<pubDate>", "<updated>2023</updated><pubDate>",
                                        [f"feed-doubts {RSS}:13 RSS: <updated> is no element of <item>"]),
    "RSS with its text first": (
        RSS, "<description>La sonde a quitté Kourou.</description>", "",
        [f"feed-doubts {RSS}:9 RSS: <item> has <content:encoded> without a <description> before it"],
    ),
    "RSS with a title in HTML": (RSS, "<title>Juice part", "<title>&lt;b&gt;Juice&lt;/b&gt; part",
                                 [f"feed-doubts {RSS}:9 RSS: <title> holds </b>: titles are plain text"]),
    "RSS with a number for a guid": (RSS, "urn:uuid:326aa1a6-a758-5324-997d-0c37bb0237e7", "12345",
                                     [f"feed-doubts {RSS}:9 RSS: the id 12345 is one that other feeds have, too"]),
    "RSS with a source of nowhere": (RSS, "<pubDate>", "<source>Carnet</source><pubDate>",
                                     [f"feed-doubts {RSS}:9 RSS: <source> without url"]),
    "RSS of the last century": (RSS, "<pubDate>Fri, 14 Apr 2023", "<pubDate>Sat, 14 Apr 1973",
                                [f"feed-doubts {RSS}:9 RSS: a date in 1973"]),
    "RSS of Nepal's zone": (RSS, "<pubDate>Fri, 14 Apr 2023 14:14:00 +0200", "<pubDate>Fri, 14 Apr 2023 14:14:00 +0545",
                            [f"feed-doubts {RSS}:9 RSS: a <pubDate> whose zone is no half hour"]),
    "RSS with a category in HTML": (
        RSS, "<pubDate>", "<category>&lt;b&gt;Ciel&lt;/b&gt;</category><category/><pubDate>",
        [f"feed-doubts {RSS}:9 RSS: <category> holds </b>: categories are plain text",
         f"feed-doubts {RSS}:9 RSS: <category> is empty"],
    ),
    "RSS with a character that was broken": (RSS, "<title>Juice part", "<title>Juice \ufffd part",
                                             [f"feed-doubts {RSS}:9 RSS: a broken character, U+FFFD"]),
    "JSON Feed with letters that were decoded twice": (
        JSON, "est partie", "fusÃ©e est partie",
        [f"feed-doubts {JSON} JSON Feed: item 1: letters that were decoded wrongly: Ã©"],
    ),
    "RSS with an address that is not escaped": (
        RSS, "<pubDate>", '<atom:link href="https://carnet.fr/?a[]=1" rel="via"/><pubDate>',
        [f"feed-doubts {RSS}:9 RSS: 'https://carnet.fr/?a[]=1' has characters that are escaped in an address"],
    ),
    "RSS with what readers drop": (
        RSS, "est partie", "&lt;bdo&gt;est&lt;/bdo&gt; &lt;b role='x' style='a:b'&gt;partie&lt;/b&gt;",
        [f"feed-doubts {RSS}:9 RSS: <bdo> in a text", f"feed-doubts {RSS}:9 RSS: role of <b> in a text",
         f"feed-doubts {RSS}:9 RSS: style of <b> in a text"],
    ),
    "RSS that is too long": (RSS, "est partie", "est partie" + 5_000_000 * "!", [
        f"feed-doubts {RSS} RSS: 5.0 MB: validators read no more than 5 MB (FEED_MAX_ITEMS)"]),
    "Atom with an author's address": (
        ATOM, "<entry>", "<entry><author><name>Anne &lt;anne@carnet.fr&gt;</name></author>",
        [f"feed-doubts {ATOM}:9 Atom: an author's name holds an e-mail address: Anne <anne@carnet.fr>"],
    ),
    "a picture without a size": (
        RSS, "<pubDate>",
        '<m:content xmlns:m="http://search.yahoo.com/mrss/" url="https://someone.example.fr/repo/" width="0"/><pubDate>',
        [f"feed-doubts {RSS}:9 RSS: <media:content> width '0' is no number of pixels"],
    ),
    "Atom without a text": (
        ATOM, '<content type="html">&lt;p&gt;La sonde est partie.&lt;/p&gt;</content>', "",
        [f"feed-doubts {ATOM}:9 Atom: <entry> without <content> and <summary>"],
    ),
    "Atom with two entries of a moment": (
        ATOM, "</feed>",
        "<entry><title>T</title><id>tag:a</id><updated>2023-04-14T14:14:00+02:00</updated><content/></entry></feed>",
        [f"feed-doubts {ATOM}:16 Atom: two entries with the same <updated> 2023-04-14T14:14:00+02:00"],
    ),
    "Atom with half a UUID": (ATOM, "urn:uuid:326aa1a6-a758-5324-997d-0c37bb0237e7", "urn:uuid:326aa1a6",
                              [f"feed-doubts {ATOM}:9 Atom: the id 'urn:uuid:326aa1a6' is no UUID"]),
    "a JSON Feed with a hub of nowhere": (JSON, '"items"', '"hubs": [{"type": "WebSub"}], "items"',
                                          [f"feed-doubts {JSON} JSON Feed: a hub without type or url"]),
    "a JSON Feed in which nobody writes": (
        JSON, '"content_html"', '"authors": [{}], "content_html"',
        [f"feed-doubts {JSON} JSON Feed: item 1: an author without name, url and avatar"],
    ),
    "a JSON Feed without content": (JSON, "content_html", "content",
                                    [f"feed-elements {JSON} JSON Feed: item 1 without content_html and content_text"]),
    "a JSON Feed that is no JSON": (JSON, "[{", "[[{", [f"well-formed {JSON}:4 is no JSON: Expecting ',' delimiter"]),
    "a sitemap of a day that is none": (SITEMAP, "<lastmod>2023-04-14", "<lastmod>2023-04-31",
                                        [f"sitemap {SITEMAP}:4 <lastmod> '2023-04-31' is in no calendar"]),
    "a sitemap of tomorrow": (SITEMAP, "<lastmod>2023-04-14", "<lastmod>2023-06-14",
                              [f"modified-ahead {SITEMAP}:4 <lastmod> '2023-06-14' is in the future"]),
    "a sitemap that lists what is not to be listed": (
        "output/2023/04/15/flight/index.html", "<head>", '<head><meta name="robots" content="noindex">',
        ["sitemap-in-vain output/2023/04/15/flight/index.html is in a sitemap, and says that it is not to be listed"],
    ),
    "an old address that a page has": (
        MARKDOWN, "Date: ", "Redirect_from: 2023/04/15/flight/\nDate: ",
        [f"redirect {MARKDOWN}:2 2023/04/15/flight/ is the address of a page: 2023/04/15/flight/index.html"],
    ),
    "an old address that leads nowhere": (
        MARKDOWN, "Date: ", "Redirect_from: alt/, /\nDate: ",
        [f"redirect {MARKDOWN}:2 / is the front page",
         f"redirect {MARKDOWN}:2 alt/ leads nowhere: perhaps in a circle"],
    ),
    "OPML without a feed's address": ("output/sources.opml", 'xmlUrl="https://carnet.fr/feed.xml" ', "",
                                      ["opml output/sources.opml:2 a feed without xmlUrl: Carnet spatial"]),
    # Markdown
    "a date that is none": (MARKDOWN, "Date: 2023-04-14 14:14", "Date: soon",
                            [f"front-matter {MARKDOWN}:2 Date: 'soon' is not a date"]),
    "no date": (MARKDOWN, "Date: 2023-04-14 14:14\n", "", [f"no-date {MARKDOWN}:1 has no Date line"]),
    "a status that is none": (
        MARKDOWN, "Lang: fr", "Lang: fr\nStatus: Retiré",
        [f"unknown-status {MARKDOWN}:4 Status: retiré is none of published, draft, hidden, withdrawn and skip"],
    ),
    "a date to come": (
        MARKDOWN, "Date: 2023-04-14", "Date: 2024-04-14",
        [f"future-date {MARKDOWN}:2 is dated 2024-04-14 14:14, which is to come"],
    ),
    "a change to come": (
        MARKDOWN, "Lang: fr", "Modified: 2024-04-14 16:10\nLang: fr",
        [f"modified-ahead {MARKDOWN}:3 was changed 2024-04-14 16:10, which is to come"],
    ),
    "an excerpt without its original": (
        MARKDOWN, "Lang: fr", "Lang: fr\nRights: excerpt",
        [f"no-original {MARKDOWN}:4 shows only excerpt of another's article, and has no Source_url"],
    ),
    "an image in Markdown without words": (
        MARKDOWN, "![Ariane 5 au décollage]", "![]",
        [f"image-alt {MARKDOWN}:14 an image without words between the brackets: images/ariane.png"],
    ),
    "a lead image that is not there": (MARKDOWN, "Image: images/ariane.png", "Image: images/ariane.jpg",
                                       [f"missing-image {MARKDOWN}:7 images/ariane.jpg: no such file in content/"]),
}  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "findings"), CHANGES.values(), ids=CHANGES)
def test_what_is_broken_is_found_and_nothing_else(
    built: Any, file: str, old: str, new: str, findings: list[str]
) -> None:
    built.replace(file, old, new)
    assert built.told() == findings


# What is done to the folder, and the findings.
FOLDERS: dict[str, tuple[Callable[[Any], object], list[str]]] = {
    "no front page": (
        lambda built: (built.folder / "output/index.html").unlink(),
        ["front-page output has no index.html",
         "broken-link output/2023/04/14/juice/index.html:19 /repo/: no such page (+5)"],
    ),
    "no page for what is not found": (
        lambda built: (built.folder / NOT_FOUND).unlink(),
        ["not-found-page output has no 404.html: readers see GitHub's"],
    ),
    "names that differ by case": (
        lambda built: built.write("output/theme/Style.css", ""),
        ["case output/theme/style.css differs from theme/Style.css only by case"],
    ),
    "a name that Windows does not have": (
        lambda built: built.write("output/images/a:b.png", "x"),
        ["file-name output/images/a:b.png 'a:b.png': a name with ':' cannot be on Windows"],
    ),
    "a name that is spelled in another way": (
        lambda built: built.write("output/images/e\u0301te\u0301.png", "x"),
        ["file-name output/images/e\u0301te\u0301.png 'e\u0301te\u0301.png': accents are characters of their own, "
         "so a link with é does not find it"],
    ),
    "a hidden file": (
        lambda built: built.write("output/.well-known/security.txt", "x"),
        ["not-deployed output/.well-known/security.txt begins with a dot (.well-known): "
         "upload-pages-artifact leaves it out"],
    ),
    "a symbolic link": (
        lambda built: (built.folder / "output/latest").symlink_to(built.folder / "content"),
        ["not-deployed output/latest is a symbolic link: a site with one is not deployed"],
    ),
    "a file that GitHub does not take": (
        lambda built: _sparse(built, "output/archive.zip", 120_000_000),
        ["size output/archive.zip has 120 MB, GitHub takes 100 MB"],
    ),
    "a site that GitHub does not take": (
        lambda built: [_sparse(built, f"output/{number}.zip", 99_000_000) for number in range(11)],
        ["size output has 1.09 GB, GitHub Pages takes 1 GB"],
    ),
    "a large image": (
        lambda built: _sparse(built, "output/images/large.jpg", 2_500_000),
        ["image-weight output/images/large.jpg has 2.5 MB, more than 1"],
    ),
    "a long page": (
        lambda built: built.replace(PAGE, "</article>", f"<p>{'mot ' * 150_000}</p></article>"),
        [f"page-weight {PAGE} has 602 kB, more than 500"],
    ),
    "a page that is not UTF-8": (
        lambda built: built.write(PAGE, (built.folder / PAGE).read_bytes().replace(b"Lire", b"Lir\xe9")),
        [f"encoding {PAGE}:28 byte 1514 is not UTF-8"],
    ),
    "two pages with one title": (
        lambda built: built.write(PAGE.replace("14/juice", "16/juice"), (built.folder / PAGE).read_bytes()),
        [f"duplicate-title {MARKDOWN}:1 2 pages have the title “Juice part vers Jupiter – Le Condensé”"],
    ),
}  # fmt: skip


def test_a_site_that_is_nearly_full_is_told_of(built: Any) -> None:
    for number in range(9):
        _sparse(built, f"output/{number}.zip", 99_000_000)
    assert built.told() == ["nearly-full output has 0.89 GB of the 1 GB that GitHub Pages takes"]


def test_an_article_of_the_future_that_is_published_is_told_of(built: Any) -> None:
    future = "output/2024/04/14/juice/index.html"
    built.replace(MARKDOWN, "Date: 2023-04-14", "Date: 2024-04-14")
    built.write(future, (built.folder / PAGE).read_bytes())
    assert built.told("too-early") == [f"too-early {MARKDOWN}:1 is published, and dated 2024-04-14 14:14"]
    built.replace(future, "<head>", '<head><meta name="robots" content="noindex">')  # a draft
    assert built.told("too-early") == []


def test_an_excerpt_may_name_the_original_that_it_leads_to(built: Any) -> None:
    original = "https://carnet.example.fr/juice"
    built.replace(
        PAGE,
        'rel="canonical" href="https://someone.example.fr/repo/2023/04/14/juice/"',
        f'rel="canonical" href="{original}"',
    )
    built.replace(PAGE, "<p>La sonde", f'<p><a rel="external" href="{original}">Lire</a> la sonde')
    assert built.told("canonical", "open-graph", "sitemap-missing") == []


def test_a_copy_of_a_feed_may_give_the_address_of_the_original(built: Any) -> None:
    old = "output/feeds/old.rss.xml"  # as a merged tag leaves it
    feed = (built.folder / RSS).read_bytes()
    built.write(old, feed)
    assert built.told("feed-self") == []
    built.write(old, feed + b"<!-- no copy any more -->")
    assert [each.partition(" RSS:")[0] for each in built.told("feed-self")] == [f"feed-self {old}:3"]


def test_a_heading_is_found_in_the_file_with_whatever_apostrophe_it_has_there(built: Any) -> None:
    built.replace(MARKDOWN, "Title: Juice part vers Jupiter", "Title: L'étoile de Jupiter")
    built.replace(PAGE, "<h1>Juice part vers Jupiter</h1>", "<h1>L’étoile de Jupiter</h1>")
    built.write(PAGE.replace("14/juice", "16/juice"), (built.folder / PAGE).read_bytes())
    found = built.told("duplicate-title")
    assert found == [f"duplicate-title {MARKDOWN}:1 2 pages have the title “Juice part vers Jupiter – Le Condensé”"]


def test_a_title_is_quoted_as_it_is_written(built: Any) -> None:
    built.replace(PAGE, "<title>Juice part vers Jupiter", '<title>L\'étoile "Juice"\u00a0: non')
    built.write(PAGE.replace("14/juice", "16/juice"), (built.folder / PAGE).read_bytes())
    (found,) = built.told("duplicate-title")
    assert found.endswith('2 pages have the title “L\'étoile "Juice" : non – Le Condensé”')


def _sparse(built: Any, name: str, size: int) -> int:
    with (built.folder / name).open("wb") as file:
        return int(file.truncate(size))


@pytest.mark.parametrize(("change", "findings"), FOLDERS.values(), ids=FOLDERS)
def test_what_is_wrong_with_the_folder_is_found(
    built: Any, change: Callable[[Any], object], findings: list[str]
) -> None:
    change(built)
    assert built.told() == findings


@pytest.mark.parametrize(
    ("siteurl", "finding"),
    [
        ("", "siteurl output SITEURL is empty: feeds and canonical addresses need it"),
        ("https://example.org", "siteurl output SITEURL is https://example.org: that is nobody's address, or this machine's"),
        ("http://localhost:8000", "siteurl output SITEURL is http://localhost:8000: that is nobody's address, or this machine's"),
        ("someone.example.fr", "siteurl output SITEURL is 'someone.example.fr', which is no web address"),
    ],
)  # fmt: skip
def test_a_site_is_built_for_the_address_that_it_is_published_at(built: Any, siteurl: str, finding: str) -> None:
    assert built.told("siteurl", siteurl=siteurl) == [finding]


@pytest.mark.parametrize("siteurl", ["", "someone.example.fr"])
def test_links_are_followed_without_an_address_too(built: Any, siteurl: str) -> None:
    built.replace(NOT_FOUND, 'href="/repo/2023', 'href="/2023')
    built.replace(NOT_FOUND, 'href="/repo/theme', 'href="/theme')
    built.replace("output/index.html", 'href="2023', 'href="2024')
    found = built.told("broken-link", "missing-file", siteurl=siteurl)
    assert found == ["broken-link output/index.html:10 /2024/04/14/juice/: no such page"]


def test_an_image_of_the_text_is_found_there_and_not_above_it(built: Any) -> None:
    built.replace(PAGE, 'src="../../../../images/ariane.png"', 'src="images/ariane.png"')
    assert built.told("missing-file") == [
        f"missing-file {MARKDOWN}:14 /repo/2023/04/14/juice/images/ariane.png: no such file"
    ]


def test_every_rule_that_looks_at_files_has_a_case() -> None:
    cases = [case[-1] for case in CHANGES.values()] + [case[-1] for case in FOLDERS.values()]
    shown = {finding.split()[0] for findings in cases for finding in findings}
    on_demand = {"unstable", "left-over", "gone", "moved", "unreachable"}
    in_other_tests = {"siteurl", "unread", "nearly-full", "too-early"}
    assert {rule.name for rule in RULES} == shown | on_demand | in_other_tests


def test_a_rule_says_what_to_do() -> None:
    for rule in RULES:
        assert rule.remedy
        assert rule.what
        assert rule.severity in Severity
