"""Base maps: what an official may set, and what the map's script is told."""

from __future__ import annotations

import pytest

from core.site.record import SiteRecord
from core.web.headers import content_policy, tile_hosts
from maps.base_maps import PRESETS, check_base_map, check_base_maps, map_settings

OWN = {
    "name": "nasza-mapa",
    "label": "Nasza mapa",
    "url": "https://{s}.mapa.example.pl/{z}/{x}/{y}.png",
    "attribution": "© Miasto",
    "max_zoom": "18",
}


@pytest.mark.parametrize("name", ["osm", "geoportal-orto"])
def test_presets_pass_their_own_check(name):
    base_map, problems = check_base_map(PRESETS[name].stored())
    assert problems == [] and base_map == PRESETS[name]


def test_own_map_is_taken():
    base_map, problems = check_base_map(OWN)
    assert problems == [] and base_map.max_zoom == 18


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"url": "http://mapa.example.pl/{z}/{x}/{y}.png"}, "base_map_https"),
        ({"url": "javascript:alert(1)"}, "base_map_https"),
        ({"url": "https://mapa.example.pl; script-src */{z}/{x}/{y}"}, "base_map_host"),
        ({"url": "https://ja:haslo@mapa.example.pl/{z}/{x}/{y}"}, "base_map_host"),
        ({"url": "https://10.0.0.1/{z}/{x}/{y}"}, "base_map_host"),
        ({"url": "https://[::1/{z}/{x}/{y}"}, "base_map_host"),
        ({"url": "https://mapa.example.pl/{z}/{x}/{y}\n"}, None),
        ({"url": "https://mapa.example.pl/{z}/{x}/\n{y}"}, "base_map_host"),
        ({"url": "https://mapa.example.pl/" + "a" * 500 + "{z}{x}{y}"}, "base_map_host"),
        ({"url": "https://mapa.example.pl/{z}/{x}.png"}, "base_map_places"),
        ({"url": "https://mapa.example.pl/{z}/{x}/{y}/{klucz}"}, "base_map_unknown_place"),
        ({"name": "Nasza mapa"}, "base_map_name"),
        ({"label": ""}, "base_map_label"),
        ({"attribution": "<b>my</b>"}, "base_map_attribution"),
        ({"attribution": ""}, "base_map_attribution"),
        ({"attribution_url": "javascript:alert(1)"}, "base_map_https"),
        ({"max_zoom": 40}, "base_map_zoom"),
        ({"max_zoom": "x"}, "base_map_zoom"),
        ({"max_zoom": True}, "base_map_zoom"),
    ],
)
def test_what_may_not_be_set(change, code):
    base_map, problems = check_base_map({**OWN, **change})
    assert [problem.code for problem in problems] == ([code] if code else [])
    assert (base_map is None) == bool(code)


def test_two_of_one_name():
    base_maps, problems = check_base_maps([OWN, OWN])
    assert len(base_maps) == 1 and [problem.code for problem in problems] == ["base_map_repeated"]


def test_settings_leave_out_what_is_not_sound():
    site = SiteRecord(base_maps=[PRESETS["osm"].stored(), {"name": "zla", "url": "http://x"}, "osm"])
    told = map_settings(site)
    assert [one["name"] for one in told["base_maps"]] == ["osm"] and told["max_zoom"] == 19


def test_without_base_maps_no_third_party_is_named():
    assert map_settings(SiteRecord())["base_maps"] == []


def test_policy_allows_the_hosts_of_the_presets_and_no_more():
    policy = content_policy(tile_hosts([one.stored() for one in PRESETS.values()]))
    assert "img-src 'self' data: https://tile.openstreetmap.org https://mapy.geoportal.gov.pl;" in policy
