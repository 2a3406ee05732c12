"""How one sees that a goal is reached: criteria with target steps, evaluation methods, measurements (DOMAIN.md 2.3)."""

from typing import Any
from uuid import UUID

from sqlalchemy import FromClause, false, select
from sqlalchemy.orm import Mapped
from sqlalchemy.sql import ColumnElement

from schema import field, small
from schema.entities import measurement_lines as lines
from schema.enums import CriterionQuality, EvaluationKind, FeedbackTarget, Frequency, Horizon, RecordState
from schema.field import Kind
from schema.model import Entity
from schema.progress import fields as progress
from schema.progress.assessing import Measured, is_stale, latest_day, latest_value, status_of
from schema.reads.seen import Seen
from schema.values import Period, TargetValue


def _measured(criterion: FromClause, year: ColumnElement[Any] | None = None) -> Measured:
    return Measured(criterion, "TargetStep", "Measurement", year=year)


def computed_status(criterion: FromClause, seen: Seen) -> ColumnElement[Any]:
    """How far the criterion has come (DOMAIN.md 2.4); it has no baseline, so that only its steps tell what is due."""
    return status_of(_measured(criterion), seen)


def status_in(criterion: FromClause, seen: Seen, year: ColumnElement[Any]) -> ColumnElement[Any]:
    """How far the criterion came with the target of a year."""
    return status_of(_measured(criterion, year), seen)


def stale(criterion: FromClause, seen: Seen) -> ColumnElement[Any]:
    """Whether the latest measurement is older than the frequency of the goal's evaluation, or than 12 months."""
    method = seen.rows(EvaluationMethod)
    stated = (
        select(method.c.frequency)
        .where(method.c.action_goal_id == criterion.c.action_goal_id, method.c.record_state == RecordState.ACTIVE)
        .order_by(method.c.id)
        .limit(1)
        .correlate(criterion)
        .scalar_subquery()
    )
    return is_stale(_measured(criterion), seen, stated)


def latest_measured_on(criterion: FromClause, seen: Seen) -> ColumnElement[Any]:
    """The day of the latest measurement."""
    return latest_day(_measured(criterion), seen)


def latest_measured_value(criterion: FromClause, seen: Seen) -> ColumnElement[Any]:
    """The value of the latest measurement."""
    return latest_value(_measured(criterion), seen)


class SuccessCriterion(
    Entity, da="Succeskriterie", da_plural="Succeskriterier", en="Success criterion", plural="success_criteria"
):
    """Hvordan man kan se, at målet er nået. `text` er sætningen, som den er skrevet, med sine tal og datoer; `targets`
    er de samme tal og datoer.

    How one sees that the goal is reached. `text` is the sentence as people wrote it, with its numbers and dates;
    `targets` are those numbers and dates.
    """

    action_goal_id: Mapped[UUID] = field.parent("ActionGoal", da="Handlemål", en="Action goal", back="success_criteria")
    position: Mapped[int | None] = field.integer("Rækkefølge", "Position")
    text: Mapped[str] = field.text(
        "Succeskriterie",
        "Text",
        required=True,
        headers=(
            *("Succeskriterier", "Succeskriterier (målet er nået, når…)", "Succeskriterie", "Succeskriterium"),
            *("Kriterier", "Kriterie", "Kriterium", "KPI"),
        ),
    )
    population: Mapped[str | None] = field.text(
        "Population", "Population", description="Dem, procenten regnes af. / Those of whom the percentage is taken."
    )
    qualifier: Mapped[str | None] = field.text(
        "Svargrænse", "Qualifier", description="Fx »i høj grad«. / E.g. »to a high degree«."
    )
    quality: Mapped[CriterionQuality | None] = field.one_of(CriterionQuality, "Måler", "Quality")

    computed_status = progress.computed_status(computed_status)
    status_in = progress.status_in(status_in)
    stale = progress.stale(stale)
    latest_measured_on = progress.latest_measured_on(latest_measured_on)
    latest_value = progress.latest_value(latest_measured_value)


class TargetStep(Entity, da="Målpunkt", da_plural="Målpunkter", en="Target step", plural="target_steps"):
    """Den værdi, der skal nås, og hvornår. På længere sigt (LONG_TERM) behøver den ingen dato.

    The value that is to be reached, and by when. In the long term (LONG_TERM) it needs no date.
    """

    of_id: Mapped[UUID] = field.parent(
        "SuccessCriterion", "Indicator", da="Målpunkt for", en="Target of", back="targets"
    )
    position: Mapped[int | None] = field.integer("Rækkefølge", "Position")
    target: Mapped[TargetValue] = field.value(TargetValue, "Måltal", "Target", required=True)
    due: Mapped[Period | None] = field.value(Period, "Frist", "Due")
    horizon: Mapped[Horizon] = field.one_of(Horizon, "Sigte", "Horizon", default=Horizon.SHORT)


def first_method(method: FromClause, _seen: Seen) -> ColumnElement[Any]:
    """The first method of the sequence."""
    expression: ColumnElement[Any] = method.c.sequence[1]
    return expression


