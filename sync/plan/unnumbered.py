"""Goals without a number in a table that numbers its goals (DOMAIN.md K10)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sync.cells import read
from sync.identity import RowContent
from sync.layouts.base import NUMBER
from sync.lenses.base import LensIssue
from sync.plan.draft import Draft
from sync.reading import SheetRow
from sync.state import Tab

_NUMBERED = frozenset({"PoliticalGoal", "SubGoal", "ActionGoal"})


def tell_unnumbered(draft: Draft, tab: Tab, contents: Sequence[RowContent], entity_of: Mapping[int, UUID]) -> None:
    """K10, at the cell where the number belongs, with the next free one of the owner's.

    A table numbers its goals where it has a column for it, or where another goal of the same level has a number. While
    the owner itself has none, none can be suggested: it is told first.
    """
    rows = tab.reading.rows
    numbering = {row.type for row, content in zip(rows, contents, strict=True) if content.code is not None}
    numbering |= {row.type for row in rows if any(bound.key == NUMBER for bound in row.cells)}
    taken = {code for policy, _, code in draft.by_code if policy == tab.policy}
    taken |= {content.code for content in contents if content.code is not None}
    last = _last_numbers(taken)
    for index, entity in entity_of.items():
        row = rows[index]
        if contents[index].code is not None or row.type not in _NUMBERED & numbering:
            continue
        if not _lacks_number(draft, tab, row, entity):
            continue
        owner = _owner_code(draft, row, contents, entity_of, entity)
        if owner is not None:
            last[owner] += 1  # a hole may have been left on purpose
            free = ".".join(filter(None, (owner, str(last[owner]))))
            at = next((bound for bound in row.cells if bound.key == NUMBER), row.cells[0])
            draft.tell(tab, LensIssue("K10", {"forslag": free}, free), at.row, at.column, "code")


def _lacks_number(draft: Draft, tab: Tab, row: SheetRow, entity: UUID) -> bool:
    """Whether the row plainly says none (a date in its place is K03), and is not about to be given the one that it has
    in the database."""
    known = draft.state.model.rows.get(entity)
    if known is not None and (known.archived or known.values["code"] is not None):
        return False
    cells = (bound for bound in row.cells if "code" in bound.lens.fields)
    said = [read(cell.lens, tab.grid.cell(cell.row, cell.column), draft.context_of(tab, cell, None)) for cell in cells]
    return all("code" in reading.values and reading.values["code"] is None for reading in said)


def _owner_code(
    draft: Draft, row: SheetRow, contents: Sequence[RowContent], entity_of: Mapping[int, UUID], entity: UUID
) -> str | None:
    """The number of the goal that the row belongs to; "" below a policy, None where the owner has no number."""
    if row.type == "PoliticalGoal":
        return ""
    if row.parent is not None and contents[row.parent].code is not None:
        return contents[row.parent].code
    known = draft.state.model.rows.get(entity)
    owner_id = known.parent if known is not None else entity_of.get(row.parent) if row.parent is not None else None
    owner = draft.state.model.rows.get(owner_id) if owner_id is not None else None
    return None if owner is None else owner.values["code"]


def _last_numbers(taken: Iterable[str]) -> Counter[str]:
    """By the number of an owner, the highest number below it."""
    last: Counter[str] = Counter()
    for code in taken:
        owner, _, number = code.rpartition(".")
        if number.isdecimal():
            last[owner] = max(last[owner], int(number))
    return last
