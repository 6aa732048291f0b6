"""The officials' desk of the participatory budget. Composes, decides nothing of its own."""
