"""The tally record: its figures are those of the count, its structure is read aloud, and it can be signed."""

from __future__ import annotations

import hashlib
import io
import re
import secrets
from datetime import timedelta
from decimal import Decimal

import pytest
from click.testing import CliRunner
from flask import g
from pypdf import PdfReader
from sqlalchemy import select, text

from core.clock import now
from core.db import db, transaction
from pb.cli import rounds
from pb.results.queries import round_result
from pb.results.record.document import keep_record, record_pdf
from pb.results.record.kept import kept_record
from pb.results.record.later import make_draft
from pb.results.services.import_options import ImportOptions
from pb.results.services.importing import import_round
from pb.rounds.models import Pool
from pb.rounds.queries import find_round
from pb.submission.models import Project
from pb.tally.models import AllocationLine, TallyRun, UrnClosing
from pb.tally.services.closing import shown_fingerprint
from pb.voting.ballot_paper import BOX_BYTES
from pb.voting.models import SealedBallot, VoterMark
from tests.support.announced import announce, announced, count_all, open_after_voting
from tests.support.officials import signed_in
from tests.support.pabulib import PABULIB
from tests.support.rounds import POINTS, VILLAGE, MadeRound, PoolSpec, make_round
from tests.support.urns import cast

SMALL_POOL = PoolSpec(amount=Decimal(24_000), rules={"minimum_votes": 2, "paragraph": "§ 4 ust. 1"})
PARAGRAPHS = {
    "allocation": "§ 14 ust. 2",
    "threshold": "§ 13",
    "tie": "§ 15",
    "leftover": "§ 16",
    "ballot": "§ 11",
}
DESK = "/urzad/bo/bo-2027/zamkniecie"
OFFICE, PUBLIC = "/urzad/bo/bo-2027/protokol.pdf", "/bo/bo-2027/protokol.pdf"
WAITING = "/urzad/bo/bo-2027/protokol"
METHOD = "Losy w sali sesyjnej, ciągnie najmłodszy radny, przy dwóch świadkach."


@pytest.fixture
def voted(app) -> MadeRound:
    """Fifteen ballots in a town pool with a threshold, a pool of points and a village pool; one ballot is void."""
    made = make_round(pools=(SMALL_POOL, POINTS, VILLAGE), paragraphs=PARAGRAPHS)
    one, two, three, four, _five = made.numbers["miasto"]
    points, village = made.numbers["punkty"], made.numbers["solectwa"][0]
    for lines in (
        [[one, two]] * 5
        + [[one, three, (points[0], 4), (points[1], 3)]] * 4
        + [[two]] * 3
        + [[four], [village]]
    ):
        cast(made, lines)
    cast_unreadable(made)
    return made


def cast_unreadable(made: MadeRound) -> None:
    """A ballot whose box will not open: void as a whole."""
    round_id = made.round_view.pb_round.id
    mark = {"voter_key": secrets.token_bytes(32), "cast_on": now().date(), "age_band": "25-34"}
    box = {"urn_hash": secrets.token_bytes(32), "box": secrets.token_bytes(BOX_BYTES)}
    with transaction():
        db.session.add(VoterMark(round_id=round_id, **mark))
        db.session.add(SealedBallot(round_id=round_id, **box))


def reader_of(made: MadeRound, *, is_public: bool = False) -> PdfReader:
    return PdfReader(io.BytesIO(record_pdf(made.round_view, now(), is_public=is_public)))


def said(document: PdfReader | bytes) -> str:
    """All text with plain spaces, without what stands at the foot of the pages."""
    reader = PdfReader(io.BytesIO(document)) if isinstance(document, bytes) else document
    whole = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))
    return re.sub(r"(Projekt: p|P)rotokół z ustalenia wyników głosowania \d+ / \d+ ?", "", whole)


def tags_of(node, found: list[str]) -> list[str]:
    """All kinds of elements under a node of the structure, in their order."""
    if "/S" in node:
        found.append(node["/S"])
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        child = child.get_object()
        if isinstance(child, dict):
            tags_of(child, found)
    return found


