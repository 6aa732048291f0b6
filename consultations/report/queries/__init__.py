"""Reads of a report: what is gathered into it, what was published, what stands in the way."""
