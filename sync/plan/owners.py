"""Whose a row is: the heading or parent cell that it stands under, or the number that it names (DESIGN 7.4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from schema.changes import Update
from schema.rules.personal_data import refuses
from sync.agreed import AgreedCell, AgreedRow
from sync.cells import Clash, spoken
from sync.edits import SetCell
from sync.lenses.base import InexpressibleError, LensIssue, write
from sync.merge import NOTHING, Verdict, merge3
from sync.model import ModelRow, parent_link
from sync.plan.draft import Draft, bindings
from sync.reading import SheetRow
from sync.references import naming, resolve
from sync.state import Tab


def shown_owner(
    draft: Draft, tab: Tab, index: int, entity: ModelRow, agreed: AgreedRow, entity_of: Mapping[int, UUID]
) -> UUID | None:
    """The owner that both sides agree on; a row that was moved under another heading moves in the model too."""
    row = tab.reading.rows[index]
    shown = entity_of.get(row.parent) if row.parent is not None else None
    link = parent_link(entity.type)
    if shown is None or link is None:
        return agreed.parent
    verdict = merge3(agreed.parent if agreed.parent is not None else NOTHING, shown, entity.parent)
    if verdict is Verdict.CONFLICT and agreed.parent is None:
        verdict = Verdict.TO_MODEL
    if verdict is Verdict.CONFLICT:
        verdict = _choose(draft, tab, row, entity, link.name, agreed.parent, shown) or verdict
    if verdict is Verdict.TO_MODEL:
        draft.change(Update(entity.id, {link.name: shown}), tab, row)
        return shown
    if verdict is Verdict.TO_SHEET:
        draft.tell_row(tab, row, LensIssue("Z12", {"værdi": _named(draft, entity.parent)}))
    return shown if verdict is Verdict.SAME else agreed.parent


def _choose(
    draft: Draft, tab: Tab, row: SheetRow, entity: ModelRow, name: str, base: UUID | None, shown: UUID
) -> Verdict | None:
    chosen = draft.state.choice(entity.id, name)
    base_words, shown_words, model_words = (_named(draft, owner) or None for owner in (base, shown, entity.parent))
    first = row.cells[0]
    clash = Clash(entity.id, name, base_words, shown_words, model_words, chosen)
    draft.clash(tab, clash, first.row, first.column)
    return chosen


def _named(draft: Draft, owner: UUID | None) -> str:
    row = draft.state.model.rows.get(owner) if owner is not None else None
    if row is None:
        return ""
    words = (row.values.get("code"), row.values.get("text") or row.values.get("title"))
    return " ".join(str(word) for word in words if word)


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of the number and words by which a row names its owner.

    `parent` is what both sides agree on; `held` names the cells about which they do not; `written` gives the cells that
    are to name the owner anew.
    """

    parent: UUID | None
    held: frozenset[str] = frozenset()
    written: Mapping[str, AgreedCell] | None = None


def follow_reference(
    draft: Draft, tab: Tab, row: SheetRow, entity: ModelRow, agreed: AgreedRow, said: Mapping[str, Any]
) -> Followed:
    """A number that was changed in the sheet gives the row another owner; one whose goal was renumbered in the system,
    or whose row was moved there, is written anew."""
    link = parent_link(row.type)
    cells = {name: cell for name, cell in agreed.cells.items() if said.keys() & cell.values.keys()}
    before = {key: value for cell in cells.values() for key, value in cell.values.items()}
    named = frozenset(name for name, bound in bindings(row) if said.keys() & set(bound.lens.fields))
    resolved = resolve(said, tab.policy, draft.state.model, current=entity.parent)
    retyped = any(before.get(name, NOTHING) != value for name, value in said.items())
    if link is None or resolved.owner == entity.parent:
        _tell(draft, tab, row, resolved.issues)
        return Followed(entity.parent)
    if not retyped:
        written = _name_anew(draft, tab, row, entity, said)
        _tell(draft, tab, row, () if written else resolved.issues)
        return Followed(entity.parent, written=written)
    _tell(draft, tab, row, resolved.issues)
    if resolved.owner is None:
        return Followed(agreed.parent, held=named)
    chosen: Verdict | None = Verdict.TO_MODEL
    if entity.parent != agreed.parent:
        chosen = _choose(draft, tab, row, entity, link.name, agreed.parent, resolved.owner)
    if chosen is Verdict.TO_MODEL:
        draft.change(Update(entity.id, {link.name: resolved.owner}), tab, row)
        return Followed(resolved.owner)
    written = _name_anew(draft, tab, row, entity, said) if chosen is Verdict.TO_SHEET else {}
    return Followed(agreed.parent, held=named, written=written)


def _tell(draft: Draft, tab: Tab, row: SheetRow, issues: tuple[LensIssue, ...]) -> None:
    for issue in issues:
        draft.tell_row(tab, row, issue)


def _name_anew(
    draft: Draft, tab: Tab, row: SheetRow, entity: ModelRow, said: Mapping[str, Any]
) -> dict[str, AgreedCell]:
    """Writes the cells that have to say something else so that the row names its owner; words that fit stay."""
    wanted = dict(naming(entity, draft.state.model))
    for name in list(wanted):
        kept = {**wanted, name: said.get(name)}
        if resolve(kept, tab.policy, draft.state.model).owner == entity.parent:
            wanted[name] = said.get(name) or ""
    written: dict[str, AgreedCell] = {}
    for name, bound in bindings(row):
        (field, *_) = bound.lens.fields
        if field not in wanted or wanted[field] == (said.get(field) or ""):
            continue
        cell = tab.grid.cell(bound.row, bound.column)
        context = draft.context(tab, None, cell.text)
        try:
            if cell.formula is not None or refuses(cell.text):
                raise InexpressibleError({field: wanted[field]})
            text = write(bound.lens, {field: wanted[field]}, cell, context)
        except InexpressibleError:
            rule = "Z13" if cell.formula is not None else "Z12"
            draft.tell(tab, LensIssue(rule, {"værdi": spoken(wanted[field]) or wanted[field]}), bound.row, bound.column)
            continue
        draft.edits[tab.id].append(SetCell(bound.row, bound.column, text, cell))
        written[name] = AgreedCell({field: wanted[field]}, text, context.year)
    return written
