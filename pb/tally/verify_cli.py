"""``wspolnie verify``: check an announced result from public files alone, without database or web framework.

verify_command(argv) -> exit code: 0 everything agrees, 1 something does not (or the answer could not
    be written), 2 wrong use or malformed input, 3 nothing official was there to compare with
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
from pb.tally.comparing import Report
from pb.tally.engine.errors import CountError, PabulibError
from pb.tally.engine.merkle import leaf_hash
from pb.tally.engine.published import vote_rows
from pb.tally.terminal import CannotWrite, cause, put
from pb.tally.verification import GZIP_MAGIC, Beside, MalformedAnswer, verify

AGREES, DIFFERS, MISUSED, NOT_COMPARED = 0, 1, 2, 3
UNWRITTEN = DIFFERS
SECONDS = 60
WHAT_TO_GIVE = "podaj adres ballots.pb albo stronę edycji (…/bo/ADRES/)"
LARGEST = 1 << 30
"""Bytes of a file from the network, and of an unpacked one: the largest real elections take a tenth of it."""
API_FILE = re.compile(r"(?P<base>.*/api/v1/rounds/[^/]+/)ballots\.pb")
PAGE_FILE = re.compile(r"(?P<town>.*)/bo/(?P<slug>[^/]+)/karty\.pb")
API_ROUND = re.compile(r"(?P<base>.*/api/v1/rounds/[^/]+)(?:/(?:results|proof)?)?")
PAGE_ROUND = re.compile(r"(?P<town>.*)/bo/(?P<slug>[^/.]+)(?:/(?:wyniki|sprawdz)?)?")
WEB_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html)\b", re.IGNORECASE | re.DOTALL)


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
    except CannotWrite as problem:
        if str(problem):
            print(problem, file=sys.stderr)
        return UNWRITTEN
    except (CountError, MalformedAnswer) as problem:
        print(f"{arguments.file}: {problem}", file=sys.stderr)
    return MISUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="wspolnie verify",
        description="Policz opublikowane karty od nowa i porównaj z ogłoszonym wynikiem, bez bazy danych.",
    )
    parser.add_argument(
        "file",
        metavar="FILE|URL",
        help="karty: plik .pb, .pb.gz, adres …/ballots.pb albo strony edycji (…/bo/ADRES/)",
    )
    parser.add_argument(
        "--results", metavar="FILE|URL", help="ogłoszone wyniki (JSON); przy adresie kart znajdziemy je same"
    )
    parser.add_argument("--proof", metavar="FILE|URL", help="ogłoszony odcisk kart (JSON); jak wyżej")
    parser.add_argument(
        "--leaves", metavar="FILE|URL",
        help="skróty kart albo wcześniejsza kopia kart: karty, które się różnią, zostaną nazwane",
    )  # fmt: skip
    parser.add_argument(
        "--pool-file",
        metavar="FILE|URL",
        action="append",
        default=[],
        help="plik jednej puli; można powtórzyć",
    )
    return parser


def _verify(arguments: argparse.Namespace) -> int:
    results, proof = arguments.results, arguments.proof
    cards = ballots_of(arguments.file)
    leaves = arguments.leaves
    if found := answers_beside(cards):
        results, proof = results or found[0], proof or found[1]
        leaves = leaves or found[0].removesuffix("results") + "leaves"
    name = Path(urlsplit(cards).path).name if is_address(cards) else cards
    file = unpacked(read(cards), cards)
    if WEB_PAGE.match(file):
        raise Unreadable(f"{cards}: to strona internetowa, a nie karty: {WHAT_TO_GIVE}")
    parts = [unpacked(read(one), one) for one in arguments.pool_file]
    report = Report()
    try:
        beside = Beside(_leaves(leaves, is_asked=bool(arguments.leaves)), parts)
        verify(file, Path(name).name, _answer(results), _answer(proof), beside, report)
    except (PabulibError, CountError):
        if report.faults:
            put("\n".join(report.lines))
        raise
    put("\n".join([*report.lines, "", _verdict(report, bool(results), bool(proof))]))
    if report.faults:
        return DIFFERS
    return AGREES if report.has_compared else NOT_COMPARED


def _verdict(report: Report, has_results: bool, has_proof: bool) -> str:
    if report.faults:
        return f"Nie wszystko się zgadza. Niezgodności: {report.faults}."
    if not report.has_compared:
        return "Karty policzone, ale nie było z czym ich porównać: podaj --results i --proof albo adres strony edycji."
    if has_results and has_proof:
        return "Wszystko się zgadza."
    return _partly(has_results, has_proof)


def _partly(has_results: bool, has_proof: bool) -> str:
    """What was not looked at, so that nobody takes half a check for a whole one."""
    if has_results:
        return "Wynik się zgadza. Odcisku kart nie porównano (--proof)."
    if has_proof:
        return "Odcisk kart się zgadza. Ogłoszonego wyniku nie porównano (--results)."
    return "Zwycięzcy zapisani w pliku się zgadzają. Z ogłoszonym wynikiem i odciskiem nie porównano (--results, --proof)."


def ballots_of(address: str) -> str:
    """The address of the ballots of a round, given its page or its place in the API; anything else as it is."""
    if not is_address(address):
        return address
    parts = urlsplit(address)
    if found := API_ROUND.fullmatch(parts.path):
        base = str(found["base"])
    elif found := PAGE_ROUND.fullmatch(parts.path):
        base = f"{found['town']}/api/v1/rounds/{found['slug']}"
    else:
        return address
    return urlunsplit((parts.scheme, parts.netloc, base + "/ballots.pb", "", ""))


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
        raise Unreadable(f"{name}: nie da się odczytać: {cause(problem)}") from problem
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


def _leaves(name: str | None, *, is_asked: bool) -> list[bytes] | None:
    """Leaf hashes from their list, or from an earlier copy of the ballots. Raises ``Unreadable``.

    An older town does not publish them, so that only those asked for must be there.
    """
    if name is None:
        return None
    try:
        body = unpacked(read(name), name)
    except Unreadable:
        if is_asked:
            raise
        return None
    if body.startswith((b"META", b"\xef\xbb\xbfMETA")):
        return [leaf_hash(row) for row in vote_rows(body)]
    lines = body.decode("ascii", "replace").split()
    for number, line in enumerate(lines, 1):
        if not re.fullmatch("[0-9a-f]{64}", line):
            raise Unreadable(f"{name}:{number}: to nie jest skrót karty")
    return [bytes.fromhex(line) for line in lines]


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
