"""An election as the engine sees it: projects, ballots, one amount of money.

Money is kept in integers, in units of ``1 / scale`` of the currency: ``scale`` is 100 (grosze) unless a
file has more decimals. Ballots name projects by their index in ``Header.projects``. Points are integers,
or fractions where a file gives decimals. Nothing here is ever a float.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from pb.tally.engine.ballots import BallotBox, BallotBoxBuilder
from pb.tally.engine.profiles import Profiles, group_profiles

Points = int | Fraction
WITHDRAWN_COST = 999_999_999
"""Cost, in the file's currency, that marks a project which was voted on and can no longer be built."""


class VoteType(StrEnum):
    """How a ballot is filled in (FORMAT.md, section 2)."""

    APPROVAL = "approval"
    CHOOSE_ONE = "choose-1"
    ORDINAL = "ordinal"
    CUMULATIVE = "cumulative"
    SCORING = "scoring"

    @property
    def has_points(self) -> bool:
        """Whether ballots carry a list of points beside the list of projects."""
        return self in (VoteType.CUMULATIVE, VoteType.SCORING)

    @property
    def counts_votes(self) -> bool:
        """Whether a project's score is the number of ballots that name it."""
        return self in (VoteType.APPROVAL, VoteType.CHOOSE_ONE)


@dataclass(frozen=True)
class Meta:
    """The META section: keys and values as text, in the order of the file."""

    pairs: tuple[tuple[str, str], ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)
    """Where each key stands in the file it was read from."""

    def line(self, key: str) -> int:
        """The line of a key in the file; where the key is absent, the first line of META."""
        return self.lines.get(key, 1)

    @cached_property
    def _by_key(self) -> dict[str, str]:
        return dict(self.pairs)

    def get(self, key: str) -> str:
        """The value as text; an absent key and an empty value are both ``""``."""
        return self._by_key.get(key, "")

    def number(self, key: str) -> Fraction | None:
        """The value as an exact number, ``None`` when absent or empty (the reader has checked the form)."""
        text = self.get(key)
        return Fraction(text.replace(",", ".")) if text else None

    def whole(self, key: str) -> int | None:
        """The value as an integer, ``None`` when absent or empty."""
        value = self.number(key)
        return None if value is None else int(value)


@dataclass(frozen=True)
class Project:
    """A project on the ballot. ``cost`` in units of ``1 / scale``; ``cells`` holds every other column as text."""

    id: str
    cost: int
    cells: Mapping[str, str] = field(default_factory=dict, hash=False)

    def cell(self, *columns: str) -> str:
        """The first of the columns that is filled in; columns have been renamed over the years."""
        return next((self.cells[column] for column in columns if self.cells.get(column)), "")

    def _listed(self, *columns: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.cell(*columns).split(",") if part.strip())

    @property
    def name(self) -> str:
        """The title; may be empty."""
        return self.cell("name")

    @property
    def categories(self) -> tuple[str, ...]:
        """Categories, in the file's words."""
        return self._listed("category", "categories")

    @property
    def beneficiaries(self) -> tuple[str, ...]:
        """Groups the project is for (``target`` in older files)."""
        return self._listed("beneficiaries", "target", "targets")

    @property
    def neighbourhood(self) -> str:
        """Neighbourhood, district or subunit, whichever the file gives."""
        return self.cell("neighborhood", "neighbourhood", "district", "subunit")

    @property
    def official(self) -> int | None:
        """Official result: 1 won, 0 lost, 2 and 3 built with other money, ``None`` not told."""
        text = self.cell("selected")
        return int(text) if text else None

    @property
    def location(self) -> tuple[float, float] | None:
        """Latitude and longitude in WGS 84 degrees; ``None`` where unknown or not a place on Earth."""
        try:
            latitude, longitude = float(self.cell("latitude")), float(self.cell("longitude"))
        except ValueError:
            return None
        return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


@dataclass(frozen=True, slots=True)
class Ballot:
    """One ballot as written: indices of projects (best first where order counts), points beside them.

    ``cells`` are the values of ``Header.ballot_cells``, in that order (age, sex, voting_method …).
    ``line`` is the line in the file, 0 for ballots that come from elsewhere; it is not compared.
    """

    voter_id: str
    choices: tuple[int, ...]
    points: tuple[Points, ...] | None = None
    cells: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Header:
    """All of an election but its ballots. ``budget`` in units of ``1 / scale`` of the currency."""

    meta: Meta
    vote_type: VoteType
    budget: int
    scale: int
    projects: tuple[Project, ...]
    project_columns: tuple[str, ...] = ("project_id", "cost")
    ballot_columns: tuple[str, ...] = ("voter_id", "vote")

    @cached_property
    def index_of(self) -> dict[str, int]:
        """Index of each project by its id."""
        return {project.id: index for index, project in enumerate(self.projects)}

    @property
    def ballot_cells(self) -> tuple[str, ...]:
        """Columns of the ballots beyond the voter's number, choices and points."""
        return tuple(name for name in self.ballot_columns if name not in ("voter_id", "vote", "points"))

    @property
    def longest_ranking(self) -> int:
        """Points of the first place on a ranking: ``max_length``, by default the number of projects."""
        return self.meta.whole("max_length") or len(self.projects)

    @property
    def threshold(self) -> Fraction | None:
        """``min_project_score_threshold``: a project with a smaller score cannot win."""
        return self.meta.number("min_project_score_threshold")

    def is_withdrawn(self, index: int) -> bool:
        """Whether the file marks the project as withdrawn by its cost."""
        return self.projects[index].cost == WITHDRAWN_COST * self.scale


