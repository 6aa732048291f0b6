"""A crest made ready for the header: small enough for a slow phone, otherwise as it was given."""

from __future__ import annotations

import io
from typing import IO

from core.files.reading import JPEG, PICTURES, PNG, read_file
from core.problems import Problem

TALLEST = 276
"""Pixels: six times the 46 of the header, enough for the sharpest screens and for print."""
WIDEST = 800
MOST_BYTES = 5 * 1024 * 1024
FEWEST_PIXELS = 32


def read_crest_file(stream: IO[bytes], name: str) -> tuple[bytes, str] | Problem:
    """The crest's bytes and media type, PNG or JPEG, or why it is refused. Transparency stays."""
    read = read_file(io.BytesIO(stream.read(MOST_BYTES + 1)), name, PICTURES, "crest", MOST_BYTES)
    if isinstance(read, Problem):
        return read
    if min(read.width or 0, read.height or 0) < FEWEST_PIXELS:
        return Problem("crest_small", "crest", {"fewest": FEWEST_PIXELS})
    # The library is heavy, and only who sends a crest needs it.
    from PIL import Image

    with Image.open(io.BytesIO(read.content)) as picture:
        picture.thumbnail((WIDEST, TALLEST))
        kept = io.BytesIO()
        if read.media_type == PNG:
            picture.save(kept, "PNG", optimize=True)
        else:
            picture.save(kept, "JPEG", quality=88, optimize=True)
    return kept.getvalue(), PNG if read.media_type == PNG else JPEG
