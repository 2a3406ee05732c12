"""What conditional formats make of a cell's look: the first rule that a cell meets formats it.

Rules are tried in their order, and the first that is met decides alone. Gradients, and rules whose condition is a
formula, are kept and change no look.
"""

from __future__ import annotations

from functools import lru_cache

import orjson

from sync.sandbox import conditions, formats, render
from sync.sandbox.cells import Json, Scalar
from sync.sandbox.document import Document
from sync.sandbox.formats import Format
from sync.sandbox.grid import Sheet
from sync.sandbox.ranges import Box


class ConditionalLooks:
    """The rules of one tab, ready to be asked for its cells."""

    def __init__(self, document: Document, sheet: Sheet) -> None:
        self.document, self.sheet = document, sheet
        self.rules = [
            (rule.rest["booleanRule"], [sheet.box(bounds) for bounds in rule.where])
            for rule in sheet.rules
            if "booleanRule" in rule.rest and not _asks_a_formula(rule.rest["booleanRule"]["condition"])
        ]
        self.bottom = max((box.bottom for _, boxes in self.rules for box in boxes), default=0)

    def reach(self, row: int) -> int:
        """The column after the last one of a row that a rule lies on."""
        touched = (box for _, boxes in self.rules for box in boxes if box.top <= row < box.bottom)
        return max((box.right for box in touched), default=0)

    def look(self, row: int, column: int, value: Scalar, shape: Format | None) -> Format | None:
        """The format to show the cell with, when `shape` is what it has without conditional formats."""
        place = Box(row, row + 1, column, column + 1)
        for rule, boxes in self.rules:
            if any(box.contains(place) for box in boxes) and self._meets(rule["condition"], value, shape):
                return _over(shape, orjson.dumps(rule.get("format") or {}))
        return shape

    def _meets(self, condition: Json, value: Scalar, shape: Format | None) -> bool:
        shown = "" if value is None else render.shown(value, shape, self.document.locale)
        return conditions.meets(self.document, self.sheet, condition, value, shown, self.document.today)


def _asks_a_formula(condition: Json) -> bool:
    values = condition.get("values") or []
    return condition["type"] == "CUSTOM_FORMULA" or any(
        str(item.get("userEnteredValue", "")).startswith("=") for item in values
    )


@lru_cache(maxsize=4096)
def _over(shape: Format | None, sent: bytes) -> Format | None:
    """The format with what a rule says put over it."""
    return formats.intern(_merged(shape.value if shape else {}, orjson.loads(sent)))


def _merged(under: Json, over: Json) -> Json:
    merged = dict(under)
    for name, value in over.items():
        if name == "textFormat":
            merged[name] = _merged(under.get(name) or {}, value)
            continue
        if name.endswith(("Color", "ColorStyle")):
            plain = name.removesuffix("Style")
            if plain not in over or plain + "Style" not in over:
                merged.pop(plain, None)
                merged.pop(plain + "Style", None)
        merged[name] = value
    return merged
