"""The tally record (protokół): all figures of a count on paper, for the commission to sign and for everybody to read.

In Polish alone, like every document of an office. The public version names no person, the office's has their names and
lines for signatures.
"""
