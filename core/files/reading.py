"""What a sent file really is: by its content, never by its name. Pictures are drawn anew, so that nothing rides along.

Pure apart from the bytes handed in. Codes of problems: ``file_empty``, ``file_too_large`` (fact ``limit_mb``),
``file_type`` (facts ``name``, ``allowed``), ``file_damaged``, ``picture_too_large`` (fact ``limit_megapixels``).
"""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from dataclasses import dataclass
from typing import BinaryIO

from core.problems import Problem

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 4000
"""A photograph is made no larger than that: enough to print on A3, and a fifth of what a phone sends."""

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
PICTURES = frozenset({JPEG, PNG})
DOCUMENTS = frozenset({PDF, JPEG, PNG})
ENDINGS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}
SIGNS = ((PDF, b"%PDF-"), (JPEG, b"\xff\xd8\xff"), (PNG, b"\x89PNG\r\n\x1a\n"))


@dataclass(frozen=True)
class ReadFile:
    """A file that passed: ``content`` is what is kept. ``width`` and ``height`` in pixels, for pictures only."""

    name: str
    media_type: str
    content: bytes
    width: int | None = None
    height: int | None = None

    @property
    def sha256(self) -> bytes:
        """Digest of the content."""
        return hashlib.sha256(self.content).digest()


def read_file(
    stream: BinaryIO, name: str, allowed: frozenset[str] = DOCUMENTS, field: str = "file",
    most_bytes: int = MOST_BYTES,
) -> ReadFile | Problem:  # fmt: skip
    """The file as it will be kept, or why it is refused. Reads at most ``most_bytes`` + 1 bytes."""
    content = stream.read(most_bytes + 1)
    shown = clean_name(name)
    if not content:
        return Problem("file_empty", field, {"name": shown})
    if len(content) > most_bytes:
        return Problem("file_too_large", field, {"name": shown, "limit_mb": most_bytes // MEGABYTE})
    media_type = media_type_of(content)
    if media_type not in allowed:
        return Problem("file_type", field, {"name": shown, "allowed": sorted(allowed)})
    if media_type == PDF:
        return _pdf(content, shown, field)
    return _picture(content, shown, media_type, field)


def media_type_of(content: bytes) -> str:
    """The type by the first bytes; a PDF may have up to 1,024 bytes of something before it (ISO 32000 annex H)."""
    for media_type, sign in SIGNS:
        if content.startswith(sign):
            return media_type
    return PDF if b"%PDF-" in content[:1024] else ""


def clean_name(name: str) -> str:
    """The last part of a file's name in visible signs, at most 120; an empty one is called „plik”."""
    last = re.split(r"[\\/]", name)[-1]
    visible = "".join(sign if sign.isprintable() else " " for sign in last)
    return " ".join(visible.split())[-120:] or "plik"


def _named(name: str, media_type: str) -> str:
    """The name with the ending of what the file really is."""
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name)
    return (stem.strip() or "plik") + ENDINGS[media_type]


def _pdf(content: bytes, name: str, field: str) -> ReadFile | Problem:
    if b"%%EOF" not in content[-2048:] and b"startxref" not in content[-4096:]:
        return Problem("file_damaged", field, {"name": name})
    return ReadFile(_named(name, PDF), PDF, content)


def _picture(content: bytes, name: str, media_type: str, field: str) -> ReadFile | Problem:
    # The library is heavy, and only who sends a picture needs it.
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise Image.DecompressionBombError
                # Turned upright before the note about its turning goes, with place and camera.
                upright = ImageOps.exif_transpose(opened)
                upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
                kept = io.BytesIO()
                has_alpha = media_type == PNG and ("A" in upright.getbands() or upright.mode == "P")
                bare = upright.convert("RGBA" if has_alpha else "RGB")
                # Comments and notes of the file would be written again.
                bare.info.clear()
                if media_type == JPEG:
                    bare.save(kept, "JPEG", quality=86, optimize=True)
                else:
                    bare.save(kept, "PNG")
                return ReadFile(_named(name, media_type), media_type, kept.getvalue(), *upright.size)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        facts = {"name": name, "limit_megapixels": MOST_PIXELS // 1_000_000}
        return Problem("picture_too_large", field, facts)
    except (OSError, SyntaxError, ValueError, EOFError):
        return Problem("file_damaged", field, {"name": name})
