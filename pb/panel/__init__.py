"""A panel that scores a pool's projects in place of a ballot (D2.11): members, sheets, and the closing by two people.

It stands beside ``voting``, after ``verification`` and before ``tally``: it scores what stands on the verified list,
and the count takes each member's scores as one ballot. Nothing of a vote is known here, nor the other way round.
"""
