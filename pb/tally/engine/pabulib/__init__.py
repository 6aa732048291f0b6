"""Reading and writing elections in the Pabulib format (``.pb``, ``.pb.gz``), streaming and exact.

A malformed file is answered with ``PabulibError``: file, line and one Polish sentence.
"""
