"""What somebody who is not the author is told of a draft or a project: on the pages of mailed links and in letters.

As long as nothing is filed these are the draft's own words. Once filed, only what stands in the project: corrections
that their author has not saved are nobody else's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pb.submission.models import Draft, Project
from pb.submission.queries import is_disowned, project_by_id
from pb.submission.rules.steps import answers_of


@dataclass(frozen=True)
class Told:
    """Words of three steps, by the names of their fields. ``gone``: ``withdrawn``, ``disowned`` or empty."""

    what: Mapping[str, Any] = field(default_factory=dict)
    whom: Mapping[str, Any] = field(default_factory=dict)
    place: Mapping[str, Any] = field(default_factory=dict)
    gone: str = ""

    @property
    def title(self) -> str:
        """The title, empty before there is one."""
        return str(self.what.get("title") or "")


def told_of(draft: Draft | None) -> Told:
    """What outsiders are told of the draft of a desk; nothing without one."""
    if draft is None:
        return Told()
    project = project_by_id(draft.project_id) if draft.project_id is not None else None
    if project is None:
        what, whom, place = (answers_of(draft.answers, step) for step in ("what", "whom", "place"))
        return Told(what, whom, place)
    return Told(
        {"title": project.title, "summary": project.summary, "description": project.description},
        {"beneficiaries": project.beneficiaries},
        {"words": project.address},
        _gone(project),
    )


def _gone(project: Project) -> str:
    if project.status == "withdrawn":
        return "withdrawn"
    return "disowned" if is_disowned(project.id) else ""
