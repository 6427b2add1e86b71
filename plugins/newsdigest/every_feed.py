"""Tags, sources, languages and stories as Atom and JSON Feed, too: ``from newsdigest.every_feed import *``.

Written after ``from newsdigest.defaults import *``. It costs a new article two files for each of its tags, its source,
its language and its story; a build from nothing takes about a tenth longer.
"""

TAG_FEED_ATOM = "feeds/tag/{slug}.atom.xml"
TAG_FEED_JSON = "feeds/tag/{slug}.json"
NEWSDIGEST_SOURCE_FEED_ATOM = "feeds/source/{slug}.atom.xml"
NEWSDIGEST_SOURCE_FEED_JSON = "feeds/source/{slug}.json"
NEWSDIGEST_LANGUAGE_FEED_ATOM = "feeds/language/{lang}.atom.xml"
NEWSDIGEST_LANGUAGE_FEED_JSON = "feeds/language/{lang}.json"
NEWSDIGEST_STORY_FEED_ATOM = "feeds/story/{slug}.atom.xml"
NEWSDIGEST_STORY_FEED_JSON = "feeds/story/{slug}.json"
