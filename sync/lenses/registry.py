"""Every lens by name, and the lens that a field's declaration implies; the laws are tested for each of them."""

from collections.abc import Callable, Mapping
from typing import Any

from schema.enums import ActivityStatus, GoalStatus
from schema.field import Field, Kind
from schema.values import Period, TargetValue
from sync.lenses.activities import Activities
from sync.lenses.base import Lens
from sync.lenses.codes import CodeCell, CodedText
from sync.lenses.counts import CountCell
from sync.lenses.criteria import Criteria
from sync.lenses.evaluation import Evaluation
from sync.lenses.labels import LabelCell
from sync.lenses.latest_result import LatestResult
from sync.lenses.line_list import LinesCell
from sync.lenses.owners import Owners
from sync.lenses.period_cell import PeriodCell
from sync.lenses.period_list import PeriodsCell
from sync.lenses.results import DatedResultCell, ResultCell
from sync.lenses.status import ActivityStatusCell, GoalStatusCell, StatusWordCell
from sync.lenses.target_cell import TargetCell
from sync.lenses.text import PlainText
from sync.lenses.yes_no import Answer, AnswerCell, YesNoCell

LENSES: Mapping[str, Callable[..., Lens]] = {
    "text": PlainText,
    "coded_text": CodedText,
    "code": CodeCell,
    "count": CountCell,
    "result": ResultCell,
    "dated_result": DatedResultCell,
    "latest_result": LatestResult,
    "target": TargetCell,
    "success_criteria": Criteria,
    "evaluation": Evaluation,
    "responsibilities": Owners,
    "activities": Activities,
    "period": PeriodCell,
    "periods": PeriodsCell,
    "goal_status": GoalStatusCell,
    "activity_status": ActivityStatusCell,
    "status_word": StatusWordCell,
    "label": LabelCell,
    "yes_no": YesNoCell,
    "answer": AnswerCell,
    "lines": LinesCell,
}
"""A field may name one of these where its kind and value type imply another (`Field.lens`)."""

_WHOLE: frozenset[Callable[..., Lens]] = frozenset((Activities, Criteria, Evaluation, Owners, GoalStatusCell))
"""Lenses that know the fields they carry."""

_BY_KIND: Mapping[Kind, Callable[[Field], Lens]] = {
    Kind.TEXT: lambda field: PlainText(field.name),
    Kind.TEXTS: lambda field: LinesCell(field.name),
    Kind.CODE: lambda field: CodeCell(field.name, field.code_parts),
    Kind.INTEGER: lambda field: CountCell(field.name),
    Kind.BOOLEAN: lambda field: YesNoCell(field.name),
}
_BY_VALUE: Mapping[tuple[Kind, type[Any]], Callable[[Field], Lens]] = {
    (Kind.VALUE, Period): lambda field: PeriodCell(field.name),
    (Kind.VALUES, Period): lambda field: PeriodsCell(field.name),
    (Kind.VALUE, TargetValue): lambda field: TargetCell(field.name),
    (Kind.ENUM, GoalStatus): lambda _field: GoalStatusCell(),
    (Kind.ENUM, ActivityStatus): lambda field: ActivityStatusCell(field.name),
}


class NoLensError(LookupError):
    """Nothing is known about cells of such a field: no sheet shows it."""


def implied(declared: Field) -> Lens:
    """The lens for the cells of a field: its own, else that of its value type, else that of its kind.

    Raises NoLensError.
    """
    if declared.lens is not None and declared.kind is not Kind.CODE:
        named = LENSES[declared.lens]
        return named() if named in _WHOLE else named(declared.name)
    if declared.value_type is not None:
        known = _BY_VALUE.get((declared.kind, declared.value_type))
        if known is not None:
            return known(declared)
        if declared.kind is Kind.ENUM:
            answers = declared.value_type.__members__.keys() <= Answer.__members__.keys()
            return (AnswerCell if answers else LabelCell)(declared.name, declared.value_type)
    elif declared.kind in _BY_KIND:
        return _BY_KIND[declared.kind](declared)
    raise NoLensError(f"{declared.name}: {declared.kind.name}")
