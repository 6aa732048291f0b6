"""Verbs of settlements: write what explains the differences, publish, keep the document."""
