"""Reads a Mapbox Vector Tile (2.1) far enough to look at its points: layer → list of (x, y, properties)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any


def layers_of(tile: bytes) -> dict[str, list[tuple[int, int, dict[str, Any]]]]:
    """The layers of a tile of points."""
    found = {}
    for field, layer in fields(tile):
        assert field == 3
        parts = list(fields(layer))
        name = next(value.decode() for number, value in parts if number == 1)
        keys = [value.decode() for number, value in parts if number == 3]
        values = [value_of(value) for number, value in parts if number == 4]
        found[name] = [point(value, keys, values) for number, value in parts if number == 2]
    return found


def varint(data: bytes, at: int) -> tuple[int, int]:
    shift = value = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def fields(data: bytes) -> Iterator[tuple[int, Any]]:
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 1:
            value, at = struct.unpack("<d", data[at : at + 8])[0], at + 8
        elif kind == 5:
            value, at = struct.unpack("<f", data[at : at + 4])[0], at + 4
        else:
            size, at = varint(data, at)
            value, at = data[at : at + size], at + size
        yield key >> 3, value


def packed(data: bytes) -> list[int]:
    numbers, at = [], 0
    while at < len(data):
        number, at = varint(data, at)
        numbers.append(number)
    return numbers


def value_of(data: bytes) -> Any:
    field, value = next(iter(fields(data)))
    return {1: lambda: value.decode(), 6: lambda: zigzag(value)}.get(field, lambda: value)()


def zigzag(number: int) -> int:
    return (number >> 1) ^ -(number & 1)


def point(data: bytes, keys: list[str], values: list[Any]) -> tuple[int, int, dict[str, Any]]:
    parts = dict(fields(data))
    tags, geometry = packed(parts.get(2, b"")), packed(parts[4])
    told = {keys[key]: values[value] for key, value in zip(tags[::2], tags[1::2], strict=True)}
    return zigzag(geometry[1]), zigzag(geometry[2]), told
