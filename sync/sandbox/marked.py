"""What hangs on rows, columns and ranges of a tab: values that never change, only get replaced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from sync.sandbox.a1 import Bounds

DEEPEST_GROUP = 8


PROJECT_NUMBER = "1"
"""The project of whoever names none."""


class Metadata(NamedTuple):
    """A developer metadata entry; it lies where it belongs (spreadsheet, tab, row or column), so it has no location.

    `project` made it, and alone sees it when its visibility is PROJECT.
    """

    id: int
    key: str
    value: str | None
    visibility: str
    project: str = PROJECT_NUMBER

    def is_seen_by(self, project: str) -> bool:
        """Whether requests of this project find it."""
        return self.visibility != "PROJECT" or self.project == project


@dataclass(frozen=True, slots=True)
class Dimension:
    """A row or column: its size in pixels, whether a user or a filter hid it, its groups, its metadata.

    `depth` counts the groups it is in; `collapsed` holds the depths of the collapsed groups that start here.
    """

    pixels: int | None = None
    hidden: bool = False
    filtered: bool = False
    depth: int = 0
    collapsed: tuple[int, ...] = ()
    metadata: tuple[Metadata, ...] = ()

    def to_json(self, default: int) -> dict[str, Any]:
        """As DimensionProperties, without the metadata, whose location depends on the place."""
        answer: dict[str, Any] = {"pixelSize": self.pixels or default}
        if self.hidden:
            answer["hiddenByUser"] = True
        if self.filtered:
            answer["hiddenByFilter"] = True
        return answer


PLAIN = Dimension()


class Group(NamedTuple):
    """Rows or columns that can be folded together, half-open; depth 1 is the outermost."""

    start: int
    end: int
    depth: int
    collapsed: bool


@dataclass(frozen=True, slots=True)
class RangeMark:
    """A protected range, banded range or filter view: where, and everything else as it was sent."""

    id: int
    bounds: Bounds
    rest: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """A conditional format rule: where, and everything else as it was sent."""

    where: tuple[Bounds, ...]
    rest: dict[str, Any]


MARK_IDS: dict[str, str] = {
    "protectedRanges": "protectedRangeId",
    "bandedRanges": "bandedRangeId",
    "filterViews": "filterViewId",
}
"""Property of a Sheet message that lists the marks -> name of their id."""

OBJECT_IDS: dict[str, str] = {"charts": "chartId", "slicers": "slicerId"}
"""Property of a Sheet message that lists floating objects -> name of their id."""
