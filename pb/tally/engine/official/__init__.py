"""A town's published winners beside what its ballots and its own rule give: where they differ, and what would explain it.

``difference.difference(election)`` is the way in. Each explanation is a supposition that has been counted: it is told
only when the count under it gives exactly the published winners.
"""
