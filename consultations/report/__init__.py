"""The report of a consultation: built from the data at any time, published as a version that never changes."""
