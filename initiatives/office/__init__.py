"""The officials' desk of initiatives."""
