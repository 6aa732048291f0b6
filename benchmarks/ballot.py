"""The whole ballot, for real: seven requests of four steps, each voter another person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import count

from benchmarks.desk import Desk, Finding, fetching
from benchmarks.measure import Act, compare
from benchmarks.servers import Server
from benchmarks.visitor import Visitor
from benchmarks.world import VOTING

BALLOTS = 50
HOUSEHOLDS = (f"127.0.{street}.{house}" for street in range(1, 250) for house in range(1, 250))
"""Addresses on the loopback: from one alone only so many people may vote in ten minutes."""
TARGET = 2.0
FROM_ONE_HOUSEHOLD = 200
PAGE = f"/bo/{VOTING}/glosowanie"
WEIGHTS = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)
TOKEN = re.compile(rb'name="csrf_token"[^>]*?value="([^"]+)"')
RECEIPT = re.compile(rb'<output[^>]*id="receipt"[^>]*>\s*([^<]+?)\s*<')


def pesels() -> Iterator[str]:
    """PESEL numbers of nobody, valid and never twice: adults born day after day from 1950."""
    for number in count():
        born_on = date(1950, 1, 1) + timedelta(days=number % 18_000)
        stem = f"{born_on:%y%m%d}{number // 18_000:04d}"
        yield stem + str(-sum(weight * int(sign) for weight, sign in zip(WEIGHTS, stem, strict=True)) % 10)


PEOPLE = pesels()
"""One sequence for a whole run: nobody votes twice."""


def voting(server: Server, numbers: Sequence[int]) -> Act:
    """The act of one person's whole ballot. Every one must end with a receipt of its own."""
    household = [Visitor(server.port, next(HOUSEHOLDS))]
    choices = [("project", str(number)) for number in numbers]
    receipts: set[bytes] = set()

    def act() -> Sequence[float]:
        if len(receipts) % FROM_ONE_HOUSEHOLD == 0:
            household[0] = Visitor(server.port, next(HOUSEHOLDS))
        visitor = household[0]
        visitor.forget()
        token = _token(visitor.get(PAGE))
        visitor.post(PAGE, [("csrf_token", token), *choices])
        token = _token(visitor.get(f"{PAGE}/tozsamosc"))
        person = [
            ("pesel", next(PEOPLE)),
            ("first_name", "Anna"),
            ("last_name", "Pomiarowa"),
            ("declaration", "yes"),
        ]
        visitor.post(f"{PAGE}/tozsamosc", [("csrf_token", token), *person])
        token = _token(visitor.get(f"{PAGE}/potwierdzenie"))
        visitor.post(f"{PAGE}/potwierdzenie", [("csrf_token", token), ("confirm", "yes")])
        found = RECEIPT.search(visitor.get(f"{PAGE}/gotowe"))
        if not found or found[1] in receipts:
            raise SystemExit("a ballot ended without a receipt of its own")
        receipts.add(found[1])
        return visitor.waited

    return act


def _token(page: bytes) -> str:
    found = TOKEN.search(page)
    if not found:
        raise SystemExit("no token in the form")
    return found[1].decode()


def run(desk: Desk) -> None:
    """Measure the ballot beside the same seven requests against bare Flask."""
    ours = desk.side(desk.plain, voting(desk.plain, desk.world.ballot))
    each = desk.side(desk.bare, fetching(desk.bare, *["/insert"] * 7))
    found = compare(ours, each, BALLOTS)
    desk.note(Finding("whole ballot / 7 requests with a two-row insert", found.ratio, "×", TARGET, found))
    once = desk.side(desk.bare, fetching(desk.bare, *["/hello"] * 6, "/insert"))
    found = compare(ours, once, BALLOTS)
    desk.note(Finding("whole ballot / 6 hellos and one two-row insert", found.ratio, "×", None, found))
