"""``wspolnie verify``: check an announced result from public files alone, without database or web framework.

verify_command(argv) -> exit code: 0 everything agrees, 1 something does not, 2 wrong use or malformed input
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import zlib
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import Request, urlopen

from core.version import VERSION
from pb.tally.engine.errors import CountError, PabulibError
from pb.tally.verification import GZIP_MAGIC, MalformedAnswer, verify

AGREES, DIFFERS, MISUSED = 0, 1, 2
SECONDS = 60
LARGEST = 1 << 30
"""Bytes of a file from the network, and of an unpacked one: the largest real elections take a tenth of it."""
API_FILE = re.compile(r"(?P<base>.*/api/v1/rounds/[^/]+/)ballots\.pb")
PAGE_FILE = re.compile(r"(?P<town>.*)/bo/(?P<slug>[^/]+)/karty\.pb")


class Unreadable(Exception):
    """A file or an address that cannot be had; the message is a Polish sentence."""


def verify_command(argv: list[str]) -> int:
    """Run ``wspolnie verify`` with these arguments and give its exit code."""
    try:
        arguments = _parser().parse_args(argv)
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else MISUSED
    try:
        return _verify(arguments)
    except (PabulibError, Unreadable) as problem:
        print(problem, file=sys.stderr)
    except (CountError, MalformedAnswer) as problem:
        print(f"{arguments.file}: {problem}", file=sys.stderr)
    return MISUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="wspolnie verify",
        description="Policz opublikowane karty od nowa i porównaj z ogłoszonym wynikiem, bez bazy danych.",
    )
    parser.add_argument("file", metavar="FILE|URL", help="karty: plik .pb, .pb.gz albo adres …/ballots.pb")
    parser.add_argument(
        "--results", metavar="FILE|URL", help="ogłoszone wyniki (JSON); przy adresie kart znajdziemy je same"
    )
    parser.add_argument("--proof", metavar="FILE|URL", help="ogłoszony odcisk kart (JSON); jak wyżej")
    return parser


def _verify(arguments: argparse.Namespace) -> int:
    results, proof = arguments.results, arguments.proof
    beside = answers_beside(arguments.file)
    if beside:
        results, proof = results or beside[0], proof or beside[1]
    name = Path(urlsplit(arguments.file).path).name if is_address(arguments.file) else arguments.file
    file = unpacked(read(arguments.file), arguments.file)
    report = verify(file, Path(name).name, _answer(results), _answer(proof))
    print("\n".join(report.lines))
    print()
    if report.faults:
        print(f"Nie wszystko się zgadza. Niezgodności: {report.faults}.")
        return DIFFERS
    print("Wszystko się zgadza." if results and proof else _partly(bool(results), bool(proof)))
    return AGREES


def _partly(has_results: bool, has_proof: bool) -> str:
    """What was not looked at, so that nobody takes half a check for a whole one."""
    if has_results:
        return "Wynik się zgadza. Odcisku kart nie porównano (--proof)."
    if has_proof:
        return "Odcisk kart się zgadza. Ogłoszonego wyniku nie porównano (--results)."
    return "Karty policzone. Z ogłoszonym wynikiem i odciskiem nie porównano (--results, --proof)."


def answers_beside(address: str) -> tuple[str, str] | None:
    """Addresses of result and proof that belong to an address of ballots; ``None`` for a file."""
    if not is_address(address):
        return None
    parts = urlsplit(address)
    if found := API_FILE.fullmatch(parts.path):
        base = found["base"]
    elif found := PAGE_FILE.fullmatch(parts.path):
        base = f"{found['town']}/api/v1/rounds/{found['slug']}/"
    else:
        return None
    results, proof = (
        urlunsplit((parts.scheme, parts.netloc, base + name, "", "")) for name in ("results", "proof")
    )
    return results, proof


def is_address(name: str) -> bool:
    """Whether the argument is an address on the web rather than a file."""
    return urlsplit(name).scheme in ("http", "https")


def read(name: str) -> bytes:
    """The bytes of a file or address. Raises ``Unreadable``."""
    try:
        if not is_address(name):
            return Path(name).read_bytes()
        request = Request(name, headers={"User-Agent": f"wspolnie-verify/{VERSION}"})
        with urlopen(request, timeout=SECONDS) as answer:
            body: bytes = answer.read(LARGEST + 1)
    except URLError as problem:
        raise Unreadable(f"{name}: nie udało się pobrać: {problem.reason}") from problem
    except OSError as problem:
        raise Unreadable(f"{name}: nie da się odczytać: {problem.strerror or problem}") from problem
    if len(body) > LARGEST:
        raise Unreadable(f"{name}: plik jest większy niż gigabajt")
    return body


def unpacked(body: bytes, name: str) -> bytes:
    """The bytes without gzip. Raises ``Unreadable`` for a damaged or monstrous archive."""
    if not body.startswith(GZIP_MAGIC):
        return body
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(body, LARGEST)
    except zlib.error as problem:
        raise Unreadable(f"{name}: archiwum gzip jest uszkodzone") from problem
    if not unpacker.eof:
        raise Unreadable(f"{name}: archiwum gzip jest urwane albo większe niż gigabajt")
    return plain


def _answer(name: str | None) -> Any:
    if name is None:
        return None
    try:
        found = json.loads(read(name), parse_float=Decimal)
    except ValueError as problem:
        raise Unreadable(f"{name}: to nie jest JSON") from problem
    if not isinstance(found, dict):
        raise Unreadable(f"{name}: to nie jest obiekt JSON")
    return found
