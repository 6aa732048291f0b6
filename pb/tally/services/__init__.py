"""Verbs around the urn: close, open, count, draw lots."""
