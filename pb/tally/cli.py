"""``wspolnie tally``: count a Pabulib file without any database or web framework.

    tally_command(argv) -> exit code: 0 counted, 1 the result could not be written, 2 malformed file or
    wrong use, 3 stopped at a tie

With ``--json`` the object of the contract goes to standard output, with the published winners beside the count
under ``official`` where the file has them and was counted by its own rule (``engine.official.difference``), and under
``notices`` what was not kept of the file: ``conditions_not_kept`` with the ``keys`` of META (``engine.told_in_meta``);
``void`` is the number in META's ``void_reasons``; after a tie that stopped the count
(exit 3) it has the same keys, ``selected`` and ``spent`` null, and the tied set last in ``ties``. A malformed
file leaves standard output empty and one line ``FILE:LINE: what is wrong`` on standard error. Ballots outside
the bounds of META are counted, as towns did, and told on standard error.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import IO, Any

from pb.tally.engine.count import FROM_META, count, undecided_dict
from pb.tally.engine.errors import CountError, PabulibError, RuleNotNamed, TieUndecided, shown
from pb.tally.engine.jsontext import Json, json_text
from pb.tally.engine.model import Election
from pb.tally.engine.official.difference import Difference, difference
from pb.tally.engine.outcome import Outcome, Tie
from pb.tally.engine.pabulib.numbers import BadNumber, parse_exact
from pb.tally.engine.pabulib.reader import read_election
from pb.tally.engine.pool_meta import pools_in_meta
from pb.tally.engine.pool_terms import reserve_from
from pb.tally.engine.published import PublishedPool, published_pools
from pb.tally.engine.reserve import Reserve
from pb.tally.engine.rule_names import RULES
from pb.tally.engine.scores import SCORES, UNITS, Threshold
from pb.tally.engine.shares.completion import COMPLETIONS
from pb.tally.engine.shares.support import UTILITIES
from pb.tally.engine.ties import TieRule, number_key
from pb.tally.engine.told_in_meta import unkept, void_counts
from pb.tally.official_text import official_text
from pb.tally.printout import outcome_text, tie_text, unkept_text
from pb.tally.published_terms import conflicts_in
from pb.tally.terminal import CannotWrite, cause, notice_text, put

DONE, UNWRITTEN, MISUSED, TIED = 0, 1, 2, 3


def tally_command(argv: list[str]) -> int:
    """Run ``wspolnie tally`` with these arguments and give its exit code."""
    try:
        arguments = _parser().parse_args(argv)
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else MISUSED
    try:
        return _tally(arguments)
    except PabulibError as problem:
        print(problem, file=sys.stderr)
    except CannotWrite as problem:
        if str(problem):
            print(problem, file=sys.stderr)
        return UNWRITTEN
    except CountError as problem:
        print(f"{arguments.file}: {problem}", file=sys.stderr)
    except OSError as problem:
        print(f"{arguments.file}: {cause(problem)}", file=sys.stderr)
    return MISUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="wspolnie tally", description="Policz głosy z pliku Pabulib (.pb, .pb.gz), bez bazy danych."
    )
    parser.add_argument("file", metavar="FILE", help="plik .pb albo .pb.gz; - to standardowe wejście")
    parser.add_argument("--rule", choices=RULES, help="zasada wyboru; domyślnie ta z sekcji META pliku")
    parser.add_argument("--utility", choices=UTILITIES, help="użyteczność (metoda równych udziałów)")
    parser.add_argument("--completion", choices=COMPLETIONS, help="dopełnienie (metoda równych udziałów)")
    parser.add_argument(
        "--ties",
        default="error",
        metavar="T",
        help="remisy: cheaper, number, seed:TEKST, drawn:ID,ID,… (kilka losowań: po średniku) albo error (domyślnie: zatrzymaj liczenie)",
    )
    parser.add_argument(
        "--conflict",
        action="append",
        default=[],
        metavar="ID,ID,…",
        help="projekty wykluczające się; można podać kilka razy",
    )
    parser.add_argument(
        "--withdrawn", action="append", default=[], metavar="ID", help="projekt wycofany po głosowaniu"
    )
    parser.add_argument("--run-off", action="store_true", help="dogrywka z greedy (metoda równych udziałów)")
    parser.add_argument(
        "--whole-unit",
        action="store_true",
        help="udział na początku zaokrąglony w dół do całej jednostki pieniędzy (metoda równych udziałów)",
    )
    parser.add_argument(
        "--score", choices=SCORES, default="points", help="co się liczy: punkty, głosy albo średnia ocen"
    )
    parser.add_argument("--threshold", metavar="N", help="najmniej, żeby wygrać; 0 to brak progu")
    parser.add_argument("--threshold-unit", choices=UNITS, help="w czym jest próg; domyślnie w punktacji")
    parser.add_argument(
        "--reserve",
        metavar="KATEGORIA=N",
        help="minimum dla kategorii: kwota albo procent puli, np. zieleń=20%%",
    )
    parser.add_argument("--json", action="store_true", help="wynik jako jeden obiekt JSON")
    return parser


def _tally(arguments: argparse.Namespace) -> int:
    ties = TieRule.parse(arguments.ties)
    of_shares = (arguments.utility, arguments.completion, arguments.run_off, arguments.whole_unit)
    if any(of_shares) and arguments.rule not in (None, "equal-shares"):
        raise CountError("--utility, --completion, --run-off i --whole-unit dotyczą tylko equal-shares")
    election = _read(arguments.file)
    void, unkept = _void(arguments.file, election), _unkept(election, arguments)
    try:
        outcome = replace(_count(election, ties, arguments), void=void)
    except TieUndecided as stop:
        _check_drawn(ties, stop.ties)
        _tell_notices(arguments.file, election)
        if arguments.json:
            told = _told_of(_official(election, arguments, None), unkept)
            put(json_text(_with_hash({**undecided_dict(election, stop), "void": void}, election) | told))
        for text in (*unkept_text(unkept), tie_text(election.header, stop.tie)):
            print(text, file=sys.stderr)
        return TIED
    _check_drawn(ties, outcome.ties)
    _tell_notices(arguments.file, election)
    official = _official(election, arguments, outcome)
    if arguments.json:
        put(json_text(_with_hash(outcome.as_dict(), election) | _told_of(official, unkept)))
    else:
        compared = [official_text(election.header, official)] if official else []
        put("\n\n".join([*unkept_text(unkept), outcome_text(election.header, outcome), *compared]))
    return DONE


def _official(
    election: Election, arguments: argparse.Namespace, outcome: Outcome | None
) -> Difference | None:
    """The published winners beside the count; ``None`` where the file has none or another rule was asked for."""
    if arguments.rule or arguments.utility or arguments.completion:
        return None
    conflicts, withdrawn = _conflicts(election, arguments), _withdrawn(election, arguments)
    return difference(election, conflicts=conflicts, withdrawn=withdrawn, counted=outcome)


def _told_of(official: Difference | None, unkept: tuple[str, ...]) -> dict[str, Json]:
    told: dict[str, Json] = {"official": official.as_dict()} if official else {}
    return {**told, "notices": [{"code": "conditions_not_kept", "keys": [*unkept]}]} if unkept else told


def _void(file: str, election: Election) -> int:
    """Void ballots that META tells of. Raises ``PabulibError`` at a row that cannot be read."""
    meta = election.header.meta
    try:
        return sum(void_counts(meta).values())
    except CountError as problem:
        raise PabulibError(file, meta.line("void_reasons"), str(problem)) from None


def _unkept(election: Election, arguments: argparse.Namespace) -> tuple[str, ...]:
    """Conditions of META that the count does not keep; another rule asked for is not the file's own."""
    has_groups = bool(_conflicts(election, arguments)) or bool(arguments.rule)
    return unkept(election.header.meta, has_groups=has_groups)


