"""Request numbers and log lines: enough to find a request, nothing about a person."""

from __future__ import annotations

import io
import json
import re

import pytest

from core.web.requests import ALPHABET, new_request_id, without_personal_data

PESEL = "44051401359"


def lines(written: io.StringIO) -> list[dict]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_each_request_has_its_own_readable_number(client) -> None:
    ids = {client.get("/proba/page").headers["X-Request-Id"] for _ in range(5)}
    assert len(ids) == 5
    assert all(len(one) == 8 and set(one) <= set(ALPHABET) for one in ids)
    assert not set("0O1IL") & set(ALPHABET)
    assert len({new_request_id() for _ in range(200)}) == 200


@pytest.mark.usefixtures("unguarded")
def test_a_line_says_what_happened_and_nothing_of_the_person(client, log_lines, caplog) -> None:
    caplog.set_level("DEBUG")
    answer = client.post(
        f"/proba/formularz?pesel={PESEL}&szukaj=Nowak",
        data={"pesel": PESEL, "first_name": "Anna", "last_name": "Nowakowska"},
        headers={"User-Agent": "Telefon Anny", "Referer": f"http://localhost/?p={PESEL}"},
        environ_base={"REMOTE_ADDR": "203.0.113.9"},
    )
    assert answer.text == "przyjęto"
    (line,) = [line for line in lines(log_lines) if line["name"] == "wspolnie.request"]
    assert line["request"] == answer.headers["X-Request-Id"]
    assert (line["method"], line["endpoint"], line["status"]) == ("POST", "trial_form", 200)
    assert line["ms"] >= 0 and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", line["at"])
    everything = log_lines.getvalue() + caplog.text
    for personal in (PESEL, "Nowak", "Anna", "Anny", "203.0.113.9", "szukaj", "?"):
        assert personal not in everything.replace("pytest", ""), personal


def test_a_bug_is_logged_with_its_number_and_without_what_was_typed(client, log_lines) -> None:
    answer = client.get(f"/proba/bug?pesel={PESEL}")
    (line,) = [line for line in lines(log_lines) if line["name"] == "wspolnie.error"]
    assert line["request"] == answer.headers["X-Request-Id"]
    assert "RuntimeError" in line["trace"] and "_bug" in line["trace"]
    assert PESEL not in log_lines.getvalue() and "anna.nowak" not in log_lines.getvalue()


def test_a_database_error_does_not_tell_the_row(client, log_lines) -> None:
    client.get("/proba/double?pesel=Nowakowska")
    (line,) = [line for line in lines(log_lines) if line["name"] == "wspolnie.error"]
    assert "UniqueViolation" in line["trace"]
    assert "Nowakowska" not in log_lines.getvalue()


def test_health_checks_do_not_fill_the_log(client, log_lines) -> None:
    client.get("/healthz")
    assert log_lines.getvalue() == ""


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        (f"pesel={PESEL}", "pesel=[11 digits]"),
        ("do anna.nowak+bo@poczta.example.pl.", "do [e-mail]"),
        ("DETAIL:  Key (email)=(x) already exists.\nnext", "DETAIL: [hidden]\nnext"),
        ("123456789012 and 1234567890", "123456789012 and 1234567890"),
        ("plik /static/a@2x.png?", "plik /static/[e-mail]?"),
    ],
)
def test_what_looks_personal_is_taken_out(text: str, safe: str) -> None:
    assert without_personal_data(text) == safe
