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
from sqlalchemy.sql import ColumnElement

from schema.enums import Comparator, Frequency, Horizon, RecordState, Unit
from schema.model import Entity
from schema.progress.days import dated, day_of
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


@dataclass(frozen=True, slots=True)
class Measured:
    """One row whose targets and measurements are to be compared: expressions over that row.

    `steps` and `results` are the types that hold targets and measurements; their `of_id` points to it. `baseline` is
    a target value (jsonb) and `baseline_day` its day; `direction` is UP or DOWN.
    """

    row: FromClause
    steps: type[Entity]
    results: type[Entity]
    baseline: ColumnElement[Any] | None = None
    baseline_day: ColumnElement[Any] | None = None
    direction: ColumnElement[Any] | None = None


def latest(measured: Measured, seen: Seen) -> FromClause:
    """The latest measurement that was dated on the day or before: at most one row with `at` and `value`."""
    found = seen.rows(measured.results)
    at, start = dated(found.c.period), day_of(found.c.period, "start")
    return (
        select(at.label("at"), found.c.value.label("value"))
        .where(found.c.of_id == measured.row.c.id, found.c.record_state == RecordState.ACTIVE, at <= seen.today)
        .order_by(at.desc(), start.desc().nulls_last(), found.c.id.desc())
        .limit(1)
        .correlate(measured.row)
        .lateral("latest")
    )


def status_of(measured: Measured, seen: Seen) -> ColumnElement[Any]:
    """The name of its `ComputedStatus`; never null."""
    day, result = seen.today, latest(measured, seen)
    target, due = _counting(measured, seen), _passed(measured, seen)
    numbers = _numbers(measured, result, target, due)
    number = numbers.c
    met = _met(number)
    gap, span = _gap(number, target.c.day, day, measured)
    way = func.abs(number.near - number.base)
    status = case(
        (result.c.at.is_(None), ComputedStatus.NOT_MEASURED.name),
        (number.comparable.is_not(true()), ComputedStatus.CANNOT_ASSESS.name),
        (met, ComputedStatus.MET.name),
        (day > target.c.day, ComputedStatus.MISSED.name),
        (gap.is_(None), ComputedStatus.CANNOT_ASSESS.name),
        (gap <= 0, ComputedStatus.ON_TRACK.name),
        (gap <= literal(AT_RISK_SHARE, Numeric()) * way * span, ComputedStatus.AT_RISK.name),
        else_=ComputedStatus.OFF_TRACK.name,
    )
    nothing = select(literal(1, Integer()).label("one")).subquery("nothing")
    joined = nothing.outerjoin(result, true()).outerjoin(target, true()).outerjoin(due, true()).join(numbers, true())
    return select(cast(status, Text)).select_from(joined).correlate(measured.row).scalar_subquery()


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


def _steps(measured: Measured, seen: Seen) -> tuple[FromClause, ColumnElement[Any]]:
    found = seen.rows(measured.steps)
    return found, and_(found.c.of_id == measured.row.c.id, found.c.record_state == RecordState.ACTIVE)


def _counting(measured: Measured, seen: Seen) -> FromClause:
    """The target that counts on the day, with its due day."""
    found, own = _steps(measured, seen)
    due = day_of(found.c.due, "end")
    order = (
        found.c.horizon == Horizon.LONG_TERM,
        due.is_(None),
        due < seen.today,
        func.abs(due - seen.today),
        found.c.position.nulls_last(),
        found.c.id,
    )
    counting = select(found.c.target.label("target"), due.label("day")).where(own).order_by(*order).limit(1)
    return counting.correlate(measured.row).lateral("counting")


def _passed(measured: Measured, seen: Seen) -> FromClause:
    """The latest target that was due on the day or before."""
    found, own = _steps(measured, seen)
    due = day_of(found.c.due, "end")
    passed = (
        select(found.c.target.label("target"))
        .where(own, found.c.horizon != Horizon.LONG_TERM, due <= seen.today)
        .order_by(due.desc(), found.c.position.nulls_last(), found.c.id)
        .limit(1)
    )
    return passed.correlate(measured.row).lateral("passed")


def _number(target: ColumnElement[Any], part: str = "value") -> ColumnElement[Any]:
    return cast(target[part].as_string(), Numeric)


