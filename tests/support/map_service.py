"""A real map service on this machine, of many moods: what it answers is said by the path."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from PIL import Image

from maps.outward.fetching import Reach


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


@contextmanager
def running() -> Iterator[int]:
    """The port of a service that runs meanwhile."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def reach_of(port: int) -> Reach:
    """Whatever the name, the service on this machine is reached."""
    return Reach(resolve=lambda _host, _port: [("127.0.0.1", port)], allows=lambda _number: True, seconds=1.0)
