"""What stands in the variable parts of every address: a person's own thing, somebody else's, and one that is not.

``foreign slug`` is another round's address over the same thing: a project, a key or a row of one round must not be
found in another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from consultations.consultation.subscription_keys import subscription_key
from pb.submission.support_links import address_key, support_key
from tests.support.panels import PANEL, WATER
from tests.support.rounds import TOWN, VILLAGE
from tests.support.route_people import ADDRESS, key_of

VOTING, CALL, NEXT_CALL, CHECKED, LISTED, COUNTED, PUBLISHED, SCORED = (
    "glosowanie", "nabor", "nabor-drugi", "weryfikacja", "lista", "liczenie", "wyniki", "oceny",
)  # fmt: skip
CONSULTED, OTHERWISE_CONSULTED, DRAFTED = "zielone-2026", "inne-2026", "szkic-2026"
REPORTED = "zakonczone-2026"
OWN_DOCUMENT = OWN_NEWS = 9001
OWN_DOCUMENT = OWN_NEWS = OWN_LAYER = 9001
"""Of the open consultation; that of the other one is the next."""
SUBSCRIBED = (9001, "ola@poczta.example")
OWN_ANSWER = OWN_HANDOVER = 9301
"""Of the open consultation, waiting for approval; that of the other one is the next."""
OWN_CHECK = OWN_MARK_PHOTO = 9401
"""A check on site of mark 1 of the open consultation, and its photo; those of the other one are the next."""
PROGRAMME, OTHER_PROGRAMME, DRAFTED_PROGRAMME = "pil-2027", "pil-2026", "pil-2028"
OWN_PROGRAMME_DOCUMENT = 9501
OWN_APPLICATION, OWN_MEMBER, OWN_DRAWING, OWN_PAPER = 9601, 9611, 9621, 9631
OWN_APPLICATION, OWN_MEMBER, OWN_DRAWING = 9601, 9611, 9621
TALKED = 9631
OWN_WORKED, OWN_WORK_ROW, OWN_TEMPLATE = 9641, 9651, 9661
"""Of the open programme; those of the other one are the next."""
BUILT, SETTLED = 71, 81
"""Numbers of applications of the open programme; those of the other one are the next."""
ABSENT: dict[str, object] = {
    "answer_id": 999_999, "check_id": 999_999, "template_id": 999_999,
    "slug": "nie-ma-takiej", "number": 999_999, "code": "xx", "key": "klucz-niczyj", "name": "nie-ma-takiej",
    "filename": "css/nie-ma.css", "digest": "0", "user_id": 999_999, "draft_id": 999_999, "draw_id": 999_999, "kind": "nie-ma",
    "department_id": 999_999, "photo_id": 999_999, "row_id": 999_999, "area_id": 999_999, "file_id": 999_999, "paper_id": 999_999,
    "section": "nie-ma", "pool": "nie-ma", "sign_in_id": 999_999, "comment_id": 999_999, "report_id": 999_999, "hiding_id": 999_999, "document_id": 999_999, "news_id": 999_999, "layer_id": 999_999, "layer": "nie-ma", "application_id": 999_999, "member_id": 999_999, "zoom": 20, "x": 1_000_000, "y": 1_000_000,
    "ending": "exe", "handover_id": 999_999, "call": 999, "proposal": 999, "what": "nie-ma",
}  # fmt: skip
STATEMENT = "Teren należy do gminy, co pokazuje wypis z rejestru gruntów."


@dataclass(frozen=True)
class Put:
    """Values by variable part, and what the form or the question says besides its token."""

    own: Mapping[str, object] = field(default_factory=dict)
    foreign: Mapping[str, object] = field(default_factory=dict)
    says: Mapping[str, str] = field(default_factory=dict)

    def with_more(self, more: Put) -> Put:
        """This, with the parts of ``more`` in place of its own."""
        return Put({**self.own, **more.own}, {**self.foreign, **more.foreign}, {**self.says, **more.says})


Objects = dict[str, Put]
"""By blueprint, and by endpoint where that differs."""


def objects_of(ids: Mapping[str, Any]) -> Objects:
    """All of it; ``ids`` are numbers of rows under ``own`` and ``foreign``."""
    return {
        **_everywhere(ids),
        **_accounts(ids),
        **_filing(ids),
        **_office(ids),
        **_before_the_vote(),
        **_works(ids),
        **_consultations(),
        **_panels(ids),
        **_initiatives(ids),
    }


def _panels(ids: Mapping[str, Any]) -> Objects:
    own, foreign = {"slug": SCORED, "pool": PANEL.code}, {"slug": PUBLISHED, "pool": WATER.code}
    return {
        "panel": Put({**own, "number": 1}, {**foreign, "number": 4}, {"score": "8", "ground": STATEMENT}),
        "panel_office.take_off": Put(says={"member": str(ids["own"]["seat"])}),
        "panel_office": Put(own, {"slug": PUBLISHED}, {"email": "nikt@example.org"}),
    }


def _initiatives(ids: Mapping[str, Any]) -> Objects:
    published, drafted = (
        Put({"slug": PROGRAMME}, {"slug": DRAFTED_PROGRAMME}),
        Put({"slug": DRAFTED_PROGRAMME}),
    )
    document = Put(
        {"slug": PROGRAMME, "document_id": OWN_PROGRAMME_DOCUMENT},
        {"slug": OTHER_PROGRAMME, "document_id": OWN_PROGRAMME_DOCUMENT + 1},
    )
    member = {"slug": PROGRAMME, "user_id": ids["own"]["official_id"]}
    return {
        "programmes": published.with_more(document),
        "programmes_preview": drafted,
        "programmes_office": drafted.with_more(Put({"section": "podstawy"})),
        "programmes_office.close": published,
        "programmes_documents": document,
        "programmes_committee": Put(member, {"slug": OTHER_PROGRAMME}),
        "api_initiatives": published,
        **_scoring(),
        **_works_of_initiatives(),
        "initiative_check": Put(
            {"slug": PROGRAMME, "number": 1},
            {"slug": OTHER_PROGRAMME, "number": 4},
            {"conclusion": "complete", "version": "1"},
        ),
        "initiative_opinions": Put(
            {"slug": PROGRAMME, "number": 1, "department_id": ids["own"]["department_id"]},
            {"slug": OTHER_PROGRAMME, "number": 4, "department_id": ids["foreign"]["department_id"]},
            {
                "departments": str(ids["own"]["department_id"]),
                f"days-{ids['own']['department_id']}": "5",
                "version": "1",
                f"verdict-{ids['own']['department_id']}": "positive",
            },
        ),
        "initiative_desk": Put(
            {"slug": PROGRAMME, "number": 1, "file_id": OWN_DRAWING},
            {"slug": OTHER_PROGRAMME, "number": 4, "file_id": OWN_DRAWING + 1},
        ),
        "initiative_settling": _application(BUILT),
        "settlements": _application(SETTLED),
        "api_initiatives.settlement": _application(SETTLED),
        "initiative_people": Put({"slug": PROGRAMME, "number": 1}, {"slug": OTHER_PROGRAMME, "number": 4}),
        "applications": Put(
            {
                "slug": PROGRAMME,
                "application_id": OWN_APPLICATION,
                "member_id": OWN_MEMBER,
                "number": 1,
                "key": member_key(0),
                "file_id": OWN_DRAWING,
                "paper_id": OWN_PAPER,
            },
            {
                "slug": OTHER_PROGRAMME,
                "application_id": OWN_APPLICATION + 1,
                "number": 4,
                "file_id": OWN_DRAWING + 1,
                "paper_id": OWN_PAPER + 1,
            },
        ),
    }


def _scoring() -> Objects:
    scored = Put(
        {"slug": PROGRAMME, "number": 21, "call": 1},
        {"slug": OTHER_PROGRAMME, "number": 31},
        {"points-potrzeba": "5"},
    )
    talked = Put(
        {"slug": PROGRAMME, "number": 22, "proposal": 2},
        {"slug": OTHER_PROGRAMME, "number": 32},
        {"accepts": "yes"},
    )
    own = {"slug": PROGRAMME, "application_id": TALKED, "proposal": 1}
    return {
        **dict.fromkeys(("initiative_sheets", "initiative_sheet", "initiative_results"), scored),
        "initiative_ranking": Put({"slug": PROGRAMME, "call": 1}),
        "initiative_decision": Put(
            scored.own, scored.foreign, {"grounds": "Teren jest zajęty pod przebudowę."}
        ),
        "initiative_talks": talked,
        "initiative_own_talks": Put(
            own, {"slug": OTHER_PROGRAMME, "application_id": TALKED + 1}, {"accepts": "yes"}
        ),
    }


def _works_of_initiatives() -> Objects:
    """An agreed application of each programme, number 2 and 5, with an agreement, an entry and a photo."""
    own, foreign = (
        {
            "slug": slug, "number": 2 + 3 * place, "application_id": OWN_WORKED + place, "what": "pdf",
            "row_id": OWN_WORK_ROW + place, "photo_id": OWN_WORK_ROW + place, "key": work_key(place),
            "template_id": OWN_TEMPLATE + place,
        }
        for place, slug in enumerate((PROGRAMME, OTHER_PROGRAMME))
    )  # fmt: skip
    # Which of an agreement's files it is says nothing of whose agreement it is.
    put = Put(own, {name: value for name, value in foreign.items() if name != "what"})
    names = (
        "initiative_agreement",
        "initiative_annexes",
        "initiative_work",
        "initiative_templates",
        "initiative_works",
    )
    act = Put(says={"act": "labour"})
    acts = ("initiative_work.write", "initiative_works.keyed_sent", "initiative_works.own_sent")
    hidden = {"initiative_work.change_photo": Put(says={"act": "hide"})}
    return dict.fromkeys(names, put) | dict.fromkeys(acts, act) | hidden


def work_key(place: int) -> str:
    """The key of a link to the work in the matrix."""
    return f"klucz-prac-{place}"


def _application(number: int) -> Put:
    return Put({"slug": PROGRAMME, "number": number}, {"slug": OTHER_PROGRAMME, "number": number + 1})


def member_key(place: int) -> str:
    """The key of a member's link in the matrix."""
    return f"klucz-czlonka-{place}"


