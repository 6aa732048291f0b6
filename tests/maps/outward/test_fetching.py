"""A picture is fetched from a real server on this machine; who may be reached is handed in, never loosened."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from maps.outward.addresses import ServiceAddress
from maps.outward.fetching import Reach, Refused, fetch_picture, reachable
from tests.support.map_service import Service, reach_of, running

ADDRESS = ServiceAddress("http", "mapy.example", 80, "/wms", "")


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with running() as number:
        yield number


@pytest.fixture
def reach(port) -> Reach:
    return reach_of(port)


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
