"""The text of one paragraph of Markdown, as its reader sees it.

Whoever looks for what a mail says of itself asks for it several times, and each time takes Python-Markdown 3 ms.
"""

from functools import lru_cache

from newsdigest.text.markup import plain

text_of = lru_cache(maxsize=512)(plain)
"""Return the text of a paragraph; its lines are lines."""
