"""Drawings that stand for photographs in a demonstration: a place before and after. Nothing in them is real."""

from __future__ import annotations

from io import BytesIO

from core.files.reading import PICTURES, ReadFile, read_file

SIZE = (960, 640)
SKY, GRASS, WALL, PATH = "#cfe0e8", "#a9c58f", "#d9cfbd", "#c9b48f"
STEEL, WOOD, LEAF, RED = "#5b6670", "#8a6a44", "#4f7d4a", "#b5473a"


def drawing(name: str) -> ReadFile:
    """The drawing called ``before`` or ``after``, as a picture ready to be kept. Raises ``ValueError``."""
    # The library is heavy, and only a loading of the demonstration needs it here.
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", SIZE, SKY)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 330, 960, 640), fill=GRASS)
    pen.rectangle((560, 120, 900, 340), fill=WALL)
    for row in (150, 210, 270):
        for column in range(590, 880, 70):
            pen.rectangle((column, row, column + 36, row + 36), fill=SKY, outline=STEEL)
    pen.polygon([(0, 600), (960, 430), (960, 470), (0, 640)], fill=PATH)
    if name == "after":
        pen.polygon([(120, 540), (300, 360), (330, 360), (180, 540)], fill=RED)
        pen.polygon([(330, 360), (520, 500), (520, 520), (330, 385)], fill=WOOD)
        pen.line((600, 520, 640, 380, 760, 380, 800, 520), fill=STEEL, width=12)
        pen.line((700, 380, 700, 480), fill=STEEL, width=5)
        pen.rectangle((670, 478, 730, 490), fill=WOOD)
        for trunk in (70, 880):
            pen.rectangle((trunk - 6, 300, trunk + 6, 440), fill=WOOD)
            pen.ellipse((trunk - 55, 200, trunk + 55, 320), fill=LEAF)
    made = BytesIO()
    picture.save(made, "PNG")
    made.seek(0)
    read = read_file(made, f"{name}.png", PICTURES)
    if not isinstance(read, ReadFile):
        raise ValueError(read.code)
    return read
