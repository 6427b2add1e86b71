"""The settings of this digest: what differs from ``newsdigest.defaults``, where all the others are.

The settings for the published site, which differ, are in publishconf.py.
"""

from newsdigest.defaults import *  # noqa: F403

# Every feed as RSS, Atom and JSON Feed; without this line, tags, sources, languages and stories have RSS alone.
from newsdigest.every_feed import *  # noqa: F403

SITENAME = "Le Condensé"
SITESUBTITLE = "L’actualité du monde, relue et rassemblée chaque jour"
DEFAULT_LANG = "fr"
TIMEZONE = "Europe/Paris"
DEFAULT_CATEGORY = "Actualité"

THEME = "theme"

# Who sends the editions: newsdigest mail --output edition.eml
NEWSDIGEST_MAIL_FROM = "Le Condensé <condense@example.org>"
