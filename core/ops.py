"""For those who keep it running: is the process alive, is it ready, and a few figures.

``/readyz`` answers 503 and says what is wrong when the database, its version or the job queue is not as it
should be. ``/metrics`` answers the machine itself only. Nothing here says anything of ballots.
"""

from __future__ import annotations

import json
from functools import lru_cache
from ipaddress import ip_address

from alembic.script import ScriptDirectory
from flask import Blueprint, Response, abort, request
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from core.access import public
from core.db import db
from core.jobs import QueueState, queue_state
from core.migrate import alembic_config

blueprint = Blueprint("ops", __name__)

WORKER_SILENT_AFTER = 60
WAITING_TOO_LONG = 600
FIGURES = text(
    "SELECT 'jobs', status::text, count(*) FROM procrastinate_jobs GROUP BY status"
    " UNION ALL SELECT 'mails', CASE WHEN sent_at IS NULL THEN 'waiting' ELSE 'sent' END, count(*)"
    " FROM core_outgoing_mails GROUP BY 2"
    " UNION ALL SELECT 'audit', '', coalesce(max(number), 0) FROM core_audit_entries"
    " UNION ALL SELECT 'bytes', '', pg_database_size(current_database())"
)


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
@public
def readyz() -> Response:
    """Whether requests can be served; the body names each part with "ok" or what is wrong with it."""
    parts = state_of_parts()
    status = 200 if all(part == "ok" for part in parts.values()) else 503
    response = Response(json.dumps(parts) + "\n", status, mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def state_of_parts() -> dict[str, str]:
    """Database, migrations and job queue; what stands after one that is down is "unknown"."""
    parts = {"database": "down", "migrations": "unknown", "jobs": "unknown"}
    try:
        db.session.execute(text("SELECT 1"))
        parts["database"] = "ok"
        found = db.session.scalar(text("SELECT version_num FROM alembic_version"))
        parts["migrations"] = (
            "ok" if found == newest_revision() else f"at {found}, newest is {newest_revision()}"
        )
        parts["jobs"] = verdict(queue_state())
    except SQLAlchemyError:
        db.session.rollback()
    return parts


def verdict(state: QueueState) -> str:
    """Either "ok" or what is wrong with the queue."""
    if state.heartbeat_age is None or state.heartbeat_age > WORKER_SILENT_AFTER:
        return "no worker"
    if state.oldest_waiting > WAITING_TOO_LONG:
        return f"stuck: a job has been waiting for {state.oldest_waiting:.0f} s"
    return "ok"


@lru_cache(maxsize=1)
def newest_revision() -> str | None:
    """The newest migration of this release."""
    return ScriptDirectory.from_config(alembic_config("")).get_current_head()


@blueprint.get("/metrics")
@public
def metrics() -> Response:
    """Figures in Prometheus' text form, for the machine itself; to others there is no such page."""
    if not is_from_this_machine():
        abort(404)
    return Response(
        render_figures(), mimetype="text/plain", content_type="text/plain; version=0.0.4; charset=utf-8"
    )


def is_from_this_machine() -> bool:
    """Whether the request came over loopback and from no proxy in front of us."""
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    try:
        return not forwarded and ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def render_figures() -> str:
    """The figures, read now."""
    read: dict[str, dict[str, int]] = {"jobs": {}, "mails": {}, "audit": {}, "bytes": {}}
    for family, label, value in db.session.execute(FIGURES):
        read[family][label] = value
    heartbeat = queue_state().heartbeat_age
    lines = ["# TYPE wspolnie_jobs gauge"]
    lines += [f'wspolnie_jobs{{status="{status}"}} {n}' for status, n in sorted(read["jobs"].items())]
    lines += ["# TYPE wspolnie_mails gauge"]
    lines += [f'wspolnie_mails{{state="{state}"}} {n}' for state, n in sorted(read["mails"].items())]
    lines += [
        "# TYPE wspolnie_audit_entries_total counter",
        f"wspolnie_audit_entries_total {read['audit'].get('', 0)}",
    ]
    lines += ["# TYPE wspolnie_database_bytes gauge", f"wspolnie_database_bytes {read['bytes'].get('', 0)}"]
    if heartbeat is not None:
        lines += ["# TYPE wspolnie_worker_heartbeat_age_seconds gauge"]
        lines += [f"wspolnie_worker_heartbeat_age_seconds {heartbeat:.1f}"]
    return "\n".join(lines) + "\n"
