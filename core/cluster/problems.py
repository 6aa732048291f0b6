"""What can go wrong with the cluster, said in one sentence to the person at the keyboard."""

from __future__ import annotations

from pathlib import Path

# What PostgreSQL writes (in English: we set LC_MESSAGES=C) and what it means for the office.
_SIGNS = (
    ("No space left on device", "Na dysku zabrakło miejsca. Zwolnij co najmniej 300 MB i uruchom ponownie."),
    (
        "could not create shared memory segment",
        "Brakuje pamięci współdzielonej. Zamknij inne programy i uruchom ponownie.",
    ),
    (
        "Cannot allocate memory",
        "Brakuje pamięci operacyjnej. Zamknij inne programy i uruchom ponownie.",
    ),
    (
        "Permission denied",
        "PostgreSQL nie ma praw do swoich plików. Uruchom jako właściciel tego katalogu albo jako root.",
    ),
    ("Read-only file system", "Dysk jest tylko do odczytu. Napraw go i uruchom ponownie."),
    (
        "invalid value for parameter",
        "W ustawieniach PostgreSQL jest błąd. Popraw plik local.conf w katalogu bazy i uruchom ponownie.",
    ),
)


class ClusterError(Exception):
    """The cluster cannot be used; the text is a Polish sentence with what to do about it."""


def explained(log_text: str, log_file: Path) -> str:
    """The sentence for the person, chosen by what PostgreSQL said; else where to read it whole."""
    for sign, sentence in _SIGNS:
        if sign in log_text:
            return sentence
    lines = [line for line in log_text.splitlines() if "FATAL" in line or "ERROR" in line]
    said = f" PostgreSQL mówi: {lines[-1].strip()}" if lines else ""
    return f"Baza danych nie wystartowała.{said} Szczegóły są w pliku {log_file}."
