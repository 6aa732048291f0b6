"""A project's page: what happens next with it, its verdict, its facts, its place on the map."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup

from core.clock import now, today
from core.web.filters import day, hour, moment
from core.web.polish import polish
from pb.implementation.queries.shown import work_of
from pb.public.acts import is_voting_open, results_url
from pb.public.before_vote import appeal_sentences, list_link
from pb.public.project_queries import ProjectDetail, merged_into, project_detail, rivals_by_code
from pb.public.work_part import WorkPart, work_part
from pb.results.queries import ResultRow
from pb.results.term_texts import mean_score
from pb.results.texts import reason_sentence, score_text, unit_of_method
from pb.results.verdict_picture import BEST, Picture, verdict_pictures
from pb.rounds.categories import shape_of
from pb.rounds.category_texts import category_name
from pb.rounds.queries import RoundView
from pb.rounds.rules import PoolRules, Stage
from pb.submission.history_texts import event_sentence
from pb.submission.models import Project
from pb.submission.origin_part import words_of
from pb.submission.passing_part import words_of_becoming
from pb.submission.queries import events_of
from pb.submission.support_queries import Paper, shown_papers


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


@dataclass(frozen=True)
class Box:
    """The notice under the title: its kind (see ``components/notice.html``), heading, sentences, one link, and the office's grounds."""

    kind: str
    title: str
    sentences: list[str] = field(default_factory=list)
    link: tuple[str, str] | None = None
    is_button: bool = False
    grounds: str = ""


@dataclass(frozen=True)
class VerdictWords:
    """The verdict: the tag's class and word, votes in words, the reason in a sentence and in pictures."""

    tag: str
    word: str
    votes: str
    reason: str
    pictures: list[Picture]
    ladder_url: str


@dataclass(frozen=True)
class ProjectPage:
    """Everything that the page of a project shows."""

    detail: ProjectDetail
    pool: PoolRules | None
    box: Box | None
    verdict: VerdictWords | None
    work: WorkPart | None
    facts: list[tuple[str, Any]]
    point: dict[str, Any] | None
    bounds: tuple[float, float, float, float] | None
    papers: list[Paper] = field(default_factory=list)
    history: list[tuple[str, str]] = field(default_factory=list)

    @property
    def category(self) -> str:
        """The category in words."""
        return category_name(self.detail.project.category)

    @property
    def shape(self) -> str:
        """The category's shape."""
        return shape_of(self.detail.project.category)


def project_page(view: RoundView, wanted: int) -> ProjectPage:
    """The page of project ``wanted`` of a round. At most four statements, six of a rejected one. Raises ``NotFound``."""
    detail = project_detail(view.pb_round.id, wanted)
    project = detail.project
    row = detail.verdict
    work = work_of(project.id, today()) if row and row.is_built else None
    point, bounds = _place(detail, row)
    return ProjectPage(
        detail=detail,
        pool=view.rules.pool(project.pool_id),
        box=None if row else next_step(view, detail),
        verdict=_verdict(view, detail, row) if row else None,
        work=work_part(work, project.cost) if work else None,
        facts=_facts(view, detail),
        point=point,
        bounds=bounds,
        papers=shown_papers(project.id, project.status),
        history=_history(project),
    )


def _history(project: Project) -> list[tuple[str, str]]:
    """What happened with the project, by day, in the words of whoever wrote it."""
    told = [
        (day(event.happened_at), event_sentence(event.code, event.facts))
        for event in events_of(project.id, only_public=True)
    ]
    return [(when, words) for when, words in told if words]


def _verdict(view: RoundView, detail: ProjectDetail, row: ResultRow) -> VerdictWords:
    told = [row.facts.get(name) for name in ("at", "with", "winners", "until")]
    codes = [
        str(code) for one in told if one is not None for code in (one if isinstance(one, list) else [one])
    ]
    shown = score_text(row.votes, "votes")
    if row.points and row.points != row.votes:
        shown = f"{shown}, {score_text(row.points, 'points')}"
    if "mean" in row.facts:
        shown = f"{mean_score(row.facts['mean'])}, {shown}"
    rivals = rivals_by_code(detail.line.tally_run_id, codes) if detail.line else {}
    reason = reason_sentence(row, {code: rival.number for code, rival in rivals.items()})
    if detail.best:
        rivals[BEST] = detail.best
    pool = view.rules.pool(detail.project.pool_id)
    pictures = verdict_pictures(row, unit_of_method(pool.method) if pool else "votes", rivals)
    tag, word = ("won", _("wybrany")) if row.is_built else ("lost", _("niewybrany"))
    return VerdictWords(tag, word, shown, reason, pictures, _ladder_url(view, pool, row))


def _ladder_url(view: RoundView, pool: PoolRules | None, row: ResultRow) -> str:
    if pool is None or row.reason_code in ("announced", "not_announced"):
        return ""
    return url_for("results.ladder", slug=view.pb_round.slug, pool=pool.code)


def _place(
    detail: ProjectDetail, row: ResultRow | None
) -> tuple[dict[str, Any] | None, tuple[float, float, float, float] | None]:
    if detail.lon is None or detail.lat is None:
        return None, None
    project = detail.project
    outcome = "none" if row is None else "won" if row.is_built else "lost"
    point = {"number": project.number, "title": project.title, "lon": detail.lon, "lat": detail.lat}
    bounds = (detail.lon - 0.02, detail.lat - 0.009, detail.lon + 0.02, detail.lat + 0.009)
    return {**point, "shape": shape_of(project.category), "outcome": outcome}, bounds


