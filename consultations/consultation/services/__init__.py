"""Verbs of a consultation: each runs within the transaction of whoever calls it."""
