"""What the templates that come with us are built of: letters and margins, numbered points, tables, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

FONT = "Liberation Serif"
NUMBERED = "List Number"
Rows = tuple[tuple[str, str], ...]


def begun(title: str, head: Sequence[str], parties: Sequence[str]) -> Any:
    """An A4 document in Polish with its title, lines below it and who makes it with whom."""
    document = Document()
    _dress(document, title)
    document.add_paragraph(title, style="Title")
    for text in head:
        document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text in parties:
        document.add_paragraph(text)
    return document


def _dress(document: Any, title: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.2)
    for name, size, is_bold in (
        ("Normal", 11, None),
        ("Title", 17, True),
        ("Heading 1", 12, True),
        (NUMBERED, 11, None),
    ):
        _dress_style(document.styles[name], size, is_bold)
    for name in ("Title", "Heading 1"):
        document.styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        document.styles[name].paragraph_format.keep_with_next = True
        for border in document.styles[name].element.xpath("w:pPr/w:pBdr"):
            border.getparent().remove(border)
    document.styles["Heading 1"].paragraph_format.space_before = Pt(12)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "pl-PL")
    document.styles["Normal"].element.get_or_add_rPr().append(language)
    document.core_properties.title, document.core_properties.language = title, "pl"
    document.core_properties.author = document.core_properties.comments = ""


def _dress_style(style: Any, size: int, is_bold: bool | None) -> None:
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), is_bold
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)
    for kind in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{kind}"), FONT)
    style.paragraph_format.space_after = Pt(5)


def add_part(document: Any, heading: str, points: Sequence[str]) -> None:
    """A paragraph of the document: its heading, its points numbered from 1."""
    document.add_heading(heading, level=1)
    number = _new_numbering(document)
    for point in points:
        _point(document, point, number)


def _new_numbering(document: Any) -> int:
    """A numbering that begins at 1 again, like that of numbered lists."""
    numbering = document.part.numbering_part.element
    of_style = document.styles[NUMBERED].element.xpath("w:pPr/w:numPr/w:numId/@w:val")[0]
    abstract = numbering.xpath(f'w:num[@w:numId="{of_style}"]/w:abstractNumId/@w:val')[0]
    made = numbering.add_num(int(abstract))
    made.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(made.numId)


def _point(document: Any, text: str, number: int) -> None:
    """A numbered point; what stands in ``{%p … %}`` goes on a paragraph of its own, without a number."""
    if text.startswith("{%p"):
        document.add_paragraph(text)
        return
    if text.startswith("– "):
        document.add_paragraph(text.removeprefix("– "), style="List Bullet")
        return
    paragraph = document.add_paragraph(text, style=NUMBERED)
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_numId().val = number
    properties.get_or_add_ilvl().val = 0


def add_table(document: Any, each: str, of: str, columns: Rows, right_from: int = 99) -> None:
    """A table with a head and a row for each of a list; columns from ``right_from`` on stand to the right."""
    table = document.add_table(rows=4, cols=len(columns), style="Table Grid")
    for row, word in ((1, f"{{%tr for {each} in {of} %}}"), (3, "{%tr endfor %}")):
        table.rows[row].cells[0].text = word
    for place, (head, field) in enumerate(columns):
        for row, text in ((0, head), (2, f"{{{{ {each}.{field} }}}}")):
            paragraph = table.rows[row].cells[place].paragraphs[0]
            run = paragraph.add_run(text)
            run.font.size, run.bold = Pt(9), row == 0
            if place >= right_from:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    marked = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(marked)


def add_signatures(document: Any, signatures: Sequence[tuple[str, str]]) -> None:
    """Who signs, side by side, with room for it."""
    table = document.add_table(rows=2, cols=len(signatures))
    for place, words in enumerate(signatures):
        for row, text in enumerate(words):
            paragraph = table.rows[row].cells[place].paragraphs[0]
            paragraph.add_run(text)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.paragraph_format.space_before = Pt(24 if row else 12)
