"""Rate limits: shared, committed at once, nothing readable stored."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from core.db import db, transaction
from core.limits import (
    Limit,
    RateResult,
    TooMany,
    client_key,
    forget,
    forget_rate_hits,
    hit,
    refuse_over,
    window_of,
)

LOGIN = Limit("login", 3, 600)


def rows() -> list[tuple[str, int]]:
    found = [tuple(row) for row in db.session.execute(text("SELECT key, n FROM core_rate_hits ORDER BY key"))]
    db.session.rollback()
    return found


def test_the_try_after_the_last_is_refused_until_the_window_ends(app, clock) -> None:
    clock.set(datetime(2026, 11, 24, 12, 3, 20, 500_000, UTC))
    assert [hit(LOGIN, "k") for _ in range(3)] == [RateResult(True)] * 3
    assert hit(LOGIN, "k") == RateResult(False, 400)
    with pytest.raises(TooMany) as refused:
        refuse_over(LOGIN, "k")
    assert refused.value.retry_after == 400
    clock.move(seconds=refused.value.retry_after)
    assert hit(LOGIN, "k").allowed


def test_keys_and_limits_do_not_mix(app) -> None:
    for _ in range(3):
        hit(LOGIN, "a")
    assert not hit(LOGIN, "a").allowed
    assert hit(LOGIN, "b").allowed
    assert hit(Limit("reset", 3, 600), "a").allowed


def test_a_rolled_back_act_still_counts(app) -> None:
    with pytest.raises(RuntimeError), transaction():
        hit(LOGIN, "k")
        raise RuntimeError
    assert [n for _, n in rows()] == [1]


def test_the_table_holds_no_address(app) -> None:
    hit(LOGIN, "anna.nowak@example.pl")
    hit(LOGIN, "203.0.113.9")
    keys = [key for key, _ in rows()]
    assert len(set(keys)) == 2
    assert all(key.startswith("login:") and len(key) == 46 for key in keys)
    assert "nowak" not in str(keys) and "203" not in [key[6:9] for key in keys]


def test_the_key_depends_on_the_secret(app, settings) -> None:
    from dataclasses import replace

    hit(LOGIN, "k")
    app.extensions["settings"] = replace(settings, secret_key="x" * 40)
    hit(LOGIN, "k")
    assert len(rows()) == 2


def test_forgetting_begins_anew(app) -> None:
    for _ in range(4):
        hit(LOGIN, "k")
    forget(LOGIN, "k")
    assert hit(LOGIN, "k").allowed


def test_of_many_at_once_exactly_the_limit_pass(app) -> None:
    def one(_: int) -> bool:
        with app.app_context():
            return hit(LOGIN, "same").allowed

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(40))) == 3


def test_old_windows_are_removed(app, clock) -> None:
    hit(LOGIN, "k")
    clock.move(days=1)
    hit(LOGIN, "k")
    clock.move(days=1, hours=1)
    forget_rate_hits()
    assert len(rows()) == 1


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::7", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("", "unknown"),
    ],
)
def test_client_key(app, address: str, key: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert client_key() == key


@pytest.mark.parametrize(("n", "per_seconds"), [(0, 60), (1, 0), (1, 86_401)])
def test_senseless_limits_are_refused(n: int, per_seconds: int) -> None:
    with pytest.raises(ValueError):
        Limit("x", n, per_seconds)


moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


@given(moments, st.integers(1, 86_400))
def test_a_moment_lies_in_its_window(moment: datetime, per_seconds: int) -> None:
    begin, left = window_of(moment, per_seconds)
    assert begin <= moment
    assert (moment - begin).total_seconds() < per_seconds
    assert 1 <= left <= per_seconds
    assert begin.timestamp() % per_seconds == 0


def test_the_table_is_not_in_the_write_ahead_log(app) -> None:
    assert db.session.scalar(
        text("SELECT relpersistence FROM pg_class WHERE relname = 'core_rate_hits'")
    ) in ("u", b"u")
