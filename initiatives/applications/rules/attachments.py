"""Which papers go with an application, and who may read them. Pure.

Codes: ``too_many_files`` (``most``), ``caption_missing``, ``caption_long`` (``maximum``).
"""

from __future__ import annotations

from collections.abc import Mapping

from core.problems import Problem

MOST_FILES = 12
LONGEST_CAPTION = 200
MEMBERS = "members"
KINDS = ("photo", "drawing", "consent", MEMBERS, "other")
OFFICE_ONLY = frozenset({"consent", MEMBERS})
"""They bear names and signatures, so nobody but the group and the office reads them."""


def may_be_public(kind: str) -> bool:
    """Whether a paper of this kind may be shown to everybody."""
    return kind not in OFFICE_ONLY


def true_kind(kind: str, is_picture: bool) -> str:
    """What a paper is kept as: a document left under the first kind of the list is no photograph, but no fault."""
    if kind not in KINDS:
        return "other"
    return "other" if kind == "photo" and not is_picture else kind


def check_room(held: int, field: str) -> list[Problem]:
    """Whether one more paper fits beside those held."""
    return [Problem("too_many_files", field, {"most": MOST_FILES})] if held >= MOST_FILES else []


def check_caption(caption: str, field: str) -> list[Problem]:
    """A caption says what the paper shows; readers who see no pictures have nothing else."""
    if not caption:
        return [Problem("caption_missing", field)]
    if len(caption) > LONGEST_CAPTION:
        return [Problem("caption_long", field, {"maximum": LONGEST_CAPTION})]
    return []


def check_captions(captions: Mapping[int, str]) -> list[Problem]:
    """Whether each paper, by its number, says what it shows."""
    return [one for number, said in captions.items() for one in check_caption(said, f"title-of-{number}")]
