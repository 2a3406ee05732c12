"""Leadership information: figures by target group and intervention, and the reports made of them (DOMAIN.md 2.18)."""

from datetime import date
from decimal import Decimal
from enum import unique
from typing import Any
from uuid import UUID

from sqlalchemy import FromClause, Text, and_, false, func, or_, select, type_coerce
from sqlalchemy.orm import Mapped
from sqlalchemy.sql import ColumnElement

from schema import field, small
from schema.entities.organisation import OrgUnit
from schema.entities.targets import GOALS
from schema.enums import Frequency, Labelled, RecordState
from schema.model import Entity
from schema.progress.days import day_of, endless
from schema.reads.seen import Seen
from schema.small import THRESHOLD
from schema.values import LegalRef, Period


@unique
class InterventionKind(Labelled):
    """Indsatsens art / Kind of intervention (DOMAIN.md 2.18)."""

    PREVENTIVE = ("Forebyggende", "Preventive")
    PLACEMENT = ("Anbringelse", "Placement")
    OTHER = ("Anden indsats", "Other")


@unique
class MetricKind(Labelled):
    """Hvad et nøgletal tæller / What a key figure counts (DOMAIN.md 2.18)."""

    CASE_VOLUME = ("Antal sager", "Case volume")
    INTERVENTION_COUNT = ("Antal indsatser", "Number of interventions")
    ECONOMY_BUDGET = ("Budget", "Budget")
    ECONOMY_SPENDING = ("Forbrug", "Spending")
    ECONOMY_FORECAST = ("Forventet regnskab", "Forecast")
    RESULT = ("Resultat", "Result")
    CASE_TIME = ("Sagsbehandlingstid", "Case time")


@unique
class MetricUnit(Labelled):
    """Nøgletallets enhed / Unit of a key figure (DOMAIN.md 2.18)."""

    ANTAL = ("Antal", "Count")
    DKK = ("Kr.", "DKK")
    TDKK = ("T.kr.", "Thousand DKK")
    PCT = ("Procent", "Per cent")
    DAYS = ("Dage", "Days")


@unique
class ReportAudience(Labelled):
    """Hvem en ledelsesrapport er til / Whom a leadership report is for (DOMAIN.md 2.18)."""

    POLITICAL = ("Politisk niveau", "Political level")
    DIRECTORS = ("Direktion", "Directors")
    HEADS = ("Chefer", "Heads")
    LEADERS = ("Ledere", "Leaders")


@unique
class ReportUse(Labelled):
    """Hvad en ledelsesrapport er brugt til / What a leadership report was used for (DOMAIN.md 2.18)."""

    ADJUSTMENT = ("Justering", "Adjustment")
    PLANNING = ("Planlægning", "Planning")


class TargetGroup(Entity, da="Målgruppe", da_plural="Målgrupper", en="Target group", plural="target_groups"):
    """Dem, en indsats er for, fx familier med små børn.

    Those whom an intervention is for, e.g. families with small children.
    """

    name: Mapped[str] = field.text("Målgruppe", "Name", required=True, headers=("Målgruppe",))
    age_from: Mapped[int | None] = field.integer("Fra alder", "From age", headers=("Fra alder",))
    age_to: Mapped[int | None] = field.integer(
        "Til alder", "To age", headers=("Til alder",), description="Medregnet. / Inclusive."
    )
    description: Mapped[str | None] = field.text("Beskrivelse", "Description", headers=("Beskrivelse",))


class Intervention(Entity, da="Indsats", da_plural="Indsatser", en="Intervention", plural="interventions"):
    """En hjælp, kommunen giver familier, børn eller unge; også kaldet foranstaltning eller ydelse.

    Help that the municipality gives to families, children or young people; also called measure or service.
    """

    name: Mapped[str] = field.text(
        "Indsats", "Name", required=True, headers=("Indsats", "Indsats/foranstaltning", "Foranstaltning", "Ydelse")
    )
    legal_basis: Mapped[list[LegalRef]] = field.values(LegalRef, "Lovgrundlag", "Legal basis", headers=("Lovgrundlag",))
    kind: Mapped[InterventionKind] = field.one_of(
        InterventionKind, "Type", "Kind", default=InterventionKind.OTHER, headers=("Type",)
    )
    service_level_id: Mapped[UUID | None] = field.link(
        "ServiceLevel", da="Serviceniveau", en="Service level", back="interventions", headers=("Serviceniveau",)
    )


