#!/usr/bin/env python3
"""Sprawdź wynik budżetu obywatelskiego samodzielnie: jeden plik, tylko biblioteka standardowa Pythona (3.10+).

    python3 wspolnie_sprawdz.py KATALOG        katalog albo archiwum .zip z pobranymi plikami
    python3 wspolnie_sprawdz.py ballots.pb --results results.json --proof proof.json --leaves leaves.txt
    python3 wspolnie_sprawdz.py https://miasto.example/bo/bo-2027/        pobierze pliki sam

Liczy skróty, korzeń drzewa Merkle (RFC 9162), głosy i wynik, a potem porównuje to z ogłoszonym wynikiem.
Kod wyjścia: 0 wszystko się zgadza, 1 coś się nie zgadza, 2 pliku nie da się odczytać albo policzyć,
3 karty policzone, ale nie było z czym ich porównać.

This file shares no code with the platform that counts the votes, on purpose: whoever doubts that platform can read
this one instead, from top to bottom. It prefers plain code to fast code, and every decision is made in whole numbers
or exact fractions. `--lang en` makes it speak English. How to use it, what it proves and what not: docs/verify.md.

Contents: 1 words · 2 the ballot file · 3 fingerprint and named ballots · 4 terms of the count · 5 ties ·
6 greedy rules · 7 equal shares · 8 Phragmen · 9 one pool · 10 several pools · 11 comparing · 12 the command
"""

from __future__ import annotations

import argparse
import copy
import csv
import gzip
import hashlib
import io
import itertools
import json
import math
import re
import sys
import urllib.error
import urllib.parse
import urllib.request
import zipfile
import zlib
from bisect import bisect_left
from collections import Counter, defaultdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

AGREES, DIFFERS, UNREADABLE, NOT_COMPARED = 0, 1, 2, 3
LARGEST = 1 << 30

# ---------------------------------------------------------------- 1. words

LANGUAGE = "pl"


def t(polish, english):
    """The sentence in the language that was asked for."""
    return english if LANGUAGE == "en" else polish


class CannotCount(Exception):
    """The files are damaged, or ask for something that this program cannot do. Never passed over in silence."""


class Undecided(Exception):
    """A tie decides who wins, and nothing says how it falls."""

    def __init__(self, names):
        super().__init__(t("remis rozstrzyga o wyborze: ", "a tie decides who wins: ") + ", ".join(names))
        self.names = names


class Report:
    """Sentences in their order, and how many of them tell of something that is wrong."""

    def __init__(self):
        self.lines, self.faults, self.compared = [], 0, False

    def say(self, text):
        self.lines.append(clean(text))

    def wrong(self, text):
        self.compared = True
        self.faults += 1
        self.lines.append(t("  NIE ZGADZA SIĘ: ", "  DOES NOT AGREE: ") + clean(text))

    def check(self, agrees, good, bad):
        if not agrees:
            return self.wrong(bad)
        self.compared = True
        self.lines.append(t("  zgadza się: ", "  agrees: ") + clean(good))


def clean(text):
    """Text from a file without signs that would steer a terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in str(text))


def names(ids):
    return ", ".join(map(str, ids)) or t("żadne", "none")


# ---------------------------------------------------------------- 2. the ballot file (Pabulib)


def rows_of(body):
    """The rows of a file as (line number, bytes without line end). A quoted cell may hold line breaks."""
    rows, part, marks, first = [], [], 0, 1
    for number, line in enumerate(body.removesuffix(b"\n").split(b"\n"), 1):
        first = first if part else number
        part.append(line)
        marks += line.count(b'"')
        if marks % 2 == 0:
            rows.append((first, b"\n".join(part).removesuffix(b"\r")))
            part, marks = [], 0
    if part:
        rows.append((first, b"\n".join(part).removesuffix(b"\r")))
    return rows


def cells_of(line, row):
    """The cells of a row. Blanks around a cell mean nothing, and neither does the word None of old writers."""
    try:
        text = row.decode("utf-8")
    except UnicodeDecodeError:
        raise CannotCount(t(f"wiersz {line}: to nie jest UTF-8", f"line {line}: not UTF-8")) from None
    if '"' in text:
        cells = next(csv.reader([text.replace("\r\n", "\n")], delimiter=";", skipinitialspace=True))
    else:
        cells = text.split(";")
    return ["" if cell.strip() == "None" else cell.strip() for cell in cells]


def exact(text, where):
    """A plain decimal number, exactly."""
    if not re.fullmatch(r"[0-9]{1,15}([.,][0-9]{0,30})?", text):
        raise CannotCount(t(f"{where}: to nie jest liczba: {text!r}", f"{where}: not a number: {text!r}"))
    return Fraction(text.replace(",", ".").rstrip("."))


class BallotFile:
    """META as a dict, projects as dicts of cells, ballots as (line, voter, project ids, points), raw ballot rows."""

    def __init__(self, body):
        self.sha256 = hashlib.sha256(body).hexdigest()
        if body.startswith(b"\xef\xbb\xbf"):
            body = body[3:]
        self.meta, self.projects, self.ballots, self.vote_rows = {}, [], [], []
        section, columns = None, None
        for line, row in rows_of(body):
            if section == "VOTES" and columns is not None:
                self.vote_rows.append((line, row))
            if not row.strip():
                continue
            cells = cells_of(line, row)
            if len(cells) == 1 and cells[0].upper() in ("META", "PROJECTS", "VOTES"):
                section, columns = self._next_section(line, section, cells[0].upper()), None
            elif section is None:
                raise CannotCount(t(f"wiersz {line}: plik nie zaczyna się od META", f"line {line}: no META"))
            elif columns is None:
                columns = cells
                self.columns = columns
            else:
                self._take(section, line, cells, columns)
        self._check()

    def _next_section(self, line, before, title):
        order = [None, "META", "PROJECTS", "VOTES"]
        if before == "VOTES" or order.index(title) != order.index(before) + 1:
            raise CannotCount(
                t(f"wiersz {line}: sekcja {title} nie na miejscu", f"line {line}: {title} out of place")
            )
        return title

    def _take(self, section, line, cells, columns):
        if len(cells) != len(columns):
            raise CannotCount(
                t(
                    f"wiersz {line}: pól jest {len(cells)}, a kolumn {len(columns)}",
                    f"line {line}: {len(cells)} cells for {len(columns)} columns",
                )
            )
        if section == "META":
            if cells[0] in self.meta:
                raise CannotCount(t(f"wiersz {line}: klucz {cells[0]} drugi raz", f"line {line}: key twice"))
            self.meta[cells[0]] = cells[1]
        elif section == "PROJECTS":
            self.projects.append(dict(zip(columns, cells), line=line))
        else:
            self.ballots.append((line, dict(zip(columns, cells))))

    def _check(self):
        for key in ("num_projects", "num_votes", "budget", "vote_type"):
            if not self.meta.get(key):
                raise CannotCount(t(f"w META nie ma {key}", f"META lacks {key}"))
        for key, found in (("num_projects", self.projects), ("num_votes", self.ballots)):
            if exact(self.meta[key], key) != len(found):
                raise CannotCount(
                    t(
                        f"META podaje {key} {self.meta[key]}, w pliku jest {len(found)}",
                        f"META says {key} {self.meta[key]}, the file has {len(found)}",
                    )
                )
        self.vote_type = self.meta["vote_type"].lower()
        if self.vote_type not in ("approval", "choose-1", "ordinal", "cumulative", "scoring"):
            raise CannotCount(t(f"nieznany vote_type {self.vote_type}", f"unknown vote_type {self.vote_type}"))
        self.has_points = self.vote_type in ("cumulative", "scoring")
        self.index = {}
        for number, project in enumerate(self.projects):
            for column in ("project_id", "cost"):
                if not project.get(column):
                    raise CannotCount(t(f"projekt bez {column}", f"a project without {column}"))
            if self.index.setdefault(project["project_id"], number) != number:
                raise CannotCount(
                    t(f"project_id {project['project_id']} powtarza się", f"project_id {project['project_id']} twice")
                )
            exact(project["cost"], "cost")
        self._read_ballots()
        amounts = [self.meta["budget"], *(project["cost"] for project in self.projects)]
        places = max(len(re.split("[.,]", amount + ".")[1].rstrip("0")) for amount in amounts)
        self.scale = 10 ** max(2, places)

    def _read_ballots(self):
        """Ballots into tuples of project numbers and points; equal cells are read once."""
        seen, known, ballots = {}, {}, []
        for line, cells in self.ballots:
            voter = cells.get("voter_id", "")
            if not voter or seen.setdefault(voter, line) != line:
                raise CannotCount(
                    t(
                        f"wiersz {line}: voter_id {voter!r} powtarza się albo go nie ma"
                        f" (pierwszy raz w wierszu {seen.get(voter)})",
                        f"line {line}: voter_id {voter!r} repeated or missing (first in line {seen.get(voter)})",
                    )
                )
            written = (cells.get("vote", ""), cells.get("points", "") if self.has_points else "")
            if written not in known:
                known[written] = self._ballot(line, *written)
            ballots.append((line, voter, *known[written]))
        self.ballots = ballots

    def _ballot(self, line, vote, points):
        chosen = [name.strip() for name in vote.split(",")]
        for name in chosen:
            if name not in self.index:
                raise CannotCount(
                    t(f"wiersz {line}: karta wymienia nieznany projekt {name!r}", f"line {line}: unknown project {name!r}")
                )
        if self.vote_type == "choose-1" and len(set(chosen)) > 1:
            raise CannotCount(t(f"wiersz {line}: kilka projektów na karcie choose-1", f"line {line}: choose-1"))
        given = None
        if self.has_points:
            given = tuple(exact(one.strip(), f"wiersz {line}") for one in points.split(",")) if points else ()
            if len(given) != len(chosen):
                raise CannotCount(t(f"wiersz {line}: punktów nie tyle co projektów", f"line {line}: points"))
        return tuple(self.index[name] for name in chosen), given


# ---------------------------------------------------------------- 3. fingerprint (RFC 9162) and named ballots


def leaf_of(row):
    return hashlib.sha256(b"\x00" + row).digest()


def root_of(leaves):
    """The root of a Merkle tree: split after the largest power of two, hash both halves, down to the leaves."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + root_of(leaves[:split]) + root_of(leaves[split:])).digest()


def leads_to(leaf, place, size, path, root):
    """Whether the path leads from a leaf to the root, by walking down the same splits as ``root_of``."""
    if not 0 <= place < size:
        return False
    sides, low, high = [], 0, size
    while high - low > 1:
        split = low + (1 << (high - low - 1).bit_length() - 1)
        sides.append(place >= split)
        low, high = (split, high) if place >= split else (low, split)
    if len(sides) != len(path):
        return False
    value = leaf
    for is_right, sibling in zip(reversed(sides), path):
        pair = sibling + value if is_right else value + sibling
        value = hashlib.sha256(b"\x01" + pair).digest()
    return value == root


def longest_rising(values):
    """Places of a longest strictly rising part of a list (patience sorting)."""
    tops, at_top, before = [], [], [None] * len(values)
    for place, value in enumerate(values):
        pile = bisect_left(tops, value)
        before[place] = at_top[pile - 1] if pile else None
        tops[pile : pile + 1], at_top[pile : pile + 1] = [value], [place]
    chosen, place = [], at_top[-1] if at_top else None
    while place is not None:
        chosen.append(place)
        place = before[place]
    return set(chosen)


def name_ballots(rows, published):
    """Every ballot that is not as published. ``rows``: (line, bytes); ``published``: leaf hashes in their order.

    Ballots that stand in both lists in the same order are untouched. What lies between two of them was changed
    (one for one), dropped or added; a ballot that is found elsewhere was moved.
    """
    ours = [leaf_of(row) for _line, row in rows]
    free = defaultdict(list)
    for place in range(len(published) - 1, -1, -1):
        free[published[place]].append(place)
    found = {at: free[leaf].pop() for at, leaf in enumerate(ours) if free.get(leaf)}
    order = sorted(found)
    kept = {order[one] for one in longest_rising([found[at] for at in order])}
    told = []
    moved = {at: found[at] for at in order if at not in kept}
    foreign = [at for at in range(len(ours)) if at not in found]
    taken = set(found.values())
    lost = [place for place in range(len(published)) if place not in taken]
    for at, place in moved.items():
        told.append(("moved", at, place))
    anchors = sorted(kept) + [len(ours)]
    start_ours = start_theirs = 0
    for anchor in anchors:
        end = found[anchor] if anchor in kept else len(published)
        new = [at for at in foreign if start_ours <= at < anchor]
        gone = [place for place in lost if start_theirs <= place < end]
        foreign, lost = foreign[len(new) :], lost[len(gone) :]
        told += [("changed", at, place) for at, place in zip(new, gone)]
        told += [("added", at, None) for at in new[len(gone) :]]
        told += [("dropped", None, place) for place in gone[len(new) :]]
        start_ours, start_theirs = anchor + 1, end + 1
    return sorted(told, key=lambda one: one[1] if one[1] is not None else one[2])


def exchanged(rows, told, published):
    """Pairs of changed ballots that have only swapped their choices: found by putting the cells back."""
    changed = [(at, place) for what, at, place in told if what == "changed"][:60]
    pairs = {}
    for (one, place), (two, other) in itertools.combinations(changed, 2):
        first, second = rows[one][1].split(b";"), rows[two][1].split(b";")
        if len(first) != len(second):
            continue
        for cells in {range(1, len(first)), *(range(at, at + 1) for at in range(len(first))), range(1, min(3, len(first)))}:
            back, forth = list(first), list(second)
            for cell in cells:
                back[cell], forth[cell] = second[cell], first[cell]
            if leaf_of(b";".join(back)) == published[place] and leaf_of(b";".join(forth)) == published[other]:
                pairs[one], pairs[two] = two, one
    return pairs


