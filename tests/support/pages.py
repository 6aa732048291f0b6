"""Looking at a page as every page must be: one h1, a title that begins with it, labels, no repeated ids, no inline code."""

from __future__ import annotations

from html.parser import HTMLParser

from werkzeug.test import TestResponse

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

INLINE = {"a", "b", "code", "strong", "span"}


class Page(HTMLParser):
    """What a page holds: texts of headings and links, ids, fields, and what a strict policy would refuse."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.headings: list[str] = []
        self.ids: list[str] = []
        self.fields: list[dict[str, str | None]] = []
        self.labels: list[str | None] = []
        self.links: list[tuple[str, str]] = []
        self.refused: list[str] = []
        self.text = ""
        self._open: list[str] = []
        self._href = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.text += "" if tag in INLINE else " "
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if "style" in given or any(name.startswith("on") for name in given) or tag == "style":
            self.refused.append(tag)
        if tag == "script" and "src" not in given:
            self.refused.append("script")
        if tag in ("input", "select", "textarea") and given.get("type") not in ("hidden", "submit"):
            self.fields.append(given)
        if tag == "label":
            self.labels.append(given.get("for"))
        if tag == "a":
            self._href = given.get("href") or ""
            self.links.append(("", self._href))
        if tag == "h1":
            self.headings.append("")
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if "title" in self._open and "head" in self._open:
            self.title += data
        if "h1" in self._open:
            self.headings[-1] += data
        if "a" in self._open and self.links:
            words, href = self.links[-1]
            self.links[-1] = (words + data, href)
        if "script" not in self._open:
            self.text += data


def words(text: str) -> str:
    """Text with its spaces evened out."""
    return " ".join(text.split())


def looked_at(response: TestResponse, status: int = 200) -> Page:
    """The page of an answer, after it was found to be as every page must be."""
    assert response.status_code == status, response.status
    page = Page(response.get_data(as_text=True))
    assert len(page.headings) == 1, page.headings
    heading = words(page.headings[0])
    assert heading
    assert words(page.title).startswith(heading), (page.title, heading)
    repeated = {one for one in page.ids if page.ids.count(one) > 1}
    assert not repeated, repeated
    assert not page.refused, page.refused
    unlabelled = [
        one for one in page.fields if one.get("id") not in page.labels and not one.get("aria-label")
    ]
    assert not unlabelled, unlabelled
    return page
