"""What both sides last agreed on (B), per row and cell, and its stored form in `RowLink.agreed`."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from schema.field import Kind
from schema.model import entities, fields_of
from schema.values import from_json, to_json
from sync.children import CHILD_LISTS
from sync.merge import NOTHING, Kept


@dataclass(frozen=True, slots=True)
class AgreedCell:
    """The agreed values of one cell, and the text and reference year with which they were read.

    `text` is None when it must not be kept (personal data). Children are kept as `Kept` lines.
    """

    values: Mapping[str, Any]
    text: str | None
    year: int

    def value(self, name: str) -> Any:
        return self.values.get(name, NOTHING)


@dataclass(frozen=True, slots=True)
class AgreedRow:
    """What is agreed about one row; `struck` says that its archiving was shown in the sheet."""

    parent: UUID | None = None
    struck: bool = False
    cells: Mapping[str, AgreedCell] = field(default_factory=dict)

    def with_cells(self, cells: Mapping[str, AgreedCell]) -> "AgreedRow":
        return replace(self, cells={**self.cells, **cells})


def row_to_json(row: AgreedRow) -> dict[str, Any]:
    return {
        "parent": None if row.parent is None else str(row.parent),
        "struck": row.struck,
        "cells": {
            key: {
                "values": {name: _value_to_json(value) for name, value in cell.values.items()},
                "text": cell.text,
                "year": cell.year,
            }
            for key, cell in row.cells.items()
        },
    }


def row_from_json(type_name: str, data: Mapping[str, Any]) -> AgreedRow:
    """The agreed row of an entity of that type."""
    return AgreedRow(
        parent=None if data["parent"] is None else UUID(data["parent"]),
        struck=data["struck"],
        cells={
            key: AgreedCell(
                {name: _value_from_json(type_name, name, value) for name, value in cell["values"].items()},
                cell["text"],
                cell["year"],
            )
            for key, cell in data["cells"].items()
        },
    )


def _value_to_json(value: Any) -> Any:
    if isinstance(value, tuple) and all(isinstance(item, Kept) for item in value):
        return [{"id": str(kept.id), "item": to_json(kept.item)} for kept in value]
    return str(value) if isinstance(value, UUID) else to_json(value)


def _value_from_json(type_name: str, name: str, data: Any) -> Any:
    if name in CHILD_LISTS:
        item_type = CHILD_LISTS[name].item_type
        return tuple(Kept(UUID(entry["id"]), from_json(item_type, entry["item"])) for entry in data)
    declared = fields_of(entities()[type_name]).get(name)
    if declared is None or data is None:
        return data
    if declared.kind is Kind.LINK:
        return UUID(data)
    if declared.kind is Kind.ENUM and declared.value_type is not None:
        return declared.value_type[data]
    if declared.kind is Kind.VALUE and declared.value_type is not None:
        return from_json(declared.value_type, data)
    return tuple(data) if isinstance(data, list) else data
