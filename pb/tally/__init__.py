"""Tally (ustalenie wyników): from the frozen ballots of a closed round to the projects that are funded.

The count itself is pure and lives in ``engine``; the rest of the slice opens the urn, stores immutable
tally runs with their reasons, stops at a tie until its draw is recorded, and publishes.
"""
