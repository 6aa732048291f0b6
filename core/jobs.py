"""The job queue, in PostgreSQL: a job is put in by the transaction of the act that needs it.

A function becomes a task with ``@task("accounts.forget_links")``; with ``cron`` the worker starts it by itself.
``enqueue(task, mail_id=7)`` adds a job to the current transaction: no commit, no job. Arguments stand in plain
sight in the database, so they are numbers of rows and short codes, never anything about a person.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from flask import Flask
from procrastinate import App, BaseRetryStrategy, PsycopgConnector, RetryDecision, SyncPsycopgConnector
from procrastinate.jobs import Job, Status
from sqlalchemy import make_url, text

from core.db import db, note_writing

Call = TypeVar("Call", bound=Callable[..., Any])

RETRY_AFTER = (30, 120, 600, 3600)
"""Seconds between the five tries of a job; after the last it is kept as failed, for people to see."""
STALE_SECONDS = 60
KEEP_DONE_HOURS = 7 * 24
KEEP_FAILED_HOURS = 90 * 24
LONGEST_ARGUMENT = 64

log = logging.getLogger("wspolnie.jobs")


@dataclass(frozen=True)
class Task:
    """A function that the worker may run: its stable name, and when by itself (cron, in UTC)."""

    name: str
    call: Callable[..., Any]
    cron: str | None = None


@dataclass(frozen=True)
class FailedJob:
    """A job that all tries have failed; ``failed_at`` aware, in UTC."""

    job_id: int
    task: str
    attempts: int
    failed_at: datetime


@dataclass(frozen=True)
class QueueState:
    """How the queue does: seconds since a worker's last sign of life (``None``: no worker), seconds that the
    oldest due job has been waiting (0: none waits), and how many jobs have failed for good."""

    heartbeat_age: float | None
    oldest_waiting: float
    failed: int


TASKS: dict[str, Task] = {}
"""Every task by name, filled as modules are imported; ``app.py`` names the modules."""


def task(name: str, cron: str | None = None) -> Callable[[Call], Call]:
    """Make a function of keyword arguments a task. Raises ``ValueError`` for a name already taken."""

    def register(call: Call) -> Call:
        if name in TASKS and TASKS[name].call.__qualname__ != call.__qualname__:
            raise ValueError(f"two tasks are called {name}")
        TASKS[name] = Task(name, call, cron)
        call.task_name = name  # type: ignore[attr-defined]
        return call

    return register


_putting_in = App(connector=SyncPsycopgConnector())


def enqueue(call: Callable[..., Any], run_at: datetime | None = None, **ids: int | str) -> int:
    """Add a job to the current transaction and give its number. ``run_at`` (aware): not before.

    Raises ``ValueError`` for an argument that is no number and no short code, ``AttributeError`` for a function
    that is no task.
    """
    for name, value in ids.items():
        if not isinstance(value, int | str) or len(str(value)) > LONGEST_ARGUMENT:
            raise ValueError(f"the argument {name} of a job is a number or a short code")
    db.session.flush()
    note_writing()
    raw = db.session.connection().connection.driver_connection
    configured = _putting_in.configure_task(
        call.task_name,  # type: ignore[attr-defined]
        allow_unknown=True,
        schedule_at=run_at,
        connection=raw,
    )
    return configured.defer(**ids)


class Backoff(BaseRetryStrategy):
    """Five tries, the waits growing; then the job is failed."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When to try again, ``None`` to give up."""
        if job.attempts >= len(RETRY_AFTER):
            return None
        return RetryDecision(retry_in={"seconds": RETRY_AFTER[job.attempts]})


def libpq_address(url: str) -> str:
    """The database's address without SQLAlchemy's driver name, as libpq reads it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _within_context(app: Flask, entry: Task) -> Callable[..., None]:
    def run(timestamp: int | None = None, **ids: Any) -> None:
        with app.app_context():
            try:
                entry.call(**ids)
            except Exception:
                log.exception("job failed", extra={"facts": {"task": entry.name}})
                raise

    return run


def worker_queue(app: Flask, is_periodic: bool = True) -> App:
    """The queue as a worker sees it: every task, each run in an application context of its own.

    Without ``is_periodic`` nothing is started by the clock, only what was put in.
    """
    connector = PsycopgConnector(
        conninfo=libpq_address(app.extensions["settings"].database_url), min_size=1, max_size=4
    )
    queue = App(connector=connector)
    for entry in TASKS.values():
        ready = queue.task(name=entry.name, retry=Backoff())(_within_context(app, entry))
        if entry.cron and is_periodic:
            queue.periodic(cron=entry.cron)(ready)
    if is_periodic:
        _add_housekeeping(queue)
    return queue


def _add_housekeeping(queue: App) -> None:
    @queue.periodic(cron="* * * * *")
    @queue.task(name="core.rescue_stalled_jobs", queueing_lock="core.rescue_stalled_jobs")
    async def rescue(timestamp: int) -> None:
        await rescue_stalled_jobs(queue)

    @queue.periodic(cron="41 2 * * *")
    @queue.task(name="core.remove_old_jobs")
    async def remove(timestamp: int) -> None:
        await queue.job_manager.delete_old_jobs(nb_hours=KEEP_DONE_HOURS)
        await queue.job_manager.delete_old_jobs(nb_hours=KEEP_FAILED_HOURS, include_failed=True)


async def rescue_stalled_jobs(queue: App) -> int:
    """Put back what a killed worker left half done; give up on what has been tried often enough."""
    stalled = list(await queue.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALE_SECONDS))
    for job in stalled:
        if job.attempts >= len(RETRY_AFTER):
            await queue.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
        else:
            await queue.job_manager.retry_job(job)
        log.warning("stalled job rescued", extra={"facts": {"task": job.task_name, "job": job.id}})
    return len(stalled)


def run_waiting_jobs(app: Flask) -> None:
    """Run every job that is due, then return: for commands and tests. Opens an event loop of its own."""
    queue = worker_queue(app, is_periodic=False)

    async def run() -> None:
        async with queue.open_async():
            await queue.run_worker_async(wait=False, listen_notify=False, install_signal_handlers=False)

    asyncio.run(run())


def failed_jobs(limit: int = 100) -> list[FailedJob]:
    """Jobs that failed for good, the newest first."""
    rows = db.session.execute(
        text(
            "SELECT j.id, j.task_name, j.attempts, max(e.at) AS failed_at FROM procrastinate_jobs j"
            " JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'failed'"
            " WHERE j.status = 'failed' GROUP BY j.id ORDER BY failed_at DESC LIMIT :limit"
        ),
        {"limit": limit},
    )
    return [FailedJob(*row) for row in rows]


def queue_state() -> QueueState:
    """The queue's health, by the database's own clock, which is what the workers write their signs of life by."""
    row = db.session.execute(
        text(
            "SELECT (SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers),"
            " (SELECT coalesce(extract(epoch FROM now() - min(coalesce(j.scheduled_at, e.at))), 0)"
            "  FROM procrastinate_jobs j JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'"
            "  WHERE j.status = 'todo' AND coalesce(j.scheduled_at, now()) <= now()),"
            " (SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed')"
        )
    ).one()
    heartbeat = None if row[0] is None else float(row[0])
    return QueueState(heartbeat, max(0.0, float(row[1])), int(row[2]))
