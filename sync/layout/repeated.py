"""A parent that is named on several rows: what stands there again is the same, however loosely it is spelled."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sync.grid import Cell
from sync.headers import fold
from sync.lenses import codes
from sync.lenses.base import Context, Lens, Reading, with_text


def is_number_alone(text: str) -> bool:
    """`1.1`, `Delmål 1.1.`: a parent that is named by its number."""
    found = codes.find(text)
    return found is not None and not fold(found.without(text))


@dataclass(frozen=True, slots=True)
class SaidAgain:
    """The lens of a cell that names a parent again whose `first` cell stands further up, read by `lens`.

    Blanks, dots and capitals that the two do not share change nothing, and nothing is written for their sake
    (DOMAIN.md 3.1: normalise for comparing, keep for writing). A number alone stands for the whole parent.
    """

    lens: Lens
    first: str

    @property
    def fields(self) -> tuple[str, ...]:
        return self.lens.fields

    def get(self, cell: Cell, context: Context) -> Reading:
        if fold(cell.text) == fold(self.first):
            return self.lens.get(with_text(cell, self.first), context)
        if "code" in self.fields and is_number_alone(cell.text):
            said = self.lens.get(with_text(cell, self.first), context)
            found = codes.find(cell.text)
            if found is not None and said.values:
                return Reading({**said.values, "code": found.code})
        return self.lens.get(cell, context)

    def put(self, values: Mapping[str, Any], cell: Cell, context: Context) -> str:
        if self.get(cell, context).values == values:
            return cell.text
        if "code" in self.fields and is_number_alone(cell.text):
            return codes.replace(cell.text, str(values["code"])) or cell.text
        return self.lens.put(values, cell, context)
