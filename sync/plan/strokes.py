"""A goal or an activity whose words are struck through is given up (DOMAIN.md 3.1, X06).

The words' cell carries no status, so that its stroke is taken in here: once, when it is first seen. A status that is
chosen in the system afterwards holds, and taking the stroke away takes back what it said, unless that was changed
meanwhile. Strokes that say that a row is archived are not read: such a row is not merged at all.
"""

from dataclasses import replace
from enum import Enum

from schema.enums import ActivityStatus, GoalStatus
from schema.model import entities, fields_of
from sync.agreed import AgreedCell
from sync.cells import CellOutcome
from sync.grid import Cell
from sync.lenses.base import LensIssue
from sync.rich_text import all_struck, struck
from sync.side import Side

STATUS = "declared_status"
_WORDS = frozenset({"text", "what", "title"})
_GIVEN_UP = {GoalStatus: GoalStatus.DISCONTINUED, ActivityStatus: ActivityStatus.CANCELLED}


def with_stroke(
    outcome: CellOutcome, fields: tuple[str, ...], cell: Cell, agreed: AgreedCell | None, side: Side
) -> CellOutcome:
    """The outcome of a cell with what its stroke says of the status; of a row that is known, and agreed on, alone."""
    if side.row is None or outcome.agreed is None or STATUS in fields or not _WORDS & set(fields):
        return outcome
    given_up = _given_up(side.row.type)
    if given_up is None:
        return outcome
    known = agreed is not None and agreed.values.get(STATUS) is given_up
    model = side.row.values[STATUS]
    if all(all_struck(cell.text, struck(cell), [(0, len(cell.text))])):
        seen = replace(outcome.agreed, values={**outcome.agreed.values, STATUS: given_up})
        if known and model is not given_up:
            return replace(outcome, agreed=seen)  # the system chose another status since
        values = outcome.values if model is given_up else {**outcome.values, STATUS: given_up}
        return replace(outcome, values=values, agreed=seen, issues=(*outcome.issues, LensIssue("X06")))
    if not known:
        return outcome
    gone = {name: value for name, value in outcome.agreed.values.items() if name != STATUS}
    values = {**outcome.values, STATUS: None} if model is given_up else outcome.values
    return replace(outcome, values=values, agreed=replace(outcome.agreed, values=gone))


def _given_up(type_name: str) -> Enum | None:
    declared = fields_of(entities()[type_name]).get(STATUS)
    return None if declared is None or declared.value_type is None else _GIVEN_UP.get(declared.value_type)
