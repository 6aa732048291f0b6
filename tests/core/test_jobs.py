"""The job queue on its real tables: with the act or not at all, five tries, and rescue."""

from __future__ import annotations

import asyncio
import logging

import pytest
from sqlalchemy import text

from core import jobs
from core.db import db, transaction
from core.jobs import (
    QueueState,
    enqueue,
    failed_jobs,
    queue_state,
    rescue_stalled_jobs,
    run_waiting_jobs,
    worker_queue,
)
from core.models import CaughtMail

BOOM = {"times": 0}


@jobs.task("tests.keep_note")
def keep_note(number: int) -> None:
    with transaction():
        row = {
            "received_at": "2026-11-24T12:00:00Z",
            "sender": "",
            "recipient": str(number),
            "subject": "",
            "body": "",
        }
        db.session.execute(db.insert(CaughtMail), row)


@jobs.task("tests.fail_always")
def fail_always(number: int) -> None:
    BOOM["times"] += 1
    raise RuntimeError("this job cannot be done")


def count(status: str) -> int:
    query = "SELECT count(*) FROM procrastinate_jobs WHERE status = CAST(:s AS procrastinate_job_status)"
    found = int(db.session.scalar(text(query), {"s": status}) or 0)
    db.session.rollback()
    return found


def notes() -> list[str]:
    found = list(db.session.scalars(db.select(CaughtMail.recipient)))
    db.session.rollback()
    return found


def make_due() -> None:
    """Bring every waiting job's time forward to now."""
    db.session.execute(text("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'"))
    db.session.commit()


def test_a_job_goes_with_the_commit(app) -> None:
    with transaction():
        enqueue(keep_note, number=7)
    assert count("todo") == 1
    run_waiting_jobs(app)
    assert count("succeeded") == 1
    assert notes() == ["7"]


def test_no_commit_no_job(app) -> None:
    with pytest.raises(RuntimeError), transaction():
        enqueue(keep_note, number=7)
        raise RuntimeError
    assert count("todo") == 0


def test_a_rolled_back_savepoint_takes_its_job_along(app) -> None:
    with transaction():
        with pytest.raises(RuntimeError), db.session.begin_nested():
            enqueue(keep_note, number=1)
            raise RuntimeError
        enqueue(keep_note, number=2)
    run_waiting_jobs(app)
    assert notes() == ["2"]


def test_a_job_for_later_waits(app, clock) -> None:
    from datetime import UTC, datetime, timedelta

    with transaction():
        enqueue(keep_note, run_at=datetime.now(UTC) + timedelta(hours=1), number=3)
    run_waiting_jobs(app)
    assert notes() == [] and count("todo") == 1


@pytest.mark.parametrize("value", ["x" * 65, None, ["a"], 1.5, {"pesel": "1"}])
def test_arguments_are_numbers_and_short_codes(app, value) -> None:
    with pytest.raises(ValueError):
        enqueue(keep_note, number=value)


def test_a_function_that_is_no_task_is_refused(app) -> None:
    with pytest.raises(AttributeError):
        enqueue(len, number=1)


def test_two_tasks_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match=r"tests\.keep_note"):
        jobs.task("tests.keep_note")(lambda: None)


def test_a_failing_job_is_tried_five_times_and_kept_as_failed(app, caplog) -> None:
    BOOM["times"] = 0
    with transaction():
        enqueue(fail_always, number=44051401359)
    for done in range(1, 6):
        with caplog.at_level(logging.ERROR, "wspolnie.jobs"):
            run_waiting_jobs(app)
        assert BOOM["times"] == done
        run_waiting_jobs(app)
        assert BOOM["times"] == done, "it waits before it is tried again"
        make_due()
    assert count("failed") == 1
    (failed,) = failed_jobs()
    assert (failed.task, failed.attempts) == ("tests.fail_always", 5)
    ours = [record for record in caplog.records if record.name == "wspolnie.jobs"]
    assert len(ours) == 5 and all(record.facts == {"task": "tests.fail_always"} for record in ours)
    assert queue_state().failed == 1


def leave_behind(attempts: int) -> None:
    """A job as a killed worker leaves it."""
    db.session.execute(
        text(
            "WITH gone AS (INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - interval '10 minutes') RETURNING id)"
            " UPDATE procrastinate_jobs SET status = 'doing', attempts = :attempts, worker_id = (SELECT id FROM gone)"
        ),
        {"attempts": attempts},
    )
    db.session.commit()


def rescue(app) -> int:
    queue = worker_queue(app)

    async def run() -> int:
        async with queue.open_async():
            return await rescue_stalled_jobs(queue)

    return asyncio.run(run())


def test_what_a_killed_worker_left_is_done_after_all(app) -> None:
    with transaction():
        enqueue(keep_note, number=5)
    leave_behind(attempts=0)
    run_waiting_jobs(app)
    assert notes() == []
    assert rescue(app) == 1
    run_waiting_jobs(app)
    assert notes() == ["5"]


def test_a_job_that_kills_its_workers_is_given_up(app) -> None:
    with transaction():
        enqueue(keep_note, number=5)
    leave_behind(attempts=4)
    assert rescue(app) == 1
    assert count("failed") == 1


def test_a_working_workers_job_is_left_alone(app) -> None:
    with transaction():
        enqueue(keep_note, number=5)
    leave_behind(attempts=0)
    db.session.execute(text("UPDATE procrastinate_workers SET last_heartbeat = now()"))
    db.session.commit()
    assert rescue(app) == 0
    assert count("doing") == 1


def test_the_state_of_an_unattended_queue(app) -> None:
    assert queue_state() == QueueState(None, 0.0, 0)
    db.session.rollback()
    with transaction():
        enqueue(keep_note, number=5)
    db.session.execute(text("UPDATE procrastinate_events SET at = now() - interval '20 minutes'"))
    db.session.execute(
        text("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '90 seconds')")
    )
    state = queue_state()
    assert state.heartbeat_age == pytest.approx(90, abs=5)
    assert state.oldest_waiting == pytest.approx(1200, abs=5)


def test_housekeeping_is_scheduled(app) -> None:
    periodic = {name for name, _ in worker_queue(app).periodic_registry.periodic_tasks}
    assert {
        "core.rescue_stalled_jobs",
        "core.remove_old_jobs",
        "core.erase_expired",
        "core.forget_rate_hits",
    } <= periodic
