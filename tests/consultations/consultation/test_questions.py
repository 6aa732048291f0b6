"""What a topic asks is well formed before anybody is asked, and every reply is read or refused, never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.consultation.rules.questions import (
    Option,
    Question,
    QuestionKind,
    QuestionsMalformed,
    check_questions,
    check_replies,
    read_questions,
)

SPECIES = Question(
    "gatunek", QuestionKind.CHOICE, "Jaki gatunek?", is_required=True,
    options=(Option("lipa", "Lipa"), Option("klon", "Klon")),
)  # fmt: skip
HOW_MANY = Question("ile", QuestionKind.NUMBER, "Ile drzew?", least=1, most=5)
WHY = Question("dlaczego", QuestionKind.TEXT, "Dlaczego tu?", longest=20)
PHOTO = Question("zdjecie", QuestionKind.PHOTO, "Zdjęcie miejsca", is_required=True)
ALL = (SPECIES, HOW_MANY, WHY, PHOTO)


def test_what_is_stored_is_read_back_whole() -> None:
    assert read_questions([one.stored() for one in ALL]) == ALL


@pytest.mark.parametrize(
    "stored",
    [
        "ile", None, 7, {}, [7], [None], [{}], [{"kind": "ufo", "code": "a", "label": "A"}],
        [{"kind": "text", "code": "a b", "label": "A"}], [{"kind": "text", "code": "a", "label": ""}],
        [{"kind": "choice", "code": "a", "label": "A", "options": [{"code": "x", "label": "X"}]}],
        [{"kind": "choice", "code": "a", "label": "A", "options": "lipa"}],
        [{"kind": "choice", "code": "a", "label": "A", "options": [{"code": "x", "label": "X"}] * 2}],
        [{"kind": "number", "code": "a", "label": "A", "least": 5, "most": 1}],
        [{"kind": "text", "code": "a", "label": "A"}] * 2,
        [{"kind": "text", "code": f"a{n}", "label": "A"} for n in range(13)],
        [{"kind": "text", "code": "a", "label": "A", "longest": 10**9}],
        [{"kind": "text", "code": "a", "label": "x" * 201}],
    ],
)  # fmt: skip
def test_what_is_no_list_of_questions_is_refused(stored: object) -> None:
    with pytest.raises(QuestionsMalformed):
        read_questions(stored)


def test_a_whole_reply_is_kept_by_code_and_the_photo_elsewhere() -> None:
    typed = {"gatunek": "lipa", "ile": " 3 ", "dlaczego": "Cień\r\ndla dzieci", "zdjecie": "drzewo.jpg"}
    assert check_replies(ALL, typed) == ({"gatunek": "lipa", "ile": 3, "dlaczego": "Cień\ndla dzieci"}, [])


@pytest.mark.parametrize(
    ("typed", "code", "field"),
    [
        ({"zdjecie": "x"}, "reply_missing", "gatunek"),
        ({"zdjecie": "x", "gatunek": "baobab"}, "reply_unknown", "gatunek"),
        ({"gatunek": "lipa"}, "photo_missing", "zdjecie"),
        ({"gatunek": "lipa", "zdjecie": "x", "ile": "dwa"}, "reply_not_whole", "ile"),
        ({"gatunek": "lipa", "zdjecie": "x", "ile": "6"}, "reply_out_of_range", "ile"),
        ({"gatunek": "lipa", "zdjecie": "x", "ile": "0"}, "reply_out_of_range", "ile"),
        ({"gatunek": "lipa", "zdjecie": "x", "dlaczego": "y" * 21}, "too_long", "dlaczego"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_question(typed, code, field) -> None:
    _, problems = check_replies(ALL, typed)
    assert [(one.code, one.field) for one in problems] == [(code, field)]


texts = st.text(max_size=60)


@given(st.dictionaries(st.sampled_from([one.code for one in ALL]), texts))
def test_a_reply_that_passes_is_one_that_the_question_allows(typed: dict[str, str]) -> None:
    replies, problems = check_replies(ALL, typed)
    assert not {one.field for one in problems} & set(replies)
    assert replies.get("gatunek") in (None, "lipa", "klon")
    assert replies.get("ile") is None or 1 <= replies["ile"] <= 5
    assert len(replies.get("dlaczego", "")) <= 20
    if not problems:
        assert "gatunek" in replies
        assert typed["zdjecie"].strip()


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5)
    | st.sampled_from(["choice", "number", "text", "photo"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["code", "kind", "label", "options", "least", "most"]), inner, max_size=6),
    max_leaves=12,
)  # fmt: skip


@given(json_like)
def test_whatever_is_stored_is_read_or_refused_by_name(stored: object) -> None:
    try:
        questions = read_questions(stored)
    except QuestionsMalformed as refused:
        assert refused.problems
    else:
        assert check_questions(questions) == []