def counts_persons(metric: FromClause, _seen: Seen) -> ColumnElement[bool]:
    """Whether it is a number of cases or interventions, behind which there are persons; never null."""
    found: ColumnElement[bool] = type_coerce(metric.c.unit_of_measure, Text()) == MetricUnit.ANTAL.name
    return found


def is_small(metric: FromClause, seen: Seen) -> ColumnElement[bool]:
    """Whether it is a count below five, or one that the sheet itself hides (G04); never null."""
    return and_(
        counts_persons(metric, seen), or_(metric.c.suppressed, func.coalesce(metric.c.value < THRESHOLD, false()))
    )


def covers_small(metric: FromClause, seen: Seen) -> ColumnElement[bool]:
    """Whether it counts a small number along with others: then that one could be worked out from it (G05).

    A figure covers another one of its kind where it leaves the target group, the intervention or the unit open, or its
    unit lies above, and its period spans the other's. Where all that cover a small number are hidden, nothing that is
    shown depends on it.
    """
    other, unit = seen.rows(LeadershipMetric), seen.rows(OrgUnit)
    above = select(unit.c.id.label("id"), unit.c.parent_id.label("above")).cte(recursive=True)
    further = seen.rows(OrgUnit)
    above = above.union(select(above.c.id, further.c.parent_id).join(further, further.c.id == above.c.above))
    is_above = and_(above.c.id == other.c.unit_id, above.c.above == metric.c.unit_id)
    lies_below = select(above.c.id).where(is_above).correlate(metric, other).exists()
    found = (
        select(other.c.id)
        .where(
            other.c.id != metric.c.id,
            other.c.record_state == RecordState.ACTIVE,
            other.c.kind == metric.c.kind,
            is_small(other, seen),
            _open_or_same(metric.c.target_group_id, other.c.target_group_id),
            _open_or_same(metric.c.intervention_id, other.c.intervention_id),
            or_(_open_or_same(metric.c.unit_id, other.c.unit_id), lies_below),
            _first(metric) <= _first(other),
            _last(metric) >= _last(other),
        )
        .correlate(metric)
        .exists()
    )
    return and_(counts_persons(metric, seen), found)


def is_hidden(metric: FromClause, seen: Seen) -> ColumnElement[bool]:
    """Whether callers outside do not see it (G04, G05)."""
    return or_(is_small(metric, seen), covers_small(metric, seen))


def _open_or_same(own: ColumnElement[Any], others: ColumnElement[Any]) -> ColumnElement[bool]:
    return or_(own.is_(None), own == others)


def _first(metric: FromClause) -> ColumnElement[Any]:
    return func.coalesce(day_of(metric.c.period, "start"), endless("-infinity"))


def _last(metric: FromClause) -> ColumnElement[Any]:
    return func.coalesce(day_of(metric.c.period, "end"), endless("infinity"))


