"""Rate limits shared by all workers: how often a guessable thing may be tried within a window of time.

Counted on a connection of its own, committed at once: a refused act rolls back, its count must not. Keys are
stored as keyed hashes, so the table holds no address and no e-mail. Windows are fixed: they begin at multiples
of their length.
"""

from __future__ import annotations

import hmac
import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address

from flask import current_app, request
from sqlalchemy import Engine, create_engine, delete
from sqlalchemy.pool import QueuePool

from core import clock
from core.db import db, replace_the_dead, transaction
from core.jobs import task
from core.models import RateHit
from core.reading import ask_alone

KEEP = timedelta(days=2)
LONGEST_WINDOW = timedelta(days=1)
COUNT = (
    'INSERT INTO core_rate_hits AS hits (key, "window", n) VALUES (%(key)s, %(window)s, 1)'
    ' ON CONFLICT (key, "window") DO UPDATE SET n = hits.n + 1 RETURNING n'
)


@dataclass(frozen=True)
class Limit:
    """``n`` tries within ``per_seconds`` (at most a day) for each key; ``name`` keeps limits apart."""

    name: str
    n: int
    per_seconds: int

    def __post_init__(self) -> None:
        if self.n < 1 or not 0 < self.per_seconds <= LONGEST_WINDOW.total_seconds():
            raise ValueError("a limit allows at least one try within at most a day")


@dataclass(frozen=True)
class RateResult:
    """Whether this try is within the limit; if not, after how many whole seconds to come back."""

    allowed: bool
    retry_after: int = 0


class TooMany(Exception):
    """Too many tries (429). ``retry_after``: whole seconds until the next one is allowed."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("too many tries")
        self.retry_after = retry_after


def window_of(moment: datetime, per_seconds: int) -> tuple[datetime, int]:
    """Beginning of the window that ``moment`` (aware) lies in, and whole seconds until it ends, at least 1."""
    since = moment.timestamp()
    begin = math.floor(since / per_seconds) * per_seconds
    return datetime.fromtimestamp(begin, UTC), max(1, math.ceil(begin + per_seconds - since))


def stored_key(limit: Limit, key: str) -> str:
    """What stands in the table for ``key``: the limit's name and a hash that nobody can reverse by guessing."""
    secret = current_app.extensions["settings"].secret_key.encode()
    digest = hmac.digest(secret, f"rate:{limit.name}:{key}".encode(), "sha256").hex()[:40]
    return f"{limit.name}:{digest}"


def hit(limit: Limit, key: str) -> RateResult:
    """Count a try and say whether it is within the limit."""
    window, seconds_left = window_of(clock.now(), limit.per_seconds)
    ((n,),) = ask_alone(_own_engine(), COUNT, {"key": stored_key(limit, key), "window": window})
    return RateResult(True) if n <= limit.n else RateResult(False, seconds_left)


def refuse_over(limit: Limit, key: str) -> None:
    """Count a try; raises ``TooMany`` when it is one too many."""
    result = hit(limit, key)
    if not result.allowed:
        raise TooMany(result.retry_after)


def forget(limit: Limit, key: str) -> None:
    """Begin counting anew for ``key``, e.g. after the right password."""
    with _own_engine().connect() as connection:
        connection.execute(delete(RateHit).where(RateHit.key == stored_key(limit, key)))


def client_key() -> str:
    """The sender's address as limits count it: IPv4 whole, IPv6 by its /64, which is one household's."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(IPv6Address(int(address) >> 64 << 64)) + "/64"
    return str(address)


def _own_engine() -> Engine:
    """A small pool apart from the sessions': who waits for it holds none of its connections."""
    engine: Engine | None = current_app.extensions.get("rate_engine")
    if engine is None:
        url = current_app.extensions["settings"].database_url
        engine = create_engine(
            url,
            isolation_level="AUTOCOMMIT",
            poolclass=QueuePool,
            pool_size=1,
            max_overflow=2,
        )
        replace_the_dead(engine)
        current_app.extensions["rate_engine"] = engine
    return engine


@task("core.forget_rate_hits", cron="*/20 * * * *")
def forget_rate_hits() -> None:
    """Remove windows that are long over."""
    with transaction():
        db.session.execute(delete(RateHit).where(RateHit.window < clock.now() - KEEP))
