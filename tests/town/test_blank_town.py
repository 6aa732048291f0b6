"""A town that nobody has set up yet: nothing is said of what is not known."""

from __future__ import annotations

from core.db import db, transaction
from core.models import Site
from core.site.record import forget_site


def footer_of(page: str) -> str:
    return page.partition('<footer class="foot">')[2]


def test_the_footer_names_nobody_before_the_office_does(app, client) -> None:
    for address in ("/", "/prywatnosc"):
        page = client.get(address).text
        assert "za dane odpowiada" not in footer_of(page)
    assert "Administratorem danych jest" not in client.get("/prywatnosc").text


def test_the_footer_says_what_the_office_has_written(app, client) -> None:
    with transaction():
        db.session.add(Site(name="Próbne", controller="gmina Próbne", phone="85 000 00 00"))
    forget_site()
    said = footer_of(client.get("/").text)
    assert "za dane odpowiada gmina Próbne." in said.replace("\u00a0", " ")
    assert "85 000 00 00" in said
