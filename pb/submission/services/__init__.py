"""Verbs of proposing: drafts, sending, corrections, withdrawal, and the history that everybody can follow."""
