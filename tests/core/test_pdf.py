"""Documents: tagged, in Polish, whole letters, nothing from outside."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from pypdf import PdfReader

from config import ROOT
from core.pdf import BASE, DocumentNotMade, make_pdf, static_content

pytestmark = pytest.mark.usefixtures("own_processes")
PAGE = """<!doctype html><html lang="pl"><head><title>{title}</title>
<link rel="stylesheet" href="css/document.css"></head><body><h1>{title}</h1>{body}</body></html>"""


def read(body: str, title: str = "Ławki nad źródłem") -> PdfReader:
    return PdfReader(io.BytesIO(make_pdf(PAGE.format(title=title, body=body))))


def test_a_document_is_tagged_and_says_its_language_and_title() -> None:
    reader = read("<p>Treść</p><table><tr><th scope=col>Pozycja</th></tr><tr><td>Ławka</td></tr></table>")
    root = reader.root_object
    assert root["/Lang"] == "pl" and root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Ławki nad źródłem"
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()
    tags: set[str] = set()
    collect(root["/StructTreeRoot"].get_object(), tags)
    assert {"/H1", "/P", "/Table", "/TH", "/TD"} <= tags


def collect(node, tags: set[str]) -> None:
    """All kinds of elements under a node of the structure."""
    if "/S" in node:
        tags.add(node["/S"])
    children = node.get("/K", [])
    children = children if isinstance(children, list) else [children]
    for child in (one.get_object() for one in children):
        if isinstance(child, dict):
            collect(child, tags)


def test_polish_and_ukrainian_letters_are_whole_in_text_and_in_our_fonts() -> None:
    text = "Zażółć gęślą jaźń, ZAŻÓŁĆ GĘŚLĄ JAŹŃ: 12 500,50 zł; Їжак і ґанок"
    reader = read(f"<p>{text}</p><h2>{text}</h2>")
    said = " ".join(reader.pages[0].extract_text().split())
    assert said.count(" ".join(text.split())) == 2
    fonts = {str(one.get_object()["/BaseFont"]) for one in reader.pages[0]["/Resources"]["/Font"].values()}
    assert all("+Text" in name or "+Title" in name for name in fonts), fonts


def test_nothing_is_fetched_from_outside_or_from_the_disk(tmp_path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"tajne")
    made = read(
        f'<p>Treść</p><img alt="a" src="https://example.org/x.png"><img alt="b" src="file://{secret}">'
        '<img alt="c" src="../config.py"><link rel="stylesheet" href="//example.org/a.css">'
    )
    assert "Treść" in made.pages[0].extract_text() and not list(made.pages[0].images)


@pytest.mark.parametrize(
    "address",
    ["https://example.org/css/document.css", "file:///etc/passwd", BASE + "../config.py", BASE + "css", BASE,
     BASE + "css/%2e%2e/%2e%2e/config.py", BASE + "js/page.js", "css/document.css", ""],
)  # fmt: skip
def test_only_our_own_static_files_are_read(address: str) -> None:
    with pytest.raises(ValueError):
        static_content(address)
    assert static_content(BASE + "css/document.css")[1] == "text/css"


@pytest.mark.parametrize("html", ["<p>x</p>", '<html lang="pl"><p>x</p></html>', "<title>x</title>"])
def test_a_document_without_language_or_title_is_refused(html: str) -> None:
    with pytest.raises(ValueError, match="language"):
        make_pdf(html)


def test_making_a_document_leaves_nothing_behind_in_the_process() -> None:
    program = (
        "import sys; from core.pdf import make_pdf;"
        "made = make_pdf('<html lang=pl><head><title>x</title></head><body><p>x</p></body></html>');"
        "sys.exit(made[:5] != b'%PDF-' or 'weasyprint' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, timeout=120).returncode == 0


def test_a_process_that_fails_or_takes_too_long_is_told(monkeypatch) -> None:
    page = PAGE.format(title="x", body="")
    monkeypatch.setattr("core.pdf.SECONDS", 0.01)
    with pytest.raises(DocumentNotMade, match="longer"):
        make_pdf(page)
    monkeypatch.setattr("core.pdf.SECONDS", 60)
    monkeypatch.setattr("core.pdf.sys.executable", "/bin/false")
    with pytest.raises(DocumentNotMade, match="ended with 1"):
        make_pdf(page)
