"""Danish numbers: a dot between thousands, a comma before decimals, read and written through babel's Danish data."""

import re
from decimal import Decimal

from babel.numbers import NumberFormatError, format_decimal, parse_decimal

_BLANK = " \u00a0\u2009\u202f"
_GROUPED = rf"[1-9]\d{{0,2}}(?:[{_BLANK}]\d{{3}}(?!\d)){{1,4}}(?![{_BLANK}]\d)(?:,\d+)?(?!\s?(?:%|pct|procent|pp\b))"
NUMBER = re.compile(
    rf"(?<![\w.,/:])(?:(?<![\w)%])(?:[+-]|−[{_BLANK}]?))?(?:{_GROUPED}|\d+(?:[.,]\d+)*)(?!\w)", re.IGNORECASE
)
"""Also `1 250 000`: more than 100 % is no share, so that "uge 34 100 %" are two numbers."""
_POINT_DECIMALS = re.compile(r"\d+\.\d{1,2}")
_LONGEST = 24
_LOCALE = "da_DK"


def parse(text: str) -> Decimal | None:
    """`1.250,5` -> 1250.5, `-5` -> -5; `82.5` can only mean 82.5. None for what is no number (`1.1.2`)."""
    if len(text) > _LONGEST:
        return None
    digits = "".join(text.replace("−", "-").split()).lstrip("+")
    sign = -1 if digits.startswith("-") else 1
    digits = digits.lstrip("-")
    if digits.isdecimal():
        return sign * Decimal(digits)
    if _POINT_DECIMALS.fullmatch(digits):
        return sign * Decimal(digits)
    try:
        return sign * parse_decimal(digits, locale=_LOCALE, strict=True)
    except NumberFormatError:
        return None


def decimals(text: str) -> int:
    """How many decimals the number is written with: 1 for `68,0`."""
    _, comma, fraction = text.partition(",")
    return len(fraction) if comma else 0


def written(value: Decimal, like: str = "") -> str:
    """The number in Danish with at least as many decimals as `like`, and dots between thousands unless `like` has none,
    or blanks.

    >>> written(Decimal("72"), "68,0"), written(Decimal("1500"), "1250"), written(Decimal("1500"), "1 250")
    ('72,0', '1500', '1 500')
    """
    value = value.normalize()
    exponent = value.as_tuple().exponent
    places = max(decimals(like), -exponent if isinstance(exponent, int) and exponent < 0 else 0)
    plain_thousands = len(like.partition(",")[0].lstrip("+-−")) > 3 and "." not in like
    fraction = "." + "0" * places if places else ""
    blank = next((sign for sign in like.strip() if sign in _BLANK), None)
    plain_thousands = plain_thousands and blank is None
    text = str(format_decimal(value, format=("0" if plain_thousands else "#,##0") + fraction, locale=_LOCALE))
    return text if blank is None else text.replace(".", blank)
