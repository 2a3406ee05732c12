"""Tables as other municipalities keep them: all is read, nothing is made up, no cell changes (DOMAIN.md 3)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from sync.grid import a1
from tests.fixtures.syncing import Aligned, aligned, tab_body

LATER = "Skrevet senere"
SORTED = "Sorteret"
FLAT = ("Politisk mål", "Delmål", "Handlemål", "Succeskriterier", "Tovholder")


@dataclass(frozen=True)
class Case:
    """A tab, and what its policy (named as the tab) holds: `tops`, and the action goals with their sub-goals."""

    rows: Sequence[Sequence[Any]]
    goals: Mapping[str | None, str | None]
    tops: Sequence[str | None] = ("1", "2")
    activities: int = 0
    owners: int = 2


def words(name: str, number: str) -> str:
    return f"{name} får hold på sag {number} inden sommerferien"


def flat(name: str, header: Sequence[str] = FLAT, *, first: str = "{} ", more: Sequence[Any] = ("QX",)) -> list[Any]:
    """Two political goals with a goal each."""
    return [
        header,
        *(
            (
                f"{top} Politik {name} {top}",
                f"{top}.1 Delmål for {name} {top}",
                first.format(f"{top}.1.1") + words(name, top),
                f"mindst {top}0 % af skolerne er med i 2026",
                *more,
            )
            for top in (1, 2)
        ),
    ]


USUAL: Mapping[str | None, str | None] = {"1.1.1": "1.1", "2.1.1": "2.1"}


def _abbreviated(name: str) -> Case:
    return Case(flat(name, ("Pol. mål", "Delmål", "Handlemål (hvad gør vi?)", "Succeskrit.", "Tovh./ansv.")), USUAL)


def _mistyped(name: str) -> Case:
    return Case(flat(name, ("Politsk mål", "Delmåll", "Handelmål", "Succeskriterer", "Tovholer")), USUAL)


def _any_goal(name: str) -> Case:
    return Case(flat(name, ("Politisk mål", "Delmål", "Mål", "Succeskriterium", "Ejer")), USUAL)


def _efforts(name: str) -> Case:
    lines = "• Temadag i maj 2025\n• Status i juni 2025"
    rows = flat(name, (*FLAT, "Indsatser", "Frist/deadline"), more=("QX", lines, "2026"))
    return Case(rows, USUAL, activities=4)


def _owner_beside_heading(name: str) -> Case:
    rows: list[Any] = [("Handlemål", "Succeskriterier", "Evaluering", "Tovholder")]
    for top in (1, 2):
        rows += [
            (f"Politisk mål {top}: Politik {name} {top}", "", "", "Chefgruppen"),
            (f"Delmål {top}.1: Delmål for {name} {top}", "", "", "ZW"),
            (f"{top}.1.1 {words(name, str(top))}", "mindst 50 % i 2026", "Stikprøve", "QX"),
        ]
    return Case(rows, USUAL)


def _roman(name: str) -> Case:
    rows: list[Any] = [("Handlemål", "Succeskriterier", "Tovholder")]
    for top, roman in ((1, "Politisk mål I:"), (2, "Mål II –")):
        rows += [
            (f"{roman} Politik {name} {top}",),
            (f"Delmål {top}.1: Delmål for {name} {top}",),
            (f"{top}.1.1 {words(name, str(top))}", "mindst 50 % i 2026", "QX"),
        ]
    return Case(rows, USUAL, tops=(None, None))


def _sub_goals_alone(name: str) -> Case:
    rows = [(line[1], *line[2:]) for line in flat(name)]
    return Case(rows, USUAL)


def _number_alone(name: str) -> Case:
    rows = flat(name)
    rows.append(("1", "1.1", "1.1.2 " + words(name, "tre"), "", "ZW"))
    return Case(rows, {**USUAL, "1.1.2": "1.1"}, owners=3)


def _spelled_loosely(name: str) -> Case:
    rows = flat(name)
    rows.append((f"1.  Politik {name} 1.", f"1.1 delmål for {name} 1", "1.1.2 " + words(name, "tre"), "", "ZW"))
    return Case(rows, {**USUAL, "1.1.2": "1.1"}, owners=3)


def _boxes(name: str) -> Case:
    rows = [(*line, "Status" if place == 0 else True) for place, line in enumerate(flat(name))]
    return Case([*rows, *[("", "", "", "", "", False)] * 3], USUAL)


def _subtotals(name: str) -> Case:
    header, one, two = flat(name)
    total = ("", "I alt delmål 1.1", "", "1 mål")
    return Case([header, one, total, two, ("Antal handlemål:", "", 2)], USUAL)


def _results_below(name: str) -> Case:
    below = [(), ("Målinger",), ("Mål nr.", "Kriterie", "Måletidspunkt", "Resultat"), ("1.1.9", "x", "2024", "5 %")]
    return Case([*flat(name), *below], USUAL)


def _columns_of_numbers(name: str) -> Case:
    """Each level has its number in a column of its own to the left; that of a parent stands there again and again."""
    rows: list[Any] = [("Nr.", "Politisk mål", "Nr.", "Delmål", "Nr.", "Handlemål", "Tovholder")]
    for top in (1, 2):
        parents = (f"{top}", f"Politik {name} {top}", f"{top}.1", f"Delmål for {name} {top}")
        rows.append((*parents, f"{top}.1.1", words(name, str(top)), "QX"))
    rows.append(("1", "", "1.1", "", "1.1.2", words(name, "tre"), "ZW"))
    return Case(rows, {**USUAL, "1.1.2": "1.1"}, owners=3)


def _number_beside_heading(name: str) -> Case:
    """The number of a heading stands in the column of numbers, its words in the next one."""
    rows: list[Any] = [("Nr.", "Handlemål", "Succeskriterier", "Tovholder")]
    for top in (1, 2):
        rows += [
            (f"{top}" if top == 1 else f"Politisk mål {top}:", f"Politik {name} {top}"),
            (f"{top}.1", f"Delmål for {name} {top}"),
            (f"{top}.1.1", words(name, str(top)), "mindst 50 % i 2026", "QX"),
        ]
    return Case(rows, USUAL)


def _two_owners(name: str) -> Case:
    return Case(flat(name, (*FLAT, "Ansvarlig"), more=("QX", "ZW")), USUAL)


CASES: Mapping[str, Callable[[str], Case]] = {
    "Forkortet": _abbreviated,
    "Tastefejl": _mistyped,
    "Bare mål": _any_goal,
    "Indsatsens": _efforts,
    "Ejer ved siden af": _owner_beside_heading,
    "Romertal": _roman,
    "Delmål alene": _sub_goals_alone,
    "Nummer alene": _number_alone,
    "Løst stavet": _spelled_loosely,
    "Felter med flueben": _boxes,
    "Mellemtællinger": _subtotals,
    "Målinger nedenunder": _results_below,
    "Talkolonner": _columns_of_numbers,
    "Tal ved siden af": _number_beside_heading,
    "To slags ejere": _two_owners,
}


def _tab(name: str, case: Case) -> dict[str, Any]:
    lines = [(f"Handleplan for {name} 2025-2026",), *case.rows]
    cells = {a1(row, column): v for row, line in enumerate(lines) for column, v in enumerate(line) if v != ""}
    return tab_body(name, cells)


@pytest.fixture(scope="module")
def sheet(_spare: Any) -> Iterator[Aligned]:
    tabs = [_tab(name, make(name)) for name, make in CASES.items()]
    results = {"A1": "Nr.", "B1": "Handlemål", "C1": "Kriterie", "D1": "År", "E1": "Resultat"}
    rows = {"A2": "1.1.1", "B2": words("Forkortet", "1"), "D2": "2024", "E2": "68 %"}
    tabs.append(_tab(SORTED, Case(flat(SORTED), {})))
    tabs.append(_tab(LATER, _sub_goals_alone(LATER)))
    tabs.append(tab_body("Målinger", {**results, **rows}))
    with _spare.database() as url, aligned(url, tabs, title="Forkortet") as book:
        book.settle()
        yield book


def _all(sheet: Aligned, query: str, policy: str) -> list[Any]:
    with Session(sheet.engine) as session:
        return list(session.execute(text(query), {"policy": policy}))


CHAIN = """from policy p join political_goal g on g.policy_id = p.id left join sub_goal s on s.political_goal_id = g.id
 left join action_goal a on a.sub_goal_id = s.id where p.title = :policy"""


@pytest.mark.parametrize("name", CASES)
def test_everything_is_read_and_nothing_is_made_up(sheet: Aligned, name: str) -> None:
    case = CASES[name](name)
    found = _all(sheet, f"select a.code, s.code, a.text {CHAIN} order by a.code", name)
    assert {row[0]: row[1] for row in found} == case.goals
    assert all(row[2].startswith(name) for row in found)
    tops = _all(sheet, f"select distinct g.id, g.code {CHAIN} order by g.code, g.id", name)
    assert [row[1] for row in tops] == list(case.tops)
    assert len(_below(sheet, name, "responsibility", "subject_id")) == case.owners
    assert len(_below(sheet, name, "activity", "parent_id")) == case.activities


def _below(sheet: Aligned, policy: str, table: str, link: str) -> list[Any]:
    """What the policy's action goals have in that table."""
    return _all(sheet, f"select x.id {CHAIN.replace('where', f'join {table} x on x.{link} = a.id where')}", policy)


