"""Rules about a result."""

from collections.abc import Iterator

from schema.enums import Comparator, Unit
from schema.rules import wording
from schema.rules.finding import Finding
from schema.rules.registry import Case, Check, register
from schema.rules.wording import both, days, target, target_in_english, unit
from schema.values import Period, TargetValue


def more_answers_than_asked(case: Case) -> Iterator[Finding]:
    """M19."""
    answers, invited = case.row["answers"], case.row["invited"]
    if answers is not None and invited is not None and answers > invited:
        yield Finding("M19", {"n": str(answers), "N": str(invited)}, "answers", case.id)


def other_unit_than_the_target(case: Case) -> Iterator[Finding]:
    """M06: the unit of none of the targets, unless one of them is a text."""
    value = case.row["value"]
    units = [step["target"].unit for step in case.beside.get("TargetStep", ()) if step["target"]]
    if not isinstance(value, TargetValue) or (Unit.PERCENT in units and _may_be_a_share(value)):
        return
    if units and value.unit not in units and Unit.TEXT not in units:
        yield Finding("M06", _units(value.unit, units[0]), "value", case.id)


def _units(one: Unit, other: Unit) -> dict[str, str]:
    named = both("enhed1", unit(one), one.label_en.lower())
    return named | both("enhed2", unit(other), other.label_en.lower())


def _may_be_a_share(value: TargetValue) -> bool:
    """A plain 0.72: M08 asks whether 72 % was meant, and until that is answered its unit is not another one."""
    return (
        value.unit is Unit.COUNT
        and value.comparator is Comparator.EQ
        and value.value is not None
        and 0 < value.value < 1
    )


def not_yet(case: Case) -> Iterator[Finding]:
    """M07: a new result, or another time of one, that begins after today; one of a stretch that has begun may be there.

    Of a time that is open at its beginning the last day counts.
    """
    period: Period | None = case.row["period"]
    day = period and (period.start or period.end)
    told = case.before is None or case.before["period"] != period
    if day and day > case.today and told:
        yield Finding("M07", {"dato": wording.day(day)}, "period", case.id)


def two_results(case: Case) -> Iterator[Finding]:
    """M18: another result for the same time."""
    period, value = case.row["period"], case.row["value"]
    if not isinstance(value, TargetValue):
        return
    for other in case.others(case.beside.get("Measurement", ())):
        if _same_time(period, other["period"]) and other["value"] != value:
            said = both("a", target(other["value"]), target_in_english(other["value"]))
            said |= both("b", target(value), target_in_english(value))
            yield Finding("M18", {"periode": days(period)} | said, "value", case.id)
            return


def _same_time(one: Period | None, other: Period | None) -> bool:
    if one is None or other is None or (one.start is None and one.end is None):
        return False
    return (one.start, one.end) == (other.start, other.end)


register(
    Check("Measurement", more_answers_than_asked),
    Check("Measurement", not_yet),
    Check("Measurement", other_unit_than_the_target, beside="of"),
    Check("Measurement", two_results, beside="of"),
)
