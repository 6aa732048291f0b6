"""Applications: what neighbours want to do, with whom, for how much, and what they bring."""
