"""What a voter carries from step to step: an encrypted cookie of its own, so that the server keeps nothing.

It holds the choices, then the keyed hash that stands for the voter, then the receipt code, drawn before the
last step so that the last step sent twice gives the same. It is bound to one round, to the path of its ballot
and to two hours.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from pb.voting.identity import Voter

COOKIE = "wsp_ballot"
SECONDS = 2 * 3600
LONGEST = 3900

Line = tuple[int, int | None]


@dataclass(frozen=True)
class Booth:
    """The state of one voter at one round's ballot; ``lines`` are (project number, value) pairs."""

    round_id: int
    lines: tuple[Line, ...] = ()
    voter: Voter | None = None
    receipt_code: str | None = None
    is_done: bool = False

    def choose(self, lines: tuple[Line, ...], receipt_code: str) -> Booth:
        """Take other choices. A receipt belongs to its choices, so new ones get the new ``receipt_code``.

        After a cast ballot the booth begins anew: the next choices are another voter's.
        """
        if self.is_done:
            return Booth(self.round_id, lines)
        if lines == self.lines:
            return self
        return replace(self, lines=lines, receipt_code=receipt_code if self.voter else None)

    def identify(self, voter: Voter, receipt_code: str) -> Booth:
        """Take the voter; the same voter with the same choices keeps the receipt already drawn."""
        same = self.voter is not None and self.voter.voter_key == voter.voter_key and self.receipt_code
        return replace(self, voter=voter, receipt_code=self.receipt_code if same else receipt_code)

    def forget_voter(self) -> Booth:
        """Somebody else has begun to say who they are: whoever was known before votes no more from here."""
        return replace(self, voter=None, receipt_code=None)

    def finish(self, receipt_code: str) -> Booth:
        """After the ballot fell into the urn: nothing but the receipt stays."""
        return Booth(self.round_id, receipt_code=receipt_code, is_done=True)


def cookie_key(secret_key: str) -> bytes:
    """The key of the cookie, from the application's secret."""
    return hmac.digest(secret_key.encode(), b"wspolnie voting booth 1", hashlib.sha256)


def lock_up(booth: Booth, key: bytes, moment: datetime) -> str:
    """The cookie's value. Raises ``ValueError`` for more than a cookie can hold."""
    voter = booth.voter
    state: dict[str, Any] = {
        "round": booth.round_id,
        "at": int(moment.timestamp()),
        "lines": [list(x) for x in booth.lines],
    }
    if voter:
        state["voter"] = [voter.voter_key.hex(), voter.age_band, voter.ending]
    if booth.receipt_code:
        state["receipt"] = booth.receipt_code
    if booth.is_done:
        state["done"] = True
    sealed = SecretBox(key).encrypt(json.dumps(state, separators=(",", ":")).encode())
    value = base64.urlsafe_b64encode(sealed).decode()
    if len(value) > LONGEST:
        raise ValueError("too much for a cookie")
    return value


def unlock(value: str | None, key: bytes, round_id: int, moment: datetime) -> Booth:
    """The booth in a cookie; an absent, foreign, forged or too old one is an empty booth."""
    empty = Booth(round_id)
    if not value or len(value) > LONGEST:
        return empty
    try:
        state = json.loads(SecretBox(key).decrypt(base64.urlsafe_b64decode(value.encode("ascii"))))
    except (CryptoError, ValueError, binascii.Error, TypeError):
        return empty
    age = moment.timestamp() - state["at"]
    if state["round"] != round_id or not 0 <= age + 60 <= SECONDS + 60:
        return empty
    return _booth(state)


def _booth(state: Mapping[str, Any]) -> Booth:
    voter = None
    if "voter" in state:
        key, band, ending = state["voter"]
        voter = Voter(bytes.fromhex(key), band, ending)
    lines = tuple((number, value) for number, value in state["lines"])
    return Booth(state["round"], lines, voter, state.get("receipt"), state.get("done", False))
