"""Verbs of the comparison: ask for counts, make them, forget them."""
