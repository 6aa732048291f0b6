"""What of people's words goes into a report that is kept for good: nothing that leads to a person. Pure."""

from __future__ import annotations

from consultations.marks.rules.screening import EMAIL, PESEL, PHONE

LEFT_OUT = "[…]"


def without_personal(text: str) -> str:
    """The words with addresses of mail, numbers of telephones and of PESEL left out."""
    for pattern in (EMAIL, PESEL, PHONE):
        text = pattern.sub(LEFT_OUT, text)
    return text
