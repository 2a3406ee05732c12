"""What a cycle does, decided from values alone: rows to entities, cells to changes and edits (DESIGN 7.3-7.5). Pure.

A tab is planned row by row, owners before what they own; tabs whose rows name their owner come after the tabs in which
that owner may be new. Rows that are gone are dealt with across all tabs, because a
row that moved to another tab is not a deletion; entities that the database created get their rows last.
"""

from sync.plan.absent import settle_missing_rows
from sync.plan.disagreement import hold_back_disagreeing_tabs
from sync.plan.draft import Draft
from sync.plan.placing import place_new
from sync.plan.rows import read_tab
from sync.state import CyclePlan, State

__all__ = ["plan"]


def plan(state: State) -> CyclePlan:
    """The plan for one spreadsheet."""
    draft = Draft(state)
    for view in draft.views:
        if not view.refers:
            read_tab(draft, view)
    draft.foresee()
    for view in draft.views:
        if view.refers:
            read_tab(draft, view)
    settle_missing_rows(draft)
    for view in draft.views:
        place_new(draft, view)
    hold_back_disagreeing_tabs(draft)
    return draft.finished()
