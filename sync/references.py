"""Rows that name their owner by a number and a few words, as a table of results does (DOMAIN.md T4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from rapidfuzz import fuzz

from schema.values import Period
from sync.lenses.base import LensIssue
from sync.model import Model, ModelRow

CODE, WORDS = "goal_code", "criterion"
"""Names under which the lenses of such rows report the number and the words."""

REFERRING = frozenset({"Measurement"})
"""Types whose rows name their owner instead of standing below it."""

CLOSE_ENOUGH = 60.0
"""Similarity (0-100) from which the words point to a criterion."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """The owner that a row names, if it could be found, and what there is to say about it."""

    owner: UUID | None
    issues: tuple[LensIssue, ...] = ()


def resolve(references: Mapping[str, Any], policy: UUID, model: Model, current: UUID | None = None) -> Resolved:
    """The success criterion meant by an action goal's number and, where it has several, by some of their words.

    M12: there is no such goal. M14: several criteria, and the words fit none better than the others; a row that is
    bound already (`current`) keeps its criterion then.
    """
    code = references.get(CODE)
    if not code:
        return Resolved(current)
    goals = [
        row
        for row in model.of_type("ActionGoal")
        if row.values["code"] == code and not row.archived and _policy(row, model) == policy
    ]
    criteria = [row for goal in goals for row in model.children(goal.id, "SuccessCriterion")]
    if not criteria:
        return Resolved(None, (LensIssue("M12", {"kode": str(code)}),))
    if len(criteria) == 1:
        return Resolved(criteria[0].id)
    meant = _meant(str(references.get(WORDS) or ""), criteria)
    if meant is not None:
        return Resolved(meant.id)
    if current in {row.id for row in criteria}:
        return Resolved(current)
    return Resolved(None, (LensIssue("M14", {"kode": str(code), "n": str(len(criteria))}),))


def recorded(said: Mapping[str, Any], policy: UUID, model: Model) -> ModelRow | None:
    """The measurement that a row without identity tells of: that of the same criterion and the same days."""
    owner, period = resolve(said, policy, model).owner, said.get("period")
    if owner is None or period is None:
        return None
    found = (row for row in model.children(owner, "Measurement") if _days(row.values["period"]) == _days(period))
    return next(found, None)


def _days(period: Period) -> tuple[date | None, date | None]:
    return period.start, period.end


def _meant(words: str, criteria: list[ModelRow]) -> ModelRow | None:
    """The criterion whose text holds the words best, when one does so better than all others."""
    if not words.strip():
        return None
    scored = sorted(
        (
            (fuzz.partial_token_set_ratio(words.casefold(), str(row.values["text"]).casefold()), row.id, row)
            for row in criteria
        ),
        reverse=True,
    )
    (best, _, row), (second, _, _) = scored[0], scored[1]
    return row if best >= CLOSE_ENOUGH and best > second else None


def _policy(row: ModelRow, model: Model) -> UUID | None:
    top = row
    while top.parent is not None:
        if top.parent not in model.rows:
            return None
        top = model.rows[top.parent]
    return top.id


def naming(row: ModelRow, model: Model) -> Mapping[str, str]:
    """How a row names its criterion: by the goal's number and, where the goal has several criteria, by its words."""
    criterion = model.rows.get(row.parent) if row.parent is not None else None
    goal = model.rows.get(criterion.parent) if criterion is not None and criterion.parent is not None else None
    if criterion is None or goal is None:
        return {}
    several = len(model.children(goal.id, criterion.type)) > 1
    named = {CODE: str(goal.values["code"] or "")}
    return named | {WORDS: str(criterion.values["text"])} if several else named
