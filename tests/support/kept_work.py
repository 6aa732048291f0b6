"""What a new application would work out again word for word, kept for all applications of one process of tests.

A test has an application of its own, and each compiles its templates, its addresses and its SQL anew: two thirds
of such a test's time. Only the results of compiling are kept, under everything that went into them; settings, state
and connections are the application's own as before.
"""

from __future__ import annotations

from types import CodeType
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Dialect, Engine
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

STATEMENTS = 4000


class KeptTemplates(BytecodeCache):
    """Code of templates by name and fingerprint of the source."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what this very source was compiled to."""
        bucket.code = self.codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self.codes[bucket.key, bucket.checksum] = bucket.code


def keep_templates() -> None:
    """Every application made from now on shares the code of its templates."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": KeptTemplates()}


def keep_addresses() -> None:
    """Rules of the same words share the function that builds their address; it finds the converters in its rule."""
    kept: dict[tuple[Any, ...], Any] = {}
    compiled = Rule._compile_builder

    def builder(rule: Rule, append_unknown: bool = True) -> Any:
        if rule.defaults:
            return compiled(rule, append_unknown)
        key = (rule.rule, tuple(rule._trace), append_unknown)
        if key not in kept:
            kept[key] = compiled(rule, append_unknown)
        return kept[key]

    Rule._compile_builder = builder  # type: ignore[method-assign]


def keep_rules() -> None:
    """Rules of the same words share what they were taken apart into; each is bound to a map of its own as before."""
    kept: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    taken_apart = Rule.compile

    def compile_rule(rule: Rule) -> None:
        key = (rule.rule, rule.subdomain, rule.host, rule.merge_slashes, rule.map.host_matching)
        key += tuple(rule.map.converters.values())
        if key not in kept:
            taken_apart(rule)
            kept[key] = (rule._parts, rule._trace, rule._converters, frozenset(rule._converters))
            return
        rule._parts, rule._trace, rule._converters, names = kept[key]
        rule.arguments.update(names)
        rule._build = rule._compile_builder(False).__get__(rule, None)
        rule._build_unknown = rule._compile_builder(True).__get__(rule, None)

    Rule.compile = compile_rule  # type: ignore[method-assign]


def keep_statements() -> None:
    """Engines of applications share one dialect, as they have one server, and the SQL compiled for it."""
    statements: LRUCache[Any, Any] = LRUCache(STATEMENTS)
    make_engine = SQLAlchemy._make_engine
    kept: list[Dialect] = []

    def engine(database: SQLAlchemy, bind_key: str | None, options: dict[str, Any], app: Flask) -> Engine:
        made = make_engine(database, bind_key, options, app)
        if not kept or kept[0].default_schema_name is None:
            # A dialect that no connection has told of the server is of no use to others.
            kept[:] = [made.dialect]
        made.dialect, made._compiled_cache = kept[0], statements
        return made

    SQLAlchemy._make_engine = engine  # type: ignore[method-assign]


def keep_all() -> None:
    """All of them, once in a process."""
    keep_templates()
    keep_addresses()
    keep_rules()
    keep_statements()
