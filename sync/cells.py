"""One cell against the database: read it, merge it, and say what follows for both sides. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from schema.changes import Archive, Change, Create, Restore
from schema.enums import Severity
from schema.ids import new_id
from schema.rules.catalogue import RULES
from schema.rules.personal_data import refuses
from sync.agreed import AgreedCell
from sync.children import CHILD_LISTS, ChildList, same, update
from sync.grid import Cell
from sync.lenses.base import Context, InexpressibleError, Lens, LensIssue, Reading, with_text, write
from sync.lenses.period_cell import PeriodCell
from sync.merge import NOTHING, ItemsMerge, Kept, Verdict, merge3
from sync.side import Side


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that both sides changed. `entity` is the child where a line of a list cell clashes.

    `chosen` is what someone decided: the clash stands until both sides are seen to hold it.
    """

    entity: UUID
    field: str
    base: Any
    sheet: Any
    model: Any
    chosen: Verdict | None = None


@dataclass(frozen=True, slots=True)
class CellOutcome:
    """What follows from one cell.

    `values` are the owner's new field values, `children` changes to what it owns, `references` what a cell says that is
    no field of the owner (a goal's number in a table of results). `text` is the cell's new text, None when it stays.
    `agreed` is the new base once all this is carried out; None when the cell says nothing that can be agreed on.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    children: tuple[Change, ...] = ()
    references: Mapping[str, Any] = field(default_factory=dict)
    text: str | None = None
    agreed: AgreedCell | None = None
    clashes: tuple[Clash, ...] = ()
    issues: tuple[LensIssue, ...] = ()


def read(lens: Lens, cell: Cell, context: Context) -> Reading:
    """What the cell says; nothing at all where it shows an error or holds personal data (X04, G01, G02)."""
    if cell.error is not None:
        return Reading({}, (LensIssue("X04", {"fejl": cell.error}),))
    if not CHILD_LISTS.keys() & set(lens.fields):
        refused = refuses(cell.text)
        if refused is not None:
            return Reading({}, (LensIssue(refused),))
    return lens.get(cell, context)


def merge_cell(lens: Lens, cell: Cell, agreed: AgreedCell | None, side: Side, context: Context) -> CellOutcome:
    """Merges one cell with the database. `context` is the frozen one where the cell's text did not change."""
    reading = read(lens, cell, context)
    if any(RULES[issue.rule].severity is Severity.ERROR for issue in reading.issues) and not reading.values:
        return CellOutcome(issues=reading.issues)
    for name in reading.values.keys() & CHILD_LISTS.keys():
        hindered = CHILD_LISTS[name].hindrance(lines_of(reading.values[name]), side)
        if hindered is not None:
            return CellOutcome(issues=(*reading.issues, *hindered))
    merges = [
        _merge_field(lens, name, reading.values[name], agreed, side, context)
        for name in lens.fields
        if name in reading.values
    ]
    issues = list(reading.issues)
    text = cell.text
    wanted = {merge.name: merge.target for merge in merges}
    if wanted != reading.values:
        try:
            text = _write(lens, wanted, cell, context)
        except InexpressibleError:
            issues.append(LensIssue("Z13" if cell.formula else "Z12", {"værdi": _words(wanted, reading.values)}))
            merges = [merge.without_database() for merge in merges]
    final = reading if text == cell.text else lens.get(with_text(cell, text), context)
    unread = {} if agreed is None else {name: agreed.values[name] for name in agreed.values if name not in wanted}
    return _outcome(merges, unread, final, cell, text, side, context, tuple(issues))


def _write(lens: Lens, wanted: Mapping[str, Any], cell: Cell, context: Context) -> str:
    if cell.formula is not None or refuses(cell.text):
        raise InexpressibleError(wanted)
    return write(lens, wanted, cell, context)


def _words(wanted: Mapping[str, Any], read_values: Mapping[str, Any]) -> str:
    return ", ".join(spoken(value) for name, value in wanted.items() if value != read_values[name])


def spoken(value: Any) -> str:
    """A value in words, for messages."""
    if isinstance(value, tuple):
        return "; ".join(spoken(item) for item in value)
    for attribute in ("what", "text", "label_da", "name", "raw"):
        words = getattr(value, attribute, None)
        if words:
            return str(words)
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class _FieldMerge:
    """One field of a cell, merged. `target` is what the cell should show for it."""

    name: str
    sheet: Any
    target: Any
    base: Any
    verdict: Verdict | None = None
    items: ItemsMerge | None = None
    clashes: tuple[Clash, ...] = ()

    def without_database(self) -> "_FieldMerge":
        """The same, where the cell cannot be written: what came from the database waits, and is not agreed on."""
        if self.items is not None:
            return replace(self, target=self.sheet, items=_sheet_only(self.items, lines_of(self.sheet), self.base))
        if self.verdict is Verdict.TO_SHEET:
            return replace(self, target=self.sheet, verdict=Verdict.CONFLICT)
        return self


