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
_DIGITS_APART = re.compile(r"[#0]+(?:[^#0?.,%eE]+[#0]+)+(?![#0.,])|0+(?:\.0+){2,}")
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
_TEXT_TOKEN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.|.', re.DOTALL)
_NUMBER = re.compile(r"[#0?][#0?,]*(?:\.[#0?]*,*)?|\.[#0?]+,*")


def shown(value: Scalar, shape: Format | None, locale_name: str) -> str:
    """The text a user sees for a value that is not None."""
    locale = conventions(locale_name)
    if isinstance(value, str):
        return value if shape is None or not shape.pattern else _text(value, shape.pattern)
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
    section, value = _section(value, _sections(pattern))
    if section.strip() == "@":
        return general(value, locale)
    if _shows_dates(section):
        return _as_date(value, section, locale)
    return _as_number(value, section, locale)


def _section(value: float, sections: tuple[str, ...]) -> tuple[str, float]:
    """The section for the value: by the sections' own conditions (`[<100]`), else positive;negative;zero."""
    conditions = [_CONDITION.search(section) for section in sections[:2]]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=False):
            if condition is not None and _holds(value, condition[1], float(condition[2])):
                return section, value
        rest = [section for section in sections if not _CONDITION.search(section)]
        return (rest[-1] if rest else sections[-1]), value
    if value < 0 and len(sections) > 1:
        return sections[1], -value
    return (sections[2] if value == 0 and len(sections) > 2 else sections[0]), value


def _holds(value: float, sign: str, limit: float) -> bool:
    order = (value > limit) - (value < limit)
    return order in {"=": (0,), "<>": (-1, 1), "<": (-1,), ">": (1,), "<=": (-1, 0), ">=": (0, 1)}[sign]


@lru_cache(maxsize=10_000)
def _text(value: str, pattern: str) -> str:
    """A text by the pattern's section for texts, which is the fourth or the only one with `@`."""
    sections = _sections(pattern)
    section = sections[3] if len(sections) > 3 else sections[-1]
    if len(sections) < 4 and "@" not in section:
        return value
    return "".join(_text_piece(match, value) for match in _TEXT_TOKEN.finditer(section))


def _text_piece(match: re.Match[str], value: str) -> str:
    text = match[0]
    if text == "@":
        return value
    if text[0] in '"\\':
        return text.strip('"') if text[0] == '"' else text[1:]
    return "" if text[0] in "[*" else " " if text[0] == "_" else text


@lru_cache(maxsize=1000)
def _shows_dates(section: str) -> bool:
    bare = re.sub(r'"[^"]*"|\\.|\[\$[^\]]*\]|_.|\*.', "", section)
    bare = re.sub(r"\[(?:[a-z]{3,}|[<>=].*?)\]|[eE][+-]", "", bare, flags=re.IGNORECASE)
    return bool(_DATE_LETTERS.search(bare))


@lru_cache(maxsize=1000)
def _sections(pattern: str) -> tuple[str, ...]:
    parts = re.split(r'((?:"[^"]*"|\\.|[^;"\\])*);', pattern)
    return (*parts[1::2], parts[-1])


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
    apart = _DIGITS_APART.search(body)
    if apart is not None:
        return _NumberPlan(restored(body[: apart.start()]), restored(apart[0]), restored(body[apart.end() :]), "", 0)
    exponent = re.match(r"[eE][+-]0+", body[match.end() :])
    after = body[match.end() + (exponent.end() if exponent else 0) :]
    power = exponent.group(0) if exponent else ""
    return _NumberPlan(restored(body[: match.start()]), match.group(0), restored(after), power, percents)


def _as_number(value: float, section: str, locale: SheetLocale) -> str:
    plan = _plan(section)
    if not plan.digits:
        return plan.before
    number = Decimal(repr(value))
    if not plan.exponent and (plan.digits.count(".") > 1 or re.search(r"[^#0?.,]", plan.digits)):
        return f"{'-' if value < 0 else ''}{plan.before}{_apart(number, plan.digits)}{plan.after}"
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


def _apart(number: Decimal, pattern: str) -> str:
    """Digits with something between them, e.g. `000000-0000`, filled from the right."""
    digits = f"{abs(number).quantize(Decimal(1), ROUND_HALF_UP):f}".lstrip("0")
    out: list[str] = []
    places = [index for index, letter in enumerate(pattern) if letter in "#0"]
    for index in range(len(pattern) - 1, -1, -1):
        letter = pattern[index]
        if letter not in "#0":
            out.append(letter)
        elif index == places[0]:
            out.append(digits or ("0" if letter == "0" else ""))
        else:
            out.append(digits[-1:] or ("0" if letter == "0" else ""))
            digits = digits[:-1]
    return "".join(reversed(out))


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
    seconds_total = abs(round(value * 86_400))
    backwards = value < 0 and any(match.group(4) for match in tokens)
    if backwards:
        moment = dates.moment(-value) or moment
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
    return ("-" if backwards else "") + "".join(out)


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
