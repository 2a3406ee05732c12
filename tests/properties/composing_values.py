"""Times, numbers and methods as people compose them, drawn with a seeded random generator."""

from random import Random

from tests.properties.composing import ENDS, roughened

MONTHS = ("januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november")
SHORT = ("jan", "feb.", "mar", "apr.", "jun.", "jul.", "aug.", "sept.", "Okt", "nov.", "dec.")
SEASONS = ("foråret", "Sommer", "sommeren", "efteråret", "vinteren", "forår", "foraaret")
YEARS = ("", "", " 2025", " 2026", ", 2025", " 25", "-25", " i 2026", "/2025")
LEADS = ("", "", "", "", "senest ", "inden ", "fra ", "ca. ", "i ", "Deadline: ", "omkring ", "til og med ", "pr. ")
WEEKDAYS = ("mandag d. ", "Fredag den ", "tirsdag, ", "d. ", "den ")
REMARKS = ("", "", "", "", " (udsat)", " - afsluttet", " kl. 10", " (foreløbigt)", " *)", " og igen", " – QX")


def point(random: Random) -> str:
    """One stretch of the calendar, sometimes one that is not there."""
    year, day, month = random.choice(YEARS), random.randint(1, 31), random.randint(1, 12)
    name = random.choice((*MONTHS, *SHORT))
    return random.choice(
        (
            f"{day}/{month}{year}",
            f"{day}.{month}.{random.choice(('2025', '2026', '25'))}",
            f"{day:02}-{month:02}-{random.choice(('2025', '2026'))}",
            f"{random.choice(('', '', *WEEKDAYS))}{day}. {name}{year}",
            f"uge {random.randint(1, 54)}{year}",
            f"u. {random.randint(1, 52)}",
            f"Uge {random.randint(1, 52)}",
            f"{name}{year}",
            f"{random.choice(('primo', 'medio', 'Ultimo', 'slutningen af', 'start'))} {random.choice((name, '2026'))}",
            f"Q{random.randint(1, 5)}{year}",
            f"{random.randint(1, 4)}. {random.choice(('kvartal', 'kvt.', 'Kvartal'))}{year}",
            f"2026K{random.randint(1, 4)}",
            f"{random.randint(1, 2)}. halvår{year}",
            f"{random.choice(SEASONS)}{year}",
            "2026",
        )
    )


def period(random: Random) -> str:
    """A cell of a column of times."""
    text = random.choice(
        (
            random.choice(LEADS) + point(random),
            random.choice(LEADS) + point(random),
            f"{point(random)}{random.choice((' - ', '-', '–', ' til ', '/', ' og '))}{point(random)}",
            f"uge {random.randint(1, 26)}-{random.randint(27, 53)}",
            f"{random.choice(MONTHS)}{random.choice(('-', '–', '/', ' - '))}{random.choice(MONTHS)} 2026",
            f"{random.choice(('primo', 'foråret', 'sommeren'))} 2026 ({random.choice(MONTHS)}-{random.choice(MONTHS)})",
            f"({point(random)})",
            f"“{point(random)}”",
            *("ved udgangen af 2025", "inden årsskiftet", "i løbet af 2025 og 2026", "skoleåret 2025/26", "2025-28"),
            *("løbende", "hele perioden", "fast", "månedligt", "hver 14. dag", "2 x årligt", "løbende fra maj 2025"),
            *(
                "efter ca. ½ år",
                "6 mdr. efter start",
                "snarest",
                "?",
                "-",
                "TBA",
                "udsat til efteråret 2025",
                "udskudt",
            ),
            f"gennemført {point(random)}",
            f"{point(random)}\n{point(random)}",
        )
    )
    return roughened(random, text + random.choice(REMARKS)) + random.choice(ENDS)


def number(random: Random) -> str:
    return random.choice(
        (
            str(random.randint(0, 130)),
            f"{random.randint(0, 99)},{random.randint(0, 99)}",
            f"{random.randint(1, 9)}.{random.randint(0, 999):03}",
            f"{random.randint(1, 9)}.{random.randint(0, 999):03},5",
            str(random.randint(1000, 99999)),
            f"0,{random.randint(1, 99)}",
        )
    )


UNITS = (
    " %",
    "%",
    " pct.",
    " procent",
    "\u00a0%",
    " procentpoint",
    " pp",
    "",
    "",
    " dage",
    " kr.",
    " mio. kr.",
    " tkr.",
)
BEFORE = (
    "",
    "",
    "mindst ",
    "Mindst ",
    "min. ",
    "≥ ",
    ">=",
    "højst ",
    "maks. ",
    "under ",
    "over ",
    "færre end ",
    "ca. ",
)
AFTER = ("", "", "", " eller flere", " og derover", " eller færre", " af teamlederne", " på sigt", " (på sigt)")


