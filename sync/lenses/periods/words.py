"""The words of Danish time phrases, as data. Keys are folded as `tokens.fold_word` does it."""

from collections.abc import Mapping

from babel.dates import get_month_names

from schema.enums import ActivityStatus

MONTH_NAMES: tuple[str, ...] = tuple(get_month_names("wide", locale="da")[month] for month in range(1, 13))
MONTH_SHORT: tuple[str, ...] = tuple(
    get_month_names("abbreviated", locale="da")[month].rstrip(".") for month in range(1, 13)
)
MONTHS: Mapping[str, int] = {
    **{name: number for number, name in enumerate(MONTH_NAMES, 1)},
    **{name: number for number, name in enumerate(MONTH_SHORT, 1)},
    "sept": 9,
    "febr": 2,
}
AMBIGUOUS_MONTHS = frozenset({"jul", "mar", "dec", "sep", "jan", "jun", "aug", "apr", "feb", "okt", "nov"})
"""Also other words or names ("jul", "Jan"): in running text they need a number or a month beside them."""
CHRISTMAS = "jul"
"""Short for July only with a full stop, behind a day or beside another month: "jul 2025" is Christmas."""
NAME_LIKE_MONTHS = frozenset({"maj", "august", "april", "juni"})

SEASONS: Mapping[str, int] = {
    "forår": 0,
    "foråret": 0,
    "sommer": 1,
    "sommeren": 1,
    "efterår": 2,
    "efteråret": 2,
    "vinter": 3,
    "vinteren": 3,
}
SEASON_MONTHS: tuple[tuple[int, ...], ...] = ((3, 4, 5), (6, 7, 8), (9, 10, 11), (12, 1, 2))

THIRD_FAMILIES: tuple[tuple[str, str, str], ...] = (
    ("primo", "medio", "ultimo"),
    ("begyndelsen af", "midten af", "slutningen af"),
    ("starten af", "midten af", "slutningen af"),
    ("start", "medio", "slut"),
    ("start", "midt", "slut"),
)
"""Words for the three parts of a year or a month, as one writer uses them together."""
THIRDS: Mapping[str, int] = {phrase.split()[0]: third for words in THIRD_FAMILIES for third, phrase in enumerate(words)}
"""By their first words."""
LOOSE_THIRDS = frozenset(THIRDS) - frozenset(THIRD_FAMILIES[0])
"""Also other words: they need a month or a year behind them."""
YEAR_THIRD_MONTHS: tuple[tuple[int, int], ...] = ((1, 3), (4, 9), (10, 12))
"""First and last month of primo, medio and ultimo of a year (DOMAIN.md 3.2 a and 7)."""

QUARTER_WORDS = frozenset({"kvartal", "kvartals", "kvt", "kv", "kvart"})
HALF_WORDS = frozenset({"halvår", "halvdel"})
LOOSE_HALVES = frozenset({"halvdel"})
"""Also another word ("første halvdel af lederne"): it needs a year behind it."""
WEEK_WORDS = frozenset({"uge", "uger", "ugerne", "ugen"})
ORDINALS: Mapping[str, int] = {"første": 1, "andet": 2, "anden": 2, "tredje": 3, "fjerde": 4, "sidste": -1}

WEEKDAYS: Mapping[str, str] = {
    "mandag": "MO",
    "tirsdag": "TU",
    "onsdag": "WE",
    "torsdag": "TH",
    "fredag": "FR",
    "lørdag": "SA",
    "søndag": "SU",
}

DEADLINE_WORDS = frozenset({"senest", "inden", "deadline", "frist", "før"})
DEADLINE_PHRASES: tuple[tuple[str, ...], ...] = (
    ("frem", "til", "og", "med"),
    ("frem", "til"),
    ("indtil", "og", "med"),
    ("indtil",),
    ("til", "og", "med"),
    ("t", ".", "o", ".", "m", "."),
    ("tom", "."),
)
ONWARDS: tuple[tuple[str, ...], ...] = (
    ("og", "frem"),
    ("og", "fremad"),
    ("og", "fremefter"),
    ("og", "frem", "i", "tid"),
)
RANGE_SIGNS = frozenset("-–—")
RANGE_WORDS = frozenset({"til"})

OPEN_WORDS = frozenset({"løbende", "kontinuerligt", "kontinuerlig"})
OPEN_CELLS = frozenset({"fast", "permanent", "vedvarende", "fortløbende", "altid"})
"""Read as open-ended only where they are the whole cell: "fast kontaktperson" is no time."""

EVERY: Mapping[str, str] = {
    "dagligt": "FREQ=DAILY",
    "ugentligt": "FREQ=WEEKLY",
    "ugentlig": "FREQ=WEEKLY",
    "månedligt": "FREQ=MONTHLY",
    "månedlig": "FREQ=MONTHLY",
    "månedsvis": "FREQ=MONTHLY",
    "kvartalsvis": "FREQ=MONTHLY;INTERVAL=3",
    "kvartalsvist": "FREQ=MONTHLY;INTERVAL=3",
    "halvårligt": "FREQ=MONTHLY;INTERVAL=6",
    "halvårlig": "FREQ=MONTHLY;INTERVAL=6",
    "årligt": "FREQ=YEARLY",
    "årlig": "FREQ=YEARLY",
    "årlige": "FREQ=YEARLY",
}
EVERY_LEADS = frozenset({"hver", "hvert"})
EVERY_UNIT: Mapping[str, tuple[str, int]] = {
    "dag": ("DAILY", 1),
    "uge": ("WEEKLY", 1),
    "måned": ("MONTHLY", 1),
    "kvartal": ("MONTHLY", 3),
    "halvår": ("MONTHLY", 6),
    "år": ("YEARLY", 1),
}
COUNT_WORDS: Mapping[str, int] = {"to": 2, "tre": 3, "fire": 4, "en": 1, "én": 1, "et": 1}

