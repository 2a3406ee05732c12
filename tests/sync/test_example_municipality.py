"""The example municipality beside the sheets: its sentences say what its times and numbers say."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from schema.changes import Create
from schema.enums import Unit
from schema.example import Size, generate
from schema.rules.wording import number
from sync.lenses.base import Context
from sync.lenses.periods.reading import find


@pytest.mark.parametrize("today", [date(2026, 11, 21), date(2027, 1, 1), date(2028, 2, 29)])
def test_the_times_of_an_activity_are_those_of_its_sentence(today: date) -> None:
    context = Context(today.year)
    for made in generate(Size.SMALL, today):
        if made.type == "Activity" and made.values.get("periods"):
            (period,) = made.values["periods"]
            if period.precision.name != "RELATIVE":  # which depends on when the plan began
                (found,) = find(made.values["what"], context)
                assert (found.period, found.period.raw) == (period, period.raw), made
                assert found.issues == ()


def test_the_times_of_all_activities_of_a_town_are_those_of_their_sentences() -> None:
    context = Context(2026)
    unlike = [
        made.values["what"]
        for made in generate(Size.TOWN, date(2026, 11, 21))
        if made.type == "Activity"
        and made.values.get("periods")
        and made.values["periods"][0].precision.name != "RELATIVE"
        and tuple(found.period for found in find(made.values["what"], context)) != made.values["periods"]
    ]
    assert unlike == []


def test_a_criterion_names_the_number_and_the_day_of_its_target() -> None:
    criteria: dict[UUID, Create] = {}
    for made in generate(Size.TOWN, date(2026, 11, 21)):
        if made.type == "SuccessCriterion":
            criteria[made.id] = made
        elif made.type == "TargetStep" and made.values.get("position") == 2 and made.values["of"] in criteria:
            sentence, target = criteria[made.values["of"]].values["text"], made.values["target"]
            if target.unit not in (Unit.YES_NO, Unit.TEXT) and "due" in made.values:
                assert number(Decimal(target.value)) in sentence
                assert made.values["due"].raw in sentence
