"""The only room that knows Pelican: content -> enrich -> pages and feeds in ``output/``."""
