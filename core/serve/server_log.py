"""The web server's own log as JSON lines, without the visitors' addresses.

Requests themselves are logged by the application, by endpoint and request id; the server's access log
would add addresses, query strings and browsers, and stays off.
"""

from __future__ import annotations

import json
import logging
import re
import time
from typing import Any

from gunicorn import glogging

_ADDRESS = re.compile(r"\bip=\S+|\b\d{1,3}(?:\.\d{1,3}){3}\b(?!:\d)")


class JsonLine(logging.Formatter):
    """One object a line: time in UTC, level, process, message, trace when there is one."""

    converter = staticmethod(time.gmtime)

    def format(self, record: logging.LogRecord) -> str:
        """Write the record as one line, with network addresses left out."""
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
            "level": record.levelname,
            "name": record.name,
            "process": record.process,
            "message": _ADDRESS.sub("ip=-", record.getMessage()),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class ServerLog(glogging.Logger):  # type: ignore[misc]
    """Gunicorn's logger with our line."""

    def setup(self, cfg: Any) -> None:
        """Set up as Gunicorn does, then change the form of the line."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonLine())
