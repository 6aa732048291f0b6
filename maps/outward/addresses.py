"""Which addresses of the network our server may ask for pictures. Pure.

An official types the address of a map service; whoever could type the address of a machine in the town's own network
(or have a name resolve to it) would read through us what only our server can reach (CWE-918). So: http and https on
their own ports, no sign-in within the address, and only addresses that belong to the public Internet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import parse_qsl, urlencode, urlsplit

from core.problems import Problem

PORTS = {"http": 80, "https": 443}
LONGEST_URL = 500
PUBLIC_IPV6 = IPv6Network("2000::/3")
TUNNELS = tuple(map(IPv6Network, ("2001::/23", "2002::/16", "2001:db8::/32", "3fff::/20")))
"""Within the public range, but leading elsewhere (Teredo, 6to4) or nowhere (documentation)."""
OF_PROVIDERS = tuple(map(IPv4Network, ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32")))
"""Public by number, yet answered by protocols or by the machines that a provider runs beneath ours."""
SIGNS = re.compile(r"[!-~]+")
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
KEPT_PARAMETERS = frozenset({"map"})
"""MapServer names its map file in the address; everything else of a request we say ourselves."""
OWN_PARAMETERS = frozenset(
    [
        "service",
        "request",
        "version",
        "layers",
        "layer",
        "styles",
        "style",
        "format",
        "transparent",
        "bbox",
        "crs",
        "srs",
        "width",
        "height",
        "exceptions",
        "tilematrixset",
        "tilematrix",
        "tilerow",
        "tilecol",
        "time",
    ]
)


@dataclass(frozen=True)
class ServiceAddress:
    """A map service's address, taken apart: ``path`` begins with ``/``, ``query`` may be empty."""

    scheme: str
    host: str
    port: int
    path: str
    query: str

    @property
    def url(self) -> str:
        """The address as it is kept."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}{self.path}" + (f"?{self.query}" if self.query else "")


def is_public(address: str) -> bool:
    """Whether a numeric address belongs to the public Internet: no machine of ours or of the provider beneath us."""
    try:
        one = ip_address(address)
    except ValueError:
        return False
    if isinstance(one, IPv6Address):
        is_plain = one in PUBLIC_IPV6 and not any(one in net for net in TUNNELS)
        return is_plain and one.is_global and not one.is_multicast and one.scope_id is None
    return one.is_global and not (
        one.is_multicast or one.is_reserved or any(one in net for net in OF_PROVIDERS)
    )


def read_address(typed: str, field: str = "url") -> ServiceAddress | Problem:
    """The address of a service as an official typed it, or why it cannot be one.

    What they paste is often a whole request (``…?service=WMS&request=GetCapabilities``): that part is left out.
    Codes: ``service_url``, ``service_signed_in``, ``service_port``, ``service_host``, ``service_parameters``.
    """
    text = typed.strip()
    if len(text) > LONGEST_URL or not SIGNS.fullmatch(text) or "\\" in text:
        return Problem("service_url", field)
    try:
        parts = urlsplit(text)
        port, host = parts.port, (parts.hostname or "").rstrip(".")
    except ValueError:
        return Problem("service_url", field)
    if parts.scheme not in PORTS or not host:
        return Problem("service_url", field)
    if "@" in parts.netloc:
        return Problem("service_signed_in", field)
    if port not in (None, PORTS[parts.scheme]):
        return Problem("service_port", field, {"port": port})
    if not is_host(host):
        return Problem("service_host", field, {"host": host})
    query = _own_query(parts.query)
    if isinstance(query, str):
        return ServiceAddress(parts.scheme, host, PORTS[parts.scheme], parts.path or "/", query)
    return Problem("service_parameters", field, {"names": ", ".join(query)})


def is_host(host: str) -> bool:
    """A name with a dot in it, or a public address in its one usual form.

    Numbers in other clothes (``2130706433``, ``0x7f.1``, ``0177.0.0.1``) are what the system's resolver would read as
    an address: a name never ends in such a part.
    """
    try:
        ip_address(host)
    except ValueError:
        labels = host.split(".")
        is_number = re.fullmatch(r"(0x[0-9a-f]*|\d+)", labels[-1]) is not None
        return len(labels) > 1 and not is_number and all(LABEL.fullmatch(label) for label in labels)
    return is_public(host)


def _own_query(query: str) -> str | list[str]:
    told = parse_qsl(query, keep_blank_values=True, max_num_fields=40)
    kept = [(name, value) for name, value in told if name.lower() in KEPT_PARAMETERS]
    unknown = [name[:40] for name, _ in told if name.lower() not in KEPT_PARAMETERS | OWN_PARAMETERS]
    return unknown[:5] or urlencode(kept, safe="/")
