"""Cut the Polish letters out of a latin-ext font: `polish_subset.py SOURCE.woff2 TARGET.woff2`.

All Polish letters but "ó" lie in the large latin-ext file; alone they weigh a twentieth of it. The
result carries a name of its own inside, since the licence reserves the original's for the original.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

POLISH = "ĄąĆćĘęŁłŃńŚśŹźŻż"
_FAMILY_NAMES = {1, 3, 4, 6, 16, 25}


def cut(source: Path, target: Path) -> None:
    """Write the subset, with the variable weight axis kept."""
    font = TTFont(source)
    options = Options()
    options.flavor = "woff2"
    options.layout_features = ["*"]
    subsetter = Subsetter(options)
    subsetter.populate(text=POLISH)
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID in _FAMILY_NAMES:
            record.string = target.stem
    font.flavor = "woff2"
    font.save(target)


if __name__ == "__main__":
    cut(Path(sys.argv[1]), Path(sys.argv[2]))
