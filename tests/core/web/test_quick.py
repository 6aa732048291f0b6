"""Answers in front of Flask: the same as Flask's own, and whatever is not plain is left to Flask."""

from __future__ import annotations

import gzip
from types import SimpleNamespace

from flask import Flask

from core.web.quick import Plain, answer_quickly, init_app

LONG = b"kafelek " * 200


def small_town() -> Flask:
    app = Flask("small_town")
    app.extensions["settings"] = SimpleNamespace(is_production=True)
    init_app(app)

    def quick(path: str, arguments: dict[str, str]) -> Plain | None:
        if arguments.get("stan") == "zle":
            raise ValueError
        known = {"/kafelki/1": LONG, "/kafelki/2": b"", "/kafelki/3": arguments.get("stan", "").encode()}
        return (
            Plain(known[path], "application/x-kafelek", "public, max-age=9", "kafelek")
            if path in known
            else None
        )

    answer_quickly(app, "/kafelki/", quick)

    @app.route("/kafelki/<number>", methods=["GET", "POST"])
    def tile(number: str) -> str:
        return f"Flask: {number}"

    return app


def test_a_plain_answer_is_packed_safe_and_numbered() -> None:
    answer = small_town().test_client().get("/kafelki/1", headers={"Accept-Encoding": "gzip"})
    assert (answer.status_code, answer.mimetype) == (200, "application/x-kafelek")
    assert gzip.decompress(answer.data) == LONG and int(answer.headers["Content-Length"]) == len(answer.data)
    kept = {
        name: answer.headers[name]
        for name in ("Cache-Control", "X-Content-Type-Options", "Referrer-Policy", "Vary")
    }
    assert list(kept.values()) == ["public, max-age=9", "nosniff", "same-origin", "Accept-Encoding"]
    assert answer.headers["Strict-Transport-Security"] and len(answer.headers["X-Request-Id"]) == 8
    assert "Set-Cookie" not in answer.headers


def test_nothing_is_204_and_the_first_of_two_values_counts() -> None:
    client = small_town().test_client()
    assert client.get("/kafelki/2").status_code == 204
    assert client.get("/kafelki/3?stan=a&stan=b").data == b"a"


def test_whatever_is_not_plain_is_left_to_flask() -> None:
    client = small_town().test_client()
    told = (client.get("/kafelki/4"), client.get("/kafelki/1?stan=zle"), client.post("/kafelki/1"))
    assert [one.text for one in told] == ["Flask: 4", "Flask: 1", "Flask: 1"]
    assert client.get("/inne/1").status_code == client.get("/").status_code == 404
