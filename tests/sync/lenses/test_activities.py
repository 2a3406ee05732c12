"""The cell of a time-and-action plan: reading its lines, and writing the smallest piece of them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import pytest

from schema.enums import ActivityKind, ActivityStatus, Audience, Precision
from schema.values import Period
from sync.grid import Cell
from sync.lenses.activities import Activities, item_from_model
from sync.lenses.base import Context, InexpressibleError, write
from sync.lenses.items import ActivityItem
from sync.lenses.periods import read

CONTEXT = Context(2025, date(2025, 1, 1), date(2026, 12, 31))
LENS = Activities()
F8 = (
    "• Introduktion i løbet af 2025 og 2026. Plan laves i foråret 2025 (marts-april)\n"
    "• Temadag for alle teams, uge 34\n"
    "• Status til udvalget på dialogmødet i november 2025 og samlet opgørelse primo 2026"
)
F9 = "• Udkast drøftes primo 2026 (januar-marts)\n• Vejviseren holdes ajour løbende"
F13 = "- Aftale om kontaktpersonordning, Q2\n- Opfølgning efter ca. ½ år"

Change = Callable[[list[ActivityItem]], list[ActivityItem]]


def cell(text: str) -> Cell:
    return Cell(text=text, value=text or None)


def items(text: str, context: Context = CONTEXT) -> tuple[ActivityItem, ...]:
    found: tuple[ActivityItem, ...] = LENS.get(cell(text), context).values["activities"]
    return found


def issues(text: str) -> list[tuple[str, str]]:
    return [(issue.rule, issue.params.get("tekst", "")) for issue in LENS.get(cell(text), CONTEXT).issues]


def times(*texts: str) -> tuple[Period, ...]:
    found = [read(text, CONTEXT) for text in texts]
    return tuple(item.period for item in found if item)


def put(text: str, change: Change, context: Context = CONTEXT) -> str:
    return write(LENS, {"activities": tuple(change(list(items(text, context))))}, cell(text), context)


def at(index: int, *texts: str) -> Change:
    """Other times for a line."""
    return lambda all_items: [
        replace(item, periods=times(*texts)) if place == index else item for place, item in enumerate(all_items)
    ]


def saying(index: int, what: str) -> Change:
    """Other words for a line, with the times that it has."""

    def change(all_items: list[ActivityItem]) -> list[ActivityItem]:
        old = all_items[index]
        new = item_from_model(what, old.periods, old.declared_status, CONTEXT, old)
        all_items[index] = replace(new, line=old.line)
        return all_items

    return change


def being(index: int, status: ActivityStatus | None) -> Change:
    return lambda all_items: [
        replace(item, declared_status=status) if place == index else item for place, item in enumerate(all_items)
    ]


def adding(what: str, *texts: str) -> Change:
    return lambda all_items: [*all_items, item_from_model(what, times(*texts), None, CONTEXT, None)]


def without(index: int) -> Change:
    return lambda all_items: all_items[:index] + all_items[index + 1 :]


def bounds(item: ActivityItem) -> list[tuple[date | None, date | None]]:
    return [(period.start, period.end) for period in item.periods]


def test_the_worked_example_is_read_line_by_line() -> None:
    process, training, reporting = items(F8)
    assert (process.kind, process.skeleton) == (ActivityKind.PROCESS, "Introduktion. Plan laves")
    assert bounds(process) == [
        (date(2025, 1, 1), date(2026, 12, 31)),
        (date(2025, 3, 1), date(2025, 4, 30)),
    ]
    assert (training.kind, training.what) == (ActivityKind.TRAINING, "Temadag for alle teams, uge 34")
    assert bounds(training) == [(date(2025, 8, 18), date(2025, 8, 24))]
    assert (reporting.kind, reporting.audience) == (ActivityKind.REPORTING, (Audience.POLITICAL,))
    assert bounds(reporting) == [
        (date(2025, 11, 1), date(2025, 11, 30)),
        (date(2026, 1, 1), date(2026, 3, 31)),
    ]
    document, support = items(F9)
    assert (document.kind, bounds(document)) == (ActivityKind.DOCUMENT, [(date(2026, 1, 1), date(2026, 3, 31))])
    assert (support.kind, support.periods[0].precision) == (ActivityKind.SUPPORT, Precision.OPEN)
    agreement, followup = items(F13)
    assert bounds(agreement) == [(date(2025, 4, 1), date(2025, 6, 30))]
    assert followup.periods[0].precision is Precision.RELATIVE


def test_the_worked_example_lacks_exactly_two_years() -> None:
    assert issues(F8) == [("P04", "uge 34")]
    assert issues(F9) == []
    assert issues(F13) == [("P04", "Q2")]


def test_write_back_case_1_moves_the_theme_day_and_nothing_else() -> None:
    assert put(F8, at(1, "uge 36")) == F8.replace("uge 34", "uge 36")


def test_write_back_case_2_adds_a_third_line() -> None:
    assert put(F9, adding("Vejviseren sendes til alle skoler")) == F9 + "\n• Vejviseren sendes til alle skoler"


CASES: Sequence[tuple[str, Change, str]] = [
    (F8, at(1, "uge 34 2026"), F8.replace("uge 34", "uge 34 2026")),
    (F8, at(1, "15/9 2025"), F8.replace("uge 34", "15-09-2025")),
    (F8, at(1), F8.replace(", uge 34", "")),
    (F8, at(1, "uge 34", "uge 36"), F8.replace("uge 34", "uge 34 og uge 36")),
    (F8, at(0, "2025-2026"), F8.replace(" i foråret 2025 (marts-april)", "")),
    (F8, being(1, ActivityStatus.DONE), F8.replace("uge 34", "uge 34 (afsluttet)")),
    (F8, without(1), F8.replace("• Temadag for alle teams, uge 34\n", "")),
    (F8, saying(1, "Temadag for alle ledere"), F8.replace("alle teams", "alle ledere")),
    (F9, at(1, "senest 1/6 2026"), F9.replace("løbende", "senest 01-06-2026")),
    (F9, lambda all_items: all_items[::-1], "\n".join(reversed(F9.split("\n")))),
    (F9, adding("Brev til skoler", "uge 40"), F9 + "\n• Brev til skoler, uge 40 2025"),
    (F13, at(0, "Q3"), F13.replace("Q2", "Q3")),
    (F13, at(0, "Q3 2026"), F13.replace("Q2", "Q3 2026")),
    (F13, at(1, "efter 9 mdr."), F13.replace("½ år", "9 mdr.")),
    (F13, adding("Evaluering"), F13 + "\n- Evaluering"),
    ("Møde snarest", at(0, "uge 34"), "Møde uge 34 2025"),
    ("Møde i uge 34 og 36.", at(0, "uge 34"), "Møde i uge 34."),
    ("Møde i uge 34 og 36.", at(0, "uge 35", "uge 36"), "Møde i uge 35 og 36."),
    ("• Uge 34: Møde", at(0, "uge 35"), "• Uge 35: Møde"),
    ("• Uge 34: Møde", at(0), "• Møde"),
    ("• Møde (uge 34) i huset", at(0), "• Møde i huset"),
    ("", adding("Ny ting", "uge 3"), "• Ny ting, uge 3 2025"),
    ("1) A\n2) B", adding("C"), "1) A\n2) B\n3) C"),
    ("A uge 3\nB uge 4", adding("C", "uge 5"), "A uge 3\nB uge 4\nC, uge 5"),
    ("  – A\n  – B  \n", adding("C"), "  – A\n  – B  \n  – C\n"),
    ("• A\n\n• B", without(0), "• B"),
    ("• A\n\n• B", without(1), "• A"),
    ("• Temadag, udsat til uge 36", being(0, None), "• Temadag, uge 36"),
    ("• Temadag (aflyst)", being(0, None), "• Temadag"),
    ("• Temadag (aflyst)", being(0, ActivityStatus.POSTPONED), "• Temadag (udsat)"),
    ("Afsluttet: Møde", being(0, ActivityStatus.IN_PROGRESS), "I gang: Møde"),
    ("• Temadag, uge 34.", being(0, ActivityStatus.DONE), "• Temadag, uge 34 (afsluttet)."),
    ("• Møde i november", at(0, "15/11 2025"), "• Møde den 15-11-2025"),
    ("• Møde i november", at(0, "månedligt"), "• Møde månedligt"),
    ("• Møde i marts *)\n*) foreløbigt", at(0, "april 2025"), "• Møde i april *)\n*) foreløbigt"),
    ("• Møde den 15/8-25 kl. 9", at(0, "5/9 2026"), "• Møde den 5/9-26 kl. 9"),
    ("• Møde\n  i uge 34\n• B", at(0, "uge 35"), "• Møde\n  i uge 35\n• B"),
    ("• Kursus i maj 2025 for alle", saying(0, "Kursus for alle ledere"), "• Kursus i maj 2025 for alle ledere"),
    ("• A\n• ", adding("B"), "• A\n• B\n• "),
]


@pytest.mark.parametrize(("text", "change", "written"), CASES, ids=[f"{i}-{c[2][-25:]}" for i, c in enumerate(CASES)])
def test_only_the_piece_that_changed_is_written(text: str, change: Change, written: str) -> None:
    assert put(text, change) == written


def test_a_line_that_lends_its_year_may_change_without_changing_the_others() -> None:
    text = "• Plan i marts 2026\n• Møde, uge 34"
    written = put(text, at(0, "marts 2025"), CONTEXT)
    assert written == "• Plan i marts 2025\n• Møde, uge 34 2026"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Temadag, udsat til uge 36", ActivityStatus.POSTPONED),
        ("Temadag (afsluttet)", ActivityStatus.DONE),
        ("Temadag – aflyst", ActivityStatus.CANCELLED),
        ("Forløbet er i gang", ActivityStatus.IN_PROGRESS),
        ("Afsluttet: Temadag", ActivityStatus.DONE),
        ("Gennemført marts 2025", ActivityStatus.DONE),
        ("Alle har gennemført temadagen", None),
        ("Teams er i gang med planen", None),
        ("Udsatte unge mødes", None),
    ],
)
def test_a_status_counts_where_it_is_set_off_from_the_sentence(text: str, status: ActivityStatus | None) -> None:
    assert items(text)[0].declared_status is status


MARCH, APRIL = "Møde i marts 2025", "Kursus i april 2025"


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\x0b", "\u2028", "\n\n", " \n \n"])
@pytest.mark.parametrize(
    "signs", ["••", "--", "–-", "**", "oo", "▪▪", "●○", "→→", "", "1)2)", "a)b)", "i)ii)", "(1)(2)"]
)
def test_every_sign_and_line_break_parts_two_activities_and_stays(signs: str, line_break: str) -> None:
    half = {"i)ii)": 2, "": 0}.get(signs, len(signs) // 2)
    first, second = (f"{sign} " if sign else "" for sign in (signs[:half], signs[half:]))
    text = f"{first}{MARCH}{line_break}{second}{APRIL}"
    assert [(item.what, item.periods) for item in items(text)] == [
        (MARCH, times("marts 2025")),
        (APRIL, times("april 2025")),
    ]
    assert put(text, at(1, "maj 2025")) == text.replace("april", "maj")
    third = put(text, adding("Brev", "juni 2025"))
    assert third.startswith(text)
    assert third[len(text) :].startswith("\r\n" if "\r\n" in line_break else line_break.strip(" ")[:1])
    following = {"2)": "3) ", "b)": "c) ", "ii)": "iii) ", "(2)": "(3) "}.get(signs[half:], second)
    assert third[len(text) :].strip() == f"{following}Brev, juni 2025".strip()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("2025:\n• Kursus i marts\n2026:\n• Møde i marts", ["Kursus i marts", "Møde i marts"]),
        ("Kurser:\n- Forflytning, uge 34", ["Forflytning, uge 34"]),
        ("Uge 34: Temadag\nUge 36: Møde", ["Uge 34: Temadag", "Uge 36: Møde"]),
        ("• Møde med\nalle teams:\n  - det ene", ["Møde med\nalle teams:", "det ene"]),
    ],
)
def test_a_heading_over_bullets_is_nothing_to_be_done(text: str, what: list[str]) -> None:
    assert [item.what for item in items(text)] == what


def test_the_year_of_a_heading_holds_for_the_bullets_below_it() -> None:
    found = items("2025:\n• Kursus i marts\n2026:\n• Kursus i marts")
    assert [item.periods for item in found] == [times("marts 2025"), times("marts 2026")]


@pytest.mark.parametrize("line", ["✓ {}", "✔️ {}", "• ✅ {}", "☑ {}", "{} ✓", "{} (✓)"])
def test_a_tick_says_done_and_goes_when_the_activity_is_taken_up_again(line: str) -> None:
    text = line.format(MARCH)
    assert [item.declared_status for item in items(text)] == [ActivityStatus.DONE]
    assert put(text, being(0, None)).strip("• ") == MARCH
    assert put(text, being(0, ActivityStatus.CANCELLED)).strip("• ") == f"{MARCH} (aflyst)"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Håndbogen bruges som støtte", ActivityKind.NOTE),
        ("Vejledningen anvendes til støtte for nye kolleger", ActivityKind.NOTE),
        ("Vejviseren er grundlaget for samarbejdet", ActivityKind.NOTE),
        ("Håndbog skrives", ActivityKind.DOCUMENT),
        ("Pladserne bruges til kurser", ActivityKind.TRAINING),
    ],
)
def test_a_principle_is_a_note_whatever_it_speaks_of(text: str, kind: ActivityKind) -> None:
    assert [item.kind for item in items(f"• {text}")] == [kind]


def test_an_impossible_time_takes_its_own_line_down_and_no_other() -> None:
    text = "• Møde 31.4.2025\n• Temadag, uge 34"
    first, second = items(text)
    assert (first.unreadable, first.what, first.periods) == (True, "", ())
    assert (second.unreadable, second.what) == (False, "Temadag, uge 34")
    assert issues(text) == [("P01", "31.4.2025"), ("P04", "uge 34")]
    assert put(text, at(1, "uge 36")) == "• Møde 31.4.2025\n• Temadag, uge 36"


def test_a_line_with_a_cpr_like_number_is_told_to_nobody() -> None:
    number = "010203" + "-1234"
    text = f"• Samtale om {number} i uge 12 2026\n• Temadag, uge 34"
    reading = LENS.get(cell(text), CONTEXT)
    assert [issue.rule for issue in reading.issues] == ["G01", "P04"]
    assert number not in repr(reading)
    assert "2026" not in repr(reading)
    assert reading.values["activities"][0].unreadable
    assert put(text, at(1, "uge 36")) == text.replace("uge 34", "uge 36")


def test_a_cell_that_says_nothing_has_no_activities() -> None:
    assert items("") == items("-") == items("?") == items("• ") == ()


def test_a_struck_through_cell_is_cancelled() -> None:
    reading = LENS.get(replace(cell("• Møde"), strikethrough=True), CONTEXT)
    assert reading.values["activities"][0].declared_status is ActivityStatus.CANCELLED
    assert [issue.rule for issue in reading.issues] == ["X06"]


def test_a_formula_error_is_not_read() -> None:
    assert LENS.get(replace(cell("#REF!"), error="#REF!"), CONTEXT).values == {}


def test_a_new_line_takes_the_sign_of_the_column() -> None:
    assert put("", adding("A"), replace(CONTEXT, neighbours=("- X\n- Y",))) == "- A"


def test_a_line_break_in_the_words_becomes_a_line_that_continues_the_first() -> None:
    assert put("• A", adding("B\nog C")) == "• A\n• B\n  og C"
    assert [item.what for item in items("• A\n• B\n  og C")] == ["A", "B\nog C"]


def test_where_a_line_break_would_begin_a_new_activity_it_is_refused() -> None:
    with pytest.raises(InexpressibleError):
        put("A\nB", adding("C\nog D"))


def test_a_time_that_no_phrase_says_is_refused() -> None:
    odd = Period(date(2025, 1, 3), date(2025, 2, 7), Precision.QUARTER)
    with pytest.raises(InexpressibleError):
        put("• A", lambda all_items: [replace(all_items[0], periods=(odd,))])


AGREED = items("• Temadag, uge 34")[0]


@pytest.mark.parametrize(
    ("what", "stored", "agreed", "holds"),
    [
        ("Temadag, uge 34", times("uge 34"), AGREED, times("uge 34")),
        ("Temadag, uge 34", times("uge 36"), AGREED, times("uge 36")),
        ("Temadag, uge 36", times("uge 34"), AGREED, times("uge 36")),
        ("Temadag, uge 35", times("uge 36"), AGREED, times("uge 36")),
        ("Temadag, uge 34", times("uge 36"), None, times("uge 36")),
        ("Temadag, uge 34", (), None, times("uge 34")),
        ("Temadag, uge 34", (), AGREED, ()),
        ("Temadag", times("uge 34"), AGREED, times("uge 34")),
    ],
)
def test_of_words_and_stored_times_the_one_that_changed_holds(
    what: str, stored: tuple[Period, ...], agreed: ActivityItem | None, holds: tuple[Period, ...]
) -> None:
    item = item_from_model(what, stored, None, CONTEXT, agreed)
    assert item.periods == holds
    assert item.skeleton == "Temadag"


def test_words_without_a_year_still_say_the_agreed_time_of_another_year() -> None:
    agreed = items("• Plan i marts 2026\n• Temadag, uge 34")[1]
    item = item_from_model("Temadag, uge 34", agreed.periods, None, CONTEXT, agreed)
    assert item == agreed
