"""The editor's desk: what there is to decide, and the small changes of content files that follow from it.

``state`` looks (``newsdigest status``), ``merging`` proposes (``tags``), ``freezing`` and ``renaming`` write.
"""
