"""Formal check, opinions, the committee's points, ranking, negotiation and decisions."""
