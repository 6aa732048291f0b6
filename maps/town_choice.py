"""Which one of the municipalities of a file is the town: the state publishes them by county or all together. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.problems import Problem
from maps.drafts import name_field_of, property_text
from maps.geojson import Feature

_BEFORE = re.compile(r"^(miasto i gmina|gmina miejska|gmina wiejska|gmina|miasto)\s+", re.IGNORECASE)


def only_town(
    features: Sequence[Feature], name_field: str | None, chosen: str, own_name: str
) -> tuple[list[Feature], Problem | None]:
    """The features that are the town: the one that was ``chosen``, else the one that is called as the town itself.

    A file of one feature needs no choice, and one that lacks names is left to be refused for that. Where neither name
    is in the file once (``several_towns``, with the ``names`` to choose from) none is taken.
    """
    field = name_field or name_field_of(features)
    if len(features) < 2 or field is None:
        return list(features), None
    names = [property_text(one.properties.get(field)) for one in features]
    for wanted in filter(None, (chosen, own_name)):
        found = [one for one, name in zip(features, names, strict=True) if _bare(name) == _bare(wanted)]
        if len(found) == 1:
            return found, None
    if not all(names):
        return list(features), None
    listed = tuple(sorted({name for name in names if name}))
    return [], Problem("several_towns", "town", {"names": listed, "count": len(features)})


def _bare(name: str) -> str:
    return _BEFORE.sub("", " ".join(name.split())).casefold()
