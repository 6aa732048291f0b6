"""Verbs of verification: opening cases, the card, opinions, conclusions, corrections, departments."""
