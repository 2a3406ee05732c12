"""What a caller of the API says in a sentence is read at once (DOMAIN.md 2.5, A08)."""

from datetime import date

from schema.changes import Create, Update
from schema.enums import Precision
from schema.values import Period
from sync import completing
from tests.fixtures.syncing import Aligned

GROUPED = "Mål og handleplan"
assert completing.times_of_activities


def test_the_times_of_an_activitys_sentence_are_its_periods_at_once(grouped: Aligned) -> None:
    goal = grouped.find("ActionGoal", code="1.2.1")
    made = Create("Activity", {"parent": goal.id, "what": "Fælles temadag, uge 40 2026"})
    grouped.change(made)
    (period,) = grouped.find("Activity", id=made.id).periods
    assert (period.start, period.end, period.precision) == (date(2026, 9, 28), date(2026, 10, 4), Precision.WEEK)
    assert not [issue for issue in grouped.open_issues() if issue.rule == "A08" and "temadag" in str(issue.params)]
    grouped.settle()
    assert grouped.cell(GROUPED, "F13").endswith("- Fælles temadag, uge 40 2026")
    assert grouped.find("Activity", id=made.id).periods == (period,)


def test_a_sentence_without_a_year_means_a_year_of_the_plan(grouped: Aligned) -> None:
    goal = grouped.find("ActionGoal", code="1.2.1")
    made = Create("Activity", {"parent": goal.id, "what": "Fælles temadag, uge 40"})
    grouped.change(made)
    (period,) = grouped.find("Activity", id=made.id).periods
    assert period.start is not None
    assert period.start.year in (2025, 2026)  # the plan is for 2025-2026


def test_periods_that_the_caller_gave_hold(grouped: Aligned) -> None:
    goal = grouped.find("ActionGoal", code="1.2.1")
    june = Period(date(2026, 6, 1), date(2026, 6, 30), Precision.MONTH)
    made = Create("Activity", {"parent": goal.id, "what": "Fælles temadag, uge 40 2026", "periods": (june,)})
    none = Create("Activity", {"parent": goal.id, "what": "Udflugt, uge 41 2026", "periods": ()})
    grouped.change(made, none)
    assert grouped.find("Activity", id=made.id).periods == (june,)
    assert grouped.find("Activity", id=none.id).periods == ()


def test_a_new_sentence_brings_its_new_times(grouped: Aligned) -> None:
    day = grouped.find("Activity", what="Temadag for alle teams, uge 34")
    grouped.change(Update(day.id, {"what": "Temadag for alle teams, uge 38 2025"}))
    (period,) = grouped.find("Activity", id=day.id).periods
    assert period.start == date(2025, 9, 15)
    grouped.change(Update(day.id, {"what": "Temadag for alle teams og ledere"}))
    assert grouped.find("Activity", id=day.id).periods == (period,)
