"""Pages of what became of the winners: the office and the author."""
