"""Addresses of the comparison: for everybody, and for officials who try rules on past rounds."""
