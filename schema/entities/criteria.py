"""How one sees that a goal is reached: criteria with target steps, evaluation methods, measurements (DOMAIN.md 2.3)."""

from typing import Any
from uuid import UUID

from sqlalchemy import FromClause
from sqlalchemy.orm import Mapped
from sqlalchemy.sql import ColumnElement

from schema import field
from schema.enums import CriterionQuality, EvaluationKind, FeedbackTarget, Frequency, Horizon
from schema.field import Kind
from schema.model import Entity
from schema.values import Period, TargetValue


class SuccessCriterion(
    Entity, da="Succeskriterie", da_plural="Succeskriterier", en="Success criterion", plural="success_criteria"
):
    """Succeskriterie: »målet er nået, når …«.

    `text` is the sentence as people wrote it, with its numbers and dates; `targets` are those numbers and dates.
    """

    action_goal_id: Mapped[UUID] = field.parent("ActionGoal", da="Handlemål", en="Action goal", back="success_criteria")
    position: Mapped[int | None] = field.integer("Rækkefølge", "Position")
    text: Mapped[str] = field.text(
        "Succeskriterie",
        "Text",
        required=True,
        headers=("Succeskriterier", "Succeskriterier (målet er nået, når…)", "Succeskriterie", "Kriterier", "KPI"),
    )
    population: Mapped[str | None] = field.text("Population", "Population", description="Hvem procenten er ud af.")
    qualifier: Mapped[str | None] = field.text("Svargrænse", "Qualifier", description="Fx »i høj grad«.")
    quality: Mapped[CriterionQuality | None] = field.one_of(CriterionQuality, "Måler", "Quality")


class TargetStep(Entity, da="Målpunkt", da_plural="Målpunkter", en="Target step", plural="target_steps"):
    """Målpunkt: the value that is to be reached, and by when; LONG_TERM needs no date."""

    of_id: Mapped[UUID] = field.parent("SuccessCriterion", da="Målpunkt for", en="Target of", back="targets")
    position: Mapped[int | None] = field.integer("Rækkefølge", "Position")
    target: Mapped[TargetValue] = field.value(TargetValue, "Måltal", "Target", required=True)
    due: Mapped[Period | None] = field.value(Period, "Frist", "Due")
    horizon: Mapped[Horizon] = field.one_of(Horizon, "Sigte", "Horizon", default=Horizon.SHORT)


def first_method(method: FromClause) -> ColumnElement[Any]:
    """The first method of the sequence."""
    expression: ColumnElement[Any] = method.c.sequence[1]
    return expression


class EvaluationMethod(
    Entity, da="Evaluering", da_plural="Evalueringer", en="Evaluation method", plural="evaluation_methods"
):
    """Evaluering (målemetode): the methods in the order in which they are used."""

    action_goal_id: Mapped[UUID] = field.parent(
        "ActionGoal", da="Handlemål", en="Action goal", back="evaluation", back_single=True
    )
    text: Mapped[str] = field.text(
        "Evaluering",
        "Text",
        required=True,
        headers=("Evaluering", "Evaluering (målemetode)", "Målemetode", "Opfølgning"),
        description="Cellens ordlyd.",
    )
    sequence: Mapped[list[EvaluationKind]] = field.some_of(EvaluationKind, "Metoder i rækkefølge", "Sequence")
    frequency: Mapped[Frequency | None] = field.one_of(Frequency, "Hyppighed", "Frequency")

    kind = field.computed(Kind.ENUM, "Metode", "Kind", first_method, value_type=EvaluationKind)


class Measurement(Entity, da="Måling", da_plural="Målinger", en="Measurement", plural="measurements"):
    """Måling: a result for a success criterion."""

    of_id: Mapped[UUID] = field.parent(
        "SuccessCriterion",
        da="Måling af",
        en="Measurement of",
        back="measurements",
        headers=("Mål nr.", "Handlemål", "Nr."),
    )
    period: Mapped[Period] = field.value(
        Period, "Måletidspunkt", "Period", required=True, headers=("Måletidspunkt", "Dato", "Periode", "År", "Kvartal")
    )
    value: Mapped[TargetValue] = field.value(
        TargetValue, "Resultat", "Value", required=True, headers=("Resultat", "Målopfyldelse", "Opgjort")
    )
    answers: Mapped[int | None] = field.integer("Antal svar", "Answers", headers=("Antal svar", "Svar"))
    invited: Mapped[int | None] = field.integer("Antal spurgte", "Invited", headers=("Udsendt til", "Antal spurgte"))
    comment: Mapped[str | None] = field.text(
        "Ledelsens vurdering", "Comment", headers=("Vurdering", "Ledelsens vurdering", "Bemærkning")
    )
    fed_back_to: Mapped[list[FeedbackTarget]] = field.some_of(FeedbackTarget, "Tilbagemeldt til", "Fed back to")
    feedback: Mapped[str | None] = field.text(
        "Tilbagemelding", "Feedback", headers=("Tilbagemelding givet", "Tilbagemelding")
    )
