"""What a spreadsheet's locale decides: separators, date order, words for months, days, true and false, currency."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_symbol, get_territory_currencies


@dataclass(frozen=True, slots=True, eq=False)
class SheetLocale:
    """The conventions of one locale, one object each, compared by identity.

    `order` is `dmy`, `mdy` or `ymd`; `date_separators` are read in typed dates.
    """

    name: str
    decimal: str
    group: str
    order: str
    date_separators: str
    date_pattern: str
    time_pattern: str
    time_separator: str
    true: str
    false: str
    currency: str
    currency_pattern: str
    months: tuple[tuple[str, str], ...]
    days: tuple[tuple[str, str], ...]
    month_words: dict[str, int]


_TRUTH = {"da": ("SAND", "FALSK"), "de": ("WAHR", "FALSCH"), "nb": ("SANN", "USANN"), "sv": ("SANT", "FALSKT")}


_LAST_LETTERS = {ord("æ"): "{1", ord("ø"): "{2", ord("å"): "{3"}


def alphabetical(text: str) -> str:
    """What texts are compared by: no case, Danish letters last in the alphabet."""
    return text.casefold().translate(_LAST_LETTERS)


def is_known(name: str) -> bool:
    """Whether this is a locale the sandbox can show, such as `da_DK`, `en_US`, `da` or `en-GB`."""
    try:
        Locale.parse(name.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        return False
    return True


@lru_cache(maxsize=64)
def conventions(name: str) -> SheetLocale:
    """The conventions of a known locale."""
    locale = Locale.parse(name.replace("-", "_"))
    symbols = locale.number_symbols["latn"]
    short = locale.date_formats["short"].pattern
    letters = [letter for letter in dict.fromkeys(short.lower()) if letter in "dmy"]
    dotted = "." in short
    separator = "." if dotted else "-" if "-" in short else "/"
    order = "".join(letters)
    parts = {"d": "dd", "m": "mm", "y": "yyyy"} if locale.territory != "US" else {"d": "d", "m": "m", "y": "yyyy"}
    months = locale.months["format"]
    days = locale.days["format"]
    words: dict[str, int] = {}
    for number in range(1, 13):
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                words[locale.months[context][width][number].lower().rstrip(".")] = number
    true, false = _TRUTH.get(locale.language, ("TRUE", "FALSE"))
    codes = get_territory_currencies(locale.territory) if locale.territory else []
    symbol = get_currency_symbol(codes[0], locale) if codes else "$"
    before = locale.currency_formats["standard"].pattern.lstrip("\u200f").startswith("¤")
    amount = "#,##0.00"
    return SheetLocale(
        name=name,
        decimal=symbols["decimal"],
        group=symbols["group"],
        order=order,
        date_separators="/-." if dotted else "/-",
        date_pattern=separator.join(parts[letter] for letter in letters),
        time_separator=symbols.get("timeSeparator", ":"),
        time_pattern="h:mm:ss am/pm" if locale.territory == "US" else "hh:mm:ss",
        true=true,
        false=false,
        currency=symbol,
        currency_pattern=f'"{symbol}"{amount}' if before else f'{amount} "{symbol}"',
        months=tuple((months["wide"][n], months["abbreviated"][n].rstrip(".")) for n in range(1, 13)),
        days=tuple((days["wide"][n], days["abbreviated"][n].rstrip(".")) for n in range(7)),
        month_words=words,
    )
