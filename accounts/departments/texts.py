"""What is wrong with a department's name, in Polish: only officials read it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

SENTENCES: dict[str, Callable[[dict[str, Any]], str]] = {
    "department_name": lambda f: f"Podaj nazwę wydziału, najwyżej {f['most']} znaków.",
    "department_taken": lambda f: f"Wydział „{f['name']}” już jest na liście.",
}
