"""What the settings of a digest begin with: ``from newsdigest.defaults import *`` in ``pelicanconf.py``.

Pelican's names (https://docs.getpelican.com/en/latest/settings.html); those of ours, and their defaults, are in
``newsdigest.settings``. So a new version of the program brings its settings along, and a site keeps only its own.
"""

from pathlib import Path

_HERE = Path(__file__).parent

# Where the preview is served: feeds and canonical links begin with it. Pages link to each other relatively.
SITEURL = "http://localhost:8000"
RELATIVE_URLS = True

PATH = "content"
ARTICLE_PATHS = ["articles"]
PAGE_PATHS = ["pages"]
STATIC_PATHS = ["images"]
USE_FOLDER_AS_CATEGORY = False
WITH_FUTURE_DATES = False

# What earlier builds have found out; without it a build takes longer and gives the same.
CACHE_PATH = ".cache"
# The output folder holds what the last build has made and nothing else, but for what is named here.
DELETE_OUTPUT_DIRECTORY = True
OUTPUT_RETENTION = [".git"]

PLUGINS = ["newsdigest"]
PELICAN_CLASS = "newsdigest.Digest"
# In a checkout of the program the theme stands beside the plugins.
THEME = str(next(each for each in (_HERE / "theme", _HERE.parents[1] / "theme") if each.is_dir()))

# An English article of this French digest is an article of its own, not a translation.
ARTICLE_TRANSLATION_ID = None
ARTICLE_URL = ARTICLE_LANG_URL = "{date:%Y}/{date:%m}/{date:%d}/{slug}/"
ARTICLE_SAVE_AS = ARTICLE_LANG_SAVE_AS = "{date:%Y}/{date:%m}/{date:%d}/{slug}/index.html"
DRAFT_URL = DRAFT_LANG_URL = "drafts/{slug}/"
DRAFT_SAVE_AS = DRAFT_LANG_SAVE_AS = "drafts/{slug}/index.html"
PAGE_URL = PAGE_LANG_URL = "{slug}/"
PAGE_SAVE_AS = PAGE_LANG_SAVE_AS = "{slug}/index.html"
CATEGORY_URL = "section/{slug}/"
CATEGORY_SAVE_AS = "section/{slug}/index.html"
CATEGORIES_URL = "sections/"
CATEGORIES_SAVE_AS = "sections/index.html"
TAG_URL = "tag/{slug}/"
TAG_SAVE_AS = "tag/{slug}/index.html"
TAGS_URL = "tags/"
TAGS_SAVE_AS = "tags/index.html"
ARCHIVES_URL = "archive/"
ARCHIVES_SAVE_AS = "archive/index.html"
MONTH_ARCHIVE_URL = "archive/{date:%Y}/{date:%m}/"
MONTH_ARCHIVE_SAVE_AS = "archive/{date:%Y}/{date:%m}/index.html"
DEFAULT_PAGINATION = 12

FEED_ALL_RSS = "feeds/all.rss.xml"
FEED_ALL_ATOM = "feeds/all.atom.xml"
FEED_ALL_JSON = "feeds/all.json"
CATEGORY_FEED_RSS = "feeds/section/{slug}.rss.xml"
CATEGORY_FEED_ATOM = "feeds/section/{slug}.atom.xml"
CATEGORY_FEED_JSON = "feeds/section/{slug}.json"
# Tags are many, and every reader knows RSS; newsdigest.every_feed has the other formats, too.
TAG_FEED_RSS = "feeds/tag/{slug}.rss.xml"
TAG_FEED_ATOM = ""
TRANSLATION_FEED_ATOM = None
FEED_MAX_ITEMS = 50
