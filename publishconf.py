"""The settings of the published site: pelicanconf.py and what differs from it."""

import os
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
from pelicanconf import *  # noqa: F403

# The workflow gives the address that GitHub Pages serves; set it here for any other host.
SITEURL = (os.environ.get("SITEURL") or "https://example.org").rstrip("/")
