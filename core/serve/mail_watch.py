"""Whether the installation's mail catcher answers: said on the server's screen when that changes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from core.catcher_line import someone_answers

_LOOKS_BEFORE_ALARM = 3


class MailWatch:
    """Looks at the catcher each time it is asked; a worker that is just starting is given some looks' time."""

    def __init__(self, instance: Path, environment: Mapping[str, str]) -> None:
        self._instance = instance
        has_server = environment.get("SMTP_HOST") or environment.get("SMTP_PORT")
        self._is_needed = environment.get("WSPOLNIE_ENV") != "production" and not has_server
        self._silent_looks = 0

    def news(self) -> str | None:
        """A line for the person when the catcher has fallen silent or has come back, otherwise None."""
        if not self._is_needed:
            return None
        if someone_answers(self._instance):
            was_reported, self._silent_looks = self._silent_looks >= _LOOKS_BEFORE_ALARM, 0
            return "Skrzynka poczty znów działa; zaległe wiadomości dojdą same" if was_reported else None
        self._silent_looks += 1
        if self._silent_looks != _LOOKS_BEFORE_ALARM:
            return None
        log = self._instance / "log" / "worker.log"
        return f"Skrzynka poczty nie działa, wiadomości czekają (zob. {log}); próbujemy dalej"
