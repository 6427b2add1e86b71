"""sources -> formats -> content: what ``newsdigest add`` does, one result for each article or refusal."""

from newsdigest.importing.hints import Hints
from newsdigest.importing.results import Recalled, Result, Subscribed
from newsdigest.importing.run import Input, import_articles
from newsdigest.importing.ways import Ways
from newsdigest.saving import Imported, Refused

__all__ = [
    "Hints",
    "Imported",
    "Input",
    "Recalled",
    "Refused",
    "Result",
    "Subscribed",
    "Ways",
    "import_articles",
]
