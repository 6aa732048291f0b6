"""A template filled in, in a short-lived process of its own: ``python -m initiatives.agreements.filling``.

A template is a stranger's file: nothing of it is run. Of what the library's language offers only fields, conditions
on a field and loops over our lists are let through (``Names``), the rest is told back; the sandbox and the limits of
the process stand behind. Reads one JSON object from the standard input (``template``: base64, empty for ours;
``values``; ``kind`` of the document), writes one: ``docx`` (base64) and ``html`` (the same as the inside of a page); or ``unknown`` and
``forbidden`` (names), ``syntax``, ``broken``.
"""

from __future__ import annotations

import base64
import io
import json
import resource
import sys
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from initiatives.agreements.default_template import default_template
from initiatives.agreements.docx_html import as_html
from initiatives.agreements.rules.fields import AGREEMENT, OF_LOOPS, VOCABULARY

MEMORY, SECONDS = 1_500 * 1024 * 1024, 25
PLAIN = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Not, nodes.And, nodes.Or)
MOST_SIGNS = 3_000_000


class Names(ImmutableSandboxedEnvironment):
    """The language of templates without anything but fields, conditions and loops; gathers what it refuses."""

    def __init__(self, kind: str) -> None:
        super().__init__(autoescape=True)
        self.fields, self.lists = VOCABULARY[kind]
        self.unknown: list[str] = []
        self.forbidden: list[str] = []

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        self._look(tree, {})
        # Nothing of a template that asks for more than it may have is ever gone through.
        return tree if not self.is_refused else nodes.Template([], lineno=1)

    @property
    def is_refused(self) -> bool:
        """Whether it asked for anything that it may not have."""
        return bool(self.unknown or self.forbidden)

    def _look(self, node: nodes.Node, rows: dict[str, str]) -> None:
        if isinstance(node, nodes.For):
            self._look_at_loop(node, rows)
        elif isinstance(node, nodes.If):
            parts = [node.test, *node.body, *node.elif_, *node.else_]
            for one in parts:
                self._look(one, rows)
        elif isinstance(node, nodes.Name):
            if node.name not in self.fields and node.name not in self.lists:
                self.unknown.append(node.name)
        elif isinstance(node, nodes.Getattr):
            self._look_at_part(node, rows)
        elif isinstance(node, PLAIN):
            for one in node.iter_child_nodes():
                self._look(one, rows)
        else:
            self.forbidden.append(type(node).__name__.lower())

    def _look_at_loop(self, node: nodes.For, rows: dict[str, str]) -> None:
        if not isinstance(node.iter, nodes.Name) or not isinstance(node.target, nodes.Name) or rows:
            self.forbidden.append("for")
            return
        if node.test is not None or node.recursive:
            self.forbidden.append("for")
        if node.iter.name not in self.lists:
            self.unknown.append(node.iter.name)
            return
        for one in [*node.body, *node.else_]:
            self._look(one, {node.target.name: node.iter.name})

    def _look_at_part(self, node: nodes.Getattr, rows: dict[str, str]) -> None:
        of = node.node.name if isinstance(node.node, nodes.Name) else ""
        if of == "loop" and rows and node.attr in OF_LOOPS:
            return
        if of not in rows:
            self.unknown.append(f"{of}.{node.attr}" if of else node.attr)
        elif node.attr not in self.lists[rows[of]][1]:
            self.unknown.append(f"{of}.{node.attr}")


def fill(content: bytes, values: dict[str, Any], kind: str = AGREEMENT) -> dict[str, Any]:
    """The template with its fields filled in, or why it cannot be."""
    names = Names(kind)
    try:
        document = DocxTemplate(io.BytesIO(content or default_template(kind)))
        document.init_docx()
        _drop_style_file(document.docx)
        document.render(values, names, autoescape=True)
        kept = io.BytesIO()
        document.save(kept)
    except TemplateSyntaxError:
        return {"syntax": True}
    except Exception as error:
        return _told(names) if names.is_refused else {"broken": type(error).__name__}
    if names.is_refused:
        return _told(names)
    body = as_html(kept.getvalue())
    if len(body) > MOST_SIGNS:
        return {"broken": "too long"}
    return {"docx": base64.b64encode(kept.getvalue()).decode(), "html": body}


def _told(names: Names) -> dict[str, Any]:
    return {"unknown": sorted(set(names.unknown)), "forbidden": sorted(set(names.forbidden))}


def _drop_style_file(document: Any) -> None:
    """The name of the style file on the computer where it was written: no reader has it."""
    part = document.part._settings_part
    for key, relation in list(part.rels.items()):
        if relation.is_external and relation.reltype.endswith("/attachedTemplate"):
            for element in document.settings.element.xpath("w:attachedTemplate"):
                element.getparent().remove(element)
            del part.rels[key]


def main() -> int:
    """Read, fill, write."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    asked = json.load(sys.stdin)
    json.dump(fill(base64.b64decode(asked["template"]), asked["values"], asked["kind"]), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
