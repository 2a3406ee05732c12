"""Which goals' rules must be asked again after some changes."""

from collections.abc import Sequence
from uuid import UUID

from schema.changes.state import State
from schema.changes.world import GOALS, owner_of
from schema.changes.writing import Written

_EVALUATED = ("Policy", *GOALS)


def concerned(state: State, records: Sequence[Written]) -> dict[str, set[UUID]]:
    """By type, the goals and policies whose rules may find something else now, archived ones too.

    That is the goal that a changed record is or was part of, the owner of a goal that changed, and, by the type
    "below", goals whose code changed and whose sub-goals or action goals may no longer fit (K02).
    """
    found: dict[str, set[UUID]] = {type_name: set() for type_name in (*_EVALUATED, "below")}
    for record in records:
        type_name = record.cls.__name__
        if type_name in _EVALUATED:
            found[type_name].add(record.id)
        if type_name in GOALS and state.is_changed(record.id, "code"):
            found["below"].add(record.id)
        for row in (record.before, record.after):
            owner = owner_of(type_name, row) if row is not None else None
            while owner is not None and state.types[owner] not in _EVALUATED:
                above = state.row(owner)
                owner = owner_of(state.types[owner], above) if above is not None else None
            if owner is not None:
                found[state.types[owner]].add(owner)
    return found
