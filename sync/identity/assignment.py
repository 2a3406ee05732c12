"""The entities of all rows of a tab, owners before what they own."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sync.identity.matching import Matching, Row
from sync.identity.values import Assignment, Found, KnownRow, Revived, RowContent, Same
from sync.reading import SheetRow, TabReading


def assign(
    reading: TabReading,
    contents: Sequence[RowContent],
    links: Sequence[KnownRow],
    inferred: frozenset[int] = frozenset(),
) -> Assignment:
    """The entity of each row. `contents` go with `reading.rows`; `inferred` are places whose parent is weak evidence.

    Raises ValueError when rows and contents are not equally many.
    """
    answers: dict[int, Found] = {}
    reserved: set[UUID] = set()
    for type_name in _from_the_top(reading.rows):
        places = [place for place, row in enumerate(reading.rows) if row.type == type_name]
        known = [link for link in links if link.type == type_name]
        parents = {
            place: answer.entity
            for place in places
            if (parent := reading.rows[place].parent) is not None and isinstance(answer := answers.get(parent), Same)
        }
        rows = [
            Row(place, row.row, content, reading.row_ids.get(row.row), parents.get(place))
            for place, (row, content) in enumerate(zip(reading.rows, contents, strict=True))
            if row.type == type_name
        ]
        matching = Matching(rows, known)
        matching.run()
        answers |= matching.answers
        reserved |= matching.reserved
    ordered = tuple(answers[place] for place in range(len(reading.rows)))
    found = {answer.entity for answer in ordered if isinstance(answer, Same | Revived)} | reserved
    missing = tuple(link.entity for link in links if not link.archived and link.entity not in found)
    return Assignment(ordered, missing, _kept_parents(reading, ordered, links, inferred))


def _from_the_top(rows: Iterable[SheetRow]) -> list[str]:
    """The types of the rows, owners before what they own."""
    order: dict[str, int] = {}
    depths: list[int] = []
    for row in rows:
        depth = 0 if row.parent is None else depths[row.parent] + 1
        depths.append(depth)
        order[row.type] = max(order.get(row.type, 0), depth)
    return sorted(order, key=lambda name: order[name])


def _kept_parents(
    reading: TabReading, answers: Sequence[Found], links: Sequence[KnownRow], inferred: frozenset[int]
) -> dict[int, UUID]:
    parents = {link.entity: link.parent for link in links}
    torn = {place for place in inferred if reading.rows[place].parent is None}
    kept = {}
    for place in inferred | torn:
        answer = answers[place]
        before = parents.get(answer.entity) if isinstance(answer, Same) else None
        parent = reading.rows[place].parent
        now = answers[parent] if parent is not None else None
        if before is not None and not (isinstance(now, Same) and now.entity == before):
            kept[place] = before
    return kept
