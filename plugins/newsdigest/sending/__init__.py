"""Hands over what was made here to servers of others; the only room that does, as ``sources`` is for fetching."""
