"""What a program adds to a document: language, summary, tags, reading time."""

from newsdigest.enrich.article import Sentence
from newsdigest.enrich.enrichment import VERSION, Enrichment, analyse, enrich, examine, key

__all__ = ["VERSION", "Enrichment", "Sentence", "analyse", "enrich", "examine", "key"]