def tell_ballots(report, rows, published):
    """Name in the report every ballot that differs from the published leaves."""
    told = name_ballots(rows, published)
    pairs = exchanged(rows, told, published)
    known = Counter(row for _line, row in rows)
    goes = {at: place for what, at, place in told if what == "moved"}
    for what, at, place in told:
        who = ""
        if at is not None:
            voter = rows[at][1].split(b";")[0].decode("utf-8", "replace")
            who = t(
                f"karta {at + 1} (wiersz {rows[at][0]}, voter_id {voter})",
                f"ballot {at + 1} (line {rows[at][0]}, voter_id {voter})",
            )
        if what == "moved":
            also = t(", zamieniona miejscami", ", swapped") if goes.get(place) == at else ""
            report.wrong(
                t(f"{who}: przestawiona, opublikowano ją jako kartę {place + 1}{also}",
                  f"{who}: moved, it was published as ballot {place + 1}{also}")
            )  # fmt: skip
        elif what == "changed" and at in pairs:
            report.wrong(
                t(f"{who}: zmieniona, zamieniona z kartą {pairs[at] + 1}",
                  f"{who}: changed, swapped with ballot {pairs[at] + 1}")
            )  # fmt: skip
        elif what == "changed":
            report.wrong(
                t(f"{who}: zmieniona, opublikowana karta {place + 1} była inna",
                  f"{who}: changed, ballot {place + 1} was published otherwise")
            )  # fmt: skip
        elif what == "added":
            double = t(" (taka sama jak inna)", " (same as another)") if known[rows[at][1]] > 1 else ""
            report.wrong(t(f"{who}: dodana, nie opublikowano jej{double}", f"{who}: added, never published{double}"))
        else:
            report.wrong(t(f"karta {place + 1} z opublikowanych: usunięta", f"published ballot {place + 1}: dropped"))
    return told


def read_leaves(body):
    """Leaf hashes, one in hexadecimal on a line; or an earlier copy of the ballots themselves."""
    if body.lstrip(b"\xef\xbb\xbf").startswith(b"META"):
        return [leaf_of(row) for _line, row in raw_votes(body)]
    lines = body.decode("ascii", "replace").split()
    for number, line in enumerate(lines, 1):
        if not re.fullmatch("[0-9a-f]{64}", line):
            raise CannotCount(t(f"skróty kart, wiersz {number}: to nie jest skrót", f"leaves, line {number}: no hash"))
    return [bytes.fromhex(line) for line in lines]


def raw_votes(body):
    """The rows of VOTES of a file that may be damaged otherwise."""
    rows = iter(rows_of(body))
    for _line, row in rows:
        if row.strip() == b"VOTES":
            next(rows, None)
            break
    return list(rows)


# ---------------------------------------------------------------- 4. terms of the count

RULES = ("greedy", "greedy-stop", "greedy-stop-80", "greedy-cost", "equal-shares", "phragmen")
META_RULES = {
    "greedy": "greedy", "greedy-threshold": "greedy", "greedy-exclusive": "greedy", "greedy-no-skip": "greedy-stop",
    "equalshares": "equal-shares", "equalshares-comparison": "equal-shares",
    "equalshares/add1": "equal-shares", "equalshares/add1-comparison": "equal-shares",
}  # fmt: skip
PER_POOL = (
    "budget", "rule", "vote_type", "threshold", "name", "kind", "area", "method", "min_length", "max_length",
    "max_sum_points", "max_points", "rank_points", "exclusive_group", "tie_rule", "tie_seed", "drawn", "leftovers",
    "utility", "completion", "run_off", "whole_unit", "score", "threshold_unit", "reserved_category", "reserved",
)  # fmt: skip
SHARES_WORDS = {
    "utility": ("cost", "cardinality", "points"),
    "completion": ("none", "add1", "add1-full", "add1u", "greedy"),
}  # fmt: skip
SCORES = ("points", "votes", "mean")
UNITS = ("votes", "points", "voters", "percent")
OTHER_CONDITIONS = ("leftover_budget", "budget_per_category", "budget_per_neighborhood")
KNOWN_PARAMETERS = {
    "threshold", "ties", "score", "conflicts", "withdrawn", "meta_rule", "utility", "completion", "share", "steps",
    "ended", "run_off", "moved_in", "leftovers", "threshold_unit", "reserved", "from_whole_unit",
}  # fmt: skip
WITHDRAWN_COST = 999_999_999
SEVERAL_POOLS = rb"(?m)^pools;.*,"


class Pool:
    """All that the count of one pool is told. Money in whole units of 1/scale of the currency."""

    code, name, budget, scale, vote_type = "", "", 0, 100, "approval"
    rule, ties, threshold, score = None, None, Fraction(0), "points"
    utility, completion, run_off, from_whole_unit = "cost", "none", False, False
    leftovers, target = "unused", ""
    max_length = default_score = meta_rule = None
    unit, reserve = "", None
    told_shares = False

    def __init__(self):
        self.projects, self.profiles, self.ballots, self.withdrawn, self.groups = [], Counter(), 0, set(), []
        self.titles, self.categories, self.announced = {}, {}, None

    @property
    def counts_votes(self):
        return self.vote_type in ("approval", "choose-1")

    def take_ballots(self, file, places):
        """Group equal ballots: {((project number, points), …): how many}. A project named twice counts once."""
        number = {place: at for at, place in enumerate(places)}
        first = self.max_length or len(places)
        grouped = Counter()
        for _line, _voter, chosen, points in file.ballots:
            grouped[chosen, points] += 1
        for (chosen, points), weight in grouped.items():
            given, rank = {}, 0
            for at, place in enumerate(chosen):
                if place not in number:
                    continue
                value = Fraction(1)
                if self.vote_type == "ordinal":
                    value = Fraction(max(0, first - rank))
                elif not self.counts_votes:
                    value = points[at]
                given.setdefault(number[place], value)
                rank += 1
            if given:
                self.profiles[tuple(sorted(given.items()))] += weight
                self.ballots += weight

    def take_projects(self, file, places):
        """Projects as (id, cost), who is withdrawn, who excludes whom, whom the file itself calls selected."""
        groups = defaultdict(list)
        chosen = [file.projects[place] for place in places]
        for project in chosen:
            name, cost = project["project_id"], exact(project["cost"], "cost") * file.scale
            self.projects.append((name, int(cost)))
            self.titles[name] = project.get("name", "")
            kinds = project.get("category") or project.get("categories") or ""
            self.categories[name] = {kind.strip() for kind in kinds.split(",")} - {""}
            if project.get("withdrawn") == "1" or cost == WITHDRAWN_COST * file.scale:
                self.withdrawn.add(name)
            elif project.get("conflict_group"):
                groups[project["conflict_group"]].append(name)
        self.groups = [group for group in groups.values() if len(group) > 1]
        if any(project.get("selected") for project in chosen):
            self.announced = {one["project_id"] for one in chosen if one.get("selected") in ("1", "1.0")}


def listed(meta, key):
    """The values of a row of META, separated by commas, quoted where a value holds a comma itself."""
    text = meta.get(key, "")
    return [cell.strip() for cell in next(csv.reader([text], skipinitialspace=True))] if text else []


def pools_of(file):
    """The pools of a file, each with its projects, ballots and terms."""
    unknown = sorted(
        key for key in file.meta
        if key.endswith("_per_pool") and key[: -len("_per_pool")] not in (*PER_POOL, "leftover_pool")
    )  # fmt: skip
    if unknown:
        raise CannotCount(t(f"nie umiem policzyć warunku: {names(unknown)}", f"cannot count: {names(unknown)}"))
    codes = listed(file.meta, "pools")
    if not codes:
        without = sorted(key for key in file.meta if key.endswith("_per_pool"))
        if without:
            raise CannotCount(t(f"META ma {names(without)}, a nie wymienia pul", f"{names(without)} without pools"))
        return [single_pool(file)]
    if len(set(codes)) < len(codes) or not all(codes):
        raise CannotCount(t("META: kody pul powtarzają się", "META: codes of pools repeat"))
    strange = {project.get("pool", "") for project in file.projects} - set(codes)
    if strange:
        raise CannotCount(t(f"META nie wymienia puli: {names(strange)}", f"META lacks pools: {names(strange)}"))
    told = {key: listed(file.meta, f"{key}_per_pool") for key in (*PER_POOL, "threshold")}
    told["target"] = listed(file.meta, "leftover_pool_per_pool")
    for key, values in told.items():
        if values and len(values) != len(codes) or not values and key in ("budget", "rule", "vote_type"):
            raise CannotCount(t(f"META: {key}_per_pool nie pasuje do pul", f"META: {key}_per_pool does not fit"))
    if not told["threshold"] and len(codes) > 1:
        raise CannotCount(t("META: brakuje threshold_per_pool", "META lacks threshold_per_pool"))
    return [
        part_of(file, code, {key: values[at] for key, values in told.items() if values})
        for at, code in enumerate(codes)
    ]


def part_of(file, code, told):
    """One pool of a file that holds several."""
    pool = Pool()
    pool.code, pool.name, pool.scale, pool.rule = code, told.get("name", ""), file.scale, told["rule"]
    pool.vote_type = told["vote_type"]
    if pool.vote_type not in ("approval", "choose-1", "ordinal", "cumulative", "scoring"):
        raise CannotCount(t(f"nieznane karty {pool.vote_type}", f"unknown ballots {pool.vote_type}"))
    if pool.vote_type in ("cumulative", "scoring") and not file.has_points:
        raise CannotCount(t("karty w pliku nie mają punktów", "ballots have no points"))
    budget = exact(told["budget"], "budget_per_pool") * file.scale
    if budget.denominator != 1:
        raise CannotCount("budget_per_pool")
    pool.budget = int(budget)
    pool.threshold = exact(told.get("threshold") or "0", "threshold_per_pool")
    pool.ties = ties_in_meta(told.get("tie_rule"), told.get("drawn"), told.get("tie_seed"))
    pool.leftovers, pool.target = told.get("leftovers") or "unused", told.get("target", "")
    if pool.vote_type == "ordinal" and told.get("max_length"):
        pool.max_length = int(exact(told["max_length"], "max_length_per_pool"))
    more_terms(pool, told)
    places = [place for place, one in enumerate(file.projects) if one.get("pool") == code]
    pool.take_projects(file, places)
    pool.take_ballots(file, places)
    return pool


def one_of(told, key, known, usual):
    """A word of META that must be one of these; ``usual`` where nothing stands."""
    word = told.get(key) or usual
    if word not in (*known, usual):
        raise CannotCount(t(f"{key}_per_pool: nie umiem policzyć {word}", f"{key}_per_pool: cannot count {word}"))
    return word


def more_terms(pool, told):
    """What a pool is counted with beside its rule: shares, score, unit of the threshold, minimum of a category."""
    shares = [key for key in ("utility", "completion", "run_off", "whole_unit") if told.get(key)]
    if shares and pool.rule != "equal-shares":
        raise CannotCount(t(f"{names(shares)} są tylko przy equal-shares", f"{names(shares)}: only with equal-shares"))
    pool.utility = one_of(told, "utility", SHARES_WORDS["utility"], "cost")
    pool.completion = one_of(told, "completion", SHARES_WORDS["completion"], "none")
    pool.run_off = one_of(told, "run_off", ("1",), "") == "1"
    pool.from_whole_unit = one_of(told, "whole_unit", ("1",), "") == "1"
    pool.told_shares = True
    pool.score = one_of(told, "score", SCORES, "points")
    if pool.score == "mean" and pool.counts_votes:
        raise CannotCount(t("średnia ocen na kartach bez ocen", "a mean on ballots without points"))
    if pool.score != "points" and pool.rule in ("equal-shares", "phragmen"):
        raise CannotCount(t(f"nie umiem policzyć {pool.rule} z punktacją {pool.score}", f"{pool.rule} by {pool.score}"))
    pool.unit = one_of(told, "threshold_unit", UNITS, "")
    if pool.unit == "percent" and pool.threshold > 100:
        raise CannotCount(t("próg wyższy niż 100%", "a threshold above 100%"))
    category, least = told.get("reserved_category"), told.get("reserved")
    if bool(category) != bool(least):
        raise CannotCount(t("kategorię i jej minimum podaje się razem", "a category and its minimum go together"))
    if category:
        pool.reserve = reserve_of(category, least, pool.scale)


def reserve_of(category, text, scale):
    """A minimum for a category as (category, percent of the pool or None, amount in units or None)."""
    value = exact(text.removesuffix("%"), "reserved_per_pool")
    if text.endswith("%"):
        if value > 100:
            raise CannotCount(t("minimum wyższe niż 100% puli", "a minimum above 100% of the pool"))
        return category, value, None
    if (value * scale).denominator != 1:
        raise CannotCount(t(f"za dużo miejsc po przecinku: {text}", f"too many decimals: {text}"))
    return category, None, int(value * scale)


def single_pool(file):
    """A file of one pool: META is META of that pool."""
    pool, meta = Pool(), file.meta
    codes = {project.get("pool", "") for project in file.projects}
    pool.code = codes.pop() if len(codes) == 1 else ""
    pool.name, pool.scale, pool.vote_type = meta.get("subunit", ""), file.scale, file.vote_type
    pool.budget = int(exact(meta["budget"], "budget") * file.scale)
    pool.threshold = exact(meta.get("min_project_score_threshold") or "0", "min_project_score_threshold")
    pool.max_length = int(exact(meta["max_length"], "max_length")) if meta.get("max_length") else None
    if file.vote_type == "scoring" and meta.get("default_score"):
        pool.default_score = exact(meta["default_score"], "default_score")
    rule = meta.get("rule", "").lower()
    pool.rule, pool.meta_rule = META_RULES.get(rule), meta.get("rule", "")
    if rule == "greedy-custom" and re.search(r"\b80 ?%|\b80 percent", meta.get("comment", ""), re.IGNORECASE):
        pool.rule = "greedy-stop-80"
    pool.completion = "add1" if rule.startswith("equalshares/add1") else "none"
    pool.run_off = rule.startswith("equalshares") and rule.endswith("-comparison")
    pool.told_shares = rule.startswith("equalshares/")
    if meta.get("tie_rule") or meta.get("drawn") or "ballot_hash" in file.columns:
        pool.ties = ties_in_meta(meta.get("tie_rule"), meta.get("drawn"), meta.get("tie_seed"))
    pool.take_projects(file, range(len(file.projects)))
    pool.take_ballots(file, range(len(file.projects)))
    return pool


