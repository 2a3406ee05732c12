"""What a state of a life cycle asks for (DOMAIN.md 2.20)."""

from collections.abc import Callable, Iterator
from typing import Any

from schema.model import entities, fields_of
from schema.rules.finding import Finding
from schema.rules.registry import Case


def needs_first(case: Case, state: str, missing_da: str, missing_en: str) -> Finding:
    """STATE_NEEDS for the field `state` of a record."""
    declared = fields_of(entities()[case.record_type])[state]
    member = case.row[state]
    params = {
        "felt": f"»{declared.da}«",
        "field": f'"{declared.en}"',
        "tilstand": member.label_da,
        "state": member.label_en,
        "mangler": missing_da,
        "missing": missing_en,
    }
    return Finding("STATE_NEEDS", params, state, case.id)


def requires(state: str, member: Any, *names: str) -> Callable[[Case], Iterator[Finding]]:
    """A check: who comes into that state has the fields of those names filled in, and they stay so."""

    def check(case: Case) -> Iterator[Finding]:
        if case.row[state] is member:
            declared = fields_of(entities()[case.record_type])
            comes = case.enters(state, member)
            missing = [declared[name] for name in names if (comes and case.row[name] is None) or case.empties(name)]
            if missing:
                da = ", ".join(f"»{found.da}«" for found in missing)
                en = ", ".join(f'"{found.en}"' for found in missing)
                yield needs_first(case, state, da, en)

    return check
