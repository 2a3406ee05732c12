"""Numbers to reach: found in running text, read from a cell of their own, written in the same style (DOMAIN.md 3.2 b).

Per cent are 0-100, money is whole kroner whatever the words say (`1,25 mio. kr.`). A percentage without a comparator is
read as `bare` (at least, with M10); inside one text a comparator carries over to later bare percentages.
"""

from sync.lenses.targets.cells import of_cell, of_text
from sync.lenses.targets.grammar import Span
from sync.lenses.targets.reading import (
    FoundTarget,
    find,
    find_absolute,
    find_yes_no,
    is_change,
    is_share_without_unit,
    overlaps,
    read,
    yes_or_no,
)
from sync.lenses.targets.render import render

__all__ = [
    "FoundTarget",
    "Span",
    "find",
    "find_absolute",
    "find_yes_no",
    "is_change",
    "is_share_without_unit",
    "of_cell",
    "of_text",
    "overlaps",
    "read",
    "render",
    "yes_or_no",
]
