"""``python -m newsdigest.cli``: the same as ``newsdigest``."""

import sys

from newsdigest.cli import main

sys.exit(main())
