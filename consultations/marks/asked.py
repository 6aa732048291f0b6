"""The questions of a topic in the form of a mark: what was typed, checked, and shown again.

A field is called ``q-<topic>-<question>``, so that what was typed under one topic stays when another is chosen. The
one photo of the form answers a question for a photo, whose words stand among the questions and lead there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from consultations.consultation.queries import TopicView
from consultations.consultation.rules.questions import Question, QuestionKind, check_replies, read_questions
from core.problems import Problem


@dataclass(frozen=True)
class AskedQuestion:
    """A question as the form shows it: ``name`` of its field, what is typed there now."""

    name: str
    question: Question
    typed: str

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Code and words of each option, "choose" first."""
        return [("", _("wybierz")), *((one.code, one.label) for one in self.question.options)]


def questions_of(topic: TopicView) -> tuple[Question, ...]:
    """The questions that a topic asks."""
    return read_questions(list(topic.questions))


def field_name(topic: TopicView, question: Question) -> str:
    """The form's field of a question."""
    return "photo" if question.kind is QuestionKind.PHOTO else f"q-{topic.code}-{question.code}"


def asked_questions(topics: Sequence[TopicView], typed: Mapping[str, str]) -> dict[str, list[AskedQuestion]]:
    """By the topic's code: its questions with what is typed."""
    return {
        topic.code: [
            AskedQuestion(name := field_name(topic, one), one, typed.get(name, ""))
            for one in questions_of(topic)
        ]
        for topic in topics
    }


def read_replies(
    topic: TopicView, typed: Mapping[str, str], *, has_photo: bool
) -> tuple[dict[str, Any], list[Problem]]:
    """What was replied to the questions of the chosen topic, and what is wrong beside which field."""
    questions = questions_of(topic)
    names = {one.code: field_name(topic, one) for one in questions}
    given = {
        code: ("yes" if has_photo else "") if name == "photo" else typed.get(name, "")
        for code, name in names.items()
    }
    replies, problems = check_replies(questions, given)
    return replies, [
        Problem(one.code, names.get(one.field or "", one.field), _facts(one)) for one in problems
    ]


def _facts(problem: Problem) -> dict[str, Any]:
    """Facts as the sentences of marks take them: how much too long a text is."""
    if problem.code != "too_long":
        return problem.facts
    return {"most": problem.facts["longest"], "excess": problem.facts["length"] - problem.facts["longest"]}


def needs_photo(asked: Mapping[str, Sequence[AskedQuestion]]) -> bool:
    """Whether some topic takes no mark without a photo."""
    return any(
        one.question.kind is QuestionKind.PHOTO and one.question.is_required
        for questions in asked.values()
        for one in questions
    )


def typed_of(topic: TopicView, replies: Mapping[str, Any]) -> dict[str, str]:
    """Kept replies as their form shows them."""
    return {
        field_name(topic, one): str(replies[one.code]) for one in questions_of(topic) if one.code in replies
    }


def reply_rows(topic: TopicView, replies: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Question and answer in words, in the order of asking."""
    return [
        (
            one.label,
            one.option_label(str(replies[one.code]))
            if one.kind is QuestionKind.CHOICE
            else str(replies[one.code]),
        )
        for one in questions_of(topic)
        if one.code in replies
    ]