def _keyed(endpoints: str, own: str, foreign: str, **says: str) -> Objects:
    """Routes of one private link; the foreign key opens another kind of link, or another project's."""
    return {one: Put({"key": own}, {"key": foreign}, says) for one in endpoints.split()}


def _numbered(endpoints: str, number: int, **says: str) -> Objects:
    """Routes of one filed project; the foreign one is the next."""
    return {one: Put({"number": number}, {"number": number + 1}, says) for one in endpoints.split()}


def _everywhere(ids: Mapping[str, Any]) -> Objects:
    own, foreign = ids["own"], ids["foreign"]
    of_voting = (
        "api",
        "preview",
        "voting",
        "voting_office",
        "office",
        "rounds_office",
        "public",
        "rounds_editor",
    )
    shared = {name: Put({"slug": VOTING}, {"slug": PUBLISHED}) for name in of_voting}
    published = (
        "api.ballots",
        "api.leaves",
        "api.proof",
        "api.results",
        "result_preview",
        "results",
        "comparison",
        "what_if",
        "tally_record",
    )
    counted = ("office.draw", "office.confirm_drawn", "office.reject_drawn")
    pool = Put({"pool": VILLAGE.code, "section": "harmonogram"})
    return {
        **shared,
        **{name: Put({"slug": PUBLISHED}, {"slug": VOTING}) for name in (*published, "works")},
        **{name: Put({"slug": COUNTED, "draw_id": own["draw_id"]}, {"slug": VOTING}) for name in counted},
        "office.draw": Put({"slug": COUNTED}, says={"pool": "miasto"}),
        "rounds_editor": shared["rounds_editor"].with_more(pool),
        "public.project": Put({"number": 7}),
        "results.ladder": Put({"slug": PUBLISHED, "pool": TOWN.code}, {"slug": VOTING}),
        "result_preview.ladder": Put({"slug": PUBLISHED, "pool": TOWN.code}, {"slug": VOTING}),
        "areas": Put({"area_id": own["area_id"]}, {"area_id": foreign["area_id"]}),
        "mailbox": Put(
            {"number": own["mail"], "file_id": own["file_id"]}, {"number": foreign["mail"], "file_id": foreign["file_id"]}
        ),
        "maps.where": Put(says={"lon": "23.2", "lat": "53.2"}),
        "i18n.switch": Put({"code": "en"}),
        "settings": Put({"kind": "dostepnosc"}),
        "static": Put({"filename": "css/wspolnie.css"}),
        "town_css": Put({"digest": "0"}),
    }  # fmt: skip


