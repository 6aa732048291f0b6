"""A town's own template: fields filled in, nothing of it run, what is wrong told in time."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import pytest
from docx import Document

from initiatives.agreements.filling import fill
from initiatives.agreements.rules.fields import ANNEX, ANNEX_FIELDS, ANNEX_LISTS, FIELDS, LISTS
from initiatives.agreements.running import Filled, check_template, fill_template
from initiatives.agreements.template_shape import MOST_BYTES, check_shape
from initiatives.agreements.values import number_word

pytestmark = pytest.mark.usefixtures("own_processes")
VALUES = {name: f"«{name}»" for name in FIELDS} | {
    name: [{field: f"{field}{n}" for field in fields} for n in (1, 2)] for name, (_w, fields) in LISTS.items()
}


def template(*paragraphs: str, rows: tuple[str, ...] = ()) -> bytes:
    document, kept = Document(), io.BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    if rows:
        table = document.add_table(rows=0, cols=1, style="Table Grid")
        for text in rows:
            table.add_row().cells[0].text = text
    document.save(kept)
    return kept.getvalue()


def repacked(content: bytes, name: str, part: bytes) -> bytes:
    kept = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for one in before.infolist():
            if one.filename != name:
                after.writestr(one, before.read(one))
        after.writestr(name, part)
    return kept.getvalue()


def words(filled: Filled) -> str:
    document = Document(io.BytesIO(filled.docx))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def codes(problems) -> list[str]:
    return [one.code for one in problems]


def test_the_template_that_comes_with_us_uses_every_side_of_the_act() -> None:
    filled = fill_template(b"", VALUES | {"tytul": "Ogród & <ławki>"})
    assert isinstance(filled, Filled)
    text = words(filled)
    assert "Ogród & <ławki>" in text and "{{" not in text and "{%" not in text
    for article in ("19b–19h", "art. 19d", "art. 19e", "art. 19f", "art. 19g", "art. 19h"):
        assert article in text
    assert "nazwa2" in text and "«kwota_gminy»" in text
    assert filled.html.count("<h1") == 1 and "Ogród &amp; &lt;ławki&gt;" in filled.html
    assert '<th scope="col"' in filled.html and "<li>Gmina:<ul><li>nazwa1</li>" in filled.html


def test_the_annex_that_comes_with_us_shows_what_was_beside_what_is() -> None:
    values = VALUES | {name: f"«{name}»" for name in ANNEX_FIELDS}
    values |= {
        name: [{field: f"{name}-{field}" for field in fields}] for name, (_w, fields) in ANNEX_LISTS.items()
    }
    filled = fill_template(b"", values, ANNEX)
    assert isinstance(filled, Filled)
    text = words(filled)
    assert "«powod»" in text and "{{" not in text and "art. 19g" in text
    for name in ("zmiany", "etapy_zmiany"):
        assert f"{name}-bylo" in text and f"{name}-jest" in text
    assert "pozycje_zmiany-gmina_bylo" in text and "pozycje-osoby" in text and filled.html.count("<h1") == 1
    told = fill(template("{{ powod }}"), VALUES)
    assert told == {"unknown": ["powod"], "forbidden": []}, "an agreement knows no reason of a change"


def test_large_numbers_of_hours_are_read_in_thousands() -> None:
    assert [number_word(Decimal(one)) for one in ("12345", "12345.50", "72.00", "2.5")] == [
        "12\xa0345", "12\xa0345,5", "72", "2,5",
    ]  # fmt: skip


def test_things_lent_are_a_clause_of_their_own_only_when_asked_for() -> None:
    with_things, without = (fill_template(b"", VALUES | {"uzyczane_rzeczy": said}) for said in ("łopaty", ""))
    assert "użycza Wnioskodawcy: łopaty" in words(with_things)
    assert "nie użycza" in words(without) and "za pokwitowaniem" not in words(without)


def test_a_field_that_a_word_processor_tore_apart_is_one_field() -> None:
    document, kept = Document(), io.BytesIO()
    paragraph = document.add_paragraph()
    for piece in ("{", "{ ty", "tul }", "}"):
        paragraph.add_run(piece)
    document.save(kept)
    assert words(fill_template(kept.getvalue(), VALUES)) == "«tytul»"


def test_a_numbering_that_a_paragraph_interrupts_goes_on() -> None:
    document, kept = Document(), io.BytesIO()
    for text, style in (("a", "List Number"), ("b", None), ("c", "List Number")):
        document.add_paragraph(text, style=style)
    numbered = document.paragraphs
    for place in (0, 2):
        points = numbered[place]._p.get_or_add_pPr().get_or_add_numPr()
        points.get_or_add_numId().val = 5
    document.save(kept)
    assert '<ol start="2"' in fill_template(kept.getvalue(), VALUES).html


def test_an_unknown_field_is_told_by_name() -> None:
    told = fill(
        template(
            "{{ tytul }} {{ kwota }}", rows=("{%tr for p in pozycje %}", "{{ p.cena }}", "{%tr endfor %}")
        ),
        VALUES,
    )
    assert told == {"unknown": ["kwota", "p.cena"], "forbidden": []}
    assert codes(check_template(template("{{ kwota }}"))) == ["template_fields"]


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__ }}", "{{ cycler.__init__.__globals__ }}", "{{ tytul.__class__ }}", "{{ tytul|attr('x') }}",
        "{{ tytul.upper() }}", "{% set a = 1 %}", "{% for a in range(9) %}{% endfor %}", "{{ 9 ** 999999999 }}",
        "{% include 'x' %}", "{% import 'x' as y %}", "{{ lipsum() }}", "{{ tytul['__class__'] }}",
        "{% for a in pozycje %}{% for b in pozycje %}{% endfor %}{% endfor %}",
    ],
)  # fmt: skip
def test_nothing_of_a_template_is_run(text: str) -> None:
    told = fill(template(text), VALUES)
    assert "docx" not in told and (told["unknown"] or told["forbidden"])


@pytest.mark.parametrize("text", ["{{ tytul", "{% if tytul %}bez końca", "{% for %}"])
def test_a_field_that_is_not_closed_is_told(text: str) -> None:
    assert "docx" not in fill(template(text), VALUES)


def test_a_file_that_is_no_safe_document_is_refused_before_it_is_opened() -> None:
    good = template("{{ tytul }}")
    assert check_shape(good) == []
    bomb = repacked(good, "word/document.xml", b" " * (16 * 1024 * 1024))
    entity = repacked(good, "word/document.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    outside = b'<Relationships><Relationship Id="r" Type="x/image" Target="http://a.example/b" TargetMode="External"/></Relationships>'
    refused = {
        "template_empty": b"", "template_large": b"P" * (MOST_BYTES + 1), "template_type": b"%PDF-1.7 ...",
        "template_broken": good[:400], "template_bomb": bomb,
        "template_macros": repacked(good, "word/vbaProject.bin", b"x"),
        "template_outside": repacked(good, "word/_rels/document.xml.rels", outside),
    }  # fmt: skip
    for code, content in refused.items():
        assert codes(check_shape(content)) == [code], code
    assert codes(check_shape(entity)) == ["template_broken"]
    assert codes(check_shape(repacked(good, "docProps/app.xml", b"\xff\xfe<\x00"))) == ["template_broken"]
    macro = b'<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    assert codes(check_shape(repacked(good, "[Content_Types].xml", macro))) == ["template_macros"]


def test_a_document_that_only_looks_like_one_is_broken() -> None:
    assert codes(check_template(repacked(template("x"), "word/document.xml", b"<a>"))) == ["template_broken"]
