"""The words that people put around numbers to reach, as tables (DOMAIN.md 3.2 b).

Phrases stand between semicolons; they are matched word by word, in small letters, with å for aa.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from schema.enums import Comparator, Unit
from sync.lenses.targets.tokens import Table, table

BEFORE: Table[Comparator] = table(
    [
        ("mindst;min.;min;minimum;minimalt;ikke under;ikke færre end;ikke mindre end;≥;>=;=>", Comparator.GTE),
        (
            "højst;højest;maks.;maks;max.;max;maksimum;maksimalt;maksimal;maximum;maximalt;maximal;ikke over;"
            "ikke flere end;ikke mere end;op til;≤;<=;=<;"
            "ned til;nede på;falder til;faldet til;falde til;reduceres til;reduceret til;sænkes til;nedbringes til",
            Comparator.LTE,
        ),
        ("inden for", Comparator.LTE),
        ("over;mere end;flere end;>", Comparator.GT),
        ("under;færre end;mindre end;<", Comparator.LT),
        ("præcis;præcist;netop;=", Comparator.EQ),
        ("mellem;imellem", Comparator.BETWEEN),
    ]
)
"""What stands before a number."""
BOUNDS = frozenset({"højst", "maksimum", "maksimalt", "maximum", "maximalt"})
"""Words that are still known with a letter wrong: the number behind them is no "at least"."""
UPWARDS, DOWNWARDS = (Comparator.GTE, Comparator.GT), (Comparator.LTE, Comparator.LT)
MIRRORED: Mapping[Comparator, Comparator] = {
    Comparator.GTE: Comparator.LTE,
    Comparator.GT: Comparator.LT,
    Comparator.LTE: Comparator.GTE,
    Comparator.LT: Comparator.GT,
}
"""A fall of at least 5 is at most -5."""

AFTER: Table[Comparator] = table(
    [
        (f"{joint} {word}", comparator)
        for comparator, listed in (
            (Comparator.GTE, "flere;mere;højere;derover;over;op;opefter"),
            (Comparator.LTE, "færre;mindre;lavere;derunder;under;ned;nedefter"),
        )
        for word in listed.split(";")
        for joint in ("eller", "og", "el.")
    ]
    + [("+", Comparator.GTE)]
)
"""What stands after a number and its unit."""

WORD_FOR: Mapping[Comparator, str] = {
    Comparator.GTE: "mindst",
    Comparator.LTE: "højst",
    Comparator.GT: "over",
    Comparator.LT: "under",
    Comparator.EQ: "præcis",
}
FAMILIES: tuple[Mapping[Comparator, str], ...] = (
    WORD_FOR,
    {**WORD_FOR, Comparator.GTE: "min.", Comparator.LTE: "maks."},
    {**WORD_FOR, Comparator.GTE: "min", Comparator.LTE: "max"},
    {**WORD_FOR, Comparator.GTE: "minimum", Comparator.LTE: "maksimum"},
    {
        Comparator.GTE: "≥",
        Comparator.LTE: "≤",
        Comparator.GT: ">",
        Comparator.LT: "<",
        Comparator.EQ: "=",
    },
    {
        Comparator.GTE: ">=",
        Comparator.LTE: "<=",
        Comparator.GT: ">",
        Comparator.LT: "<",
        Comparator.EQ: "=",
    },
)
"""Words that go together: who writes »min.« writes »maks.«, who writes »≥« writes »≤«."""
OPPOSITES: Mapping[str, str] = {
    "flere": "færre",
    "mere": "mindre",
    "højere": "lavere",
    "derover": "derunder",
    "over": "under",
    "op": "ned",
    "opefter": "nedefter",
}

APPROXIMATELY: Table[bool] = table([("ca.;ca;cirka;omkring;omtrent;ca. omkring;~;≈", True)])

CHANGES: Table[Comparator] = table(
    [
        (
            "fald på;falde med;falder med;faldet med;reduktion på;reduceres med;reduceret med;nedgang på;mindskes med",
            Comparator.LTE,
        ),
        (
            "stigning på;stige med;stiger med;steget med;vækst på;øges med;øget med;fremgang på",
            Comparator.GTE,
        ),
    ]
)
"""Words before a number that make it a change, down or up."""
CHANGED: Table[Comparator] = table(
    [
        ("lavere;færre;mindre;fald;reduktion;nedgang", Comparator.LTE),
        ("højere;flere;mere;stigning;vækst;fremgang", Comparator.GTE),
    ]
)
"""Words after per cent and percentage points that do so."""


@dataclass(frozen=True, slots=True)
class UnitWord:
    """What a unit's words mean; `scale` is what the number counts (`mio. kr.`: a million kroner)."""

    unit: Unit
    scale: Decimal = Decimal(1)


