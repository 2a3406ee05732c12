"""Which changes are accepted, and what the rows are afterwards. Pure: decides on the loaded world, writes nothing.

The changes of a batch are applied to the rows in their order, and the rules that look at several rows are then asked
about the end state: codes may be swapped, and links may point to what the same batch creates. A change that a rule
refuses is left out and the rest is tried again, until nothing is refused.
"""

from collections.abc import Sequence
from datetime import date

from schema.changes.checks import check_state
from schema.changes.folding import fold
from schema.changes.state import Errors, Request, State
from schema.changes.world import World
from schema.enums import Source


def decide(world: World, requests: Sequence[Request], origin: Source, today: date) -> tuple[State, Errors]:
    """The end state after as many of the changes as the rules allow, and the errors of the others."""
    errors: Errors = {index: list(request.errors) for index, request in enumerate(requests) if request.errors}
    while True:
        state, refused = fold(world, requests, errors, origin)
        refused = refused or check_state(state, requests, errors, today)
        if not refused:
            return state, errors
        errors |= refused
