"""Which lens a field's declaration implies."""

import pytest

import schema.entities  # noqa: F401  declares the entities
from schema.field import Field, Kind
from schema.model import entities, fields_of
from sync.lenses.base import Lens
from sync.lenses.codes import CodeCell
from sync.lenses.labels import LabelCell
from sync.lenses.line_list import LinesCell
from sync.lenses.period_cell import PeriodCell
from sync.lenses.period_list import PeriodsCell
from sync.lenses.registry import NoLensError, implied
from sync.lenses.status import ActivityStatusCell, GoalStatusCell
from sync.lenses.target_cell import TargetCell
from sync.lenses.text import PlainText
from sync.lenses.yes_no import AnswerCell, YesNoCell


@pytest.mark.parametrize(
    ("type_name", "field", "lens"),
    [
        ("ActionGoal", "text", PlainText),
        ("ActionGoal", "code", CodeCell),
        ("ActionGoal", "declared_status", GoalStatusCell),
        ("Activity", "declared_status", ActivityStatusCell),
        ("Activity", "periods", PeriodsCell),
        ("Activity", "participants", LinesCell),
        ("Measurement", "period", PeriodCell),
        ("TargetStep", "target", TargetCell),
        ("Responsibility", "primary", YesNoCell),
        ("ChecklistAnswer", "value", AnswerCell),
        ("Policy", "state", LabelCell),
    ],
)
def test_a_value_type_implies_its_lens(type_name: str, field: str, lens: type[Lens]) -> None:
    declared = fields_of(entities()[type_name])[field]
    found = implied(declared)
    assert type(found) is lens
    assert field in found.fields


def test_a_field_may_name_another_lens_and_some_have_none() -> None:
    assert implied(Field(Kind.TEXT, "Svar", "Answer", name="answer", lens="lines")) == LinesCell("answer")
    with pytest.raises(NoLensError):
        implied(Field(Kind.JSON, "Frit", "Free", name="free"))