def _merge_field(
    lens: Lens, name: str, sheet: Any, agreed: AgreedCell | None, side: Side, context: Context
) -> _FieldMerge:
    base = NOTHING if agreed is None else agreed.value(name)
    if name in CHILD_LISTS:
        return _merge_children(name, sheet, () if base is NOTHING else base, side, context)
    if name not in side.fields:
        return _FieldMerge(name, sheet, sheet, base)
    model = None if side.row is None else side.row.values[name]
    if model is not None and isinstance(lens, PeriodCell):
        model = lens.canonical(model, context)
    verdict = merge3(base, sheet, model)
    clashes: tuple[Clash, ...] = ()
    if verdict is Verdict.CONFLICT:
        chosen = side.choice(side.entity, name)
        clashes = (Clash(side.entity, name, None if base is NOTHING else base, sheet, model, chosen),)
        verdict = chosen or verdict
    return _FieldMerge(
        name,
        sheet,
        model if verdict is Verdict.TO_SHEET else sheet,
        base,
        verdict=verdict,
        clashes=clashes,
    )


def _merge_children(name: str, sheet: Any, base: Sequence[Kept], side: Side, context: Context) -> _FieldMerge:
    adapter = CHILD_LISTS[name]
    merged = adapter.merge(base, lines_of(sheet), side, context, lambda child: side.choice(child, name))
    target: Any = merged.target
    if adapter.single:
        target = merged.target[0] if merged.target else None
    clashes = tuple(
        Clash(clash.id, name, clash.base, clash.sheet, clash.model, clash.chosen) for clash in merged.conflicts
    )
    return _FieldMerge(name, sheet, target, tuple(base), items=merged, clashes=clashes)


def lines_of(value: Any) -> tuple[Any, ...]:
    """The lines of a list cell's value, or the one of a cell that holds at most one child."""
    if isinstance(value, tuple):
        return value
    return () if value is None else (value,)


def _sheet_only(merged: ItemsMerge, sheet: Sequence[Any], base: Sequence[Kept]) -> ItemsMerge:
    """The part of a merge that only the sheet caused: its own lines, as they stand."""
    agreed = {kept.id: kept.item for kept in base}
    target_of = dict(zip(merged.ids, merged.target, strict=True))
    settled = tuple(
        not getattr(item, "unreadable", False) if child is None else target_of.get(child) == item
        for item, child in zip(sheet, merged.sheet_ids, strict=True)
    )
    return replace(
        merged,
        target=tuple(sheet),
        ids=merged.sheet_ids,
        settled=settled,
        restore=(),
        pending={child: item for child, item in agreed.items() if child not in merged.archive},
    )


def _outcome(
    merges: Sequence[_FieldMerge],
    unread: Mapping[str, Any],
    final: Reading,
    cell: Cell,
    text: str,
    side: Side,
    context: Context,
    issues: tuple[LensIssue, ...],
) -> CellOutcome:
    values: dict[str, Any] = {}
    references: dict[str, Any] = {}
    agreed: dict[str, Any] = dict(unread)
    children: list[Change] = []
    for merge in merges:
        shown = final.values[merge.name]
        if merge.items is not None:
            changes, kept = _settle_children(CHILD_LISTS[merge.name], merge.items, lines_of(shown), side)
            children += changes
            agreed[merge.name] = kept
        elif merge.verdict is None:
            references[merge.name] = shown
            agreed[merge.name] = shown
        elif merge.verdict is Verdict.CONFLICT:
            if merge.base is not NOTHING:
                agreed[merge.name] = merge.base
        else:
            agreed[merge.name] = shown
            if side.row is None or not same(side.row.values[merge.name], shown):
                values[merge.name] = shown
    return CellOutcome(
        values=values,
        children=tuple(children),
        references=references,
        text=None if text == cell.text else text,
        agreed=AgreedCell(agreed, None if refuses(text) else text, context.year),
        clashes=tuple(clash for merge in merges for clash in merge.clashes),
        issues=issues,
    )


def _settle_children(
    adapter: ChildList, merged: ItemsMerge, shown: Sequence[Any], side: Side
) -> tuple[list[Change], tuple[Kept, ...]]:
    """The changes that bring the children in line with what the cell shows, and the new base."""
    changes: list[Change] = [Archive(child) for child in merged.archive]
    changes += [Restore(child) for child in merged.restore]
    kept: list[Kept] = []
    for position, (item, child, settled) in enumerate(zip(shown, merged.ids, merged.settled, strict=True)):
        if not settled:
            if child is not None and child in merged.pending:
                kept.append(Kept(child, merged.pending[child]))
            continue
        row = None if child is None else side.model.rows[child]
        wanted = adapter.values(item, side.names, row)
        if not adapter.single:
            wanted |= {"position": position}
        if row is None:
            child = new_id()
            changes.append(Create(adapter.child, wanted | {adapter.link: adapter.owner(side)}, id=child))
        else:
            changes += update(row, wanted)
        assert child is not None  # noqa: S101 (set in both branches)
        comes_back = row is not None and row.archived and all(row.values[w] == wanted.get(w) for w in adapter.words)
        if not comes_back:  # else what was below it comes back with it
            changes += adapter.below(item, child, side.model)
        kept.append(Kept(child, item))
    shown_ids = {entry.id for entry in kept}
    kept += [Kept(child, item) for child, item in merged.pending.items() if child not in shown_ids]
    return changes, tuple(kept)
