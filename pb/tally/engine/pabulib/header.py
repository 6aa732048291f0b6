"""The sections META and PROJECTS of a Pabulib file, checked, as a ``Header``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pb.tally.engine.errors import shown
from pb.tally.engine.model import Header, Meta, Project, VoteType
from pb.tally.engine.pabulib.numbers import BadNumber, parse_decimal, parse_exact, parse_whole
from pb.tally.engine.pabulib.rows import section_title
from pb.tally.engine.pabulib.source import PabulibSource
from pb.tally.engine.pool_meta import PoolMetaError, pools_in_meta, stranger

Rows = Iterator[tuple[int, list[str]]]

NEEDED_KEYS = ("num_projects", "num_votes", "budget", "vote_type")
"""Without these nothing can be counted or checked. The other obligatory keys only describe (``EXPECTED_KEYS``)."""
EXPECTED_KEYS = ("description", "country", "unit", "instance", "rule", "date_begin", "date_end")
WHOLE_KEYS = ("num_projects", "num_votes", "min_length", "max_length")
NUMBER_KEYS = (
    "min_points",
    "max_points",
    "min_sum_points",
    "max_sum_points",
    "min_sum_cost",
    "max_sum_cost",
    "default_score",
    "min_project_score_threshold",
)


@dataclass(frozen=True)
class ReadHeader:
    """A header with what only the reader needs: lines of META's keys and of projects, and keys that are missing."""

    header: Header
    meta_lines: dict[str, int]
    project_lines: tuple[int, ...]
    missing_keys: tuple[str, ...]


def read_header_rows(source: PabulibSource, rows: Rows) -> ReadHeader:
    """Read up to and with the column names of VOTES. Raises ``PabulibError``."""
    meta, meta_lines = _read_meta(source, rows)
    vote_type = _check_meta(source, meta, meta_lines)
    columns, table = _read_projects(source, rows)
    wanted = meta.whole("num_projects")
    if wanted != len(table):
        message = f"num_projects podaje {wanted}, a w sekcji PROJECTS jest {len(table)}"
        raise source.error(message, meta_lines["num_projects"])
    budget, scale, costs = _amounts(source, meta, meta_lines, columns, table)
    projects = _projects(source, columns, table, costs)
    needed = ("voter_id", "vote", *(("points",) if vote_type.has_points else ()))
    ballot_columns = _column_names(source, rows, needed, "VOTES")
    header = Header(meta, vote_type, budget, scale, projects, columns, ballot_columns)
    lines = tuple(line for line, _cells in table)
    _check_pools(source, header, meta_lines, lines)
    missing = tuple(key for key in EXPECTED_KEYS if not meta.get(key))
    return ReadHeader(header, meta_lines, lines, missing)


def _check_pools(
    source: PabulibSource, header: Header, meta_lines: dict[str, int], lines: tuple[int, ...]
) -> None:
    try:
        pools = pools_in_meta(header)
    except PoolMetaError as problem:
        raise source.error(str(problem), meta_lines.get(problem.key, meta_lines.get("pools", 1))) from None
    at = stranger(header, pools) if pools else None
    if at is not None:
        name = shown(header.projects[at].cell("pool"))
        known = ", ".join(pool.code for pool in pools)
        raise source.error(f"puli projektu {name} nie ma wśród tych, które wymienia META: {known}", lines[at])


def _read_meta(source: PabulibSource, rows: Rows) -> tuple[Meta, dict[str, int]]:
    line, cells = next(rows, (1, []))
    if section_title(cells) != "META":
        raise source.error("plik nie zaczyna się od sekcji META", line)
    line, cells = next(rows, (source.line, []))
    if [cell.lower() for cell in cells] != ["key", "value"]:
        raise source.error("sekcja META nie zaczyna się od wiersza 'key;value'", line)
    pairs: dict[str, str] = {}
    lines: dict[str, int] = {}
    for line, cells in rows:
        title = section_title(cells)
        if title == "PROJECTS":
            return Meta(tuple(pairs.items()), lines), lines
        if title is not None:
            raise source.error(f"sekcja {title} stoi tam, gdzie powinna być PROJECTS", line)
        if len(cells) != 2:
            raise source.error(f"w META ma być pól: 2, jest: {len(cells)}", line)
        key, value = cells
        if not key:
            raise source.error("wartość bez klucza", line)
        if key in pairs:
            raise source.error(f"klucz {shown(key)} powtarza się (pierwszy raz w wierszu {lines[key]})", line)
        pairs[key], lines[key] = value, line
    raise source.error("nie ma sekcji PROJECTS")


