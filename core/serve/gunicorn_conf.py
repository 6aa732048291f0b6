"""Gunicorn's settings. The address comes from the supervisor, the rest from the machine."""

from __future__ import annotations

import gc
import os
from typing import Any

from core.serve.server_log import ServerLog

# Each worker's pool may hold six connections; the private cluster gives one hundred.
_MOST_WORKERS = 12

wsgi_app = "app:create_app()"
worker_class = "gthread"
workers = int(os.environ.get("WSPOLNIE_WEB_WORKERS", 0)) or min(
    _MOST_WORKERS, max(2, len(os.sched_getaffinity(0)))
)
threads = 4
preload_app = False
timeout = 60
graceful_timeout = 30
keepalive = 5
worker_connections = 200
max_requests = 20_000
max_requests_jitter = 2_000
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None

limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190

accesslog = None
errorlog = "-"
logger_class = ServerLog
control_socket_disable = True
proc_name = "wspolnie-web"


def worker_exit(server: Any, worker: Any) -> None:
    """Leave without the interpreter's last search for rubbish: it takes a second, and the memory goes anyway."""
    gc.freeze()
