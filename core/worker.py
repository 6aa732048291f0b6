"""The worker's process: runs jobs until it is told to stop; in development, where no mail server is named, it catches the mail, too.

On SIGTERM or SIGINT it takes no new job, lets the running ones end, and leaves. When the database goes away it
waits for it and goes on.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from typing import Any

from flask import Flask
from sqlalchemy import event

from core.db import db
from core.jobs import rescue_stalled_jobs, worker_queue
from core.mail_catcher import MailCatcher

CONCURRENCY = 2
GRACE_SECONDS = 20.0
PAUSES = (1, 2, 5, 10, 30)
JOB_STATEMENT_TIMEOUT = "10min"

log = logging.getLogger("wspolnie.worker")


def run_worker(app: Flask) -> None:
    """Work until a signal comes. Blocks; must be called in the main thread of its process."""
    _allow_long_statements(app)
    settings = app.extensions["settings"]
    catcher = MailCatcher(app) if settings.has_own_catcher else None
    try:
        if catcher:
            catcher.start()
        asyncio.run(_work_until_stopped(app))
    finally:
        if catcher:
            catcher.stop()
        # Without the interpreter's last search for rubbish, which takes a second: the memory goes anyway.
        gc.freeze()


def _allow_long_statements(app: Flask) -> None:
    with app.app_context():

        @event.listens_for(db.engine, "connect")
        def allow(connection: Any, record: Any) -> None:
            connection.execute(f"SET statement_timeout = '{JOB_STATEMENT_TIMEOUT}'")
            connection.commit()


async def _work_until_stopped(app: Flask) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    log.info("worker started")
    failures = 0
    while not stop.is_set():
        began = loop.time()
        try:
            await _work_once(app, stop)
        except Exception as error:
            log.warning("worker interrupted", extra={"facts": {"cause": type(error).__name__}})
        if stop.is_set():
            break
        failures = 0 if loop.time() - began > PAUSES[-1] else failures + 1
        await _pause(stop, PAUSES[min(failures, len(PAUSES) - 1)])
    log.info("worker stopped")


async def _work_once(app: Flask, stop: asyncio.Event) -> None:
    """One connection to the queue: ends when told to stop, or when the queue cannot be reached."""
    queue = worker_queue(app)
    async with queue.open_async():
        await rescue_stalled_jobs(queue)
        working = asyncio.create_task(
            queue.run_worker_async(
                concurrency=CONCURRENCY,
                install_signal_handlers=False,
                shutdown_graceful_timeout=GRACE_SECONDS,
            )
        )
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not working.done():
            working.cancel()
        await asyncio.gather(working, return_exceptions=stop.is_set())


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
