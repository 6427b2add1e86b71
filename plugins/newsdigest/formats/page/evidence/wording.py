"""The lists of words that tell bylines, dates and parts of a page: text files, a section for each."""

from importlib import resources


def read_words(name: str) -> dict[str, list[str]]:
    """Return the lines of a file beside this one by their section, without comments."""
    sections: dict[str, list[str]] = {}
    for line in resources.files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            sections[line[1:-1]] = []
        elif line and not line.startswith("#"):
            sections[next(reversed(sections))].append(line)
    return sections
