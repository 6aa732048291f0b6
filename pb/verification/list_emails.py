"""The mails about appeals and merging, plain text, in Polish. Sent with the transaction of the act."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import force_locale
from flask_babel import gettext as _

from accounts.queries import addresses_of, working_people
from accounts.rules import Role
from core.clock import now
from core.mail import send
from core.site.record import current_site
from core.web.filters import day, moment
from pb.rounds.filing_queries import filing_rules
from pb.verification.emails import APPEALS, project_address, public_url
from pb.verification.list_models import ProjectMerge
from pb.verification.models import Appeal
from pb.verification.queries.appeals import term_of
from pb.verification.queries.case import CaseFile, authors_of
from pb.verification.rules.appeals import UPHELD
from pb.verification.rules.merging import MergeState
from pb.verification.services.merging import AnswerDone


def _post(recipients: Iterable[str], subject: str, paragraphs: Sequence[str]) -> int:
    """One mail for each address, none twice."""
    site, sent = current_site(), 0
    body = "\n\n".join([*filter(None, paragraphs), _("Wspólnie, %(town)s", town=site.name)]) + "\n"
    for recipient in {one.lower(): one for one in recipients if one}.values():
        send(recipient, f"{subject} ({site.name})", body)
        sent += 1
    return sent


def _authors(project_id: int) -> list[str]:
    return [author.email for author in authors_of(project_id)]


def _office_url(file: CaseFile) -> str:
    slug = file.round_view.pb_round.slug
    return f"{public_url()}/urzad/bo/{slug}/zgloszenia/{file.project.filed_number}/odwolanie"


def how_to_appeal(file: CaseFile) -> str:
    """For the letter of a rejection made now: until when, on which page."""
    term = term_of(file.round_view, now(), filing_rules(file.round_view).appeal_days)
    if not term.holds(now()):
        return ""
    sign = file.round_view.rules.paragraphs.get("appeal", "")
    until = moment(term.closes_at) + (f" ({sign})" if sign else "")
    address = f"{project_address(file)}/odwolanie"
    return str(_("Możesz się odwołać do %(until)s: %(address)s", until=until, address=address))


APPEALS.append(how_to_appeal)


def ask_confirmation(file: CaseFile, email: str, key: str) -> None:
    """To whoever wrote an appeal: the link that files it."""
    with force_locale("pl"):
        slug, number = file.round_view.pb_round.slug, file.project.filed_number
        _post(
            [email],
            _("Potwierdź odwołanie: projekt nr %(number)s", number=number),
            [
                _("Dzień dobry,"),
                _("żeby złożyć odwołanie w sprawie projektu „%(title)s”, otwórz link i naciśnij przycisk:",
                  title=file.project.title),
                f"{public_url()}/bo/{slug}/odwolanie/{key}",
                _("Link działa 24 godziny. Liczy się chwila, w której odwołanie napisano."),
                _("Jeśli to nie Ty, nic nie rób."),
            ],
        )  # fmt: skip


def tell_filed(file: CaseFile, appeal: Appeal) -> int:
    """To the appellant and the authors: it came in, and when the answer is due. To officials: it waits.

    Gives how many mails went to the first.
    """
    with force_locale("pl"):
        number, title = file.project.filed_number, file.project.title
        subject = _("Odwołanie: projekt nr %(number)s", number=number)
        late = _("Wpłynęło po terminie, więc nie można go uwzględnić.") if appeal.is_late else ""
        came = _(
            "wpłynęło odwołanie w sprawie projektu nr %(number)s „%(title)s”: %(when)s.",
            number=number, title=title, when=day(appeal.filed_at),
        )  # fmt: skip
        due = _("Odpowiemy do %(term)s. Rozpatruje inna osoba niż ta, która odrzuciła projekt.",
                term=day(appeal.due_on))  # fmt: skip
        told = [_("Dzień dobry,"), came, late, due, project_address(file)]
        sent = _post([appeal.email, *_authors(file.project.id)], subject, told)
        first = appeal.first_decided_by_id
        officials = [one for one in working_people(Role.OFFICIAL) if one != first]
        inside = [_("Dzień dobry,"), came, late, _("Termin odpowiedzi: %(term)s.", term=day(appeal.due_on))]
        _post(addresses_of(officials).values(), subject, [*inside, _office_url(file)])
    return sent


def tell_answered(file: CaseFile, appeal: Appeal) -> int:
    """To the appellant and the authors: the answer with its grounds. Gives how many mails were put in."""
    with force_locale("pl"):
        number = file.project.filed_number
        is_upheld = appeal.outcome == UPHELD
        subject = (
            _("Projekt nr %(number)s: odwołanie uwzględnione", number=number)
            if is_upheld
            else _("Projekt nr %(number)s: odwołanie oddalone", number=number)
        )
        said = (
            _(
                "Odwołanie uwzględniono. Projekt „%(title)s” jest dopuszczony do głosowania.",
                title=file.project.title,
            )
            if is_upheld
            else _(
                "Odwołanie oddalono. Projekt „%(title)s” nie trafi na listę do głosowania.",
                title=file.project.title,
            )
        )
        told = [_("Dzień dobry,"), said, appeal.grounds, project_address(file)]
        return _post([appeal.email, *_authors(file.project.id)], subject, told)


def ask_consent(slug: str, merge: ProjectMerge, numbers: Sequence[int], email: str, key: str) -> None:
    """To an author of a project that is to be merged: the link to the proposal."""
    with force_locale("pl"):
        _post(
            [email],
            _("Prośba o zgodę: połączenie projektów nr %(numbers)s", numbers=_listed(numbers)),
            [
                _("Dzień dobry,"),
                _("urząd proponuje połączyć projekty nr %(numbers)s w jeden.", numbers=_listed(numbers)),
                merge.reason,
                _("Tu przeczytasz, jak brzmiałby wspólny projekt, i odpowiesz:"),
                f"{public_url()}/bo/{slug}/laczenie/{key}",
                _("Na odpowiedź czekamy do %(until)s. Połączymy je tylko, gdy zgodzą się wszyscy autorzy.",
                  until=moment(merge.expires_at)),
            ],
        )  # fmt: skip


def tell_end(merge: ProjectMerge, done: AnswerDone) -> None:
    """To all authors, and to the official who proposed it: merged, or not."""
    official, numbers, into = merge.proposed_by_id, done.numbers, done.into
    office = addresses_of([official]).get(official, "") if official else ""
    is_done = done.state is MergeState.DONE
    with force_locale("pl"):
        said = (
            _("Wszyscy autorzy się zgodzili. Projekty nr %(numbers)s są teraz jednym: nr %(into)s.",
              numbers=_listed(numbers), into=into)
            if is_done
            else _("Połączenia projektów nr %(numbers)s nie będzie: nie wszyscy autorzy się zgodzili. Każdy zostaje osobno.",
                   numbers=_listed(numbers))
        )  # fmt: skip
        recipients = [one for project_id in done.project_ids for one in _authors(project_id)]
        subject = _("Łączenie projektów nr %(numbers)s", numbers=_listed(numbers))
        _post([*recipients, office], subject, [_("Dzień dobry,"), said])


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(str(number) for number in numbers)
