"""Computed statuses, and how they stand beside what people say (DOMAIN.md 2.4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import unique
from typing import Any, ClassVar

from sqlalchemy import ARRAY, Integer, Text, case, func, type_coerce
from sqlalchemy.sql import ColumnElement

from schema.enums import Assessment, GoalStatus, Labelled
from schema.progress.pieces import names
from schema.values import labels


@unique
class ComputedStatus(Labelled):
    """Status, som målingerne viser den, den værste først / Status as the measurements show it, the worst first
    (DOMAIN.md 2.4)."""

    MISSED = ("Ikke nået inden frist", "Missed")
    OFF_TRACK = ("Bagud", "Off track")
    AT_RISK = ("I risiko", "At risk")
    CANNOT_ASSESS = ("Kan ikke vurderes", "Cannot be assessed")
    NOT_MEASURED = ("Ikke målt", "Not measured")
    ON_TRACK = ("På sporet", "On track")
    MET = ("Nået", "Met")


SEVERITY: tuple[ComputedStatus, ...] = tuple(ComputedStatus)
"""From the worst to the best."""


@dataclass(frozen=True, slots=True)
class StatusCount:
    """Hvor mange mål der har en status.

    How many goals have a status.
    """

    names: ClassVar[tuple[str, str]] = ("Antal med en status", "Number with a status")

    status: ComputedStatus = field(metadata=labels("Status", "Status"))
    count: int = field(metadata=labels("Antal", "Count"))


def severity(status: ColumnElement[Any]) -> ColumnElement[Any]:
    """The place of a status in `SEVERITY`, from 1: the smaller, the worse."""
    return func.array_position(_literal(SEVERITY), status, type_=Integer())


def status_at(place: ColumnElement[Any]) -> ColumnElement[Any]:
    """The status at a place of `SEVERITY`."""
    statuses = func.array_cat(_literal(SEVERITY), _literal(()), type_=ARRAY(Text()))
    found: ColumnElement[Any] = statuses[place]
    return found


CONTRADICTS_STATUS: Mapping[GoalStatus, tuple[ComputedStatus, ...]] = {
    GoalStatus.ACHIEVED: (
        ComputedStatus.MISSED,
        ComputedStatus.OFF_TRACK,
        ComputedStatus.AT_RISK,
        ComputedStatus.ON_TRACK,
    ),
    GoalStatus.PARTLY_ACHIEVED: (ComputedStatus.MET,),
    GoalStatus.NOT_ACHIEVED: (ComputedStatus.MET,),
}
"""What the measurements cannot show when the word is true. Where nothing is measured, or it cannot be assessed, they
contradict nobody; a goal that is planned, under way or discontinued may stand anywhere."""

CONTRADICTS_ASSESSMENT: Mapping[Assessment, tuple[ComputedStatus, ...]] = {
    Assessment.ON_TRACK: (ComputedStatus.MISSED, ComputedStatus.OFF_TRACK, ComputedStatus.AT_RISK),
    Assessment.AT_RISK: (
        ComputedStatus.MISSED,
        ComputedStatus.OFF_TRACK,
        ComputedStatus.ON_TRACK,
        ComputedStatus.MET,
    ),
    Assessment.OFF_TRACK: (ComputedStatus.AT_RISK, ComputedStatus.ON_TRACK, ComputedStatus.MET),
}


def disagree(declared: GoalStatus | None, assessed: Assessment | None, computed: ComputedStatus) -> bool:
    """Whether what a person says of a goal and what its measurements show cannot both be true (M11)."""
    return (declared is not None and computed in CONTRADICTS_STATUS.get(declared, ())) or (
        assessed is not None and computed in CONTRADICTS_ASSESSMENT[assessed]
    )


def disagreement(
    declared: ColumnElement[Any], assessed: ColumnElement[Any] | None, computed: ColumnElement[Any]
) -> ColumnElement[bool]:
    """`disagree` in SQL; never null. The computed status stands in it once, since it is dear."""
    excluded = _excluded_by(declared, CONTRADICTS_STATUS)
    if assessed is not None:
        excluded = func.array_cat(excluded, _excluded_by(assessed, CONTRADICTS_ASSESSMENT), type_=ARRAY(Text()))
    return computed == func.any(excluded)


def _excluded_by(word: ColumnElement[Any], table: Mapping[Any, tuple[ComputedStatus, ...]]) -> ColumnElement[Any]:
    excluded = [(type_coerce(word, Text()) == said.name, _literal(statuses)) for said, statuses in table.items()]
    return case(*excluded, else_=_literal(()))


def _literal(statuses: tuple[ComputedStatus, ...]) -> ColumnElement[Any]:
    return names(status.name for status in statuses)