OF_ONE_MARK = "mark mark_geojson mark_photo drop_photo assign_one check check_photos done work_photos undo"
"""Pages of a mark by its number, which another consultation may have as well."""


def _consultations() -> Objects:
    tile = {"layer": f"konsultacja-{CONSULTED}", "zoom": 10, "x": 578, "y": 332}
    published = Put({"slug": CONSULTED}, {"slug": DRAFTED})
    built = Put({"slug": DRAFTED, "section": "podstawy"})
    return {
        "tiles": Put(tile, {"layer": f"konsultacja-{DRAFTED}"}),
        "marks": Put(
            {"slug": CONSULTED, "number": 2, "key": mark_key(CONSULTED, 2)},
            {"slug": DRAFTED, "number": 9, "key": mark_key(OTHERWISE_CONSULTED, 2)},
        ),
        "consultations": published,
        "variants": published.with_more(Put({"number": 1})),
        "consultations_variants": Put({"slug": CONSULTED, "number": 1}, {"slug": DRAFTED, "number": 9}),
        "api_consultations": published,
        "api_consultations.report": Put({"slug": REPORTED}, {"slug": DRAFTED}),
        "reports": Put({"slug": REPORTED, "number": 1}, {"slug": CONSULTED}),
        "report_office": published,
        "moderation": Put({"slug": CONSULTED, "number": 2}, {"slug": DRAFTED}),
        "consultations.document": Put(
            {"slug": CONSULTED, "document_id": OWN_DOCUMENT, "number": 1},
            {"slug": OTHERWISE_CONSULTED, "document_id": OWN_DOCUMENT + 1},
        ),
        "consultations_preview": built,
        "consultations_preview.document": Put(
            {"slug": CONSULTED, "document_id": OWN_DOCUMENT, "number": 1},
            {"slug": OTHERWISE_CONSULTED, "document_id": OWN_DOCUMENT + 1},
        ),
        "consultations_office": built,
        "consultations_area": built,
        "consultations_topics": built.with_more(Put({"code": "drzewo"})),
        "consultations_documents": Put(
            {"slug": CONSULTED, "document_id": OWN_DOCUMENT},
            {"slug": OTHERWISE_CONSULTED, "document_id": OWN_DOCUMENT + 1},
        ),
        "consultations_news": Put(
            {"slug": CONSULTED, "news_id": OWN_NEWS}, {"slug": OTHERWISE_CONSULTED, "news_id": OWN_NEWS + 1}
        ),
        "consultations_layers": Put(
            {"slug": CONSULTED, "layer_id": OWN_LAYER},
            {"slug": OTHERWISE_CONSULTED, "layer_id": OWN_LAYER + 1},
            {"bbox": "23,53,24,54"},
        ),
        "layers": Put(
            {"slug": CONSULTED, "layer_id": OWN_LAYER},
            {"slug": OTHERWISE_CONSULTED, "layer_id": OWN_LAYER + 1},
            {"bbox": "23,53,24,54"},
        ),
        "consultations_subscriptions": Put({"key": subscription_key(*SUBSCRIBED)}),
        "consultations_board": Put(
            {
                "slug": CONSULTED,
                "answer_id": OWN_ANSWER,
                "number": 1,
                "check_id": OWN_CHECK,
                "photo_id": OWN_MARK_PHOTO,
                "handover_id": OWN_HANDOVER,
            },
            {
                "slug": DRAFTED,
                "answer_id": OWN_ANSWER + 1,
                "check_id": OWN_CHECK + 1,
                "photo_id": OWN_MARK_PHOTO + 1,
                "handover_id": OWN_HANDOVER + 1,
            },
        ),
        "planting": published.with_more(Put({"ending": "csv"})),
        "planting_office": published.with_more(Put({"number": 1, "ending": "csv"}, {"number": 2})),
        "consultations_office.extend": published,
        "consultations_templates": Put({"template_id": 1}),
        "consultations_office.cancel": published,
    }


