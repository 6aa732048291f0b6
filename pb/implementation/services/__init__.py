"""Writing what became of the winners."""
