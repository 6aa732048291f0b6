"""Names of static files: content-hashed from the build's manifest, plain without one."""

from __future__ import annotations

import json
import re
from pathlib import Path

_HASHED = re.compile(r"\.[0-9a-f]{12}\.[A-Za-z0-9]+$")


def is_hashed(name: str) -> bool:
    """Whether the name carries its content's hash, so that a browser may keep the file for ever."""
    return _HASHED.search(name) is not None


class StaticManifest:
    """Plain name → hashed name, both relative to the static folder, as the build wrote them.

    Without a manifest (development, tests) every name stays as it is.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._names: dict[str, str] = {}
        if path is not None and path.exists():
            self._names = json.loads(path.read_text(encoding="utf-8"))["files"]

    def url(self, name: str) -> str:
        """`css/wspolnie.css` → `css/wspolnie.3fa9c1d2e4b5.css`; an unknown name is returned unchanged."""
        return self._names.get(name, name)
