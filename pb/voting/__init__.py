"""Residents vote: identity, ballot, seal, receipt. The urn stays shut here."""
