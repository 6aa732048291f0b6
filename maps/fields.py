"""The place field: with it anybody says where something is, on a map, in numbers, by a name or in words.

In a view (``pb`` and the others decide nothing about geometry, they hand in rules and take the outcome)::

    from maps.fields import read_place, stored_place
    from maps.place_page import shown_place
    from maps.place_reading import PlaceLimits, PlaceRules

    RULES = PlaceRules(area_ids=(pool.area_id,), area_name=pool.area_name)

    reading = read_place(request.form, "place", RULES)        # of a form that was sent
    reading = stored_place("place", RULES, geometry, words, parcels)   # of what is stored, or of nothing yet
    if reading.is_final:
        save(stored(reading.geometry), reading.words, reading.parcels)  # maps.relations.stored: for a column
        return redirect(...)
    return render_template(..., place=shown_place(reading)), 422 if reading.problems else 200

``is_final`` is false while something is wrong *or to be answered*: the person searched, took a part away, or has
typed coordinates that no map has shown yet; then the same page comes again with all that was typed, the list
of what was understood and a still map. In the template::

    {% from "components/place_field.html" import place_field, place_styles, place_scripts %}
    {% block styles %}{{ place_styles() }}{% endblock %} {% block scripts %}{{ place_scripts() }}{% endblock %}
    {{ error_summary(place.errors) }}
    {{ place_field(place, legend=_('Gdzie to jest?')) }}

Fields of the form, each with the prefix and a hyphen before it: ``shapes`` (GeoJSON that the script fills),
``coordinates`` and ``as`` (point, line, area), ``search`` and ``chosen`` (a named place), ``words``, ``parcels``,
and the buttons ``do`` (find, show, remove-N). The geometry is shapely's in EPSG:4326: one part as it is, several
as Multi* or a GeometryCollection, ``None`` when there are words only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from shapely.geometry.base import BaseGeometry

from core.problems import Problem
from core.web.typed import without_unseen
from maps.coordinates import Position
from maps.kept_base import town_base
from maps.parcels import read_parcels
from maps.place_reading import PlaceReading, PlaceRules, PlaceTyped
from maps.place_search import FoundPlaces, place_of_key, places_found
from maps.place_shapes import (
    KINDS,
    NoShapes,
    Raw,
    Shapes,
    as_one,
    as_text,
    check_parts,
    check_together,
    kind_of,
    parts_of,
    raw_of,
    raw_parts,
)
from maps.queries import town_area_ids
from maps.relations import parts_in_area
from maps.typed_coordinates import TypedPoint, read_coordinates

LONGEST_WORDS = 300
FIELDS = ("shapes", "coordinates", "as", "search", "chosen", "words", "parcels", "do")
TRIED = ("shapes", "coordinates", "search")
"""Fields whose mistakes say enough: that the place is missing need not be added."""
REMOVE = re.compile(r"remove-(\d{1,3})")


def stored_place(
    prefix: str,
    rules: PlaceRules,
    geometry: BaseGeometry | None = None,
    words: str = "",
    parcels: Sequence[str] = (),
) -> PlaceReading:
    """The field as it opens: with what is stored, or empty."""
    parts = parts_of(geometry)
    typed = PlaceTyped(
        shapes=as_text([raw_of(part) for part in parts]), words=words, parcels="\n".join(parcels)
    )
    listed = tuple((number, kind_of(part), part) for number, part in enumerate(parts, 1))
    return PlaceReading(prefix, rules, typed, geometry, words, tuple(parcels), listed)


def read_place(form: Mapping[str, str], prefix: str, rules: PlaceRules) -> PlaceReading:
    """Read the field from a form that was sent. Asks the database for named places and for the area."""
    typed = {name: without_unseen(form.get(f"{prefix}-{name}", "")).strip() for name in FIELDS}
    reader = _Reader(typed, rules)
    reader.read_drawn()
    reader.add_chosen()
    reader.add_coordinates()
    reader.check_shapes()
    reader.search()
    return reader.outcome(prefix)


class _Reader:
    """One reading, step by step: what was drawn before (``raw``), what this form adds (``new``), what is wrong."""

    def __init__(self, fields: dict[str, str], rules: PlaceRules) -> None:
        self.fields, self.rules = fields, rules
        self.raw: list[Raw] = []
        self.new: list[Raw] = []
        self.shapes = Shapes()
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []
        self.found: FoundPlaces | None = None
        self.is_readable = True
        bounds = town_base().bounds
        self.near: Position | None = (
            ((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2) if bounds else None
        )

    def read_drawn(self) -> None:
        """What the script or an earlier page has put down, without the part that is to go."""
        try:
            self.raw = raw_parts(self.fields["shapes"], self.rules.limits)
        except NoShapes as wrong:
            self.is_readable = False
            self.problems.append(wrong.problem)
        gone = REMOVE.fullmatch(self.fields["do"])
        if gone and 1 <= int(gone[1]) <= len(self.raw):
            del self.raw[int(gone[1]) - 1]

    def add_chosen(self) -> None:
        """The named place that was picked from the list."""
        chosen = self.fields["chosen"]
        place = place_of_key(chosen)
        if place:
            self.new.append({"type": "Point", "coordinates": [place.lon, place.lat]})
            self.notes.append(Problem("place_chosen", "search", {"name": place.name}))
            self.fields["search"] = ""
        elif chosen:
            self.problems.append(Problem("place_chosen_gone", "search"))

    def add_coordinates(self) -> None:
        """What was typed in numbers; the text stays only when something in it is wrong."""
        points, problems = read_coordinates(
            self.fields["coordinates"], self.near, self.rules.limits.most_vertices
        )
        if not points or problems:
            self.problems += problems
            return
        typed = raw_of_points(points, self.fields["as"])
        checked = check_parts(typed, self.rules.limits, first=len(self.raw) + len(self.new) + 1)
        if checked.problems:
            self.problems += [replace(problem, field="coordinates") for problem in checked.problems]
            return
        self.new += typed
        self.notes += told_back(points)
        self.fields["coordinates"] = ""

    def check_shapes(self) -> None:
        """All parts, old and new, each by itself, together, and against the area."""
        self.shapes = check_parts([*self.raw, *self.new], self.rules.limits, self.near)
        check_together(self.shapes, self.rules.limits)
        outside = outside_problems(self.shapes.sound, self.rules)
        (self.shapes.problems if self.rules.refuses_outside else self.notes).extend(outside)

    def search(self) -> None:
        """Named places to pick from, when they were asked for or nothing else tells the place."""
        sought = self.fields["search"]
        if sought and (self.fields["do"] == "find" or not (self.raw or self.new)):
            self.found = places_found(sought)
            if not self.found.total:
                self.notes.append(Problem("place_not_found", "search", {"text": sought[:80]}))
                if self.fields["do"] != "find" and self.fields["words"]:
                    self.found = None

    def outcome(self, prefix: str) -> PlaceReading:
        """What all steps found."""
        parcels, unreadable = read_parcels(self.fields["parcels"])
        words = " ".join(self.fields["words"].split())
        asks = bool(self.new) or self.found is not None or self.fields["do"] != ""
        self.problems += self.shapes.problems + unreadable
        if not asks:
            is_tried = bool(self.raw) or any(problem.field in TRIED for problem in self.problems)
            self.problems += missing_problems(is_tried, words, self.rules)
        parts = self.shapes.parts
        shown = [*self.raw, *self.new] if self.shapes.problems else [raw_of(part) for part in parts]
        return PlaceReading(
            prefix,
            self.rules,
            self._typed(shown),
            None if any(problem.field != "parcels" for problem in self.problems) else as_one(parts),
            words,
            tuple(parcels),
            _listed(self.shapes, shown),
            self.found,
            [*self.notes, *self.shapes.notes],
            self.problems,
            asks,
        )

    def _typed(self, shown: Sequence[Raw]) -> PlaceTyped:
        return PlaceTyped(
            shapes=as_text(shown) if self.is_readable else self.fields["shapes"],
            coordinates=self.fields["coordinates"],
            shape=self.fields["as"] or "point",
            search=self.fields["search"],
            words=self.fields["words"],
            parcels=self.fields["parcels"],
        )


def raw_of_points(points: Sequence[TypedPoint], shape: str) -> list[Raw]:
    """Typed places as separate points, or as the corners of one line or area."""
    corners = [[point.lon, point.lat] for point in points]
    if shape == "line":
        return [{"type": "LineString", "coordinates": corners}]
    if shape == "area":
        return [{"type": "Polygon", "coordinates": [corners]}]
    return [{"type": "Point", "coordinates": corner} for corner in corners]


def told_back(points: Sequence[TypedPoint]) -> list[Problem]:
    """How the numbers were understood, where there was anything to understand: each way once."""
    ways = {(point.system, point.order): point for point in points}
    return [
        Problem(
            "coordinates_understood",
            "coordinates",
            {"system": system, "order": order, "lon": one.lon, "lat": one.lat},
        )
        for (system, order), one in ways.items()
        if system != "EPSG:4326" or order == "turned"
    ]


def outside_problems(sound: Sequence[tuple[int, BaseGeometry]], rules: PlaceRules) -> list[Problem]:
    """The parts that lie outside the area or cross its boundary, with metres (and per cent outside)."""
    ids = town_area_ids() if rules.area_ids is None else rules.area_ids
    geometry = as_one([part for _, part in sound])
    if not ids or geometry is None:
        return []
    problems = []
    for lie, (number, part) in zip(parts_in_area(geometry, ids), sound, strict=False):
        facts = {"part": number, "kind": kind_of(part), "area": rules.area_name}
        if lie.is_inside:
            continue
        if lie.share == 0:
            problems.append(Problem("place_outside", "shapes", {**facts, "metres": lie.nearest}))
        else:
            facts |= {"metres": lie.farthest, "percent": 100 * (1 - lie.share)}
            problems.append(Problem("place_partly_outside", "shapes", facts))
    return problems


def missing_problems(is_drawn: bool, words: str, rules: PlaceRules) -> list[Problem]:
    """What is missing of a place that nobody has drawn, and whether its description is too long."""
    problems = []
    if len(words) > LONGEST_WORDS:
        problems.append(Problem("words_too_long", "words", {"limit": LONGEST_WORDS, "length": len(words)}))
    if rules.is_required and not is_drawn and not (words and rules.words_suffice):
        problems.append(Problem("place_words_only" if words else "place_missing", "shapes"))
    return problems


def _listed(shapes: Shapes, shown: Sequence[Raw]) -> tuple[tuple[int, str, BaseGeometry | None], ...]:
    sound: dict[int, BaseGeometry] = dict(shapes.sound)
    return tuple((number, KINDS[raw["type"]], sound.get(number)) for number, raw in enumerate(shown, 1))
