"""The plan that the words around a table speak of: title, policy and period (DOMAIN.md section 6, `plan`)."""

import re
from collections.abc import Iterable
from datetime import date

from schema.enums import Precision
from schema.values import Period
from sync.headers import fold
from sync.reading import Plan

_YEARS = re.compile(r"\b(20\d\d)(?:\s*(?:[-–—/]|til|og)\s*(20\d\d|\d\d))?(?![\d.])\b")
_SEGMENT = re.compile(r"\s+[-–—]\s+(?!\d{2,4}\b)|\s*\|\s*")
_DATED = re.compile(
    r"(?:\d[./-]?|jan\w*|feb\w*|mar\w*|apr\w*|maj|jun\w*|jul\w*|aug\w*|sep\w*|okt\w*|nov\w*|dec\w*)\.?\s*$", re.I
)
_LEAD = re.compile(
    r"^(?:(?:fælles|samlet|politisk)\s+)?"
    r"(?:mål\s+og\s+(?:handleplan|handlinger)|handleplan|handlingsplan|plan|mål|politikken|politik|opfølgning(?:\s+på\s+mål)?|målopfølgning|resultater)"
    r"(?:\s+(?:for|til|på|vedrørende|af)(?:\s+politikken\b)?)?\b[\s:]*",
    re.IGNORECASE,
)
_QUOTES = "»«\"“”„'’ :,."


def plan_of(lines: Iterable[str], tab_title: str) -> Plan:
    """What the lines above the table, else the tab's name, say. Lines without a title's words say nothing.

    >>> plan_of(["Handleplan for Hånd i hånd 2025-2026 – Birkelev Kommune"], "Ark1").policy
    'Hånd i hånd'
    """
    texts = list(lines)
    period = next((found for text in (*texts, tab_title) if (found := years(text)) is not None), None)
    titles = [text for text in texts if _LEAD.match(_own_name(text)) or years(text) is not None]
    if not titles:
        return Plan(period=period)
    title = _own_name(titles[0])
    return Plan(title=title, policy=_policy(titles[0]), period=period)


def years(text: str) -> Period | None:
    """The years of a title: `2025-2026`, `2025/26`, `2025`; None for a text without years, or where they end a date."""
    found = _YEARS.search(text)
    if found is None or _DATED.search(text[max(0, found.start() - 20) : found.start()]):
        return None
    first = int(found.group(1))
    last = int(found.group(1)[: 4 - len(found.group(2))] + found.group(2)) if found.group(2) else first
    if last < first:
        return None
    precision = Precision.YEAR if first == last else Precision.MULTI_YEAR
    return Period(date(first, 1, 1), date(last, 12, 31), precision, raw=found.group(0))


def _own_name(text: str) -> str:
    """The title without the municipality's name."""
    segments = [part for part in _SEGMENT.split(" ".join(text.split())) if part]
    own = [part for part in segments if "kommune" not in fold(part).split()] or segments
    return " – ".join(own)


def _policy(text: str) -> str | None:
    """The policy's name: the first piece of the title that says more than `Handleplan` and years."""
    for segment in _SEGMENT.split(" ".join(text.split())):
        if "kommune" in fold(segment).split():
            continue
        name = _YEARS.sub("", _LEAD.sub("", segment, count=1)).strip(_QUOTES + "()[]-–")
        if name and not fold(name).isdigit():
            return name
    return None
