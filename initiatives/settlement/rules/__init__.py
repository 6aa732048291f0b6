"""Pure decisions of settlements: what differs, what must be explained, what returns; sums over the years."""
