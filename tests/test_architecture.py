"""The walls of the house stand straight: imports, rooms, routes, access marks, migrations, database guards.

Two lists are golden: ``tests/routes.txt`` (endpoint, methods, address, who may) and ``tests/guards.txt`` (CHECK and
EXCLUDE constraints, triggers). After a wanted change write them anew and read the difference before committing:

    WSPOLNIE_WRITE_GOLDEN=1 script/test tests/test_architecture.py
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from geoalchemy2 import alembic_helpers
from sqlalchemy import text

from core.access import UnmarkedView, public, refuse_unmarked_views
from core.db import Base, db

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("core", "accounts", "maps", "pb", "town", "opendata", "demo", "benchmarks")
BAG_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "tools"}
LONGEST_FILE = 340
"""The aim is 300; a little more is a reason to look, and this much more to split."""
LONGEST_FUNCTION = 50
FOREIGN_TABLES = ("procrastinate_", "spatial_ref_sys", "alembic_version")

GUARDS = """
    SELECT format('%s: %s %s', c.conrelid::regclass, CASE c.contype WHEN 'c' THEN 'CHECK' ELSE 'EXCLUDE' END, c.conname)
      FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
     WHERE c.contype IN ('c', 'x') AND c.connamespace = 'public'::regnamespace AND t.relname <> 'spatial_ref_sys'
       AND t.relname NOT LIKE 'procrastinate%'
     UNION
    SELECT format('%s: TRIGGER %s', g.tgrelid::regclass, g.tgname)
      FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid
     WHERE NOT g.tgisinternal AND g.tgenabled <> 'D' AND t.relnamespace = 'public'::regnamespace
       AND t.relname NOT LIKE 'procrastinate%'
     ORDER BY 1
"""
UNINDEXED_FOREIGN_KEYS = """
    SELECT format('%s (%s)', c.conrelid::regclass, c.conname)
      FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
     WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace AND t.relname NOT LIKE 'procrastinate%'
       AND NOT EXISTS (
           SELECT FROM pg_index i
            WHERE i.indrelid = c.conrelid AND i.indisvalid
              AND (i.indpred IS NULL OR pg_get_expr(i.indpred, i.indrelid) LIKE '%IS NOT NULL%')
              AND (string_to_array(i.indkey::text, ' ')::int2[])[1:cardinality(c.conkey)] @> c.conkey)
"""


def sources(*folders: str) -> Iterator[Path]:
    """Python files of these packages."""
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def assert_golden(name: str, lines: list[str]) -> None:
    """Compare with the kept list, or write it when asked to."""
    path = Path(__file__).with_name(name)
    if os.environ.get("WSPOLNIE_WRITE_GOLDEN"):
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert lines == path.read_text(encoding="utf-8").splitlines(), f"{name} differs; see the docstring"


def test_import_contracts_are_kept():
    program = "import sys; from importlinter.cli import lint_imports_command; sys.argv = ['lint-imports', '--no-cache']; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    assert "0 broken" in done.stdout


def test_every_package_explains_itself_and_does_nothing_else():
    wrong = []
    for path in sources(*PACKAGES):
        if path.name == "__init__.py":
            body = ast.parse(path.read_text(encoding="utf-8")).body
            if len(body) != 1 or not ast.get_docstring(ast.Module(body, [])):
                wrong.append(str(path.relative_to(ROOT)))
    assert wrong == []


def test_every_module_says_what_it_is_for():
    silent = [
        str(path.relative_to(ROOT))
        for path in sources(*PACKAGES)
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_no_file_is_a_bag_of_things():
    bags = [
        str(path.relative_to(ROOT))
        for path in sources(*PACKAGES, "tests", "migrations")
        if path.stem in BAG_NAMES or path.parent.name in BAG_NAMES
    ]
    assert bags == []


def test_files_stay_readable():
    long = [
        f"{path.relative_to(ROOT)}: {count}"
        for path in sources(*PACKAGES)
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    ]
    assert long == []


def function_lines(path: Path) -> Iterator[tuple[str, int]]:
    """Name and length of each function, without its docstring."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            said = node.body[0] if ast.get_docstring(node) else None
            spared = (said.end_lineno or 0) - said.lineno + 1 if said else 0
            yield node.name, (node.end_lineno or 0) - node.lineno + 1 - spared


def test_functions_stay_short():
    long = [
        f"{path.relative_to(ROOT)}: {name} {lines}"
        for path in sources(*PACKAGES)
        for name, lines in function_lines(path)
        if lines > LONGEST_FUNCTION
    ]
    assert long == []


