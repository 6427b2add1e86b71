"""What the parts of a page say about its article: each witness by itself, believed by nobody yet."""
