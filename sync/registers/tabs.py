"""Connected tabs that are registers: read in every cycle, never written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from schema.changes import Actor
from schema.entities import RowLink, TabMapping
from schema.enums import LayoutKind, Source
from schema.ids import new_id
from schema.rules.finding import Finding
from schema.rules.issues import reconcile
from sync.guards import too_many_gone
from sync.layout import HeaderGone, NotRecognised, read
from sync.registers.rows import entries, places
from sync.registers.taking import Taken, take_in
from sync.snapshot import Snapshot

READS_BEFORE_GONE = 2
"""So many complete reads without a person's row before the person is taken to have left."""


@dataclass(frozen=True, slots=True)
class Read:
    """What the registers of a workbook came to. `again`: somebody is missing for the first time."""

    rows: int = 0
    taken: int = 0
    held: bool = False
    again: bool = False


def is_register(mapping: TabMapping) -> bool:
    return mapping.layout is LayoutKind.REGISTER


def take_in_tabs(
    session: Session, mappings: Sequence[TabMapping], snapshot: Snapshot, actor: Actor, *, allow_removals: bool
) -> Read:
    """Takes the workbook's registers in, and keeps what there is to say about them as issues of their tabs."""
    rows = taken = 0
    held = again = False
    for mapping in filter(is_register, mappings):
        found = _take_in(session, mapping, snapshot, actor, allow_removals)
        rows, taken = rows + found.rows, taken + found.taken
        held, again = held or found.held, again or found.again
    return Read(rows, taken, held, again)


def _take_in(session: Session, mapping: TabMapping, snapshot: Snapshot, actor: Actor, allow_removals: bool) -> Read:
    scope, workbook = f"tab:{mapping.id}", mapping.workbook_id
    grid = snapshot.grids.get(mapping.tab_id)
    if grid is None:
        reconcile(session, scope, [Finding("Z01", {"fane": mapping.title})], workbook=workbook)
        return Read()
    reading = read(grid, mapping.columns, mapping.layout)
    links = _links(session, mapping)
    if isinstance(reading, NotRecognised):
        reconcile(session, scope, [Finding("G03")], workbook=workbook)
        return Read(held=True)
    if isinstance(reading, HeaderGone):
        gone = Finding("Z05", {"n": str(len(links)), "N": str(len(links))})
        reconcile(session, scope, [gone], workbook=workbook)
        return Read(held=True)
    listed, told = entries(grid, reading, snapshot.file_id)
    missing = {person for person, (_, missed) in links.items() if missed + 1 >= READS_BEFORE_GONE}
    taken = take_in(session, listed, actor, Source.SHEET)
    absent = links.keys() - set(taken.found.values())
    findings = [*told, *taken.findings]
    held = not allow_removals and too_many_gone(len(absent), len(links), empty=not listed)
    if held:
        findings.append(Finding("Z05", {"n": str(len(absent)), "N": str(len(links))}))
    left = take_in(session, (), actor, Source.SHEET, gone=() if held else sorted(missing & absent))
    _keep(session, mapping, taken, places(reading.rows), links, () if held else absent)
    reconcile(session, scope, findings, workbook=workbook)
    again = not held and bool(absent - missing)
    return Read(len(listed), taken.created + taken.updated + left.left, held, again)


def _links(session: Session, mapping: TabMapping) -> dict[UUID, tuple[int, int]]:
    """By record, the row where it was seen last and how many reads have missed it since."""
    found = session.execute(select(RowLink.entity_id, RowLink.row, RowLink.missed).where(RowLink.tab_id == mapping.id))
    return {row.entity_id: (row.row, row.missed) for row in found}


def _keep(
    session: Session,
    mapping: TabMapping,
    taken: Taken,
    cells: Mapping[int, Mapping[str, str]],
    links: Mapping[UUID, tuple[int, int]],
    absent: Sequence[UUID] | set[UUID],
) -> None:
    """Remembers where each record stands. Whoever was missed often enough is forgotten here, not in the model."""
    fresh = {record: row for row, record in taken.found.items() if links.get(record) != (row, 0)}
    gone = [record for record in absent if links[record][1] + 1 >= READS_BEFORE_GONE]
    session.execute(delete(RowLink).where(RowLink.tab_id == mapping.id, RowLink.entity_id.in_([*fresh, *gone])))
    session.execute(
        update(RowLink)
        .where(RowLink.tab_id == mapping.id, RowLink.entity_id.in_([record for record in absent if record not in gone]))
        .values(missed=RowLink.missed + 1)
    )
    if fresh:
        session.execute(
            insert(RowLink),
            [
                {
                    "id": new_id(),
                    "tab_id": mapping.id,
                    "entity_id": record,
                    "row": row,
                    "cells": dict(cells[row]),
                    "agreed": {},
                    "missed": 0,
                }
                for record, row in fresh.items()
            ],
        )
