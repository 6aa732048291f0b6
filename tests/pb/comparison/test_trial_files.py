"""An official brings a past vote as a file: seen by the office alone, refused by its line, large ones in a job."""

from __future__ import annotations

import gzip
import io

import pytest
from sqlalchemy import select

from core.db import db
from core.jobs import run_waiting_jobs
from pb.comparison.models import TrialFile
from pb.comparison.services import trial_files
from pb.comparison.trial_reading import MOST_BYTES, TrialContent, read_trial
from pb.rounds.models import Round
from tests.support.officials import signed_in
from tests.support.pabulib import PABULIB

PLACE = "/urzad/co-gdyby/"
SMALL = (PABULIB / "Poland_Wroclaw_2017_Rejon_nr_11_750.pb").read_bytes()


@pytest.fixture
def official(app):
    """Who may edit rounds."""
    return signed_in(app, "official", "ula@urzad.example", "Ula Urzędniczka")


def brought(browser, content: bytes, name: str = "glosy.pb"):
    """The form with a file."""
    token = browser.get(PLACE).text.partition('name="csrf_token" value="')[2].partition('"')[0]
    sent = {"csrf_token": token, "file": (io.BytesIO(content), name)}
    return browser.post(f"{PLACE}plik", data=sent, content_type="multipart/form-data")


def beside(page) -> str:
    return page.text.partition('id="file-e">')[2].partition("<")[0]


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_becomes_a_round_that_only_the_office_sees(app, official, client, packed) -> None:
    done = brought(official, gzip.compress(SMALL) if packed else SMALL, "dane/2017.pb")
    assert done.status_code == 303
    slug = done.location.rpartition("/")[2]
    assert official.get(done.location).status_code == 200
    listed = official.get(PLACE).text
    assert "tylko do prób, widzi ją urząd" in listed and "z pliku: 2017.pb" in listed
    for address in (f"/bo/{slug}/", f"/bo/{slug}/wyniki", f"/api/v1/rounds/{slug}/results"):
        assert client.get(address).status_code == 404, address
    assert slug not in client.get("/bo/").text and slug not in client.get("/api/v1/rounds").text
    assert slug not in official.get("/urzad/edycje/").text and slug not in official.get("/urzad/").text
    asked = f"{done.location}?w1-zasada=od-najwiekszej&ile=1"
    official.get(asked)
    run_waiting_jobs(app)
    assert "Co byłoby inaczej" in official.get(asked).text
    assert brought(official, SMALL).location == done.location, "the same file is the same round"


def test_a_large_file_is_imported_while_nobody_waits(app, official, monkeypatch) -> None:
    monkeypatch.setattr(trial_files, "AT_ONCE", 10)
    done = brought(official, SMALL)
    assert (done.status_code, done.location) == (303, PLACE)
    assert "wczytuje się" in official.get(PLACE).text and brought(official, SMALL).location == PLACE
    assert len(db.session.scalars(select(TrialFile)).all()) == 1
    db.session.rollback()
    run_waiting_jobs(app)
    page = official.get(PLACE).text
    assert "tylko do prób" in page and "wczytuje się" not in page
    assert db.session.scalars(select(TrialFile)).all() == []


def test_what_only_the_import_refuses_is_told_when_the_job_has_run(app, official, monkeypatch) -> None:
    monkeypatch.setattr(trial_files, "AT_ONCE", 10)
    assert brought(official, SMALL.replace(b"num_votes", b"void_reasons;many\nnum_votes", 1)).status_code == 303  # fmt: skip
    run_waiting_jobs(app)
    page = official.get(PLACE).text
    assert "nie da się wczytać" in page and "void_reasons to nie są powody z liczbami" in page
    assert db.session.scalars(select(Round)).all() == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Wybierz plik .pb albo .pb.gz."),
        (b"%PDF-1.7\n", "To nie jest plik Pabulib: na początku nie ma sekcji META."),
        (b"\x1f\x8bnothing", "Pliku nie da się rozpakować"),
        (gzip.compress(SMALL)[:-9], "Pliku nie da się rozpakować"),
        (SMALL.replace(b"num_projects;3", b"num_projects;4"), "Wiersz"),
    ],
)
def test_what_is_no_such_file_is_told_beside_the_field(official, content: bytes, said: str) -> None:
    refused = brought(official, content)
    assert refused.status_code == 422
    assert said in beside(refused) and 'href="#file"' in refused.text
    assert db.session.scalars(select(Round)).all() == []


def test_sizes_are_limited_as_sent_and_as_unpacked() -> None:
    told = [read_trial("a.pb", one) for one in (b"M" * (MOST_BYTES + 1), gzip.compress(b"\n" * 130_000_000))]
    assert [(one.code, one.facts) for one in told if not isinstance(one, TrialContent)] == [
        ("file_too_large", {"limit_mb": 20}), ("file_too_large", {"limit_mb": 120}),
    ]  # fmt: skip


def test_only_who_edits_rounds_may_bring_a_file(app, client) -> None:
    clerk = signed_in(app, "clerk", "ktos@urzad.example", "Ktoś Inny")
    assert clerk.post(f"{PLACE}plik").status_code == 403
    assert client.post(f"{PLACE}plik").status_code in (302, 303, 403)


def test_packed_pieces_behind_each_other_are_one_file() -> None:
    pieces = gzip.compress(SMALL[:500]) + gzip.compress(SMALL[500:]) + b"\0" * 512
    read = [read_trial("a.pb.gz", one) for one in (pieces, gzip.compress(SMALL))]
    assert all(isinstance(one, TrialContent) for one in read)
    assert len({one.slug for one in read if isinstance(one, TrialContent)}) == 1


@pytest.mark.parametrize("name", ["..", "", "a/..", "😀" * 200 + ".pb", "a\0b.pb", "dane\\2017.pb"])
def test_any_name_that_is_sent_is_one_that_a_folder_can_hold(name: str, tmp_path) -> None:
    read = read_trial(name, SMALL)
    assert isinstance(read, TrialContent)
    (tmp_path / read.name).write_bytes(SMALL)
    assert [one.name for one in tmp_path.iterdir()] == [read.name]