def _numbers(measured: Measured, result: FromClause, target: FromClause, due: FromClause) -> FromClause:
    """Everything as comparable numbers: percentage points count from a baseline in per cent."""
    baseline = measured.baseline
    base = null() if baseline is None else _number(baseline)
    base_unit = null() if baseline is None else baseline["unit"].as_string()

    def unit(of: ColumnElement[Any]) -> ColumnElement[Any]:
        own: ColumnElement[Any] = of["unit"].as_string()
        if baseline is None:
            return own
        return case((_points(own, base, base_unit), Unit.PERCENT.name), else_=own)

    def number(of: ColumnElement[Any], part: str = "value") -> ColumnElement[Any]:
        own = _number(of, part)
        if baseline is None:
            return own
        return case((_points(of["unit"].as_string(), base, base_unit), own + base), else_=own)

    wanted, got, passed = target.c.target, result.c.value, due.c.target
    ranged = wanted["comparator"].as_string() == Comparator.BETWEEN.name
    first, last = number(wanted), case((ranged, number(wanted, "valueMax")), else_=number(wanted))
    low, high = _smaller(first, last), _larger(first, last)
    own_base = null() if baseline is None else case((base_unit == unit(wanted), base))
    sense = _sense(wanted, measured.direction)
    near = low if baseline is None else case((sense == 0, func.least(func.greatest(own_base, low), high)), else_=low)
    passed_ranged = passed["comparator"].as_string() == Comparator.BETWEEN.name
    passed_last = case((passed_ranged, number(passed, "valueMax")), else_=number(passed))
    comparable = and_(
        low.is_not(None),
        number(got).is_not(None),
        got["comparator"].as_string() != Comparator.BETWEEN.name,
        unit(wanted) == unit(got),
    )
    columns = {
        "comparator": wanted["comparator"].as_string(),
        "unit": unit(wanted),
        "sense": sense,
        "low": low,
        "high": high,
        "near": near,
        "base": cast(own_base, Numeric),
        "got": number(got),
        "comparable": comparable,
        "has_passed": passed.is_not(None),
        "passed_low": case((unit(passed) == unit(wanted), number(passed))),
        "passed_high": case((unit(passed) == unit(wanted), passed_last)),
    }
    made = select(*(value.label(name) for name, value in columns.items()))
    # The offset keeps the planner from writing each expression out wherever it is used.
    return made.offset(0).correlate(measured.row, result, target, due).lateral("numbers")


def _points(unit: ColumnElement[Any], base: ColumnElement[Any], base_unit: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(unit == Unit.PERCENT_POINT.name, base_unit == Unit.PERCENT.name, base.is_not(None))


def _smaller(one: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[Any]:
    """The smaller number; null where one of them is (`least` would pass over it)."""
    return case((one <= other, one), (other < one, other))


def _larger(one: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((one >= other, one), (other > one, other))


def _sense(wanted: ColumnElement[Any], direction: ColumnElement[Any] | None) -> ColumnElement[Any]:
    """1: more is better; -1: less is better; 0: nearer is better."""
    comparator = wanted["comparator"].as_string()
    senses: list[Any] = [
        (comparator.in_([Comparator.GTE.name, Comparator.GT.name]), 1),
        (comparator.in_([Comparator.LTE.name, Comparator.LT.name]), -1),
    ]
    if direction is not None:
        exact, wanted_direction = comparator == Comparator.EQ.name, type_coerce(direction, Text)
        senses.append((and_(exact, wanted_direction == "UP"), 1))
        senses.append((and_(exact, wanted_direction == "DOWN"), -1))
    return case(*senses, else_=0)


def _met(number: Any) -> ColumnElement[bool]:
    return case(
        (number.comparator == Comparator.GT.name, number.got > number.low),
        (number.comparator == Comparator.LT.name, number.got < number.low),
        (number.sense > 0, number.got >= number.low),
        (number.sense < 0, number.got <= number.low),
        else_=and_(number.got >= number.low, number.got <= number.high),
    )


def _gap(
    number: Any, target_day: ColumnElement[Any], day: ColumnElement[Any], measured: Measured
) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """How far the measurement is short of what is expected on the day, times `span`; null where nothing is expected.

    It is multiplied by the days from baseline to target, so that nothing is divided and every number stays exact.
    """

    def short(of: ColumnElement[Any]) -> ColumnElement[Any]:
        return case(
            (number.sense > 0, number.low - of),
            (number.sense < 0, of - number.low),
            (of < number.low, number.low - of),
            (of > number.high, of - number.high),
            (of.is_not(None), 0),
        )

    after_step = short(number.got) - _larger(short(number.passed_low), short(number.passed_high))
    if measured.baseline is None or measured.baseline_day is None:
        return case((number.has_passed, after_step)), cast(literal(1, Integer()), Numeric)
    begun = measured.baseline_day
    days = cast(target_day - begun, Numeric)
    left = days - cast(func.greatest(day - begun, 0), Numeric)
    on_line = short(number.got) * days - short(number.base) * left
    lies_on_line = and_(days > 0, number.unit != Unit.YES_NO.name)
    gap = case((number.has_passed, after_step), (lies_on_line, on_line))
    return gap, case((number.has_passed, cast(literal(1, Integer()), Numeric)), else_=days)