def amount(value: Decimal) -> str:
    return f"{int(value):,}".replace(",", " ") + " zł"


def test_every_figure_of_every_pool_is_that_of_the_count(voted, clock):
    announced(voted, clock)
    record = said(reader_of(voted))
    runs = db.session.scalars(select(TallyRun).where(TallyRun.is_current)).all()
    assert len(runs) == 3
    for run in runs:
        lines = db.session.execute(
            select(AllocationLine, Project)
            .join(Project, Project.id == AllocationLine.project_id)
            .where(AllocationLine.tally_run_id == run.id)
            .order_by(AllocationLine.points.desc(), Project.number)
        ).all()
        pool = db.session.get_one(Pool, run.pool_id)
        scores = [line.points for line, _project in lines]
        for line, project in lines:
            rank, verdict = scores.index(line.points) + 1, "wybrany" if line.is_selected else "niewybrany"
            figures = f"{line.votes} {int(line.points)} " if pool.code == "punkty" else f"{line.votes} "
            row = rf"{rank} {project.number} {project.title} [^§]*?{amount(project.cost)} {figures}{verdict}"
            assert re.search(row, record), row
        votes = sum(line.votes for line, _project in lines)
        part = record[record.index(f"{pool.name} Pieniądze w puli") :]
        assert f"Pieniądze w puli {amount(run.budget)}" in part
        assert f"Ważne karty z głosem w tej puli {run.ballots} Głosy na projekty {votes}" in part
        assert (
            f"Koszt wybranych projektów {amount(run.spent)} Zostało w puli {amount(run.budget - run.spent)}"
            in part
        )
        assert run.input_sha256.hex() in part.replace(" ", "")


def test_the_order_of_selection_tells_the_money_after_each(voted, clock):
    announced(voted, clock)
    record = said(reader_of(voted))
    order = record[record.index("Kolejność wyboru i pieniądze po każdym wyborze: Pula ogólnomiejska") :]
    assert "1 1 Projekt próbny 1 11 000 zł 13 000 zł 2 2 Projekt próbny 2 12 000 zł 1 000 zł" in order


def test_ballots_valid_and_void_by_reason_and_what_the_regulation_says(voted, clock):
    announced(voted, clock)
    record, result = said(reader_of(voted)), round_result(voted.round_view)
    assert (result.ballots, result.void) == (14, 1)
    assert "Głosujący (odnotowany udział) 15 Głosujący przez internet 15 Głosujący na papierze 0" in record
    assert "Karty wyjęte z urny 15 Karty ważne 14 Karty nieważne 1" in record
    assert "Karty nieważne według powodu Powód Karty karta nie do odczytania 1" in record
    for part in ("do 3 projektów na karcie (§ 11)", "2 głosy (§ 13)", "pieniędzy, pomijamy. (§ 14 ust. 2)",
                 "rozstrzyga losowanie (§ 15)", "zostają niewykorzystane. (§ 16)", "Podstawa puli § 4 ust. 1",
                 "Podstawa terminu § 12 ust. 2", "wybór projektów § 14 ust. 2"):  # fmt: skip
        assert part in record
    assert "Poniżej progu 2 głosów: zabrakło 1 głosu." in record
    assert "Nie zmieścił się: w puli zostało 1 000 zł, a projekt kosztuje 13 000 zł." in record


def test_hashes_version_and_times_in_poland(voted, clock):
    announced(voted, clock)
    record = said(reader_of(voted))
    closing = db.session.scalars(select(UrnClosing)).one()
    digits = record.replace(" ", "")
    for digest in (closing.merkle_root, closing.file_sha256, closing.fingerprint):
        assert digest.hex() in digits
    assert "Wersja programu 0.1.0" in record and "Europe/Warsaw" in record
    assert "Głosowanie do 29 listopada 2026 r., godz. 12:59" in record
    assert "udziałów 3, do otwarcia urny potrzeba 2" in record and "w urnie 15 kart" in record


