"""What the application refuses to start without."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import create_app
from config import Config, ConfigurationError, load_config
from core.access import UnmarkedView, public, refuse_unmarked_views

GOOD = {
    "WSPOLNIE_ENV": "production",
    "DATABASE_URL": "postgresql://wspolnie@db/wspolnie",
    "WSPOLNIE_SECRET_KEY": "s" * 32,
    "WSPOLNIE_PEPPER": "p" * 32,
}


def test_production_starts_with_its_secrets() -> None:
    settings = load_config(GOOD)
    assert settings.is_production
    assert settings.database_url == "postgresql+psycopg://wspolnie@db/wspolnie"


@pytest.mark.parametrize("name", ["DATABASE_URL", "WSPOLNIE_SECRET_KEY", "WSPOLNIE_PEPPER"])
@pytest.mark.parametrize("value", [None, ""])
def test_production_refuses_without(name: str, value: str | None) -> None:
    given = {key: item for key, item in GOOD.items() if key != name} | (
        {} if value is None else {name: value}
    )
    with pytest.raises(ConfigurationError, match=name):
        load_config(given)


@pytest.mark.parametrize("name", ["WSPOLNIE_SECRET_KEY", "WSPOLNIE_PEPPER"])
def test_a_short_secret_is_none_and_is_not_told(name: str) -> None:
    with pytest.raises(ConfigurationError, match=name) as refused:
        load_config(GOOD | {name: "krotki-sekret"})
    assert "krotki-sekret" not in str(refused.value)


def test_production_does_not_read_the_development_secrets(tmp_path: Path) -> None:
    (tmp_path / "secrets.env").write_text(
        "WSPOLNIE_SECRET_KEY=" + "x" * 32 + "\nWSPOLNIE_PEPPER=" + "y" * 32 + "\n"
    )
    bare = {"DATABASE_URL": "postgresql://x", "WSPOLNIE_INSTANCE": str(tmp_path)}
    assert load_config(bare | {"WSPOLNIE_ENV": "development"}).pepper == b"y" * 32
    with pytest.raises(ConfigurationError):
        load_config(bare | {"WSPOLNIE_ENV": "production"})


def test_an_unknown_environment_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="staging"):
        load_config(GOOD | {"WSPOLNIE_ENV": "staging"})


def test_secrets_are_not_shown() -> None:
    settings = load_config(GOOD | {"SMTP_PASSWORD": "haslo-poczty"})
    shown = repr(settings)
    for secret in ("s" * 32, "p" * 32, "haslo-poczty"):
        assert secret not in shown


def test_an_unmarked_view_keeps_the_application_from_starting(
    settings: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core import ops

    create_app(settings)
    monkeypatch.delattr(ops.healthz, "access")
    with pytest.raises(UnmarkedView, match=r"ops\.healthz"):
        create_app(settings)


def test_every_unmarked_view_is_named(app) -> None:
    app.add_url_rule("/a", "forgotten_one", lambda: "")
    app.add_url_rule("/b", "marked", public(lambda: ""))
    app.add_url_rule("/c", "forgotten_two", lambda: "")
    with pytest.raises(UnmarkedView) as refused:
        refuse_unmarked_views(app)
    assert "forgotten_one, forgotten_two" in str(refused.value) and "marked," not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMTP_PORT", "abc"), ("SMTP_PORT", "0"), ("SMTP_PORT", "70000"), ("TRUSTED_PROXIES", "dwa"),
        ("PAGE_CACHE_SECONDS", "krótko"),
    ],
)  # fmt: skip
def test_a_setting_that_is_no_number_is_told_in_a_sentence(name: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=f"{name}: „{value}” nie jest liczbą od"):
        load_config({**GOOD, name: value})


def test_numbers_of_settings_are_read(tmp_path: Path) -> None:
    read = load_config({**GOOD, "SMTP_PORT": "587", "TRUSTED_PROXIES": "1", "PAGE_CACHE_SECONDS": "1.5"})
    assert (read.smtp_port, read.trusted_proxies, read.page_cache_seconds) == (587, 1, 1.5)
    assert load_config({**GOOD, "TRUSTED_PROXIES": ""}).trusted_proxies == 0
