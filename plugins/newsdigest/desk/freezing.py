"""The generated summary and tags of an article, written into its file for a person to edit."""

from dataclasses import replace
from pathlib import Path

from newsdigest.content.amending import amended, read_text, replace_text
from newsdigest.content.markdown_file import lines, read
from newsdigest.enrich import enrich
from newsdigest.errors import ContentError
from newsdigest.settings import Settings

FROZEN = {"Summary": "summary", "Tags": "tags"}
"""The lines, and the fields that they say."""


def freeze(path: Path, settings: Settings, *, dry_run: bool = False) -> tuple[str, ...]:
    """Write what the site says of an article into its file; return the names of the lines that were added.

    What a person has written there stays, and so does every other byte. Raises ContentError, also where the file
    would not say the same afterwards; then nothing is written.
    """
    text = read_text(path)
    document = read(text, str(path), settings.timezone)
    missing = {line: field for line, field in FROZEN.items() if not getattr(document, field)}
    if not missing:
        return ()
    found = enrich(document, settings)
    wanted = replace(document, **{field: getattr(found, field) for field in missing.values()})
    written = {line: value for line, value in lines(wanted, settings.timezone).items() if line in missing}
    changed = amended(text, written)
    if read(changed, str(path), settings.timezone) != wanted:
        raise ContentError(f"{path}: nothing can be added to its metadata: write them first of all, one to a line")
    if written and not dry_run:
        replace_text(path, changed)
    return tuple(written)
