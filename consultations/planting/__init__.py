"""The planting plan: what is planted where and when, out of the marks that the town said yes to or of its own.

The office writes it; everybody reads it once a mark in it has an approved answer. Both take it away as a file.
"""
