"""Verbs of marks: mark, correct, erase, agree, comment, report, moderate. Each inside the caller's transaction."""
