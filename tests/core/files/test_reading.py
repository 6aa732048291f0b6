"""What people send is looked at by content; pictures come out bare, bombs and disguises do not pass."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from core.files.reading import JPEG, MOST_BYTES, PDF, PICTURES, PNG, clean_name, media_type_of, read_file
from core.problems import Problem


def photo(kind: str = "JPEG", size: tuple[int, int] = (60, 40), exif: Image.Exif | None = None) -> bytes:
    made = io.BytesIO()
    picture = Image.new("RGB", size, (20, 120, 60))
    picture.save(made, kind, **({"exif": exif} if exif else {}))
    return made.getvalue()


def code_of(content: bytes, name: str = "plik.pdf", **more: object) -> str:
    read = read_file(io.BytesIO(content), name, **more)
    assert isinstance(read, Problem)
    return read.code


def test_place_and_camera_are_taken_out_and_the_photo_is_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Aparat"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (52.0, 12.0, 30.0)
    read = read_file(io.BytesIO(photo(exif=exif)), "IMG_1.JPG")
    assert (read.media_type, read.width, read.height, read.name) == (JPEG, 40, 60, "IMG_1.jpg")
    again = Image.open(io.BytesIO(read.content))
    assert not again.getexif() and b"Aparat" not in read.content and b"Exif" not in read.content


def test_png_keeps_transparency_and_loses_its_notes():
    made = io.BytesIO()
    from PIL.PngImagePlugin import PngInfo

    note = PngInfo()
    note.add_text("Comment", "ul. Domowa 1")
    Image.new("RGBA", (9, 9), (1, 2, 3, 0)).save(made, "PNG", pnginfo=note)
    read = read_file(io.BytesIO(made.getvalue()), "szkic.png")
    assert read.media_type == PNG and b"Domowa" not in read.content
    assert Image.open(io.BytesIO(read.content)).getpixel((0, 0))[3] == 0


def test_a_large_photo_is_made_smaller():
    read = read_file(io.BytesIO(photo(size=(5000, 1000))), "pole.jpg")
    assert (read.width, read.height) == (4000, 800)


@pytest.mark.parametrize(
    "content",
    [b"<html><script>1</script>", b"PK\x03\x04docx", b"MZ\x90\x00", b"GIF89a" + b"\0" * 40, b"zwykly tekst"],
)
def test_a_right_name_does_not_help_a_wrong_file(content):
    assert code_of(content, "kosztorys.pdf") == "file_type"


def test_empty_large_and_broken_files_are_told_apart():
    assert code_of(b"") == "file_empty"
    assert code_of(b"%PDF-1.4" + b"\0" * MOST_BYTES) == "file_too_large"
    assert code_of(b"%PDF-1.7 urwany") == "file_damaged"
    assert code_of(photo()[:300], "a.jpg") == "file_damaged"
    assert code_of(b"\xff\xd8\xff<script>alert(1)</script>", "a.jpg") == "file_damaged"


def test_a_bomb_of_a_picture_is_refused_before_it_opens():
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 9_000_000))
    assert len(bomb) < 20_000
    assert code_of(bomb + chunk(b"IEND", b""), "mapa.png") == "picture_too_large"


def test_a_pdf_passes_whatever_its_name():
    document = b"%PDF-1.4\n1 0 obj<<>>endobj\nstartxref\n0\n%%EOF\n"
    read = read_file(io.BytesIO(document), "C:\\Moje\\zgoda\u202e.exe")
    assert (read.media_type, read.name) == (PDF, "zgoda.pdf")
    assert media_type_of(b"\n\n" + document) == PDF
    assert code_of(document, allowed=PICTURES) == "file_type"


def test_names_are_cleaned():
    assert clean_name("../../etc/passwd") == "passwd"
    assert clean_name("\x00\n") == "plik"
    assert len(clean_name("ż" * 400)) == 120
