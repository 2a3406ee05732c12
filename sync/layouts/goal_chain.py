"""Tabs of the goal chain: T3 grouped and T3b flat, which are one kind of table with its parents in two places."""

import schema.entities  # noqa: F401  declares the entities
from sync.layouts.base import ColumnSpec, HeadingSpec, TabSpec, declared_headers
from sync.lenses.activities import Activities
from sync.lenses.codes import CodeCell, CodedText
from sync.lenses.criteria import Criteria
from sync.lenses.evaluation import Evaluation
from sync.lenses.latest_result import LatestResult
from sync.lenses.owners import Owners
from sync.lenses.period_cell import PeriodCell
from sync.lenses.status import GoalStatusCell
from sync.lenses.text import PlainText

_GOAL = CodedText("code", "title", 1)
_SUB_GOAL = CodedText("code", "text", 2)
_POLITICAL_GOALS = declared_headers("PoliticalGoal", "title")
_SUB_GOALS = declared_headers("SubGoal", "text")
_ACTION_GOALS = declared_headers("ActionGoal", "text")

GOAL_CHAIN = TabSpec(
    type="ActionGoal",
    flat_when="sub_goal",
    headings=(
        HeadingSpec(
            "PoliticalGoal",
            column="political_goal",
            number="political_goal_code",
            words=("politisk maal", "overordnet maal", "maalsaetning", "maal"),
            parts=1,
            cell="title",
            lens=CodedText("code", "title", 1, decoration="Politisk mål {code}: "),
            statement=("statement", PlainText("statement")),
        ),
        HeadingSpec(
            "SubGoal",
            column="sub_goal",
            number="sub_goal_code",
            words=("delmaal",),
            parts=2,
            cell="text",
            lens=CodedText("code", "text", 2, decoration="Delmål {code}. "),
        ),
    ),
    columns=(
        ColumnSpec(
            "political_goal",
            "PoliticalGoal",
            "title",
            _GOAL,
            _POLITICAL_GOALS,
            numbered_apart=PlainText("title"),
            number="political_goal_code",
        ),
        ColumnSpec(
            "sub_goal",
            "SubGoal",
            "text",
            _SUB_GOAL,
            _SUB_GOALS,
            numbered_apart=PlainText("text"),
            number="sub_goal_code",
        ),
        ColumnSpec(
            "code",
            "ActionGoal",
            "code",
            CodeCell("code", 3),
            (*declared_headers("ActionGoal", "code"), "Mål nr.", *(f"{word} nr." for word in _ACTION_GOALS)),
        ),
        ColumnSpec(
            "text",
            "ActionGoal",
            "text",
            CodedText("code", "text", 3),
            _ACTION_GOALS,
            required=True,
            numbered_apart=PlainText("text"),
        ),
        ColumnSpec("criteria", "ActionGoal", "criteria", Criteria(), declared_headers("SuccessCriterion", "text")),
        ColumnSpec(
            "evaluation", "ActionGoal", "evaluation", Evaluation(), declared_headers("EvaluationMethod", "text")
        ),
        ColumnSpec("activities", "ActionGoal", "activities", Activities(), declared_headers("Activity", "what")),
        ColumnSpec(
            "responsibilities",
            "ActionGoal",
            "responsibilities",
            Owners(),
            declared_headers("Responsibility", "kind"),
            surest=("Tovholder",),
        ),
        ColumnSpec(
            "status", "ActionGoal", "status", GoalStatusCell(), declared_headers("ActionGoal", "declared_status")
        ),
        ColumnSpec(
            "deadline",
            "ActionGoal",
            "deadline",
            PeriodCell("declared_deadline", deadline=True),
            declared_headers("ActionGoal", "declared_deadline"),
        ),
        # After the criteria, one of which it belongs to.
        ColumnSpec(
            "result",
            "ActionGoal",
            "result",
            LatestResult(),
            declared_headers("Measurement", "value"),
            dated_by="measured_on",
        ),
        ColumnSpec(
            "measured_on",
            "Measurement",
            "period",
            PeriodCell("period"),
            ("Måletidspunkt", "Målt den", "Målt pr.", "Resultat pr.", "Opgjort pr.", "Pr."),
        ),
        ColumnSpec(
            "political_goal_code",
            "PoliticalGoal",
            "code",
            CodeCell("code", 1),
            tuple(f"{word} nr." for word in _POLITICAL_GOALS if word != "Mål"),
        ),
        ColumnSpec(
            "sub_goal_code", "SubGoal", "code", CodeCell("code", 2), tuple(f"{word} nr." for word in _SUB_GOALS)
        ),
    ),
)
