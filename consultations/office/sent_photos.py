"""Photos that come with a form of the office: each kept at once, so that a bad one never costs the others or the words.

A photo is a file that nobody holds until its check or its work is written down; one that never is goes after a day.
The form that comes back names the kept ones with a proof that they came with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, cast
from uuid import UUID

from flask import request

from consultations.marks.queries.own import is_loose_picture
from consultations.marks.rules.keys import file_key, is_same
from consultations.marks.views.frame import keys
from core.clock import now
from core.db import transaction
from core.files.reading import PICTURES, read_file
from core.files.storing import store_file
from core.problems import Problem
from core.web.csrf import comes_from_here, token_is_valid

KEPT = re.compile(r"([1-9][0-9]{0,17})-([a-z2-7]{26})")


@dataclass
class SentPhotos:
    """Files of one field, how a form that comes back names them, and what was wrong with others."""

    file_ids: list[int] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def hold(self, file_id: int, entry_key: UUID) -> None:
        """Count a file in."""
        self.file_ids.append(file_id)
        self.kept.append(f"{file_id}-{file_key(keys().secret, file_id, entry_key)}")


def sent_photos(name: str, entry_key: UUID, most: int) -> SentPhotos:
    """The photos sent now or before in the field ``name``, at most ``most``."""
    sent = SentPhotos()
    for one in request.form.getlist(f"{name}_kept")[:most]:
        file_id = _proved(one, entry_key)
        if file_id is None:
            sent.problems.append(Problem("photo_gone", name))
        else:
            sent.hold(file_id, entry_key)
    if token_is_valid() or comes_from_here():
        _read(sent, name, entry_key, most)
    return sent


def _proved(written: str, entry_key: UUID) -> int | None:
    found = KEPT.fullmatch(written)
    if found is None or not is_same(file_key(keys().secret, int(found[1]), entry_key), found[2]):
        return None
    return int(found[1]) if is_loose_picture(int(found[1])) else None


def _read(sent: SentPhotos, name: str, entry_key: UUID, most: int) -> None:
    files = [one for one in request.files.getlist(name) if one.filename]
    room = max(0, most - len(sent.file_ids))
    if len(files) > room:
        sent.problems.append(Problem("too_many_photos", name, {"most": most, "left": room}))
    for one in files[:room]:
        read = read_file(cast(BinaryIO, one.stream), one.filename or "", PICTURES, name)
        if isinstance(read, Problem):
            sent.problems.append(read)
            continue
        with transaction():
            sent.hold(store_file(read, now()).id, entry_key)


def named(problems: Sequence[Problem], name: str) -> list[Problem]:
    """The same problems beside another field: there are several fields of photos on one page."""
    return [Problem(one.code, name, one.facts) for one in problems]