def mark_key(slug: str, number: int) -> str:
    """The key of a mark's private link in the matrix."""
    return f"klucz-{slug}-{number}"


def _accounts(ids: Mapping[str, Any]) -> Objects:
    own, foreign = ids["own"], ids["foreign"]
    names = ("user_id", "sign_in_id")
    both = Put({name: own[name] for name in names}, {name: foreign[name] for name in names})
    return {
        "accounts": both,
        "accounts.give_role": Put(says={"role": "official"}),
        "accounts.take_role": Put(says={"role": "resident"}),
        **_keyed("accounts.confirm accounts.confirm_sent", own["confirm"], own["password"]),
        **_keyed("accounts.set_password accounts.set_password_sent", own["password"], own["confirm"]),
    }


def _filing(ids: Mapping[str, Any]) -> Objects:
    own, foreign = ids["own"], ids["foreign"]
    draft, coauthor, guardian = (key_of(kind, "resident") for kind in ("draft", "coauthor", "guardian"))
    address = address_key(own["draft_id"], ADDRESS)
    support, neighbour = support_key(own["draft_id"]), key_of("neighbour", "resident")
    return {
        "filing": Put(
            {"slug": CALL, "number": 6001, "draft_id": own["draft_id"]},
            {"slug": NEXT_CALL, "number": 6002, "draft_id": foreign["draft_id"]},
        ),
        "filing.paper": Put(
            {"slug": CHECKED, "number": own["paper_id"]}, {"slug": LISTED, "number": foreign["paper_id"]}
        ),
        "filing.receipt": Put({"slug": CHECKED, "number": 5001}, {"slug": LISTED, "number": 5002}),
        "filing.carry_over": Put(says={"round": NEXT_CALL}),
        **_keyed("filing.open_link", draft, coauthor),
        **_keyed("filing.coauthor_consent filing.coauthor_answered", coauthor, guardian),
        **_keyed("filing.guardian_consent filing.guardian_answered", guardian, coauthor),
        **_keyed("filing.confirm_support filing.support_answered", neighbour, coauthor),
        **_keyed("filing.address filing.address_answered", address, support),
        **_keyed("filing.neighbour filing.neighbour_asked filing.neighbour_sent", support, neighbour),
    }  # fmt: skip


