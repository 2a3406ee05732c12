"""Focus area, development goal and indicator: the goal chain whose effects are to grow step by step (DOMAIN.md 2.2)."""

from enum import unique
from typing import Any
from uuid import UUID

from sqlalchemy import FromClause, func
from sqlalchemy.orm import Mapped
from sqlalchemy.sql import ColumnElement

from schema import field
from schema.entities.goal import Goal
from schema.entities.ownership import ownership
from schema.enums import Frequency, Labelled, Unit
from schema.field import Kind
from schema.model import Entity
from schema.progress import fields as progress
from schema.progress.assessing import Measured, is_stale, latest_day, latest_value, status_of
from schema.progress.days import dated
from schema.progress.summing import is_overdue, last_day_below, latest_due, worst_of
from schema.progress.touching import last_touched
from schema.reads.seen import Seen
from schema.values import Period, TargetValue


@unique
class IndicatorDirection(Labelled):
    """Hvilken vej en indikator skal bevæge sig / Which way an indicator is to move (DOMAIN.md 2.2)."""

    UP = ("Op", "Up")
    DOWN = ("Ned", "Down")


GOALS_BELOW = (("DevelopmentGoal",), ("PoliticalGoal.focus_area", "SubGoal", "ActionGoal"))
MEASURED_BELOW = tuple(
    (*chain, measured) for chain, measured in zip(GOALS_BELOW, ("Indicator", "SuccessCriterion"), strict=True)
)
ACTIVITIES_BELOW = tuple((*chain, "Activity") for chain in GOALS_BELOW)


class FocusArea(
    Entity,
    da="Indsatsområde",
    da_plural="Indsatsområder",
    en="Focus area",
    plural="focus_areas",
    also={"responsible": "responsibilities"},
):
    """Et indsatsområde eller pejlemærke i en politik: et kort navn og det, man sigter mod.

    A focus area or guiding mark of a policy: a short name and what one aims at.
    """

    policy_id: Mapped[UUID] = field.parent("Policy", da="Politik", en="Policy", back="focus_areas")
    order: Mapped[int | None] = field.integer("Nr.", "Number", headers=("Nr.",))
    name: Mapped[str] = field.text(
        "Indsatsområde", "Name", required=True, headers=("Indsatsområde", "Pejlemærke", "Område", "Tema")
    )
    intention: Mapped[str | None] = field.text(
        "Hensigt",
        "Intention",
        headers=("Hensigt", "Hvad vil vi?", "Sigte", "Hvad sigter vi mod", "Beskrivelse"),
        description="Hvad der sigtes mod. / What is aimed at.",
    )

    status_distribution = progress.status_distribution(*GOALS_BELOW)
    status_distribution_in = progress.status_distribution_in(*MEASURED_BELOW)
    status_count = progress.status_count(*GOALS_BELOW)
    has_activity_in = progress.has_activity_in(*ACTIVITIES_BELOW)
    has_open_ended_activity_in = progress.has_open_ended_activity_in(*ACTIVITIES_BELOW)
    undated_activity_count = progress.undated_activity_count(*ACTIVITIES_BELOW)


def computed_status(goal: FromClause, seen: Seen) -> ColumnElement[Any]:
    """The worst of its dated indicators; a long-term target never makes it red (DOMAIN.md 2.4)."""
    return worst_of(goal, seen, ("Indicator",), "TargetStep")


def deadline(goal: FromClause, seen: Seen) -> ColumnElement[Any]:
    """The latest due day of its indicators' targets, else the last day of its activities."""
    return func.coalesce(
        latest_due(goal, seen, ("Indicator", "TargetStep.of")), last_day_below(goal, seen, ("Activity",))
    )


def overdue(goal: FromClause, seen: Seen) -> ColumnElement[Any]:
    """Whether the last of its days has passed and it is not met (DOMAIN.md 2.4)."""
    return is_overdue(seen, deadline(goal, seen), computed_status(goal, seen))


