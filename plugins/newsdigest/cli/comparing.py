"""``newsdigest diff``."""