def target(random: Random) -> str:
    """A cell of a column of targets."""
    one, unit = number(random), random.choice(UNITS)
    text = random.choice(
        (
            random.choice(BEFORE) + one + unit + random.choice(AFTER),
            random.choice(BEFORE) + one + unit,
            f"{one}-{number(random)}{unit}",
            f"mellem {one} og {number(random)}{unit}",
            f"fra {one} % til {number(random)} %",
            f"fald på {one} procentpoint",
            f"-{one} pp",
            f"kr. {one}",
            f"({one}{unit})",
            f"på længere sigt {one} %",
            *(
                "alle",
                "Samtlige",
                "ingen",
                "halvdelen",
                "to ud af tre",
                "mindst hver fjerde",
                "¾",
                "ja",
                "Nej",
                "✓",
                "x",
            ),
            *("stigende", "bedre end sidste år", "?", "-", "", "mindst 3 besøg"),
        )
    )
    return roughened(random, text) + random.choice(ENDS)


def result(random: Random) -> str:
    """A cell of a column of results."""
    text = random.choice(
        (
            number(random) + random.choice(UNITS),
            number(random) + random.choice(UNITS),
            f"{random.randint(0, 100)},{random.randint(0, 9)} %",
            f"<{random.randint(1, 9)}",
            *("ja", "Nej", "J", "SAND", "✓", "ikke målt", "-", "", "det går godt", "Gennemført"),
        )
    )
    return roughened(random, text) + random.choice(ENDS)


def dated_result(random: Random) -> str:
    """A result with its time in one cell."""
    one, time = random.choice((f"{random.randint(0, 100)} %", number(random) + random.choice(UNITS))), point(random)
    text = random.choice(
        (
            f"{one} ({time})",
            f"{one} ({time})",
            f"{one}, {time}",
            f"{one} i {time}",
            f"{one}\n({time})",
            f"{time}: {one}",
            f"{time} - {one}",
            f"{one} (pr. {time})",
            one,
            "afventer",
        )
    )
    return roughened(random, text) + random.choice(ENDS)


def count(random: Random) -> str:
    """A cell of a column of counts."""
    text = random.choice(
        (
            str(random.randint(0, 9999)),
            f"{random.randint(1, 9)}.{random.randint(0, 999):03}",
            f"{random.randint(0, 99)} {random.choice(('svar', 'ledere', 'børn i alt', 'stk.'))}",
            f"n = {random.randint(0, 99)}",
            f"ca. {random.randint(0, 99)}",
            f"{random.randint(0, 99)} ud af {random.randint(0, 99)}",
            *("mange", "?", "-", ""),
        )
    )
    return roughened(random, text) + random.choice(ENDS)


METHODS = (
    *("Spørgeskema", "kort rundspørge", "dialog på ledermøde", "Stikprøve", "stikprøver", "BI-udtræk", "interviews"),
    *("Fælles snak", "ledelsestilsyn", "Audit", "sagsgennemgang", "registerdata", "observation", "trivselsmåling"),
)
OFTEN = (
    "",
    "",
    "",
    ", halvårligt",
    " hvert år",
    " (månedligt)",
    ", 2 gange årligt",
    " hvert kvartal",
    ", én gang årligt",
)


def evaluation(random: Random) -> str:
    """A cell that names measuring methods."""
    methods = [random.choice(METHODS) for _ in range(random.choice((1, 1, 2, 2, 3)))]
    text = random.choice((" + ", ",\nderefter ", " og ", " fulgt op af ", "\n- ", "; ")).join(methods)
    return roughened(random, text + random.choice(OFTEN)) + random.choice(ENDS)


WHO = ("teamlederne", "familierne", "medarbejderne i teamene", "alle forældre")
SAYS = ("svarer, at politikken bruges", "kender vejviseren", "oplever skift", "mener i høj grad, at den bruges", "")
SHARES = (
    *("mindst 75 %", "højst 10 %", "80 %", "over 90 pct.", "60-70 %", "halvdelen", "ca. 50%", "min. 82,5 %", "alle"),
    *("mindst\n75 %", "80\n%", "60-\n70 %", "fra 40 % i 2024 til 70 %", "fra 30 % (2023) til højst 20 %"),
)
DUES = (
    *("ved udgangen af 2025", "ved udgangen\naf 2025", "inden 8 uger i 2026", "i 2026", "inden 1/5-25", "i juni 2026"),
    *("senest 1. maj 2025", "", "", "i uge 34"),
)


def criterion(random: Random) -> str:
    form = random.choice(
        ("… {n} af {w} {d} {s}", "{n} {s} {d}", "der {d} er {n}, der {s}", "{s} {w}", "{n}", "{n} {d}")
    )
    line = form.format(n=random.choice(SHARES), w=random.choice(WHO), d=random.choice(DUES), s=random.choice(SAYS))
    joined = random.choice(("", "", "", ", og 90 % kender den", " og at 95 % er med", ". På længere sigt 95 %"))
    return roughened(random, " ".join(line.split(" ")).strip() + joined) + random.choice(ENDS)


def criteria(random: Random) -> str:
    """A cell of success criteria."""
    sign = random.choice(("", "• ", "- ", "1) "))
    return "\n".join(sign + criterion(random) for _ in range(random.randrange(4)))