_KRONER = ("kr.", "kr", "kroner", "dkk")


def _amounts(*words: str) -> str:
    return ";".join(f"{word} {kroner}" for word in words for kroner in _KRONER)


UNITS: Table[UnitWord] = table(
    [
        ("%;pct.;pct;procent", UnitWord(Unit.PERCENT)),
        (
            "procentpoint;procent-point;procent point;pct.-point;pct.point;pct. point;pct point;pctpoint;%-point;"
            "% point;pp.;pp;%point",
            UnitWord(Unit.PERCENT_POINT),
        ),
        (_amounts("mia.", "mia", "milliard", "milliarder"), UnitWord(Unit.DKK, Decimal(1_000_000_000))),
        (_amounts("mio.", "mio", "mill.", "mill", "million", "millioner"), UnitWord(Unit.DKK, Decimal(1_000_000))),
        ("tkr.;tkr;t.kr.;t.kr;t kr.;t kr;tusind kr.;tusind kr;tusind kroner", UnitWord(Unit.DKK, Decimal(1000))),
        ("kr.;kr;kroner;dkk;,-", UnitWord(Unit.DKK)),
        ("dag;dage;hverdag;hverdage;arbejdsdag;arbejdsdage;kalenderdag;kalenderdage;døgn", UnitWord(Unit.DAYS)),
        ("indeks;indekspoint", UnitWord(Unit.INDEX)),
        ("mio.;mio;mill.;million;millioner", UnitWord(Unit.COUNT, Decimal(1_000_000))),
        ("mia.;mia;milliard;milliarder", UnitWord(Unit.COUNT, Decimal(1_000_000_000))),
    ]
)
"""What stands after a number."""
PREFIX_UNITS: Table[Unit] = table([("kr.;kr;dkk", Unit.DKK), ("indeks;index", Unit.INDEX)])
"""What stands before it."""
UNIT_SUFFIX: Mapping[Unit, str] = {
    Unit.PERCENT: " %",
    Unit.PERCENT_POINT: " procentpoint",
    Unit.DKK: " kr.",
    Unit.DAYS: " dage",
    Unit.COUNT: "",
    Unit.INDEX: " indeks",
}

RANGE_SIGNS = frozenset("-–—")
RANGE_WORDS = frozenset({"til"})

AGE_OR_TIME = ("år", "mdr", "måned", "uge", "time", "minut", "klasse", "semester", "kvartal", "halvår")
"""Beginnings of words after a number that make it an age, a time or a class, not something to reach."""
AGE_OR_TIME_WORDS = frozenset({"min", "kl", "x", "%"})

RATES = frozenset({"pr", "per", "om", "i", "til", "og", "eller", "på", "stigende", "faldende"})
"""After a count they make it something else than a count."""

ARROWS = frozenset("→⇒➔➜")
"""From what is to what shall be: "60 % → 80 %"."""
LARGEST_SHARE = 10
"""In "9 af 10" as in "9 ud af 10"; "9 af 40" are nine things."""

