"""Every lens by name: a layout binds a column to one of these, and the laws are tested for each of them."""

from collections.abc import Callable, Mapping

from sync.lenses.activities import Activities
from sync.lenses.base import Lens
from sync.lenses.codes import CodeCell, CodedText
from sync.lenses.counts import CountCell
from sync.lenses.criteria import Criteria
from sync.lenses.evaluation import Evaluation
from sync.lenses.owners import Owners
from sync.lenses.period_cell import PeriodCell
from sync.lenses.results import DatedResultCell, ResultCell
from sync.lenses.status import GoalStatusCell
from sync.lenses.target_cell import TargetCell
from sync.lenses.text import PlainText

LENSES: Mapping[str, Callable[..., Lens]] = {
    "text": PlainText,
    "coded_text": CodedText,
    "code": CodeCell,
    "count": CountCell,
    "result": ResultCell,
    "dated_result": DatedResultCell,
    "target": TargetCell,
    "success_criteria": Criteria,
    "evaluation": Evaluation,
    "responsibilities": Owners,
    "activities": Activities,
    "period": PeriodCell,
    "goal_status": GoalStatusCell,
}
