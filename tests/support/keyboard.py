"""A person who has a keyboard and nothing else."""

from __future__ import annotations

from playwright.sync_api import Page

MOST_TABS = 250


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is on what ``selector`` names, and see that the focus can be seen."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("name => document.activeElement.matches(name)", selector):
            outline = page.evaluate(
                "() => { const s = getComputedStyle(document.activeElement);"
                " return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; }"
            )
            assert outline, f"{selector}: the focus cannot be seen"
            return
    raise AssertionError(f"{selector} cannot be reached with Tab on {page.url}")


def type_into(page: Page, selector: str, text: str) -> None:
    """Come to a field with Tab and write over what stands in it."""
    tab_to(page, selector)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
