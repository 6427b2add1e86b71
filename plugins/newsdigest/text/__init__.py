"""Text by itself: what Markdown means, where sentences end, which language it is in."""
