"""The server's configuration files, tuned by the machine's memory."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

ADMIN_ROLE = "wspolnie_admin"
APP_ROLE = "wspolnie"
IDENT_MAP = "wspolnie"
CONF = "wspolnie.conf"
_CGROUP_LIMIT = Path("/sys/fs/cgroup/memory.max")
_MEMINFO = Path("/proc/meminfo")

# Limits of the application's role. Long jobs and migrations lift theirs for their own session.
APP_ROLE_LIMITS = {
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "60s",
    "statement_timeout": "30s",
}


def machine_memory_mb(meminfo: Path = _MEMINFO, cgroup_limit: Path = _CGROUP_LIMIT) -> int:
    """The memory we may count on, in MB: the machine's, or the container's when that is less."""
    total = 1024
    for line in meminfo.read_text(encoding="ascii").splitlines():
        if line.startswith("MemTotal:"):
            total = int(line.split()[1]) // 1024
    try:
        limit = cgroup_limit.read_text(encoding="ascii").strip()
    except OSError:
        return total
    return min(total, int(limit) // 2**20) if limit.isdigit() else total


def memory_settings(memory_mb: int) -> dict[str, str]:
    """Shares of the memory: an eighth for shared buffers, since the application lives here too."""
    return {
        "shared_buffers": f"{_between(64, memory_mb // 8, 2048)}MB",
        "effective_cache_size": f"{_between(128, memory_mb // 2, 65536)}MB",
        "maintenance_work_mem": f"{_between(32, memory_mb // 32, 512)}MB",
        "work_mem": f"{_between(4, memory_mb // 500, 32)}MB",
    }


def configuration(socket: Path, memory_mb: int, for_tests: bool) -> str:
    """The text of wspolnie.conf, which postgresql.conf includes."""
    values = {
        "listen_addresses": "",
        "unix_socket_directories": str(socket),
        "unix_socket_permissions": "0777",  # who may enter is decided by peer and the ident map
        "port": "5432",
        "max_connections": "100",
        **memory_settings(min(memory_mb, 2048) if for_tests else memory_mb),
        "fsync": "off" if for_tests else "on",
        "full_page_writes": "off" if for_tests else "on",
        "synchronous_commit": "off" if for_tests else "on",
        "wal_compression": "on",
        "max_wal_size": "1GB",
        "jit": "off",
        "random_page_cost": "1.1",
        "track_commit_timestamp": "off",  # the time of a commit would be a link to its voter
        "timezone": "UTC",
        "log_timezone": "UTC",
        "lc_messages": "C",
        "logging_collector": "on",
        "log_directory": "log",
        "log_filename": "postgresql-%a.log",
        "log_truncate_on_rotation": "on",
        "log_rotation_age": "1d",
        "log_rotation_size": "0",
        # Logs without personal data: no values, no DETAIL ("Key (...)=(...) already exists").
        "log_error_verbosity": "terse",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
        "log_min_error_statement": "panic",
    }
    lines = [f"{name} = '{value}'" for name, value in values.items()]
    head = "# Written anew at each start. Own settings go to local.conf beside this file.\n"
    return head + "\n".join(lines) + "\ninclude_if_exists 'local.conf'\n"


def access_rules() -> str:
    """The text of pg_hba.conf: the socket only, the system's word for who is calling."""
    return f"local all all peer map={IDENT_MAP}\n"


def identities(system_users: Iterable[str]) -> str:
    """The text of pg_ident.conf: which system users may take the two roles."""
    lines = []
    for user in sorted(set(system_users)):
        lines += [f'{IDENT_MAP} "{user}" {role}' for role in (ADMIN_ROLE, APP_ROLE)]
    return "\n".join(lines) + "\n"


def _between(least: int, value: int, most: int) -> int:
    return max(least, min(value, most))
