"""Focus area, development goal and indicator: the goal chain whose effects are to grow step by step (DOMAIN.md 2.2)."""

from enum import unique
from uuid import UUID

from sqlalchemy.orm import Mapped

from schema import field
from schema.entities.goal import Goal
from schema.enums import Frequency, Labelled, Unit
from schema.model import Entity
from schema.values import Period, TargetValue


@unique
class IndicatorDirection(Labelled):
    """Hvilken vej en indikator skal bevæge sig / Which way an indicator is to move (DOMAIN.md 2.2)."""

    UP = ("Op", "Up")
    DOWN = ("Ned", "Down")


class FocusArea(Entity, da="Indsatsområde", da_plural="Indsatsområder", en="Focus area", plural="focus_areas"):
    """Et indsatsområde eller pejlemærke i en politik: et kort navn og det, man sigter mod.

    A focus area or guiding mark of a policy: a short name and what one aims at.
    """

    policy_id: Mapped[UUID] = field.parent("Policy", da="Politik", en="Policy", back="focus_areas")
    position: Mapped[int | None] = field.integer("Nr.", "Number", headers=("Nr.",))
    name: Mapped[str] = field.text(
        "Indsatsområde", "Name", required=True, headers=("Indsatsområde", "Pejlemærke", "Område", "Tema")
    )
    intention: Mapped[str | None] = field.text(
        "Hensigt",
        "Intention",
        headers=("Hensigt", "Hvad vil vi?", "Sigte", "Hvad sigter vi mod", "Beskrivelse"),
        description="Hvad der sigtes mod. / What is aimed at.",
    )


class DevelopmentGoal(
    Goal, da="Udviklingsmål", da_plural="Udviklingsmål", en="Development goal", plural="development_goals"
):
    """En udvikling i det, indsatsen virker, år for år. Den måles med indikatorer, og aktiviteterne bidrager til den.

    A progression, year by year, in what the effort brings about. It is measured by indicators, and activities
    contribute to it.
    """

    focus_area_id: Mapped[UUID] = field.parent(
        "FocusArea", da="Indsatsområde", en="Focus area", back="development_goals", headers=("Indsatsområde",)
    )
    code: Mapped[str | None] = field.code(within="Policy", headers=("Nr.",))
    position: Mapped[int | None] = field.integer("Rækkefølge", "Position")
    text: Mapped[str] = field.text("Udviklingsmål", "Text", required=True, headers=("Udviklingsmål",))
    intended_effect: Mapped[str | None] = field.text(
        "Ønsket effekt", "Intended effect", headers=("Ønsket effekt", "Effekt")
    )


class Indicator(Entity, da="Indikator", da_plural="Indikatorer", en="Indicator", plural="indicators"):
    """Det tal, et udviklingsmål følges med: fra et udgangspunkt mod et måltal for hvert år (`targets`).

    The number by which a development goal is followed: from a baseline towards a target for each year (`targets`).
    """

    development_goal_id: Mapped[UUID] = field.parent(
        "DevelopmentGoal", da="Udviklingsmål", en="Development goal", back="indicators"
    )
    position: Mapped[int | None] = field.integer("Rækkefølge", "Position")
    name: Mapped[str] = field.text(
        "Indikator", "Name", required=True, headers=("Indikator", "Måltal", "Nøgletal", "KPI")
    )
    unit: Mapped[Unit] = field.one_of(Unit, "Enhed", "Unit", default=Unit.PERCENT, headers=("Enhed",))
    direction: Mapped[IndicatorDirection] = field.one_of(
        IndicatorDirection,
        "Ønsket retning",
        "Direction",
        default=IndicatorDirection.UP,
        headers=("Ønsket retning", "Retning"),
        description="Ned, når det er godt, at tallet falder. / Down where it is good that the number falls.",
    )
    baseline: Mapped[TargetValue | None] = field.value(
        TargetValue, "Udgangspunkt", "Baseline", headers=("Udgangspunkt", "Baseline", "Nulpunkt")
    )
    baseline_period: Mapped[Period | None] = field.value(
        Period,
        "Udgangspunktets tidspunkt",
        "Baseline period",
        description="Hvornår udgangspunktet blev målt. / When the baseline was measured.",
    )
    data_source: Mapped[str | None] = field.text("Datakilde", "Data source", headers=("Datakilde", "Kilde"))
    frequency: Mapped[Frequency | None] = field.one_of(
        Frequency, "Måles hvor ofte", "Frequency", headers=("Måles hvor ofte", "Hyppighed")
    )
