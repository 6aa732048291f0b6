"""Our own JavaScript modules joined into the one that a page names, so that a first visit takes few requests.

Each imported module becomes a function that is called once and hands out its exports under their own names.
That is all our modules need: they export by name and import from files beside them. One that does anything
else (renames, default exports, import(), a circle) is left as it is, with its imports.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from core.serve.static_references import resolved

_IMPORT = re.compile(
    r"""^import\s+(?:\{(?P<names>[^}]*)\}\s*from\s*)?["'](?P<target>\./[^"']+)["'];?[ \t]*$\n?""", re.M
)
_EXPORT = re.compile(r"^export (?P<kind>(?:async )?function\*?|class|const) (?P<name>\w+)", re.M)
_UNKNOWN = re.compile(r"^\s*(?:import|export)\b|\bimport\s*[.(]|^await\b|\bnew URL\(", re.M)


class CannotJoin(Exception):
    """A module does something that joining does not know."""


def joined(name: str, sources: Mapping[str, str]) -> str | None:
    """The module ``name`` with all it imports, or ``None`` when it imports nothing or cannot be joined."""
    if not _IMPORT.search(sources[name]):
        return None
    try:
        return "".join(_parts(name, sources, done={}, under_way=()))
    except CannotJoin:
        return None


def entries(sources: Mapping[str, str]) -> set[str]:
    """The modules that no other module imports."""
    imported = {
        resolved(name, match["target"]) for name, text in sources.items() for match in _IMPORT.finditer(text)
    }
    return set(sources) - imported


def _parts(
    name: str, sources: Mapping[str, str], done: dict[str, str], under_way: tuple[str, ...]
) -> list[str]:
    """The text of what ``name`` imports and was not there before, then its own. ``done``: which module has which name."""
    if name in under_way or name not in sources:
        raise CannotJoin(name)
    parts: list[str] = []
    text = sources[name]
    for match in _IMPORT.finditer(text):
        if " as " in (match["names"] or ""):
            raise CannotJoin(name)
        target = resolved(name, match["target"])
        if target not in done.values():
            parts += _parts(target, sources, done, (*under_way, name))
    exported = [match["name"] for match in _EXPORT.finditer(text)]
    body = _EXPORT.sub(lambda match: f"{match['kind']} {match['name']}", _IMPORT.sub("", text))
    if _UNKNOWN.search(body) or any(one in done for one in exported):
        raise CannotJoin(name)
    done.update(dict.fromkeys(exported or [f"({name})"], name))
    return [*parts, _wrapped(body, exported)]


def _wrapped(body: str, exported: list[str]) -> str:
    if not exported:
        return f"(() => {{\n{body}}})();\n"
    names = ", ".join(exported)
    return f"const {{ {names} }} = (() => {{\n{body}\nreturn {{ {names} }};\n}})();\n"
