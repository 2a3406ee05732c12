"""Cells that hold child entities: how the lines of such a cell and the children's rows correspond.

One adapter per kind of list cell. `items` says what the database would show in the cell, `values` what a line means for
its child, `below` what it means for the child's own children.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from schema.changes import Archive, Change, Create, Update
from schema.directory import Directory
from schema.enums import ResponsibilityKind, Source
from schema.values import Period, to_json
from sync.lenses import activities, criteria, evaluation
from sync.lenses.base import Context, LensIssue
from sync.lenses.items import ActivityItem, CriterionItem, EvaluationItem, OwnerItem, ResultItem, StepItem
from sync.lenses.latest_result import dated
from sync.lenses.periods import canonical
from sync.merge import Choice as LineChoice
from sync.merge import ItemsMerge, Kept, merge_items
from sync.merge_result import merge_result
from sync.model import Model, ModelRow
from sync.side import Side


class ChildList(ABC):
    """The adapter of one kind of list cell."""

    child: str
    """The child's type."""
    link: str
    """The child's field that points to the owner."""
    item_type: type[Any]
    words: tuple[str, ...] = ()
    """The child's fields that a line says in words: a line that says them again is the same child."""
    single = False
    """The cell holds at most one child, and shows it without a list."""

    @abstractmethod
    def items(
        self, owner: UUID, model: Model, names: Directory, context: Context, agreed: Mapping[UUID, Any]
    ) -> tuple[Kept, ...]:
        """The lines that the database would show, in order."""

    @abstractmethod
    def values(self, item: Any, names: Directory, row: ModelRow | None) -> dict[str, Any]:
        """The child's values that follow from a line; with `row` None those of a new child."""

    def below(self, item: Any, child: UUID, model: Model) -> list[Change]:
        """Changes to the child's own children."""
        return []

    def owner(self, side: Side) -> UUID | None:
        """What the children belong to: the row's entity, unless an adapter says otherwise."""
        return side.entity

    def hindrance(self, sheet: Sequence[Any], side: Side) -> tuple[LensIssue, ...] | None:
        """Why the cell is left alone, and what there is to tell about it; None where nothing is in the way."""
        return None

    def merge(
        self, base: Sequence[Kept], sheet: Sequence[Any], side: Side, context: Context, choice: LineChoice
    ) -> ItemsMerge:
        """What becomes of the cell's lines."""
        agreed = {kept.id: kept.item for kept in base}
        model = self.items(side.entity, side.model, side.names, context, agreed)
        return self._with_undone(merge_items(base, sheet, model, choice), side)

    def _with_undone(self, merged: ItemsMerge, side: Side) -> ItemsMerge:
        """A line that was deleted in a sheet and stands there again, word for word, is the same child with its history.

        One that was archived in the system stays so (DESIGN 7.6, invariant 8): its words are a new child.
        """
        gone = [row for row in side.model.children(side.entity, self.child, archived=True) if row.archived]
        free = [row for row in gone if row.source is Source.SHEET]
        ids, restore = list(merged.ids), list(merged.restore)
        for place, item in enumerate(merged.target):
            if ids[place] is None and merged.settled[place]:
                said = self.values(item, side.names, None)
                same_words = (row for row in free if self.words and all(row.values[w] == said[w] for w in self.words))
                found = next(same_words, None)
                if found is not None:
                    free.remove(found)
                    ids[place] = found.id
                    restore.append(found.id)
        return replace(merged, ids=tuple(ids), restore=tuple(restore)) if len(restore) > len(merged.restore) else merged


class ShownChildren(ChildList):
    """The cell shows the owner's children themselves, one line each."""

    @abstractmethod
    def item(self, row: ModelRow, model: Model, names: Directory, context: Context, agreed: Any) -> Any:
        """The line of one child; `agreed` is the line that both sides last agreed on, if any."""

    def items(
        self, owner: UUID, model: Model, names: Directory, context: Context, agreed: Mapping[UUID, Any]
    ) -> tuple[Kept, ...]:
        rows = model.children(owner, self.child)
        return tuple(
            Kept(row.id, self.item(row, model, names, context, agreed.get(row.id)))
            for row in (rows[:1] if self.single else rows)
        )


