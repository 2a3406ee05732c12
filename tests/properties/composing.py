"""Texts of cells as people compose them, drawn with a seeded random generator: quick enough for thousands per lens."""

from collections.abc import Sequence
from random import Random

BULLETS = ("• ", "- ", "– ", "* ", "o ", "•", "·\u00a0", "\u2022\t", "  - ", "▪ ", "○ ", "→ ", "☐ ", "")
BREAKS = ("\n", "\n", "\n", "\n\n", "\r\n", "\x0b", "\u2028", " \n \n")
HEADINGS = ("", "", "", "", "", "2025:\n", "Efteråret 2025:\n", "Kurser:\n")
ENDS = ("", "", "", "", ".", " ", "  ", "\u00a0", " *)", " *", "…", ";", "\u200b", "\u200f", "!")
MARKS = ("\u200b", "\u200e", "\u200f", "\ufeff", "\u00ad", "\u2060")
EMOJI = ("😀", "🎉", "✅", "👩‍👧", "⚠️")
NAMES = ("QX", "ZW", "YQ", "AB", "KJ2")
BODIES = ("chefgruppen", "Chefgruppen", "MED", "Ledelsen", "Alle ledere", "ledelsesteamet", "Børn og Unge-udvalget")
TITLES = ("Teamleder", "Afdelingsleder", "Chef", "faglig koordinator", "Konsulent")
UNITS = ("Modtagelsen", "Forebyggelse", "Dagtilbud", "Børn og Unge", "Team Ung")
NOBODY = ("NN", "?", "-", "afventer", "vakant", "ikke afklaret", "")
BETWEEN = ("/", " / ", ", ", " og ", "\n", " & ", " + ", ";", ",", " samt ")

DATES = (
    *("uge 34", "uge 34, 2025", "u. 36", "uge 34-36", "uge 34 og 36", "15/8", "15.8.2025", "15. aug. 2025", "1/5-25"),
    *(
        "marts 2025",
        "mar 25",
        "aug.–sept. 2025",
        "primo 2026 (januar-marts)",
        "ultimo 2025",
        "medio marts",
        "Q2",
        "Q3 2025",
    ),
    *("2. kvartal", "1. halvår 2025", "foråret 2025 (marts-april)", "efteråret", "senest 1. maj 2025", "inden 1/5-25"),
    *(
        "løbende",
        "månedligt",
        "2 x årligt",
        "hver 14. dag",
        "efter ca. ½ år",
        "snarest",
        "i løbet af 2025 og 2026",
        "2026",
    ),
)
THINGS = (
    *(
        "Temadag for alle teams",
        "Møde med udvalget",
        "Udkast til vejviser",
        "Status på arbejdet",
        "Ny aftale om kontakt",
    ),
    *("Vejviseren holdes ajour", "Oplæg på ledermøde", "Kursus i metoden", "Evaluering", "Brev til forældre og skoler"),
    *(
        "2 hold mødes kl. 9.30",
        "side 3 gennemgås",
        "mål 1.1.2 drøftes",
        "75 % af teamene er med",
        "Håndbog laves færdig",
    ),
)


def typo(random: Random, text: str) -> str:
    """One slip of the fingers: two letters swapped, one lost, one doubled, an ae for an æ, capitals."""
    if len(text) < 3:
        return text
    place = random.randrange(len(text) - 1)
    return random.choice(
        (
            text[:place] + text[place + 1] + text[place] + text[place + 2 :],
            text[:place] + text[place + 1 :],
            text[:place] + text[place] + text[place:],
            text.replace("æ", "ae").replace("ø", "oe").replace("å", "aa"),
            text.upper(),
            text[: place + 1],
        )
    )


def roughened(random: Random, text: str) -> str:
    """The text as it comes out of real sheets: now and then with a slip, an odd blank, a mark nobody sees, an emoji."""
    dice = random.random()
    place = random.randrange(len(text) + 1)
    if dice < 0.05:
        return typo(random, text)
    if dice < 0.09:
        return text[:place] + random.choice(MARKS) + text[place:]
    if dice < 0.12:
        return text.replace(" ", "\u00a0", 1)
    if dice < 0.14:
        return text.replace(" ", "  ", 1)
    if dice < 0.16:
        return text + " " + random.choice(EMOJI)
    if dice < 0.18:
        return text.replace("-", "–").replace('"', "”")
    return text


def activity_line(random: Random) -> str:
    form = random.choice(
        (
            "{thing}, {date}",
            "{thing} {date}",
            "{thing} ({date})",
            "{date}: {thing}",
            "{thing} i {date} og {other}",
            "{thing} – {date}",
            "{thing}",
            "{thing}. {more} {date}",
            "{thing} {date}, {more} {other}",
            "{thing} ({date}) – {more}",
        )
    )
    line = form.format(
        thing=random.choice(THINGS), more=random.choice(THINGS), date=random.choice(DATES), other=random.choice(DATES)
    )
    status = random.choice(("", "", "", "", "", " (afsluttet)", " – udsat", ", aflyst", " (i gang)"))
    ticked = random.choice(("", "", "", "", "", "", "✓ ", "✔️ "))
    return ticked + roughened(random, line + status) + random.choice(ENDS)


