"""Reads of verification: the queue, one case, the card, departments, what waits for a person."""
