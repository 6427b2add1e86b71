"""What a program adds to a document: language, summary, tags, reading time."""

from newsdigest.enrich.aliases import Aliases, aliases
from newsdigest.enrich.article import Sentence
from newsdigest.enrich.enrichment import VERSION, Enrichment, analyse, enrich, examine, key

__all__ = ["VERSION", "Aliases", "Enrichment", "Sentence", "aliases", "analyse", "enrich", "examine", "key"]
