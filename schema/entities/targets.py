"""What several declarations point to: lists of type names for links (DOMAIN.md 2.0)."""

GOALS = ("PoliticalGoal", "SubGoal", "ActionGoal", "DevelopmentGoal")
"""Everything under the interface `Goal`."""

DOCUMENTS = ("GovernanceDocument", "ServiceLevel", "MethodProgramme")
"""Everything under the interface `Document`."""

PARTIES = ("Person", "RoleType", "OrgUnit", "Body", "ExternalParty")
"""Who can do or receive something, known by more than a text."""
