"""Is a value fit for its field? Pure: looks at nothing but the field and the value."""

import unicodedata
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from schema.enums import Comparator, Unit
from schema.field import Field, Kind
from schema.rules import wording
from schema.rules.finding import Finding
from schema.rules.personal_data import refuses
from schema.values import Period, TargetValue, from_json, to_json

LONGEST_TEXT = 40_000
"""Characters; a cell of a spreadsheet takes 50,000 with everything else that stands in it."""

LONGEST_LIST = 1_000
CODE_DIGITS = 9
MOST_CODE_PARTS = 4
_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that are drawn as nothing."""
_LARGEST_INTEGER = 2**31 - 1
_SIGNIFICANT_DIGITS = 15

_EXPECTED = {
    Kind.TEXT: ("tekst uden styretegn", "text without control characters"),
    Kind.CODE: ("et nummer som {example}", "a number such as {example}"),
    Kind.INTEGER: ("et helt tal fra 0 og op", "a whole number from 0 up"),
    Kind.NUMBER: ("et tal med højst 15 cifre", "a number of at most 15 digits"),
    Kind.BOOLEAN: ("ja eller nej", "yes or no"),
    Kind.DATE: ("en dato", "a date"),
    Kind.MOMENT: ("et tidspunkt med tidszone", "a moment with a time zone"),
    Kind.ENUM: ("en af de faste værdier", "one of the fixed values"),
    Kind.ENUMS: ("en liste af de faste værdier", "a list of the fixed values"),
    Kind.TEXTS: ("en liste af tekster", "a list of texts"),
    Kind.VALUE: ("en gyldig værdi", "a valid value"),
    Kind.VALUES: ("en liste af gyldige værdier", "a list of valid values"),
    Kind.LINK: ("et id", "an id"),
    Kind.LINKS: ("en liste af id'er", "a list of ids"),
}
_LISTS = (Kind.ENUMS, Kind.TEXTS, Kind.VALUES, Kind.LINKS)


def labels(declared: Field | None) -> dict[str, str]:
    """The params that name a field (None: the record itself) in the messages of refused changes."""
    if declared is None:
        return {"felt": "Posten", "field": "The record"}
    return {"felt": f"»{declared.da}«", "field": f'"{declared.en}"'}


class UnfitError(Exception):
    """The value is refused; carries the finding and nothing of the value."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.rule)
        self.finding = finding


def clean(declared: Field, value: Any) -> Any:
    """The value in the form in which it is kept: tuples for lists, None for empty texts, `()` for empty lists.

    Raises UnfitError, with nothing of the value in it where a rule on personal data refuses it.
    """
    for text in _texts(value):
        if len(text) > LONGEST_TEXT:  # before it is searched, which takes its time
            raise UnfitError(Finding("TOO_LONG", _room(declared, LONGEST_TEXT, "tegn", "characters"), declared.name))
        refused = refuses(text)
        if refused is not None:
            raise UnfitError(Finding(refused, field=declared.name))
    if value is None:
        return () if declared.kind in _LISTS else None
    if declared.kind not in _LISTS:
        return _one(declared, value)
    if not isinstance(value, list | tuple):
        raise _unfit(declared)
    if len(value) > LONGEST_LIST:
        raise UnfitError(Finding("TOO_LONG", _room(declared, LONGEST_LIST, "i alt", "in all"), declared.name))
    cleaned = tuple(_one(declared, item) for item in value)
    if declared.kind is Kind.TEXTS:
        return tuple(item for item in cleaned if item is not None)
    return tuple(dict.fromkeys(cleaned)) if declared.kind in (Kind.LINKS, Kind.ENUMS) else cleaned


def _room(declared: Field, most: int, unit_da: str, unit_en: str) -> dict[str, str]:
    """The params of TOO_LONG."""
    return labels(declared) | {"n": str(most), "enhed": unit_da, "unit": unit_en}


def _one(declared: Field, value: Any) -> Any:
    match declared.kind:
        case Kind.TEXT | Kind.TEXTS:
            return _text(declared, value, LONGEST_TEXT)
        case Kind.CODE:
            return _code(declared, value)
        case Kind.INTEGER:
            fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST_INTEGER
        case Kind.NUMBER:
            if not _is_exact(value):
                raise _unfit(declared)
            return Decimal(value)
        case Kind.BOOLEAN:
            fits = isinstance(value, bool)
        case Kind.DATE:
            fits = isinstance(value, date) and not isinstance(value, datetime)
        case Kind.MOMENT:
            fits = isinstance(value, datetime) and value.tzinfo is not None
        case Kind.ENUM | Kind.ENUMS:
            fits = declared.value_type is not None and isinstance(value, declared.value_type)
        case Kind.LINK | Kind.LINKS:
            fits = isinstance(value, UUID)
        case Kind.VALUE | Kind.VALUES:
            return _value(declared, value)
        case _:
            fits = False
    if not fits:
        raise _unfit(declared)
    return value


