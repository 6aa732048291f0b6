"""A picture is fetched from a real server on this machine; who may be reached is handed in, never loosened."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from PIL import Image

from maps.outward.addresses import ServiceAddress
from maps.outward.fetching import Reach, Refused, fetch_picture, reachable

ADDRESS = ServiceAddress("http", "mapy.example", 80, "/wms", "")


def picture(kind: str = "PNG", side: int = 256) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (side, side), "#3a7d44").save(content, kind)
    return content.getvalue()


class Service(BaseHTTPRequestHandler):
    """A map service of many moods; the path says which."""

    asked: list[str] = []

    def do_GET(self) -> None:
        Service.asked.append(f"{self.headers['Host']}{self.path}")
        mood = self.path.strip("/").split("?")[0]
        if mood == "redirect":
            self.send_response(302)
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_address[1]}/png")
            self.end_headers()
        elif mood == "drip":
            self.send_response(200)
            self.end_headers()
            self.drip(b"\x89PNG\r\n\x1a\n" + b"x" * 1000)
        elif mood == "drip-head":
            self.drip(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 1000)
        elif mood == "endless":
            self.send_response(200)
            self.end_headers()
            for _ in range(200):
                self.wfile.write(b"\x89PNG" + b"x" * 65536)
        else:
            self.say(mood)

    def drip(self, body: bytes) -> None:
        for byte in body:
            self.wfile.write(bytes([byte]))
            time.sleep(0.02)

    def say(self, mood: str) -> None:
        bodies = {
            "png": picture(), "jpeg": picture("JPEG"), "webp": picture("WEBP"), "wide": picture(side=1500),
            "html": b"<html><script>alert(1)</script>", "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            "xml": b"<?xml version='1.0'?><ServiceExceptionReport/>", "gif": picture("GIF"), "empty": b"",
            "large": b"x" * 4_000_000, "sign": b"\x89PNG\r\n\x1a\n<script>alert(1)</script>",
        }  # fmt: skip
        body = bodies.get(mood)
        self.send_response(200 if body is not None else 404)
        self.send_header("Content-Type", "image/png")
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_: object) -> None:
        """Nothing is written to the terminal."""

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:
            self.close_connection = True


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.fixture
def reach(port) -> Reach:
    """Whatever the name, this machine is reached."""
    return Reach(resolve=lambda host, _port: [("127.0.0.1", port)], allows=lambda _number: True, seconds=1.0)


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_a_picture_comes_as_it_is_whatever_the_service_calls_it(reach, kind) -> None:
    found = fetch_picture(ADDRESS, f"/{kind}?x=1", reach)
    assert found.mimetype == f"image/{kind}" and len(found.body) > 100
    assert Service.asked[-1] == f"mapy.example/{kind}?x=1"


@pytest.mark.parametrize(
    ("mood", "code"),
    [
        *[(mood, "not_picture") for mood in ("html", "svg", "xml", "gif", "empty", "sign", "wide")],
        *[
            ("large", "too_large"),
            ("endless", "too_large"),
            ("redirect", "redirected"),
            ("nothing", "status"),
        ],
    ],
)
def test_what_is_no_small_picture_is_refused(reach, mood, code) -> None:
    with pytest.raises(Refused) as refused:
        fetch_picture(ADDRESS, f"/{mood}", reach)
    assert refused.value.code == code
    assert mood != "redirect" or "png" not in Service.asked[-1]


@pytest.mark.parametrize("mood", ["drip", "drip-head"])
def test_a_service_that_drips_is_left(reach, mood) -> None:
    began = time.monotonic()
    with pytest.raises(Refused) as refused:
        fetch_picture(ADDRESS, f"/{mood}", reach)
    assert refused.value.code == "too_slow" and time.monotonic() - began < 3


def test_as_it_runs_for_everybody_this_machine_is_never_reached(port) -> None:
    asked = len(Service.asked)
    for host in ("127.0.0.1", "localhost", "::1"):
        with pytest.raises(Refused) as refused:
            fetch_picture(ServiceAddress("http", host, port, "/png", ""), "/png")
        assert refused.value.code == "private_host"
    assert len(Service.asked) == asked


@pytest.mark.parametrize(
    "numbers", [["10.0.0.5"], ["8.8.8.8", "169.254.169.254"], ["::ffff:127.0.0.1"], ["8.8.8.8", "::1"]]
)
def test_one_private_number_spoils_a_name(numbers) -> None:
    with pytest.raises(Refused) as refused:
        reachable("mapy.example", 443, Reach(resolve=lambda *_: [(one, 443) for one in numbers]))
    assert refused.value.code == "private_host"


def test_a_name_is_resolved_once_so_that_it_cannot_change_its_mind(port) -> None:
    """DNS rebinding: public when looked at, this machine a moment later."""
    told: list[str] = []

    def rebinding(_host: str, _port: int) -> list[tuple[str, int]]:
        told.append("asked")
        return [("127.0.0.1", port)] if len(told) == 1 else [("10.0.0.1", port)]

    looked_at: list[str] = []
    allows = lambda number: not looked_at.append(number) and number == "127.0.0.1"  # noqa: E731
    assert fetch_picture(ADDRESS, "/png", Reach(rebinding, allows, 1.0)).mimetype == "image/png"
    assert (told, looked_at) == (["asked"], ["127.0.0.1"])


def test_a_name_that_leads_nowhere_is_told() -> None:
    def nothing(*_: object) -> list[tuple[str, int]]:
        raise OSError

    for resolve in (nothing, lambda *_: []):
        with pytest.raises(Refused) as refused:
            fetch_picture(ADDRESS, "/png", Reach(resolve=resolve))
        assert refused.value.code == "unknown_host"
