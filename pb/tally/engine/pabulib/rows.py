"""Lines into rows of cells: ``;`` between cells, ``"`` around those that need it (RFC 4180).

Blank lines are passed over, blanks around a cell carry no meaning, and the word ``None`` of old writers is
an empty cell. A quoted cell may hold line breaks; they are read as LF whatever the file uses.
"""

from __future__ import annotations

from collections.abc import Iterator

from pb.tally.engine.errors import shown
from pb.tally.engine.pabulib.source import LONGEST_LINE, PabulibSource

SECTIONS = ("META", "PROJECTS", "VOTES")


def rows(source: PabulibSource) -> Iterator[tuple[int, list[str]]]:
    """Line number (where the row begins) and its cells."""
    lines = source.lines()
    for line in lines:
        if '"' in line:
            number = source.line
            yield number, [clean(cell) for cell in _quoted_row(source, line, lines)]
        elif line and not line.isspace():
            if "\r" in line:
                raise source.error(f"zbłąkany znak powrotu karetki w {shown(line)}")
            cells = [cell.strip() for cell in line.split(";")]
            yield source.line, [clean(cell) for cell in cells] if "None" in cells else cells


def clean(cell: str) -> str:
    """A cell without the blanks around it; ``None`` is empty."""
    cell = cell.strip()
    return "" if cell == "None" else cell


def section_title(cells: list[str]) -> str | None:
    """``META``, ``PROJECTS`` or ``VOTES`` when the row is a section's title, in any case of letters."""
    if len(cells) != 1:
        return None
    title = cells[0].upper()
    return title if title in SECTIONS else None


def _quoted_row(source: PabulibSource, line: str, lines: Iterator[str]) -> list[str]:
    """Cells of a row in which a quotation mark occurs; takes more lines while a quoted cell is open."""
    start, size = source.line, len(line)
    cells: list[str] = []
    rest: str | None = line
    while rest is not None:
        if not rest.lstrip().startswith('"'):
            cell, semicolon, rest_text = rest.partition(";")
            if "\r" in cell:
                raise source.error(f"zbłąkany znak powrotu karetki w {shown(cell)}", start)
            cells.append(cell)
            rest = rest_text if semicolon else None
            continue
        # A doubled mark never spans two lines, so each line is searched on its own.
        parts, text = [], rest.lstrip()[1:]
        while (closed := _closing_quote(text)) is None:
            parts.append(text)
            following = next(lines, None)
            if following is None or (size := size + len(following) + 1) > LONGEST_LINE:
                raise source.error("cudzysłów jest otwarty i nigdzie nie zamknięty", start)
            text = following
        inside = "\n".join([*parts, text[:closed]]).replace('""', '"')
        after, semicolon, rest_text = text[closed + 1 :].partition(";")
        if after.strip():
            raise source.error(f"tekst po zamykającym cudzysłowie: {shown(after.strip())}")
        cells.append(inside.replace("\r\n", "\n").replace("\r", "\n"))
        rest = rest_text if semicolon else None
    return cells


def _closing_quote(text: str) -> int | None:
    """Where the closing quotation mark stands: the first one that is not doubled."""
    at = text.find('"')
    while at >= 0:
        if not text.startswith('""', at):
            return at
        at = text.find('"', at + 2)
    return None
