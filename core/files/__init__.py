"""Files that people send: looked at by content, photographs drawn anew, kept in the database, served safely.

``reading`` tells what a file is and refuses what it should not be, ``storing`` keeps it, ``serving`` answers
with it. Whose a file is, and who may read it, is for the slice that holds its number.
"""
