"""What every page must be, whoever asks for it: headings, labels, languages, no inline code (design, house style)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

UNLABELLED_KINDS = {"hidden", "submit", "button", "image", "reset"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
NAMED = {"a", "button", "h1", "h2", "h3", "title", "label", "legend", "summary", "caption", "th"}


@dataclass
class Element:
    """An open element: what it is called and the words inside."""

    tag: str
    attributes: dict[str, str]
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its words on one line; its own label counts."""
        return " ".join(" ".join(self.words).split()) or self.attributes.get("aria-label", "").strip()


class Inspector(HTMLParser):
    """Reads one page and collects what is wrong with it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[Element] = []
        self.closed: list[Element] = []
        self.ids: Counter[str] = Counter()
        self.labelled: set[str] = set()
        self.fields: list[tuple[dict[str, str], bool]] = []
        self.references: set[str] = set()
        self.problems: list[str] = []
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note ids, labels, fields and forbidden code."""
        attributes = {name: value or "" for name, value in attrs}
        self._note(tag, attributes)
        if tag not in VOID:
            self.open.append(Element(tag, attributes))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element of SVG that closes itself."""
        self._note(tag, {name: value or "" for name, value in attrs})

    def _note(self, tag: str, attributes: dict[str, str]) -> None:
        if "id" in attributes:
            self.ids[attributes["id"]] += 1
        if tag == "html":
            self.language = attributes.get("lang", "")
        if tag == "label" and attributes.get("for"):
            self.labelled.add(attributes["for"])
        for name in ("aria-describedby", "aria-labelledby", "for"):
            self.references.update(attributes.get(name, "").split())
        if tag in ("input", "select", "textarea") and attributes.get("type") not in UNLABELLED_KINDS:
            self.fields.append((attributes, any(one.tag == "label" for one in self.open)))
        if tag == "img":
            if "alt" not in attributes:
                self.problems.append(f"picture without alt: {attributes.get('src')}")
            self._say(attributes.get("alt", ""))
        self._refuse_code(tag, attributes)

    def _refuse_code(self, tag: str, attributes: dict[str, str]) -> None:
        if "style" in attributes:
            self.problems.append(f"style attribute on <{tag}>")
        if tag == "style" or (tag == "script" and not attributes.get("src")):
            self.problems.append(f"inline <{tag}>")
        self.problems += [f"{name} on <{tag}>" for name in attributes if name.startswith("on")]
        target = attributes.get("href", "") + attributes.get("action", "")
        if target.startswith("javascript:"):
            self.problems.append(f"javascript address on <{tag}>")

    def _say(self, words: str) -> None:
        for element in self.open:
            if element.tag in NAMED:
                element.words.append(words)

    def handle_data(self, data: str) -> None:
        """Words belong to every element they lie in."""
        self._say(data)

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element of this name."""
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place].tag == tag:
                self.closed.append(self.open.pop(place))
                return

    def texts(self, tag: str) -> list[str]:
        """Words of all elements of a name."""
        return [one.text for one in self.closed if one.tag == tag]


def faults_of(html: str, language: str = "pl") -> list[str]:
    """Everything wrong with a page; an empty list is a good page."""
    page = Inspector()
    page.feed(html)
    page.close()
    faults = list(page.problems)
    headings, titles = page.texts("h1"), page.texts("title")
    if len(headings) != 1:
        faults.append(f"{len(headings)} headings of the first rank")
    elif not titles or not titles[0].removeprefix("Błąd: ").startswith(headings[0]):
        faults.append(f"title {titles} does not begin with the heading {headings}")
    if page.language != language:
        faults.append(f"language {page.language!r}")
    faults += [f"id {name!r} {count} times" for name, count in page.ids.items() if count > 1]
    faults += [f"no element {name!r}, though named" for name in page.references if name not in page.ids]
    faults += [
        f"field without label: {one}"
        for one, inside in page.fields
        if not inside and not _labelled(one, page)
    ]
    for tag in ("a", "button", "label", "legend", "summary"):
        faults += [f"<{tag}> without words" for text in page.texts(tag) if not text]
    return faults


def _labelled(attributes: dict[str, str], page: Inspector) -> bool:
    named = attributes.get("aria-label", "").strip() or attributes.get("aria-labelledby")
    return bool(named) or attributes.get("id") in page.labelled
