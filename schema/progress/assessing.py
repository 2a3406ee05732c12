"""The status of one criterion or indicator on a day, from its targets and measurements (DOMAIN.md 2.4).

For the day `d`, with the counting target T due D, the baseline B at D0 and the latest measurement M dated <= `d`:

1. no measurement: NOT_MEASURED; M and T cannot be compared (other units, no number, no target): CANNOT_ASSESS
2. M fulfils T: MET
3. `d` > D: MISSED
4. expected on `d`: the latest target due <= `d`, else the point on the line from B (D0) to T (D), else CANNOT_ASSESS
5. M at least as good: ON_TRACK; short of it by at most `AT_RISK_SHARE` of |T - B|: AT_RISK; else OFF_TRACK

- The counting target is the next one that is due on `d` or later, else the last one that was due. Where none has a
  date, one without a date counts, and a long-term one only where there is no other.
- A measurement is dated by the last day of its period. Of several of one day, that of the shortest period counts, then
  the one entered last.
- Better is: more where T is at least or more than a number, less where it is at most or less. An exact number or a
  range is neared from where the baseline lies; of an indicator's exact number its wanted direction tells what is
  better, so that a number beyond it is MET, too.
- Percentage points count from a baseline in per cent and can then be compared with per cent.
- Without a baseline nothing is AT_RISK, because there is no |T - B| to measure by. Yes and no lie on no line.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Date,
    FromClause,
    Integer,
    Numeric,
    Text,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    null,
    select,
    true,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql import ColumnElement

from schema.enums import Comparator, Frequency, Horizon, RecordState, Unit
from schema.model import declared
from schema.progress.days import dated, day_of
from schema.progress.pieces import among, larger, number_of, smaller, stage, text_of
from schema.progress.status import ComputedStatus
from schema.reads.seen import Seen

AT_RISK_SHARE = Decimal("0.10")
"""How far short of the expected value counts as AT_RISK, as a share of the way from the baseline to the target."""

MONTHS: Mapping[Frequency, int] = {
    Frequency.MONTHLY: 1,
    Frequency.QUARTERLY: 3,
    Frequency.HALF_YEARLY: 6,
    Frequency.YEARLY: 12,
}
"""How many months old a measurement may become."""
USUAL_MONTHS = 12


def _day(year: ColumnElement[Any], month: int, day: int) -> ColumnElement[Any]:
    whole = (cast(number, Integer) for number in (year, month, day))
    return func.make_date(*whole, type_=Date())


@dataclass(frozen=True, slots=True)
class Measured:
    """One row whose targets and measurements are to be compared: expressions over that row.

    `steps` and `results` name the types that hold targets and measurements; their `of_id` points to it. `baseline` is
    a target value (jsonb) and `baseline_day` its day; `direction` is UP or DOWN.
    """

    row: FromClause
    steps: str
    results: str
    baseline: ColumnElement[Any] | None = None
    baseline_day: ColumnElement[Any] | None = None
    direction: ColumnElement[Any] | None = None
    year: ColumnElement[Any] | None = None
    """Asked about one year: by the target that is due in it and the measurements up to its end."""

    def until(self, seen: Seen) -> ColumnElement[Any]:
        """The last day of which measurements count."""
        return seen.today if self.year is None else func.least(seen.today, _day(self.year, 12, 31))

    def day(self, seen: Seen) -> ColumnElement[Any]:
        """The day on which it is judged: a year that is over is judged on the day after."""
        return seen.today if self.year is None else func.least(seen.today, _day(self.year + 1, 1, 1))


def latest(measured: Measured, seen: Seen) -> FromClause:
    """The latest measurement that was dated on the day or before: at most one row with `at` and `value`."""
    found = seen.rows(declared()[measured.results])
    at, start = dated(found.c.period), day_of(found.c.period, "start")
    return (
        select(at.label("at"), found.c.value.label("value"))
        .where(
            found.c.of_id == measured.row.c.id, found.c.record_state == RecordState.ACTIVE, at <= measured.until(seen)
        )
        .order_by(at.desc(), start.desc().nulls_last(), found.c.id.desc())
        .limit(1)
        .correlate(measured.row)
        .lateral("latest")
    )


def status_of(measured: Measured, seen: Seen) -> ColumnElement[Any]:
    """The name of its `ComputedStatus`; never null, except where nothing is due in the year that is asked about."""
    row, day = measured.row, measured.day(seen)
    result, target, passed = latest(measured, seen), _counting(measured, seen), _passed(measured, seen)
    read = _read(measured, result, target, passed)
    known = _comparable(row, read)
    judged = _judged(row, day, read, known)
    status = case(
        *(() if measured.year is None else ((read.c.day.is_(None), null()),)),
        (read.c.measured.is_(False), ComputedStatus.NOT_MEASURED.name),
        (known.c.comparable.is_not(true()), ComputedStatus.CANNOT_ASSESS.name),
        (judged.c.met, ComputedStatus.MET.name),
        (day > read.c.day, ComputedStatus.MISSED.name),
        (judged.c.gap.is_(None), ComputedStatus.CANNOT_ASSESS.name),
        (judged.c.gap <= 0, ComputedStatus.ON_TRACK.name),
        (judged.c.gap <= judged.c.margin, ComputedStatus.AT_RISK.name),
        else_=ComputedStatus.OFF_TRACK.name,
    )
    nothing = select(literal(1, Integer()).label("one")).subquery("nothing")
    joined = nothing.outerjoin(result, true()).outerjoin(target, true()).outerjoin(passed, true())
    joined = joined.join(read, true()).join(known, true()).join(judged, true())
    return select(cast(status, Text)).select_from(joined).correlate(row).scalar_subquery()


def latest_day(measured: Measured, seen: Seen) -> ColumnElement[Any]:
    """The day of its latest measurement."""
    return _of_latest(measured, seen, "at")


def latest_value(measured: Measured, seen: Seen) -> ColumnElement[Any]:
    """The value (jsonb) of its latest measurement."""
    return _of_latest(measured, seen, "value")


def _of_latest(measured: Measured, seen: Seen, name: str) -> ColumnElement[Any]:
    result = latest(measured, seen)
    return select(result.c[name]).select_from(result).correlate(measured.row).scalar_subquery()


def is_stale(measured: Measured, seen: Seen, frequency: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether the latest measurement is older than it may be by the stated frequency (`Frequency`; null: 12 months).

    Never null: what was never measured is not stale but NOT_MEASURED.
    """
    months = case(*((frequency == stated, months) for stated, months in MONTHS.items()), else_=USUAL_MONTHS)
    fresh_until = latest_day(measured, seen) + func.make_interval(0, months)
    return func.coalesce(fresh_until < seen.today, false())


