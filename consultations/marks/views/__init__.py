"""Pages of marks: for everybody, for the author behind a private link, and for who moderates."""
