"""Polish text glued so that lines break well, and still safe to show."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask import render_template_string
from flask_babel import force_locale, ngettext
from markupsafe import Markup

from core.money import parse_amount
from core.web.filters import nbsp, zl_plain


def test_short_words_and_units_hold_on_to_what_follows():
    assert nbsp("w parku i nad rzeką, 5 m") == "w\xa0parku i\xa0nad rzeką, 5\xa0m"


def test_somebodys_words_are_escaped_once(app):
    page = "{{ title|nbsp }}|{{ _('Projekt „%(title)s” wpłynął', title=title)|nbsp }}"
    with app.test_request_context():
        shown = render_template_string(page, title="Kino & <b>kawa</b>")
    assert shown == "Kino &amp; &lt;b&gt;kawa&lt;/b&gt;|Projekt „Kino &amp; &lt;b&gt;kawa&lt;/b&gt;” wpłynął"


def test_tags_are_left_whole():
    assert nbsp(Markup('<a href="/x">a ja</a> <i class="y">i</i> 5 zł')) == Markup(
        '<a href="/x">a\xa0ja</a> <i class="y">i</i> 5\xa0zł'
    )


@pytest.mark.parametrize(
    ("language", "amount", "count", "part", "people"),
    [
        ("pl", "1\u2009234,50\xa0zł", "12\u2009345", "2,5", "1\xa0936 osób"),
        ("en", "1,234.50\xa0zł", "12,345", "2.5", "1,936 people"),
        ("uk", "1\u2009234,50\xa0zł", "12\u2009345", "2,5", "1\xa0936 осіб"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(app, language, amount, count, part, people):
    with app.test_request_context(), force_locale(language):
        page = "{{ 1234.5|zl }}|{{ 12345|number }}|{{ part|number }}|{{ ngettext('%(num)d osoba', '%(num)d osób', 1936) }}"
        shown = render_template_string(
            page.replace("1234.5", "amount"), amount=Decimal("1234.5"), part=Decimal("2.5")
        )
        said = ngettext("%(num)d osoba", "%(num)d osób", 1936)
        plain = zl_plain(Decimal("1234.5"))
    assert shown == f'<span class="zl">{amount}</span>|{count}|{part}|{people}' and said == people
    assert plain == amount.replace("\u2009", "\xa0")


def test_an_amount_can_be_typed_as_any_of_them_writes_it():
    typed = ("1 234,50 zł", "1\u2009234,50", "1,234.50 zł", "1.234,50", "1234.5", "1234,5")
    assert {parse_amount(text) for text in typed} == {Decimal("1234.50")}
    assert [parse_amount(text) for text in ("1,234,50", "1,234", "1,2.3")] == [None, None, Decimal("1.23")]
