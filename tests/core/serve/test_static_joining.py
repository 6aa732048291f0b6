"""Modules are joined into the one that a page names, or left as they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.serve.static_joining import entries, joined

ROOT = Path(__file__).resolve().parents[3]


def own_modules() -> dict[str, str]:
    return {
        f"js/{path.name}": path.read_text(encoding="utf-8") for path in (ROOT / "static" / "js").glob("*.js")
    }


def test_a_module_comes_after_what_it_imports_and_only_once() -> None:
    sources = {
        "js/page.js": 'import { two } from "./two.js";\nimport { one } from "./one.js";\nimport "./plain.js";\nstart(one, two);\n',
        "js/two.js": 'import { one } from "./one.js";\nconst hidden = 1;\nexport const two = () => one() + hidden;\n',
        "js/one.js": "const hidden = 2;\nexport function one() { return hidden; }\n",
        "js/plain.js": "const hidden = 3;\n",
    }
    text = joined("js/page.js", sources)
    assert text is not None
    assert not re.search(r"^(import|export)\b", text, re.M)
    assert text.count("function one()") == 1
    assert (
        text.index("function one()")
        < text.index("const two =")
        < text.index("hidden = 3")
        < text.index("start(one, two)")
    )
    assert entries(sources) == {"js/page.js"}


@pytest.mark.parametrize(
    "text",
    [
        "start();\n",
        'import { one as two } from "./one.js";\n',
        'import one from "./one.js";\nimport "./one.js";\n',
        'import "./gone.js";\n',
        'import "./circle.js";\n',
        'import "./one.js";\nconst later = () => import("./other.js");\n',
        'import { one } from "./one.js";\nexport { one };\n',
        'import { one } from "./one.js";\nexport const one = 1;\n',
    ],
)
def test_what_joining_does_not_know_is_left_alone(text: str) -> None:
    sources = {"js/a.js": text, "js/one.js": "export const one = 1;\n", "js/circle.js": 'import "./a.js";\n'}
    assert joined("js/a.js", sources) is None


def test_every_module_of_ours_that_imports_can_be_joined() -> None:
    sources = own_modules()
    importing = {name for name, text in sources.items() if re.search(r"^import\b", text, re.M)}
    assert importing & entries(sources)
    for name in importing & entries(sources):
        assert joined(name, sources) is not None, name