def imported(path: Path) -> set[str]:
    """Names of the packages that a file imports, without what stands behind the first dot."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and not node.level and node.module:
            names.add(node.module.partition(".")[0])
        elif isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
    return names


def test_nobody_but_the_entries_imports_the_application():
    importers = {str(path.relative_to(ROOT)) for path in sources(*PACKAGES) if "app" in imported(path)}
    assert importers <= {"core/command.py"} | {name for name in importers if name.startswith("benchmarks/")}


def test_the_reference_library_is_for_tests_and_benchmarks():
    """pabutools counts beside us in tests and measurements; no part of the product needs it or what it brings."""
    product = [
        *sources(*(set(PACKAGES) - {"benchmarks"})),
        *ROOT.glob("*.py"),
        *sources("migrations", "script"),
    ]
    assert len(product) > 300
    foreign = {"pabutools", "gmpy2", "gurobipy", "pulp", "natsort", "preflibtools"}
    assert [str(path.relative_to(ROOT)) for path in product if imported(path) & foreign] == []


def test_the_clock_is_passed_in():
    readers = []
    for path in sources("accounts", "maps", "pb", "town", "opendata"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Attribute)
                and node.attr in ("now", "utcnow", "today")
                and isinstance(node.value, ast.Name)
                and node.value.id in ("datetime", "date", "dt")
            ):
                readers.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert readers == []


def test_only_the_edge_commits():
    wrong = []
    for path in sources("accounts", "maps", "pb", "town", "opendata"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr == "commit":
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert wrong == []


def test_services_and_rules_do_not_know_the_request():
    wrong = []
    for path in sources("accounts", "maps", "pb"):
        rooms = {path.stem, path.parent.name} & {
            "services",
            "rules",
            "queries",
            "models",
            "permissions",
            "engine",
        }
        if not rooms:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "flask":
                names = {alias.name for alias in node.names}
                wrong += [
                    f"{path.relative_to(ROOT)}: {name}"
                    for name in names & {"request", "session", "flash", "g"}
                ]
    assert wrong == []


def test_routes_are_as_written_down(app):
    lines = []
    for rule in app.url_map.iter_rules():
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        access = app.view_functions[rule.endpoint].access
        lines.append(f"{rule.endpoint} {methods} {rule.rule} {access}")
    assert_golden("routes.txt", sorted(lines))


def test_a_view_without_a_mark_keeps_the_application_from_starting(app):
    refuse_unmarked_views(app)
    app.view_functions["forgotten"] = lambda: "secret"
    with pytest.raises(UnmarkedView, match="forgotten"):
        refuse_unmarked_views(app)
    app.view_functions["forgotten"] = public(lambda: "page")
    refuse_unmarked_views(app)


def test_nothing_that_changes_the_town_is_reached_by_get(app):
    guarded = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/urzad") and {"GET", "POST"} <= (rule.methods or set())
    ]
    assert guarded == [], "a page and an act are two views"
    open_acts = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or set()) and app.view_functions[rule.endpoint].access == "public"
    }
    assert all(not name.startswith(("office.", "voting_office.", "mailbox.")) for name in open_acts)


def our_objects(item, name, kind, reflected, compare_to) -> bool:
    """Leave out what belongs to PostGIS or the job queue, as ``migrations/env.py`` does."""
    if kind == "table" and name.startswith(FOREIGN_TABLES):
        return False
    return alembic_helpers.include_object(item, name, kind, reflected, compare_to)


def test_migrations_of_an_empty_database_equal_the_models(app):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_object": our_objects, "compare_type": True, "compare_server_default": False},
        )
        assert compare_metadata(context, Base.metadata) == []


def test_checks_of_the_models_are_in_the_database(app):
    there = {
        (table, name)
        for table, name in db.session.execute(
            text("SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'c'")
        )
    }
    wanted = {
        (table.name, str(one.name))
        for table in Base.metadata.tables.values()
        for one in table.constraints
        if one.__visit_name__ in ("check_constraint", "table_or_column_check_constraint") and one.name
    }
    assert wanted and wanted <= there


def test_guards_of_the_database_are_as_written_down(app):
    lines = list(db.session.execute(text(GUARDS)).scalars())
    assert any("TRIGGER" in line for line in lines) and any("CHECK" in line for line in lines)
    assert_golden("guards.txt", sorted(lines))


def test_every_foreign_key_has_an_index(app):
    assert list(db.session.execute(text(UNINDEXED_FOREIGN_KEYS)).scalars()) == []


def test_an_unindexed_foreign_key_would_be_found(app):
    db.session.execute(
        text("CREATE TABLE scratch (id int PRIMARY KEY, user_id int REFERENCES accounts_users (id))")
    )
    assert list(db.session.execute(text(UNINDEXED_FOREIGN_KEYS)).scalars()) == [
        "scratch (scratch_user_id_fkey)"
    ]
    db.session.rollback()
