"""Cells of several lines, edited in the sheet and through the API between two cycles (DOMAIN.md 3.1, DESIGN 7.4).

Each scenario is a row of one plan: its cell before, what somebody types, what a caller of the API does, and what the
cell and the database say afterwards. All of them happen at once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schema.changes import Archive, Change, Create, Update
from sync.lenses.base import Context
from sync.lenses.periods import read
from tests.fixtures.syncing import aligned, tab_body

TAB = "Handleplan (flad)"
HEADERS = ("Politisk mål", "Delmål", "Handlemål", "Succeskriterier", "Tids- og handleplan", "Tovholder")
QUIRKS = (
    "  • Møde med skolerne, uge 34 2025  \n\n– Kursus for ledere i marts 2026 *)\n• Brev hjem\n   (se bilag)\n"
    "1) Temadag, Q2 2026\n"
)
LETTER_FIRST = (
    "• Brev hjem\n   (se bilag)\n  • Møde med skolerne, uge 34 2025  \n\n– Kursus for ledere i marts 2026 *)\n"
    "1) Temadag, Q2 2026\n"
)
MEETING, COURSE, LETTER, DAY = (
    "Møde med skolerne, uge 34 2025",
    "Kursus for ledere i marts 2026",
    "Brev hjem\n(se bilag)",
    "Temadag, Q2 2026",
)
G8 = "Forankret i chefgruppen –\nQX er tovholder"
TWO_NUMBERS = "• mindst 75 % af lederne ved udgangen af 2025  \n\n• højst 10 % af familierne i 2026 *)"
COLUMNS = {
    "E": ("Activity", "parent_id", "what"),
    "F": ("Responsibility", "subject_id", "name"),
    "D": ("SuccessCriterion", "action_goal_id", "text"),
}
"""What stands in a column: the type of its lines, their link to the goal, and the field with their words."""
Lines = Mapping[str, Any]
Act = Callable[[Any, Lines], list[Change]]


def reword(old: str, new: str) -> Act:
    return lambda goal, lines: [Update(lines[old].id, {"what": new})]


def move(old: str, when: str) -> Act:
    found = read(when, Context(2025))
    assert found is not None
    return lambda goal, lines: [Update(lines[old].id, {"periods": (found.period,)})]


def say(old: str, **values: Any) -> Act:
    return lambda goal, lines: [Update(lines[old].id, values)]


def add(what: str) -> Act:
    return lambda goal, lines: [Create("Activity", {"parent": goal.id, "what": what, "position": 99})]


def drop(*old: str) -> Act:
    return lambda goal, lines: [Archive(lines[what].id) for what in old]


def nothing(goal: Any, lines: Lines) -> list[Change]:
    return []


def both(*acts: Act) -> Act:
    return lambda goal, lines: [change for act in acts for change in act(goal, lines)]


@dataclass(frozen=True)
class Scenario:
    name: str
    typed: str | None
    act: Act
    after: str
    whats: Sequence[str]
    conflicts: int = 0
    before: str = QUIRKS
    column: str = "E"


SCENARIOS = [
    Scenario("nothing", None, nothing, QUIRKS, [MEETING, COURSE, LETTER, DAY]),
    Scenario(
        "API rewords a line",
        None,
        reword(COURSE, "Kursus for alle ledere i marts 2026"),
        QUIRKS.replace("for ledere", "for alle ledere"),
        [MEETING, "Kursus for alle ledere i marts 2026", LETTER, DAY],
    ),
    Scenario(
        "API moves",
        None,
        move(MEETING, "uge 36 2025"),
        QUIRKS.replace("34", "36"),
        ["Møde med skolerne, uge 36 2025", COURSE, LETTER, DAY],
    ),
    Scenario(
        "API adds",
        None,
        add("Evaluering"),
        QUIRKS.rstrip("\n") + "\n2) Evaluering\n",
        [MEETING, COURSE, LETTER, DAY, "Evaluering"],
    ),
    Scenario(
        "API drops",
        None,
        drop(COURSE),
        QUIRKS.replace("– Kursus for ledere i marts 2026 *)\n", ""),
        [MEETING, LETTER, DAY],
    ),
    Scenario(
        "API drops first",
        None,
        drop(MEETING),
        "– Kursus for ledere i marts 2026 *)\n• Brev hjem\n   (se bilag)\n1) Temadag, Q2 2026\n",
        [COURSE, LETTER, DAY],
    ),
    Scenario(
        "different lines reworded",
        QUIRKS.replace("skolerne", "alle skoler"),
        reword(COURSE, "Kursus for alle ledere i marts 2026"),
        QUIRKS.replace("skolerne", "alle skoler").replace("for ledere", "for alle ledere"),
        ["Møde med alle skoler, uge 34 2025", "Kursus for alle ledere i marts 2026", LETTER, DAY],
    ),
    Scenario(
        "sheet reorders, API moves in time",
        LETTER_FIRST,
        move(MEETING, "uge 36 2025"),
        LETTER_FIRST.replace("34", "36"),
        [LETTER, "Møde med skolerne, uge 36 2025", COURSE, DAY],
    ),
    Scenario(
        "both add",
        QUIRKS + "2) Opfølgning\n",
        add("Evaluering"),
        QUIRKS + "2) Opfølgning\n3) Evaluering\n",
        [MEETING, COURSE, LETTER, DAY, "Opfølgning", "Evaluering"],
    ),
    Scenario(
        "sheet adds, API drops",
        QUIRKS + "2) Opfølgning\n",
        drop(COURSE),
        QUIRKS.replace("– Kursus for ledere i marts 2026 *)\n", "") + "2) Opfølgning\n",
        [MEETING, LETTER, DAY, "Opfølgning"],
    ),
    Scenario(
        "sheet drops, API rewords another",
        QUIRKS.replace("1) Temadag, Q2 2026\n", ""),
        reword(COURSE, "Kursus for alle ledere i marts 2026"),
        QUIRKS.replace("1) Temadag, Q2 2026\n", "").replace("for ledere", "for alle ledere"),
        [MEETING, "Kursus for alle ledere i marts 2026", LETTER],
    ),
    Scenario(
        "sheet splits a line",
        QUIRKS.replace("• Brev hjem\n   (se bilag)", "• Brev hjem\n• Brev til skolerne"),
        move(MEETING, "uge 36 2025"),
        QUIRKS.replace("• Brev hjem\n   (se bilag)", "• Brev hjem\n• Brev til skolerne").replace("34", "36"),
        ["Møde med skolerne, uge 36 2025", COURSE, "Brev hjem", "Brev til skolerne", DAY],
    ),
    Scenario(
        "sheet merges two lines",
        QUIRKS.replace("• Brev hjem\n   (se bilag)\n1) Temadag", "• Brev hjem og temadag"),
        move(MEETING, "uge 36 2025"),
        QUIRKS.replace("• Brev hjem\n   (se bilag)\n1) Temadag", "• Brev hjem og temadag").replace("34", "36"),
        ["Møde med skolerne, uge 36 2025", COURSE, "Brev hjem og temadag, Q2 2026"],
    ),
    Scenario(
        "same line, both reword",
        QUIRKS.replace("Kursus for ledere", "Kursus for chefer"),
        reword(COURSE, "Kursus for alle i marts 2026"),
        QUIRKS.replace("Kursus for ledere", "Kursus for chefer"),
        [MEETING, "Kursus for alle i marts 2026", LETTER, DAY],
        conflicts=1,
    ),
    Scenario(
        "same line, both move",
        QUIRKS.replace("uge 34", "uge 35"),
        move(MEETING, "uge 36 2025"),
        QUIRKS.replace("uge 34", "uge 35"),
        [MEETING, COURSE, LETTER, DAY],
        conflicts=1,
    ),
    Scenario(
        "conflict on one line, other lines go on",
        QUIRKS.replace("uge 34", "uge 35"),
        both(move(MEETING, "uge 36 2025"), reword(COURSE, "Kursus for alle ledere i marts 2026")),
        QUIRKS.replace("uge 34", "uge 35").replace("for ledere", "for alle ledere"),
        [MEETING, "Kursus for alle ledere i marts 2026", LETTER, DAY],
        conflicts=1,
    ),
    Scenario(
        "sheet edits what the API drops",
        QUIRKS.replace("Kursus for ledere", "Kursus for chefer"),
        drop(COURSE),
        QUIRKS.replace("Kursus for ledere", "Kursus for chefer"),
        [MEETING, "Kursus for chefer i marts 2026", LETTER, DAY],
    ),
    Scenario(
        "API edits what the sheet drops",
        QUIRKS.replace("– Kursus for ledere i marts 2026 *)\n", ""),
        reword(COURSE, "Kursus for alle ledere i marts 2026"),
        QUIRKS.replace("\n\n– Kursus for ledere i marts 2026 *)", "\n  • Kursus for alle ledere i marts 2026\n"),
        [MEETING, "Kursus for alle ledere i marts 2026", LETTER, DAY],
    ),
    Scenario(
        "both the same",
        QUIRKS.replace("34", "36"),
        move(MEETING, "uge 36 2025"),
        QUIRKS.replace("34", "36"),
        ["Møde med skolerne, uge 36 2025", COURSE, LETTER, DAY],
    ),
    Scenario(
        "sheet rewords, API moves the same line",
        QUIRKS.replace("skolerne", "alle skoler"),
        move(MEETING, "uge 36 2025"),
        QUIRKS.replace("skolerne", "alle skoler").replace("34", "36"),
        ["Møde med alle skoler, uge 36 2025", COURSE, LETTER, DAY],
    ),
    Scenario("only signs", QUIRKS.replace("•", "-"), nothing, QUIRKS.replace("•", "-"), [MEETING, COURSE, LETTER, DAY]),
    Scenario(
        "only signs, API adds",
        QUIRKS.replace("•", "-").replace("1)", "-"),
        add("Evaluering"),
        QUIRKS.replace("•", "-").replace("1)", "-").rstrip("\n") + "\n- Evaluering\n",
        [MEETING, COURSE, LETTER, DAY, "Evaluering"],
    ),
    Scenario(
        "windows",
        None,
        add("Evaluering"),
        "• Et møde\r\n• Et brev\r\n• Evaluering",
        ["Et møde", "Et brev", "Evaluering"],
        before="• Et møde\r\n• Et brev",
    ),
    Scenario("sheet empties", "", nothing, "", []),
    Scenario("sheet empties, API adds", "", add("Evaluering"), "  • Evaluering", ["Evaluering"]),
    Scenario("API drops all", None, drop(MEETING, COURSE, LETTER, DAY), "", []),
    Scenario(
        "twice the same line, API drops one",
        None,
        lambda goal, lines: [Archive(lines["Møde"].id)],
        "• Møde",
        ["Møde"],
        before="• Møde\n• Møde",
    ),
    Scenario(
        "heading",
        None,
        add("Evaluering"),
        "2025:\n• Kursus i marts\n2026:\n• Møde i marts\n• Evaluering",
        ["Kursus i marts", "Møde i marts", "Evaluering"],
        before="2025:\n• Kursus i marts\n2026:\n• Møde i marts",
    ),
    Scenario(
        "done",
        "✓ Kursus i marts 2025\n• Møde i marts 2026",
        move("Møde i marts 2026", "april 2026"),
        "✓ Kursus i marts 2025\n• Møde i april 2026",
        ["✓ Kursus i marts 2025", "Møde i april 2026"],
        before="• Kursus i marts 2025\n• Møde i marts 2026",
    ),
    Scenario(
        "heading goes with nothing",
        "2025:\n2026:\n• Møde i marts",
        nothing,
        "2025:\n2026:\n• Møde i marts",
        ["Møde i marts"],
        before="2025:\n• Kursus i marts\n2026:\n• Møde i marts",
    ),
    Scenario(
        "API drops below a heading",
        None,
        drop("Kursus i marts"),
        "2025:\n2026:\n• Møde i marts",
        ["Møde i marts"],
        before="2025:\n• Kursus i marts\n2026:\n• Møde i marts",
    ),
    Scenario(
        "owner and body",
        G8.replace("chefgruppen", "byrådet"),
        say("QX", party=None, name="YQ"),
        G8.replace("chefgruppen", "byrådet").replace("QX", "YQ"),
        ["byrådet", "YQ"],
        before=G8,
        column="F",
    ),
    Scenario(
        "both another owner",
        G8.replace("QX", "ZW"),
        say("QX", party=None, name="YQ"),
        G8.replace("QX", "ZW"),
        ["chefgruppen", "YQ"],
        1,
        G8,
        "F",
    ),
    Scenario("a second owner", "QX, ZW", drop("QX"), "ZW", ["ZW"], before="QX", column="F"),
    Scenario(
        "two criteria",
        TWO_NUMBERS.replace("75", "80"),
        say("højst 10 % af familierne i 2026", text="højst 8 % af familierne i 2026"),
        TWO_NUMBERS.replace("75", "80").replace("10", "8"),
        ["mindst 80 % af lederne ved udgangen af 2025", "højst 8 % af familierne i 2026"],
        before=TWO_NUMBERS,
        column="D",
    ),
    Scenario(
        "a criterion less",
        None,
        drop("højst 10 % af familierne i 2026"),
        "• mindst 75 % af lederne ved udgangen af 2025  ",
        ["mindst 75 % af lederne ved udgangen af 2025"],
        before=TWO_NUMBERS,
        column="D",
    ),
]


def test_edits_of_both_sides_meet_line_by_line_and_nothing_else_changes(database: str) -> None:
    places = {scenario.name: f"{scenario.column}{row}" for row, scenario in enumerate(SCENARIOS, start=4)}
    cells: dict[str, Any] = {"A1": "Handleplan for Hånd i hånd 2025-2027 – Birkelev Kommune"}
    cells |= {f"{letter}3": header for letter, header in zip("ABCDEF", HEADERS, strict=True)}
    cells |= {"A4": "1 Hjælpen hænger sammen", "B4": "1.1 Kende hinandens opgaver"}
    for row, scenario in enumerate(SCENARIOS, start=4):
        cells |= {f"C{row}": f"1.1.{row} {scenario.name}", f"D{row}": "mindst 75 % af lederne ved udgangen af 2026"}
        cells |= {f"F{row}": "QX", f"{scenario.column}{row}": scenario.before}
    with aligned(database, [tab_body(TAB, cells, rows=60)], title="Handleplan") as sheet:
        sheet.settle()
        assert {where: text for where, text in sheet.values(TAB).items() if where in cells} == cells
        goals = {goal.text: goal for goal in sheet.all("ActionGoal")}

        def lines(scenario: Scenario) -> Sequence[Any]:
            child, link, _ = COLUMNS[scenario.column]
            return sheet.all(child, **{link: goals[scenario.name].id})

        changes: list[Change] = []
        for scenario in SCENARIOS:
            by_words = {getattr(line, COLUMNS[scenario.column][2]): line for line in lines(scenario)}
            changes += scenario.act(goals[scenario.name], by_words)
        sheet.change(*changes)
        typed = {places[scenario.name]: scenario.typed for scenario in SCENARIOS if scenario.typed is not None}
        sheet.type_in(TAB, **typed)
        sheet.settle()

        shown = sheet.values(TAB)
        said = {
            scenario.name: [getattr(line, COLUMNS[scenario.column][2]) for line in lines(scenario)]
            for scenario in SCENARIOS
        }
        clashes = [conflict.entity_id for conflict in sheet.conflicts()]
        held = {scenario.name: sum(line.id in clashes for line in lines(scenario)) for scenario in SCENARIOS}
        assert {name: shown.get(where, "") for name, where in places.items()} == {s.name: s.after for s in SCENARIOS}
        assert said == {scenario.name: list(scenario.whats) for scenario in SCENARIOS}
        assert held == {scenario.name: scenario.conflicts for scenario in SCENARIOS}
        others = {where: text for where, text in cells.items() if where not in places.values()}
        assert {where: shown[where] for where in others} == others
