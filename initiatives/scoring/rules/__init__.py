"""Rules of scoring. Pure."""