def ties_in_meta(rule, drawn, seed):
    """How ties fall: cheaper, number, by a published text, lots already drawn, or not yet told."""
    if rule not in (None, "", "draw", "cheaper", "number", "seed") or (rule == "seed") != bool(seed):
        raise CannotCount(t(f"nieznana zasada remisów {rule}", f"unknown rule of ties {rule}"))
    if rule in ("cheaper", "number"):
        return rule
    if seed:
        return f"seed:{seed}"
    return drawn_text(drawn) if drawn else "error"


def drawn_text(told):
    """Draws of lots as META tells them (a b / c d), as a rule of ties (drawn:a,b;c,d)."""
    draws = [[]]
    for word in told.split():
        if word == "/":
            draws.append([])
        else:
            draws[-1].append(word)
    return "drawn:" + ";".join(",".join(draw) for draw in draws)


# ---------------------------------------------------------------- 5. ties


def number_key(name):
    """The order "number": runs of digits compare as numbers and stand before text; 2 before 10 before a2."""
    runs = re.findall(r"[0-9]+|[^0-9]+", name)
    return [(0, int(run), "") if run[0] in "0123456789" else (1, 0, run) for run in runs], name


class Ties:
    """A rule of ties: cheaper, number, seed:TEXT, error, or draws of lots drawn:ID,ID,…;ID,ID,… from the oldest on.

    Two projects are in order when one draw held both, or when a chain of draws leads from one to the other. Where
    nothing was drawn between them a tie of the two is not settled. An older draw is stronger than a later one.
    """

    def __init__(self, text):
        self.text = text
        kind, _colon, rest = text.partition(":")
        self.kind, self.rest = kind, rest
        self.draws = draws_in(text)
        known = text in ("error", "cheaper", "number") or (kind == "seed" and rest)
        if not known and not (kind == "drawn" and all(all(one) and len(set(one)) == len(one) for one in self.draws)):
            raise CannotCount(t(f"nieznana reguła remisów {text}", f"unknown rule of ties {text}"))
        self.later = what_comes_later(self.draws)

    def settles(self, ids):
        """Whether the rule gives an order to these projects."""
        if self.kind != "drawn":
            return self.kind != "error"
        pairs = itertools.combinations(ids, 2)
        return set(ids) <= set(self.later) and all(a in self.later[b] or b in self.later[a] for a, b in pairs)

    def key(self, name, cost):
        """Sorting key within a tie."""
        if self.kind == "cheaper":
            return (cost, number_key(name))
        if self.kind == "seed":
            return (hashlib.sha256(f"{self.rest}\n{name}".encode()).hexdigest(),)
        if self.kind == "drawn" and name in self.later:
            return (0, -len(self.later[name]))
        return (1, number_key(name))


def draws_in(ties):
    """The draws of a rule of ties, each a list of ids."""
    lots = ties[6:].split(";") if ties.startswith("drawn:") else []
    return [[part.strip() for part in draw.split(",")] for draw in lots]


def what_comes_later(draws):
    """For every project that lots were drawn over: those behind it, by one draw or by a chain of them."""
    if len(draws) == 1:
        return {name: set(draws[0][place:]) for place, name in enumerate(draws[0], 1)}
    later = {name: set() for draw in draws for name in draw}
    for draw in draws:
        for first, second in itertools.combinations(draw, 2):
            if second in later[first] or first in later[second]:
                continue  # known already; an older draw may say the contrary
            for name in later:
                if name == first or first in later[name]:
                    later[name] |= {second} | later[second]
    return later


class Least:
    """A published distance is right when it is enough and one less is not; None when no number is enough."""

    def __init__(self, enough, most):
        self.enough, self.most = enough, most

    def agrees(self, told):
        if told is None:
            return self.most < 1 or not self.enough(self.most)
        value = number_in(told)
        if value is None or value.denominator != 1 or value < 1:
            return False
        return self.enough(int(value)) and (value == 1 or not self.enough(int(value) - 1))


class InMoney(Least):
    """The same of an amount of money, told in the currency."""

    def __init__(self, enough, most, scale):
        super().__init__(enough, most)
        self.scale = scale

    def agrees(self, told):
        value = number_in(told) if told is not None else None
        return super().agrees(None if told is None else (value * self.scale if value is not None else "?"))


# ---------------------------------------------------------------- 6. greedy rules


class Greedy:
    """Projects in the order of their score (or score per cost) while the money lasts.

    ``turns``: (id, money before the turn, what became of it, tie in which it stood). What becomes of a project:
    selected, topped_up (80% rule), too_dear, excluded (by ``rival``), stopped.
    """

    def __init__(self, rule, candidates, money, rivals, ties, is_strict=True):
        self.rule, self.rivals, self.ties_rule, self.is_strict = rule, rivals, ties, is_strict
        self.stops, self.tops_up = rule.startswith("greedy-stop"), rule == "greedy-stop-80"
        self.by_id = {name: (cost, score) for name, cost, score in candidates}
        self.left, self.turns, self.taken, self.ties, self.ended_at = money, [], [], [], None
        for merit, group in self.groups():
            self.take_group(merit, group)

    def merit(self, cost, score):
        return Fraction(score) / cost if self.rule == "greedy-cost" else Fraction(score)

    def groups(self):
        equal = defaultdict(list)
        for name, (cost, score) in self.by_id.items():
            equal[self.merit(cost, score)].append(name)
        return sorted(equal.items(), reverse=True)

    def rival(self, name):
        """The first selected project that excludes this one."""
        return next((one for one in self.taken if one in self.rivals.get(name, ())), None)

    def take_group(self, merit, group):
        group.sort(key=number_key)
        free = [name for name in group if self.rival(name) is None]
        decides = len(group) > 1 and self.ended_at is None and self.decides(free)
        settled = self.ties_rule.settles(group)
        if decides and not settled and self.is_strict:
            raise Undecided(group)
        numbered = list(group)
        if settled:
            group.sort(key=lambda name: self.ties_rule.key(name, self.by_id[name][0]))
        fits = any(self.by_id[name][0] <= self.left for name in free)
        tie = None
        if decides or (self.ended_at is None and len(free) > 1 and fits):
            tie = {"projects": numbered, "score": merit, "left": self.left, "decides": decides, "order": list(group)}
            self.ties.append(tie)
        for name in group:
            self.turn(name, tie)

    def decides(self, free):
        """Whether the order of equally good projects changes who is built."""
        costs = {name: self.by_id[name][0] for name in free}
        fitting = [name for name in free if costs[name] <= self.left]
        if not fitting:
            return len(free) > 1 and self.tops_up and any(5 * self.left >= 4 * costs[name] for name in free)
        if self.stops and len(fitting) < len(free):
            return True
        exclude = any(set(self.rivals.get(name, ())) & set(fitting) for name in fitting)
        return exclude or sum(costs[name] for name in fitting) > self.left

    def turn(self, name, tie):
        cost, before, fate = self.by_id[name][0], self.left, "too_dear"
        if self.ended_at is not None:
            fate = "stopped"
        elif self.rival(name) is not None:
            fate = "excluded"
        elif cost <= self.left:
            fate = "selected"
            self.left -= cost
            self.taken.append(name)
        else:
            if self.tops_up and 5 * self.left >= 4 * cost:
                fate = "topped_up"
                self.taken.append(name)
            if self.stops:
                self.ended_at = name
        self.turns.append((name, before, fate, tie))

    def selected(self):
        return [name for name, _left, fate, _tie in self.turns if fate == "selected"]

    def would_win(self, name, cost, score, threshold):
        """Whether a project that lost would surely be built with this cost and score, all else being the same.

        The others keep their order. Where the rule of ties knows no order, it must win as the last of the tie.
        """
        if score <= 0 or score < threshold:
            return False
        others = [one for one, _left, _fate, _tie in self.turns if one != name]
        merit = self.merit(cost, score)
        merits = {one: self.merit(*self.by_id[one]) for one in others}
        tied = [one for one in others if merits[one] == merit]
        settled = self.ties_rule.settles([name, *tied])

        def comes_before(one):
            if merits[one] != merit:
                return merits[one] > merit
            key = self.ties_rule.key
            return not settled or key(one, self.by_id[one][0]) < key(name, cost)

        again = object.__new__(Greedy)
        again.__dict__.update(self.__dict__)
        again.by_id = {**self.by_id, name: (cost, score)}
        again.left = self.turns[0][1] if self.turns else self.left
        again.turns, again.taken, again.ended_at = [], [], None
        before = [one for one in others if comes_before(one)]
        for one in [*before, name]:
            again.turn(one, None)
        return again.turns[-1][2] in ("selected", "topped_up")


def votes_and_points(pool):
    """Ballots for each project, and its points."""
    return measured(pool)[:2]


def measured(pool):
    """Ballots that give each project any points, its points, and ballots that name it, be it with 0 points."""
    votes, points = Counter(), defaultdict(Fraction)
    naming = Counter()
    for profile, weight in pool.profiles.items():
        for at, value in profile:
            naming[at] += weight
            votes[at] += weight if value else 0
            points[at] += value * weight
    ids = [name for name, _cost in pool.projects]
    if pool.default_score:
        for at in range(len(ids)):
            points[at] += pool.default_score * (pool.ballots - naming[at])
    found, named = ({name: of[at] for at, name in enumerate(ids)} for of in (votes, naming))
    if pool.counts_votes:
        return found, {name: Fraction(votes[at]) for at, name in enumerate(ids)}, named
    return found, {name: points[at] for at, name in enumerate(ids)}, named


class Limit:
    """The threshold of a pool, in the unit in which its regulation tells it.

    ``votes`` are ballots that give a project any points, ``voters`` those that name it, be it with 0 points,
    ``points`` its points (under a mean the mean), ``percent`` votes as a share of the pool's ballots. Where further
    votes or points come nearer to it, ``of_score`` is the least score; elsewhere they do not help, and it is 0.
    """

    def __init__(self, pool, score, votes, points, named):
        own = "votes" if pool.score == "votes" or pool.counts_votes else "points"
        kind = pool.unit or own
        self.told = pool.threshold
        is_own = kind == own or (kind == "points" and pool.counts_votes)
        self.unit = "" if is_own or not self.told else kind
        self.need = self.told * pool.ballots / 100 if kind == "percent" else self.told
        have = {"votes": votes, "percent": votes, "voters": named, "points": score if own == "points" else points}
        self.have = have[kind]
        helps = is_own or pool.counts_votes or (kind == "percent" and own == "votes")
        self.of_score = self.need if helps else Fraction(0)

    def is_reached(self, name):
        return self.have[name] >= self.need

    def is_beyond_score(self, name):
        """Whether the project is below it and no further votes (points) of the same people would help."""
        return not self.is_reached(name) and self.of_score == 0

    def short(self, name):
        """What is told of a project below it; of a share of ballots how many whole ballots it lacks."""
        need = math.ceil(self.need) if self.unit == "percent" else self.need
        told = {"threshold": self.told, "short_of_threshold": need - self.have[name]}
        return told | ({"threshold_unit": self.unit} if self.unit else {})


def rivals_of(groups):
    """Whom each project excludes."""
    rivals = defaultdict(set)
    for group in groups:
        for name in group:
            rivals[name] |= set(group) - {name}
    return dict(rivals)


def count_greedily(pool, rule, ties):
    """One pool by a greedy rule, with a reason for each project."""
    votes, points, named = measured(pool)
    score, step = points, dict.fromkeys(points, Fraction(1))
    if pool.score == "votes":
        score = {name: Fraction(value) for name, value in votes.items()}
    elif pool.score == "mean":
        step = {name: Fraction(1, number or 1) for name, number in named.items()}
        score = {name: points[name] / number if number else Fraction(0) for name, number in named.items()}
    costs, limit = dict(pool.projects), Limit(pool, score, votes, points, named)
    candidates = [
        (name, cost, score[name])
        for name, cost in pool.projects
        if name not in pool.withdrawn and score[name] > 0 and limit.is_reached(name)
    ]
    run = Greedy(rule, candidates, pool.budget, rivals_of(pool.groups), ties)
    unit = "votes" if pool.score == "votes" or pool.counts_votes else "points"
    reasons = greedy_reasons(pool, run, score, unit, limit, step)
    outcome = Outcome(pool, rule, votes, score, reasons)
    outcome.limit, outcome.means = limit, score
    outcome.selected, outcome.extra = run.selected(), [one for one, _l, fate, _t in run.turns if fate == "topped_up"]
    outcome.spent, outcome.ties = pool.budget - run.left, run.ties
    outcome.parameters = {"threshold": limit.told or None, "ties": ties.text, "score": pool.score}
    if limit.unit:
        outcome.parameters["threshold_unit"] = limit.unit
    outcome.costs = costs
    return outcome


def distance(pool, run, name, score, cost, least, step):
    """How many votes and how much money a project lacked, as things that can be asked.

    ``least``: the score that a winner must have; ``step``: by how much one more vote or point raises the score.
    """
    most = max([Fraction(0), *(run.merit(*run.by_id[one]) for one in run.by_id if one != name)])
    above = most * cost if run.rule == "greedy-cost" else most
    enough = math.floor((max(above, least, score) - score) / step) + 1
    missing = Least(lambda more: run.would_win(name, cost, score + more * step, least), enough)
    cheaper = InMoney(lambda less: run.would_win(name, cost - less, score, least), cost - 1, pool.scale)
    return missing, cheaper