def _steps(measured: Measured, seen: Seen) -> tuple[FromClause, ColumnElement[Any], ColumnElement[bool]]:
    """Targets, their due day, and which of them are its own."""
    found = seen.rows(declared()[measured.steps])
    own = and_(found.c.of_id == measured.row.c.id, found.c.record_state == RecordState.ACTIVE)
    return found, day_of(found.c.due, "end"), own


def _counting(measured: Measured, seen: Seen) -> FromClause:
    """The target that counts on the day, with its due day."""
    found, due, own = _steps(measured, seen)
    day = measured.day(seen)
    if measured.year is not None:
        own = and_(own, func.extract("year", due) == measured.year, found.c.horizon != Horizon.LONG_TERM)
    order = (
        found.c.horizon == Horizon.LONG_TERM,
        due.is_(None),
        due < day,
        func.abs(due - day),
        found.c.position.nulls_last(),
        found.c.id,
    )
    counting = select(found.c.target.label("target"), due.label("day")).where(own).order_by(*order).limit(1)
    return counting.correlate(measured.row).lateral("counting")


def _passed(measured: Measured, seen: Seen) -> FromClause:
    """The latest target that was due on the day or before."""
    found, due, own = _steps(measured, seen)
    passed = (
        select(found.c.target.label("target"))
        .where(own, found.c.horizon != Horizon.LONG_TERM, due <= measured.day(seen))
        .order_by(due.desc(), found.c.position.nulls_last(), found.c.id)
        .limit(1)
    )
    return passed.correlate(measured.row).lateral("passed")


def _read(measured: Measured, result: FromClause, target: FromClause, passed: FromClause) -> FromClause:
    """All numbers and units as they are written. An exact or one-sided target has one number, both first and last."""
    wanted, got, before = target.c.target, result.c.value, passed.c.target
    baseline = cast(null(), JSONB) if measured.baseline is None else measured.baseline
    columns = {
        "measured": result.c.at.is_not(None),
        "day": target.c.day,
        "comparator": text_of(wanted, "comparator"),
        "unit": text_of(wanted, "unit"),
        "first": number_of(wanted, "value"),
        "last": _last(wanted),
        "got": case((text_of(got, "comparator") != Comparator.BETWEEN.name, number_of(got, "value"))),
        "got_unit": text_of(got, "unit"),
        "has_passed": before.is_not(None),
        "passed_first": number_of(before, "value"),
        "passed_last": _last(before),
        "passed_unit": text_of(before, "unit"),
        "base": number_of(baseline, "value"),
        "base_unit": text_of(baseline, "unit"),
        "base_day": cast(null(), Date) if measured.baseline_day is None else measured.baseline_day,
        "direction": cast(null(), Text) if measured.direction is None else type_coerce(measured.direction, Text()),
    }
    return stage("read", columns, measured.row, result, target, passed)


