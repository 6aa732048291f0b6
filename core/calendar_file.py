"""Terms as a calendar file (iCalendar, RFC 5545). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

LONGEST_LINE = 75
"""Octets of a line without its end; longer ones are folded (RFC 5545, 3.1)."""


@dataclass(frozen=True)
class Event:
    """One entry of a calendar. Moments are aware; without ``ends_at`` it is a moment, not a span."""

    uid: str
    title: str
    begins_at: datetime
    ends_at: datetime | None = None
    text: str = ""
    url: str = ""


def calendar_file(name: str, events: Iterable[Event], stamped_at: datetime) -> bytes:
    """The file: UTF-8, lines ended by CR LF. ``stamped_at`` is when this copy was made."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Wspolnie//Harmonogram//PL",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    for event in events:
        lines += _event(event, stamped_at)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def _event(event: Event, stamped_at: datetime) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{escaped(event.uid)}",
        f"DTSTAMP:{utc(stamped_at)}",
        f"DTSTART:{utc(event.begins_at)}",
    ]
    if event.ends_at is not None:
        lines.append(f"DTEND:{utc(event.ends_at)}")
    lines.append(f"SUMMARY:{escaped(event.title)}")
    if event.text:
        lines.append(f"DESCRIPTION:{escaped(event.text)}")
    if event.url:
        lines.append(f"URL:{event.url}")
    return [*lines, "TRANSP:TRANSPARENT", "END:VEVENT"]


def utc(moment: datetime) -> str:
    """A moment as calendars write it: 20261130T225959Z."""
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """Text with what separates values made harmless (RFC 5545, 3.3.11)."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    for sign, instead in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        plain = plain.replace(sign, instead)
    return "".join(sign for sign in plain if sign.isprintable())


def folded(line: str) -> bytes:
    """A content line ended by CR LF, folded so that no letter is cut in two."""
    pieces: list[bytes] = []
    piece = b""
    for sign in line:
        octets = sign.encode()
        if len(piece) + len(octets) > LONGEST_LINE:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
