"""The commission's key and the codes for residents without a PESEL, in the browser and by the command."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import pytest
from click.testing import CliRunner

from core.db import transaction
from pb.rounds.rules import Stage
from pb.voting import services
from pb.voting.cli import key_command
from pb.voting.queries import commission_key
from pb.voting.shares import combine_shares, fingerprint
from tests.support.officials import post, signed_in
from tests.support.voter import error_in

KEY_PAGE = "/urzad/bo/bo-2027/klucz"
CODES = "/urzad/bo/bo-2027/kody"
PERSON = {"document_number": "AB 123-456", "born_on": "5.12.1990", "no_pesel": "yes"}


@dataclass(frozen=True)
class Clerk:
    """Whoever acts where no browser is at hand."""

    user_id: int = 1
    label: str = "Ala Próbna"


SYSTEM = Clerk()


def public_key(urn, made) -> bytes | None:
    found = urn.ask(lambda: commission_key(made.round_view.pb_round.id))
    return found.public_key if found else None


def shares_in(answer) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return [archive.read(name).decode() for name in sorted(archive.namelist())]


def code_in(answer) -> str:
    return re.search(r'<output id="receipt"[^>]*>([^<]+)</output>', answer.text).group(1)


def test_key_is_downloaded_once_and_two_shares_open_it(urn):
    made = urn.make(stage=Stage.BALLOT_LIST, with_key=False)
    clerk = signed_in(urn.app)
    assert "jeszcze nie utworzony" in clerk.get(KEY_PAGE).text
    answer = post(clerk, KEY_PAGE, understood="yes")
    assert (answer.status_code, answer.mimetype, answer.headers["Cache-Control"]) == (
        200,
        "application/zip",
        "no-store",
    )
    texts = shares_in(answer)
    assert len(texts) == 3
    assert isinstance(combine_shares(texts[1:], "bo-2027", public_key(urn, made)), bytes)
    assert fingerprint(public_key(urn, made)) in clerk.get(KEY_PAGE).text
    kept = str(urn.sql("select * from pb_commission_keys")) + str(
        urn.sql("select facts from core_audit_entries")
    )
    # A single word of a share may be a word of the facts by chance ("round"), two in a row are a leak.
    kept_words, share_words = re.findall("[a-z]+", kept), re.findall(r"\d\. +([a-z]+)", texts[0])
    assert len(share_words) == 33
    assert not set(pairwise(kept_words)) & set(pairwise(share_words))
    assert urn.sql("select act, actor_label from core_audit_entries order by number desc limit 1") == [
        ("voting.key_created", "Ala Próbna")
    ]


def test_key_may_be_made_anew_before_opening_and_the_old_shares_are_void(urn):
    made = urn.make(stage=Stage.BALLOT_LIST, with_key=False)
    clerk = signed_in(urn.app)
    old = shares_in(post(clerk, KEY_PAGE, understood="yes"))
    assert "Klucz już jest" in error_in(post(clerk, KEY_PAGE, understood="yes"))
    new = shares_in(post(clerk, KEY_PAGE, understood="yes", replace="yes"))
    assert combine_shares(old, "bo-2027", public_key(urn, made)).code == "share_other_key"
    assert isinstance(combine_shares(new, "bo-2027", public_key(urn, made)), bytes)


def test_key_needs_the_word_that_it_is_understood(urn):
    made = urn.make(stage=Stage.BALLOT_LIST, with_key=False)
    assert post(signed_in(urn.app), KEY_PAGE).status_code == 422
    assert public_key(urn, made) is None


@pytest.mark.parametrize("stage", [Stage.VOTING, Stage.COUNTING, Stage.RESULTS])
def test_no_new_key_once_voting_has_opened(urn, stage):
    made = urn.make(stage=stage)
    before = public_key(urn, made)
    clerk = signed_in(urn.app)
    assert "nie można zmienić" in clerk.get(KEY_PAGE).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', clerk.get(KEY_PAGE).text)
    answer = clerk.post(KEY_PAGE, data={"csrf_token": token.group(1), "understood": "yes", "replace": "yes"})
    assert answer.status_code == 422
    assert public_key(urn, made) == before


def test_no_new_key_with_a_ballot_in_the_urn(urn):
    made = urn.make()
    urn.voter().vote(1)
    urn.sql(
        "update pb_stage_windows set opens_at = opens_at + interval '20 days', closes_at = closes_at + interval '20 days' where stage = 'implementation'"
    )
    urn.sql(
        "update pb_stage_windows set opens_at = :now, closes_at = closes_at + interval '2 days' where stage = 'voting'",
        now=urn.clock.moment + timedelta(days=1),
    )
    with urn.app.app_context(), transaction():
        assert services.create_commission_key(made.round_view, None).code == "key_with_ballots"


def test_command_writes_files_for_their_owner_only(urn, tmp_path):
    made = urn.make(stage=Stage.BALLOT_LIST, with_key=False)
    with urn.app.app_context():
        done = CliRunner().invoke(key_command, ["bo-2027", "--out", str(tmp_path / "klucz")])
    assert done.exit_code == 0, done.output
    files = sorted((tmp_path / "klucz").iterdir())
    assert [(file.name, file.stat().st_mode & 0o777) for file in files] == [
        (f"share-{n}.txt", 0o600) for n in (1, 2, 3)
    ]
    texts = [file.read_text() for file in files]
    assert isinstance(combine_shares(texts[:2], "bo-2027", public_key(urn, made)), bytes)
    with urn.app.app_context():
        again = CliRunner().invoke(key_command, ["bo-2027", "--out", str(tmp_path / "klucz")])
    assert again.exit_code == 1
    assert "nie nadpisujemy" in again.output
    assert [file.read_text() for file in files] == texts


def test_command_refuses_with_the_reason_and_leaves_no_file(urn, tmp_path):
    urn.make()
    with urn.app.app_context():
        late = CliRunner().invoke(key_command, ["bo-2027", "--out", str(tmp_path)])
        unknown = CliRunner().invoke(key_command, ["nie-ma", "--out", str(tmp_path)])
    assert (late.exit_code, "klucza komisji nie można zmienić" in late.output) == (1, True)
    assert (unknown.exit_code, "Nie ma edycji" in unknown.output) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_command_replaces_a_key_only_on_demand(urn, tmp_path):
    urn.make(stage=Stage.BALLOT_LIST)
    with urn.app.app_context():
        refused = CliRunner().invoke(key_command, ["bo-2027", "--out", str(tmp_path)])
        assert (refused.exit_code, "--replace" in refused.output) == (1, True)
        assert list(tmp_path.iterdir()) == []
        done = CliRunner().invoke(key_command, ["bo-2027", "--out", str(tmp_path), "--replace"])
    assert done.exit_code == 0 and len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize(
    ("role", "key", "codes"),
    [("clerk", 200, 200), ("administrator", 200, 403), ("official", 403, 403), ("resident", 403, 403)],
)
def test_who_may(urn, role, key, codes):
    urn.make()
    client = signed_in(urn.app, role)
    assert (client.get(KEY_PAGE).status_code, client.get(CODES).status_code) == (key, codes)


@pytest.mark.parametrize(
    ("role", "key", "codes"),
    [("clerk", True, True), ("administrator", True, False), ("official", False, False)],
)
def test_the_desk_leads_where_one_may_go(urn, role, key, codes):
    urn.make()
    urn.make(slug="bo-2028", stage=Stage.DRAFT)
    desk = signed_in(urn.app, role).get("/urzad/").text
    assert ("/urzad/bo/bo-2028/klucz" in desk, f'href="{CODES}"' in desk) == (key, codes)


def test_nobody_else_may(urn):
    urn.make()
    for address in (KEY_PAGE, CODES):
        assert urn.app.test_client().get(address).status_code == 303


def test_resident_without_pesel_votes_with_a_code(urn):
    urn.make()
    clerk = signed_in(urn.app)
    code = code_in(post(clerk, CODES, **PERSON))
    assert re.fullmatch(r"[A-HJKMNP-Z2-9]{4}(-[A-HJKMNP-Z2-9]{4}){2}", code)
    voter = urn.voter()
    assert voter.vote(1, voting_code=code.lower().replace("-", " ")).status_code == 303
    assert voter.receipt()
    assert urn.sql("select age_band from pb_voter_marks") == [("35-44",)]
    again = urn.voter().vote(2, voting_code=code)
    assert (again.status_code, "Z tym kodem głos już oddano" in again.text.replace("\u00a0", " ")) == (
        409,
        True,
    )
    kept = str(urn.sql("select * from pb_voting_codes")) + str(urn.sql("select * from core_audit_entries"))
    assert code not in kept
    assert "AB123456" not in kept
    assert "AB 123-456" not in kept


def test_one_document_one_code_and_a_lost_one_gives_no_second_vote(urn):
    urn.make()
    clerk = signed_in(urn.app)
    first = code_in(post(clerk, CODES, **PERSON))
    refused = post(clerk, CODES, **{**PERSON, "document_number": "ab123456"})
    assert (refused.status_code, "Na ten dokument kod już wydano" in error_in(refused)) == (422, True)
    second = code_in(post(clerk, CODES, **PERSON, replace="yes"))
    voter = urn.voter()
    voter.open()
    voter.choose(1)
    assert "Nie ma takiego kodu" in error_in(voter.identify(voting_code=first))
    assert voter.identify(voting_code=second).status_code == 303
    assert voter.confirm().status_code == 303
    third = code_in(post(clerk, CODES, **PERSON, replace="yes"))
    assert urn.voter().vote(2, voting_code=third).status_code == 409
    assert urn.counts() == (1, 1)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"document_number": ""}, "serię i numer dokumentu"),
        ({"document_number": "A1"}, "serię i numer dokumentu"),
        ({"document_number": "A" * 5000}, "serię i numer dokumentu"),
        ({"document_number": "<script>"}, "serię i numer dokumentu"),
        ({"born_on": ""}, "datę urodzenia"),
        ({"born_on": "31.02.1990"}, "datę urodzenia"),
        ({"born_on": "wczoraj"}, "datę urodzenia"),
        ({"born_on": "25.11.2026"}, "nie jest możliwa"),
        ({"born_on": "1.1.1850"}, "nie jest możliwa"),
        ({"no_pesel": ""}, "nie ma numeru PESEL"),
        ({"born_on": "1.6.2015"}, "poniżej 13 lat"),
    ],
)
def test_bad_document_forms(urn, fields, said):
    urn.make(guardian_below_age=13)
    answer = post(signed_in(urn.app), CODES, **{**PERSON, **fields})
    assert (answer.status_code, said in error_in(answer)) == (422, True), error_in(answer)
    assert urn.sql("select count(*) from pb_voting_codes") == [(0,)]


def test_child_gets_a_code_with_the_guardian_and_votes_with_consent(urn):
    urn.make(guardian_below_age=13)
    child = {**PERSON, "born_on": "2015-06-01"}
    code = code_in(post(signed_in(urn.app), CODES, **child, guardian="yes"))
    voter = urn.voter()
    voter.open()
    voter.choose(1)
    assert "dziecko poniżej 13 lat" in error_in(voter.identify(voting_code=code))
    assert voter.identify(voting_code=code, guardian="yes").status_code == 303


def test_lost_token_keeps_the_clerks_form(urn):
    urn.make()
    answer = signed_in(urn.app).post(CODES, data={**PERSON, "csrf_token": "zły"})
    assert (answer.status_code, 'value="AB 123-456"' in answer.text) == (422, True)


@pytest.mark.parametrize("code", ["x", "AAAA-BBBB-CCCC", "A" * 5000, "0OIL-0OIL-0OIL", "<b>"])
def test_wrong_codes(urn, code):
    urn.make()
    voter = urn.voter()
    voter.open()
    voter.choose(1)
    answer = voter.identify(voting_code=code)
    assert (answer.status_code, "Nie ma takiego kodu" in error_in(answer)) == (422, True)


def test_code_and_pesel_at_once(urn):
    urn.make()
    voter = urn.voter()
    voter.open()
    voter.choose(1)
    answer = voter.identify("44051401359", voting_code="AAAA-BBBB-CCCC")
    assert "nie oba naraz" in error_in(answer)


def test_round_without_codes_or_without_pesel(urn):
    urn.make(slug="tylko-pesel", identity_methods=["pesel"])
    urn.make(slug="tylko-kod", identity_methods=["voting_code"])
    voter = urn.voter("tylko-pesel")
    voter.open()
    voter.choose(1)
    assert 'name="voting_code"' not in voter.client.get(voter.base + "/tozsamosc").text
    assert voter.identify(voting_code="AAAA-BBBB-CCCC").status_code == 422
    answer = post(signed_in(urn.app), "/urzad/bo/tylko-pesel/kody", **PERSON)
    assert "nie głosuje się kodem" in error_in(answer)
    other = urn.voter("tylko-kod")
    other.open()
    other.choose(1)
    assert 'name="pesel"' not in other.client.get(other.base + "/tozsamosc").text
    assert "Wpisz kod do głosowania" in error_in(other.identify("44051401359"))


def test_wrong_codes_are_slowed(urn):
    urn.make()
    voter = urn.voter()
    voter.open()
    voter.choose(1)
    voter.identify(voting_code="AAAA-BBBB-CCCC")
    urn.sql("update core_rate_hits set n = 30 where key like 'voting-code%'")
    assert voter.identify(voting_code="AAAA-BBBB-CCCC").status_code == 429


def test_no_codes_outside_voting(urn):
    made = urn.make(stage=Stage.COUNTING)
    clerk = signed_in(urn.app)
    assert "skończył" in clerk.get(CODES).text
    with urn.app.app_context(), transaction():
        issued = services.issue_voting_code(made.round_view, "AB123456", date(1990, 12, 5), False, SYSTEM)
    assert issued[0].code == "stage_over"
