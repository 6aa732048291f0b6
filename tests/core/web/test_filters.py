"""Polish text glued so that lines break well, and still safe to show."""

from __future__ import annotations

from flask import render_template_string
from markupsafe import Markup

from core.web.filters import nbsp


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
