"""Why an input gives no article, raised wherever it is noticed and named with its origin in one place."""


class RefusedError(ValueError):
    """An input that gives no article; the message is the reason, a phrase without a final full stop."""
