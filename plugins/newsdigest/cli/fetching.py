"""``newsdigest fetch`` and ``newsdigest subscribe``."""
