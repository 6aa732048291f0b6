"""What differs between two versions of a programme's terms. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from core.fields import Content, differences

Whole = Mapping[str, Content]
"""Pages of the editor, each as its fields show it."""


def changed_fields(before: Whole, after: Whole) -> dict[str, list[str]]:
    """Names of fields that differ, by page, rows without their numbers; pages alike are left out."""
    found = {
        code: [name.rpartition(".")[2] for name in differences(before.get(code, {}), content)]
        for code, content in after.items()
    }
    return {code: list(dict.fromkeys(names)) for code, names in found.items() if names}
