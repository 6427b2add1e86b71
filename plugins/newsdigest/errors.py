"""What can go wrong, said in one line that names the file and the reason."""


class NewsdigestError(Exception):
    """Base of every error that this package raises on purpose."""


class SourceError(NewsdigestError):
    """An input that cannot become an article.

    origin: the path or URL, as the person gave it.
    reason: why, as a phrase without a final full stop, for example ``the file is empty``.
    """

    def __init__(self, origin: str, reason: str) -> None:
        self.origin = origin
        self.reason = reason
        super().__init__(origin, reason)  # its own arguments: so it can be pickled, and come from another process

    def __str__(self) -> str:
        return f"{self.origin}: {self.reason}"


def unexpected(error: Exception) -> str:
    """Return the reason where nobody foresaw what went wrong: a phrase as in ``SourceError``, short and on one line."""
    told = " ".join(f"{type(error).__name__}: {error}".split())
    return f"causes an unexpected error ({told[:200].rstrip(': ')})"


class SettingsError(NewsdigestError):
    """A setting that cannot be used; the message names the setting and what it takes."""


class ContentError(NewsdigestError):
    """A Markdown file in ``content/`` that cannot be read as an article; the message names file and line."""


class OutputError(NewsdigestError):
    """A folder that cannot be written: a full disk, no permission. Its site is as it was.

    begun: it is not, and the next command will do the rest.
    """

    def __init__(self, folder: object, reason: str, *, begun: bool = False) -> None:
        left = "the next build does the rest" if begun else "what is there is as it was"
        super().__init__(f"{folder}: the site cannot be put there: {reason}; {left}")


class SendError(NewsdigestError):
    """Mail that could not be handed over; the message names the server and the reason."""


class WorkerError(NewsdigestError):
    """Work that was not done because the process that was to do it is gone."""


class NoAnswerError(NewsdigestError):
    """A function of the site's own (``NEWSDIGEST_SUMMARIZER``) has no answer now and may have one another time."""
