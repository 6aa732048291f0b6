"""What the commands without a database write, and what they say when a file or the output cannot be used."""

from __future__ import annotations

import errno
import os
import sys

from pb.tally.engine.model import Notice

_CAUSES = {
    errno.ENOENT: "nie ma takiego pliku",
    errno.EISDIR: "to jest katalog, nie plik",
    errno.EACCES: "nie wolno go czytać",
    errno.ENOSPC: "brak miejsca na dysku",
    errno.EIO: "błąd odczytu",
}
_NOTICES = {
    "repeated_project": "kart wymienia projekt więcej niż raz (liczy się raz)",
    "below_min_length": "kart ma mniej projektów niż min_length",
    "above_max_length": "kart ma więcej projektów niż max_length",
    "below_min_sum_cost": "kart ma projekty tańsze razem niż min_sum_cost",
    "above_max_sum_cost": "kart ma projekty droższe razem niż max_sum_cost",
    "below_min_sum_points": "kart rozdaje mniej punktów niż min_sum_points",
    "above_max_sum_points": "kart rozdaje więcej punktów niż max_sum_points",
    "below_min_points": "kart daje projektowi mniej punktów niż min_points",
    "above_max_points": "kart daje projektowi więcej punktów niż max_points",
}


class CannotWrite(Exception):
    """Standard output takes no more; the message is a Polish sentence, empty when nobody reads any longer."""


def put(text: str) -> None:
    """Write a text and a line's end, all the way out. Raises ``CannotWrite``."""
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except OSError as problem:
        # What is still in the buffer would be written, and fail, once more when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        said = f"Nie da się zapisać wyniku na standardowe wyjście: {cause(problem)}."
        raise CannotWrite("" if isinstance(problem, BrokenPipeError) else said) from None


def cause(problem: OSError) -> str:
    """Why the system refused, in Polish where it is a usual reason."""
    return _CAUSES.get(problem.errno or 0, problem.strerror or type(problem).__name__)


def notice_text(file: str, notice: Notice) -> str | None:
    """A line on ballots outside the file's own bounds, which are counted all the same; ``None`` for other notices."""
    if notice.code not in _NOTICES:
        return None
    return (
        f"{file}:{notice.line}: {_NOTICES[notice.code]}: {notice.count} (pierwsza w tym wierszu); policzone"
    )
