"""Voters brought to a certain step of a fresh round's ballot."""

from __future__ import annotations


def at_choice(urn, **kwargs):
    urn.make(**kwargs)
    voter = urn.voter()
    voter.open()
    return voter


def at_identity(urn, **kwargs):
    voter = at_choice(urn, **kwargs)
    assert voter.choose(1, 7).status_code == 303
    return voter


def at_confirmation(urn, **kwargs):
    voter = at_identity(urn, **kwargs)
    assert voter.identify().status_code == 303
    return voter
