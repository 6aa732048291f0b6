"""iCalendar by the letter: line ends, folding, escaping (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, datetime

from core.calendar_file import Event, calendar_file, escaped, folded

AT = datetime(2026, 11, 30, 22, 59, 59, tzinfo=UTC)


def unfolded(file: bytes) -> list[str]:
    assert file.endswith(b"\r\n")
    assert b"\n" not in file.replace(b"\r\n", b"")
    return file.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]


def test_no_line_is_longer_than_75_octets_and_no_letter_is_cut() -> None:
    line = "SUMMARY:" + "Zażółć gęślą jaźń, " * 20
    for piece in folded(line).split(b"\r\n"):
        assert len(piece) <= 75
        piece.decode()
    assert unfolded(folded(line)) == [line]


def test_what_separates_values_is_escaped() -> None:
    assert escaped("a,b;c\\d\ne") == "a\\,b\\;c\\\\d\\ne"
    assert escaped("x\r\nBEGIN:VEVENT") == "x\\nBEGIN:VEVENT"


def test_an_event_has_all_that_a_calendar_needs() -> None:
    file = calendar_file(
        "Budżet, 2027", [Event("a@b", "Głosowanie", AT, AT, "§ 12; ust. 2", "https://x.example/bo/")], AT
    )
    lines = unfolded(file)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    assert "X-WR-CALNAME:Budżet\\, 2027" in lines
    event = lines[lines.index("BEGIN:VEVENT") : lines.index("END:VEVENT")]
    assert {
        "UID:a@b",
        "DTSTAMP:20261130T225959Z",
        "DTSTART:20261130T225959Z",
        "DTEND:20261130T225959Z",
    } <= set(event)
    assert "DESCRIPTION:§ 12\\; ust. 2" in event


def test_a_moment_has_no_end() -> None:
    lines = unfolded(calendar_file("x", [Event("a", "Wyniki", AT)], AT))
    assert not [line for line in lines if line.startswith("DTEND")]
