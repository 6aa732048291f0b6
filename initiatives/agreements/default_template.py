"""The templates that every programme begins with: an agreement on a local initiative and an annex to it.

After arts. 19b–19h of the Act. Written here and not kept as files, so that their words can be read and changed like
any others. An official downloads one, changes it in a word processor and sends it back; from then on the programme
has its own.
"""

from __future__ import annotations

import io
from typing import Any

from initiatives.agreements import default_annex_words as annex_words
from initiatives.agreements.default_words import (
    ANNEXES,
    COSTS,
    HEAD,
    PARTIES,
    PARTS,
    SIGNATURES,
    STEPS,
    TITLE,
)
from initiatives.agreements.docx_parts import add_part, add_signatures, add_table, begun
from initiatives.agreements.rules.fields import ANNEX


def default_template(kind: str) -> bytes:
    """The DOCX of an agreement or of an annex."""
    document = _annex() if kind == ANNEX else _agreement()
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _agreement() -> Any:
    document = begun(TITLE, HEAD, PARTIES)
    for heading, points in PARTS:
        add_part(document, heading, points)
    add_signatures(document, SIGNATURES)
    document.add_heading(ANNEXES[0], level=1).paragraph_format.page_break_before = True
    document.add_paragraph(ANNEXES[1])
    add_table(document, "pozycja", "pozycje", COSTS, right_from=2)
    document.add_paragraph(ANNEXES[2])
    document.add_heading(ANNEXES[3], level=1)
    add_table(document, "etap", "etapy", STEPS)
    return document


def _annex() -> Any:
    document = begun(annex_words.TITLE, annex_words.HEAD, annex_words.PARTIES)
    add_part(document, *annex_words.REASON)
    for heading, said, each, of, columns, right_from in annex_words.CHANGES:
        document.add_heading(heading, level=1)
        document.add_paragraph(said)
        add_table(document, each, of, columns, right_from)
    add_part(document, *annex_words.LAST)
    add_signatures(document, SIGNATURES)
    document.add_heading(annex_words.ATTACHED[0], level=1).paragraph_format.page_break_before = True
    document.add_paragraph(annex_words.ATTACHED[1])
    add_table(document, "pozycja", "pozycje", COSTS, right_from=2)
    return document
