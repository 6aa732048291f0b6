"""An official's week: 200 projects over a real HTTP connection, from the queue to the author's letter."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from werkzeug.serving import make_server

from tests.support.filed import QUESTIONS
from tests.support.plain_http import PlainBrowser

COUNT = 200
NEXT = re.compile(r'<a href="([^"]+)" data-next')
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')


def form_of(page: str, **fields: str) -> list[tuple[str, str]]:
    version = VERSION.search(page)
    token = TOKEN.search(page)
    assert token is not None
    return list({"csrf_token": token[1], "version": version[1] if version else "0", **fields}.items())


@contextmanager
def served(app: Flask) -> Iterator[int]:
    """The application behind a port of the loopback until the block ends."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def browser_of(desk, port: int) -> PlainBrowser:
    """The signed-in official's cookies in a browser made of nothing but HTTP."""
    with desk.client.session_transaction():
        name = desk.app.config["SESSION_COOKIE_NAME"]
    cookie = desk.client.get_cookie(name)
    assert cookie is not None
    return PlainBrowser(port, {name: cookie.value})


def verify(client: PlainBrowser, address: str, verdict: str) -> None:
    """One project as a person does it: declare, read, fill in the card, conclude."""
    query = "?kolejka=wszystkie"
    page = client.get(address + query).text
    declared = client.post(address + "/oswiadczenie" + query, form_of(page, has_conflict="no"))
    assert declared.status == 303
    page = client.get(address + query).text
    answers = {f"answer-{code}": "yes" for code, *_ in QUESTIONS}
    if verdict == "odrzucenie":
        answers["answer-grunt"] = "no"
    act = "stay" if verdict == "dopuszczenie" else verdict
    saved = client.post(address + "/karta" + query, form_of(page, act=act, **answers))
    assert saved.status == 303
    form = client.get(address + f"/decyzja/{verdict}" + query).text
    written = {"grounds": "", "act": "send"}
    if verdict == "odrzucenie":
        written |= {"grounds": "Działka należy do powiatu.", "paragraph": "§ 9 pkt 2"}
    if verdict == "zwrot":
        written |= {"grounds": "Opis nie mówi, jakie drzewa.", "fields": "description", "days": "7"}
    concluded = client.post(address + f"/decyzja/{verdict}" + query, form_of(form, **written))
    assert concluded.status == 303


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_two_hundred_projects_are_verified(office):
    desk = office(COUNT)
    verdicts = {
        5001 + n: ("odrzucenie", "zwrot", "dopuszczenie", "dopuszczenie")[n % 4] for n in range(COUNT)
    }
    with served(desk.app) as port:
        client = browser_of(desk, port)
        for number, verdict in verdicts.items():
            verify(client, desk.address(number), verdict)
    found = dict(desk.sql("select status, count(*) from pb_projects group by status"))
    assert found == {"rejected": 50, "returned": 50, "accepted": 100}
    assert len({who for who, _, _ in desk.mails()}) == COUNT
    page = desk.client.get("/urzad/weryfikacja?kolejka=wszystkie").text
    assert "<strong>150 z 200</strong>" in page
    chain = desk.sql("select count(*) from core_audit_entries where act like 'pb.case.%'")
    assert chain[0][0] >= 2 * COUNT
