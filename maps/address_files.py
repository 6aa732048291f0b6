"""Rows of a register of addresses, read one by one from a file: CSV by its headers, or GeoJSON points. Pure.

The state publishes the national register (PRG, "punkty adresowe") by county; what a town exports from it has the
columns NAZWA_MSC, NAZWA_ULC, NUMER_PORZ (since 2021), SIMC_nazwa, ULIC_nazwa, Numer (before) or miejscowosc, ulica,
numerPorzadkowy, with X and Y in metres of EPSG:2180. A plain file has locality;street;number;lon;lat, one of
OpenStreetMap the properties addr:street, addr:housenumber, addr:city. What a file is, is seen from its content.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from core.problems import Problem
from maps.coordinates import Position
from maps.drafts import slug_of
from maps.geojson_stream import features_in
from maps.typed_coordinates import read_coordinates

LONGEST = {"locality": 120, "street": 160, "number": 20}
COLUMNS = {
    "locality": (
        "locality",
        "miejscowosc",
        "nazwamsc",
        "nazwamiejscowosci",
        "simcnazwa",
        "addrcity",
        "addrplace",
    ),
    "street": ("street", "ulica", "nazwaulc", "nazwaulicy", "ulicnazwa", "addrstreet"),
    "number": ("number", "numer", "numerporz", "numerporzadkowy", "addrhousenumber", "nr"),
    "lon": (
        "lon",
        "lng",
        "longitude",
        "dlugosc",
        "dlugoscgeograficzna",
        "x",
        "xepsg2180",
        "wspx",
        "xpuwg1992",
    ),
    "lat": ("lat", "latitude", "szerokosc", "szerokoscgeograficzna", "y", "yepsg2180", "wspy", "ypuwg1992"),
}
"""Headers that a column may have, without case, accents and signs, the better ones first."""
NEEDED = ("number", "lon", "lat")
DELIMITERS = ";,\t|"
CHUNK = 1 << 20


@dataclass(frozen=True)
class Address:
    """An address point in degrees; ``street`` is empty where houses are numbered through the village."""

    locality: str
    street: str
    number: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Wrong:
    """A row that cannot be taken: ``line`` of the file (of a GeoJSON the number of its feature) and why."""

    line: int
    problem: Problem


class NotAddresses(ValueError):
    """The file as a whole cannot be read; ``problem`` says why."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.problem = Problem(code, None, facts)


def read_addresses(path: Path, near: Position | None = None) -> Iterator[Address | Wrong]:
    """Each address of the file or what is wrong with its row. ``near`` is where the town is, for metres in either order.

    Raises ``NotAddresses`` for what is no such file, ``OSError`` for what cannot be opened.
    """
    with path.open(encoding=_encoding(path), newline="") as text:
        start = text.read(4096)
        text.seek(0)
        if start.startswith("PK\x03\x04"):
            raise NotAddresses("addresses_zipped")
        rows = _features(text) if start.lstrip("\ufeff \t\r\n").startswith("{") else _csv_rows(text, start)
        for line, row in rows:
            yield _address(row, line, near)


def _encoding(path: Path) -> str:
    """UTF-8 where all of it is; else the code page of Polish Windows, in which spreadsheets still save."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as raw:
        try:
            while chunk := raw.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1250"
    return "utf-8-sig"


def _csv_rows(text: TextIO, start: str) -> Iterator[tuple[int, dict[str, str]]]:
    header = start.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=header.count)
    reader = csv.reader(text, delimiter=delimiter)
    try:
        places = _columns(next(reader, []))
        for cells in reader:
            if any(cells):
                yield reader.line_num, {name: cells[at] for name, at in places.items() if at < len(cells)}
    except csv.Error as error:
        raise NotAddresses("addresses_broken", line=reader.line_num, reason=str(error)) from None


def _columns(headers: list[str]) -> dict[str, int]:
    """Where each thing stands. Raises ``NotAddresses`` where a column is missing."""
    plain = [_plain(name) for name in headers]
    places = {}
    for name, known in COLUMNS.items():
        found = next((plain.index(one) for one in known if one in plain), None)
        if found is not None:
            places[name] = found
    missing = [name for name in NEEDED if name not in places]
    if not {"locality", "street"} & places.keys():
        missing.insert(0, "street")
    if missing:
        raise NotAddresses("addresses_columns", missing=missing, found=", ".join(headers)[:200])
    return places


def _plain(name: str) -> str:
    return re.sub("-", "", slug_of(name))


def _features(text: TextIO) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        for number, feature in enumerate(features_in(text), 1):
            yield number, _of_feature(feature)
    except ValueError as error:
        raise NotAddresses("addresses_broken", line=1, reason=str(error)[:120]) from None


def _of_feature(feature: Mapping[str, Any]) -> dict[str, str]:
    given = feature.get("properties")
    properties = (
        {_plain(str(name)): value for name, value in given.items()} if isinstance(given, dict) else {}
    )
    row = {}
    for name in LONGEST:
        found = next((properties[one] for one in COLUMNS[name] if properties.get(one)), "")
        row[name] = str(found)
    geometry = feature.get("geometry")
    at = (
        geometry.get("coordinates")
        if isinstance(geometry, dict) and geometry.get("type") == "Point"
        else None
    )
    if isinstance(at, list) and len(at) >= 2:
        row |= {"lon": str(at[0]), "lat": str(at[1])}
    return row


def _address(row: Mapping[str, str], line: int, near: Position | None) -> Address | Wrong:
    said = {name: " ".join(row.get(name, "").split()) for name in LONGEST}
    if not said["number"]:
        return Wrong(line, Problem("address_number_missing"))
    if not said["street"] and not said["locality"]:
        return Wrong(line, Problem("address_street_missing"))
    for name, most in LONGEST.items():
        if len(said[name]) > most:
            return Wrong(line, Problem("address_too_long", name, {"text": said[name][:40], "most": most}))
    typed = f"{row.get('lat', '').strip()} {row.get('lon', '').strip()}"
    points, problems = read_coordinates(typed, near, 1)
    if problems or not points:
        return Wrong(line, Problem("address_coordinates", None, {"text": typed[:60].strip()}))
    return Address(said["locality"], said["street"], said["number"], points[0].lon, points[0].lat)
