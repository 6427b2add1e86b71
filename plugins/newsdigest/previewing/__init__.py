"""A preview on this machine that shows a site as GitHub Pages will, and shows it anew when it is edited.

``running`` serves the output folder; another process builds into it, so that what is previewed is what is published,
byte for byte. What differs is made on the way to the browser: see ``adapting``.
"""
