"""An official's week: 200 projects through HTTP, from the queue to the author's letter."""

from __future__ import annotations

import re
import time

import pytest

from tests.support.filed import QUESTIONS

COUNT = 200
MOST_SECONDS_A_PROJECT = 3.0
"""All requests of one project together, on a machine that others use, too."""
NEXT = re.compile(r'<a href="([^"]+)" data-next')
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')


def form_of(page: str, **fields: object) -> dict[str, object]:
    version = VERSION.search(page)
    return {
        "csrf_token": TOKEN.search(page).group(1),
        "version": version.group(1) if version else 0,
        **fields,
    }


def verify(desk, number: int, verdict: str) -> None:
    """One project as a person does it: declare, read, fill in the card, conclude."""
    client, address = desk.client, desk.address(number)
    query = "?kolejka=wszystkie"
    page = client.get(address + query).text
    declared = client.post(address + "/oswiadczenie" + query, data=form_of(page, has_conflict="no"))
    assert declared.status_code == 303
    page = client.get(address + query).text
    answers = {f"answer-{code}": "yes" for code, *_ in QUESTIONS}
    if verdict == "odrzucenie":
        answers["answer-grunt"] = "no"
    act = "stay" if verdict == "dopuszczenie" else verdict
    saved = client.post(address + "/karta" + query, data=form_of(page, act=act, **answers))
    assert saved.status_code == 303
    form = client.get(address + f"/decyzja/{verdict}" + query).text
    written = {"grounds": "", "act": "send"}
    if verdict == "odrzucenie":
        written |= {"grounds": "Działka należy do powiatu.", "paragraph": "§ 9 pkt 2"}
    if verdict == "zwrot":
        written |= {"grounds": "Opis nie mówi, jakie drzewa.", "fields": "description", "days": "7"}
    assert (
        client.post(address + f"/decyzja/{verdict}" + query, data=form_of(form, **written)).status_code == 303
    )


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_two_hundred_projects_are_verified(office):
    desk = office(COUNT)
    started = time.monotonic()
    verdicts = {
        5001 + n: ("odrzucenie", "zwrot", "dopuszczenie", "dopuszczenie")[n % 4] for n in range(COUNT)
    }
    for number, verdict in verdicts.items():
        verify(desk, number, verdict)
    spent = time.monotonic() - started
    print(f"{COUNT} projects in {spent:.0f} s, {spent / COUNT:.2f} s each")
    found = dict(desk.sql("select status, count(*) from pb_projects group by status"))
    assert found == {"rejected": 50, "returned": 50, "accepted": 100}
    assert len({who for who, _, _ in desk.mails()}) == COUNT
    assert spent / COUNT < MOST_SECONDS_A_PROJECT
    page = desk.client.get("/urzad/weryfikacja?kolejka=wszystkie").text
    assert "<strong>150 z 200</strong>" in page
    chain = desk.sql("select count(*) from core_audit_entries where act like 'pb.case.%'")
    assert chain[0][0] >= 2 * COUNT
