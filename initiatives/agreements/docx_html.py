"""A DOCX as the inside of a page: headings, paragraphs, lists, tables. The PDF of an agreement is made from it.

It carries what an agreement is made of: words bold, slanted and underlined, alignment, real headings and lists, rows
of heads in tables. Pictures, the page's head and foot stay in the DOCX alone.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import escape
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

MARKS = (("bold", "strong"), ("italic", "em"))
ALIGNED = {"center": "middle", "right": "end", "end": "end", "both": "", "left": "", "start": ""}
_HEADING = re.compile(r"heading (\d)|nagłówek (\d)", re.IGNORECASE)
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def as_html(content: bytes) -> str:
    """The body of the document; the first title or first heading becomes ``h1``, there is exactly one."""
    document = Document(io.BytesIO(content))
    return _Writer(document).whole()


class _Writer:
    def __init__(self, document: Any) -> None:
        self.document = document
        self.parts: list[str] = []
        self.has_title = False
        self.level = 1
        self.list_kind = ""
        self.points: list[tuple[str, list[str]]] = []
        self.counted: dict[str, int] = {}

    def whole(self) -> str:
        for block in self.document.iter_inner_content():
            if isinstance(block, Table):
                self._end_list()
                self.parts.append(self._table(block))
            else:
                self._paragraph(block)
        self._end_list()
        return "".join(self.parts)

    def _paragraph(self, one: Paragraph) -> None:
        text = _runs(one)
        if not text.strip():
            return
        style = (one.style.name or "") if one.style is not None else ""
        tag = self._heading(style)
        kind = "" if tag else self._list_kind(one, style)
        if kind:
            self._in_list(kind, text)
            return
        self._end_list()
        names = [_alignment(one), "new-page" if one.paragraph_format.page_break_before else ""]
        named = " ".join(filter(None, names))
        mark = f' class="{named}"' if named else ""
        self.parts.append(f"<{tag or 'p'}{mark}>{text}</{tag or 'p'}>")

    def _heading(self, style: str) -> str:
        found = _HEADING.match(style)
        is_title = style.lower() in ("title", "tytuł")
        if not found and not is_title:
            return ""
        if not self.has_title:
            self.has_title = True
            return "h1"
        # A level is never skipped: readers of the document go from heading to heading.
        wanted = min(int(found[1] or found[2]) + 1 if found else 2, self.level + 1, 6)
        self.level = max(wanted, 2)
        return f"h{self.level}"

    def _list_kind(self, one: Paragraph, style: str) -> str:
        number = one._p.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
        value = number.get(qn("w:val")) if number is not None else None
        if value == "0":
            return ""
        if value is not None:
            return f"{self._format(value)}{value}"
        lower = style.lower()
        if lower.startswith(("list number", "lista numerowana")):
            return "ol"
        return "ul" if lower.startswith(("list bullet", "lista punktowana")) else ""

    def _format(self, number: str) -> str:
        numbering = self.document.part.numbering_part.element
        abstract = numbering.xpath(f'w:num[@w:numId="{int(number)}"]/w:abstractNumId/@w:val')
        kinds = (
            numbering.xpath(
                f'w:abstractNum[@w:abstractNumId="{int(abstract[0])}"]/w:lvl[@w:ilvl="0"]/w:numFmt/@w:val'
            )
            if abstract
            else []
        )
        return "ul" if kinds and kinds[0] == "bullet" else "ol"

    def _in_list(self, kind: str, text: str) -> None:
        is_bullet = kind.startswith("ul")
        if is_bullet and self.list_kind.startswith("ol"):
            # Bullets after a numbered point belong to it, and the numbering goes on after them.
            self.points[-1][1].append(text)
            return
        if self.list_kind != kind:
            self._end_list()
            self.list_kind = kind
        self.points.append((text, []))

    def _end_list(self) -> None:
        if not self.points:
            return
        tag, after = self.list_kind[:2], self.counted.get(self.list_kind, 0)
        begins = f' start="{after + 1}" style="counter-reset: list-item {after}"' if after else ""
        items = "".join(f"<li>{text}{_bullets(under)}</li>" for text, under in self.points)
        self.parts.append(f"<{tag}{begins}>{items}</{tag}>")
        if tag == "ol" and self.list_kind != "ol":
            # A numbering that other paragraphs interrupt goes on where it was, as in the word processor.
            self.counted[self.list_kind] = after + len(self.points)
        self.points, self.list_kind = [], ""

    def _table(self, table: Table) -> str:
        heads: list[str] = []
        body: list[str] = []
        for row in table._tbl.tr_lst:
            is_head = not body and (row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None)
            cells = "".join(_cell(cell, table, is_head) for cell in row.tc_lst)
            (heads if is_head else body).append(f"<tr>{cells}</tr>")
        if not heads and body and len(table.columns) > 1 and _has_lines(table):
            heads = [body.pop(0).replace("<td", '<th scope="col"').replace("</td>", "</th>")]
        head = f"<thead>{''.join(heads)}</thead>" if heads else ""
        bare = "" if _has_lines(table) else ' class="bare"'
        return f"<table{bare}>{head}<tbody>{''.join(body)}</tbody></table>"


def _bullets(texts: list[str]) -> str:
    return f"<ul>{''.join(f'<li>{text}</li>' for text in texts)}</ul>" if texts else ""


def _has_lines(table: Table) -> bool:
    style = (table.style.name or "") if table.style is not None else ""
    return (
        "grid" in style.lower()
        or "siatka" in style.lower()
        or table._tbl.tblPr.find(qn("w:tblBorders")) is not None
    )


def _cell(cell: Any, table: Table, is_head: bool) -> str:
    paragraphs = [Paragraph(one, table) for one in cell.p_lst]
    text = "<br>".join(filter(None, (_runs(one) for one in paragraphs)))
    span = cell.grid_span
    wide = f' colspan="{int(span)}"' if span > 1 else ""
    right = ' class="n"' if paragraphs and _alignment(paragraphs[0]) == "end" else ""
    return f'<th scope="col"{wide}{right}>{text}</th>' if is_head else f"<td{wide}{right}>{text}</td>"


def _alignment(one: Paragraph) -> str:
    for where in _properties(one):
        found = where.find(qn("w:jc"))
        if found is not None:
            return ALIGNED.get(found.get(qn("w:val"), ""), "")
    return ""


def _properties(one: Paragraph) -> Iterator[Any]:
    if one._p.pPr is not None:
        yield one._p.pPr
    style = one.style
    while style is not None:
        if style.element.pPr is not None:
            yield style.element.pPr
        style = style.base_style  # type: ignore[union-attr]


def _runs(one: Paragraph) -> str:
    parts = []
    for run in one.iter_inner_content():
        text = escape(_NO_XML.sub("", run.text), quote=False).replace("\n", "<br>").replace("\t", " ")
        if text.strip():
            for name, tag in MARKS:
                if getattr(run, name, None):
                    text = f"<{tag}>{text}</{tag}>"
        parts.append(text)
    return "".join(parts)
