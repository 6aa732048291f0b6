"""Verbs of the announced result: import of a real election, publication."""
