"""Rules of an application. Pure."""