def _text(declared: Field, value: Any, longest: int) -> str | None:
    if not isinstance(value, str):
        raise _unfit(declared)
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > longest:
        raise UnfitError(Finding("TOO_LONG", _room(declared, longest, "tegn", "characters"), declared.name))
    # Cc: control characters, Cs: halves of surrogate pairs, which no encoding can carry.
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in text):
        raise _unfit(declared)
    text = text.strip()
    return text if any(map(_is_seen, text)) else None


def _is_seen(character: str) -> bool:
    """Whether there is something to see: a text of joiners, marks and fillers alone is as empty as one of blanks."""
    if character.isascii():
        return not character.isspace()
    return character not in _FILLERS and not character.isspace() and unicodedata.category(character) not in ("Cf", "Mn")


def _code(declared: Field, value: Any) -> str | None:
    if not isinstance(value, str):
        raise _unfit(declared)
    if not value.strip():
        return None
    parts = value.split(".")
    wanted = range(1, MOST_CODE_PARTS + 1) if declared.code_parts is None else (declared.code_parts,)
    fits = len(parts) in wanted and all(
        part.isascii() and part.isdigit() and len(part) <= CODE_DIGITS and (part == "0" or part[0] != "0")
        for part in parts
    )
    if not fits:
        raise _unfit(declared)
    return value


def _value(declared: Field, value: Any) -> Any:
    """A value type, brought into the form in which it comes back from the database."""
    if declared.value_type is None or type(value) is not declared.value_type:
        raise _unfit(declared)
    for part in fields(value):
        given = getattr(value, part.name)
        if isinstance(given, str):
            text = _text(declared, given, LONGEST_TEXT)
            if text is None and part.default is MISSING:
                raise _unfit(declared)
        elif isinstance(given, Decimal | int | float) and not isinstance(given, bool) and not _is_exact(given):
            raise _unfit(declared)
    try:
        kept = from_json(declared.value_type, to_json(value))
    except (ValueError, TypeError, AttributeError):
        raise _unfit(declared) from None  # the cause may quote the value
    if kept != value:
        raise _unfit(declared)
    if isinstance(kept, Period):
        _check_period(declared, kept)
    if isinstance(kept, TargetValue):
        _check_target(declared, kept)
    return kept


def _is_exact(number: Any) -> bool:
    """Whether a number is finite and survives its JSON form."""
    if number is None:
        return True
    if isinstance(number, bool) or not isinstance(number, Decimal | int):
        return False
    exact = Decimal(number)
    return (
        exact.is_finite()
        and abs(exact) < Decimal(10) ** _SIGNIFICANT_DIGITS
        and len(exact.normalize().as_tuple().digits) <= _SIGNIFICANT_DIGITS
    )


def _check_period(declared: Field, period: Period) -> None:
    if period.start is not None and period.end is not None and period.end < period.start:
        days = {"slut": wording.day(period.end), "start": wording.day(period.start)}
        raise UnfitError(Finding("P02", days, declared.name))


def _check_target(declared: Field, target: TargetValue) -> None:
    if target.unit is Unit.PERCENT:
        for share in (target.value, target.value_max):
            if share is not None and not 0 <= share <= 100:
                raise UnfitError(Finding("M15", {"værdi": wording.number(share)}, declared.name))
    has_range = target.value_max is not None
    if has_range != (target.comparator is Comparator.BETWEEN):
        raise _unfit(declared)
    if target.value is None:
        if target.unit is not Unit.TEXT or has_range:
            raise _unfit(declared)
    elif target.value_max is not None and target.value_max < target.value:
        raise _unfit(declared)


def _unfit(declared: Field) -> UnfitError:
    da, en = _EXPECTED.get(declared.kind, ("en gyldig værdi", "a valid value"))
    example = ".".join("1" * (declared.code_parts or 2))
    expected = {"ventet": da.format(example=example), "expected": en.format(example=example)}
    return UnfitError(Finding("INVALID_VALUE", labels(declared) | expected, declared.name))


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for part in fields(value):
            yield from _texts(getattr(value, part.name))


def is_list(declared: Field) -> bool:
    """Whether the field holds several values."""
    return declared.kind in _LISTS
