"""Reads of marks: what everybody may see (``shown``, ``one``, ``near``), the author (``own``), who moderates (``waiting``)."""