SPAN_MONTHS: Mapping[str, int] = {"år": 12, "måned": 1, "måneder": 1, "mdr": 1, "md": 1}
START_WORDS = frozenset({"start", "opstart", "begyndelsen", "starten", "igangsættelse", "opstarten"})

UNKNOWN_PHRASES: tuple[tuple[str, ...], ...] = (("snarest", "muligt"), ("snarest",), ("hurtigst", "muligt"), ("tba",))
UNKNOWN_CELLS: tuple[tuple[str, ...], ...] = (
    ("afventer",),
    ("følger",),
    ("?",),
    ("-",),
    ("–",),
    ("tbd",),
    ("ikke", "afklaret"),
    ("ukendt",),
)

STATUS_WORDS: tuple[tuple[tuple[str, ...], ActivityStatus], ...] = (
    (("ikke", "startet"), ActivityStatus.NOT_STARTED),
    (("ikke", "påbegyndt"), ActivityStatus.NOT_STARTED),
    (("ikke", "i", "gang"), ActivityStatus.NOT_STARTED),
    (("i", "gang"), ActivityStatus.IN_PROGRESS),
    (("igangsat",), ActivityStatus.IN_PROGRESS),
    (("påbegyndt",), ActivityStatus.IN_PROGRESS),
    (("under", "udarbejdelse"), ActivityStatus.IN_PROGRESS),
    (("afsluttet",), ActivityStatus.DONE),
    (("færdig",), ActivityStatus.DONE),
    (("færdiggjort",), ActivityStatus.DONE),
    (("gennemført",), ActivityStatus.DONE),
    (("udført",), ActivityStatus.DONE),
    (("ok",), ActivityStatus.DONE),
    (("✓",), ActivityStatus.DONE),
    (("✔",), ActivityStatus.DONE),
    (("✅",), ActivityStatus.DONE),
    (("☑",), ActivityStatus.DONE),
    (("udsat",), ActivityStatus.POSTPONED),
    (("udskudt",), ActivityStatus.POSTPONED),
    (("på", "hold"), ActivityStatus.POSTPONED),
    (("sat", "i", "bero"), ActivityStatus.POSTPONED),
    (("aflyst",), ActivityStatus.CANCELLED),
    (("udgår",), ActivityStatus.CANCELLED),
    (("udgået",), ActivityStatus.CANCELLED),
    (("annulleret",), ActivityStatus.CANCELLED),
    (("droppet",), ActivityStatus.CANCELLED),
)
"""Words that say how far an activity is, in the writer's order of preference per status."""

MEASURED_UNITS = frozenset(
    (
        "time",
        "timer",
        "år",
        "stilling",
        "stillinger",
        "dag",
        "dage",
        "del",
        "dele",
        "årsværk",
        "procent",
        "pct",
        "pp",
        "kr",
        "kroner",
        "mio",
        "tkr",
    )
)
"""After a number they make it an amount: "1/2 time", "2/3 af lederne"."""

NUMBER_LABELS = frozenset(
    (
        "kl",
        "nr",
        "side",
        "s",
        "mål",
        "delmål",
        "handlemål",
        "punkt",
        "pkt",
        "afsnit",
        "kapitel",
        "bilag",
        "tlf",
        "lokale",
        "§",
        "version",
    )
)
"""Before a number they make it a name: "kl. 9", "side 3", "mål 1.1.2"."""

SIZES = frozenset(("mindst", "højst", "min", "maks", "max", "over", "under", "ca"))
"""Before two numbers with a stroke they make them a share: "mindst 3/4"."""

UNREAD_TIMES = (
    *("ferie", "ferien", "jul", "julen", "påske", "påsken", "pinse", "pinsen", "nytår", "årsskiftet"),
    *("sommer", "sommeren", "forår", "foråret", "efterår", "efteråret", "vinter", "vinteren", "skoleår", "skoleåret"),
    *("halvdel", "halvdelen", "halvår", "halvåret", "kvartal", "kvartalet", "tertial", "måned", "måneden", "måneder"),
    *("uge", "ugen", "uger", "midt", "midten"),
)
"""What a word ends in that names a part of a year: where no phrase is made of it, the year behind it alone would say
something else ("sommerferien 2025", "sidste uge i 2025")."""

LONG_TIME_WORDS = frozenset(
    word for word in (*MONTH_NAMES, *SEASONS, *THIRD_FAMILIES[0], "kvartal", "halvår") if len(word) > 4
)
"""Words of times that are still known with a letter wrong ("septemper")."""

VOCABULARY = frozenset(
    {
        *(word for word in (*MONTHS, *SEASONS, *THIRDS, *HALF_WORDS, *WEEKDAYS, *OPEN_WORDS, *EVERY) if len(word) > 3),
        *("uge", "uger", "kvartal", "maj", "senest", "inden", "deadline", "udgangen", "året", "årets", "udgang"),
        *("skoleåret", "hver", "hvert", "perioden", "hele", "løbet", "efter", "snarest", "mellem", "fra", "til", "af"),
        *("den", "ved", "start", "måned", "måneder", "årsskiftet", "og", "med", "frem", CHRISTMAS, "påske"),
    }
)
"""Words of times, for suggestions."""
