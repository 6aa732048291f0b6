"""Copies that a worker keeps of what is dear to make: by a key that names all they depend on, never a state.

The key holds the version of the content, so a copy is never older than what it is shown with.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from flask import current_app

Thing = TypeVar("Thing")


class Kept(Generic[Thing]):
    """At most so many copies; the one that was not asked for longest goes first."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._things: OrderedDict[Hashable, Thing] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._things)

    def get(self, key: Hashable, make: Callable[[], Thing]) -> Thing:
        """The copy with this key, made by ``make`` when there is none."""
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
                return self._things[key]
        thing = make()
        with self._lock:
            self._things[key] = thing
            while len(self._things) > self.most:
                self._things.popitem(last=False)
        return thing


def kept(name: str, most: int) -> Kept[Thing]:
    """The copies of this application under ``name``."""
    everything: dict[str, Kept[Thing]] = current_app.extensions.setdefault("kept", {})
    return everything.setdefault(name, Kept(most))