def greedy_reasons(pool, run, score, unit, limit, step):
    """Why each project won or lost, in the words of the published result."""
    reasons, place, money = {}, 0, pool.scale
    for name, left, fate, tie in run.turns:
        cost = run.by_id[name][0]
        missing, cheaper = distance(pool, run, name, score[name], cost, limit.of_score, step[name])
        votes = {"missing": missing, "unit": unit}
        rival = next((one for one in run.taken if one in run.rivals.get(name, ())), None)
        by_lot = (
            fate in ("too_dear", "excluded", "stopped")
            and tie is not None and tie["decides"] and cost <= tie["left"]
            and not (fate == "excluded" and rival not in tie["projects"])
        )  # fmt: skip
        if fate == "selected":
            place += 1
            told = {"code": "selected", "place": place, "left_before": Fraction(left, money)}
            told["left"] = Fraction(left - cost, money)
        elif fate == "topped_up":
            told = {"code": "topped_up", "left": Fraction(left, money), "from_reserve": Fraction(cost - left, money)}
        elif by_lot:
            told = {"code": "lost_tie", "winners": [one for one in run.taken if one in tie["projects"]]}
            told |= {"broken_by": run.ties_rule.text, "left": Fraction(left, money)}
            told |= {"short_by": Fraction(max(0, cost - left), money), **votes, "cheaper_by": cheaper}
        elif fate == "excluded":
            told = {"code": "conflict", "with": rival, "difference": score[rival] - score[name], **votes}
        elif fate == "stopped":
            told = {"code": "stopped", "at": run.ended_at, **votes}
        else:
            told = {"code": "did_not_fit", "left": Fraction(left, money), "short_by": Fraction(cost - left, money)}
            told |= {**votes, "cheaper_by": cheaper, "stops": run.stops}
        reasons[name] = told
    for name, cost in pool.projects:
        if name in pool.withdrawn:
            reasons[name] = {"code": "withdrawn"}
        elif name not in reasons:
            missing = distance(pool, run, name, score[name], cost, limit.of_score, step[name])[0]
            missing = None if limit.is_beyond_score(name) else missing
            told = {"code": "no_votes"} if score[name] <= 0 else {"code": "below_threshold", **limit.short(name)}
            reasons[name] = told | {"missing": missing, "unit": unit}
    return reasons


class Outcome:
    """The result of one pool. Money in units of 1/scale but in ``reasons`` and ``parameters``."""

    def __init__(self, pool, rule, votes, points, reasons):
        self.pool, self.rule, self.votes, self.points, self.reasons = pool, rule, votes, points, reasons
        self.selected, self.extra, self.spent, self.ties, self.parameters = [], [], 0, [], {}
        self.budget, self.costs, self.limit, self.means = pool.budget, dict(pool.projects), None, None

    @property
    def left(self):
        return self.budget - self.spent


# ---------------------------------------------------------------- 7. equal shares


class Supporters:
    """One project: [(ballot number, how many, cap)]. Payments are proportional to the cap (points, else 1)."""

    def __init__(self, name, cost, utility, voters):
        self.name, self.cost, self.utility, self.voters = name, cost, utility, voters
        self.ballots = sum(weight for _profile, weight, _cap in voters)
        self.by_points = False


def supporters_of(pool, utility):
    """Projects with at least one supporter, in the order of the file; and by how much points were multiplied."""
    if utility not in ("cost", "cardinality", "points"):
        raise CannotCount(t(f"nie umiem policzyć użyteczności {utility}", f"cannot count utility {utility}"))
    values = {value for profile in pool.profiles for _at, value in profile}
    multiplied = math.lcm(*(value.denominator for value in values)) if values else 1
    voters = defaultdict(list)
    for number, (profile, weight) in enumerate(pool.profiles.items()):
        for at, value in profile:
            if value > 0:
                voters[at].append((number, weight, int(value * multiplied) if utility == "points" else 1))
    found = [
        Supporters(name, cost, cost if utility == "cost" else 1, voters[at])
        for at, (name, cost) in enumerate(pool.projects)
        if voters[at] and name not in pool.withdrawn
    ]
    return found, multiplied