def test_the_document_is_tagged_and_says_its_language_and_title(voted, clock):
    announced(voted, clock)
    reader = reader_of(voted)
    root = reader.root_object
    assert (
        root["/Lang"] == "pl"
        and root["/MarkInfo"]["/Marked"]
        and root["/ViewerPreferences"]["/DisplayDocTitle"]
    )
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()
    assert reader.metadata.title == "Protokół z ustalenia wyników głosowania: Budżet obywatelski 2027"
    tags = tags_of(root["/StructTreeRoot"].get_object(), [])
    assert tags.count("/H1") == 1 and tags.count("/H2") == 7 and tags.count("/H3") == 3
    assert {"/Table", "/Caption", "/TH", "/TD", "/L", "/LI", "/P"} <= set(tags)


def test_the_record_is_polish_whoever_asks(app, voted, clock):
    announced(voted, clock)
    plain = said(reader_of(voted))
    with app.test_request_context("/", headers={"Cookie": "lang=en"}):
        assert said(reader_of(voted)) == plain


def test_small_numbers_of_paper_ballots_are_left_out_of_the_public_version(voted, clock):
    open_after_voting(voted, clock)
    cells = "UPDATE pb_turnout_cells SET people = {} WHERE dimension = 'channel'"
    paper = "INSERT INTO pb_turnout_cells SELECT id, 'channel', 'paper', 1, {} FROM pb_rounds"
    with transaction():
        db.session.execute(text(cells.format(11)))
        db.session.execute(text(paper.format(4)))
    count_all(voted)
    office, public = (said(reader_of(voted, is_public=is_public)) for is_public in (False, True))
    assert "(odnotowany udział) 15 Głosujący przez internet 11 Głosujący na papierze 4" in office
    assert "(odnotowany udział) 15" in public and "na papierze mniej niż 10" in public
    assert "przez internet mniej niż 10, nie podajemy osobno" in public, "the rest would tell"


def test_paper_and_electronic_voters_are_told_apart_where_there_are_enough(voted, clock):
    open_after_voting(voted, clock)
    with transaction():
        db.session.execute(text("UPDATE pb_turnout_cells SET people = 30 WHERE dimension = 'channel'"))
        db.session.execute(
            text("INSERT INTO pb_turnout_cells SELECT id, 'channel', 'paper', 1, 12 FROM pb_rounds")
        )
    count_all(voted)
    assert "udział) 42 Głosujący przez internet 30 Głosujący na papierze 12" in said(
        reader_of(voted, is_public=True)
    )


def test_money_that_goes_to_another_pool_is_told_on_both_sides(app, clock):
    giver = PoolSpec("polnoc", "Osiedle Północ", rules={"leftovers": "pool", "leftover_pool": "miasto"})
    made = make_round(pools=(PoolSpec(), giver))
    for _voter in range(3):
        cast(made, [1, made.numbers["polnoc"][0]])
    announced(made, clock)
    record = said(reader_of(made))
    assert "Niewydane pieniądze przechodzą do puli: Pula ogólnomiejska." in record
    assert "Co stanie się z resztą Reszta przeszła do puli: Pula ogólnomiejska." in record
    assert (
        "Pieniądze w puli 464 000 zł W tym z innych pul" in record and "224 000 zł (Osiedle Północ)" in record
    )


@pytest.fixture
def tied(app, clock) -> MadeRound:
    """Two projects of a pool of points with as many points each, and money for one."""
    rules = {"points_total": 10, "points_per_project": 10}
    made = make_round(
        pools=[PoolSpec("miasto", "Pula miejska", method="points", rules=rules)], paragraphs=PARAGRAPHS
    )
    for number in (1, 2):
        cast(made, [(number, 7)])
    with transaction():
        db.session.execute(text("UPDATE pb_projects SET cost = (SELECT max(amount) FROM pb_pool_rules)"))
    return made


def post_act(who, act, **fields):
    g.pop("csrf_token", None)  # of the other person: the test's own context outlives a request
    token = re.search(r'name="csrf_token" value="([^"]+)"', who.get(DESK).text)
    return who.post(f"{DESK}/{act}", data={"csrf_token": token.group(1), **fields})


