"""The static files as they are served: content-hashed names, compressed copies, one manifest."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import brotli

from core.serve.static_joining import entries, joined
from core.serve.static_references import rewritten, targets

MANIFEST = "manifest.json"
_HASH_LENGTH = 12
_TEXT = {".css", ".js", ".mjs"}
_COMPRESSED = {".css", ".js", ".mjs", ".svg", ".json", ".geojson", ".txt", ".html", ".xml", ".map", ".ico"}
OWN_MODULES = "js/"
_FORMAT = "2"  # raise when the same sources would be built otherwise


@dataclass(frozen=True)
class BuildReport:
    """What a build did: whether anything was written, how many files, references to no file."""

    is_fresh: bool
    files: int
    missing: tuple[str, ...]


def build(static_dir: Path, out_dir: Path) -> BuildReport:
    """Build `static_dir` into `out_dir`, whole or not at all; nothing is done when nothing changed.

    Each file lies there twice: under its hashed name, for ever, and under its plain name for
    addresses put together by scripts. References inside CSS and JavaScript modules are rewritten.
    """
    sources = _read_sources(static_dir)
    digest = _digest_of_all(sources)
    known = _known_manifest(out_dir)
    if known.get("source") == digest:
        return BuildReport(False, len(sources), tuple(known["missing"]))
    names = {name: _hashed_name(name, sources) for name in sources}
    missing = tuple(sorted(_missing(sources)))
    fresh = out_dir.with_name(f"{out_dir.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    whole = _joined(sources)
    for name, content in sources.items():
        body = _rewritten_body(name, whole.get(name, content), names)
        _write(fresh / names[name], body)
        _write(fresh / name, body)
    manifest = {"source": digest, "files": names, "missing": missing}
    (fresh / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True), encoding="utf-8")
    _swap(fresh, out_dir)
    return BuildReport(True, len(sources), missing)


def _read_sources(static_dir: Path) -> dict[str, bytes]:
    files = sorted(path for path in static_dir.rglob("*") if path.is_file())
    return {path.relative_to(static_dir).as_posix(): path.read_bytes() for path in files}


def _digest_of_all(sources: dict[str, bytes]) -> str:
    total = hashlib.sha256(_FORMAT.encode())
    for name, content in sources.items():
        total.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return total.hexdigest()


def _known_manifest(out_dir: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((out_dir / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return manifest


def _joined(sources: dict[str, bytes]) -> dict[str, bytes]:
    """Our modules that pages name, each with what it imports."""
    modules = {
        name: content.decode("utf-8")
        for name, content in sources.items()
        if name.startswith(OWN_MODULES) and name.endswith(".js")
    }
    whole = {name: joined(name, modules) for name in entries(modules)}
    return {name: text.encode("utf-8") for name, text in whole.items() if text is not None}


def _hashed_name(name: str, sources: dict[str, bytes]) -> str:
    """The hash covers all that the file reaches, so that modules importing in a circle are no trouble."""
    total = hashlib.sha256(_FORMAT.encode())
    for reached in sorted(_reach(name, sources)):
        total.update(reached.encode() + b"\0" + sources[reached])
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem}.{total.hexdigest()[:_HASH_LENGTH]}{path.suffix}"))


def _reach(name: str, sources: dict[str, bytes]) -> set[str]:
    reached: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current not in reached:
            reached.add(current)
            waiting += [target for target in _targets(current, sources[current]) if target in sources]
    return reached


def _missing(sources: dict[str, bytes]) -> set[str]:
    return {
        f"{name} → {target}"
        for name, content in sources.items()
        for target in _targets(name, content)
        if target not in sources
    }


def _targets(name: str, content: bytes) -> list[str]:
    if PurePosixPath(name).suffix not in _TEXT:
        return []
    return targets(name, content.decode("utf-8"))


def _rewritten_body(name: str, content: bytes, names: dict[str, str]) -> bytes:
    if PurePosixPath(name).suffix not in _TEXT:
        return content
    return rewritten(name, content.decode("utf-8"), names.get).encode("utf-8")


def _write(target: Path, body: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(body)
    if target.suffix not in _COMPRESSED:
        return
    for suffix, packed in ((".gz", gzip.compress(body, 9, mtime=0)), (".br", brotli.compress(body))):
        if len(packed) < len(body):
            target.with_name(target.name + suffix).write_bytes(packed)


def _swap(fresh: Path, out_dir: Path) -> None:
    old = out_dir.with_name(f"{out_dir.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if out_dir.exists():
        os.rename(out_dir, old)
    os.rename(fresh, out_dir)
    shutil.rmtree(old, ignore_errors=True)
