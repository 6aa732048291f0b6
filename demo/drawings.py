"""Drawings that stand for photographs in a demonstration: a place before and after. Nothing in them is real."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from core.files.reading import PICTURES, ReadFile, read_file

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

SIZE = (960, 640)
SKY, GRASS, WALL, PATH = "#cfe0e8", "#a9c58f", "#d9cfbd", "#c9b48f"
STEEL, WOOD, LEAF, RED = "#5b6670", "#8a6a44", "#4f7d4a", "#b5473a"


def _square(pen: ImageDraw, is_after: bool) -> None:
    """A square with one tree; afterwards bushes under it and boxes for birds."""
    pen.rectangle((0, 330, *SIZE), fill=GRASS)
    pen.rectangle((296, 240, 320, 480), fill=WOOD)
    pen.ellipse((190, 90, 426, 300), fill=LEAF)
    if not is_after:
        return
    for left in range(120, 840, 80):
        pen.ellipse((left, 440, left + 96, 530), fill=LEAF)
        pen.ellipse((left + 34, 452, left + 52, 470), fill=RED)
    pen.rectangle((700, 210, 712, 440), fill=WOOD)
    for left, top in ((284, 320), (682, 190)):
        pen.polygon([(left - 8, top), (left + 24, top - 26), (left + 56, top)], fill=STEEL)
        pen.rectangle((left, top, left + 48, top + 56), fill=PATH)
        pen.ellipse((left + 16, top + 16, left + 32, top + 32), fill=STEEL)


def _marked(pen: ImageDraw, name: str) -> None:
    """A pavement without shade, or under water; before and after somebody planted there."""
    pen.rectangle((0, 330, *SIZE), fill=PATH)
    for joint in range(-200, 960, 90):
        pen.line((joint, 640, joint + 320, 330), fill=WALL, width=3)
    if name == "mark-heat":
        pen.ellipse((60, 30, 170, 140), fill="#f0b323")
    if name == "mark-water":
        pen.ellipse((180, 430, 760, 590), fill="#7fa3b5")
    pen.rectangle((90, 430, 870, 520), fill=GRASS if name in ("mark-before", "mark-after") else WALL)
    if name == "mark-after":
        for trunk in range(160, 860, 170):
            pen.rectangle((trunk - 7, 330, trunk + 7, 480), fill=WOOD)
            pen.ellipse((trunk - 62, 220, trunk + 62, 350), fill=LEAF)


def _fence(pen: ImageDraw, has_panels: bool) -> None:
    """A kitchen garden of a nursery school; later half of its fence."""
    for left in (140, 380, 620):
        pen.rectangle((left, 440, left + 180, 520), fill=WOOD)
        for row in range(left + 20, left + 180, 40):
            pen.ellipse((row, 424, row + 26, 456), fill=LEAF)
    if not has_panels:
        return
    for post in range(60, 920, 120):
        pen.rectangle((post, 470, post + 12, 600), fill=STEEL)
    for bar in range(66, 540, 24):
        pen.line((bar, 490, bar, 590), fill=RED, width=6)


@cache
def drawing(name: str) -> ReadFile:
    """The drawing of that name (``before``, ``after``, the same of a square, a fence and a mark), ready to be kept.

    Raises ``ValueError``.
    """
    # The library is heavy, and only a loading of the demonstration needs it here.
    from PIL import Image
    from PIL.ImageDraw import Draw

    picture = Image.new("RGB", SIZE, SKY)
    pen = Draw(picture)
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
    if name.startswith("square"):
        _square(pen, name == "square-after")
    if name.startswith("fence"):
        _fence(pen, name == "fence-during")
    if name.startswith("mark"):
        _marked(pen, name)
    made = BytesIO()
    picture.save(made, "PNG")
    made.seek(0)
    read = read_file(made, f"{name}.png", PICTURES)
    if not isinstance(read, ReadFile):
        raise ValueError(read.code)
    return read
