"""Texts as people write them in action plans, varied by a number, and a whole sheet made of them."""

from collections.abc import Callable, Mapping

from sync.grid import Cell, a1
from tests.fixtures.syncing import tab_body

MONTHS = ("januar", "februar", "marts", "april", "maj", "juni", "august", "september", "oktober", "november")


def activities(n: int) -> str:
    return (
        f"• Opstartsmøde for hold {n} med alle afdelingsledere, uge {10 + n % 30} 2025\n"
        f"• Udkast til vejledning {n} sendes til høring hos tillidsvalgte i {MONTHS[n % 10]} 2026\n"
        f"• Temadag om samarbejde med naboafdelingerne {1 + n % 28}/{1 + n % 12} 2025 (udsat)\n"
        f"• Skabelonerne bruges som fast punkt på de {3 + n % 7} ugentlige tavlemøder\n"
        f"• Status på forløb {n} gives løbende på chefmødet, første gang efteråret 2025"
    )


def criteria(n: int) -> str:
    return (
        f"mindst {50 + n % 40} % af lederne i gruppe {n} svarer ja til, at de kender aftalen ved udgangen af 2025. "
        f"På længere sigt {60 + n % 40} %\n"
        f"Højst {n % 9 + 1} dage går der, fra en henvendelse er modtaget, til den er besvaret, i {MONTHS[n % 10]} 2026"
    )


_LETTERS = "QXZWYÆØÅ"
_BODIES = ("chefgruppen", "ledelsen", "styregruppen", "fagudvalget")
_TITLES = ("Afdelingsleder", "Teamleder", "Konsulent", "Områdechef", "Faglig koordinator")
_PLACES = ("Modtagelsen", "Forebyggelse", "Dagområdet", "Skoleområdet", "Familieteamet", "Sundhedsplejen", "Tandplejen")


def initials(n: int) -> str:
    return "".join(_LETTERS[n // 8**place % 8] for place in range(3))


def owners(n: int) -> str:
    """A cell of owners; different for each of 3,584 numbers in a row: the initials (512) times the places (7)."""
    one, other = initials(n), initials(n * 5 + 3)
    body, title, place = _BODIES[n % 4], _TITLES[n % 5], _PLACES[n // 512 % 7]
    forms = (
        f"Forankret i {body} –\nTovholder: {one}, {place} v/ {other}",
        f"{body.capitalize()} v/ {one}, {other} ({place})",
        f"{title}, {place} ({one})",
        f"{one} og {other} er ansvarlige\nDeltagere: {place} ({initials(n + 1)})",
        f"{title} {place} ({one})\nTovholder: {other}",
        f"{one} ({place}, barsel, {other} vikarierer til {1 + n % 28}/{1 + n % 12})",
    )
    return forms[n % 6]


TEXTS: Mapping[str, Callable[[int], str]] = {
    "activities": activities,
    "success_criteria": criteria,
    "responsibilities": owners,
    "evaluation": lambda n: f"Spørgeskema i gruppe {n}, derefter dialog på lederseminaret, halvårligt",
    "coded_text": lambda n: f"{n % 9 + 1}.{n % 7 + 1}.{n % 5 + 1} Alle teams i område {n} mødes om næste skridt",
    "code": lambda n: f"{n % 9 + 1}.{n % 7 + 1}.{n % 95 + 1}",
    "text": lambda n: f"Ingen bemærkninger til punkt {n} ud over dem, der blev givet på seneste møde.",
    "period": lambda n: f"{1 + n % 28}. {MONTHS[n % 10]} {2000 + n // 140 % 100}",
    "goal_status": lambda n: ("I gang", "Afsluttet", "Udsat", "På sporet", "Ikke startet")[n % 5],
    "count": lambda n: f"{n + 10} svar",
    "result": lambda n: f"{n % 100},{n % 10} %",
    "dated_result": lambda n: f"{n % 100},{n % 10} % ({MONTHS[n % 10]} {2000 + n // 140 % 100})",
    "target": lambda n: f"mindst {n % 100},{n % 10} %",
}
"""A text per lens of the registry; different for every number."""

HEADER = (
    "Politisk mål",
    "Delmål",
    "Handlemål",
    "Succeskriterier",
    "Evaluering",
    "Tids- og handleplan",
    "Tovholder/ansvarlig",
    "Status",
    "Frist",
)
TAB = "Handleplan"


def sheet(goals: int) -> dict[str, object]:
    """A tab with one row per action goal and nine bound columns; 10 goals to a sub-goal, 50 to a political goal."""
    cells = {"A1": "Handleplan for Stor plan 2025-2026 – Birkelev Kommune"}
    cells |= {a1(2, column): title for column, title in enumerate(HEADER)}
    for n in range(goals):
        political, sub, goal = n // 50 + 1, n // 10 % 5 + 1, n % 10 + 1
        columns = (
            f"{political} Politisk mål om emne {political}" if n % 50 == 0 else "",
            f"{political}.{sub} Delmål om noget bestemt {political} {sub}" if n % 10 == 0 else "",
            f"{political}.{sub}.{goal} Handlemål nummer {n} om at gøre noget særligt for gruppe {n * 7 % 1000}",
            criteria(n),
            TEXTS["evaluation"](n),
            activities(n),
            "Chefgruppen v/ QX",
            "I gang",
            "31-12-2025",
        )
        cells |= {a1(3 + n, column): text for column, text in enumerate(columns) if text}
    return tab_body(TAB, cells, rows=goals + 20, columns=12)


def cell(text: str) -> Cell:
    return Cell(text=text, value=text)
