"""Pages of scoring: the published ranking for everybody, the negotiation for the members."""
