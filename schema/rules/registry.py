"""The rules by the type that they are about; each module of `schema.rules.about` enters its own.

Three kinds:
- `Rules` look at a record and what belongs to it after a change and find WARNINGs and INFOs, kept as issues;
- `Check`s look at the rows that a batch of changes leads to and refuse changes with an ERROR;
- an `Instead` tells a missing required field in better words than REQUIRED.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any
from uuid import UUID

from schema.rules.finding import Finding
from schema.rules.node import Node

Row = Mapping[str, Any]
"""A row by the names of its fields, links as ids."""
Rule = Callable[[Node], Iterable[Finding]]
TimedRule = Callable[[Node, date], Iterable[Finding]]
ALIKE = "alike"
"""Under this name a rule sees the records that agree with its own in the fields it asked for."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules about the records of one type.

    `needs` are paths of declared relations (`success_criteria.targets`): they are loaded for the rules, and a change
    of what stands at their end has the rules asked again. `timed` rules also depend on the day. `all_of` are types of
    few records, all of which a rule sees under the type's name. `alike` are stored fields: the active records of the
    same type that agree in all of them (itself included) are seen under `ALIKE`. `computed` are computed fields of the
    record itself, as they are on the day: for `timed` rules, which also name in `needs` what they are computed from.
    """

    about: str
    rules: tuple[Rule, ...] = ()
    needs: tuple[str, ...] = ()
    timed: tuple[TimedRule, ...] = ()
    all_of: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()
    computed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A changed record as a check sees it, among the active records that the check asked for (itself included)."""

    record_type: str
    row: Row
    before: Row | None
    default: Row
    """The row of a new record of which nothing is told."""
    today: date
    beside: Mapping[str, Sequence[Row]]
    """By type, what belongs to the same record."""
    alike: Sequence[Row]
    pointing: Sequence[Row]
    is_earlier: Callable[[UUID], bool]
    """Whether a record stood like this before the change that is asked about: the later one is refused."""
    named: Callable[[UUID | None], str]
    """What a record that a link points to calls itself; "" for none."""

    @property
    def id(self) -> UUID:
        found: UUID = self.row["id"]
        return found

    def enters(self, field: str, state: object) -> bool:
        """Whether the record comes into a state, or is new and told to be in it: a new record that nobody tells
        anything about may well begin there."""
        if self.row[field] is not state:
            return False
        return self.default[field] is not state if self.before is None else self.before[field] is not state

    def empties(self, name: str) -> bool:
        """Whether the change takes a field's value away."""
        return self.before is not None and self.before[name] is not None and self.row[name] is None

    def others(self, rows: Iterable[Row]) -> Iterable[Row]:
        """Those of the rows that were there first."""
        return (row for row in rows if row["id"] != self.id and self.is_earlier(row["id"]))


@dataclass(frozen=True, slots=True)
class Check:
    """Refuses changes that make records of a type, change them, or bring them back.

    `beside` is a link: what belongs to its target is loaded. `alike` are fields: the active records of the type that
    agree in all of them are loaded; the first should single out few. `pointing` is a reverse relation: its records are
    loaded. `steps_only` checks are part of a life cycle: like it, they do not bind sheets and imports.
    """

    about: str
    ask: Callable[[Case], Iterable[Finding]]
    beside: str | None = None
    alike: tuple[str, ...] = ()
    pointing: str | None = None
    steps_only: bool = False


@dataclass(frozen=True, slots=True)
class Instead:
    """What to say where a required field of a type is empty; `finding` returns None where REQUIRED says it."""

    about: str
    field: str
    finding: Callable[[Row], Finding | None]


_RULES: dict[str, list[Rules]] = {}
_CHECKS: dict[str, list[Check]] = {}
_INSTEAD: dict[tuple[str, str], Instead] = {}


def register(*entries: Rules | Check | Instead) -> None:
    """Enter rules; called by the modules of `schema.rules.about` when they are imported."""
    for entry in entries:
        match entry:
            case Rules():
                _RULES.setdefault(entry.about, []).append(entry)
            case Check():
                _CHECKS.setdefault(entry.about, []).append(entry)
            case Instead():
                _INSTEAD[entry.about, entry.field] = entry


def rules_about(type_name: str) -> tuple[Rules, ...]:
    """All rules about the records of a type."""
    _load()
    return tuple(_RULES.get(type_name, ()))


def types_with_rules() -> tuple[str, ...]:
    _load()
    return tuple(_RULES)


def checks_about(type_name: str) -> tuple[Check, ...]:
    _load()
    return tuple(_CHECKS.get(type_name, ()))


def instead_of_required(type_name: str, field: str) -> Instead | None:
    _load()
    return _INSTEAD.get((type_name, field))


@cache
def _load() -> None:
    """Import the modules that enter the rules, once: they need the declared types, which need nothing of them."""
    from schema.rules import about

    for module in iter_modules(about.__path__):
        import_module(f"{about.__name__}.{module.name}")
