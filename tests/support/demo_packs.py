"""The demonstration packs as their tests read them: files, moments told in days, and the winners by hand."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from shapely.geometry import shape

DEMO = Path(__file__).parents[2] / "demo"
WASILKOW = DEMO / "wasilkow"
WARSZAWA = DEMO / "warszawa"
KATOWICE = DEMO / "katowice"
STARACHOWICE = DEMO / "starachowice"
LOADED = datetime(2026, 11, 24)  # any day will do: everything is told in days from the loading
OFFSET = re.compile(r"([+-]\d+)d(?: (\d\d:\d\d:\d\d))?")


def read(path: Path) -> dict:
    """A JSON file that is UTF-8 in whole letters."""
    text = path.read_bytes().decode("utf-8", errors="strict")
    assert unicodedata.is_normalized("NFC", text), f"{path.name} has letters in pieces"
    assert "\ufffd" not in text and "Ä" not in text and "Å" not in text, f"{path.name} was decoded wrongly"
    return json.loads(text)


def moment(text: str) -> datetime:
    """The moment that an offset names when the pack is loaded on ``LOADED``."""
    match = OFFSET.fullmatch(text)
    assert match, f"{text!r} is no offset"
    clock = datetime.strptime(match[2] or "00:00:00", "%H:%M:%S")
    return LOADED + timedelta(
        days=int(match[1]), hours=clock.hour, minutes=clock.minute, seconds=clock.second
    )


@cache
def areas(town: Path) -> dict:
    """Outlines of a town's areas by slug."""
    features = read(town / "areas.geojson")["features"]
    return {feature["properties"]["slug"]: shape(feature["geometry"]) for feature in features}


SHARES = read(WASILKOW / "shares.json")
ROUNDS = {item["slug"]: item for item in (*read(WASILKOW / "rounds.json")["rounds"], *SHARES["rounds"])}
FILING = read(WASILKOW / "filing.json")
PARAGRAPHS = {sign for sign, _ in read(WASILKOW / "rounds.json")["regulation"]["paragraphs"]}
PROJECTS = read(WASILKOW / "projects.json")["projects"] | SHARES["projects"]
SLUGS = list(ROUNDS)


def pool_of(slug: str, project: dict) -> dict:
    """The pool a project stands in."""
    return next(pool for pool in ROUNDS[slug]["pools"] if pool["code"] == project["pool"])


def won(slug: str, code: str) -> list[int]:
    """Numbers that the pool's own rule selects when every project has the votes the pack names."""
    pool = next(pool for pool in ROUNDS[slug]["pools"] if pool["code"] == code)
    running = [p for p in PROJECTS[slug] if p["pool"] == code and p["status"] == "on_ballot"]
    left, chosen, groups = pool["amount"], [], set()
    for project in sorted(running, key=lambda p: -p["vote_weight"]):
        group = project["conflict_group"]
        if (
            project["vote_weight"] < pool["minimum_votes"]
            or project["cost"] > left
            or (group and group in groups)
        ):
            continue
        left -= project["cost"]
        chosen.append(project["number"])
        groups.add(group)
    return chosen