class ActivityList(ShownChildren):
    child, link, item_type = "Activity", "parent", ActivityItem
    words = ("what",)

    def item(self, row: ModelRow, model: Model, names: Directory, context: Context, agreed: Any) -> ActivityItem:
        values = row.values
        return activities.item_from_model(values["what"], values["periods"], values["declared_status"], context, agreed)

    def values(self, item: ActivityItem, names: Directory, row: ModelRow | None) -> dict[str, Any]:
        values: dict[str, Any] = {
            "what": item.what,
            "periods": item.periods,
            "declared_status": item.declared_status,
        }
        return values if row is not None else values | {"kind": item.kind, "audience": item.audience}


class CriterionList(ShownChildren):
    child, link, item_type = "SuccessCriterion", "action_goal", CriterionItem
    words = ("text",)

    def item(self, row: ModelRow, model: Model, names: Directory, context: Context, agreed: Any) -> CriterionItem:
        steps = tuple(
            StepItem(step.values["target"], step.values["due"], step.values["horizon"])
            for step in model.children(row.id, "TargetStep")
        )
        return criteria.item_from_model(row.values["text"], steps, context, agreed)

    def values(self, item: CriterionItem, names: Directory, row: ModelRow | None) -> dict[str, Any]:
        values: dict[str, Any] = {"text": item.text}
        if row is None or row.values["population"] is None:
            values |= {"population": item.population}
        if row is None or row.values["qualifier"] is None:
            values |= {"qualifier": item.qualifier}
        return values

    def below(self, item: CriterionItem, child: UUID, model: Model) -> list[Change]:
        rows = model.children(child, "TargetStep")
        changes: list[Change] = []
        for position, step in enumerate(item.targets):
            wanted = {"target": step.target, "due": step.due, "horizon": step.horizon, "position": position}
            if position >= len(rows):
                changes.append(Create("TargetStep", wanted | {"of": child}))
            else:
                changes += update(rows[position], wanted)
        return changes + [Archive(row.id) for row in rows[len(item.targets) :]]


class EvaluationCell(ShownChildren):
    child, link, item_type, single = "EvaluationMethod", "action_goal", EvaluationItem, True
    words = ("text",)

    def item(
        self, row: ModelRow, model: Model, names: Directory, context: Context, agreed: Any
    ) -> EvaluationItem | None:
        return evaluation.item_from_model(row.values["text"], row.values["sequence"], row.values["frequency"], agreed)

    def values(self, item: EvaluationItem, names: Directory, row: ModelRow | None) -> dict[str, Any]:
        return {"text": item.text, "sequence": item.sequence, "frequency": item.frequency}


class OwnerList(ShownChildren):
    child, link, item_type = "Responsibility", "subject", OwnerItem
    words = ("kind", "name", "title", "unit")

    def items(
        self, owner: UUID, model: Model, names: Directory, context: Context, agreed: Mapping[UUID, Any]
    ) -> tuple[Kept, ...]:
        return _with_first_named_primary(super().items(owner, model, names, context, agreed))

    def item(self, row: ModelRow, model: Model, names: Directory, context: Context, agreed: Any) -> OwnerItem:
        return OwnerItem(
            kind=row.values["kind"],
            name=self._name(row, names, agreed),
            title=row.values["title"],
            unit=row.values["unit"],
            primary=row.values["primary"],
            until=row.values["until"],
        )

    @staticmethod
    def _name(row: ModelRow, names: Directory, agreed: OwnerItem | None) -> str | None:
        """The cell's word for the party: where the name and the party disagree, the one that changed holds."""
        name: str | None = row.values["name"]
        word = names.word(row.values["party"])
        if word is None or name is None:
            return name or word
        if names.is_called(row.values["party"], name):
            return name
        return name if agreed is not None and agreed.name != name else word

    def values(self, item: OwnerItem, names: Directory, row: ModelRow | None) -> dict[str, Any]:
        values: dict[str, Any] = {
            "kind": item.kind,
            "name": item.name,
            "title": item.title,
            "unit": item.unit,
            "primary": item.primary,
            "until": item.until,
        }
        renamed = row is None or row.values["name"] != item.name
        if row is None or renamed or row.values["party"] is None:
            values["party"] = names.party(item.name, item.unit)
        return values


