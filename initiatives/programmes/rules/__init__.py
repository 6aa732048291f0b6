"""Rules of a programme. Pure."""
