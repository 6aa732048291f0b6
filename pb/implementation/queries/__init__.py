"""Reading what became of the winners."""
