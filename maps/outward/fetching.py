"""Fetching one picture from a map service: to the very address that was looked at, no farther, no longer, no larger.

The name is resolved once, each of its addresses is asked whether it may be reached, and the connection goes to that
number: a name that resolves to something else a moment later (DNS rebinding) gains nothing. A redirect is a refusal.
The standard library's client follows none, reads no proxy from the environment and keeps no connection.
"""

from __future__ import annotations

import io
import socket
import ssl
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from threading import Timer

from PIL import Image, UnidentifiedImageError

from maps.outward.addresses import ServiceAddress, is_public

SECONDS = 8.0
"""A reader has moved the map on long before that."""
MOST_BYTES = 512 * 1024
"""256 × 256 dots of four bytes are 262 kB before they are packed."""
LONGEST_SIDE = 1024
MOST_TRIED = 2
MIMETYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
NO_PICTURE = (
    UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning, OSError, ValueError, KeyError,
    SyntaxError,
)  # fmt: skip
AGENT = "Wspolnie map layers"


@dataclass(frozen=True)
class Picture:
    """A picture as it came; ``mimetype`` is what its content says, whatever the service claimed."""

    body: bytes
    mimetype: str


class Refused(Exception):
    """No picture. ``code``: ``unknown_host``, ``private_host``, ``unreachable``, ``too_slow``, ``redirected``,
    ``status`` (with ``detail``), ``too_large``, ``not_picture``, ``busy``."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


Number = tuple[str, int]
"""A numeric address and a port, as the system's sockets take them."""


def resolved(host: str, port: int) -> list[Number]:
    """The numeric addresses of a host, as the system resolves it. Raises ``OSError``."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys((str(one[4][0]), int(one[4][1])) for one in found))


@dataclass(frozen=True)
class Reach:
    """How far fetching goes: who resolves names, which numeric addresses may be reached, how long it may take.

    Outside tests it is always this, see ``maps.outward.proxy``.
    """

    resolve: Callable[[str, int], list[Number]] = resolved
    allows: Callable[[str], bool] = is_public
    seconds: float = SECONDS


def reachable(host: str, port: int, reach: Reach) -> list[Number]:
    """Addresses of a host that may all be reached. Raises ``Refused``: one that may not spoils the rest."""
    try:
        found = reach.resolve(host, port)
    except (OSError, UnicodeError):
        found = []
    if not found:
        raise Refused("unknown_host")
    if not all(reach.allows(number) for number, _port in found):
        raise Refused("private_host")
    return found


class _Plain(HTTPConnection):
    """A connection to the number that was looked at, in the name of the host.

    ``held`` is its socket, also once the client has handed it to the answer that is being read.
    """

    held: socket.socket | None = None

    def __init__(self, service: ServiceAddress, number: Number, seconds: float) -> None:
        super().__init__(service.host, service.port, timeout=seconds)
        self.number = number

    def connect(self) -> None:
        self.sock = self.held = socket.create_connection(self.number, self.timeout)


class _Secure(HTTPSConnection):
    """The same over TLS: the certificate must be the host's."""

    held: socket.socket | None = None

    def __init__(self, service: ServiceAddress, number: Number, seconds: float) -> None:
        self.trust = ssl.create_default_context()
        super().__init__(service.host, service.port, timeout=seconds, context=self.trust)
        self.number = number

    def connect(self) -> None:
        self.sock = self.held = socket.create_connection(self.number, self.timeout)
        self.sock = self.held = self.trust.wrap_socket(self.sock, server_hostname=self.host)


def fetch_picture(service: ServiceAddress, target: str, reach: Reach = Reach()) -> Picture:
    """The picture at ``target`` (path and query) of a service. Raises ``Refused``."""
    began = time.monotonic()
    numbers = reachable(service.host, service.port, reach)[:MOST_TRIED]
    left = reach.seconds - (time.monotonic() - began)
    for number in numbers:
        kind = _Secure if service.scheme == "https" else _Plain
        connection = kind(service, number, max(left / len(numbers), 0.1))
        try:
            with _cut_off(connection):
                return _asked(connection, target)
        except TimeoutError:
            raise Refused("too_slow") from None
        except (OSError, HTTPException):
            left = reach.seconds - (time.monotonic() - began)
            if left <= 0:
                raise Refused("too_slow") from None
        finally:
            connection.close()
    raise Refused("unreachable")


@contextmanager
def _cut_off(connection: _Plain | _Secure) -> Iterator[None]:
    """Shut the connection when its time is over: a service that drips byte after byte never runs into a timeout."""
    is_over = []

    def shut() -> None:
        is_over.append(True)
        if connection.held is not None:
            with suppress(OSError):
                connection.held.shutdown(socket.SHUT_RDWR)

    timer = Timer(float(connection.timeout or SECONDS), shut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, HTTPException, Refused):
        if is_over:
            raise TimeoutError from None
        raise
    finally:
        timer.cancel()
    if is_over:
        raise TimeoutError


def _asked(connection: _Plain | _Secure, target: str) -> Picture:
    headers = {
        "Accept": "image/png,image/jpeg,image/webp",
        "Accept-Encoding": "identity",
        "User-Agent": AGENT,
    }
    connection.request("GET", target, headers=headers)
    answer = connection.getresponse()
    if 300 <= answer.status < 400:
        raise Refused("redirected")
    if answer.status != 200:
        raise Refused("status", str(answer.status))
    return picture_of(_bounded(answer))


def _bounded(answer: HTTPResponse) -> bytes:
    if answer.length is not None and answer.length > MOST_BYTES:
        raise Refused("too_large")
    body = answer.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise Refused("too_large")
    return body


def picture_of(body: bytes) -> Picture:
    """What the bytes are, by their content. Raises ``Refused`` for all that is no small picture: a page, an SVG, XML."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(body), formats=list(MIMETYPES)) as found:
                mimetype, size = MIMETYPES[found.format or ""], found.size
    except NO_PICTURE:
        raise Refused("not_picture") from None
    if max(size) > LONGEST_SIDE:
        raise Refused("not_picture")
    return Picture(body, mimetype)
