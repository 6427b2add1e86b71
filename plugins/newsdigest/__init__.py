"""newsdigest: raw articles in, a news digest out."""
