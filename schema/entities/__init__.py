"""Every declared type. Importing this package declares them all; the order is the order of the documentation."""

from schema.entities.action_goals import ActionGoal
from schema.entities.activities import Activity
from schema.entities.basis import GovernanceBasis, Municipality
from schema.entities.change_management import (
    ChangeMeasure,
    Concern,
    MotivationReading,
    PracticeChange,
    SmallSuccess,
    SupportMeasure,
)
from schema.entities.checklists import Checklist, ChecklistAnswer, ChecklistQuestion, ChecklistRun
from schema.entities.collaboration import (
    CollaborationForum,
    CoreQuestion,
    CoreQuestionAnswer,
    LeadershipTalk,
    LeaderVisit,
    Meeting,
)
from schema.entities.communication import ActivityPlan, Channel, CommunicationItem, CommunicationPlan, DefaultAudience
from schema.entities.criteria import EvaluationMethod, Measurement, SuccessCriterion, TargetStep
from schema.entities.development import DevelopmentGoal, FocusArea, Indicator
from schema.entities.documents import GovernanceDocument
from schema.entities.follow_up import ExperienceEntry, FollowUpEvent, QualityAssurance
from schema.entities.foundation import ProfessionalFoundation, ProfessionalStandard
from schema.entities.four_ways import LocalRule, Recommendation, RecommendationResponse, Way
from schema.entities.implementation import Anchoring, ImplementationGoal, ImplementationProgramme
from schema.entities.leadership_information import Intervention, LeadershipMetric, LeadershipReport, TargetGroup
from schema.entities.levels import DialogueLink, LevelDescription
from schema.entities.methods import CompetenceNeed, MethodChoice, MethodProgramme, Tool
from schema.entities.organisation import Body, ExternalParty, OrgUnit, Person
from schema.entities.plan import OrganisationalPlan
from schema.entities.policy import Policy, PoliticalGoal, SubGoal
from schema.entities.responsibility import Responsibility
from schema.entities.roles import Duty, RoleAssignment, RoleType
from schema.entities.service_levels import ServiceLevel
from schema.entities.syncing import Change, Conflict, Issue, RowLink, SyncRun, TabMapping, Workbook
from schema.entities.workflows import Workflow

__all__ = [
    "ActionGoal",
    "Activity",
    "ActivityPlan",
    "Anchoring",
    "Body",
    "Change",
    "ChangeMeasure",
    "Channel",
    "Checklist",
    "ChecklistAnswer",
    "ChecklistQuestion",
    "ChecklistRun",
    "CollaborationForum",
    "CommunicationItem",
    "CommunicationPlan",
    "CompetenceNeed",
    "Concern",
    "Conflict",
    "CoreQuestion",
    "CoreQuestionAnswer",
    "DefaultAudience",
    "DevelopmentGoal",
    "DialogueLink",
    "Duty",
    "EvaluationMethod",
    "ExperienceEntry",
    "ExternalParty",
    "FocusArea",
    "FollowUpEvent",
    "GovernanceBasis",
    "GovernanceDocument",
    "ImplementationGoal",
    "ImplementationProgramme",
    "Indicator",
    "Intervention",
    "Issue",
    "LeaderVisit",
    "LeadershipMetric",
    "LeadershipReport",
    "LeadershipTalk",
    "LevelDescription",
    "LocalRule",
    "Measurement",
    "Meeting",
    "MethodChoice",
    "MethodProgramme",
    "MotivationReading",
    "Municipality",
    "OrgUnit",
    "OrganisationalPlan",
    "Person",
    "Policy",
    "PoliticalGoal",
    "PracticeChange",
    "ProfessionalFoundation",
    "ProfessionalStandard",
    "QualityAssurance",
    "Recommendation",
    "RecommendationResponse",
    "Responsibility",
    "RoleAssignment",
    "RoleType",
    "RowLink",
    "ServiceLevel",
    "SmallSuccess",
    "SubGoal",
    "SuccessCriterion",
    "SupportMeasure",
    "SyncRun",
    "TabMapping",
    "TargetGroup",
    "TargetStep",
    "Tool",
    "Way",
    "Workbook",
    "Workflow",
]
