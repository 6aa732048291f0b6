"""Configuration: the environment is read once, here; outside development a missing secret refuses to start."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
ENVIRONMENTS = ("development", "test", "production")
MEGABYTE = 1024 * 1024
USUAL_SMTP_PORT = 8025


class ConfigurationError(RuntimeError):
    """The application must not start; the message says what is missing and where to put it."""


@dataclass(frozen=True)
class Config:
    """Everything the application takes from outside. ``pepper`` keys the hashes of voters and documents."""

    environment: str
    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    pepper: bytes = field(repr=False)
    instance: Path = ROOT / "instance"
    static_build: Path | None = None
    smtp_host: str = "127.0.0.1"
    smtp_port: int = 0
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    smtp_starttls: bool = False
    mail_from: str = "wspolnie@localhost"
    public_url: str = "http://127.0.0.1:8000"
    trusted_proxies: int = 0
    page_cache_seconds: float = 0.0
    admin_database_url: str | None = None

    @property
    def is_production(self) -> bool:
        """Whether cookies are for https only and mail is really sent."""
        return self.environment == "production"

    @property
    def has_own_catcher(self) -> bool:
        """Whether mail goes to this installation's own catcher: no server is named, and nobody waits for letters."""
        return not self.smtp_port and not self.is_production

    def flask_settings(self) -> dict[str, Any]:
        """What Flask and its extensions read from ``app.config``."""
        return {
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SQLALCHEMY_ENGINE_OPTIONS": {
                "pool_size": 4,
                "max_overflow": 2,
                "hide_parameters": True,
            },
            "SESSION_COOKIE_NAME": "wsp_session",
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_SECURE": self.public_url.startswith("https://"),
            "WTF_CSRF_TIME_LIMIT": None,
            "WTF_CSRF_CHECK_DEFAULT": True,
            "WTF_CSRF_SSL_STRICT": False,
            "MAX_CONTENT_LENGTH": 64 * MEGABYTE,
            "MAX_FORM_MEMORY_SIZE": 512 * 1024,
            "MAX_FORM_PARTS": 2000,
            "BABEL_DEFAULT_LOCALE": "pl",
            "BABEL_DEFAULT_TIMEZONE": "Europe/Warsaw",
            "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
            "TESTING": self.environment == "test",
        }


def _required(env: Mapping[str, str], name: str, environment: str) -> str:
    value = env.get(name, "")
    if len(value) < 32:
        raise ConfigurationError(
            f"{name}: brak albo krótsze niż 32 znaki. Ustaw zmienną środowiska {name} "
            f"(np. wynik polecenia: openssl rand -hex 32); w środowisku „{environment}” bez niej nie startujemy."
        )
    return value


def read_secrets_file(path: Path) -> dict[str, str]:
    """``NAME=value`` lines of ``instance/secrets.env``; an absent file is an empty one."""
    if not path.exists():
        return {}
    pairs = (line.split("=", 1) for line in path.read_text().splitlines() if "=" in line)
    return {name.strip(): value.strip() for name, value in pairs}


def load_config(env: Mapping[str, str] | None = None, database_url: str | None = None) -> Config:
    """Read the environment (and, in development, ``instance/secrets.env``).

    Raises ``ConfigurationError`` when a secret is missing or the environment has no such name.
    """
    given = dict(os.environ if env is None else env)
    environment = given.get("WSPOLNIE_ENV", "development")
    if environment not in ENVIRONMENTS:
        raise ConfigurationError(
            f"WSPOLNIE_ENV: „{environment}” nie jest jednym z: {', '.join(ENVIRONMENTS)}."
        )
    instance = Path(given.get("WSPOLNIE_INSTANCE", str(ROOT / "instance")))
    if environment == "development":
        given = {**read_secrets_file(instance / "secrets.env"), **given}
    url = database_url or given.get("DATABASE_URL", "")
    if not url:
        raise ConfigurationError("DATABASE_URL: brak adresu bazy danych.")
    build = given.get("WSPOLNIE_STATIC_BUILD", "")
    return Config(
        environment=environment,
        database_url=_with_driver(url),
        secret_key=_required(given, "WSPOLNIE_SECRET_KEY", environment),
        pepper=_required(given, "WSPOLNIE_PEPPER", environment).encode(),
        instance=instance,
        static_build=Path(build) if build else None,
        smtp_host=given.get("SMTP_HOST", "127.0.0.1"),
        smtp_port=_smtp_port(given, environment),
        smtp_user=given.get("SMTP_USER", ""),
        smtp_password=given.get("SMTP_PASSWORD", ""),
        smtp_starttls=given.get("SMTP_STARTTLS", "") == "1",
        mail_from=given.get("MAIL_FROM", "wspolnie@localhost"),
        public_url=(given.get("PUBLIC_URL") or _served_address(instance)).rstrip("/"),
        trusted_proxies=int(_number(given, "TRUSTED_PROXIES", "1", 0, 10)),
        page_cache_seconds=_number(given, "PAGE_CACHE_SECONDS", "2", 0, 3600, is_whole=False),
        admin_database_url=given.get("WSPOLNIE_ADMIN_DATABASE_URL") or None,
    )


def _smtp_port(given: Mapping[str, str], environment: str) -> int:
    """The port of the mail server; 0 in development when none is named: the installation catches its own mail."""
    if given.get("SMTP_PORT"):
        return int(_number(given, "SMTP_PORT", "587", 1, 65535))
    return USUAL_SMTP_PORT if given.get("SMTP_HOST") or environment == "production" else 0


def _number(
    given: Mapping[str, str], name: str, example: str, least: int, most: int, is_whole: bool = True
) -> float:
    """A number from the environment; nothing is zero. Raises ``ConfigurationError`` for anything else."""
    written = (given.get(name) or "0").strip()
    try:
        number = int(written) if is_whole else float(written)
    except ValueError:
        number = least - 1
    if not (given.get(name) or "").strip() or least <= number <= most:
        return number
    raise ConfigurationError(
        f"{name}: „{written}” nie jest liczbą od {least} do {most}. Wpisz na przykład {example}."
    )


def _served_address(instance: Path) -> str:
    """Where ``script/server`` serves this instance now, by its lock file; its usual address when it does not."""
    lock = instance / "server.lock"
    words = lock.read_text().split() if lock.exists() else []
    return words[1] if len(words) == 2 and words[1].startswith("http") else "http://127.0.0.1:8000"


def _with_driver(url: str) -> str:
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url
