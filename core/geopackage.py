"""GeoPackage 1.3 (OGC 12-128r17) written with ``sqlite3`` alone: one table of features, EPSG:4326.

Geometry comes as WKB (little endian, as ``ST_AsBinary(g, 'NDR')`` gives it) and gets the header of the standard.
"""

from __future__ import annotations

import sqlite3
import struct
import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

APPLICATION_ID, VERSION = 0x47504B47, 10300
SRS = 4326
WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,'
    'AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'
)
TABLES = """
CREATE TABLE gpkg_spatial_ref_sys (
    srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
    table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
    last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
    CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
    table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
    z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
    CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
    CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
"""
KINDS = {str: "TEXT", int: "INTEGER", float: "DOUBLE"}
Value = str | int | float | None


def geopackage(
    table: str,
    columns: Sequence[tuple[str, type]],
    rows: Iterable[tuple[bytes | None, Sequence[Value]]],
    changed_at: datetime,
    description: str = "",
) -> bytes:
    """A file with one table. ``rows``: WKB (or nothing) and the values by column; ``changed_at`` aware, in UTC.

    ``table`` and the names of ``columns`` are our own lower-case words; anything else raises ``ValueError``.
    """
    if not all(name.isidentifier() and name.islower() for name in (table, *(name for name, _ in columns))):
        raise ValueError("names of tables and columns are lower-case words")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.gpkg"
        with sqlite3.connect(path) as book:
            _prepare(book, table, columns, changed_at, description)
            marks = ",".join("?" * (len(columns) + 1))
            names = ",".join(["geom", *(name for name, _ in columns)])
            statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - our own words, checked
            book.executemany(statement, ((_blob(shape), *values) for shape, values in rows))
        book.close()
        return path.read_bytes()


def _prepare(
    book: sqlite3.Connection,
    table: str,
    columns: Sequence[tuple[str, type]],
    changed_at: datetime,
    description: str,
) -> None:
    book.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    book.execute(f"PRAGMA user_version = {VERSION}")
    book.executescript(TABLES)
    book.executemany(
        "INSERT INTO gpkg_spatial_ref_sys VALUES (?,?,?,?,?,?)",
        [
            ("WGS 84 geodetic", SRS, "EPSG", SRS, WGS84, "longitude, latitude in degrees"),
            ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", ""),
            ("Undefined geographic SRS", 0, "NONE", 0, "undefined", ""),
        ],
    )
    kinds = ", ".join(f"{name} {KINDS[kind]}" for name, kind in columns)
    book.execute(
        f"CREATE TABLE {table} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom GEOMETRY, {kinds})"
    )
    moment = changed_at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    book.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id) VALUES (?,?,?,?,?,?)",
        (table, "features", table, description, moment, SRS),
    )
    book.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?,?,?,?,?,?)", (table, "geom", "GEOMETRY", SRS, 0, 0)
    )


def _blob(shape: bytes | None) -> bytes | None:
    """WKB under the header of a GeoPackage: "GP", version 0, little endian without envelope, the system's number."""
    return None if shape is None else b"GP\x00\x01" + struct.pack("<i", SRS) + shape