def bulleted(random: Random, bodies: Sequence[str]) -> str:
    """Lines with one kind of bullet or a mixture, blank lines, continued lines, indents, trailing blanks."""
    own = random.choice(BULLETS)
    mixed = random.random() < 0.2
    counted = random.random() < 0.1
    out = []
    for number, body in enumerate(bodies, 1):
        sign = f"{number}) " if counted else random.choice(BULLETS) if mixed else own
        continued = random.choice(("", "", "", "\n  fortsat på næste linje")) if sign else ""
        out.append((random.choice(HEADINGS) if sign else "") + sign + body + continued)
    joined = random.choice(BREAKS).join(out)
    return joined + random.choice(("", "", "", "\n", " ", "\n*) foreløbigt"))


def activities(random: Random) -> str:
    return bulleted(random, [activity_line(random) for _ in range(random.randrange(4))])


def text_lines(random: Random) -> str:
    return bulleted(random, [roughened(random, random.choice(THINGS)) for _ in range(random.randrange(5))])


def owner(random: Random) -> str:
    name = random.choice(NAMES)
    return random.choice(
        (
            name,
            name,
            f"{name} er tovholder",
            f"{name} er ansvarlig.",
            f"Tovholder: {name}",
            f"{name} (tovholder)",
            f"v/ {name}",
            f"{random.choice(TITLES)}, {random.choice(UNITS)} ({name})",
            f"{random.choice(TITLES)} {random.choice(UNITS)}",
            f"{random.choice(TITLES)}, {name}",
            f"{name} (barsel, {random.choice(NAMES)} vikarierer til 1/9)",
            f"{random.choice(UNITS)} ({name})",
            f"{random.choice(UNITS)}: {name}",
            f"{random.choice(TITLES)} v/ {name}",
            f"{name}, {random.choice(TITLES).lower()}",
            f"{name} ({random.choice(UNITS)})",
            f"{name} – tovholder",
            f"ansv. {name}",
            f"Ansvarlig:\n{name}",
            f"{name}?",
            f"{name} (fra 1/8)",
            f"{name} i samarbejde med {random.choice((*NAMES, 'PPR'))}",
            random.choice(NOBODY),
            "afdelingen for børn og unge",
        )
    )


def owners(random: Random) -> str:
    body = random.choice(BODIES)
    people = random.choice(BETWEEN).join(owner(random) for _ in range(random.choice((1, 1, 1, 2, 2, 3))))
    text = random.choice(
        (
            people,
            people,
            body,
            f"Forankret i {body} –\n{people}",
            f"Forankret i {body} - {people}",
            f"{body} v/ {people}",
            f"{body}, {people}",
            f"{body} ({people})",
            f"{people}, forankret i {body}",
            f"Forankret i {body} med {people} som tovholder",
            f"• {body}\n• {people}",
        )
    )
    return roughened(random, text) + random.choice(ENDS)


STATUSES = (
    *("Ikke startet", "ikke påbegyndt", "Planlagt", "0 %", "I gang", "igangsat", "Under udarbejdelse", "Løbende"),
    *("Afsluttet", "FÆRDIG", "OK", "100 %", "✓", "x", "Ja", "Forsinket", "Bagud", "Udsat", "På hold", "Sat i bero"),
    *(
        "Aflyst",
        "Udgår",
        "Nået",
        "Indfriet",
        "Delvist nået",
        "delvist",
        "Ikke nået",
        "Grøn",
        "gul",
        "Rød",
        "Obs",
        "SAND",
    ),
)
REMARKS = ("", "", "", " – afventer it", " (QX)", ", se bilag", ": mangler svar", "\nse noter", " 2/7")


def status(random: Random) -> str:
    second = random.choice(("", "", "", f" ({random.choice(STATUSES).lower()})", f" – {random.choice(STATUSES)}"))
    text = random.choice(STATUSES) + second + random.choice(REMARKS)
    return random.choice((roughened(random, text) + random.choice(ENDS), text, ""))


ANSWERS = (
    "Ja",
    "nej",
    "J",
    "N",
    "x",
    "X",
    "",
    "✓",
    "SAND",
    "FALSK",
    "Delvist",
    "Ved ikke",
    "IR",
    "Ikke relevant",
    "i.r.",
)


def answer(random: Random) -> str:
    text = random.choice(ANSWERS) + random.choice((*REMARKS, ", ledermøde 2/7", " /Nej"))
    return roughened(random, text) + random.choice(ENDS)


def code(random: Random) -> str:
    number = ".".join(str(random.randint(1, 12)) for _ in range(random.choice((1, 2, 3, 3, 3))))
    form = random.choice(
        (
            "{0}",
            "{0}.",
            "({0}.)",
            "… ({0}.)",
            "Delmål {0}.",
            "Mål {0}:",
            "Nr. {0}",
            "{0} a",
            "[{0}]",
            " {0} ",
            "#{0}",
            "{1}",
        )
    )
    text = form.format(number, number.replace(".", ","))
    return roughened(random, text) + random.choice(("", "", "", " ", " *)", "\u200b"))


def coded_text(random: Random) -> str:
    number = ".".join(str(random.randint(1, 12)) for _ in range(3))
    sentence = random.choice(
        (*THINGS, "alle teams har gennemgået politikken", "Derfor vil vi kende hinanden", "der findes en vejviser")
    )
    form = random.choice(
        (
            "… ({0}.) {1}",
            "({0}) {1}",
            "{0} {1}",
            "{0}. {1}",
            "Handlemål {0}. {1}",
            "Nr. {0}: {1}",
            "{1} ({0}.)",
            "{1}",
            "[{0}]\n{1}",
        )
    )
    return roughened(random, form.format(number, sentence)) + random.choice(ENDS)
