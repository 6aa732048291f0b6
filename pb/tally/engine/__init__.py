"""The counting kernel: Pabulib files, allocation rules, ties and reasons, on plain data.

Knows no web, no database, no clock and no chance; needs only the standard library and numpy, so that it
could be lifted out as a library of its own. Decisions are made in integers and fractions, never in floats.

Where to begin:

- ``pabulib.reader``: ``read_election(source, progress=None) -> Election`` and, for streaming,
  ``open_pabulib(source)`` with ``.header``, ``.ballots(progress)``, ``.sha256``, ``.notices``
- ``pabulib.writer``: ``write_election(election, target)``, ``PabulibWriter`` for streaming
- ``model``: ``Project``, ``Ballot``, ``Header``, ``Election``, ``make_election(...)``
- ``count``: ``count(election, rule=None, ties="error", ...) -> Outcome``
- ``outcome``: ``Outcome``, ``Row``, ``Reason``, ``Tie``; ``errors``: what can go wrong
- ``merkle``: root and inclusion proofs over the lines of a published file (RFC 9162)
"""