@pytest.mark.parametrize("name", CASES)
def test_no_cell_of_the_users_changes(sheet: Aligned, name: str) -> None:
    body = _tab(name, CASES[name](name))
    wanted = {
        a1(row, column): next(iter(cell["userEnteredValue"].values()))
        for row, line in enumerate(body["data"][0]["rowData"])
        for column, cell in enumerate(line["values"])
        if cell
    }
    shown = {where: said for where, said in sheet.values(name).items() if where in wanted}
    assert shown == {where: _as_shown(said) for where, said in wanted.items()}


def _as_shown(said: Any) -> str:
    return {True: "SAND", False: "FALSK"}[said] if isinstance(said, bool) else str(said)


def test_a_column_of_numbers_beside_a_column_of_goals_names_what_was_measured(sheet: Aligned) -> None:
    (measured,) = sheet.all("Measurement")
    assert str(measured.value.value) == "68"


def test_it_is_told_where_sub_goals_stand_under_no_political_goal(sheet: Aligned) -> None:
    told = {issue.cell.tab_name for issue in sheet.open_issues() if issue.rule == "K16" and issue.cell is not None}
    assert told - {LATER} == {"Delmål alene"}


def test_the_political_goal_that_is_written_later_takes_the_place_of_its_stand_in(sheet: Aligned) -> None:
    before = _all(sheet, f"select g.id, s.id, a.id {CHAIN}", LATER)
    sheet.insert_rows(sheet.tab_id(LATER), 3)
    sheet.type_in(LATER, A3="Politisk mål 1: Børn er i centrum")
    sheet.settle()
    assert set(_all(sheet, f"select g.id, s.id, a.id {CHAIN}", LATER)) == set(before)
    assert not {issue.rule for issue in sheet.open_issues()} & {"K01", "K17"}


def test_a_new_row_away_from_its_parent_belongs_where_its_number_says(sheet: Aligned) -> None:
    sheet.type_in(SORTED, C5="1.1.2 " + words(SORTED, "tre"), C6="3.1.1 " + words(SORTED, "fire"))
    sheet.settle()
    found = {row[0]: row[1] for row in _all(sheet, f"select a.code, s.code {CHAIN}", SORTED)}
    assert found == {**USUAL, "1.1.2": "1.1"}
    assert {"Z08", "K11"} <= set(sheet.rules())
