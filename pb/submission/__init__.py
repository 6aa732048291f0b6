"""Projects that residents propose, as they stand on the list."""
