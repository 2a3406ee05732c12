"""Cells that hold child entities: how the lines of such a cell and the children's rows correspond.

One adapter per kind of list cell. `items` says what the database would show in the cell, `values` what a line means for
its child, `below` what it means for the child's own children.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol
from uuid import UUID

from schema.changes import Archive, Change, Create, Update
from schema.directory import Directory
from schema.enums import ResponsibilityKind
from schema.values import to_json
from sync.lenses import activities, criteria, evaluation
from sync.lenses.base import Context
from sync.lenses.items import ActivityItem, CriterionItem, EvaluationItem, OwnerItem, StepItem
from sync.merge import Kept
from sync.model import Model, ModelRow


class ChildList(Protocol):
    """The adapter of one kind of list cell."""

    child: str
    """The child's type."""
    link: str
    """The child's field that points to the owner."""
    item_type: type[Any]
    single: bool
    """The cell holds at most one child, and shows it without a list."""

    def items(
        self, owner: UUID, model: Model, names: Directory, context: Context, agreed: Mapping[UUID, Any]
    ) -> tuple[Kept, ...]:
        """The lines that the database would show, in order."""

    def values(self, item: Any, names: Directory, row: ModelRow | None) -> dict[str, Any]:
        """The child's values that follow from a line; with `row` None those of a new child."""

    def below(self, item: Any, child: UUID, model: Model) -> list[Change]:
        """Changes to the child's own children."""


class ActivityList:
    child, link, item_type, single = "Activity", "parent", ActivityItem, False

    def items(
        self, owner: UUID, model: Model, names: Directory, context: Context, agreed: Mapping[UUID, Any]
    ) -> tuple[Kept, ...]:
        return tuple(
            Kept(
                row.id,
                activities.item_from_model(
                    row.values["what"],
                    row.values["periods"],
                    row.values["declared_status"],
                    context,
                    agreed.get(row.id),
                ),
            )
            for row in model.children(owner, self.child)
        )

    def values(self, item: ActivityItem, names: Directory, row: ModelRow | None) -> dict[str, Any]:
        values: dict[str, Any] = {
            "what": item.what,
            "periods": item.periods,
            "declared_status": item.declared_status,
        }
        return values if row is not None else values | {"kind": item.kind, "audience": item.audience}

    def below(self, item: ActivityItem, child: UUID, model: Model) -> list[Change]:
        return []


class CriterionList:
    child, link, item_type, single = "SuccessCriterion", "action_goal", CriterionItem, False

    def items(
        self, owner: UUID, model: Model, names: Directory, context: Context, agreed: Mapping[UUID, Any]
    ) -> tuple[Kept, ...]:
        return tuple(
            Kept(
                row.id,
                criteria.item_from_model(row.values["text"], self._steps(row.id, model), context, agreed.get(row.id)),
            )
            for row in model.children(owner, self.child)
        )

    @staticmethod
    def _steps(criterion: UUID, model: Model) -> tuple[StepItem, ...]:
        return tuple(
            StepItem(row.values["target"], row.values["due"], row.values["horizon"])
            for row in model.children(criterion, "TargetStep")
        )

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


class EvaluationCell:
    child, link, item_type, single = "EvaluationMethod", "action_goal", EvaluationItem, True

    def items(
        self, owner: UUID, model: Model, names: Directory, context: Context, agreed: Mapping[UUID, Any]
    ) -> tuple[Kept, ...]:
        return tuple(
            Kept(
                row.id,
                evaluation.item_from_model(
                    row.values["text"], row.values["sequence"], row.values["frequency"], agreed.get(row.id)
                ),
            )
            for row in model.children(owner, self.child)[:1]
        )

    def values(self, item: EvaluationItem, names: Directory, row: ModelRow | None) -> dict[str, Any]:
        return {"text": item.text, "sequence": item.sequence, "frequency": item.frequency}

    def below(self, item: EvaluationItem, child: UUID, model: Model) -> list[Change]:
        return []


class OwnerList:
    child, link, item_type, single = "Responsibility", "subject", OwnerItem, False

    def items(
        self, owner: UUID, model: Model, names: Directory, context: Context, agreed: Mapping[UUID, Any]
    ) -> tuple[Kept, ...]:
        kept = [
            Kept(
                row.id,
                OwnerItem(
                    kind=row.values["kind"],
                    name=self._name(row, names, agreed.get(row.id)),
                    title=row.values["title"],
                    unit=row.values["unit"],
                    primary=row.values["primary"],
                    until=row.values["until"],
                ),
            )
            for row in model.children(owner, self.child)
        ]
        return _with_first_named_primary(kept)

    @staticmethod
    def _name(row: ModelRow, names: Directory, agreed: OwnerItem | None) -> str | None:
        """The cell's word for the party: where the name and the party disagree, the one that changed holds."""
        name: str | None = row.values["name"]
        word = names.word(row.values["party"])
        if word is None or name is None:
            return name or word
        if names.party(name, row.values["unit"]) == row.values["party"]:
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
        party = names.party(item.name, item.unit)
        if party is not None or row is None or row.values["name"] != item.name:
            values["party"] = party
        return values

    def below(self, item: OwnerItem, child: UUID, model: Model) -> list[Change]:
        return []


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
}
"""The adapter for each field of a lens that holds children."""


def update(row: ModelRow, wanted: Mapping[str, Any]) -> list[Change]:
    """The change that gives a row the wanted values, if any is needed."""
    changed = {name: value for name, value in wanted.items() if not same(row.values[name], value)}
    return [Update(row.id, changed)] if changed else []


def same(stored: Any, wanted: Any) -> bool:
    """Whether two values have the same stored form; the raw words of periods and targets count here."""
    return bool(to_json(stored) == to_json(wanted))
