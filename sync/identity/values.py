"""What goes into finding the entity of each row, and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class RowContent:
    """What a SheetRow says: parsed values by field, and the plain text of each of its cells by key.

    A parent that several rows name has the keys `text`, `text#2`, ...; they say the same, so the first one speaks.
    """

    values: Mapping[str, Any]
    texts: Mapping[str, str]

    @property
    def code(self) -> str | None:
        code = self.values.get("code")
        return code if isinstance(code, str) else None


@dataclass(frozen=True, slots=True)
class KnownRow:
    """An entity that the tab showed when both sides last agreed: where (`row` counts from 0), and with which texts."""

    entity: UUID
    type: str
    row: int
    parent: UUID | None
    agreed: Mapping[str, str]
    code: str | None
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Same:
    """The row is that entity."""

    entity: UUID


@dataclass(frozen=True, slots=True)
class New:
    """The row is nobody known."""


@dataclass(frozen=True, slots=True)
class Copy:
    """The row shows the number of `of`, which stays with row `kept_row`; it waits for a number of its own (K01)."""

    of: UUID
    kept_row: int


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """The row may be any of the candidates; it is frozen until someone says."""

    candidates: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Revived:
    """The row is that archived entity: still standing there struck through, or pasted back, which asks."""

    entity: UUID


Found = Same | New | Copy | Ambiguous | Revived


@dataclass(frozen=True, slots=True)
class Assignment:
    """One answer for each row of the reading, and the known active entities that no row can be."""

    rows: tuple[Found, ...]
    missing: tuple[UUID, ...]
    kept_parents: Mapping[int, UUID]
    """Rows (places) that stand elsewhere only since a sort tore the table apart, and the parent they keep (Z08)."""