class Shares:
    """Purchases at one share: the project with the lowest price for a unit of utility, while one can be paid.

    Money of a ballot is ``money[number] / denominator``. Floats only say which projects are surely not the cheapest;
    all that are near are compared exactly. A price never falls, so an old price is a lower bound.
    """

    def __init__(self, supporters, profiles, rivals, share, order):
        self.share, self.order, self.rivals = share, order, rivals
        self.denominator = share.denominator
        self.money = [share.numerator] * profiles
        self.left = {one.name: one for one in supporters}
        self.bounds = dict.fromkeys(self.left, 0.0)
        self.bought, self.turns, self.spent, self.gone = [], [], 0, set()

    def price(self, one):
        """(missing, caps): everyone pays missing/caps for a unit of cap, the poor all they have; None: too dear."""
        need = one.cost * self.denominator
        rich = [(self.money[number], weight, cap) for number, weight, cap in one.voters]
        if sum(money * weight for money, weight, _cap in rich) < need:
            return None
        while True:
            caps = sum(weight * cap for _money, weight, cap in rich)
            least = {cap: -(-need * cap // caps) for cap in {cap for _m, _w, cap in rich}}
            still = [one for one in rich if one[0] >= least[one[2]]]
            if len(still) == len(rich):
                return need, caps
            need -= sum(money * weight for money, weight, cap in rich if money < least[cap])
            rich = still

    def run(self, most=None):
        while (most is None or self.spent <= most) and self.step():
            pass
        return self

    def step(self):
        prices, best = {}, math.inf
        for name in sorted(self.left, key=self.bounds.get):
            if self.bounds[name] > best * (1 + 1e-9):
                break
            one = self.left[name]
            price = self.price(one)
            if price is None:
                del self.left[name]
                continue
            self.bounds[name] = price[0] / (price[1] * self.denominator * one.utility)
            prices[name] = price
            best = min(best, self.bounds[name])
        near = [name for name in self.left if name in prices and self.bounds[name] <= best * (1 + 1e-9)]
        if not near:
            return False
        exactly = {name: Fraction(prices[name][0], prices[name][1] * self.left[name].utility) for name in near}
        least = min(exactly.values())
        tied = [name for name in near if exactly[name] == least]
        name = self.order(tied, self.spent, self.is_harmless(tied, least)) if len(tied) > 1 else tied[0]
        self.buy(self.left[name], *prices[name], least / self.denominator)
        return True

    def is_harmless(self, tied, rate):
        """Whether any order of the tied certainly comes to the same: none of them excludes another, and whoever has
        money and supports several can pay for all of these in full, so that no purchase changes another's price."""
        if any(other in self.rivals.get(name, ()) for name in tied for other in tied):
            return False
        asked, units = Counter(), Counter()
        for one in (self.left[name] for name in tied):
            for number, _weight, cap in one.voters:
                asked[number] += 1
                units[number] += one.utility * cap
        return all(
            self.money[number] == 0 or self.money[number] >= rate * units[number]
            for number, times in asked.items()
            if times > 1
        )

    def buy(self, one, missing, caps, rate):
        """Take the payments. ``turns`` keeps the money before each purchase."""
        self.turns.append((one.name, self.money, self.denominator, rate))
        factor = caps // math.gcd(missing, caps)
        payment = missing * factor // caps
        self.money = [money * factor for money in self.money] if factor > 1 else list(self.money)
        self.denominator *= factor
        in_full = 0
        for number, weight, cap in one.voters:
            if self.money[number] >= payment * cap:
                self.money[number] -= payment * cap
                in_full += weight
            else:
                self.money[number] = 0
        self.bought.append((one, in_full, Fraction(payment, self.denominator)))
        self.spent += one.cost
        for name in {one.name, *self.rivals.get(one.name, ())}:
            self.left.pop(name, None)
        self.gone |= set(self.rivals.get(one.name, ()))


def together(one, money):
    return sum(money[number] * weight for number, weight, _cap in one.voters)


def is_exhaustive(run, supporters, budget):
    return all(one.cost > budget - run.spent for one in not_bought(run, supporters))


def not_bought(run, supporters):
    bought = {one.name for one, _full, _price in run.bought}
    return [one for one in supporters if one.name not in bought and one.name not in run.gone]


def run_shares(pool, supporters, rivals, completion, order):
    """The run, how often the share was raised, and how that ended."""
    profiles, budget = len(pool.profiles), pool.budget
    if not pool.ballots:
        return Shares(supporters, profiles, rivals, Fraction(0), order), 0, ""
    start = Fraction(budget, pool.ballots)
    if pool.from_whole_unit:
        start = Fraction(budget // (pool.ballots * pool.scale) * pool.scale)
    run = Shares(supporters, profiles, rivals, start, order).run()
    if completion in ("none", "greedy"):
        return run, 0, ""
    steps = 0
    while True:
        if is_exhaustive(run, supporters, budget) and (completion != "add1-full" or not not_bought(run, supporters)):
            return run, steps, "exhaustive"
        after = Shares(supporters, profiles, rivals, start + (steps + 1) * pool.scale, order).run(budget)
        if after.spent > budget:
            return run, steps, "over-budget"
        run, steps = after, steps + 1


class Trials:
    """Ties among equal prices: the rule of ties orders them; whether they decide is found by trying other orders.

    A tied set decides when another order of it gives other winners, all other sets being ordered alike, as they were
    or in any other way; winners are all that win in the end, with the rest that is spent by votes. Orders of all sets are tried together where there are at most 64 of them, else those of each
    set alone; a set with more orders is held to decide. Sets that were harmless at each of their turns are left out.

    ``alike`` (Phragmen): whether all orders of the sets that a rule leaves open certainly end with the same winners.
    Where they do, no set decides, or, under the draws there are, none stops the count. Where they do not and the
    trials find no set that decides, the first that was not harmless is held to.
    """

    def __init__(self, pool, ties, count, alike=None):
        self.pool, self.ties_rule, self.count, self.alike = pool, ties, count, alike
        self.costs = dict(pool.projects)

    def settled(self, group):
        if self.ties_rule.settles(group):
            return sorted(group, key=lambda name: self.ties_rule.key(name, self.costs[name]))
        return sorted(group, key=number_key)

    def once(self, given):
        """One count with these orders of tied sets: (result, tied sets met, money when each was met first, sets that
        were not harmless)."""
        met, left, doubtful = {}, {}, set()

        def order(tied, spent, is_harmless=False):
            group = frozenset(tied)
            met[group] = list(given.get(group) or self.settled(group))
            left.setdefault(group, self.pool.budget - spent)
            if not is_harmless:
                doubtful.add(group)
            return min(tied, key=met[group].index)

        return self.count(order), met, left, doubtful

    def run(self, winners_of):
        result, met, left, doubtful = self.once({})
        sets = [group for group in met if group in doubtful]
        told, known, beyond = [], {}, []
        first, settles = lambda tied: min(tied, key=self.settled(frozenset(tied)).index), self.ties_rule.settles

        def news_in(there, open_there):
            return [group for group in there if group in open_there and group not in met and not settles(group)]

        def winners(given):
            key = frozenset((group, tuple(order)) for group, order in given.items() if list(order) != met[group])
            if key not in known:
                other, there, _left, open_there = self.once(given) if key else (result, met, left, doubtful)
                known[key] = set(winners_of(other, there))
                if news := news_in(there, open_there):
                    beyond.append((given, there, news))
            return known[key]

        is_harmless = not sets or (self.alike is not None and self.alike(first, lambda _group: False))
        stops = not is_harmless and not all(map(settles, met))
        stops = stops and (self.alike is None or not self.alike(first, settles))
        for group in met:
            decides = not is_harmless and group in doubtful and self.decides(group, sets, winners)
            if decides and stops and not settles(group):
                raise Undecided(sorted(group, key=number_key))
            numbered = sorted(group, key=number_key)
            told.append(
                {"projects": numbered, "score": None, "left": left[group], "decides": decides, "order": met[group]}
            )
        if stops and self.alike is None:
            later = self.leads_to_others(beyond, news_in, winners_of, set(winners_of(result, met)))
            if later is not None:
                raise Undecided(sorted(next(one for one in met if one in later and not settles(one)), key=number_key))
        if self.alike is None or is_harmless:
            return result, told
        left_open = [group for group in sets if not settles(group)]
        if stops and left_open:
            raise Undecided(sorted(left_open[0], key=number_key))
        if not any(tie["decides"] for tie in told):
            told[list(met).index(sets[0])]["decides"] = True
        return result, told

    def leads_to_others(self, beyond, news_in, winners_of, ours):
        """Orders of tied sets that lead to a further tie, met in no other way, of which another order gives others.

        Of a further tie only who goes first is tried; no more than 64 counts are made.
        """
        todo, tried = list(beyond), set()
        while todo:
            given, there, news = todo.pop()
            for group in [one for one in news if one not in given]:
                for leader in there[group][1:]:
                    way = {**given, group: [leader, *(one for one in there[group] if one != leader)]}
                    standing = frozenset((one, order[0]) for one, order in way.items())
                    if standing in tried:
                        continue
                    tried.add(standing)
                    if len(tried) > 64:
                        return None
                    result, again, _left, doubtful = self.once(way)
                    if set(winners_of(result, again)) != ours:
                        return given
                    todo.append((way, again, news_in(again, doubtful)))
        return None

    def decides(self, group, sets, winners):
        if math.factorial(len(group)) > 64:
            return True
        others = [one for one in sets if one != group]
        if math.prod(math.factorial(len(one)) for one in sets) > 64:
            others = []
        for way in itertools.product(*(itertools.permutations(one) for one in others)):
            around = dict(zip(others, way))
            found = [winners({**around, group: order}) for order in itertools.permutations(group)]
            if any(one != found[0] for one in found):
                return True
        return False


class Nearly(Least):
    """A distance under equal shares: the platform may tell one more where the limit is within a thousandth."""

    def agrees(self, told):
        if told is None:
            return super().agrees(None)
        value = number_in(told)
        if value is None or value.denominator != 1 or value < 1:
            return False
        return self.enough(int(value)) and not (value > 1 and self.enough(value - 1 - Fraction(1, 1000)))


class NearlyInMoney(Nearly):
    def __init__(self, enough, most, scale):
        super().__init__(enough, most)
        self.scale = scale

    def agrees(self, told):
        value = number_in(told) if told is not None else None
        return super().agrees(None if told is None else (value * self.scale if value is not None else "?"))


def share_distances(pool, run, one):
    """Further ballots for this project alone (each with a whole share), and less cost, at the share of the run."""
    turns, is_out = [], False
    for name, money, denominator, rate in run.turns:
        if not is_out:
            turns.append((money, denominator, rate))
        is_out = is_out or one.name in run.rivals.get(name, ())
    held = Fraction(together(one, run.money), run.denominator)

    def comes_first(turn, cost, price, more=0):
        """Whether it would have been cheaper at this turn than the project bought, at whose rate one pays ``price``.

        Who has less than its payment pays all. If nobody has as much as the price, all their money must be enough;
        else the sum at that price must be more than the cost.
        """
        money, denominator = turn
        has = [(Fraction(money[number], denominator), weight, cap) for number, weight, cap in one.voters]
        has += [(run.share, more, 1)] if more else []
        if all(amount < price * cap for amount, _weight, cap in has):
            return sum(amount * weight for amount, weight, _cap in has) >= cost
        return sum(min(amount, price * cap) * weight for amount, weight, cap in has) > cost

    def with_cost(cost):
        if cost <= 0:
            return False
        if not is_out and held >= cost:
            return True
        return any(comes_first((money, den), cost, rate * (cost if one.utility > 1 else 1)) for money, den, rate in turns)

    def with_more(ballots):
        if not is_out and held + ballots * run.share >= one.cost:
            return True
        if one.by_points:
            return False
        return any(comes_first((money, den), one.cost, rate * one.utility, ballots) for money, den, rate in turns)

    return with_more, with_cost


def floor6(value):
    """A value per ballot rounded down to six decimals."""
    return Fraction(math.floor(value * 10**6), 10**6)


def count_shares(pool, ties):
    """Equal shares with the pool's utility and completion."""
    if pool.completion not in ("none", "add1", "add1-full", "add1u", "greedy"):
        raise CannotCount(t(f"nie umiem policzyć dopełnienia {pool.completion}", f"cannot complete {pool.completion}"))
    if pool.utility == "points" and pool.default_score:
        raise CannotCount("default_score")
    supporters, multiplied = supporters_of(pool, pool.utility)
    for one in supporters:
        one.by_points = pool.utility == "points"
    rivals = rivals_of(pool.groups)
    trials = Trials(pool, ties, lambda order: run_shares(pool, supporters, rivals, pool.completion, order))
    has_rest = pool.completion in ("add1u", "greedy")

    def rest_of(run, is_strict=True):
        candidates = [(one.name, one.cost, Fraction(one.ballots)) for one in not_bought(run, supporters)]
        return Greedy("greedy", candidates, pool.budget - run.spent, rivals, ties, is_strict)

    def winners(result, met):
        """All that win; where a tie leaves open who wins by votes, what the shares bought is told apart too."""
        bought = [one.name for one, _f, _p in result[0].bought]
        after = rest_of(result[0], is_strict=False) if has_rest else None
        deciding = [frozenset(tie["projects"]) for tie in after.ties if tie["decides"]] if after else []
        is_open = any(group in met or not ties.settles(group) for group in deciding)
        marks = [("bought", name) for name in ("", *bought)] if is_open else []
        return [*bought, *(after.taken if after else ()), *marks]

    (run, steps, ended), told_ties = trials.run(winners)
    rest = rest_of(run) if has_rest else None
    selected = [one.name for one, _f, _p in run.bought] + (rest.selected() if rest else [])
    reasons = reasons_of_shares(pool, run, rest, supporters, multiplied, selected)
    outcome = proportional_outcome(pool, "equal-shares", ties, selected, reasons)
    outcome.ties = told_ties + (rest.ties if rest else [])
    outcome.parameters |= {
        "utility": pool.utility, "completion": pool.completion, "share": run.share / pool.scale, "steps": steps,
        "ended": ended or None,
    }  # fmt: skip
    return outcome


def reasons_of_shares(pool, run, rest, supporters, multiplied, selected):
    scale, reasons, left = pool.scale, {}, pool.budget
    by_name = {one.name: one for one in supporters}
    paid = {one.name: (in_full, price) for one, in_full, price in run.bought}
    for place, name in enumerate(selected, 1):
        one = by_name[name]
        told = {"code": "selected", "place": place, "left_before": Fraction(left, scale)}
        left -= one.cost
        told |= {"left": Fraction(left, scale), "ballots": one.ballots}
        if name in paid:
            told |= {"in_full": paid[name][0], "price": floor6(paid[name][1] * multiplied / scale)}
        else:
            told["by_votes"] = True
        reasons[name] = told
    in_rest = {name: (money, fate) for name, money, fate, _tie in rest.turns} if rest else {}
    for one in supporters:
        if one.name in reasons:
            continue
        with_more, with_cost = share_distances(pool, run, one)
        most = 10**15
        if one.name in in_rest and in_rest[one.name][1] == "too_dear":
            with_more, with_cost = also_in_rest(rest, one, with_more, with_cost)
        votes = {"missing": Nearly(with_more, most), "unit": "votes"}
        money = {"cheaper_by": NearlyInMoney(lambda less, one=one, ask=with_cost: ask(one.cost - less), one.cost - 1, scale)}
        rival = next((name for name in selected if one.name in run.rivals.get(name, ())), None)
        held = min(together(one, run.money) // run.denominator, one.cost - 1)
        if one.name in in_rest and in_rest[one.name][1] == "too_dear":
            has = in_rest[one.name][0]
            told = {"code": "did_not_fit", "left": Fraction(has, scale), "short_by": Fraction(one.cost - has, scale)}
            told |= {**votes, **money, "stops": False, "until": until(run, one)}
        elif rival is not None:
            told = {"code": "conflict", "with": rival, "difference": by_name[rival].ballots - one.ballots} | votes | money
        else:
            told = {"code": "not_affordable", "held": Fraction(held, scale), "short_by": Fraction(one.cost - held, scale)}
            told |= {"ballots": one.ballots, "until": until(run, one)} | votes | money
            told["with_money"] = sum(weight for number, weight, _cap in one.voters if run.money[number] > 0)
        reasons[one.name] = told
    return reasons


def also_in_rest(rest, one, with_more, with_cost):
    """What is left is spent by votes: a project may win in either part."""

    def more(ballots):
        return with_more(ballots) or rest.would_win(one.name, one.cost, one.ballots + ballots, 0)

    def cost(amount):
        return with_cost(amount) or (amount > 0 and rest.would_win(one.name, amount, Fraction(one.ballots), 0))

    return more, cost


def until(run, one):
    """The purchase after which the supporters could no longer pay for the project together; None: never could."""
    could, out = False, False
    after = [*((money, den) for _n, money, den, _r in run.turns[1:]), (run.money, run.denominator)]
    for (name, money, den, _rate), (then, then_den) in zip(run.turns, after):
        if not out:
            could = could or together(one, money) >= one.cost * den
        out = out or one.name in run.rivals.get(name, ())
        if could and together(one, then) < one.cost * then_den:
            return name
    return None


def proportional_outcome(pool, rule, ties, selected, reasons):
    """What equal shares and Phragmen have in common."""
    votes, points = votes_and_points(pool)
    told = {}
    for name, _cost in pool.projects:
        nobody = {"code": "no_votes", "missing": None, "unit": "votes"}
        told[name] = {"code": "withdrawn"} if name in pool.withdrawn else reasons.get(name, nobody)
    outcome = Outcome(pool, rule, votes, points, told)
    outcome.selected = list(selected)
    outcome.spent = sum(outcome.costs[name] for name in selected)
    outcome.parameters = {"threshold": None, "ties": ties.text, "score": "points"}
    return outcome


# ---------------------------------------------------------------- 8. Phragmen


class Phragmen:
    """Sequential Phragmen: next is the project that leaves its supporters with the lowest load, if it fits.

    Only projects that cost at most the whole budget take part; the end comes when one of those next does not fit.
    """

    def __init__(self, supporters, profiles, rivals, budget, order):
        self.left = [one for one in supporters if one.cost <= budget]
        self.rivals, self.money, self.order, self.budget = rivals, budget, order, budget
        self.at = [0] * profiles
        self.loads, self.bought, self.turns, self.ended_by, self.end_load = [Fraction(0)], [], [], [], None

    def carried(self, one, at=None):
        at = self.at if at is None else at
        by_load = Counter()
        for number, weight, _cap in one.voters:
            by_load[at[number]] += weight
        return sum((self.loads[which] * weight for which, weight in by_load.items()), Fraction(0))

    def run(self):
        while turn := self.next_turn():
            tied, _load = turn
            one = tied[0]
            if len(tied) > 1:
                is_harmless = all(len(self.may_be_first(each, turn)) == 1 for each in tied)
                name = self.order([each.name for each in tied], self.budget - self.money, is_harmless)
                one = next(each for each in tied if each.name == name)
            self.buy(one, turn[1])
        return self

    def next_turn(self):
        """Those with the lowest load, and that load; None at the end."""
        if not self.left or self.ended_by:
            return None
        loads = [(one.cost + self.carried(one)) / one.ballots for one in self.left]
        least = min(loads)
        tied = [one for one, load in zip(self.left, loads) if load == least]
        if any(one.cost > self.money for one in tied):
            self.ended_by, self.end_load = [one.name for one in tied], least
            return None
        return tied, least

    def may_be_first(self, one, turn):
        """Of the tied: this one and those that may have to come before it: all where the money does not suffice for
        all; else those that it excludes or whose load it raises, by a common supporter with a lower load."""
        tied, load = turn
        if sum(each.cost for each in tied) > self.money:
            return tied
        raised = {number for number, _weight, _cap in one.voters if self.loads[self.at[number]] < load}
        rivals = self.rivals.get(one.name, ())
        return [
            each
            for each in tied
            if each is one or each.name in rivals or any(number in raised for number, _w, _c in each.voters)
        ]

    def after(self, one, load):
        """A count of its own that goes on with this purchase."""
        other = copy.copy(self)
        other.loads, other.bought, other.turns = list(self.loads), list(self.bought), list(self.turns)
        other.buy(one, load)
        return other

    def standing(self):
        """All that what follows depends on: bought, left, and the loads of those who support what is left."""
        matters = sorted({number for one in self.left for number, _weight, _cap in one.voters})
        names = frozenset(one.name for one, _load in self.bought), frozenset(one.name for one in self.left)
        return *names, tuple(self.loads[self.at[number]] for number in matters)

    def buy(self, one, load):
        self.turns.append((one.name, self.money, load, self.at))
        self.at = list(self.at)
        self.loads.append(load)
        for number, _weight, _cap in one.voters:
            self.at[number] = len(self.loads) - 1
        self.money -= one.cost
        self.bought.append((one, load))
        gone = {one.name, *self.rivals.get(one.name, ())}
        self.left = [other for other in self.left if other.name not in gone]

    def distances(self, one, scale):
        """Further ballots for this project alone, and less cost, with which its turn would have come."""
        turns, out = [], False
        for name, money, load, at in self.turns:
            if not out:
                turns.append((money, load, self.carried(one, at)))
            out = out or one.name in self.rivals.get(name, ())
        if not out:
            turns.append((self.money, self.end_load, self.carried(one)))

        def with_cost(cost):
            fits = [(load, carried) for money, load, carried in turns if 0 < cost <= money]
            return any(load is None or (cost + carried) / one.ballots < load for load, carried in fits)

        def with_more(ballots):
            fits = [(load, carried) for money, load, carried in turns if one.cost <= money and load is not None]
            return any((one.cost + carried) / (one.ballots + ballots) < load for load, carried in fits)

        most = 10**15
        return Least(with_more, most), InMoney(lambda less: with_cost(one.cost - less), one.cost - 1, scale)


def all_end_alike(run, first, settles):
    """Whether all orders of the tied sets that are left open end with the same winners: each standing is gone through
    once, and from a tie only those are tried first that can make a difference. Beyond 256 standings: not known."""
    todo, seen, ends = [run], set(), set()
    while todo:
        run, ways = todo.pop(), []
        while not ways and (turn := run.next_turn()):
            tied, load = turn
            name = first([one.name for one in tied])
            chosen = next(one for one in tied if one.name == name)
            is_open = len(tied) > 1 and not settles(frozenset(one.name for one in tied))
            firsts = run.may_be_first(chosen, turn) if is_open else [chosen]
            if len(firsts) > 1:
                ways = [run.after(one, load) for one in firsts]
            else:
                run.buy(chosen, load)
        if not ways:
            ends.add(frozenset(one.name for one, _load in run.bought))
        for way in ways:
            standing = way.standing()
            if standing not in seen:
                seen.add(standing)
                todo.append(way)
        if len(ends) > 1 or len(seen) > 256:
            return False
    return True


def count_phragmen(pool, ties):
    supporters, _multiplied = supporters_of(pool, "cardinality")
    rivals = rivals_of(pool.groups)

    def begun(order=None):
        return Phragmen(supporters, len(pool.profiles), rivals, pool.budget, order)

    trials = Trials(
        pool, ties, lambda order: begun(order).run(), lambda first, settles: all_end_alike(begun(), first, settles)
    )
    run, told_ties = trials.run(lambda result, _met: [one.name for one, _load in result.bought])
    scale, left, reasons = pool.scale, pool.budget, {}
    for place, (one, load) in enumerate(run.bought, 1):
        told = {"code": "selected", "place": place, "left_before": Fraction(left, scale)}
        left -= one.cost
        told |= {"left": Fraction(left, scale), "ballots": one.ballots, "load": floor6(load / scale)}
        reasons[one.name] = told
    by_name = {one.name: one for one in supporters}
    for one in supporters:
        if one.name in reasons:
            continue
        missing, cheaper = run.distances(one, scale)
        near = {"missing": missing, "unit": "votes", "cheaper_by": cheaper}
        rival = next((won.name for won, _load in run.bought if one.name in rivals.get(won.name, ())), None)
        if rival is not None:
            told = {"code": "conflict", "with": rival, "difference": by_name[rival].ballots - one.ballots, **near}
        elif one.cost > run.money:
            told = {"code": "did_not_fit", "left": Fraction(run.money, scale), **near}
            told |= {"short_by": Fraction(one.cost - run.money, scale), "stops": one.name in run.ended_by}
        else:
            ender = min((name for name in run.ended_by if by_name[name].cost > run.money), key=number_key)
            told = {"code": "stopped", "at": ender, **near}
        reasons[one.name] = told
    outcome = proportional_outcome(pool, "phragmen", ties, [one.name for one, _load in run.bought], reasons)
    outcome.ties = told_ties
    return outcome


# ---------------------------------------------------------------- 9. one pool


def count_pool(pool):
    """One pool by its terms: with a minimum for a category where there is one, by means where they are the score."""
    outcome = count_by_rule(pool) if pool.reserve is None else count_with_reserve(pool)
    if pool.score == "mean":
        means, points = outcome.means, votes_and_points(pool)[1]
        outcome.reasons = {name: reason | {"mean": means[name]} for name, reason in outcome.reasons.items()}
        outcome.points = points
    return outcome


def count_with_reserve(pool):
    """A minimum for a category: first its projects alone with the money kept for them, then all others with the rest.

    Nobody adds money to a part of a pool, so the 80% rule does so only in the second count; a run-off, too, comes
    there. Whom the winners of the first count exclude is out of the second.
    """
    category, percent, amount = pool.reserve
    kept = math.floor(pool.budget * percent / 100) if amount is None else min(amount, pool.budget)
    part = copy.copy(pool)
    part.budget, part.run_off = kept, False
    part.rule = "greedy-stop" if pool.rule == "greedy-stop-80" else pool.rule
    part.withdrawn = pool.withdrawn | {name for name, kinds in pool.categories.items() if category not in kinds}
    first = count_by_rule(part)
    rivals, shut_out = rivals_of(pool.groups), {}
    for winner in first.selected:
        for name in rivals.get(winner, ()):
            shut_out.setdefault(name, winner)
    rest = copy.copy(pool)
    rest.budget = pool.budget - first.spent
    rest.withdrawn = pool.withdrawn | set(first.selected) | set(shut_out)
    second = count_by_rule(rest)
    scale, reasons = pool.scale, {}
    proportional = pool.rule in ("equal-shares", "phragmen")
    score = second.points
    unit = "votes" if pool.counts_votes or (pool.score == "votes" and not proportional) else "points"
    for name in second.reasons:
        before, after = first.reasons[name], second.reasons[name]
        if name in first.selected:
            others = Fraction(pool.budget - kept, scale)
            told = before | {"reserved_for": category, "reserved_left": before["left"]}
            after = told | {"left_before": before["left_before"] + others, "left": before["left"] + others}
        elif name in shut_out:
            winner = shut_out[name]
            after = {"code": "conflict", "with": winner, "difference": score[winner] - score[name]}
            after |= {"missing": None, "unit": unit}
        elif after["code"] == "selected":
            after = after | {"place": after["place"] + len(first.selected)}
        elif not proportional and before["code"] in LOST_BY_SCORE and after["code"] in LOST_BY_SCORE:
            after = after | nearer(before, after, part.rule)
        reasons[name] = after
    second.pool, second.reasons, second.budget = pool, reasons, pool.budget
    second.spent += first.spent
    second.selected = first.selected + second.selected
    second.ties = first.ties + second.ties
    told = {"category": category, "amount": Fraction(kept, scale), "spent": Fraction(first.spent, scale)}
    told |= {"share": percent} if amount is None else {"least": Fraction(amount, scale)}
    if "share" in first.parameters:
        told["voter_share"] = first.parameters["share"]
    second.parameters["reserved"] = told
    return second


def nearer(before, after, rule):
    """What a project of the category lacked: it may win in either count, and losing leaves the first as it was.

    Under a rule that stops, coming earlier may end the first count earlier; there only that count is asked.
    """
    told = {}
    for key in ("missing", "cheaper_by"):
        if key in after:
            asked = [before.get(key), *([] if rule.startswith("greedy-stop") else [after[key]])]
            told[key] = either([one for one in asked if one is not None])
    return told


def either(distances):
    """The smaller of distances; None without any."""
    if len(distances) < 2:
        return distances[0] if distances else None
    found = copy.copy(distances[0])
    found.enough = lambda value: any(one.enough(value) for one in distances)
    found.most = max(one.most for one in distances)
    return found


def count_by_rule(pool):
    """One pool by its rule, with the run-off against greedy where the rule has one."""
    if pool.rule not in RULES:
        raise CannotCount(t(f"nie umiem policzyć zasady {pool.rule}", f"cannot count the rule {pool.rule}"))
    ties = Ties(pool.ties or "error")
    if pool.score not in SCORES:
        raise CannotCount(t(f"nie umiem policzyć punktacji {pool.score}", f"cannot count the score {pool.score}"))
    if pool.rule == "phragmen":
        return count_phragmen(pool, ties)
    if pool.rule != "equal-shares":
        return count_greedily(pool, pool.rule, ties)
    shares = count_shares(pool, ties)
    if not pool.run_off:
        return shares
    greedy = count_greedily(pool, "greedy", ties)
    tally = run_off(pool, shares.selected, greedy.selected)
    winner = greedy if tally["greedy"] > tally["equal-shares"] else shares
    winner.parameters |= {"utility": pool.utility, "completion": pool.completion, "run_off": tally}
    return winner


def run_off(pool, shares, greedy):
    """Ballots for either result: each is for the one that gives it more."""
    utility, costs = pool.utility, dict(pool.projects)
    sides = {"equal-shares": 0, "greedy": 0}
    ids = [name for name, _cost in pool.projects]
    for profile, weight in pool.profiles.items():
        gain = 0
        for at, value in profile:
            if value > 0 and ids[at] not in pool.withdrawn:
                worth = costs[ids[at]] if utility == "cost" else value if utility == "points" else 1
                gain += worth * ((ids[at] in shares) - (ids[at] in greedy))
        if gain:
            sides["equal-shares" if gain > 0 else "greedy"] += weight
    return sides


# ---------------------------------------------------------------- 10. several pools

LOST = {"did_not_fit", "stopped", "lost_tie", "conflict", "not_affordable"}
LOST_BY_SCORE = {"did_not_fit", "stopped", "lost_tie", "below_threshold", "no_votes"}


def count_all(pools, pot_ties):
    """All pools with the money that goes between them: {code: Outcome, or the exception that stopped it}."""
    by_code, results = {pool.code: pool for pool in pools}, {}
    for pool in pools:
        if pool.leftovers not in ("unused", "back", "pool", "best"):
            raise CannotCount(t(f"nie umiem policzyć reszty: {pool.leftovers}", f"cannot count: {pool.leftovers}"))
        if (pool.leftovers == "pool") != bool(pool.target):
            raise CannotCount(t("leftover_pool podaje się tylko przy pool", "leftover_pool only with pool"))
        if pool.target and (pool.target == pool.code or pool.target not in by_code):
            raise CannotCount(t(f"nie ma puli {pool.target}", f"no pool {pool.target}"))
    waiting = list(by_code)
    while waiting:
        ready = [code for code in waiting if code not in {by_code[one].target or None for one in waiting}]
        if not ready:
            raise CannotCount(t("pieniądze z pul krążą w koło", "money goes round in a circle"))
        for code in ready:
            results[code] = count_with_added(by_code[code], pools, results)
            waiting.remove(code)
    sharing = sorted((pool for pool in pools if pool.leftovers == "best"), key=lambda pool: pool.code)
    if sharing and all(isinstance(results[pool.code], Outcome) for pool in sharing):
        try:
            build_from_pot([results[pool.code] for pool in sharing], Ties(pot_ties))
        except (Undecided, CannotCount) as stop:
            results |= {pool.code: stop for pool in sharing}
    elif sharing:
        for pool in sharing:
            if isinstance(results[pool.code], Outcome):
                results[pool.code] = CannotCount(t("czeka na inną pulę", "waits for another pool"))
    return results


def count_with_added(pool, pools, results):
    """A pool with the money that others give it."""
    givers = sorted(one.code for one in pools if one.target and one.target == pool.code)
    if not all(isinstance(results.get(code), Outcome) for code in givers):
        return CannotCount(t("czeka na pieniądze z innej puli", "waits for money from another pool"))
    pool.budget += sum(results[code].left for code in givers)
    try:
        outcome = count_pool(pool)
    except (Undecided, CannotCount) as stop:
        return stop
    if givers:
        outcome.parameters["moved_in"] = {code: Fraction(results[code].left, pool.scale) for code in givers}
    if pool.leftovers != "unused":
        told = {"rule": pool.leftovers, "amount": Fraction(outcome.left, pool.scale)}
        outcome.parameters["leftovers"] = told | ({"to": pool.target} if pool.target else {})
    return outcome


def build_from_pot(outcomes, ties):
    """Money left in several pools, laid together for the best of their projects that were not selected."""
    units = {"votes" if one.pool.score == "votes" or one.pool.counts_votes else "points" for one in outcomes}
    if len(units) > 1:
        raise CannotCount(t("głosy i punkty nie mają wspólnej miary", "votes and points cannot be compared"))
    if any(one.pool.score == "mean" for one in outcomes):
        raise CannotCount(t("średnie ocen nie mają wspólnej miary", "means cannot be compared"))
    amount = sum(one.left for one in outcomes)
    rivals = {}
    for one in outcomes:
        for name, others in rivals_of(one.pool.groups).items():
            rivals[name] = rivals.get(name, set()) | others
    selected = {name for one in outcomes for name in (*one.selected, *one.extra)}
    candidates = [
        (name, cost, one.points[name])
        for one in outcomes
        for name, cost in one.costs.items()
        if one.reasons[name]["code"] in LOST and not rivals.get(name, set()) & selected
    ]
    run = Greedy("greedy", candidates, amount, rivals, ties)
    built = run.selected()
    before = {name: left for name, left, _fate, _tie in run.turns}
    scale = outcomes[0].pool.scale
    for one in outcomes:
        told = {"pools": [other.pool.code for other in outcomes], "pot": Fraction(amount, scale)}
        one.parameters["leftovers"] |= told | {"pot_left": Fraction(run.left, scale)}
        one.extra += [name for name in built if name in one.costs]
        for name, reason in one.reasons.items():
            if name in built:
                left = Fraction(before[name], scale)
                told = {"place": built.index(name) + 1, "left_before": left, "left": left - Fraction(one.costs[name], scale)}
                one.reasons[name] = {"code": "from_leftovers", **told}
            elif reason["code"] in LOST | {"below_threshold", "no_votes"}:
                if name in before:
                    reason["pot_left"] = Fraction(before[name], scale)
                if one.rule in ("greedy", "greedy-cost") and not rivals.get(name, set()) & selected:
                    shorten(reason, run, name, one)


def shorten(reason, run, name, one):
    """With more votes or a lower cost a project may win in its pool or from the pot."""
    if one.limit.is_beyond_score(name):
        return
    cost, score, least, scale = one.costs[name], one.points[name], one.limit.of_score, one.pool.scale
    best = max([Fraction(0), least, score, *(run.by_id[other][1] for other in run.by_id if other != name)])
    further = Least(lambda more: run.would_win(name, cost, score + more, least), math.floor(best - score) + 1)
    cheaper = InMoney(lambda less: run.would_win(name, cost - less, score, least), cost - 1, scale)
    for key, of_pot in (("missing", further), ("cheaper_by", cheaper)):
        if key in reason:
            reason[key] = either([own for own in (reason[key], of_pot) if own is not None])


# ---------------------------------------------------------------- 11. comparing with what was announced


def number_in(value):
    """A number of JSON, exactly; text such as "1/3" or "12.5" is a number, too. None when it is none."""
    if isinstance(value, bool) or not isinstance(value, (int, str, Decimal, Fraction)):
        return None
    try:
        return Fraction(value)
    except (ValueError, ZeroDivisionError):
        return None


def same(ours, told):
    """Whether the announced value is the one that was counted."""
    if isinstance(ours, Least):
        return ours.agrees(told)
    if isinstance(ours, dict):
        return isinstance(told, dict) and set(ours) == set(told) and all(same(ours[one], told[one]) for one in ours)
    if isinstance(ours, (list, tuple)):
        return isinstance(told, list) and len(ours) == len(told) and all(map(same, ours, told))
    if isinstance(ours, (bool, str)) or ours is None:
        return type(ours) is type(told) and ours == told
    return number_in(told) == ours


def field(told, name, kind):
    """A field of the announced result, of the right kind."""
    if not isinstance(told, dict) or name not in told:
        raise CannotCount(t(f"w wynikach brakuje pola {name}", f"the result lacks {name}"))
    if not isinstance(told[name], kind) or (kind is int and isinstance(told[name], bool)):
        raise CannotCount(t(f"w wynikach pole {name} ma zły kształt", f"the result has a malformed {name}"))
    return told[name]


def take_terms(report, pool, told, file, is_part):
    """Announced terms beside those of the file. What the file does not tell is taken as announced, and said so."""
    parameters, rule = field(told, "parameters", dict), field(told, "rule", str)
    unknown = sorted(set(parameters) - KNOWN_PARAMETERS)
    if unknown:
        raise CannotCount(t(f"nie umiem policzyć warunku: {names(unknown)}", f"cannot count: {names(unknown)}"))
    absent = sorted({"threshold", "ties", "score", "conflicts", "withdrawn"} - set(parameters))
    if absent:
        report.wrong(t(f"w wynikach nie ma warunków: {names(absent)}", f"terms not in the result: {names(absent)}"))
    has_run_off = "run_off" in parameters
    if pool.rule is None:
        report.say(t(f"  Plik nie nazywa zasady; liczymy ogłoszoną: {rule}.", f"  Counted by the announced {rule}."))
        pool.rule = rule
    elif not (pool.run_off and has_run_off and rule == "greedy"):
        report.check(pool.rule == rule, t(f"zasada {rule}", f"rule {rule}"),
                     t(f"w wynikach zasada {rule}, w pliku {pool.rule}", f"announced {rule}, in the file {pool.rule}"))  # fmt: skip
    report.check(pool.run_off == has_run_off, t("dogrywka", "run-off"),
                 t("dogrywka: wyniki i plik mówią co innego", "run-off: result and file differ"))  # fmt: skip
    least = number_in(parameters.get("threshold")) if parameters.get("threshold") is not None else Fraction(0)
    proportional = rule in ("equal-shares", "phragmen")
    report.check(least == (0 if proportional else pool.threshold), t(f"próg {least}", f"threshold {least}"),
                 t(f"próg: w wynikach {parameters.get('threshold')}, w pliku {pool.threshold}",
                   f"threshold: announced {parameters.get('threshold')}, in the file {pool.threshold}"))  # fmt: skip
    take_ties(report, pool, told, str(parameters.get("ties", "error")))
    score = parameters.get("score", "points")
    report.check(score == pool.score, t(f"punktacja {score}", f"score {score}"),
                 t(f"punktacja: w wynikach {score}, w pliku {pool.score}", f"score: announced {score}"))  # fmt: skip
    gone = {str(one) for one in parameters.get("withdrawn", [])}
    report.check(gone == pool.withdrawn, t("projekty wycofane", "withdrawn projects"),
                 t(f"wycofane w wynikach: {names(sorted(gone))}, w pliku: {names(sorted(pool.withdrawn))}",
                   f"withdrawn: announced {names(sorted(gone))}, in the file {names(sorted(pool.withdrawn))}"))  # fmt: skip
    groups = {frozenset(map(str, group)) for group in parameters.get("conflicts", [])}
    ours = {frozenset(group) for group in pool.groups}
    report.check(groups == ours, t("projekty wykluczające się", "projects that exclude each other"),
                 t("projekty wykluczające się: wyniki i plik mówią co innego", "conflicts: result and file differ"))  # fmt: skip
    if not is_part and pool.meta_rule is not None and "meta_rule" in parameters:
        report.check((parameters["meta_rule"] or "") == pool.meta_rule, "META",
                     t(f"META: w wynikach {parameters['meta_rule']}, w pliku {pool.meta_rule}", "META: rule differs"))  # fmt: skip
    check_unit_and_reserve(report, pool, parameters, rule)
    if pool.rule == "equal-shares":
        take_shares(report, pool, parameters)


def check_unit_and_reserve(report, pool, parameters, rule):
    """The unit of the threshold, where it is not that of the score, and the minimum of a category."""
    votes, points, named = measured(pool)
    unit = None if rule in ("equal-shares", "phragmen") else Limit(pool, points, votes, points, named).unit or None
    said = parameters.get("threshold_unit")
    if unit or said:
        report.check(said == unit, t(f"jednostka progu {unit}", f"unit of the threshold {unit}"),
                     t(f"jednostka progu: w wynikach {said}, w pliku {unit}", f"unit: announced {said}, in the file {unit}"))  # fmt: skip
    said = parameters.get("reserved")
    if pool.reserve or said is not None:
        category, percent, amount = pool.reserve or ("", None, None)
        told = said if isinstance(said, dict) else {}
        ours = {"share": percent} if amount is None else {"least": Fraction(amount, pool.scale)}
        agrees = pool.reserve and told.get("category") == category and all(same(ours[key], told.get(key)) for key in ours)
        report.check(agrees, t(f"minimum dla kategorii {category}", f"minimum of the category {category}"),
                     t("minimum dla kategorii: wyniki i plik mówią co innego", "a category's minimum: result and file differ"))  # fmt: skip


def take_shares(report, pool, parameters):
    """Utility and completion: as in the file where it tells them, else as announced."""
    for name, ours in (("utility", pool.utility), ("completion", pool.completion)):
        told = parameters.get(name)
        if told is None:
            report.wrong(t(f"{name}: nie ma go w wynikach", f"{name}: not in the result"))
            continue
        if pool.told_shares:
            report.check(told == ours, f"{name} {told}",
                         t(f"{name}: w wynikach {told}, w pliku {ours}", f"{name}: announced {told}, in the file {ours}"))  # fmt: skip
        elif told != ours:
            report.say(t(f"  Za wynikami: {name} {told}.", f"  As announced: {name} {told}."))
            setattr(pool, name, str(told))
    whole = parameters.get("from_whole_unit", False)
    if whole is not False or pool.from_whole_unit:
        report.check(whole is pool.from_whole_unit, t("udział na początku", "share at the start"),
                     t("udział zaokrąglony na początku: wyniki i plik mówią co innego", "whole-unit start: result and file differ"))  # fmt: skip


def take_ties(report, pool, told, ties):
    """How ties fall. A file from elsewhere does not tell; then lots must be those of the list of draws."""
    if pool.ties is not None:
        report.check(ties == pool.ties, t(f"remisy: {ties}", f"ties: {ties}"),
                     t(f"remisy: w wynikach {ties}, w pliku {pool.ties}", f"ties: announced {ties}, in the file {pool.ties}"))  # fmt: skip
        if pool.ties.startswith("drawn:"):
            report.say(t("  Losowanie jest takie, jak podano; samo losowanie sprawdź w protokole.",
                         "  Lots are as told; look the draw itself up in the record."))  # fmt: skip
    elif ties not in ("error", "number") and not ties.startswith("drawn:"):
        report.wrong(t(f"remisy: {ties}, a plik tego nie mówi", f"ties: {ties}, which the file does not tell"))
    elif ties != "error":
        report.say(t(f"  Remisy, za wynikami: {ties}.", f"  Ties, as announced: {ties}."))
    pool.ties = ties if pool.ties is None else pool.ties
    draws = []
    for draw in told.get("draws", []) or []:
        order, tied = ([str(one) for one in field(draw, name, list)] for name in ("order", "tied"))
        if not draw.get("over_pot"):
            draws.append(order)
        report.check(sorted(order) == sorted(tied), t("losowanie", "draw"),
                     t("wylosowana kolejność ma inne projekty niż remis", "lots and tie differ"))  # fmt: skip
    drawn = draws_in(ties)
    if "draws" in told:
        tied = {name for draw in drawn for name in draw}
        lots = [draw for draw in draws if set(draw) <= tied]
        report.check(not drawn or are_told_alike(drawn, lots), t("kolejność losów", "order of lots"),
                     t("lista losowań i kolejność losów się różnią", "list of draws and order of lots differ"))  # fmt: skip


def are_told_alike(drawn, draws):
    """Whether the draws of a rule of ties are those of the list. Older counts joined theirs in one order."""
    many = range(1, len(draws) + 1)
    return any([one_order_of(draws[:first]), *draws[first:]] == drawn for first in many)


def one_order_of(draws):
    """Several draws as one order, as counts joined them before they asked for a further draw; the older binds.

    A tied set may share projects with an earlier one: "a b" and then "c b" together are "a c b".
    """
    names_met = list(dict.fromkeys(name for draw in draws for name in draw))
    later = {name: set() for name in names_met}  # for every project: those that come after it, directly or not
    for draw in draws:
        for first, second in zip(draw, draw[1:]):
            if first in later[second]:
                continue  # an older draw says the contrary
            for name in names_met:
                if name == first or first in later[name]:
                    later[name] |= {second} | later[second]
    order = []
    while len(order) < len(names_met):
        open_names = [name for name in names_met if name not in order]
        order.append(next(name for name in open_names if not any(name in later[other] for other in open_names)))
    return order


def compare(report, outcome, told, is_part):
    """Everything that is announced of a pool beside what its ballots give."""
    pool, scale = outcome.pool, outcome.pool.scale
    report.check(list(map(str, field(told, "selected", list))) == outcome.selected,
                 t("zwycięzcy i ich kolejność", "winners and their order"),
                 t(f"ogłoszeni to {names(told['selected'])}, z kart {names(outcome.selected)}",
                   f"announced {names(told['selected'])}, by the ballots {names(outcome.selected)}"))  # fmt: skip
    if outcome.rule != told["rule"] and pool.run_off:
        report.wrong(t("wynik dogrywki", "the run-off"))
    totals = {"budget": Fraction(outcome.budget, scale), "spent": Fraction(outcome.spent, scale)}
    totals |= {"left": Fraction(outcome.left, scale), "ballots": Fraction(pool.ballots)}
    words = {"budget": t("kwota puli", "budget"), "spent": t("suma wydana", "spent"), "left": t("zostało", "left")}
    for name, ours in totals.items():
        if name == "left" and "left" not in told:
            continue
        word = words.get(name, t("karty w tej puli", "ballots of the pool"))
        said = field(told, name, (int, str, Decimal))
        report.check(number_in(said) == ours, f"{word}: {ours}",
                     t(f"{word}: ogłoszono {said}, jest {ours}", f"{word}: announced {said}, found {ours}"))  # fmt: skip
    rows = field(told, "projects", list)
    by_id = {str(field(row, "id", str)): row for row in rows}
    strange = sorted(set(by_id) ^ set(outcome.costs))
    report.check(not strange and len(rows) == len(by_id), t("lista projektów", "list of projects"),
                 t(f"różnią się projekty: {names(strange)}", f"projects differ: {names(strange)}"))  # fmt: skip
    both = [name for name in outcome.costs if name in by_id]
    compare_rows(report, outcome, by_id, both)
    if "name" in told and pool.name:
        report.check(squeezed(told["name"]) == squeezed(pool.name), t("nazwa puli", "name of the pool"),
                     t("nazwa puli jest inna w wynikach", "the pool's name differs"))  # fmt: skip
    if is_part and "pot" in (told["parameters"].get("leftovers") or {}):
        report.say(t("  Reszty pul nie da się sprawdzić z jednej puli: weź plik całej edycji.",
                     "  Money from the common pot cannot be checked by one pool: take the file of the round."))  # fmt: skip
        return
    other = [name for name in both if not same(outcome.reasons[name], field(by_id[name], "reason", dict))]
    report.check(not other, t("powody przy wszystkich projektach", "reasons of all projects"),
                 t(f"powody projektów: {names(other)}", f"reasons of projects: {names(other)}"))  # fmt: skip
    if "ties" in told:
        ours = [tie | {"left": Fraction(tie["left"], scale)} for tie in outcome.ties]
        report.check(same(ours, told["ties"]), t("remisy, które się zdarzyły", "ties that were met"),
                     t("remisy, które się zdarzyły, są w wynikach inne", "ties that were met differ"))  # fmt: skip
    facts = ("share", "steps", "ended", "run_off", "reserved", *(() if is_part else ("moved_in", "leftovers")))
    for key in facts:
        ours, said = outcome.parameters.get(key), told["parameters"].get(key)
        if ours is not None or said is not None:
            report.check(same(ours, said), key, t(f"{key}: w wynikach jest inaczej", f"{key}: announced otherwise"))


def compare_rows(report, outcome, by_id, both):
    """Cost, votes, points, verdict and title of every project."""
    scale = outcome.pool.scale
    columns = {
        "cost": (t("koszty", "costs"), lambda name: Fraction(outcome.costs[name], scale)),
        "votes": (t("głosy", "votes"), lambda name: Fraction(outcome.votes[name])),
        "points": (t("punkty", "points"), lambda name: outcome.points[name]),
        "selected": (t("werdykty", "verdicts"), lambda name: name in outcome.selected),
    }
    for key, (word, ours) in columns.items():
        kind = bool if key == "selected" else (int, str, Decimal)
        wrong = [name for name in both if not same(ours(name), field(by_id[name], key, kind))]
        report.check(not wrong, f"{word}: {t('wszystkie projekty', 'all projects')}",
                     t(f"{word} projektów: {names(wrong)}", f"{word} of projects: {names(wrong)}"))  # fmt: skip
    titles = outcome.pool.titles
    wrong = [
        name for name in both
        if "title" in by_id[name] and titles.get(name) and squeezed(by_id[name]["title"]) != squeezed(titles[name])
    ]  # fmt: skip
    report.check(not wrong, t("tytuły", "titles"), t(f"tytuły projektów: {names(wrong)}", f"titles: {names(wrong)}"))


def squeezed(text):
    return " ".join(str(text).split())


def check_fingerprint(report, rows, sha256, proof, published, noted, is_part):
    """Root, number of ballots, hash of the file; with the published leaves every other ballot is named."""
    leaves = [leaf_of(row) for _line, row in rows]
    root = root_of(leaves).hex()
    report.say(t(f"Kart: {len(rows)}. Odcisk kart (korzeń drzewa Merkle): {root}", f"Ballots: {len(rows)}. Root: {root}"))
    if is_part:
        report.say(t("To plik jednej puli, a odcisk dotyczy pliku całej edycji.", "One pool; the root is of the round."))
        return
    stated = None
    if proof is not None:
        stated = field(proof, "merkle_root", str)
        report.check(root == stated, t("odcisk kart jest ten sam co ogłoszony", "the root is the announced one"),
                     t(f"ogłoszony odcisk kart to {stated}", f"the announced root is {stated}"))  # fmt: skip
        ballots = field(proof, "ballots", int)
        report.check(ballots == len(rows), t("liczba kart", "number of ballots"),
                     t(f"ogłoszono {ballots} kart, w pliku jest {len(rows)}", f"announced {ballots}, found {len(rows)}"))  # fmt: skip
        told = field(proof, "file_sha256", str)
        report.check(told == sha256, t("skrót całego pliku (SHA-256)", "SHA-256 of the file"),
                     t(f"skrót pliku to {sha256}, ogłoszono {told}", f"SHA-256 is {sha256}, announced {told}"))  # fmt: skip
        check_path(report, rows, leaves, proof)
    if noted:
        report.check(root == noted.replace(" ", "").lower(), t("odcisk zapisany wcześniej", "the root noted earlier"),
                     t("odcisk jest inny niż zapisany wcześniej", "the root is not the one noted earlier"))  # fmt: skip
    if published is None:
        if stated not in (None, root):
            report.say(t("  Podaj --leaves (skróty kart albo wcześniejszą kopię kart), a nazwiemy karty, które się różnią.",
                         "  Give --leaves (leaf hashes or an earlier copy) and the ballots that differ are named."))  # fmt: skip
        return
    of_leaves = root_of(published).hex()
    if stated is not None:
        report.check(of_leaves == stated, t("skróty kart prowadzą do ogłoszonego odcisku", "leaves lead to the root"),
                     t("skróty kart nie prowadzą do ogłoszonego odcisku", "leaves do not lead to the root"))  # fmt: skip
    if not tell_ballots(report, rows, published):
        report.check(True, t("każda karta jest taka, jak ją opublikowano", "every ballot is as it was published"), "")


def check_path(report, rows, leaves, proof):
    """A single ballot's path to the root, where the proof was asked for with ?row=N."""
    if "row" not in proof:
        return
    row, path = field(proof, "row", int), field(proof, "path", list)
    known = 1 <= row <= len(rows)
    line = str(field(proof, "line", str)).encode()
    report.check(known and rows[row - 1][1] == line, t(f"karta {row} jak w dowodzie", f"ballot {row} as in its proof"),
                 t(f"karta {row}: w dowodzie jest inna niż w pliku", f"ballot {row}: the proof has another"))  # fmt: skip
    try:
        hashes = [bytes.fromhex(one) for one in path]
    except (TypeError, ValueError):
        hashes = None
    size, root = len(rows), bytes.fromhex(proof["merkle_root"]) if re.fullmatch("[0-9a-f]{64}", proof["merkle_root"]) else b""
    report.check(hashes is not None and leads_to(leaf_of(line), row - 1, size, hashes, root),
                 t(f"ścieżka karty {row} prowadzi do odcisku", f"the path of ballot {row} leads to the root"),
                 t(f"karta {row}: ścieżka nie prowadzi do odcisku", f"ballot {row}: its path does not lead to the root"))  # fmt: skip


def check_receipts(report, file):
    """No two ballots may carry the same hash of a receipt, and none a damaged one."""
    if "ballot_hash" not in file.columns:
        return
    at, seen = file.columns.index("ballot_hash"), {}
    for number, (line, row) in enumerate(file.vote_rows, 1):
        if not row.strip():
            continue
        value = cells_of(line, row)[at]
        if value and not re.fullmatch("[0-9a-f]{64}", value):
            report.wrong(t(f"karta {number} (wiersz {line}): uszkodzony skrót potwierdzenia", f"ballot {number}: bad receipt hash"))
        elif value and seen.setdefault(value, number) != number:
            report.wrong(t(f"karta {number} (wiersz {line}): ten sam skrót potwierdzenia co karta {seen[value]}",
                           f"ballot {number}: the same receipt hash as ballot {seen[value]}"))  # fmt: skip


def check_round(report, file, results, is_part):
    """Figures of the whole round."""
    if is_part or results is None:
        return
    void = {}
    for part in file.meta.get("void_reasons", "").split():
        reason, _colon, number = part.rpartition(":")
        void[reason] = exact(number, "void_reasons")
    told = results.get("void_reasons", {})
    known = {"ballots": Fraction(len(file.ballots)), "void": sum(void.values(), Fraction(0)), "void_reasons": void}
    if file.meta.get("currency"):
        known["currency"] = file.meta["currency"]
    for name, ours in known.items():
        if name in results and (name == "ballots" or name == "currency" or told or void or results[name]):
            report.check(same(ours, results[name]), name,
                         t(f"{name}: w wynikach {results[name]}, w pliku inaczej", f"{name}: result and file differ"))  # fmt: skip


def verify(body, results=None, proof=None, leaves=None, noted="", parts=(), report=None):
    """The whole check of unpacked files. ``results``, ``proof``: objects of JSON; ``leaves``: bytes of the list.

    Raises CannotCount; what was found before stands in ``report`` already.
    """
    report = report or Report()
    told = told_pools(results)
    is_part = len(told) > 1 and not re.search(SEVERAL_POOLS, body)
    published = read_leaves(leaves) if leaves is not None and not is_part else None
    check_fingerprint(report, raw_votes(body), hashlib.sha256(body).hexdigest(), proof, published, noted, is_part)
    file = BallotFile(body)
    check_receipts(report, file)
    check_round(report, file, results, is_part)
    for key in OTHER_CONDITIONS:
        if file.meta.get(key):
            report.say(t(f"  Uwaga: warunku {key} nie liczymy.", f"  Note: the condition {key} is not counted."))
    pools = pools_of(file)
    single = len(pools) == 1 and len(told) == 1
    announced = {pool.code: next(iter(told.values())) if single else told.get(pool.code) for pool in pools}
    reports = {}
    for pool in pools:
        reports[pool.code] = part = Report()
        if announced[pool.code] is not None:
            take_terms(part, pool, announced[pool.code], file, is_part)
        check_input(part, file, pool, announced[pool.code], len(pools) == 1, parts)
    outcomes = count_all_known(pools, file)
    for pool in pools:
        part = reports[pool.code]
        report.say("")
        report.say(t(f"Pula {pool.code}: projektów {len(pool.projects)}", f"Pool {pool.code}: {len(pool.projects)} projects"))
        tell_pool(part, pool, outcomes[pool.code], announced[pool.code], results, is_part)
        report.lines += part.lines
        report.faults += part.faults
        report.compared = report.compared or part.compared
    missing = set(told) - {pool.code for pool in pools}
    if len(told) > 1 and not is_part and missing:
        report.wrong(t(f"w pliku nie ma pul: {names(sorted(missing))}", f"not in the file: {names(sorted(missing))}"))
    return report


def told_pools(results):
    if results is None:
        return {}
    pools = field(results, "pools", list)
    told = {field(pool, "id", str): pool for pool in pools}
    if len(told) < len(pools):
        raise CannotCount(t("w wynikach powtarza się pula", "a pool stands twice in the result"))
    return told


def check_input(report, file, pool, told, is_whole, parts):
    """The hash of the very file that was counted: for one pool this file, else the file of the pool, if given."""
    if told is None or "input_sha256" not in told:
        return
    hashes = {part.sha256 for part in parts if {one.get("pool", "") for one in part.projects} == {pool.code}}
    if is_whole and "budget_moved_in" not in told["parameters"]:
        hashes.add(file.sha256)
    if hashes:
        report.check(told["input_sha256"] in hashes, t("skrót policzonego pliku", "hash of the counted file"),
                     t(f"skrót policzonego pliku to {names(sorted(hashes))}, ogłoszono {told['input_sha256']}",
                       f"hash of the counted file: announced {told['input_sha256']}"))  # fmt: skip


def count_all_known(pools, file):
    """All pools; those whose rule nobody names are not counted."""
    drawn = file.meta.get("drawn_over_pot", "").strip()
    sharing = {pool.ties or "error" for pool in pools if pool.leftovers == "best"}
    pot_ties = drawn_text(drawn) if drawn else sharing.pop() if len(sharing) == 1 else "error"
    return count_all(pools, "error" if pot_ties.startswith("drawn:") and not drawn else pot_ties)


def tell_pool(report, pool, outcome, told, results, is_part):
    if told is None and results is not None:
        report.wrong(t("w ogłoszonych wynikach nie ma tej puli", "the announced result lacks this pool"))
    if isinstance(outcome, Exception):
        report.wrong(str(outcome))
        return
    report.say(t(f"  Z kart wygrywają: {names([*outcome.selected, *outcome.extra])}.",
                 f"  By the ballots win: {names([*outcome.selected, *outcome.extra])}."))  # fmt: skip
    if told is not None:
        compare(report, outcome, told, is_part)
    if pool.announced is not None:
        ours, said = set(outcome.selected), pool.announced
        agrees = t("zwycięzcy zapisani w pliku", "winners marked in the file")
        differs = t(f"tylko w pliku: {names(sorted(said - ours))}; tylko z kart: {names(sorted(ours - said))}",
                    f"only in the file: {names(sorted(said - ours))}; only by ballots: {names(sorted(ours - said))}")  # fmt: skip
        if told is None:
            report.check(said == ours, agrees, differs)
        elif said != ours:
            report.say(t("  Uwaga: miasto zapisało w pliku innych zwycięzców: ", "  Note: the town marked others: ") + differs)


# ---------------------------------------------------------------- 12. the command


def unpacked(body, name):
    """Bytes without gzip."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        with gzip.open(io.BytesIO(body)) as packed:
            plain = packed.read(LARGEST + 1)
    except (EOFError, OSError, zlib.error):
        raise CannotCount(t(f"{name}: archiwum gzip jest uszkodzone", f"{name}: damaged gzip")) from None
    if len(plain) > LARGEST:
        raise CannotCount(t(f"{name}: więcej niż gigabajt", f"{name}: more than a gigabyte"))
    return plain


def is_address(name):
    return name.startswith(("http://", "https://"))


def read(name):
    try:
        if is_address(name):
            with urllib.request.urlopen(name, timeout=60) as answer:
                return answer.read(LARGEST)
        return Path(name).read_bytes()
    except (OSError, urllib.error.URLError) as problem:
        raise CannotCount(t(f"{name}: nie da się odczytać ({problem})", f"{name}: cannot be read ({problem})")) from None


def json_in(body, name):
    try:
        found = json.loads(body, parse_float=Decimal)
    except ValueError:
        raise CannotCount(t(f"{name}: to nie jest JSON", f"{name}: not JSON")) from None
    if not isinstance(found, dict):
        raise CannotCount(t(f"{name}: to nie jest obiekt JSON", f"{name}: not a JSON object"))
    return found


def gather(source):
    """Files of a folder, an archive or an address: {"ballots", "results", "proof", "leaves", "parts"}."""
    if is_address(source):
        return from_address(source)
    path = Path(source)
    if path.is_dir():
        files = {one.name: one.read_bytes() for one in sorted(path.iterdir()) if one.is_file()}
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            sized = [one for one in archive.infolist() if not one.is_dir() and one.file_size <= LARGEST]
            files = {Path(one.filename).name: archive.read(one) for one in sized}
    else:
        return {"ballots": unpacked(read(source), source), "parts": []}
    found = {"parts": []}
    ballots = [unpacked(body, name) for name, body in files.items() if re.search(r"\.pb(\.gz)?$", name)]
    ballots.sort(key=lambda body: (re.search(SEVERAL_POOLS, body) is None, -len(body)))
    if not ballots:
        raise CannotCount(t(f"{source}: nie ma tu pliku .pb", f"{source}: no .pb file"))
    found["ballots"], found["parts"] = ballots[0], ballots[1:]
    for name, body in files.items():
        for key, begins in (("results", ("results", "wyniki")), ("proof", ("proof", "dowod")), ("leaves", ("leaves", "skroty"))):
            if name.startswith(begins) and not name.endswith((".pb", ".gz", ".csv", ".xlsx", ".geojson", ".html")):
                found[key] = body
    return found


def from_address(source):
    """The published files, from the address of the round, of its results or of its ballots."""
    parts = urllib.parse.urlsplit(source)
    place = re.fullmatch(r"(.*?)/(?:bo|api/v1/rounds)/([^/]+)(?:/.*)?", parts.path)
    if not place:
        raise CannotCount(t("podaj adres strony edycji (…/bo/ADRES/)", "give the address of the round (…/bo/SLUG/)"))
    base = f"{parts.scheme}://{parts.netloc}{place[1]}/api/v1/rounds/{place[2]}/"
    found = {"ballots": unpacked(read(base + "ballots.pb"), base), "parts": []}
    found |= {"results": read(base + "results"), "proof": read(base + "proof")}
    try:
        found["leaves"] = read(base + "leaves")
    except CannotCount:
        pass
    codes = [pool.get("id", "") for pool in json_in(found["results"], "results").get("pools", [])]
    if len(codes) > 1:
        found["parts"] = [read(base + "ballots.pb?pool=" + urllib.parse.quote(code)) for code in codes]
    return found


def main(arguments=None):
    global LANGUAGE
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", help="katalog, .zip, plik .pb albo adres edycji / folder, .zip, .pb or address")
    parser.add_argument("--results", help="ogłoszone wyniki (JSON) / announced results")
    parser.add_argument("--proof", help="ogłoszony odcisk (JSON) / announced root")
    parser.add_argument("--leaves", help="skróty kart albo wcześniejsza kopia kart / leaf hashes or an earlier copy")
    parser.add_argument("--root", default="", help="odcisk zapisany wcześniej / root noted earlier")
    parser.add_argument("--lang", choices=("pl", "en"), default="pl")
    asked = parser.parse_args(arguments)
    LANGUAGE = asked.lang
    report = Report()
    try:
        files = gather(asked.source)
        for key in ("results", "proof", "leaves"):
            if getattr(asked, key):
                files[key] = unpacked(read(getattr(asked, key)), key)
        results = json_in(files["results"], "results") if "results" in files else None
        proof = json_in(files["proof"], "proof") if "proof" in files else None
        parts = [BallotFile(one) for one in files["parts"]]
        verify(files["ballots"], results, proof, files.get("leaves"), asked.root, parts, report)
    except CannotCount as problem:
        print("\n".join(report.lines))
        print(clean(f"{asked.source}: {problem}"), file=sys.stderr)
        return UNREADABLE
    print("\n".join([*report.lines, "", verdict(report, results, proof)]))
    return DIFFERS if report.faults else AGREES if report.compared else NOT_COMPARED


def verdict(report, results, proof):
    if report.faults:
        return t(f"Nie wszystko się zgadza. Niezgodności: {report.faults}.", f"Not everything agrees: {report.faults}.")
    if not report.compared:
        return t("Karty policzone, ale nie było z czym ich porównać.", "Counted, but there was nothing to compare with.")
    if results is not None and proof is not None:
        return t("Wszystko się zgadza.", "Everything agrees.")
    lacking = [word for word, part in (("--results", results), ("--proof", proof)) if part is None]
    return t(f"To, co sprawdzono, się zgadza. Nie porównano: {names(lacking)}.", f"Agrees. Not compared: {names(lacking)}.")


if __name__ == "__main__":
    sys.exit(main())
