"""References between static files: `url()` in style sheets, imports in JavaScript modules."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable

_IN_CSS = re.compile(
    r"""(?P<head>url\(\s*(?P<quote>["']?)|@import\s+(?P<quote2>["']))"""
    r"""(?P<target>[^"')?#:\s]+)(?P<tail>[?#][^"')]*)?(?=["')])"""
)
_IN_JS = re.compile(
    r"""(?P<head>(?:\b(?:import|export)\b[^'";]*?\bfrom\s*|\bimport\s*\(\s*|\bimport\s*|\bnew\s+URL\(\s*)["'])"""
    r"""(?P<target>(?:\.{1,2}/|/static/)[^"'?#]+)(?P<tail>[?#][^"']*)?(?=["'])"""
)
_PATTERNS = {".css": _IN_CSS, ".js": _IN_JS, ".mjs": _IN_JS}


def targets(name: str, text: str) -> list[str]:
    """The files that the file `name` refers to, as names relative to the static folder."""
    pattern = _pattern(name)
    if pattern is None:
        return []
    return [resolved(name, match["target"]) for match in pattern.finditer(text)]


def rewritten(name: str, text: str, renamed: Callable[[str], str | None]) -> str:
    """The text with each reference under its new name; what `renamed` does not know stays as it is."""
    pattern = _pattern(name)
    if pattern is None:
        return text

    def replace(match: re.Match[str]) -> str:
        new_name = renamed(resolved(name, match["target"]))
        if new_name is None:
            return match[0]
        return match["head"] + _as_written(name, match["target"], new_name) + (match["tail"] or "")

    return pattern.sub(replace, text)


def resolved(name: str, target: str) -> str:
    """The target's name relative to the static folder, whether written relative or from `/static/`."""
    if target.startswith("/static/"):
        return target.removeprefix("/static/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), target))


def _as_written(name: str, target: str, new_name: str) -> str:
    if target.startswith("/static/"):
        return "/static/" + new_name
    relative = posixpath.relpath(new_name, posixpath.dirname(name) or ".")
    return relative if relative.startswith(".") else "./" + relative


def _pattern(name: str) -> re.Pattern[str] | None:
    return _PATTERNS.get(posixpath.splitext(name)[1])
