"""How a value is shown (FORMATTED_VALUE): number patterns by the spreadsheet's locale."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from sync.sandbox import dates
from sync.sandbox.cells import ErrorValue, Scalar
from sync.sandbox.formats import Format
from sync.sandbox.locales import SheetLocale, conventions

DATE_TYPES = frozenset({"DATE", "TIME", "DATE_TIME"})
_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|\[(\$[^\]]*)\]|\[(h+|m+|s+)\]|\[[^\]]*\]|(am/pm|a/p)|(y+|m+|d+|h+|s+)|(\.0+)|(@)|(_.)|(\*.)|(.)',
    re.IGNORECASE | re.DOTALL,
)
_LARGEST_ROUNDED = Decimal(10) ** 20
_DATE_LETTERS = re.compile(r"[ymdhs]", re.IGNORECASE)
_NUMBER = re.compile(r"[#0?][#0?,]*(?:\.[#0?]*,*)?|\.[#0?]+,*")


def shown(value: Scalar, shape: Format | None, locale_name: str) -> str:
    """The text a user sees for a value that is not None."""
    locale = conventions(locale_name)
    if isinstance(value, str):
        if shape is not None and shape.pattern and "@" in shape.pattern and shape.pattern != "@":
            return shape.pattern.replace('"', "").replace("@", value)
        return value
    if isinstance(value, bool):
        return locale.true if value else locale.false
    if isinstance(value, ErrorValue):
        return value.text
    if value is None:
        return ""
    if (
        shape is None
        or shape.type in (None, "NUMBER_FORMAT_TYPE_UNSPECIFIED")
        or (shape.type == "TEXT" or shape.pattern in ("@", "General"))
    ):
        return general(value, locale)
    return with_pattern(value, shape.pattern or _default_pattern(str(shape.type), locale), locale)


def is_date(shape: Format | None) -> bool:
    """Whether the number format shows dates or times."""
    return shape is not None and shape.type in DATE_TYPES


def _default_pattern(kind: str, locale: SheetLocale) -> str:
    return {
        "DATE": locale.date_pattern,
        "TIME": locale.time_pattern,
        "DATE_TIME": f"{locale.date_pattern} {locale.time_pattern}",
        "PERCENT": "0.00%",
        "CURRENCY": locale.currency_pattern,
        "SCIENTIFIC": "0.00E+00",
    }.get(kind, "#,##0.00")


def general(value: float, locale: SheetLocale) -> str:
    """A number without a format: up to ten significant digits of a fraction, whole numbers in full below 1e15."""
    if isinstance(value, int) and abs(value) < 10**15:
        return str(value)
    magnitude = abs(value)
    if magnitude >= 1e15 or 0 < magnitude < 1e-9:
        mantissa, exponent = f"{value:.5E}".split("E")
        mantissa = mantissa.rstrip("0").rstrip(".")
        return f"{mantissa}E{int(exponent):+03d}".replace(".", locale.decimal)
    decimals = 10 if magnitude < 1 else max(0, 10 - len(str(int(magnitude))))
    text = f"{value:.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return ("0" if text == "-0" else text).replace(".", locale.decimal)


@lru_cache(maxsize=100_000)
def with_pattern(value: float, pattern: str, locale: SheetLocale) -> str:
    """A number by a pattern such as `#,##0.00`, `0%`, `dd-mm-yyyy`, `#,##0 "kr."`; sections apart by `;`."""
    sections = _sections(pattern)
    section = sections[0]
    if value < 0 and len(sections) > 1:
        section, value = sections[1], -value
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    if _shows_dates(section):
        return _as_date(value, section, locale)
    return _as_number(value, section, locale)


@lru_cache(maxsize=1000)
def _shows_dates(section: str) -> bool:
    bare = re.sub(r'"[^"]*"|\\.|\[\$[^\]]*\]|_.|\*.', "", section)
    bare = re.sub(r"\[(?:[a-z]{3,}|[<>=].*?)\]|[eE][+-]", "", bare, flags=re.IGNORECASE)
    return bool(_DATE_LETTERS.search(bare))


@lru_cache(maxsize=1000)
def _sections(pattern: str) -> tuple[str, ...]:
    return tuple(re.findall(r'(?:"[^"]*"|\\.|[^;"\\])+', pattern)) or (pattern,)


class _NumberPlan(NamedTuple):
    """A section of a number pattern taken apart: texts around the digits, the digits, how often `%` stands in it."""

    before: str
    digits: str
    after: str
    exponent: str
    percents: int


@lru_cache(maxsize=1000)
def _plan(section: str) -> _NumberPlan:
    literals: list[str] = []

    def literal(match: re.Match[str]) -> str:
        text = match.group(0)
        if text.startswith("[$"):
            text = text[2:-1].split("-")[0]
        elif text[0] == '"':
            text = text[1:-1]
        elif text[0] == "\\":
            text = text[1]
        else:
            text = " " if text[0] == "_" else ""
        literals.append(text)
        return chr(0xE000 + len(literals) - 1)

    def restored(text: str) -> str:
        for index, original in enumerate(literals):
            text = text.replace(chr(0xE000 + index), original)
        return text

    body = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.', literal, section)
    percents = body.count("%")
    match = _NUMBER.search(body)
    if match is None:
        return _NumberPlan(restored(body), "", "", "", percents)
    exponent = re.match(r"[eE][+-]0+", body[match.end() :])
    after = body[match.end() + (exponent.end() if exponent else 0) :]
    power = exponent.group(0) if exponent else ""
    return _NumberPlan(restored(body[: match.start()]), match.group(0), restored(after), power, percents)


def _as_number(value: float, section: str, locale: SheetLocale) -> str:
    plan = _plan(section)
    if not plan.digits:
        return plan.before
    number = Decimal(repr(value))
    if plan.percents:
        number = number.scaleb(2 * plan.percents)
    if plan.exponent:
        digits = _scientific(number, plan.digits, plan.exponent).replace(".", locale.decimal)
    else:
        digits = _digits(number, plan.digits, locale)
    sign = "-" if number < 0 and digits.strip("0.,") else ""
    return f"{sign}{plan.before}{digits}{plan.after}"


def _digits(number: Decimal, pattern: str, locale: SheetLocale) -> str:
    scaled = pattern.rstrip(",")
    thousands = len(pattern) - len(scaled)
    whole, _, fraction = scaled.partition(".")
    number = abs(number).scaleb(-3 * thousands)
    if number < _LARGEST_ROUNDED:
        number = number.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
    head, _, tail = f"{number:f}".partition(".")
    head = head.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole and len(head) > 3:
        first = len(head) % 3 or 3
        head = locale.group.join([head[:first], *(head[at : at + 3] for at in range(first, len(head), 3))])
    keep = fraction.rfind("0") + 1
    while len(tail) > keep and tail.endswith("0"):
        tail = tail[:-1]
    return head + (locale.decimal + tail if tail else "")


def _scientific(number: Decimal, pattern: str, exponent: str) -> str:
    decimals = len(pattern.partition(".")[2])
    mantissa, power = f"{abs(number):.{decimals}E}".split("E")
    sign = "+" if int(power) >= 0 else "-"
    return f"{mantissa}E{sign}{abs(int(power)):0{len(exponent) - 2}d}"


def _as_date(value: float, section: str, locale: SheetLocale) -> str:
    moment = dates.moment(value)
    if moment is None:
        return "#" * 10
    tokens = list(_TOKEN.finditer(section))
    half_day = any(match.group(5) for match in tokens)
    seconds_total = round(value * 86_400)
    out: list[str] = []
    previous = ""
    for index, match in enumerate(tokens):
        quoted, escaped, symbol, elapsed, meridiem, letters, fraction, at, pad, fill, other = match.groups()
        if letters:
            following = next((t.group(6).lower() for t in tokens[index + 1 :] if t.group(6)), "")
            minutes = letters[0] in "mM" and (previous in ("h", "[") or following.startswith("s")) and len(letters) < 3
            previous = letters[0].lower()
            out.append(_part(letters.lower(), minutes, moment.timetuple()[:7], half_day, locale))
        elif elapsed:
            unit = elapsed[0].lower()
            out.append(str(seconds_total // {"h": 3600, "m": 60, "s": 1}[unit]).rjust(len(elapsed), "0"))
            previous = "h" if unit == "h" else unit
        elif meridiem:
            out.append("PM" if moment.hour >= 12 else "AM")
        elif fraction:
            out.append("." + f"{moment.microsecond:06d}"[: len(fraction) - 1].ljust(len(fraction) - 1, "0"))
        elif symbol:
            out.append(symbol[1:].split("-")[0])
        elif pad:
            out.append(" ")
        elif not fill and not at:
            out.append(quoted if quoted is not None else escaped if escaped is not None else other or "")
    return "".join(out)


def _part(letters: str, minutes: bool, time: tuple[int, ...], half_day: bool, locale: SheetLocale) -> str:
    year, month, day, hour, minute, second, weekday = time
    kind, length = letters[0], len(letters)
    if kind == "y":
        return f"{year:04d}" if length > 2 else f"{year % 100:02d}"
    if kind == "d" and length > 2:
        return locale.days[weekday][0 if length > 3 else 1]
    if kind == "m" and not minutes and length > 2:
        name = locale.months[month - 1][0 if length != 3 else 1]
        return name[:1] if length == 5 else name
    if kind == "h" and half_day:
        hour = hour % 12 or 12
    number = {"d": day, "m": minute if minutes else month, "h": hour, "s": second}[kind]
    return f"{number:02d}" if length > 1 else str(number)