def _last(target: ColumnElement[Any]) -> ColumnElement[Any]:
    ranged = text_of(target, "comparator") == Comparator.BETWEEN.name
    return case((ranged, number_of(target, "valueMax")), else_=number_of(target, "value"))


def _comparable(row: FromClause, read: FromClause) -> FromClause:
    """The same in one unit: percentage points count from a baseline in per cent. What has another unit is null.

    `sense`: 1: more is better; -1: less is better; 0: nearer is better.
    """
    of = read.c
    from_share = and_(of.base_unit == Unit.PERCENT.name, of.base.is_not(None))

    def unit(own: ColumnElement[Any]) -> ColumnElement[Any]:
        return case((and_(own == Unit.PERCENT_POINT.name, from_share), Unit.PERCENT.name), else_=own)

    def number(own: ColumnElement[Any], unit: ColumnElement[Any]) -> ColumnElement[Any]:
        return case((and_(unit == Unit.PERCENT_POINT.name, from_share), own + of.base), else_=own)

    same_passed = unit(of.passed_unit) == unit(of.unit)
    first, last = number(of.first, of.unit), number(of.last, of.unit)
    exact = of.comparator == Comparator.EQ.name
    sense = case(
        (among(of.comparator, Comparator.GTE.name, Comparator.GT.name), 1),
        (among(of.comparator, Comparator.LTE.name, Comparator.LT.name), -1),
        (and_(exact, of.direction == "UP"), 1),
        (and_(exact, of.direction == "DOWN"), -1),
        else_=0,
    )
    columns = {
        "comparable": and_(
            first.is_not(None), last.is_not(None), of.got.is_not(None), unit(of.unit) == unit(of.got_unit)
        ),
        "sense": sense,
        "low": smaller(first, last),
        "high": larger(first, last),
        "got": number(of.got, of.got_unit),
        "passed_first": case((same_passed, number(of.passed_first, of.passed_unit))),
        "passed_last": case((same_passed, number(of.passed_last, of.passed_unit))),
        "base": case((of.base_unit == unit(of.unit), of.base)),
    }
    return stage("known", columns, row, read)


def _judged(row: FromClause, day: ColumnElement[Any], read: FromClause, known: FromClause) -> FromClause:
    """Whether the target is met; how far the measurement is short of what is expected on the day (`gap`; null where
    nothing is expected), and how far it may be (`margin`).

    On the line, both are multiplied by the days from baseline to target: nothing is divided, every number stays exact.
    """
    of = known.c

    def short(value: ColumnElement[Any]) -> ColumnElement[Any]:
        """How far a value is short of the target; below 0 where it is beyond."""
        return case(
            (of.sense > 0, of.low - value),
            (of.sense < 0, value - of.low),
            (value.is_not(None), func.greatest(of.low - value, value - of.high, 0)),
        )

    met = case(
        (read.c.comparator == Comparator.GT.name, of.got > of.low),
        (read.c.comparator == Comparator.LT.name, of.got < of.low),
        else_=short(of.got) <= 0,
    )
    days = cast(read.c.day - read.c.base_day, Numeric)
    left = cast(read.c.day - func.greatest(day, read.c.base_day), Numeric)
    after_passed = short(of.got) - larger(short(of.passed_first), short(of.passed_last))
    on_line = short(of.got) * days - short(of.base) * left
    lies_on_line = and_(days > 0, read.c.unit != Unit.YES_NO.name)
    # From the baseline to the nearest number that fulfils the target.
    way = case((of.sense == 0, short(of.base)), else_=func.abs(of.low - of.base))
    allowed = literal(AT_RISK_SHARE, Numeric()) * way
    columns = {
        "met": met,
        "gap": case((read.c.has_passed, after_passed), (lies_on_line, on_line)),
        "margin": case((read.c.has_passed, allowed), else_=allowed * days),
    }
    return stage("judged", columns, row, read, known)