def _conflicts(election: Election, arguments: argparse.Namespace) -> list[tuple[str, ...]]:
    """Groups of the options, then those that the file tells, in one order."""
    given = [tuple(part.strip() for part in group.split(",")) for group in arguments.conflict]
    told = (tuple(sorted(group, key=number_key)) for group in conflicts_in(_whole(election)))
    return given + sorted(told, key=lambda group: number_key(group[0]))


def _withdrawn(election: Election, arguments: argparse.Namespace) -> list[str]:
    """Projects of the options, then those that the file's own column marks."""
    told = [one.id for one in election.projects if one.cells.get("withdrawn") == "1"]
    return [*arguments.withdrawn, *(name for name in told if name not in arguments.withdrawn)]


def _whole(election: Election) -> PublishedPool:
    return PublishedPool("", election, None, None)


def _count(election: Election, ties: TieRule, arguments: argparse.Namespace) -> Outcome:
    """Raises ``PabulibError`` at the row of META that names a rule nobody can count by."""
    unknown = next((name for name in sorted(ties.lots.names) if name not in election.header.index_of), None)
    if unknown is not None:
        raise CountError(f"--ties: nie ma projektu {shown(unknown)}")
    given = {
        "utility": arguments.utility, "completion": arguments.completion, "run_off": arguments.run_off or None,
        "score": arguments.score, "threshold": _threshold(arguments), "reserve": _reserve(arguments, election),
        "from_whole_unit": arguments.whole_unit or None,
    }  # fmt: skip
    rule, terms = (arguments.rule, given) if arguments.rule else _of_only_pool(election, given)
    try:
        return count(
            election, rule, ties=ties, conflicts=_conflicts(election, arguments), withdrawn=_withdrawn(election, arguments),
            **{**terms, "from_whole_unit": bool(terms["from_whole_unit"])},
        )  # fmt: skip
    except RuleNotNamed as problem:
        if arguments.rule:
            raise
        raise PabulibError(arguments.file, election.header.meta.line("rule"), str(problem)) from None


