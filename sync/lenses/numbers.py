"""Danish numbers: a dot between thousands, a comma before decimals, read and written through babel's Danish data."""

import re
from decimal import Decimal

from babel.numbers import NumberFormatError, format_decimal, parse_decimal

NUMBER = re.compile(r"(?<![\w.,/:])(?:(?<![\w)%])[+\-−])?\d+(?:[.,]\d+)*(?!\w)")
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
    """The number in Danish with at least as many decimals as `like`, and dots between thousands unless `like` has none.

    >>> written(Decimal("72"), "68,0"), written(Decimal("1500"), "1250")
    ('72,0', '1500')
    """
    value = value.normalize()
    exponent = value.as_tuple().exponent
    places = max(decimals(like), -exponent if isinstance(exponent, int) and exponent < 0 else 0)
    plain_thousands = len(like.partition(",")[0].lstrip("+-−")) > 3 and "." not in like
    fraction = "." + "0" * places if places else ""
    return str(format_decimal(value, format=("0" if plain_thousands else "#,##0") + fraction, locale=_LOCALE))
