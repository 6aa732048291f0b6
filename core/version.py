"""The version of the program, written into each count."""

VERSION = "0.1.0"