class ResultCell(ChildList):
    """The latest measurement of the goal's one criterion (DOMAIN.md T3b). A result that was typed stays in its cell
    until a later one is entered after it, also where it is about an earlier time than another one."""

    child, link, item_type, single = "Measurement", "of", ResultItem, True

    def items(
        self, owner: UUID, model: Model, names: Directory, context: Context, agreed: Mapping[UUID, Any]
    ) -> tuple[Kept, ...]:
        criteria = model.children(owner, "SuccessCriterion")
        shown = _latest(_results(criteria[0].id, model, context), agreed) if len(criteria) == 1 else None
        return () if shown is None else (shown,)

    def values(self, item: ResultItem, names: Directory, row: ModelRow | None) -> dict[str, Any]:
        """Another cell may show the same measurement in other words: those stay as long as they say the same."""
        values = {"value": item.value, "period": item.period}
        if row is None:
            return values
        if row.values["value"] == item.value:
            del values["value"]
        if _days(row.values["period"]) == _days(item.period):
            del values["period"]
        return values

    def owner(self, side: Side) -> UUID | None:
        criteria = side.children("SuccessCriterion")
        return criteria[0] if len(criteria) == 1 else None

    def hindrance(self, sheet: Sequence[ResultItem], side: Side) -> tuple[LensIssue, ...] | None:
        criteria = side.children("SuccessCriterion")
        if len(criteria) == 1:
            return None
        code = {"kode": str(side.said("code") or "")}
        if not sheet:
            return ()
        return (LensIssue("M14", code | {"n": str(len(criteria))}) if criteria else LensIssue("M12", code),)

    def merge(
        self, base: Sequence[Kept], sheet: Sequence[ResultItem], side: Side, context: Context, choice: LineChoice
    ) -> ItemsMerge:
        criterion = self.owner(side)
        known = _results(criterion, side.model, context) if criterion is not None else ()
        ours = next((kept for kept in base if _measures(kept.id, criterion, side.model)), None)
        shown = _latest(known, {} if ours is None else {ours.id: ours.item})
        return merge_result(ours, sheet[0] if sheet else None, shown, known, choice)


def _results(criterion: UUID, model: Model, context: Context) -> tuple[Kept, ...]:
    return tuple(
        Kept(row.id, ResultItem(row.values["value"], canonical(row.values["period"], context)))
        for row in model.children(criterion, "Measurement")
    )


def _latest(results: Sequence[Kept], agreed: Mapping[UUID, Any]) -> Kept | None:
    """The latest of the results; of those entered before the agreed one only that one itself is looked at."""
    since = next((kept.id for kept in results if kept.id in agreed), None)
    found = [kept for kept in results if since is None or kept.id >= since]
    return max(found, key=lambda kept: (*dated(kept.item), kept.id), default=None)


def _measures(measurement: UUID, criterion: UUID | None, model: Model) -> bool:
    """Whether the measurement belongs to the criterion: one of another criterion was agreed on before that changed."""
    row = model.rows.get(measurement)
    return row is not None and row.parent == criterion


def _days(period: Period) -> tuple[date | None, date | None]:
    return period.start, period.end


def _with_first_named_primary(kept: Sequence[Kept]) -> tuple[Kept, ...]:
    """A cell shows the primary one by naming it first (DOMAIN.md 2.6): so that is what the database's side says too."""
    named = [entry for entry in kept if entry.item.kind is not ResponsibilityKind.ANCHORED]
    chosen = next((entry.id for entry in named if entry.item.primary), named[0].id if named else None)
    return tuple(Kept(entry.id, replace(entry.item, primary=entry.id == chosen)) for entry in kept)


CHILD_LISTS: Mapping[str, ChildList] = {
    "activities": ActivityList(),
    "success_criteria": CriterionList(),
    "evaluation": EvaluationCell(),
    "responsibilities": OwnerList(),
    "result": ResultCell(),
}
"""The adapter for each field of a lens that holds children."""


def update(row: ModelRow, wanted: Mapping[str, Any]) -> list[Change]:
    """The change that gives a row the wanted values, if any is needed."""
    changed = {name: value for name, value in wanted.items() if not same(row.values[name], value)}
    return [Update(row.id, changed)] if changed else []


def same(stored: Any, wanted: Any) -> bool:
    """Whether two values have the same stored form; the raw words of periods and targets count here."""
    return bool(to_json(stored) == to_json(wanted))
