"""Value types and their one JSON form."""

import json
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.enums import ActivityStatus, Comparator, Precision, Unit
from schema.values import CellRef, Period, TargetValue, from_json, to_json

days = st.none() | st.dates()
periods = st.builds(
    Period, days, days, st.sampled_from(Precision), st.booleans(), st.booleans(), st.none() | st.text(),
    st.none() | st.sampled_from(ActivityStatus), st.text(),
)  # fmt: skip
numbers = st.none() | st.decimals(-(10**9), 10**9, places=4)
targets = st.builds(
    TargetValue, st.sampled_from(Comparator), numbers, numbers, st.sampled_from(Unit), st.booleans(), st.text()
)
cells = st.builds(CellRef, st.text(), st.integers(0, 2**31 - 1), st.text(), st.text())


@given(periods | targets | cells)
def test_a_value_survives_its_json_form(value: Period | TargetValue | CellRef) -> None:
    form = json.loads(json.dumps(to_json(value)))
    back = from_json(type(value), form)
    assert back == value
    assert getattr(back, "raw", None) == getattr(value, "raw", None)
    assert to_json(back) == to_json(value)


def test_what_a_person_wrote_is_no_part_of_a_value() -> None:
    assert Period(date(2025, 1, 1), raw="1/1") == Period(date(2025, 1, 1), raw="nytår")
    assert TargetValue(value=Decimal(80), raw="80") == TargetValue(value=Decimal("80.0"), raw="80,0")


def test_the_json_form_has_the_names_of_the_api() -> None:
    assert to_json(Period(None, date(2025, 12, 31), Precision.DAY, is_deadline=True)) == {
        "start": None,
        "end": "2025-12-31",
        "precision": "DAY",
        "approximate": False,
        "isDeadline": True,
        "recurrence": None,
        "statusHint": None,
        "raw": "",
    }
    assert to_json((Decimal("82.5"), Decimal(80), UUID(int=7))) == [82.5, 80, str(UUID(int=7))]


@pytest.mark.parametrize(
    ("cls", "form"),
    [
        (Period, {"from": "2025-01-01"}),
        (Period, {"start": "31-04-2025"}),
        (Period, {"start": "2025-04-31"}),
        (Period, {"precision": "FORTNIGHT"}),
        (Period, {"approximate": "yes"}),
        (TargetValue, {"value": "mange"}),
        (TargetValue, {"value": True}),
        (CellRef, {"workbookId": "a", "tabId": 1, "tabName": "T"}),
    ],
)
def test_another_form_is_a_value_error(cls: type[Any], form: dict[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        from_json(cls, form)
