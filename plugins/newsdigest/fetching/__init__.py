"""sources -> formats -> content for subscriptions: what ``newsdigest fetch`` does, one report for each source."""

from newsdigest.fetching.report import Ending, Report
from newsdigest.fetching.run import fetch

__all__ = ["Ending", "Report", "fetch"]
