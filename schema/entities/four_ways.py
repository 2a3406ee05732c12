"""The four ways, their recommendations, a unit's response to them, and local rules (DOMAIN.md 2.17)."""

import datetime as dt
from enum import unique
from uuid import UUID

from sqlalchemy.orm import Mapped

from schema import field
from schema.entities.reference_content import ReferenceContent
from schema.entities.targets import GOALS
from schema.enums import Labelled
from schema.lifecycle import Lifecycle
from schema.model import Entity


@unique
class RecommendationStance(Labelled):
    """Stillingtagen til en anbefaling / Stance on a recommendation (DOMAIN.md 2.17, 2.20)."""

    CONSIDERED = ("Overvejes", "Considered")
    ADOPTED = ("Følger", "Adopted")
    DONE = ("Gennemført", "Done")
    NOT_NOW = ("Ikke nu", "Not now")
    NOT_RELEVANT = ("Ikke relevant", "Not relevant")


RECOMMENDATION_LIFE = Lifecycle(
    {
        RecommendationStance.CONSIDERED: (
            RecommendationStance.ADOPTED,
            RecommendationStance.NOT_NOW,
            RecommendationStance.NOT_RELEVANT,
        ),
        RecommendationStance.ADOPTED: (
            RecommendationStance.DONE,
            RecommendationStance.NOT_NOW,
            RecommendationStance.NOT_RELEVANT,
        ),
        RecommendationStance.NOT_NOW: (RecommendationStance.CONSIDERED,),
        RecommendationStance.NOT_RELEVANT: (RecommendationStance.CONSIDERED,),
    }
)


@unique
class LocalRuleKind(Labelled):
    """Slags lokal regel / Kind of local rule (DOMAIN.md 2.17)."""

    RULE = ("Regel", "Rule")
    STEERING_PRINCIPLE = ("Styringsprincip", "Steering principle")
    DOCUMENTATION_DEMAND = ("Dokumentationskrav", "Documentation demand")
    WORKFLOW = ("Arbejdsgang", "Workflow")


@unique
class LocalRuleVerdict(Labelled):
    """Hvad der skal ske med en lokal regel / What is to become of a local rule (DOMAIN.md 2.17)."""

    KEEP = ("Beholdes", "Keep")
    CHANGE = ("Ændres", "Change")
    REMOVE = ("Fjernes", "Remove")


class Way(ReferenceContent, da="Vej", da_plural="Veje", en="Way", plural="ways"):
    """En af de fire veje til mere værdi for borgere og samfund.

    One of the four ways to more value for citizens and society.
    """

    title_da: Mapped[str] = field.text("Vej", "Way", required=True, headers=("Vej",))
    title_en: Mapped[str | None] = field.text("Vej (engelsk)", "Way (English)")
    rationale_da: Mapped[str | None] = field.text("Begrundelse", "Rationale", headers=("Begrundelse",))
    rationale_en: Mapped[str | None] = field.text("Begrundelse (engelsk)", "Rationale (English)")


class Recommendation(
    ReferenceContent, da="Anbefaling", da_plural="Anbefalinger", en="Recommendation", plural="recommendations"
):
    """En anbefaling, der hører til en af de fire veje.

    A recommendation that belongs to one of the four ways.
    """

    way_id: Mapped[UUID] = field.parent("Way", da="Vej", en="Way", back="recommendations")
    text_da: Mapped[str] = field.text("Anbefaling", "Recommendation", required=True, headers=("Anbefaling",))
    text_en: Mapped[str | None] = field.text("Anbefaling (engelsk)", "Recommendation (English)")


class RecommendationResponse(
    Entity,
    da="Stillingtagen",
    da_plural="Stillingtagen",
    en="Recommendation response",
    plural="recommendation_responses",
    also={"responsible": "responsibilities"},
):
    """Kommunens eller en enheds stillingtagen til en anbefaling, og hvad man gør ved den.

    How the municipality or a unit stands on a recommendation, and what it does about it.
    """

    recommendation_id: Mapped[UUID] = field.link(
        "Recommendation",
        da="Anbefaling",
        en="Recommendation",
        above=True,
        back="responses",
        required=True,
        headers=("Anbefaling", "Nr."),
    )
    unit_id: Mapped[UUID | None] = field.link(
        "OrgUnit", da="Enhed", en="Unit", back="recommendation_responses", headers=("Enhed",)
    )
    stance: Mapped[RecommendationStance | None] = field.one_of(
        RecommendationStance,
        "Vores stillingtagen",
        "Stance",
        lifecycle=RECOMMENDATION_LIFE,
        headers=("Vores stillingtagen", "Stillingtagen"),
    )
    text: Mapped[str | None] = field.text("Hvad gør vi", "What we do", headers=("Hvad gør vi",))
    activities_ids: Mapped[list[UUID]] = field.links(
        "Activity", da="Aktiviteter", en="Activities", back="recommendation_responses"
    )
    goals_ids: Mapped[list[UUID]] = field.links(
        *GOALS, da="Mål", en="Goals", back="recommendation_responses", headers=("Mål nr.",)
    )
    date: Mapped[dt.date | None] = field.day("Dato", "Date", headers=("Dato",))


class LocalRule(
    Entity,
    da="Lokal regel",
    da_plural="Lokale regler",
    en="Local rule",
    plural="local_rules",
    also={"owner": "responsibilities"},
):
    """En regel, et styringsprincip, et dokumentationskrav eller en arbejdsgang, som kommunen selv har indført og kan
    beholde, ændre eller fjerne.

    A rule, steering principle, documentation demand or workflow that the municipality itself has introduced and can
    keep, change or remove.
    """

    kind: Mapped[LocalRuleKind] = field.one_of(
        LocalRuleKind, "Type", "Kind", default=LocalRuleKind.RULE, headers=("Type",)
    )
    title: Mapped[str] = field.text("Lokal regel", "Title", required=True, headers=("Lokal regel", "Regel", "Titel"))
    recommendation_id: Mapped[UUID | None] = field.link(
        "Recommendation", da="Anbefaling", en="Recommendation", back="local_rules"
    )
    assessed_by: Mapped[list[str]] = field.texts("Vurderet af", "Assessed by", personal=True, headers=("Vurderet af",))
    verdict: Mapped[LocalRuleVerdict | None] = field.one_of(
        LocalRuleVerdict, "Vurdering", "Verdict", headers=("Vurdering", "Beslutning")
    )
    decided_on: Mapped[dt.date | None] = field.day("Besluttet den", "Decided on", headers=("Besluttet",))
    effect: Mapped[str | None] = field.text("Virkning", "Effect", headers=("Virkning", "Effekt"))
