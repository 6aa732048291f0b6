"""Variants of a place and the residents' voice on them: shown after the workshop, chosen from, counted."""
