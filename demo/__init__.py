"""Demonstration towns: one folder a town, holding only data that ``wspolnie demo load`` reads.

Where every file comes from, and which of it is invented, is told in ``README.md`` beside this file.
"""
