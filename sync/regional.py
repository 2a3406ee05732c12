"""The country that a spreadsheet is set to: it decides which of two numbers of a date is the month (DOMAIN.md P08)."""

from collections.abc import Iterator

from babel import Locale, UnknownLocaleError

from schema.rules.finding import Finding
from schema.rules.wording import both

DANISH = "da"


def not_danish(locale: str) -> Iterator[Finding]:
    """P08: the locale (`en_US`, `de`) is another one than Danish."""
    language = locale.replace("-", "_").partition("_")[0].lower()
    if language not in ("", DANISH):
        yield Finding("P08", both("land", _named(locale, "da"), _named(locale, "en")))


def _named(locale: str, language: str) -> str:
    """The country's name, or the language's where none is told; the locale as it stands where it is unknown."""
    try:
        known = Locale.parse(locale.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return locale
    return known.get_territory_name(language) or known.get_language_name(language) or locale