def test_lots_are_told_with_who_and_how_and_names_stay_in_the_office(app, tied, clock):
    open_after_voting(tied, clock)
    anna = signed_in(app, email="anna@urzad.example", name="Anna Lis")
    piotr = signed_in(app, email="piotr@urzad.example", name="Piotr Wilk")
    post_act(anna, "policz")
    assert anna.get(OFFICE).status_code == 404, "a tie stops the count: there is nothing to write down"
    post_act(anna, "losowanie", pool="miasto", drawn="2,1", method=METHOD)
    draw_id = db.session.scalar(text("SELECT max(id) FROM pb_tie_draws"))
    post_act(piotr, f"losowanie/{draw_id}/zatwierdz")
    office, public = (said(reader_of(tied, is_public=is_public)) for is_public in (False, True))
    for record in (office, public):
        assert "1, 2 7 punktów 240 000 zł losowanie 2, 1" in record
        assert "Losowanie (pula), wylosowana kolejność: nr 2, 1." in record and METHOD in record
        assert "Przegrał losowanie przy równej liczbie punktów z nr 2." in record
    assert "Zapis: Anna Lis (osoba zapisująca)" in office and "Piotr Wilk (osoba zatwierdzająca)" in office
    assert "Anna Lis" not in public and "Piotr Wilk" not in public and "Zapis: osoba zapisująca" in public


def test_only_the_office_has_lines_for_signatures(voted, clock):
    announced(voted, clock)
    office, public = (said(reader_of(voted, is_public=is_public)) for is_public in (False, True))
    assert "7. Podpisy komisji" in office and "Lp. Imię i nazwisko Funkcja Podpis 1 2 3 4 5" in office
    assert "Podpis" not in public and "osoby z urzędu podajemy tylko z funkcji" in public


def test_a_draft_before_the_announcement_and_one_final_record_after_it(app, voted, clock, client):
    open_after_voting(voted, clock)
    clerk = signed_in(app)
    assert clerk.get(OFFICE).status_code == 404
    count_all(voted)
    assert clerk.get(OFFICE).location == WAITING, "nobody waits for a document within a request"
    assert "Projekt protokołu (PDF)" in clerk.get(DESK).text and client.get(PUBLIC).status_code == 404
    assert "Dokument czeka na swoją kolej." in clerk.get(WAITING).text
    clerk.get(WAITING)
    assert len(waiting_jobs("pb.results.draft_record")) == 1, (
        "whoever looks again waits for the same document"
    )
    make_draft(voted.round_view.pb_round.id)
    assert "Pobierz projekt protokołu (PDF)" in clerk.get(WAITING).text
    draft = clerk.get(OFFICE)
    assert draft.mimetype == "application/pdf" and "wyników jeszcze nie ogłoszono" in said(draft.data)
    announce(voted)
    round_id = voted.round_view.pb_round.id
    assert waiting_jobs("pb.results.keep_record") == [str(round_id)]
    assert clerk.get(OFFICE).location == WAITING and "do podpisu i do publikacji" in clerk.get(WAITING).text
    assert client.get(PUBLIC).status_code == 404 and PUBLIC not in client.get("/bo/bo-2027/wyniki").text
    keep_record(round_id)
    assert not db.session.scalar(text("SELECT count(*) FROM pb_tally_drafts")), (
        "a draft is never taken for it"
    )
    assert "Pobierz protokół (PDF)" in clerk.get(WAITING).text
    first = kept_record(round_id).id
    clock.set(clock() + timedelta(minutes=1))
    keep_record(round_id)
    assert kept_record(round_id).id == first, "what was published and signed is never made anew"
    public = client.get(PUBLIC).data
    page = client.get("/bo/bo-2027/wyniki").text
    assert f'href="{PUBLIC}"' in page and hashlib.sha256(public).hexdigest() in page
    final = clerk.get(OFFICE).data
    assert "Podpisy komisji" in said(final) and "Projekt: protokół" not in said(final)
    assert "Protokół do podpisu (PDF)" in clerk.get(DESK).text
    assert f"Ogłoszenie wyników {'29 listopada 2026 r., godz. 13:00'}" in said(public)


