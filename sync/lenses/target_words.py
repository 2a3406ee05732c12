"""The words that people put around numbers to reach, as tables (DOMAIN.md 3.2 b)."""

import re
from dataclasses import dataclass
from decimal import Decimal

from schema.enums import Comparator, Unit

_BEFORE: dict[Comparator, str] = {
    Comparator.GTE: "mindst;min.;min;minimum;minimalt;ikke under;ikke færre end;ikke mindre end;≥;>=",
    Comparator.LTE: "højst;maks.;maks;max.;max;maksimum;maksimalt;ikke over;ikke flere end;ikke mere end;op til;≤;<=;"
    "ned til;nede på;falder til;faldet til;falde til;reduceres til;reduceret til;sænkes til;nedbringes til;inden for",
    Comparator.GT: "over;mere end;flere end;>",
    Comparator.LT: "under;færre end;mindre end;<",
    Comparator.EQ: "præcis;præcist;netop;=",
    Comparator.BETWEEN: "mellem",
}
BEFORE: tuple[tuple[str, Comparator], ...] = tuple(
    sorted(
        ((word, comparator) for comparator, words in _BEFORE.items() for word in words.split(";")),
        key=lambda entry: -len(entry[0]),
    )
)
"""What stands before a number, the longest first."""

WORD_FOR: dict[Comparator, str] = {
    Comparator.GTE: "mindst",
    Comparator.LTE: "højst",
    Comparator.GT: "over",
    Comparator.LT: "under",
    Comparator.EQ: "præcis",
}

APPROXIMATELY = ("ca.", "ca", "cirka", "omkring", "omtrent")

_FALLS = "fald på;falde med;falder med;faldet med;reduktion på;reduceres med;reduceret med;nedgang på;mindskes med"
_RISES = "stigning på;stige med;stiger med;steget med;vækst på;øges med;øget med;fremgang på"
CHANGES: tuple[tuple[str, Comparator], ...] = (
    *((word, Comparator.LTE) for word in _FALLS.split(";")),
    *((word, Comparator.GTE) for word in _RISES.split(";")),
)
"""Words before a number that make it a change, down or up."""

AFTER: tuple[tuple[re.Pattern[str], Comparator], ...] = (
    (re.compile(r"\s+(?:eller|og)\s+(?:flere|mere|højere|derover|over)\b", re.IGNORECASE), Comparator.GTE),
    (re.compile(r"\s+(?:eller|og)\s+(?:færre|mindre|lavere|derunder|under)\b", re.IGNORECASE), Comparator.LTE),
)


@dataclass(frozen=True, slots=True)
class UnitWord:
    """How a unit is written after a number; `scale` is what the number counts (`mio. kr.`: a million kroner)."""

    pattern: re.Pattern[str]
    unit: Unit
    scale: Decimal = Decimal(1)


def _unit(pattern: str, unit: Unit, scale: int = 1) -> UnitWord:
    return UnitWord(re.compile(r"\s{0,3}(?:" + pattern + ")", re.IGNORECASE), unit, Decimal(scale))


UNITS: tuple[UnitWord, ...] = (
    _unit(r"(?:procent|pct\.?|%)[ -]?point\b|pp\b\.?", Unit.PERCENT_POINT),
    _unit(r"%|pct\b\.?|procent\b", Unit.PERCENT),
    _unit(r"mia\b\.?\s{0,2}(?:kr\b\.?|kroner\b|dkk\b)", Unit.DKK, 1_000_000_000),
    _unit(r"(?:mio|mill)\b\.?\s{0,2}(?:kr\b\.?|kroner\b|dkk\b)", Unit.DKK, 1_000_000),
    _unit(r"t\.?\s?kr\b\.?|tusind\s(?:kr\b\.?|kroner\b)", Unit.DKK, 1000),
    _unit(r"kr\b\.?|kroner\b|dkk\b", Unit.DKK),
    _unit(r"(?:hver|arbejds|kalender)?dage?\b|døgn\b", Unit.DAYS),
    _unit(r"indeks(?:point)?\b", Unit.INDEX),
)
PREFIX_UNITS: tuple[tuple[str, Unit], ...] = (("kr.", Unit.DKK), ("kr", Unit.DKK), ("indeks", Unit.INDEX))
UNIT_SUFFIX: dict[Unit, str] = {
    Unit.PERCENT: " %",
    Unit.PERCENT_POINT: " procentpoint",
    Unit.DKK: " kr.",
    Unit.DAYS: " dage",
    Unit.COUNT: "",
    Unit.INDEX: " indeks",
}

AGE_OR_TIME = re.compile(
    r"\s*[-.]?\s*(?:år|mdr|måned|uge|time|minut|min\b|kl\b|klasse|klassetrin|semester|kvartal|halvår|x\b|%)",
    re.IGNORECASE,
)
"""What follows a number that is an age, a time or a class, not something to reach."""

LONG_TERM = re.compile(
    r"\b(?:på\s+(?:længere|lang|langt)\s+sigt|på\s+sigt|langsigte[dt]e?(?:\s+mål)?)\b\s*:?", re.IGNORECASE
)

_NUMBER_WORDS = ("en", "et", "én", "ét", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti")
_VALUES = dict(zip(_NUMBER_WORDS, (1, 1, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))
_ORDINALS = {
    word: number
    for number, word in enumerate(
        ("anden", "tredje", "fjerde", "femte", "sjette", "syvende", "ottende", "niende", "tiende"), start=2
    )
}
_PARTS = {"halvdel": 2, "tredjedel": 3, "fjerdedel": 4, "femtedel": 5, "tiendedel": 10}
_COUNT = r"\d{1,3}|" + "|".join(_NUMBER_WORDS)
FRACTION = re.compile(
    rf"\b(?:(?P<half>halvdelen|halvdel)|(?P<of>{_COUNT})\s+ud\s+af\s+(?P<total>{_COUNT})"
    rf"|hver\s+(?P<every>{'|'.join(_ORDINALS)})(?!\s+(?:uge|måned|dag|år|kvartal|gang|time|mandag|tirsdag|onsdag|torsdag|fredag))"
    rf"|(?P<share>{_COUNT})\s+(?P<part>{'|'.join(_PARTS)})e?r?)\b",
    re.IGNORECASE,
)
ABSOLUTE = re.compile(r"\b(?:(?P<all>alle|samtlige)|(?P<none>ingen))\b", re.IGNORECASE)
YES_OR_NO = re.compile(r"\(?\bja\s?/\s?nej\b\)?", re.IGNORECASE)
YES = frozenset({"ja", "gennemført", "✓", "✔", "x", "sand"})
NO = frozenset({"nej", "falsk"})


def fraction(match: re.Match[str]) -> Decimal | None:
    """The share in per cent that the words name, one decimal; None for "2 ud af 0"."""

    def count(name: str) -> int:
        word = match.group(name).lower()
        return int(word) if word.isdigit() else _VALUES[word]

    if match.group("half"):
        return Decimal(50)
    if match.group("every"):
        return _share(1, _ORDINALS[match.group("every").lower()])
    if match.group("of"):
        return _share(count("of"), count("total"))
    return _share(count("share"), _PARTS[match.group("part").lower()])


def _share(part: int, total: int) -> Decimal | None:
    return (Decimal(100) * part / total).quantize(Decimal("0.1")).normalize() if total else None
