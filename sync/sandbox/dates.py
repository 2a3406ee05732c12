"""Dates as serial numbers: days since 1899-12-30, fractions for the time of day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

_EPOCH = date(1899, 12, 30)
_DAY_SECONDS = 86_400


def serial(day: date) -> int:
    """2020-01-01 -> 43831."""
    return (day - _EPOCH).days


def moment(number: float) -> datetime | None:
    """The moment of a serial number, to the millisecond; None outside the calendar."""
    try:
        days = int(number // 1)
        milliseconds = round((number - days) * _DAY_SECONDS * 1000)
        start = datetime(_EPOCH.year, _EPOCH.month, _EPOCH.day)  # noqa: DTZ001 - sheets know no zones
        return start + timedelta(days=days, milliseconds=milliseconds)
    except (OverflowError, ValueError):
        return None


def valid(year: int, month: int, day: int) -> date | None:
    """The date, or None where there is none; two-digit years are 1930-2029."""
    if year < 100:
        year += 2000 if year < 30 else 1900
    try:
        return date(year, month, day)
    except ValueError:
        return None
