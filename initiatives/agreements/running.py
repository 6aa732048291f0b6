"""Filling a template from outside: the process started, waited for and stopped when it takes too long."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from config import ROOT
from core.problems import Problem
from initiatives.agreements.rules.fields import AGREEMENT, VOCABULARY
from initiatives.agreements.template_shape import check_shape

SECONDS = 40
COMMAND = "initiatives.agreements.filling"
MOST_NAMED = 12


@dataclass(frozen=True)
class Filled:
    """An agreement filled in: the DOCX, and the same as the inside of a page."""

    docx: bytes
    html: str


class NotFilled(Exception):
    """A template that had been checked could not be filled; the message says why."""


def fill_template(
    template: bytes, values: Mapping[str, Any], kind: str = AGREEMENT
) -> Filled | list[Problem]:
    """Fill ``template`` (empty: ours); problems stand beside ``file``.

    ``template_fields`` (``names``), ``template_forbidden``, ``template_syntax``, ``template_broken``,
    ``template_slow``, and those of ``check_shape``.
    """
    if template and (problems := check_shape(template)):
        return problems
    told = {"template": base64.b64encode(template).decode(), "values": dict(values), "kind": kind}
    command = [sys.executable, "-m", COMMAND]
    try:
        done = subprocess.run(
            command, input=json.dumps(told).encode(), capture_output=True, cwd=ROOT, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        return [Problem("template_slow", "file")]
    if done.returncode:
        return [Problem("template_broken", "file")]
    return _read(json.loads(done.stdout))


def _read(told: Mapping[str, Any]) -> Filled | list[Problem]:
    if "docx" in told:
        return Filled(base64.b64decode(told["docx"]), told["html"])
    if told.get("unknown"):
        return [Problem("template_fields", "file", {"names": told["unknown"][:MOST_NAMED]})]
    code = (
        "template_forbidden"
        if told.get("forbidden")
        else "template_syntax"
        if "syntax" in told
        else "template_broken"
    )
    return [Problem(code, "file")]


def check_template(template: bytes, kind: str = AGREEMENT) -> list[Problem]:
    """Whether a sent template can be used: filled with something in every field, every list with a row."""
    known, lists = VOCABULARY[kind]
    values: dict[str, Any] = dict.fromkeys(known, "x")
    for name, (_words, fields) in lists.items():
        values[name] = [dict.fromkeys(fields, "x")]
    filled = fill_template(template, values, kind)
    return filled if isinstance(filled, list) else []
