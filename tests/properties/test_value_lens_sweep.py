"""Both laws of the lenses of times, numbers and methods, on thousands of composed texts (tests.properties.sweeping)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from schema.enums import Comparator, EvaluationKind, Frequency, Horizon, Precision, Unit
from schema.values import Period, TargetValue
from sync.lenses import evaluation, periods
from sync.lenses.counts import CountCell
from sync.lenses.criteria import Criteria, item_from_model
from sync.lenses.evaluation import Evaluation
from sync.lenses.items import ResultItem, StepItem
from sync.lenses.latest_result import LatestResult
from sync.lenses.period_cell import PeriodCell
from sync.lenses.periods.shapes import month_end
from sync.lenses.results import DatedResultCell, ResultCell
from sync.lenses.target_cell import TargetCell
from tests.properties import composing_values as composing
from tests.properties.sweeping import CONTEXT, Sweep, Values, check

WHEN, DUE = PeriodCell("when"), PeriodCell("due", deadline=True)


def _period(random: Random) -> Period:
    """A time as a caller of the API gives it, in the form that texts carry."""
    day = date(2024, 6, 1) + timedelta(days=random.randrange(1500))
    kind = random.choice(("day", "week", "month", "quarter", "span", "latest", "from", "open", "rule", "year"))
    monday, last = day - timedelta(days=day.weekday()), (day.month + 2) // 3 * 3
    rule = random.choice(("FREQ=MONTHLY", "FREQ=YEARLY;BYMONTH=5", "FREQ=WEEKLY;INTERVAL=3"))
    given = {
        "day": Period(day, day, Precision.DAY),
        "week": Period(monday, monday + timedelta(days=6), Precision.WEEK),
        "month": Period(day.replace(day=1), month_end(day.year, day.month), Precision.MONTH),
        "quarter": Period(date(day.year, last - 2, 1), month_end(day.year, last), Precision.QUARTER),
        "span": Period(day, day + timedelta(days=random.randint(1, 300)), Precision.DAY),
        "latest": Period(None, day, Precision.DAY, is_deadline=True),
        "from": Period(day, None, Precision.DAY),
        "open": Period(precision=Precision.OPEN),
        "rule": Period(precision=Precision.RECURRING, recurrence=rule),
        "year": Period(date(day.year, 1, 1), date(day.year, 12, 31), Precision.YEAR),
    }[kind]
    return periods.canonical(given, CONTEXT)


def _value(random: Random, *comparators: Comparator) -> TargetValue:
    comparator = random.choice(comparators)
    unit = random.choice((Unit.PERCENT, Unit.PERCENT, Unit.COUNT, Unit.DKK, Unit.DAYS, Unit.YES_NO))
    if unit is Unit.YES_NO:
        return TargetValue(Comparator.EQ, Decimal(random.randint(0, 1)), unit=unit)
    value = Decimal(random.choice(("70", "82.5", "95", "3", "12")))
    if unit in (Unit.COUNT, Unit.DKK):
        value = Decimal(random.choice(("7", "1250", "1250000", "30.5")))
    return TargetValue(comparator, value, unit=unit)


def _target(random: Random, values: Values) -> Values:
    old = values["target"]
    kinds = (Comparator.GTE, Comparator.LTE, Comparator.GT, Comparator.LT)
    if random.random() < 0.1:
        return {"target": None}
    if random.random() < 0.1:
        return {"target": TargetValue(Comparator.BETWEEN, Decimal(60), Decimal(70), Unit.PERCENT)}
    if old is not None and old.unit is Unit.PERCENT and random.random() < 0.5:
        return {"target": replace(old, value=Decimal(42), value_max=None, comparator=random.choice(kinds))}
    return {"target": _value(random, *kinds)}


def _result(random: Random, _: Values) -> Values:
    return {"value": _value(random, Comparator.EQ) if random.random() < 0.9 else None}


def _dated(random: Random, values: Values) -> Values:
    if random.random() < 0.1:
        return {"value": None, "period": None}
    day = periods.canonical(Period(date(2026, 6, 1), date(2026, 6, 30), Precision.MONTH), CONTEXT)
    times = (None, day, _real(random), values["period"])
    return {"value": _value(random, Comparator.EQ), "period": random.choice(times)}


def _latest(random: Random, values: Values) -> Values:
    if random.random() < 0.1:
        return {"result": None}
    old = values["result"]
    return {
        "result": ResultItem(
            _value(random, Comparator.EQ), old.period if old and random.random() < 0.3 else _real(random)
        )
    }


def _real(random: Random) -> Period:
    while (found := _period(random)).start is None or found.end is None:
        pass
    return found


def _evaluation(random: Random, values: Values) -> Values:
    item = values["evaluation"]
    kinds = tuple(random.sample([*EvaluationKind], random.randint(1, 2)))
    often = random.choice([None, *Frequency])
    text = item.text if item else "Spørgeskema"
    return {"evaluation": evaluation.item_from_model(text, kinds, often, item)}


def _criteria(random: Random, values: Values) -> Values:
    items = list(values["success_criteria"])
    measured = [index for index, item in enumerate(items) if item.targets]
    share = TargetValue(Comparator.GTE, Decimal(random.choice(("70", "82.5", "95"))), unit=Unit.PERCENT)
    due = random.choice((Period(None, date(2026, 5, 1), Precision.DAY, is_deadline=True), _months(), None))
    change = random.choice(("number", "date", "words", "long", "add", "remove"))
    if change == "add" or not measured:
        text = random.choice(("Forældrene er tilfredse", "Nye ledere kender planen"))
        return {"success_criteria": (*items, item_from_model(text, (StepItem(share, due or _months()),), CONTEXT))}
    index = random.choice(measured)
    item = items[index]
    if change == "number":
        items[index] = replace(item, targets=(replace(item.targets[0], target=share), *item.targets[1:]))
    elif change == "date":
        items[index] = replace(item, targets=(replace(item.targets[0], due=due or _months()), *item.targets[1:]))
    elif change == "words":
        new = item_from_model(item.text.rstrip(" .") + " hver dag", item.targets, CONTEXT, item)
        items[index] = replace(new, line=item.line)
    elif change == "long" and all(step.horizon is Horizon.SHORT for step in item.targets):
        items[index] = replace(item, targets=(*item.targets, StepItem(share, None, Horizon.LONG_TERM)))
    else:
        del items[index]
    return {"success_criteria": tuple(items)}


def _months() -> Period:
    return Period(date(2026, 1, 1), date(2026, 12, 31), Precision.YEAR)


def _time(lens: PeriodCell) -> Any:
    def change(random: Random, _: Values) -> Values:
        return {lens.field: lens.canonical(_period(random), CONTEXT) if random.random() < 0.9 else None}

    return change


SWEEPS: Mapping[str, Sweep] = {
    "period": Sweep(WHEN, composing.period, _time(WHEN)),
    "deadline": Sweep(DUE, composing.period, _time(DUE)),
    "target": Sweep(TargetCell("target"), composing.target, _target),
    "result": Sweep(ResultCell("value"), composing.result, _result),
    "dated_result": Sweep(DatedResultCell("value", "period"), composing.dated_result, _dated),
    "latest_result": Sweep(LatestResult(), composing.dated_result, _latest),
    "count": Sweep(
        CountCell("n"), composing.count, lambda random, _: {"n": random.choice((None, random.randint(0, 99_999)))}
    ),
    "evaluation": Sweep(Evaluation(), composing.evaluation, _evaluation),
    "success_criteria": Sweep(Criteria(), composing.criteria, _criteria, refused=0.1),
}


@pytest.mark.parametrize("name", SWEEPS)
def test_both_laws_hold_for_thousands_of_composed_texts(name: str) -> None:
    check(name, SWEEPS[name])