def _facts(view: RoundView, detail: ProjectDetail) -> list[tuple[str, Any]]:
    project = detail.project
    sent = day(project.submitted_at) if project.submitted_at else ""
    proposer = Markup(", ").join(filter(None, (polish(project.proposer), sent)))
    rows: list[tuple[str, Any]] = [
        (_("Kto zgłosił") if project.proposer else _("Zgłoszono"), proposer),
        (_("Dla kogo"), polish(project.beneficiaries)),
        (_("Dostępność"), polish(project.accessibility)),
        (_("Wyklucza się z"), _rivals(view, detail)),
        (_("Skąd"), words_of(detail.origin) if detail.origin else ""),
        (_("Co dalej"), words_of_becoming(view.pb_round.slug, project.filed_number, project.status)),
    ]
    return [row for row in rows if row[1]]


def _rivals(view: RoundView, detail: ProjectDetail) -> Markup:
    slug = view.pb_round.slug
    links = [
        Markup('<a href="{}">{}</a>').format(
            url_for("public.project", slug=slug, number=rival), _("nr %(number)d", number=rival)
        )
        for rival in detail.rivals
    ]
    paragraph = view.rules.paragraphs.get("conflict", "")
    tail = Markup(" ({})").format(paragraph) if paragraph and links else Markup("")
    why = Markup(". {}").format(polish(detail.rival_reason)) if detail.rival_reason and links else Markup("")
    return Markup(", ").join(links) + tail + why


def next_step(view: RoundView, detail: ProjectDetail) -> Box | None:
    """What happens next, by status and stage; ``None`` where nothing can honestly be said."""
    project = detail.project
    if project.status == "rejected":
        return _rejected(view, detail)
    if project.status == "withdrawn":
        no_more = _("Nie można już na niego głosować.")
        return Box("wait", _("Projekt został wycofany"), [no_more], grounds=project.grounds)
    if project.status == "merged":
        return _merged(view, detail)
    if project.status == "on_ballot":
        return _on_ballot(view, detail)
    box = _in_check(view, project.status, project.grounds)
    return replace(box, link=list_link(view)) if project.status == "accepted" else box


def _rejected(view: RoundView, detail: ProjectDetail) -> Box:
    project = detail.project
    paragraph = f" ({project.grounds_paragraph})" if project.grounds_paragraph else ""
    grounds = f"{project.grounds.rstrip('.')}{paragraph}."
    sentences, link = appeal_sentences(view, project)
    return Box("stop", _("Projekt nie trafi na listę do głosowania"), sentences, link, grounds=grounds)


def _merged(view: RoundView, detail: ProjectDetail) -> Box:
    into = merged_into(detail.project)
    link = None
    if into is not None:
        url = url_for("public.project", slug=view.pb_round.slug, number=into)
        link = (_("Zobacz wspólny projekt, nr %(number)d", number=into), url)
    agreed = _("Zgodzili się na to wszyscy autorzy. Nie można na niego głosować osobno.")
    return Box("wait", _("Projekt połączony z innym"), [agreed], link)


def _by_panel(view: RoundView) -> Box | None:
    """Of a pool that residents do not vote on."""
    if results := results_url(view):
        return Box("", _("Wyniki są ogłoszone"), [], (_("Zobacz wyniki"), results))
    told = _("O projektach tej puli rozstrzygają oceny zespołu, nie głosowanie.")
    return Box("", _("Ocenia zespół"), [told, _results_due(view)])


def _on_ballot(view: RoundView, detail: ProjectDetail) -> Box | None:
    pool = view.rules.pool(detail.project.pool_id)
    if pool is not None and pool.is_by_panel:
        return _by_panel(view)
    drawn, slug = detail.project.number, view.pb_round.slug
    window = view.rules.window(Stage.VOTING)
    on_card = _("Ten projekt ma na karcie numer %(number)d.", number=drawn)
    if window and is_voting_open(view):
        url = url_for("voting.choose", slug=slug, projekt=drawn)
        title = _("Głosowanie trwa do %(term)s", term=moment(window.closes_at))
        return Box(
            "", title, [on_card], (_("Zagłosuj na numer %(number)d", number=drawn), url), is_button=True
        )
    if window and now() < window.opens_at:
        words = {"day": day(window.opens_at), "hour": hour(window.opens_at)}
        title = _("Głosowanie zacznie się %(day)s o %(hour)s", **words)
        return Box("", title, [on_card], list_link(view))
    if view.stage is Stage.COUNTING:
        return Box("", _("Liczymy głosy"), [_results_due(view)])
    results = results_url(view)
    return Box("", _("Wyniki są ogłoszone"), [], (_("Zobacz wyniki"), results)) if results else None


def _results_due(view: RoundView) -> str:
    due = view.rules.results_due_at
    return _("Wyniki podamy do %(term)s.", term=moment(due)) if due else _("Wyniki podamy tutaj.")


def _in_check(view: RoundView, status: str, grounds: str) -> Box:
    window = view.rules.window(Stage.VERIFICATION)
    until = (
        _("Wynik oceny pokażemy tutaj najpóźniej %(day)s, razem z powodem.", day=day(window.closes_at))
        if window
        else ""
    )
    voting = view.rules.window(Stage.VOTING)
    vote = _("Głosowanie zacznie się %(day)s.", day=day(voting.opens_at)) if voting else ""
    boxes = {
        "submitted": Box("", _("Projekt czeka na ocenę"), [until]),
        "in_check": Box("", _("Urząd ocenia projekt"), [until]),
        "returned": Box("wait", _("Projekt wrócił do poprawy"), [until], grounds=grounds),
        "accepted": Box("good", _("Projekt dopuszczono do głosowania"), [vote], grounds=grounds),
    }
    box = boxes[status]
    return replace(box, sentences=[sentence for sentence in box.sentences if sentence])
