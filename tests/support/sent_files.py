"""Files that people send: real pictures and documents, and what only looks like them."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n9\n%%EOF\n"


def jpeg(colour: str = "green", place: bool = False) -> bytes:
    """A photograph; with ``place`` it says in its EXIF where it was taken."""
    made = io.BytesIO()
    picture = Image.new("RGB", (60, 40), colour)
    exif = Image.Exif()
    if place:
        exif.get_ifd(0x8825)[1] = "N"
        exif[0x010F] = "Aparat Jana Kowalskiego"
    picture.save(made, "JPEG", exif=exif)
    return made.getvalue()


def png() -> bytes:
    """A small drawing."""
    made = io.BytesIO()
    Image.new("RGB", (30, 30), "white").save(made, "PNG")
    return made.getvalue()


def bomb() -> bytes:
    """A PNG of a few hundred bytes that claims to be 30,000 by 30,000 points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


def large(megabytes: int) -> bytes:
    """A PDF of that many megabytes."""
    return PDF + b"\0" * (megabytes * 1024 * 1024) + PDF


def chosen(content: bytes, name: str = "plik.jpg") -> tuple[Any, str]:
    """A file as the test browser sends it."""
    return io.BytesIO(content), name
