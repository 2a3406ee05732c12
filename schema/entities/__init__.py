"""Every declared type. Importing this package declares them all; the order is the order of the documentation."""

from schema.entities.action_goals import ActionGoal
from schema.entities.activities import Activity
from schema.entities.criteria import EvaluationMethod, Measurement, SuccessCriterion, TargetStep
from schema.entities.organisation import Body, OrgUnit, Person
from schema.entities.policy import Policy, PoliticalGoal, SubGoal
from schema.entities.responsibility import Responsibility
from schema.entities.syncing import Change, Conflict, Issue, RowLink, SyncRun, TabMapping, Workbook

__all__ = [
    "ActionGoal",
    "Activity",
    "Body",
    "Change",
    "Conflict",
    "EvaluationMethod",
    "Issue",
    "Measurement",
    "OrgUnit",
    "Person",
    "Policy",
    "PoliticalGoal",
    "Responsibility",
    "RowLink",
    "SubGoal",
    "SuccessCriterion",
    "SyncRun",
    "TabMapping",
    "TargetStep",
    "Workbook",
]
