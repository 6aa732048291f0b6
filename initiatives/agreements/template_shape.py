"""Whether sent bytes are a DOCX that we may open: by content, before any library looks at it.

A document is a zip. It is refused when it would unpack to far more than a document needs, when it carries macros or
embedded programs, when any of its XML defines entities, and when it fetches anything from elsewhere as it is opened.
Links to pages are kept; the name of the office's own style file is dropped at filling.
"""

from __future__ import annotations

import io
import re
import zipfile

from core.files.reading import MEGABYTE
from core.problems import Problem

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_BYTES = 5 * MEGABYTE
MOST_UNPACKED = 40 * MEGABYTE
MOST_PARTS = 500
MOST_OF_ONE = 15 * MEGABYTE
NEEDED = frozenset({"[Content_Types].xml", "word/document.xml"})
MACROS = re.compile(r"vbaproject|vbadata|/activex/|/embeddings/|\.(bin|exe|dll|js|vbs|ole)$", re.IGNORECASE)
HARMLESS = re.compile(rb"/(hyperlink|attachedTemplate)\"", re.IGNORECASE)
OUTSIDE = re.compile(rb"<Relationship\b[^>]*>", re.IGNORECASE)
ENTITIES = (b"<!DOCTYPE", b"<!ENTITY")
UTF16 = (b"\xff\xfe", b"\xfe\xff")


def check_shape(content: bytes, field: str = "file") -> list[Problem]:
    """``template_empty``, ``template_large`` (``limit_mb``), ``template_type``, ``template_broken``,
    ``template_bomb``, ``template_macros``, ``template_outside``; nothing for a document that may be opened."""
    code = _fault(content)
    return [Problem(code, field, {"limit_mb": MOST_BYTES // MEGABYTE})] if code else []


def _fault(content: bytes) -> str:
    if not content:
        return "template_empty"
    if len(content) > MOST_BYTES:
        return "template_large"
    if not content.startswith(b"PK\x03\x04"):
        return "template_type"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return _fault_of_parts(packed)
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
        EOFError,
    ):
        return "template_broken"
    except Exception as error:  # zlib and lzma have errors of their own
        if type(error).__module__ in ("zlib", "lzma", "_lzma", "bz2"):
            return "template_broken"
        raise


def _fault_of_parts(packed: zipfile.ZipFile) -> str:
    parts = packed.infolist()
    names = {one.filename for one in parts}
    if not names >= NEEDED:
        return "template_type"
    is_huge = sum(one.file_size for one in parts) > MOST_UNPACKED or len(parts) > MOST_PARTS
    if is_huge or any(one.file_size > MOST_OF_ONE for one in parts):
        return "template_bomb"
    if any(MACROS.search(name) for name in names):
        return "template_macros"
    if len(names) != len(parts) or any(one.flag_bits & 1 for one in parts):
        return "template_broken"
    told = (_fault_of_text(one.filename, packed.read(one)) for one in parts)
    return next((code for code in told if code), "")


def _fault_of_text(name: str, content: bytes) -> str:
    if not name.lower().endswith((".xml", ".rels")):
        return ""
    if content.startswith(UTF16) or any(sign in content for sign in ENTITIES):
        return "template_broken"
    if name == "[Content_Types].xml" and b"macroEnabled" in content:
        return "template_macros"
    if name.lower().endswith(".rels"):
        fetched = [one for one in OUTSIDE.findall(content) if b"External" in one and not HARMLESS.search(one)]
        return "template_outside" if fetched else ""
    return ""