UNIT_NAMES = frozenset({"procent", "procentpoint", "kroner", "promille", "million", "millioner", "tusind", "indeks"})
OTHER_UNITS = frozenset({"eur", "euro", "usd", "sek", "nok", "pkt", "point", "timer", "uger", "mdr"})
"""Units that we do not know: their number is not a number of things."""

NO_COUNTS = frozenset({"procent", "pct", "kr", "kroner", "tkr", "mio", "mia", "år", "pp", "procentpoint"}) | OTHER_UNITS
"""After a number they make it anything but a count."""

LONG_TERM: Table[bool] = table(
    [
        (
            "på længere sigt;på lang sigt;på langt sigt;på sigt;langsigtet;langsigtede;langsigtet mål;langsigtede mål",
            True,
        )
    ]
)

_COUNTS = ("en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti")
COUNTS: Mapping[str, int] = {word: number for number, word in enumerate(_COUNTS, 1)} | {"et": 1, "én": 1, "ét": 1}
ARTICLES = frozenset({"en", "et"})
"""Not a number: "mindst et halvt år"."""
_ORDINALS = ("anden", "tredje", "fjerde", "femte", "sjette", "syvende", "ottende", "niende", "tiende")
ORDINALS: Mapping[str, int] = {word: number for number, word in enumerate(_ORDINALS, 2)}
_PARTS = {"halvdel": 2, "tredjedel": 3, "fjerdedel": 4, "femtedel": 5, "tiendedel": 10}
PARTS: Mapping[str, int] = {f"{word}{ending}": number for word, number in _PARTS.items() for ending in ("", "e", "en")}
SIGNS: Mapping[str, tuple[int, int]] = {"½": (1, 2), "¼": (1, 4), "¾": (3, 4)}
_WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
TIMES = frozenset({"uge", "måned", "dag", "år", "kvartal", "gang", "time", "halvår", *_WEEKDAYS})
"""After "hver fjerde" they make it a rhythm, not a share."""
SHARE_PHRASES = (
    "halvdelen",
    "to ud af tre",
    "hver fjerde",
    "hver tredje",
    "hver femte",
    "tre ud af fire",
    "hver tiende",
)
"""Phrases that a share may be written with."""

ALL: Mapping[str, Decimal] = {"alle": Decimal(100), "samtlige": Decimal(100), "ingen": Decimal(0)}
OPENINGS: Table[bool] = table(
    [("målet er nået, når;målet er nået når;når;det betyder, at;det betyder at;at;…;.", True)]
)
"""What may stand before "alle" where it opens a statement."""
ANSWERS: tuple[tuple[str, str | None], ...] = (
    ("ja", "nej"),
    ("j", "n"),
    ("sand", "falsk"),
    ("true", "false"),
    ("gennemført", "ikke gennemført"),
    ("opfyldt", "ikke opfyldt"),
    ("nået", "ikke nået"),
    ("opnået", "ikke opnået"),
    ("✓", "✗"),
    ("✔", "✘"),
    ("☑", "☐"),
    ("✅", "❌"),
    ("x", None),
)
"""Yes and no, as the two are written beside each other; a cross has no word for no."""
YES = frozenset(yes for yes, _ in ANSWERS)
NO = frozenset(no for _, no in ANSWERS if no is not None)
VOCABULARY = frozenset(
    word
    for spoken in (BEFORE, AFTER, APPROXIMATELY, CHANGES, UNITS, LONG_TERM)
    for phrases in spoken.values()
    for sequence, _ in phrases
    for word in sequence
    if word.isalpha()
) | {"halvdelen", "samtlige", "ingen", "alle", *COUNTS, *ORDINALS, *PARTS}
"""Words of targets, for suggestions."""

OPENERS = frozenset("([{\"'“”„»«‘’")
CLOSERS = frozenset(")]}\"'“”«»‘’.,;!:")
"""Signs around the whole of a cell that say nothing."""