def _check_meta(source: PabulibSource, meta: Meta, lines: dict[str, int]) -> VoteType:
    end = max(lines.values(), default=source.line)
    for key in NEEDED_KEYS:
        if not meta.get(key):
            raise source.error(f"obowiązkowego klucza '{key}' nie ma albo jest pusty", lines.get(key, end))
    for key in (*WHOLE_KEYS, *NUMBER_KEYS):
        text = meta.get(key)
        try:
            if text:
                (parse_whole if key in WHOLE_KEYS else parse_exact)(text)
        except BadNumber as problem:
            raise source.error(f"{key}: {problem}: {shown(text)}", lines[key]) from None
    try:
        return VoteType(meta.get("vote_type").lower())
    except ValueError:
        known = ", ".join(VoteType)
        message = f"nieznany vote_type {shown(meta.get('vote_type'))}; znane są {known}"
        raise source.error(message, lines["vote_type"]) from None


def _column_names(
    source: PabulibSource, rows: Rows, needed: tuple[str, ...], section: str
) -> tuple[str, ...]:
    line, cells = next(rows, (source.line, []))
    for name in needed:
        if name not in cells:
            raise source.error(f"obowiązkowej kolumny '{name}' nie ma w {section}", line)
    for name in cells:
        if not name:
            raise source.error(f"kolumna bez nazwy w {section}", line)
        if cells.count(name) > 1:
            raise source.error(f"kolumna {shown(name)} powtarza się w {section}", line)
    return tuple(cells)


def _read_projects(source: PabulibSource, rows: Rows) -> tuple[tuple[str, ...], list[tuple[int, list[str]]]]:
    columns = _column_names(source, rows, ("project_id", "cost"), "PROJECTS")
    at = columns.index("project_id")
    table: list[tuple[int, list[str]]] = []
    seen: dict[str, int] = {}
    for line, cells in rows:
        title = section_title(cells)
        if title == "VOTES":
            return columns, table
        if title is not None:
            raise source.error(f"sekcja {title} stoi tam, gdzie powinna być VOTES", line)
        if len(cells) != len(columns):
            raise source.error(f"w PROJECTS ma być pól: {len(columns)}, jest: {len(cells)}", line)
        name = cells[at]
        if not name or "," in name:
            raise source.error(f"to nie jest project_id: {shown(name)}", line)
        if name in seen:
            raise source.error(
                f"project_id {shown(name)} powtarza się (pierwszy raz w wierszu {seen[name]})", line
            )
        seen[name] = line
        table.append((line, cells))
    raise source.error("nie ma sekcji VOTES")


def _amounts(
    source: PabulibSource,
    meta: Meta,
    lines: dict[str, int],
    columns: tuple[str, ...],
    table: list[tuple[int, list[str]]],
) -> tuple[int, int, list[int]]:
    """Budget, scale and costs: all in units of ``1 / scale``, which suffices for every decimal in the file."""
    at = columns.index("cost")
    written = [(lines["budget"], "budget", meta.get("budget"))]
    written += [(line, "cost", cells[at]) for line, cells in table]
    parsed: list[tuple[int, int]] = []
    for line, what, text in written:
        try:
            digits, decimals = parse_decimal(text)
        except BadNumber as problem:
            raise source.error(f"{what}: {problem}: {shown(text)}", line) from None
        if what == "cost" and digits == 0:
            raise source.error("cost: 0; projekt musi coś kosztować", line)
        parsed.append((digits, decimals))
    places = max(2, *(decimals for _, decimals in parsed)) if len(parsed) > 1 else max(2, parsed[0][1])
    budget, *costs = (digits * 10 ** (places - decimals) for digits, decimals in parsed)
    return budget, 10**places, costs


def _projects(
    source: PabulibSource, columns: tuple[str, ...], table: list[tuple[int, list[str]]], costs: list[int]
) -> tuple[Project, ...]:
    at = columns.index("project_id")
    projects = []
    for (line, cells), cost in zip(table, costs, strict=True):
        named = dict(zip(columns, cells, strict=True))
        del named["project_id"], named["cost"]
        if named.get("selected"):
            try:
                named["selected"] = str(parse_whole(named["selected"]))
            except BadNumber as problem:
                raise source.error(f"selected: {problem}: {shown(named['selected'])}", line) from None
        projects.append(Project(cells[at], cost, named))
    return tuple(projects)
