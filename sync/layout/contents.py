"""Which column a header means where its words do not say it: what the cells below it hold (DOMAIN.md section 1)."""

from collections import Counter
from collections.abc import Sequence

from sync.headers import Match
from sync.layout.tab import Tab
from sync.layouts import TabSpec
from sync.lenses import codes
from sync.lenses.base import Context, Lens
from sync.lenses.codes import CodeCell

ANY_GOAL = "maal"
"""A header that goals of every level have: `Mål`."""
_LOOKED_AT = 40
"""So many rows below a header tell what its column holds."""
_ANY_YEAR = Context(year=2000)


def by_numbers(tab: Tab, spec: TabSpec, row: int, column: int) -> str | None:
    """The key of the level whose goals have numbers as long as those below a bare »Mål«; None where no number tells."""
    lengths = Counter(
        codes.parts_of(found.code)
        for below in _below(row, tab)
        if (found := codes.find(tab.cell(below, column).text)) is not None
    )
    levels = {heading.parts: heading.column for heading in spec.headings}
    if not lengths or not levels:
        return None
    own = next((column.key for column in spec.columns if column.required and column.type == spec.type), None)
    return (levels | {max(levels) + 1: own}).get(lengths.most_common(1)[0][0])


def by_contents(tab: Tab, lens: Lens, row: int, claims: Sequence[tuple[int, Match]]) -> list[tuple[int, Match]]:
    """Of several columns of numbers (`Nr.`, `Nr.`, `Handlemål`) the one that holds numbers of the length looked for.

    All of them where several do, and where the column is none of numbers.
    """
    if not isinstance(lens, CodeCell):
        return list(claims)
    fitting = [claim for claim in claims if any(_is_number(tab, lens, below, claim[0]) for below in _below(row, tab))]
    return fitting if len(fitting) == 1 else list(claims)


def has_longer_numbers(tab: Tab, header_row: int, column: int, parts: int) -> bool:
    """Whether a number with more than `parts` numbers stands in the column near the header."""
    texts = (tab.cell(row, column).text for row in _below(header_row, tab))
    return any((found := codes.find(text)) is not None and codes.parts_of(found.code) > parts for text in texts)


def _below(row: int, tab: Tab) -> range:
    return range(row + 1, min(row + 1 + _LOOKED_AT, len(tab.filled)))


def _is_number(tab: Tab, lens: CodeCell, row: int, column: int) -> bool:
    code = lens.get(tab.cell(row, column), _ANY_YEAR).values.get(lens.field)
    return code is not None and codes.parts_of(code) == lens.parts