def waiting_jobs(name: str) -> list[str]:
    query = text("SELECT args ->> 'round_id' FROM procrastinate_jobs WHERE task_name = :name")
    return list(db.session.scalars(query, {"name": name}))


def test_a_draft_of_another_count_is_not_given_out(app, voted, clock):
    open_after_voting(voted, clock)
    count_all(voted)
    clerk, round_id = signed_in(app), voted.round_view.pb_round.id
    clerk.get(WAITING)
    make_draft(round_id)
    assert clerk.get(OFFICE).mimetype == "application/pdf"
    with transaction():
        db.session.execute(text("UPDATE pb_projects SET title = title || ' (poprawiony)'"))
    assert clerk.get(OFFICE).location == WAITING and "Tworzymy dokument" in clerk.get(WAITING).text
    clock.set(clock() + timedelta(minutes=11))
    clerk.get(WAITING)
    assert len(waiting_jobs("pb.results.draft_record")) == 3, "what was waited for in vain is asked for again"


def test_amounts_are_in_the_currency_of_the_round(voted, clock):
    announced(voted, clock)
    with transaction():
        db.session.execute(text("UPDATE pb_rounds SET currency = 'EUR'"))
    record = said(reader_of(voted))
    assert "Pieniądze w puli 24 000 EUR" in record and not re.search(r"\d zł", record)
    assert "złot" not in record


def test_a_minimum_for_a_category_is_told_with_its_figures(app, clock):
    rules = {"reserved_category": "greenery", "reserved_share": Decimal(45)}
    made = make_round(pools=(PoolSpec(amount=Decimal(40_000), rules=rules),), projects_per_pool=3)
    for number in made.numbers["miasto"]:
        cast(made, [number])
    announced(made, clock)
    record, run = said(reader_of(made)), db.session.scalars(select(TallyRun)).one()
    kept = run.parameters["reserved"]
    assert Decimal(kept["amount"]) == 18_000 and Decimal(kept["spent"]) == 11_000
    assert "Minimum dla kategorii Najpierw odkładamy 45% puli na projekty z kategorii „Zieleń" in record
    assert re.search(r"Odłożone dla kategorii „Zieleń[^”]*” 18 000 zł Wydane z odłożonych 11 000 zł", record)
    assert re.search(
        r"1 1 Projekt próbny 1 Wybrany z pieniędzy odłożonych [^.]*\. 11 000 zł 29 000 zł", record
    )


@pytest.mark.parametrize(("dear", "stands"), [(1, "równych udziałów"), (7, "według liczby głosów")])
def test_a_run_off_is_told_with_the_ballots_on_either_side(app, clock, dear, stands):
    """Seven ballots for a dear project: by votes it takes all the money; without completion they cannot pay for it."""
    rules = {"allocation_rule": "equal-shares", "utility": "cost", "completion": "none", "has_run_off": True}
    made = make_round(pools=(PoolSpec(amount=Decimal(24_000), rules=rules),), projects_per_pool=2)
    one, two = made.numbers["miasto"]
    with transaction():
        db.session.execute(text("UPDATE pb_projects SET cost = 24000 WHERE number = 2"))
    for _voter in range(dear):
        cast(made, [two])
    for _voter in range(6 if dear > 1 else 3):
        cast(made, [one])
    announced(made, clock)
    record, run = said(reader_of(made)), db.session.scalars(select(TallyRun)).one()
    told = run.parameters["run_off"]
    assert told == ({"equal-shares": 6, "greedy": 7} if dear > 1 else {"equal-shares": 0, "greedy": 0})
    assert "Zasada wyboru Metoda równych udziałów:" in record and "Uzupełnienie: bez uzupełnienia." in record
    assert f"Obowiązuje wynik {'metody ' if dear == 1 else ''}{stands}." in record
    if dear > 1:
        assert "więcej dostaje z niego 7 kart, a z wyniku metody równych udziałów 6 kart." in record
        steps = app.test_client().get("/bo/bo-2027/wyniki/krok-po-kroku/miasto").text.replace("\xa0", " ")
        assert "W dogrywce lepszy był wynik" in steps and "Metoda równych udziałów" in steps


