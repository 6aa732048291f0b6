"""Which addresses of map services our server may ask: nothing of a private network, in whatever clothes."""

from __future__ import annotations

import pytest

from core.problems import Problem
from maps.outward.addresses import is_public, read_address
from maps.outward.asking import Service, is_tile, tile_box, tile_target


@pytest.mark.parametrize(
    "number",
    [
        *("127.0.0.1", "127.8.9.10", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"),
        *("169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192", "198.18.0.1", "224.0.0.1"),
        *("239.255.255.255", "240.0.0.1", "255.255.255.255", "192.0.2.1", "168.63.129.16"),
        *(
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "::127.0.0.1",
            "fe80::1",
            "fe80::1%eth0",
            "fc00::1",
        ),
        *(
            "fd00:ec2::254",
            "fec0::1",
            "ff02::1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:0:7f00:1::",
            "2001:db8::1",
        ),
        *("localhost", "", "2130706433", "0x7f000001", "017700000001"),
    ],
)
def test_no_machine_of_a_private_network_is_asked(number) -> None:
    assert not is_public(number)


@pytest.mark.parametrize("number", ["91.223.135.10", "8.8.8.8", "2a02:2e02::5", "2606:4700::1111"])
def test_machines_of_the_internet_are(number) -> None:
    assert is_public(number)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ftp://mapy.pl/wms", "service_url"),
        ("file:///etc/passwd", "service_url"),
        ("//mapy.pl/wms", "service_url"),
        ("https://", "service_url"),
        ("https://mapy.pl/ wms", "service_url"),
        ("https://mapy.pl\\@10.0.0.1/", "service_url"),
        ("https://mąpy.pl/wms", "service_url"),
        ("https://[::1", "service_url"),
        ("https://mapy.pl:99999/", "service_url"),
        ("https://mapy.pl/" + "a" * 500, "service_url"),
        ("https://kto:haslo@mapy.pl/wms", "service_signed_in"),
        ("https://mapy.pl@10.0.0.1/wms", "service_signed_in"),
        ("http://mapy.pl:22/wms", "service_port"),
        ("http://mapy.pl:443/wms", "service_port"),
        ("http://localhost/wms", "service_host"),
        ("http://serwer/wms", "service_host"),
        ("http://127.0.0.1/wms", "service_host"),
        ("http://[::1]/wms", "service_host"),
        ("http://[::ffff:127.0.0.1]/", "service_host"),
        ("http://[fe80::1%25eth0]/", "service_host"),
        ("http://169.254.169.254/latest/meta-data", "service_host"),
        ("http://2130706433/", "service_host"),
        ("http://0x7f000001/", "service_host"),
        ("http://0x7f.0.0.1/", "service_host"),
        ("http://0177.0.0.1/", "service_host"),
        ("http://127.1/", "service_host"),
        ("http://1.2.3.4.5/", "service_host"),
        ("http://mapy..pl/", "service_host"),
        ("https://mapy.pl/wms?klucz=tajny", "service_parameters"),
    ],
)
def test_an_address_that_leads_elsewhere_is_refused(typed, code) -> None:
    found = read_address(typed)
    assert isinstance(found, Problem) and (found.code, found.field) == (code, "url")


def test_a_pasted_request_loses_all_that_we_say_ourselves() -> None:
    found = read_address(" https://Mapy.Pl./cgi?map=/mapy/zielen.map&SERVICE=WMS&request=GetCapabilities#x ")
    assert not isinstance(found, Problem)
    assert found.url == "https://mapy.pl/cgi?map=/mapy/zielen.map"


def test_a_tile_is_asked_for_by_its_own_box_and_nothing_else() -> None:
    address = read_address("https://mapy.pl/cgi?map=a.map")
    assert not isinstance(address, Problem)
    target = tile_target(Service("wms", address, "drzewa&REQUEST=GetCapabilities"), 6, 35, 20)
    assert target.startswith(
        "/cgi?map=a.map&SERVICE=WMS&VERSION=1.3.0&REQUEST=GetMap&LAYERS=drzewa%26REQUEST%3DGet"
    )
    assert "BBOX=1878516.407%2C6887893.493%2C2504688.543%2C7514065.629" in target
    tiled = Service("wmts", address, "orto", "jpeg", "EPSG:3857", "EPSG:3857:")
    assert tile_target(tiled, 15, 18500, 10500).endswith(
        "FORMAT=image%2Fjpeg&TILEMATRIXSET=EPSG%3A3857&TILEMATRIX=EPSG%3A3857%3A15&TILEROW=10500&TILECOL=18500"
    )


def test_tiles_cover_the_world_once() -> None:
    west, south, east, north = tile_box(0, 0, 0)
    assert (west, south) == (-east, -north) and round(east, 2) == 20037508.34
    assert tile_box(7, 1, 1)[2] == pytest.approx(tile_box(7, 2, 1)[0])
    assert is_tile(15, 0, 2**15 - 1)
    assert not any((is_tile(5, 0, 0), is_tile(21, 0, 0), is_tile(15, 2**15, 0), is_tile(15, -1, 0)))