class LeadershipMetric(
    Entity, da="Nøgletal", da_plural="Nøgletal", en="Leadership metric", plural="leadership_metrics"
):
    """Ét tal for en målgruppe, en indsats og en periode. Kun samlede tal, aldrig noget, der kan føres tilbage til en
    sag.

    One number for a target group, an intervention and a period. Aggregated numbers only, never one that can be traced
    to a case.
    """

    kind: Mapped[MetricKind] = field.one_of(MetricKind, "Nøgletal", "Kind", required=True, headers=("Nøgletal", "Type"))
    target_group_id: Mapped[UUID | None] = field.link(
        "TargetGroup", da="Målgruppe", en="Target group", back="leadership_metrics", headers=("Målgruppe",)
    )
    intervention_id: Mapped[UUID | None] = field.link(
        "Intervention",
        da="Indsats",
        en="Intervention",
        back="leadership_metrics",
        headers=("Indsats", "Indsats/foranstaltning", "Ydelse"),
    )
    unit_id: Mapped[UUID | None] = field.link(
        "OrgUnit", da="Enhed", en="Unit", back="leadership_metrics", headers=("Afdeling", "Distrikt", "Enhed")
    )
    period: Mapped[Period] = field.value(
        Period, "Periode", "Period", required=True, headers=("Periode", "År", "Kvartal", "Måned")
    )
    value: Mapped[Decimal | None] = field.number(
        "Tal",
        "Value",
        headers=("Antal", "Kr.", "t.kr.", "Opgjort"),
        small=small.hidden(is_hidden),
        description="Null, når tallet er skjult, fordi det er for lille, eller fordi et lille tal kunne regnes ud af "
        "det. / Null where the number is hidden because it is too small, or because a small one could be worked out "
        "from it.",
    )
    suppressed: Mapped[bool] = field.boolean(
        "Skjult",
        "Suppressed",
        small=small.hidden_true(is_hidden),
        description="Tallet er skjult: allerede i regnearket, eller udadtil. / The number is hidden: in the sheet "
        "already, or from callers outside.",
    )
    value_text = small.as_text("value", is_small, covers_small)
    unit_of_measure: Mapped[MetricUnit] = field.one_of(
        MetricUnit, "Tallets enhed", "Unit of measure", default=MetricUnit.ANTAL
    )
    budget: Mapped[Decimal | None] = field.number(
        "Budget", "Budget", headers=("Budget",), description="Til sammenligning. / For comparison."
    )
    last_year: Mapped[Decimal | None] = field.number(
        "Sidste år",
        "Last year",
        headers=("Sidste år",),
        small=small.hidden(counts_persons),
        description="Til sammenligning. Udadtil er et antal skjult; det står ved sidste års tal. / For comparison. "
        "From callers outside a count is hidden; it stands with the figure of last year.",
    )
    target: Mapped[Decimal | None] = field.number(
        "Måltal", "Target", headers=("Måltal",), description="Til sammenligning. / For comparison."
    )
    data_source: Mapped[str | None] = field.text("Datakilde", "Data source", headers=("Kilde", "Datakilde"))
    as_of: Mapped[date | None] = field.day("Opgjort pr.", "As of", headers=("Opgjort pr.",))
    goals_ids: Mapped[list[UUID]] = field.links(
        *GOALS, da="Mål", en="Goals", back="leadership_metrics", headers=("Mål nr.",)
    )


class LeadershipReport(
    Entity, da="Ledelsesrapport", da_plural="Ledelsesrapporter", en="Leadership report", plural="leadership_reports"
):
    """En rapport med nøgletal og mål til et ledelseslag eller det politiske niveau, og hvad der kom ud af den.

    A report with key figures and goals for a layer of management or the political level, and what came of it.
    """

    title: Mapped[str] = field.text("Rapport", "Title", required=True, headers=("Rapport", "Hvad", "Titel"))
    audience: Mapped[list[ReportAudience]] = field.some_of(
        ReportAudience, "Til hvem", "Audience", headers=("Til hvem", "Modtager")
    )
    metrics_ids: Mapped[list[UUID]] = field.links(
        "LeadershipMetric", da="Nøgletal", en="Metrics", back="reports", headers=("Indhold", "Nøgletal")
    )
    goals_ids: Mapped[list[UUID]] = field.links(
        *GOALS, da="Mål", en="Goals", back="leadership_reports", headers=("Indhold", "Mål nr.")
    )
    frequency: Mapped[Frequency | None] = field.one_of(
        Frequency, "Hyppighed", "Frequency", headers=("Hyppighed", "Hvor ofte")
    )
    next_due: Mapped[date | None] = field.day("Næste frist", "Next due", headers=("Måned", "Næste"))
    delivered_on: Mapped[date | None] = field.day("Afleveret", "Delivered on", headers=("Afleveret",))
    conclusions: Mapped[str | None] = field.text("Konklusion", "Conclusions", headers=("Konklusion",))
    used_for: Mapped[list[ReportUse]] = field.some_of(ReportUse, "Brugt til", "Used for", headers=("Brugt til",))
    feedback_to_staff: Mapped[str | None] = field.text(
        "Tilbagemelding til medarbejdere", "Feedback to staff", headers=("Tilbagemelding til medarbejdere",)
    )
    feedback_on: Mapped[date | None] = field.day("Tilbagemeldt den", "Feedback given on", headers=("Tilbagemeldt",))
