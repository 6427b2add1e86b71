"""The settings of this digest: what differs from ``newsdigest.defaults``, where all the others are.

The settings for the published site, which differ, are in publishconf.py.
"""

from newsdigest.defaults import *  # noqa: F403

SITENAME = "Le Condensé"
SITESUBTITLE = "L’actualité du monde, relue et rassemblée chaque jour"
DEFAULT_LANG = "fr"
TIMEZONE = "Europe/Paris"
DEFAULT_CATEGORY = "Actualité"

THEME = "theme"
