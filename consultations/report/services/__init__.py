"""Verbs of a report: add up who took part, write, ask for publication, keep a version."""
