"""From a blank town to an announced round: the acts of the administrator and of the official who plans."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from config import ROOT
from tests.support.browser import Visitor
from tests.support.editing import DESK, SCHEDULE
from tests.support.great_round.people import Official
from tests.support.maps import square
from tests.support.moving_town import MovingTown

SLUG = "bo-2028"
ROUND = f"{DESK}{SLUG}/"
VILLAGE_SQUARE = square(23.25, 53.22, 0.05)
RULES = {
    "method": "approval", "minimum": "0", "maximum": "2", "minimum_votes": "1", "allocation_rule": "greedy",
    "tie_rule": "draw", "leftovers": "unused",
}  # fmt: skip
POOLS: tuple[dict[str, object], ...] = (
    {"name": "Pula ogólnomiejska", "code": "miasto", "kind": "citizen", "amount": "90 000", "population": "17 560",
     "cost_ceiling": "50 000", "endorsements": "1"},
    {"name": "Zielona pula", "code": "zielona", "kind": "green", "amount": "30 000", "population": "17 560",
     "minimum_greenery": "51", "endorsements": "0"},
    {"name": "Pula sołecka Studzianek", "code": "studzianki", "kind": "village", "amount": "25 000",
     "population": "420", "endorsements": "0"},
)  # fmt: skip
PRICES = (
    {"name": "Lipa drobnolistna", "unit": "szt.", "unit_price": "850", "is_greenery": True, "pool_kinds": ["green", "citizen"]},
    {"name": "Ławka z oparciem", "unit": "szt.", "unit_price": "2 100", "pool_kinds": ["green", "citizen"]},
)  # fmt: skip
QUESTIONS = (
    {"question": "Czy gmina ma prawo do terenu?", "legal_reference": "§ 9 pkt 2", "is_blocking": True,
     "grounds_template": "Teren nie należy do gminy."},
    {"question": "Czy projekt jest zadaniem gminy?", "legal_reference": "art. 7 u.s.g."},
)  # fmt: skip


def area_file(folder: Path, name: str, features: list[dict[str, Any]]) -> str:
    """A GeoJSON file as a surveyor sends it."""
    file = folder / f"{name}.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return str(file)


def boundaries(folder: Path) -> tuple[str, str]:
    """Files with the municipality and with its one village district."""
    known = json.loads((ROOT / "demo" / "wasilkow" / "areas.geojson").read_text(encoding="utf-8"))["features"]
    village = {"type": "Feature", "properties": {"nazwa": "Studzianki"}, "geometry": VILLAGE_SQUARE}
    return area_file(folder, "gmina", known[:1]), area_file(folder, "solectwa", [village])


def first_administrator(town: MovingTown, new: Callable[[], Visitor]) -> Official:
    """Made by the command of an installation; everything after it happens in browsers."""
    printed = town.command(
        "users",
        "create",
        "--email",
        "admin@wasilkow.example",
        "--role",
        "administrator",
        "--name",
        "Anna Admin",
    )
    person = Official("admin@wasilkow.example", "Anna Admin", new(), town)
    person.at.go("/")
    person.at.look("puste-miasto")
    person.accept(next(word for word in printed.split() if word.startswith("http")))
    return person


def name_the_town(admin: Official) -> None:
    """The town gets its name, a controller and a number of residents."""
    admin.at.go("/urzad/")
    admin.at.look("urzad-puste-miasto")
    admin.at.go("/urzad/ustawienia")
    admin.fill(name="Wasilków", controller="gmina Wasilków", population="17 560", phone="85 000 00 00")
    admin.at.look("ustawienia-miasto")
    admin.at.press("Zapisz")
    admin.set_up_factor()
    assert "Wasilków" in admin.page.locator("header").first.inner_text()


def bring_areas(admin: Official, folder: Path) -> None:
    """Boundaries come in by the page for them."""
    municipality, village = boundaries(folder)
    for kind, file in (("municipality", municipality), ("solectwo", village)):
        admin.at.go("/urzad/obszary")
        admin.fill(kind=kind, file=file, source="PRG")
        admin.at.press("Wczytaj obszary")
        assert "1 obszar" in admin.page.locator("main").inner_text().replace("\xa0", " ")
    admin.at.look("obszary")


def hire(admin: Official, name: str, role: str, new: Callable[[], Visitor]) -> Official:
    """An account made in the browser; its owner takes it over by the link."""
    email = f"{name.split()[0].lower()}@wasilkow.example"
    admin.at.go("/urzad/konta/nowe")
    admin.fill(email=email, display_name=name, role=[role])
    admin.at.look("konto-nowe")
    admin.at.press("Załóż konto")
    admin.at.look("konto-link")
    link = admin.page.locator("#link").inner_text()
    person = Official(email, name, new(), admin.town)
    person.accept(link)
    return person


def make_departments(official: Official, **members: str) -> None:
    """Departments that opine, each with one person."""
    for department, member in members.items():
        official.at.go("/urzad/dzialy")
        add = official.page.locator("form", has=official.page.get_by_role("button", name="Dodaj wydział"))
        add.locator("#name").fill(department)
        add.get_by_role("button").click()
        section = official.page.locator("section", has=official.page.get_by_role("heading", name=department))
        section.locator("select").select_option(label=member)
        section.get_by_role("button", name="Dopisz").click()
        section.locator("li", has_text=member).wait_for()
    official.at.look("wydzialy")


def plan_a_round(official: Official) -> None:
    """A plan from nothing: regulation, schedule, three pools, price list, card."""
    official.at.go(f"{DESK}nowa")
    official.fill(title="Budżet obywatelski 2028", year="2028", slug=SLUG)
    official.at.press("Zaplanuj edycję")
    official.at.look("edycja-nowa-brakuje")
    write(official, "regulamin", {"regulation_title": "Uchwała nr XXI/188/2026", "paragraphs.tie": "§ 15"})
    write(official, "harmonogram", SCHEDULE)
    for pool in POOLS:
        add_pool(official, pool)
    write(official, "cennik", numbered(PRICES))
    write(official, "karta", numbered(QUESTIONS))
    write(official, "ocena", {"is_card_public": True})
    official.at.go(ROUND)
    official.at.look("edycja-gotowa")


def numbered(rows: tuple[dict[str, Any], ...]) -> dict[str, object]:
    """Rows of a list as the new lines of its page."""
    return {f"nowa-{place}.{name}": value for place, row in enumerate(rows, 1) for name, value in row.items()}


def add_pool(official: Official, pool: dict[str, object]) -> None:
    """One pool with its area, money and rules."""
    official.at.go(f"{ROUND}pule/nowa")
    area = "Studzianki" if pool["kind"] == "village" else "Gmina Wasilków"
    official.page.locator("#area_id").select_option(label=area)
    official.fill(**pool, **RULES)
    official.at.press("Dodaj pulę")
    assert official.done()


def write(official: Official, page: str, answers: dict[str, object]) -> None:
    """Fill in one page of the editor and save it."""
    official.at.go(ROUND + page)
    official.fill(**{name.replace(".", "__"): answer for name, answer in answers.items()})
    official.at.press("Zapisz")
    assert official.done(), page


def announce(official: Official) -> None:
    """The round is shown to everybody."""
    official.at.go(ROUND)
    official.at.press("Ogłoś edycję")
    assert official.done()
    official.at.go(f"/bo/{SLUG}/")
    official.at.look("edycja-ogloszona")
