"""What the office decided, in a word; and where a mark stands, for those who wait."""

from __future__ import annotations

from flask_babel import gettext as _


def decision_word(decision: str) -> str:
    """The decision as people read it; empty for none."""
    words: dict[str, str] = {
        "": "",
        "planned": _("zrobimy"),
        "partly": _("zrobimy część"),
        "done": _("zrobione"),
        "already_there": _("to już jest"),
        "not_possible": _("nie da się"),
        "passed_on": _("przekazane dalej"),
    }
    return words[decision]
