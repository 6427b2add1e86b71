"""The texts of articles, and their links to other content files, which a build settles as Pelican does."""

import logging
from collections.abc import Iterable, Iterator
from pathlib import Path

from pelican.contents import Content
from pelican.generators import ArticlesGenerator

from newsdigest.memory import digest
from newsdigest.publishing.ledger import Ledger
from newsdigest.publishing.pages import Text
from newsdigest.publishing.plugin import articles_of
from newsdigest.publishing.records import Record, record

logger = logging.getLogger(__name__)


class KeptTexts:
    """The texts of articles as the ledger has them; a text with links to other files is settled at each build."""

    def __init__(self, generator: ArticlesGenerator, ledger: Ledger) -> None:
        self._ledger = ledger
        self._generator = generator

    def records(self) -> Iterable[Record]:
        """Return the records of all articles in the order of their paths."""
        return (reading.record for reading in self._ledger.readings.values() if reading.record)

    def __call__(self, record: Record, address: str) -> Text:
        """Return the text with its links below the address."""
        if not record.linked:
            return Text(record.path, record.body)
        settings = self._generator.settings
        metadata = {"url": record.url, "save_as": record.save_as}
        source = str(Path(settings["PATH"], record.path))
        linking = Content("", metadata, settings=settings, source_path=source, context=self._generator.context)
        html = linking._update_content(self._ledger.body(record.path), address)
        return Text(record.path, digest(html.encode()), html)


class FreshTexts:
    """The texts of articles that Pelican has just read, and plugins may have changed since."""

    def __init__(self, generator: ArticlesGenerator) -> None:
        self._settings = generator.settings
        self._articles = {article.get_relative_source_path(): article for article in articles_of(generator)}

    def records(self) -> Iterator[Record]:
        """Yield the records of all articles in the order of their paths, as plugins have left them."""
        for _, article in sorted(self._articles.items()):
            try:
                found, article._content = record(article, article.newsdigest, self._settings)
            except Exception:  # one article never stops an edition
                logger.exception("Could not process %s", article.source_path, exc_info=False)
            else:
                yield found

    def __call__(self, record: Record, address: str) -> Text:
        """Return the text with its links below the address."""
        html = self._articles[record.path].get_content(address) if record.body else ""
        return Text(record.path, digest(html.encode()), html)
