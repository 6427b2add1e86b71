"""The articles of about a day whose texts are likely to be the same, by the sketches of these."""

from collections import Counter

from newsdigest.content import likeness

TEXT = "text "
"""What the key of a text begins with; the number of its day and its sketch follow."""

DAYS = 3
"""So far apart may copies of an article be published: on paper and online, at midnight here and in UTC."""


class Texts:
    """Articles by the sketches of their texts; nothing is made of these until one is looked for."""

    def __init__(self) -> None:
        self._waiting: list[tuple[str, str]] = []
        self._by_hash: dict[str, list[tuple[int, str]]] = {}

    def add(self, key: str, name: str) -> None:
        """Take the key of an article's text."""
        self._waiting.append((key, name))

    def near(self, key: str) -> list[str]:
        """Return the articles of about that day whose texts are likely to be the same, in the order of their paths."""
        for waiting, name in self._waiting:
            day, hashes = _parsed(waiting)
            for each in hashes:
                self._by_hash.setdefault(each, []).append((day, name))
        self._waiting.clear()
        day, hashes = _parsed(key)
        shared = Counter(
            name for each in hashes for other, name in self._by_hash.get(each, ()) if abs(other - day) <= DAYS
        )
        return sorted(name for name, number in shared.items() if number >= likeness.SHARED)


def _parsed(key: str) -> tuple[int, list[str]]:
    _, day, sketch = key.split(" ")
    return int(day), [sketch[start : start + 8] for start in range(0, len(sketch), 8)]