class EvaluationMethod(
    Entity,
    da="Evaluering",
    da_plural="Evalueringer",
    en="Evaluation method",
    plural="evaluation_methods",
    also={"raw_text": "text"},
):
    """Målemetoden: hvordan det måles, om målet er nået, i den rækkefølge metoderne bruges.

    The measuring method: how it is measured whether the goal is reached, in the order in which the methods are used.
    """

    action_goal_id: Mapped[UUID] = field.parent(
        "ActionGoal", da="Handlemål", en="Action goal", back="evaluation", back_single=True
    )
    text: Mapped[str] = field.text(
        "Evaluering",
        "Text",
        required=True,
        headers=("Evaluering", "Evaluering (målemetode)", "Målemetode", "Opfølgningsmetode", "Opfølgning"),
        description="Cellens ordlyd. / The wording of the cell.",
    )
    sequence: Mapped[list[EvaluationKind]] = field.some_of(EvaluationKind, "Metoder i rækkefølge", "Sequence")
    frequency: Mapped[Frequency | None] = field.one_of(Frequency, "Hyppighed", "Frequency")

    kind = field.computed(Kind.ENUM, "Metode", "Kind", first_method, value_type=EvaluationKind)


FEW_ANSWERS = small.below_threshold("answers")


def never(_measurement: FromClause, _seen: Seen) -> ColumnElement[bool]:
    """Nothing is hidden from internal callers."""
    return false()


class Measurement(Entity, da="Måling", da_plural="Målinger", en="Measurement", plural="measurements"):
    """Et resultat for et succeskriterie eller en indikator.

    A result for a success criterion or an indicator.
    """

    of_id: Mapped[UUID] = field.parent(
        "SuccessCriterion",
        "Indicator",
        da="Måling af",
        en="Measurement of",
        back="measurements",
        headers=("Mål nr.", "Handlemål", "Indikator", "Nr."),
    )
    period: Mapped[Period] = field.value(
        Period, "Måletidspunkt", "Period", required=True, headers=("Måletidspunkt", "Dato", "Periode", "År", "Kvartal")
    )
    value: Mapped[TargetValue] = field.value(
        TargetValue, "Resultat", "Value", required=True, headers=("Resultat", "Målopfyldelse", "Opgjort")
    )
    measured_on = field.computed(
        Kind.DATE,
        "Målt den",
        "Measured on",
        lines.measured_on,
        description="Den sidste dag i målingens periode. / The last day of its period.",
    )
    target = field.computed(
        Kind.VALUE,
        "Måltal dengang",
        "Target at the time",
        lines.target,
        value_type=TargetValue,
        description="Det næste måltal på dagen for målingen, ellers det sidste. "
        "/ The next target on the day of the measurement, else the last one.",
    )
    target_due = field.computed(Kind.DATE, "Måltallets frist", "Due day of the target", lines.target_due)
    baseline = field.computed(
        Kind.VALUE,
        "Udgangspunkt",
        "Baseline",
        lines.baseline,
        value_type=TargetValue,
        description="Indikatorens; et succeskriterie har intet. / The indicator's; a success criterion has none.",
    )
    goal_code = field.computed(Kind.CODE, "Målets nr.", "Code of the goal", lines.goal_code)
    goal_path = field.computed(
        Kind.TEXT,
        "Vejen ned til målingen",
        "Path of goals",
        lines.goal_path,
        description="Fra politikken ned til det, der er målt, på én linje. "
        "/ From the policy down to what is measured, on one line.",
    )
    answers: Mapped[int | None] = field.integer(
        "Antal svar", "Answers", headers=("Antal svar", "Svar"), small=small.hidden(FEW_ANSWERS)
    )
    answers_text = small.as_text("answers", FEW_ANSWERS)
    invited: Mapped[int | None] = field.integer(
        "Antal spurgte",
        "Invited",
        headers=("Udsendt til", "Antal spurgte"),
        small=small.hidden(small.below_threshold("invited")),
    )
    suppressed = field.computed(
        Kind.BOOLEAN,
        "Antal svar er skjult",
        "Number of answers hidden",
        never,
        required=True,
        small=small.hidden_true(FEW_ANSWERS),
        description="Der er så få svar, at antallet er skjult udadtil. "
        "/ There are so few answers that their number is hidden from callers outside.",
    )
    method_id: Mapped[UUID | None] = field.link(
        "EvaluationMethod", da="Målemetode", en="Method", back="measurements", headers=("Målemetode",)
    )
    comment: Mapped[str | None] = field.text(
        "Ledelsens vurdering", "Comment", headers=("Vurdering", "Ledelsens vurdering", "Bemærkning")
    )
    fed_back_to: Mapped[list[FeedbackTarget]] = field.some_of(FeedbackTarget, "Tilbagemeldt til", "Fed back to")
    feedback: Mapped[str | None] = field.text(
        "Tilbagemelding", "Feedback", headers=("Tilbagemelding givet", "Tilbagemelding")
    )
