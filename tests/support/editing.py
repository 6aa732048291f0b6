"""The editor of a round as an official fills it in: pages as forms, whole plans in a few lines."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

DESK = "/urzad/edycje/"
SCHEDULE = {
    "submission.opens_on": "4.1.2027", "submission.opens_at": "8:00",
    "submission.closes_on": "29.1.2027", "submission.closes_at": "23:59",
    "verification.opens_on": "2027-02-01", "verification.opens_at": "0:00",
    "verification.closes_on": "30.4.2027", "verification.closes_at": "23:59",
    "appeals.opens_on": "4.5.2027", "appeals.opens_at": "0:00",
    "appeals.closes_on": "21.5.2027", "appeals.closes_at": "24:00",
    "voting.opens_on": "6.9.2027", "voting.opens_at": "8.00",
    "voting.closes_on": "20.9.2027", "voting.closes_at": "23:59", "voting.paragraph": "§ 12 ust. 2",
    "results_due.closes_on": "4.10.2027", "results_due.closes_at": "15:00",
}  # fmt: skip
POOL = {
    "name": "Pula ogólnomiejska", "code": "miasto", "kind": "citizen", "amount": "240 000", "cost_floor": "1 234,56 zł",
    "cost_ceiling": "100 000", "endorsements": "10", "population": "17 000", "method": "approval", "minimum": "0",
    "maximum": "3", "minimum_votes": "30", "allocation_rule": "greedy", "tie_rule": "draw", "leftovers": "unused",
}  # fmt: skip


class Fields(HTMLParser):
    """The fields of the longest form of a page with what they hold, as a browser would send them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self._area = self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        if not self.forms:
            return
        name = given.get("name", "")
        if tag == "input" and name and (given.get("type") not in ("checkbox", "radio") or "checked" in given):
            self.forms[-1].setdefault(name, []).append(given.get("value", ""))
        if tag == "textarea":
            self._area = name
            self.forms[-1][name] = [""]
        if tag == "select":
            self._select = name
        if tag == "option" and ("selected" in given or self._select not in self.forms[-1]):
            self.forms[-1][self._select] = [given.get("value", "")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1][self._area][0] += data

    @property
    def sheet(self) -> dict[str, list[str]]:
        """The guarded form with the most fields: neither the look of the page nor logging out."""
        return max((form for form in self.forms if "csrf_token" in form), key=len)


def opened(browser: FlaskClient, address: str) -> dict[str, list[str]]:
    """The form of a page as it stands."""
    page = browser.get(address)
    assert page.status_code == 200, (address, page.status_code)
    return Fields(page.text).sheet


def sent(browser: FlaskClient, address: str, form: dict[str, list[str]], **typed: object) -> TestResponse:
    """Send a form that was opened before, with other values typed over (dots in names as ``__``)."""
    fresh = {name.replace("__", "."): value for name, value in typed.items()}
    return browser.post(address, data={**form, **fresh})


def filled(browser: FlaskClient, address: str, **typed: object) -> TestResponse:
    """Open a page, type over some fields, send it."""
    return sent(browser, address, opened(browser, address), **typed)


def errors_in(page: TestResponse) -> list[str]:
    """The sentences of the error summary."""
    found = re.search(r'class="error-summary".*?<ul>(.*?)</ul>', page.text, re.DOTALL)
    return (
        [re.sub(r"<[^>]+>", "", one).strip() for one in re.findall(r"<li>(.*?)</li>", found[1], re.DOTALL)]
        if found
        else []
    )


def planned(browser: FlaskClient, slug: str = "bo-2028") -> str:
    """A plan from nothing; its address in the editor."""
    done = filled(browser, f"{DESK}nowa", title="Budżet obywatelski 2028", year="2028", slug=slug)
    assert done.status_code == 303, errors_in(done)
    return f"{DESK}{slug}/"


def complete(browser: FlaskClient, desk: str, area_id: int) -> None:
    """Fill in all that a plan needs to be announced."""
    steps = {
        "regulamin": {"regulation_title": "Uchwała nr XXI/188/2026", "paragraphs.tie": "§ 15"},
        "harmonogram": SCHEDULE,
        "pule/nowa": {**POOL, "area_id": str(area_id)},
        "karta": {"nowa-1.question": "Czy gmina ma prawo do terenu?", "nowa-1.is_blocking": "yes"},
    }
    for page, typed in steps.items():
        done = filled(browser, desk + page, **{name.replace(".", "__"): text for name, text in typed.items()})
        assert done.status_code == 303, (page, errors_in(done))


def announce(browser: FlaskClient, desk: str) -> TestResponse:
    """Press the button that shows the round to residents."""
    form = opened(browser, desk)
    return browser.post(f"{desk}oglos", data={name: form[name] for name in ("csrf_token", "opened")})
