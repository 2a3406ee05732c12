"""Computed fields that several types have, made for the place where each of them stands in the goal chains."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import FromClause
from sqlalchemy.sql import ColumnElement

from schema import field
from schema.field import Argument, Computed, Kind
from schema.progress import doing, summing
from schema.progress.below import Chain
from schema.progress.days import ASKED_DAYS
from schema.progress.status import ComputedStatus, StatusCount
from schema.reads.seen import Seen
from schema.values import TargetValue

Expression = Callable[[FromClause, Seen], ColumnElement[Any]]


def computed_status(expression: Expression) -> Computed:
    """How far a criterion or indicator has come, by its measurements (DOMAIN.md 2.4)."""
    return field.computed(
        Kind.ENUM,
        "Beregnet status",
        "Computed status",
        expression,
        value_type=ComputedStatus,
        required=True,
        description="Af måltal og målinger, som de er kendt i dag. Ordnes med den værste først. "
        "/ From targets and measurements as they are known today. Orders with the worst first.",
    )


def _year(given: int) -> int:
    if not 1900 <= given <= 2999:
        raise ValueError(f"{given} is not a year, e.g. 2026.")
    return given


YEAR = {"year": Argument(Kind.INTEGER, "År", "Year", "Fx 2026. / E.g. 2026.", required=True, check=_year)}


def status_in(expression: Callable[..., ColumnElement[Any]]) -> Computed:
    """How far a criterion or indicator came, or has come so far, with what is due in a year."""
    return field.computed(
        Kind.ENUM,
        "Beregnet status for et år",
        "Computed status of a year",
        expression,
        value_type=ComputedStatus,
        arguments=YEAR,
        description="Af det måltal, der skal nås i året, og målingerne til og med året. Null, når intet skal nås i "
        "året. / From the target that is due in the year and the measurements up to its end. Null where nothing is due "
        "in the year.",
    )


def status_distribution_in(*chains: Chain) -> Computed:
    """How the criteria or indicators at the end of the chains stand in a year."""

    def expression(row: FromClause, seen: Seen, year: ColumnElement[Any]) -> ColumnElement[Any]:
        return summing.distribution(row, seen, chains, year)

    return field.computed(
        Kind.VALUES,
        "Status for et år",
        "Status distribution of a year",
        expression,
        value_type=StatusCount,
        required=True,
        arguments=YEAR,
        description="Antal kriterier eller indikatorer med måltal for året, efter deres status, den værste først. "
        "/ The number of criteria or indicators with a target for the year by their status, the worst first.",
    )


def goal_status(expression: Expression) -> Computed:
    """How far a goal has come, by what is below it (DOMAIN.md 2.4)."""
    return field.computed(
        Kind.ENUM,
        "Beregnet status",
        "Computed status",
        expression,
        value_type=ComputedStatus,
        required=True,
        description="Den værste blandt dem med en frist; langsigtede mål gør den aldrig rød. Ordnes med den værste "
        "først. Den erstatter ikke den status, nogen har skrevet. / The worst of those with a due date; long-term "
        "targets never make it red. Orders with the worst first. It does not replace the status that somebody wrote.",
    )


def stale(expression: Expression) -> Computed:
    """Whether the latest measurement is older than it should be (DOMAIN.md 2.4)."""
    return field.computed(
        Kind.BOOLEAN,
        "Forældet måling",
        "Stale",
        expression,
        required=True,
        description="Seneste måling er ældre end den aftalte hyppighed, ellers end 12 måneder. "
        "/ The latest measurement is older than the stated frequency, else than 12 months.",
    )


def latest_measured_on(expression: Expression) -> Computed:
    """The day of the latest measurement."""
    return field.computed(
        Kind.DATE,
        "Senest målt",
        "Latest measured on",
        expression,
        description="Den sidste dag i målingens periode. / The last day of the measurement's period.",
    )


def latest_value(expression: Expression) -> Computed:
    """The value of the latest measurement."""
    return field.computed(Kind.VALUE, "Seneste resultat", "Latest value", expression, value_type=TargetValue)


def overdue(expression: Expression) -> Computed:
    """Whether a goal is past its deadline (DOMAIN.md 2.4)."""
    return field.computed(
        Kind.BOOLEAN,
        "Over frist",
        "Overdue",
        expression,
        required=True,
        description="Fristen er overskredet, målingerne viser ikke, at målet er nået, og ingen har skrevet, at det er "
        "nået eller udgået. / The deadline has passed, the measurements do not show that the goal is met, and nobody "
        "has written that it is achieved or discontinued.",
    )


def status_disputed(expression: Expression) -> Computed:
    """Whether what people say and what the measurements show cannot both be true (M11)."""
    return field.computed(
        Kind.BOOLEAN,
        "Sagt og beregnet status er uenige",
        "Status disputed",
        expression,
        required=True,
        description="Begge vises; ingen af dem rettes. / Both are shown; neither is changed.",
    )


def status_distribution(*chains: Chain) -> Computed:
    """How the goals at the end of the chains stand; never an average, which would hide the red ones (DOMAIN.md 2.4)."""

    def expression(row: FromClause, seen: Seen) -> ColumnElement[Any]:
        return summing.distribution(row, seen, chains)

    return field.computed(
        Kind.VALUES,
        "Målenes status",
        "Status distribution",
        expression,
        value_type=StatusCount,
        required=True,
        description="Antal mål med hver status, den værste først; aldrig et gennemsnit. "
        "/ The number of goals with each status, the worst first; never an average.",
    )


def status_count(*chains: Chain) -> Computed:
    """How many of those goals have one status; to filter and order by."""

    def expression(row: FromClause, seen: Seen, status: ColumnElement[Any]) -> ColumnElement[Any]:
        return summing.count_of(row, seen, chains, status)

    wanted = Argument(Kind.ENUM, "Status", "Status", value_type=ComputedStatus, required=True)
    return field.computed(
        Kind.INTEGER,
        "Antal mål med en status",
        "Number of goals with a status",
        expression,
        required=True,
        arguments={"status": wanted},
    )


def has_activity_in(*chains: Chain) -> Computed:
    """Whether something takes place at the end of the chains in some days (DOMAIN.md 2.5)."""

    def expression(row: FromClause, seen: Seen, **given: ColumnElement[Any]) -> ColumnElement[Any]:
        return doing.has_activity_in(row, seen, chains, given)

    return field.computed(
        Kind.BOOLEAN,
        "Har en aktivitet i perioden",
        "Has activity in the period",
        expression,
        required=True,
        arguments=ASKED_DAYS,
        description="En aktivitet under målet, i hvilken dybde det er, med en periode, der overlapper. Bemærkninger og "
        "aflyste tæller ikke, løbende og tilbagevendende gør; dem uden tidspunkt tælles i `undatedActivityCount`. "
        "/ An activity below the goal, at whatever depth, with an overlapping period. Notes and cancelled ones do not "
        "count, open and recurring ones do; those without any time are counted in `undatedActivityCount`.",
    )


def has_open_ended_activity_in(*chains: Chain) -> Computed:
    """Whether one of those is open-ended: recurring, or going on without an end."""

    def expression(row: FromClause, seen: Seen, **given: ColumnElement[Any]) -> ColumnElement[Any]:
        return doing.has_activity_in(row, seen, chains, given, only_open=True)

    return field.computed(
        Kind.BOOLEAN,
        "Har en løbende aktivitet i perioden",
        "Has open-ended activity in the period",
        expression,
        required=True,
        arguments=ASKED_DAYS,
        description="En af dem er løbende, tilbagevendende eller uden slutdato. "
        "/ One of them is open, recurring, or without a last day.",
    )


def undated_activity_count(*chains: Chain) -> Computed:
    """How many activities at the end of the chains say nothing about when."""

    def expression(row: FromClause, seen: Seen) -> ColumnElement[Any]:
        return doing.undated_activities(row, seen, chains)

    return field.computed(
        Kind.INTEGER,
        "Antal aktiviteter uden tidspunkt",
        "Number of undated activities",
        expression,
        required=True,
        description="De vises med `activities(filter: { undated: { eq: true } })`. "
        "/ They are shown by `activities(filter: { undated: { eq: true } })`.",
    )
