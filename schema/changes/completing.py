"""Values that follow from what a caller gave, told by whoever can read it: the sync reads the times of a sentence.

A type's completer is asked about every record that is made or changed, and adds values for fields that the caller left
out; what the caller gave always holds.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.orm import Session

from schema.changes.cleaning import clean
from schema.changes.requests import Create, Update
from schema.changes.state import Request
from schema.changes.world import Values, World, entity_type, parent_fields, stored_fields


@dataclass(frozen=True, slots=True)
class Given:
    """What a caller gave for a record, and the rows that it belongs to, by their type."""

    values: Values
    above: Mapping[str, Values]


Completer = Callable[[Session, Sequence[Given]], Sequence[Values]]
"""From what was given to what follows from it, record by record; may look things up, in one statement for all."""

_COMPLETERS: dict[str, Completer] = {}


def complete_with(type_name: str, completer: Completer) -> None:
    """Let a type's records be completed; a later completer takes the place of an earlier one."""
    _COMPLETERS[type_name] = completer


def completed(session: Session, world: World, requests: Sequence[Request]) -> list[Request]:
    """The requests with the values that follow from theirs. Everything above them must be known to the world."""
    made = {request.change.id: request for request in requests if isinstance(request.change, Create)}
    found = list(requests)
    for type_name, completer in _COMPLETERS.items():
        places = [
            place
            for place, request in enumerate(requests)
            if request.type == type_name and not request.errors and isinstance(request.change, Create | Update)
        ]
        if not places:
            continue
        given = [Given(requests[place].values, dict(_above(requests[place], world, made))) for place in places]
        for place, further in zip(places, completer(session, given), strict=True):
            found[place] = _with(requests[place], further)
    return found


def _with(request: Request, further: Values) -> Request:
    known = stored_fields(entity_type(str(request.type)))
    added = {name: clean(known[name], value) for name, value in further.items() if name not in request.values}
    return replace(request, values={**request.values, **added}) if added else request


def _above(request: Request, world: World, made: Mapping[UUID, Request]) -> Iterator[tuple[str, Values]]:
    """The type and row of each owner, the nearest first."""
    type_name = str(request.type)
    row: Values = {**world.rows.get(request.change.id, {}), **request.values}
    seen = {request.change.id}
    while True:
        links = (row.get(link.name) for link in parent_fields(entity_type(type_name)))
        owner = next((link for link in links if link is not None), None)
        if owner is None or owner in seen:
            return
        seen.add(owner)
        created = made.get(owner)
        known = created.type if created is not None else world.types.get(owner)
        found = created.values if created is not None else world.rows.get(owner)
        if known is None or found is None:
            return
        type_name, row = known, {"id": owner, **found}
        yield type_name, row
