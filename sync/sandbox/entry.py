"""What Google makes of text that a user types (USER_ENTERED): number, date, truth value, formula or text.

SHEETS_BEHAVIOURS 16-20. Strings are read by the spreadsheet's locale. A date keeps the style it was typed in.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from sync.sandbox import dates
from sync.sandbox.assumptions import DEFAULT, Assumptions
from sync.sandbox.cells import Scalar, whole
from sync.sandbox.formula_text import canonical
from sync.sandbox.locales import SheetLocale


class Entry(NamedTuple):
    """A typed value: constant or formula, and the number format it brings along (`type`, `pattern`)."""

    value: Scalar = None
    formula: str | None = None
    format: tuple[str, str] | None = None


_TIME = re.compile(r"(\d{1,3}):([0-5]?\d)(?::([0-5]?\d)(?:([.,])(\d{1,9}))?)?(?:\s*([aApP])\.?[mM]\.?)?\Z")
_MOMENT = re.compile(r"(.+?)[ T]\s*(?:kl\.?\s*)?(\d{1,2}[:.]\d\S*(?:\s*[aApP]\.?[mM]\.?)?)\Z")
_WITH_FRACTION = re.compile(r":\d{2}[.,]\d")
_DOTTED_TIME = re.compile(r"(\d{1,2})\.(\d{2})(?:\.(\d{2}))?\Z")
_TWO_NUMBERS = re.compile(r"\d{1,2}\.\d{1,2}")
_SPACES = "\u00a0\u202f "


def read(text: str, locale: SheetLocale, today: date, assumed: Assumptions = DEFAULT) -> Entry:
    """Read typed text. `today` gives the year of dates typed without one."""
    if text.startswith("'"):
        return Entry((text[1:] if assumed.leading_apostrophe_is_dropped else text) or None)
    stripped = text.strip()
    if not stripped:
        return Entry(text or None)
    if stripped.startswith("=") and len(stripped) > 1:
        return Entry(formula=canonical(stripped, locale))
    truth = _truth(stripped, locale) if assumed.typed_truth_words_are_booleans else None
    if truth is not None:
        return Entry(truth)
    if "%" in stripped and not assumed.typed_percents_are_numbers:
        return Entry(text)
    if locale.decimal != "." and _TWO_NUMBERS.fullmatch(stripped) and not assumed.typed_dots_are_dates:
        return Entry(text)
    return _number(stripped, locale) or _moment(stripped, locale, today) or Entry(text)


def _truth(text: str, locale: SheetLocale) -> bool | None:
    upper = text.upper()
    if upper in ("TRUE", locale.true):
        return True
    return False if upper in ("FALSE", locale.false) else None


def _number(text: str, locale: SheetLocale) -> Entry | None:
    body, currency = _without_currency(text, locale)
    percent = body.endswith("%") or body.startswith("%")
    body = body.strip("%").strip(_SPACES) if percent else body
    negative = body.startswith("(") and body.endswith(")")
    if negative:
        body, in_brackets = _without_currency(body[1:-1], locale) if len(body) > 2 else ("", False)
        currency = currency or in_brackets
    plain = _plain_number(body, locale)
    if plain is None or (percent and currency):
        return None
    number, grouped, decimals = plain
    number = -number if negative else number
    if percent:
        return Entry(whole(round(number / 100, 15)), format=("PERCENT", "0.00%" if decimals else "0%"))
    if currency:
        pattern = locale.currency_pattern
        return Entry(whole(number), format=("CURRENCY", pattern if decimals else pattern.replace(".00", "")))
    if grouped:
        return Entry(whole(number), format=("NUMBER", "#,##0.00" if decimals else "#,##0"))
    if "e" in body.lower():
        return Entry(whole(number), format=("SCIENTIFIC", "0.00E+00"))
    return Entry(whole(number))


def _without_currency(text: str, locale: SheetLocale) -> tuple[str, bool]:
    sign = ""
    body = text
    if body[0] in "+-":
        sign, body = body[0], body[1:].lstrip()
    for symbol in dict.fromkeys((locale.currency, locale.currency.rstrip("."))):
        if symbol and body.startswith(symbol):
            return sign + body[len(symbol) :].strip(_SPACES), True
        if symbol and body.endswith(symbol):
            return sign + body[: -len(symbol)].strip(_SPACES), True
    return text, False


def _plain_number(text: str, locale: SheetLocale) -> tuple[float, bool, bool] | None:
    """(number, had thousands separators, had decimals), or None.

    A group may be longer than three digits: "1.123456789" is 1123456789 where the point groups (SHEETS_BEHAVIOURS 18).
    """
    decimal, group = re.escape(locale.decimal), re.escape(locale.group)
    if locale.group in _SPACES:
        group = f"[{_SPACES}]"
    match = re.fullmatch(
        rf"([+-]?)(?:(\d+)|(\d{{1,3}}(?:{group}\d{{3,}})+))?(?:{decimal}(\d*))?(?:[eE]([+-]?\d{{1,3}}))?", text
    )
    if not match:
        return None
    sign, plain, grouped, fraction, exponent = match.groups()
    digits = plain or re.sub(r"\D", "", grouped or "")
    if not digits and not fraction:
        return None
    number = float(f"{sign}{digits or 0}.{fraction or 0}e{exponent or 0}")
    if number in (float("inf"), float("-inf")):
        return None
    return number, bool(grouped), bool(fraction)


def _moment(text: str, locale: SheetLocale, today: date) -> Entry | None:
    time = _time(text, locale)
    if time:
        return Entry(whole(time[0]), format=("TIME", time[1]))
    day = _day(text, locale, today)
    if day:
        return Entry(dates.serial(day[0]), format=("DATE", day[1]))
    both = _MOMENT.match(text)
    if both is None:
        return None
    day = _day(both[1].rstrip(","), locale, today)
    dotted = _DOTTED_TIME.match(both[2]) if locale.time_separator == "." else None
    time = _time(both[2].replace(".", ":") if dotted else both[2], locale)
    if day and time and time[0] < 1:
        if _WITH_FRACTION.search(both[2]):  # The one typed style that Google does not keep (SHEETS_BEHAVIOURS 18).
            pattern = f"{locale.date_pattern} h:mm:ss"
            return Entry(whole(dates.serial(day[0]) + time[0]), format=("DATE_TIME", pattern))
        clock = time[1].replace(":", ".") if dotted else time[1]
        return Entry(whole(dates.serial(day[0]) + time[0]), format=("DATE_TIME", f"{day[1]} {clock}"))
    return None


def _time(text: str, locale: SheetLocale) -> tuple[float, str] | None:
    """(fraction of a day, pattern)."""
    match = _TIME.match(text)
    if not match:
        return None
    hours, minutes, seconds, mark, fraction, half = match.groups()
    if mark and mark != locale.decimal:
        return None
    hour = int(hours)
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half in "pP" else 0)
    total = hour * 3600 + int(minutes) * 60 + int(seconds or 0) + float(f"0.{fraction or 0}")
    if hour >= 24:
        return total / 86_400, "[h]:mm:ss"
    pattern = "h:mm" if half or len(hours) == 1 else "hh:mm"
    return total / 86_400, pattern + (":ss" if seconds else "") + (" am/pm" if half else "")


def _day(text: str, locale: SheetLocale, today: date) -> tuple[date, str] | None:
    """(date, pattern in the typed style)."""
    return _numeric_day(text, locale, today) or _named_day(text, locale, today)


def _numeric_day(text: str, locale: SheetLocale, today: date) -> tuple[date, str] | None:
    match = re.fullmatch(rf"(\d{{1,4}})([{re.escape(locale.date_separators)}])(\d{{1,2}})(?:\2(\d{{1,4}}))?\.?", text)
    iso = re.fullmatch(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", text)
    if iso:
        year, mark, month, day = iso.groups()
        found = dates.valid(int(year), int(month), int(day))
        return (found, mark.join(("yyyy", _pad("m", month), _pad("d", day)))) if found else None
    if not match:
        return None
    first, mark, second, third = match.groups()
    if len(first) > 2 or (third is not None and len(third) not in (1, 2, 4)):
        return None
    day_first = locale.order.index("d") < locale.order.index("m")
    day, month = (first, second) if day_first else (second, first)
    year_number = int(third) if third is not None else today.year
    found = dates.valid(year_number, int(month), int(day))
    if not found:
        return None
    pieces = [_pad("d", day), _pad("m", month)]
    if not day_first:
        pieces.reverse()
    if third is not None:
        pieces.append("yyyy" if len(third) == 4 else "yy")
    return found, mark.join(pieces)


def _named_day(text: str, locale: SheetLocale, today: date) -> tuple[date, str] | None:
    weekday = re.match(r"([^\W\d_]+)(,? (?:den |d\. )?)", text)
    if weekday and any(weekday[1].lower() in (wide.lower(), short.lower()) for wide, short in locale.days):
        rest = _named_day(text[weekday.end() :], locale, today)
        in_full = any(weekday[1].lower() == name.lower() for name, _ in locale.days)
        said = weekday[2].replace("den", '"den"').replace("d.", '"d."')
        return (rest[0], ("dddd" if in_full else "ddd") + said + rest[1]) if rest else None
    words = re.findall(r"\d+|[^\W\d_]+", text)
    if not 2 <= len(words) <= 3 or re.search(r"[^\w\s.,-]", text):
        return None
    months = [index for index, word in enumerate(words) if word.lower() in locale.month_words]
    if len(months) != 1 or any(not word.isdigit() for index, word in enumerate(words) if index != months[0]):
        return None
    place = months[0]
    month = locale.month_words[words[place].lower()]
    wide = "mmmm" if words[place].lower() == locale.months[month - 1][0].lower() else "mmm"
    dot = "." if re.match(r"\d+\.", text) else ""
    gap = "-" if re.fullmatch(r"\w+-\w+(-\w+)?", text) else " "
    numbers = [word for index, word in enumerate(words) if index != place]
    if len(numbers) == 1 and len(numbers[0]) == 4:
        found = dates.valid(int(numbers[0]), month, 1)
        return (found, f"{wide}{gap}yyyy") if found and place == 0 else None
    year = int(numbers[1]) if len(numbers) == 2 else today.year
    found = dates.valid(year, month, int(numbers[0]))
    if not found or place == 2:
        return None
    shown = "yyyy" if len(numbers) == 2 else ""
    if place == 0:
        comma = "," if gap == " " else ""
        return found, f"{wide}{gap}d{comma}{gap}{shown}" if shown else f"{wide}{gap}d"
    return found, f"d{dot}{gap}{wide}{gap}{shown}".rstrip(gap)


def _pad(letter: str, digits: str) -> str:
    return letter * (2 if len(digits) == 2 else 1)