@dataclass(frozen=True)
class Notice:
    """Something odd that does not stop the count: how many times, and the first line where it stands."""

    code: str
    count: int
    line: int


@dataclass(frozen=True)
class Election:
    """A whole election. Two are equal when header and ballots are; where they were read does not matter."""

    header: Header
    box: BallotBox
    notices: tuple[Notice, ...] = field(default=(), compare=False)
    sha256: str = field(default="", compare=False)

    @property
    def projects(self) -> tuple[Project, ...]:
        """The projects in the order of the file."""
        return self.header.projects

    @property
    def ballot_count(self) -> int:
        """Number of ballots."""
        return len(self.box)

    def ballots(self) -> Iterable[Ballot]:
        """The ballots one by one, as written."""
        box = self.box
        columns = [box.columns[name] for name in self.header.ballot_cells]
        for voter_id, (choices, points), *cells in zip(
            box.voter_ids, box.choices.forms(), *columns, strict=True
        ):
            yield Ballot(voter_id, choices, points, tuple(cells))

    @cached_property
    def profiles(self) -> Profiles:
        """Distinct ballots with the number of voters that cast each; order among approvals does not count."""
        header = self.header
        default = header.meta.number("default_score") if header.vote_type is VoteType.SCORING else None
        return group_profiles(
            self.box.choices,
            projects=len(header.projects),
            ranking=header.longest_ranking if header.vote_type is VoteType.ORDINAL else None,
            default_points=default or 0,
        )


def make_election(
    *,
    budget: int,
    projects: Iterable[Project],
    ballots: Iterable[Ballot],
    vote_type: VoteType = VoteType.APPROVAL,
    scale: int = 100,
    meta: Mapping[str, str] | None = None,
    ballot_cells: tuple[str, ...] = (),
) -> Election:
    """An election from elsewhere than a file, e.g. from the database; money in units of ``1 / scale``.

    ``meta`` adds or overrides keys; ``num_projects``, ``num_votes``, ``budget`` and ``vote_type`` are filled
    in. Raises ``ValueError`` when a ballot names no project or one that is not there.
    """
    listed = tuple(projects)
    builder = BallotBoxBuilder(ballot_cells)
    for ballot in ballots:
        if not ballot.choices or not all(0 <= index < len(listed) for index in ballot.choices):
            raise ValueError(f"ballot {ballot.voter_id} does not name projects of this election")
        builder.add(ballot.voter_id, ballot.choices, ballot.points, ballot.cells)
    box = builder.finish()
    facts = {
        "num_projects": str(len(listed)),
        "num_votes": str(len(box)),
        "budget": exact_text(budget, scale),
        "vote_type": vote_type.value,
        **(meta or {}),
    }
    extra = dict.fromkeys(column for project in listed for column in project.cells)
    header = Header(
        Meta(tuple(facts.items())),
        vote_type,
        budget,
        scale,
        listed,
        ("project_id", "cost", *extra),
        ("voter_id", "vote", *(("points",) if vote_type.has_points else ()), *ballot_cells),
    )
    return Election(header, box)


def with_added(election: Election, added: int) -> Election:
    """The same election with money from other pools added, in units of ``1 / scale``; META tells how much."""
    header = election.header
    budget = header.budget + added
    facts = {"budget": exact_text(budget, header.scale), "budget_moved_in": exact_text(added, header.scale)}
    meta = Meta(tuple({**dict(header.meta.pairs), **facts}.items()))
    return replace(election, header=replace(header, budget=budget, meta=meta))


def exact_text(amount: int, scale: int) -> str:
    """An amount in units of ``1 / scale`` (a power of ten) as a plain decimal number: 1250 of 100 → "12.5"."""
    whole, rest = divmod(abs(amount), scale)
    digits = len(str(scale)) - 1
    tail = f".{rest:0{digits}d}".rstrip("0") if rest else ""
    return ("-" if amount < 0 else "") + str(whole) + tail
