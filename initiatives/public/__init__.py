"""Pages of initiatives that everybody sees."""