def test_the_command_writes_what_was_kept(app, voted, clock, tmp_path):
    runner, target = CliRunner(), tmp_path / "protokol.pdf"
    open_after_voting(voted, clock)
    refused = runner.invoke(rounds, ["record", "bo-2027", "--out", str(target)])
    assert (
        refused.exit_code == 1 and "nie wszystkie pule są policzone" in refused.output and not target.exists()
    )
    count_all(voted)
    announce(voted)
    keep_record(voted.round_view.pb_round.id)
    done = runner.invoke(rounds, ["record", "bo-2027", "--public", "--out", str(target)])
    assert done.exit_code == 0 and hashlib.sha256(target.read_bytes()).hexdigest() in done.output
    assert target.read_bytes() == app.test_client().get(PUBLIC).data


def test_two_hundred_projects_of_long_titles_keep_their_rows_together(app, clock):
    pool = PoolSpec(amount=Decimal(3_000_000), maximum=5, rules={"tie_rule": "number"})
    made = make_round(pools=(pool,), projects_per_pool=200)
    title = "Zielony skwer z ławkami, poidełkiem i łąką kwietną przy ulicy Księdza Jerzego Popiełuszki, etap"
    with transaction():
        db.session.execute(text("UPDATE pb_projects SET title = :title || ' ' || number"), {"title": title})
    for number in range(1, 60):
        cast(made, [number, number + 1, 200 - number])
    announced(made, clock)
    reader = reader_of(made)
    record = said(reader)
    assert all(f" {number} {title} {number} " in record for number in range(1, 201))
    pages = [re.sub(r"\s+", " ", page.extract_text()) for page in reader.pages]
    assert all(len(page) > 150 for page in pages[:-1]), "no page is left nearly empty"
    ranked = [page for page in pages if "niewybrany" in page]
    assert len(ranked) > 5 and all("Miejsce Nr Projekt Koszt Głosy Wynik" in page for page in ranked)
    for page, following in zip(pages, pages[1:], strict=False):
        split = re.search(r"etap (\d+) (Nikt na niego|Nie zmieścił się)[^.]*\Z", page)
        assert split is None, (split, following[:80])


def test_the_fingerprint_that_officials_read_aloud_begins_the_root_in_the_record(voted, clock):
    announced(voted, clock)
    closing = db.session.scalars(select(UrnClosing)).one()
    aloud = shown_fingerprint(closing.merkle_root).replace(" ", "").lower()
    assert aloud in said(reader_of(voted)).replace(" ", "")


def test_a_vote_from_a_file_has_no_record_of_this_town(app):
    with transaction():
        import_round(PABULIB / "Poland_Zabrze_2021_Biskupice.pb", ImportOptions("bo-2027"))
    round_id = find_round("bo-2027", now()).pb_round.id
    keep_record(round_id)
    assert kept_record(round_id) is None
    assert (
        signed_in(app).get(OFFICE).status_code == 404
        and "Protokół" not in signed_in(app, "official").get(DESK).text
    )


def test_a_threshold_in_another_unit_is_told_in_that_unit(app, clock):
    by_voters = PoolSpec("a", "Pula z progiem osób", method="points", rules={
        "points_total": 10, "points_per_project": 10, "minimum_votes": 2, "threshold_unit": "voters",
    })  # fmt: skip
    by_share = PoolSpec("b", "Pula z progiem udziału", rules={"minimum_share": Decimal(5)})
    made = make_round(pools=(by_voters, by_share))
    for _voter in range(2):
        cast(made, [(made.numbers["a"][0], 7), made.numbers["b"][0]])
    announced(made, clock)
    record = said(reader_of(made))
    assert "Próg poparcia projekt musi wskazać 2 głosujących." in record
    assert "Próg poparcia 5% ważnych kart tej puli musi wskazać projekt." in record
