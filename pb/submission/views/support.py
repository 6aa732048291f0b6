"""The step of support: a list to print and photograph, addresses of neighbours, and a page to send round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Response, flash, request

from accounts.rules import check_email, normal_email
from core.access import public
from core.clock import now
from core.db import transaction
from core.files.form_rows import pressed, rows_shown, without_rows
from core.limits import Limit, client_key, hit
from core.problems import Problem
from core.web.addresses import public_link
from core.web.csrf import csrf
from pb.rounds.rules import Stage
from pb.submission.paper_forms import on_page, read_scans, typed_rows
from pb.submission.rules import steps
from pb.submission.rules.attachments import MOST_SCANS
from pb.submission.rules.support import (
    MOST_AT_ONCE,
    Support,
    addresses_in,
    check_support,
    required_endorsements,
)
from pb.submission.services.attachments import add_attachments, remove_attachment
from pb.submission.services.endorsements import ask_endorsement
from pb.submission.services.sending import placing_of
from pb.submission.support_emails import post_letter
from pb.submission.support_links import neighbour_key, support_key
from pb.submission.support_queries import invited_neighbours, papers_of_draft, support_of
from pb.submission.support_texts import _, missing_sentence, ngettext
from pb.submission.told_outside import told_of
from pb.submission.views.frame import (
    Desk,
    blueprint,
    go_to_step,
    sit_down,
    step_page,
    turned_away,
)
from pb.submission.views.saving import keep_step, take_files

KEY = "support"
DAY = 24 * 3600
ASKED_BY_DRAFT = Limit("filing-ask-draft", 60, DAY)
ASKED_BY_CLIENT = Limit("filing-ask-client", 300, DAY)
ASKED_ADDRESS = Limit("filing-ask-address", 5, DAY)
"""Letters that one address gets a day, whoever asks and for whichever project."""
ROWS = 3


def support_now(desk: Desk) -> Support:
    """How many support the draft of this desk, and how many its pool asks for (none before there is a pool)."""
    if desk.draft is None:
        return Support(0)
    pool = placing_of(desk.draft, desk.filing).pool
    return support_of(desk.draft.id, required_endorsements(pool) if pool else 0)


def _page(
    desk: Desk, typed: Mapping[str, str], problems: Sequence[Problem] = (), status: int | None = None
) -> Response:
    draft_id = desk.draft.id if desk.draft else None
    scans = papers_of_draft(draft_id, is_scan=True) if draft_id else []
    rows = rows_shown(typed, min(ROWS, MOST_SCANS - len(scans)), "signatures")
    support = support_now(desk)
    window = desk.round_view.rules.window(Stage.SUBMISSION)
    return step_page(
        desk, KEY, "pb/submission/support.html", on_page(problems, rows), status,
        typed=typed, scans=scans, rows=rows, support=support, counted=missing_sentence(support, window),
        neighbours=invited_neighbours(draft_id) if draft_id else [], most=MOST_SCANS, at_once=MOST_AT_ONCE,
        link=public_link("filing.neighbour", slug=desk.slug, key=support_key(draft_id)) if draft_id else "",
        paragraph=desk.round_view.rules.paragraphs.get("endorsements", ""),
    )  # fmt: skip


@blueprint.get("/zglos/poparcie")
@public
def support_step(slug: str) -> Response:
    """How many supporters there are, and the three ways to more."""
    desk = sit_down(slug)
    return turned_away(desk) or _page(desk, {})


@blueprint.post("/zglos/poparcie")
@public
@csrf.exempt
def support_sent(slug: str) -> Response:
    """Keep scans, write to neighbours; then the button that was pressed."""
    typed = {**typed_rows(request.form), "emails": request.form.get("emails", "")[:5000]}
    return take_files(sit_down(slug), KEY, typed, _page, _done)


def _done(desk: Desk, typed: dict[str, str]) -> Response:
    draft = desk.draft
    assert draft is not None, "begun above"
    removed = pressed(request.form, "remove")
    scans = read_scans(request.form, request.files, _("Lista poparcia"))
    with transaction():
        if removed is not None:
            remove_attachment(draft.id, removed)
        refused = add_attachments(draft.id, scans, now())
    problems = [problem for found in refused.values() for problem in found]
    asked, typed["emails"] = _ask_neighbours(desk, typed["emails"], problems)
    rest = {
        **without_rows(typed_rows(request.form), (scan.place for scan in scans if scan.place not in refused)),
        "emails": typed["emails"],
    }
    if asked:
        flash(ngettext("Wysłaliśmy %(num)d list.", "Wysłaliśmy %(num)d listów.", asked), "good")
    if problems:
        return _page(desk, rest, problems, 422)
    if asked or removed is not None or request.form.get("go") in ("scan", "invite"):
        if not asked:
            flash(_("Zapisane."), "good")
        return go_to_step(desk.slug, steps.step_by_key(KEY))
    lacking = check_support(support_now(desk))
    return keep_step(desk, KEY, {"seen": "yes"}, lacking, lambda *shown: _page(desk, rest, *shown[1:]))


def _ask_neighbours(desk: Desk, typed: str, problems: list[Problem]) -> tuple[int, str]:
    """Write to each right address; gives how many and what is left in the field. Adds to ``problems``."""
    addresses = addresses_in(typed)
    if len(addresses) > MOST_AT_ONCE:
        facts = {"limit": MOST_AT_ONCE, "typed": len(addresses)}
        problems.append(Problem("emails_too_many", "emails", facts))
        return 0, typed
    left = [one for one in addresses if check_email(normal_email(one))]
    if left:
        problems.append(_about("emails_wrong", left))
    asked, unwritten = _write_to_each(desk, [one for one in addresses if one not in left], problems)
    return asked, "\n".join([*left, *unwritten])


def _write_to_each(desk: Desk, addresses: list[str], problems: list[Problem]) -> tuple[int, list[str]]:
    """Write to each; gives how many letters went out and to whom none did. Adds to ``problems``."""
    asked, written_today, waiting = 0, [], []
    for place, address in enumerate(addresses):
        if not _may_ask(desk):
            problems.append(Problem("emails_tomorrow", "emails"))
            waiting = addresses[place:]
            break
        if write_to_neighbour(desk, normal_email(address), "", is_invited=True):
            asked += 1
        else:
            written_today.append(address)
    if written_today:
        problems.append(_about("emails_today", written_today))
    return asked, [*written_today, *waiting]


def _about(code: str, addresses: Sequence[str]) -> Problem:
    return Problem(code, "emails", {"which": ", ".join(one[:60] for one in addresses[:5])})


def _may_ask(desk: Desk) -> bool:
    assert desk.draft is not None, "neighbours are asked for a draft"
    by_draft = hit(ASKED_BY_DRAFT, str(desk.draft.id)).allowed
    return hit(ASKED_BY_CLIENT, client_key()).allowed and by_draft


def write_to_neighbour(desk: Desk, email: str, name: str, is_invited: bool) -> bool:
    """Have a letter sent, unless that address has had its letters of today; gives whether it was."""
    draft = desk.draft
    assert draft is not None, "neighbours are asked for a draft"
    if not hit(ASKED_ADDRESS, email.lower()).allowed:
        return False
    with transaction():
        key = neighbour_key(draft.id, email)
        letter = ask_endorsement(draft.id, email, name, is_invited, key, now())
        post_letter(letter, desk.slug, told_of(draft).title)
    return True