class DevelopmentGoal(
    Goal,
    da="Udviklingsmål",
    da_plural="Udviklingsmål",
    en="Development goal",
    plural="development_goals",
    also={"responsible": "responsibilities"},
):
    """En udvikling i det, indsatsen virker, år for år. Den måles med indikatorer, og aktiviteterne bidrager til den.

    A progression, year by year, in what the effort brings about. It is measured by indicators, and activities
    contribute to it.
    """

    focus_area_id: Mapped[UUID] = field.parent(
        "FocusArea", da="Indsatsområde", en="Focus area", back="development_goals", headers=("Indsatsområde",)
    )
    code: Mapped[str | None] = field.code(within="Policy", headers=("Nr.",))
    position: Mapped[int | None] = field.integer("Rækkefølge", "Position")
    text: Mapped[str] = field.text("Udviklingsmål", "Text", required=True, headers=("Udviklingsmål",))
    intended_effect: Mapped[str | None] = field.text(
        "Ønsket effekt", "Intended effect", headers=("Ønsket effekt", "Effekt")
    )

    deadline = field.computed(
        Kind.DATE,
        "Frist (beregnet)",
        "Deadline",
        deadline,
        description="Indikatorernes seneste måltal, ellers slutningen på den seneste aktivitet. "
        "/ The latest target of its indicators, else the end of its latest activity.",
    )
    computed_status = progress.goal_status(computed_status)
    overdue = progress.overdue(overdue)
    ownership = ownership()
    last_touched = last_touched("DevelopmentGoal")
    has_activity_in = progress.has_activity_in(("Activity",))
    has_open_ended_activity_in = progress.has_open_ended_activity_in(("Activity",))
    undated_activity_count = progress.undated_activity_count(("Activity",))


def _measured(indicator: FromClause, year: ColumnElement[Any] | None = None) -> Measured:
    return Measured(
        indicator,
        "TargetStep",
        "Measurement",
        baseline=indicator.c.baseline,
        baseline_day=dated(indicator.c.baseline_period),
        direction=indicator.c.direction,
        year=year,
    )


def indicator_status(indicator: FromClause, seen: Seen) -> ColumnElement[Any]:
    """How far the indicator has come, step by step or along the line from its baseline (DOMAIN.md 2.4)."""
    return status_of(_measured(indicator), seen)


def status_in(indicator: FromClause, seen: Seen, year: ColumnElement[Any]) -> ColumnElement[Any]:
    """How far the indicator came with the target of a year."""
    return status_of(_measured(indicator, year), seen)


def stale(indicator: FromClause, seen: Seen) -> ColumnElement[Any]:
    """Whether the latest measurement is older than the indicator's frequency, or than 12 months."""
    return is_stale(_measured(indicator), seen, indicator.c.frequency)


def latest_measured_on(indicator: FromClause, seen: Seen) -> ColumnElement[Any]:
    """The day of the latest measurement."""
    return latest_day(_measured(indicator), seen)


def latest_measured_value(indicator: FromClause, seen: Seen) -> ColumnElement[Any]:
    """The value of the latest measurement."""
    return latest_value(_measured(indicator), seen)


class Indicator(
    Entity, da="Indikator", da_plural="Indikatorer", en="Indicator", plural="indicators", also={"steps": "targets"}
):
    """Det tal, et udviklingsmål følges med: fra et udgangspunkt mod et måltal for hvert år (`targets`).

    The number by which a development goal is followed: from a baseline towards a target for each year (`targets`).
    """

    development_goal_id: Mapped[UUID] = field.parent(
        "DevelopmentGoal", da="Udviklingsmål", en="Development goal", back="indicators"
    )
    position: Mapped[int | None] = field.integer("Rækkefølge", "Position")
    name: Mapped[str] = field.text(
        "Indikator", "Name", required=True, headers=("Indikator", "Måltal", "Nøgletal", "KPI")
    )
    unit: Mapped[Unit] = field.one_of(Unit, "Enhed", "Unit", default=Unit.PERCENT, headers=("Enhed",))
    direction: Mapped[IndicatorDirection] = field.one_of(
        IndicatorDirection,
        "Ønsket retning",
        "Direction",
        default=IndicatorDirection.UP,
        headers=("Ønsket retning", "Retning"),
        description="Ned, når det er godt, at tallet falder. / Down where it is good that the number falls.",
    )
    baseline: Mapped[TargetValue | None] = field.value(
        TargetValue, "Udgangspunkt", "Baseline", headers=("Udgangspunkt", "Baseline", "Nulpunkt")
    )
    baseline_period: Mapped[Period | None] = field.value(
        Period,
        "Udgangspunktets tidspunkt",
        "Baseline period",
        description="Hvornår udgangspunktet blev målt. / When the baseline was measured.",
    )
    data_source: Mapped[str | None] = field.text("Datakilde", "Data source", headers=("Datakilde", "Kilde"))
    frequency: Mapped[Frequency | None] = field.one_of(
        Frequency, "Måles hvor ofte", "Frequency", headers=("Måles hvor ofte", "Hyppighed")
    )

    computed_status = progress.computed_status(indicator_status)
    status_in = progress.status_in(status_in)
    stale = progress.stale(stale)
    latest_measured_on = progress.latest_measured_on(latest_measured_on)
    latest_value = progress.latest_value(latest_measured_value)
