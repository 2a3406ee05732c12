"""How messages write days, numbers and targets, in Danish."""

from datetime import date
from decimal import Decimal

from schema.enums import Comparator, Unit
from schema.rules.catalogue import ENGLISH
from schema.values import Period, TargetValue, to_json

_SIGNS = {
    Comparator.GTE: "mindst ",
    Comparator.GT: "over ",
    Comparator.LTE: "højst ",
    Comparator.LT: "under ",
    Comparator.EQ: "",
    Comparator.BETWEEN: "",
}


_SIGNS_IN_ENGLISH = {
    Comparator.GTE: "at least ",
    Comparator.GT: "over ",
    Comparator.LTE: "at most ",
    Comparator.LT: "under ",
    Comparator.EQ: "",
    Comparator.BETWEEN: "",
}


def both(name: str, da: str, en: str) -> dict[str, str]:
    """A param in both languages (see `schema.rules.catalogue.message`)."""
    return {name: da, f"{name}{ENGLISH}": en}


def day(when: date) -> str:
    """30-04-2025."""
    return f"{when.day:02}-{when.month:02}-{when.year:04}"


def days(period: Period) -> str:
    """The first day and the last, as far as they are known; one where they are the same."""
    known = dict.fromkeys(day(when) for when in (period.start, period.end) if when is not None)
    return " – ".join(known)


def number(value: Decimal) -> str:
    """66,7 for 66.7."""
    return str(to_json(value)).replace(".", ",")


def unit(value: Unit) -> str:
    """The unit's word in a sentence: »procent«."""
    return value.label_da.lower()


def target_in_english(value: TargetValue) -> str:
    """»at least 80 %«; as `target`."""
    if value.value is None:
        return value.raw or value.unit.label_en.lower()
    if value.unit is Unit.YES_NO:
        return "yes" if value.value else "no"
    amount = "-".join(str(to_json(part)) for part in (value.value, value.value_max) if part is not None)
    measured = "%" if value.unit is Unit.PERCENT else value.unit.label_en.lower()
    return f"{_SIGNS_IN_ENGLISH[value.comparator]}{amount} {measured}"


def target(value: TargetValue) -> str:
    """»mindst 80 %«; »80-90 %« for a range; what was written where it cannot be measured."""
    if value.value is None:
        return value.raw or unit(value.unit)
    amount = number(value.value) + (f"-{number(value.value_max)}" if value.value_max is not None else "")
    if value.unit is Unit.YES_NO:
        return "ja" if value.value else "nej"
    return f"{_SIGNS[value.comparator]}{amount} {'%' if value.unit is Unit.PERCENT else unit(value.unit)}"