def _of_only_pool(election: Election, given: dict[str, Any]) -> tuple[str | None, dict[str, Any]]:
    """Rule and terms of a file whose rows by pool tell of a single one; a term that was given goes first."""
    if len(pools := pools_in_meta(election.header)) != 1:
        return None, given
    (pool,) = published_pools(election)
    own = {
        "utility": pool.terms.utility, "completion": pool.terms.completion, "run_off": pool.terms.run_off or None,
        "score": pool.terms.score, "threshold": pool.terms.limit(pool.threshold), "reserve": pool.terms.reserve,
        "from_whole_unit": pool.terms.from_whole_unit or None,
    }  # fmt: skip
    unsaid = (None, FROM_META, "points")
    return pools[0].rule, {key: own[key] if value in unsaid else value for key, value in given.items()}


def _threshold(arguments: argparse.Namespace) -> Threshold | Fraction | str | None:
    if arguments.threshold is None:
        if arguments.threshold_unit:
            raise CountError("--threshold-unit podaje się razem z --threshold")
        return FROM_META
    try:
        least = Fraction(parse_exact(arguments.threshold))
    except BadNumber as problem:
        raise CountError(f"--threshold: {problem}") from None
    return Threshold(arguments.threshold_unit, least) if arguments.threshold_unit and least else least or None


def _reserve(arguments: argparse.Namespace, election: Election) -> Reserve | None:
    if arguments.reserve is None:
        return None
    category, sign, least = arguments.reserve.rpartition("=")
    if not sign or not category:
        raise CountError("--reserve: podaj KATEGORIA=N, na przykład zieleń=20%")
    known = sorted({one for project in election.projects for one in project.categories})
    if category not in known:
        listed = ", ".join(map(shown, known)) or "żadnych"
        raise CountError(f"--reserve: w pliku nie ma kategorii {shown(category)} (są: {listed})")
    return reserve_from(category, least, election.header.scale)


def _check_drawn(ties: TieRule, met: tuple[Tie, ...]) -> None:
    """A draw of lots that names a project of no tie is of another tie, or mistyped. Raises ``CountError``."""
    tied = {name for tie in met for name in tie.projects}
    strange = sorted(ties.lots.names - tied)
    if strange:
        listed = "; ".join(", ".join(map(shown, tie.projects)) for tie in met) or "żadnego nie było"
        raise CountError(f"--ties: projekt {shown(strange[0])} nie należy do remisu (remisy: {listed})")


def _tell_notices(file: str, election: Election) -> None:
    for notice in election.notices:
        if text := notice_text(file, notice):
            print(text, file=sys.stderr)


def _read(name: str) -> Election:
    source: Path | IO[bytes] = sys.stdin.buffer if name == "-" else Path(name)
    return read_election(source, name=name)


def _with_hash(result: dict[str, Json], election: Election) -> dict[str, Json]:
    """The contract's order of keys: the input's hash after rule and parameters."""
    head = {"rule": result.pop("rule"), "parameters": result.pop("parameters")}
    return {**head, "input_sha256": election.sha256, **result}