def _office(ids: Mapping[str, Any]) -> Objects:
    own, foreign = ids["own"], ids["foreign"]
    at_department = " ".join(
        f"verification.{one}"
        for one in ("ask_opinions", "answer", "drop", "reopen_card", "decide", "decision")
    )
    return {
        "verification": Put(
            {"slug": CHECKED, "number": 5001, "department_id": own["department_id"], "kind": "dopuszczenie"},
            {"slug": LISTED, "number": 5002, "department_id": foreign["department_id"]},
        ),
        **_numbered(at_department, 5003),
        **_numbered("verification.take_back_return", 5005),
        "verification.add_member": Put(says={"user_id": str(own["official_id"])}),
    }  # fmt: skip


def _before_the_vote() -> Objects:
    appeal, merge = key_of("appeal", "resident"), key_of("merge", "resident")
    author = key_of("author-5005", "resident")
    listed = "before_vote.ballot_list before_vote.ballot_list_pdf objections.ballot_list objections.ballot_list_csv"
    elsewhere = Put({"slug": CHECKED}, {"slug": LISTED})
    return {
        "before_vote": elsewhere,
        "objections": elsewhere,
        "corrections": elsewhere,
        **{one: Put({"slug": LISTED}) for one in listed.split()},
        **_numbered("corrections.correction corrections.send corrections.cost_sum", 5005),
        "corrections.enter": Put(
            {"number": 5005, "key": author}, {"number": 5006, "key": key_of("author-5006", "other")}
        ),
        **_numbered("objections.appeal before_vote.paper before_vote.enter_paper", 5007),
        **_numbered("objections.write_appeal", 5007, statement=STATEMENT, name="Ala Próbna", email="ala@poczta.example"),
        **_keyed("objections.confirm_appeal objections.file_appeal", appeal, merge),
        **_keyed("objections.merge objections.answer_merge", merge, appeal, answer="yes"),
        **_numbered("before_vote.appeal before_vote.appellant before_vote.answer_pdf", 5009),
        **_numbered("before_vote.answer", 5009, outcome="dismissed", grounds=STATEMENT),
        **_numbered("before_vote.declare_for_appeal", 5009, has_conflict="no"),
        "before_vote.drop_conflict": Put(says={"code": "A"}),
        "before_vote.place_late": Put({"slug": LISTED, "number": 7004}, {"slug": CHECKED}),
    }  # fmt: skip


def _works(ids: Mapping[str, Any]) -> Objects:
    own, foreign = ids["own"], ids["foreign"]
    version = {"version": str(own["version"])}
    rows = {"implementation.change_step": "step_id", "implementation.change_photo": "photo_id"}
    return {
        "implementation": Put({"slug": PUBLISHED, "number": 1}, {"slug": VOTING, "number": 2}, version),
        **{one: Put({"row_id": own[name]}, {"row_id": foreign[name]}) for one, name in rows.items()},
        "implementation.photo": Put({"photo_id": own["photo_id"]}, {"photo_id": foreign["photo_id"]}),
        **_keyed(
            "implementation.accept implementation.accepted", key_of("work", "resident"), key_of("draft", "resident")
        ),
    }  # fmt: skip
