"""What is measured and how it goes: criteria of action goals, indicators of development goals.

A course is how a thing stands on the day on which the example is made: each computed status has one.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, unique
from uuid import UUID

from schema.entities.development import IndicatorDirection
from schema.enums import Comparator, CriterionQuality, FeedbackTarget, Frequency, Horizon, Unit
from schema.example.calendar import by_end_of, by_quarter_end, on, quarter, year_of
from schema.example.maker import Maker
from schema.example.texts import Writer
from schema.values import Period, TargetValue


@unique
class Course(Enum):
    """How a criterion stands; it has no line from a baseline, so that it cannot be at risk (DOMAIN.md 2.4)."""

    ON_TRACK = "the step before is reached"
    MET = "the target is reached"
    UNMEASURED = "nobody has measured"
    OFF_TRACK = "the step before is not reached"
    UNCLEAR = "measured, but nothing was due yet"
    MISSED = "due, and not reached"


@unique
class Line(Enum):
    """How an indicator stands on the line from its baseline."""

    ON_TRACK = "as far as it should be"
    AT_RISK = "a little behind"
    OFF_TRACK = "far behind"
    MET = "there already"
    MISSED = "due, and not there"


@dataclass(frozen=True, slots=True)
class Goalpost:
    """A sentence to be measured: `{n}` is the number as people write it."""

    sentence: str
    comparator: Comparator
    unit: Unit
    quality: CriterionQuality
    target: int
    width: int
    """How far from the target a result is that misses it; more than half of it is half way."""

    @property
    def fewer(self) -> bool:
        return self.comparator in (Comparator.LTE, Comparator.LT)

    def number(self, share: float) -> Decimal:
        """The number so far on the way to the target (1: at it)."""
        gone = round(self.width * (1 - share))
        return Decimal(self.target + gone if self.fewer else self.target - gone)


_SHARES = ("mindst {n} % ", "over {n} % ")
_GOALPOSTS = (
    Goalpost(
        "højst {n} dage går der, før {group} får svar", Comparator.LTE, Unit.DAYS, CriterionQuality.QUALITY, 14, 8
    ),
    Goalpost("mindst {n} {place} er med", Comparator.GTE, Unit.COUNT, CriterionQuality.VOLUME, 24, 12),
    Goalpost("under {n} klager handler om {theme}", Comparator.LT, Unit.COUNT, CriterionQuality.QUALITY, 12, 8),
    Goalpost("indekset for {theme} er mindst {n}", Comparator.GTE, Unit.INDEX, CriterionQuality.EFFECT, 104, 6),
    Goalpost(
        "højst {n} kr. går til vikarer blandt {staff}",
        Comparator.LTE,
        Unit.DKK,
        CriterionQuality.VOLUME,
        90_000,
        40_000,
    ),
    Goalpost("der er aftalt {thing}", Comparator.EQ, Unit.YES_NO, CriterionQuality.VOLUME, 1, 1),
    Goalpost(
        "fremgangen for {group} er mindst {n} procentpoint",
        Comparator.GTE,
        Unit.PERCENT_POINT,
        CriterionQuality.EFFECT,
        12,
        8,
    ),
)
_COMMENTS = (
    "Tallet svarer til det, vi hører i hverdagen.",
    "Vi skal se på det igen, når flere har svaret.",
    "Der er forskel på enhederne; det tager vi op på ledermødet.",
)


def measured_criterion(writer: Writer, goal: UUID, method: UUID, course: Course) -> None:
    """A criterion with its steps and results, such that it stands as `course` says."""
    maker = writer.maker
    kind = maker.among(0, 11)
    if course is Course.UNMEASURED and kind == 0:
        _in_words(writer, goal)
    elif kind == 1:
        _range(writer, goal, method, course)
    elif kind < 7:
        _share(writer, goal, method, course)
    else:
        post = maker.next(_GOALPOSTS)
        sentence = writer.say(post.sentence.replace("{n}", f"{post.target}"))
        _steps_and_results(writer, goal, method, course, post, sentence, None)


def _share(writer: Writer, goal: UUID, method: UUID, course: Course) -> None:
    maker = writer.maker
    more = maker.next(_SHARES)
    comparator = Comparator.GT if more.startswith("over") else Comparator.GTE
    post = Goalpost(
        more, comparator, Unit.PERCENT, maker.turn(CriterionQuality), maker.among(12, 18) * 5, maker.among(16, 24)
    )
    whom = writer.shares()
    sentence = more.format(n=post.target) + whom
    _steps_and_results(writer, goal, method, course, post, sentence, whom.removeprefix("af ").split(" ")[0])


def _in_words(writer: Writer, goal: UUID) -> None:
    """What cannot be counted yet."""
    maker = writer.maker
    text = writer.say("{group} mærker, at {theme} hænger sammen")
    criterion = maker.new("SuccessCriterion", action_goal=goal, position=1, text=text, quality=CriterionQuality.EFFECT)
    target = TargetValue(unit=Unit.TEXT, raw=text)
    maker.new("TargetStep", of=criterion, position=1, target=target, horizon=Horizon.LONG_TERM)


def _range(writer: Writer, goal: UUID, method: UUID, course: Course) -> None:
    """Between two numbers: there is no half way, so that it is reached or not."""
    maker = writer.maker
    whom = writer.shares()
    calendar = maker.calendar
    over = course in (Course.MET, Course.MISSED)
    due = by_quarter_end(calendar.quarter_end(-1)) if over else by_end_of(calendar.last_year)
    criterion = maker.new(
        "SuccessCriterion",
        action_goal=goal,
        position=1,
        text=f"mellem 60 og 80 % {whom} {due.raw}",
        population=whom.removeprefix("af ").split(" ")[0],
        quality=CriterionQuality.QUALITY,
    )
    target = TargetValue(Comparator.BETWEEN, Decimal(60), Decimal(80), Unit.PERCENT, raw="mellem 60 og 80 %")
    maker.new("TargetStep", of=criterion, position=1, target=target, due=due)
    if over:
        maker.new("TargetStep", of=criterion, position=2, target=target, horizon=Horizon.LONG_TERM)
    if course is not Course.UNMEASURED:
        result = Decimal(70 if course is Course.MET else 48)
        _result(maker, criterion, method, on(calendar.day(-maker.among(3, 20))), result, Unit.PERCENT)


def _steps_and_results(
    writer: Writer, goal: UUID, method: UUID, course: Course, post: Goalpost, sentence: str, population: str | None
) -> None:
    maker = writer.maker
    calendar = maker.calendar
    over = course in (Course.MET, Course.MISSED)
    yes_or_no = post.unit is Unit.YES_NO
    stepped = course in (Course.ON_TRACK, Course.OFF_TRACK) and not yes_or_no
    due = by_quarter_end(calendar.quarter_end(-1)) if over else by_end_of(calendar.last_year)
    criterion = maker.new(
        "SuccessCriterion",
        action_goal=goal,
        position=1,
        text=f"{sentence} {due.raw}",
        population=population,
        qualifier="i høj grad" if population is not None and maker.among(1, 6) == 1 else None,
        quality=post.quality,
    )
    if stepped:
        _step(maker, criterion, 1, post, post.number(0.5), by_quarter_end(calendar.quarter_end(-2)), Horizon.STEP)
    _step(maker, criterion, 2, post, post.number(1), due, Horizon.SHORT)
    if over:
        further = post.number(1 if yes_or_no else 1.2)
        _step(maker, criterion, 3, post, further, None, Horizon.LONG_TERM)
    reached = {
        Course.ON_TRACK: 0.7,
        Course.OFF_TRACK: 0.0,
        Course.MET: 1.1,
        Course.MISSED: 0.0,
        Course.UNCLEAR: 0.0,
    }.get(course)
    if reached is None:
        return
    if yes_or_no:
        reached = 1.0 if course is Course.MET else 0.0
    # A few were measured long ago and are due to be measured again.
    age = 500 if course is Course.MET and maker.among(1, 8) == 1 else maker.among(3, 20)
    if age < 365 and maker.next((True, False)):
        before = quarter(*calendar.quarter(-5))
        _result(maker, criterion, method, before, post.number(0.0), post.unit)
    _result(maker, criterion, method, on(calendar.day(-age)), post.number(reached), post.unit)


def _step(
    maker: Maker, of: UUID, position: int, post: Goalpost, number: Decimal, due: Period | None, horizon: Horizon
) -> None:
    target = TargetValue(post.comparator, number, unit=post.unit)
    maker.new("TargetStep", of=of, position=position, target=target, due=due, horizon=horizon)


def _result(maker: Maker, of: UUID, method: UUID | None, when: Period, number: Decimal, unit: Unit) -> None:
    asked = maker.among(20, 120) if unit is Unit.PERCENT else None
    maker.new(
        "Measurement",
        of=of,
        period=when,
        value=TargetValue(Comparator.EQ, number, unit=unit),
        answers=asked * 3 // 4 if asked is not None else None,
        invited=asked,
        method=method,
        comment=maker.pick(_COMMENTS) if maker.next((True, False)) else None,
        fed_back_to=(maker.turn(FeedbackTarget),),
        feedback="Vist og drøftet på et møde" if maker.next((True, False)) else None,
    )


@dataclass(frozen=True, slots=True)
class Gauge:
    """What an indicator counts."""

    name: str
    unit: Unit
    direction: IndicatorDirection
    baseline: int
    target: int
    """After four years."""
    source: str


_GAUGES = (
    Gauge("Andel {group}, der er tilfredse", Unit.PERCENT, IndicatorDirection.UP, 40, 80, "Brugerundersøgelse"),
    Gauge("Sygefravær blandt {staff}", Unit.DAYS, IndicatorDirection.DOWN, 140, 100, "Personalesystemet"),
    Gauge("Henvendelser om {theme}", Unit.COUNT, IndicatorDirection.DOWN, 900, 500, "Fagsystemet"),
    Gauge("{place_}, der har {thing}", Unit.COUNT, IndicatorDirection.UP, 100, 500, "Egen optælling"),
    Gauge("Indeks for {theme}", Unit.INDEX, IndicatorDirection.UP, 100, 140, "Årlig måling"),
    Gauge("Udgift til {theme} pr. borger", Unit.DKK, IndicatorDirection.DOWN, 9_000, 7_000, "Økonomisystemet"),
)


def measured_indicator(writer: Writer, goal: UUID, position: int) -> None:
    """An indicator with a baseline and a target for each year, and what was measured of it."""
    maker = writer.maker
    gauge, line, calendar = maker.next(_GAUGES), maker.turn(Line), maker.calendar
    start = date(calendar.first_year - 1, 12, 31)
    base_year = year_of(calendar.first_year - 1)
    indicator = maker.new(
        "Indicator",
        development_goal=goal,
        position=position,
        name=writer.say(gauge.name),
        unit=gauge.unit,
        direction=gauge.direction,
        baseline=TargetValue(Comparator.EQ, Decimal(gauge.baseline), unit=gauge.unit),
        baseline_period=base_year,
        data_source=gauge.source,
        frequency=maker.next((Frequency.QUARTERLY, Frequency.HALF_YEARLY, Frequency.YEARLY)),
    )
    better = Comparator.GTE if gauge.direction is IndicatorDirection.UP else Comparator.LTE
    step = Decimal(gauge.target - gauge.baseline) / 4
    # One line to the end shows what is at risk; one that is over shows what was missed; the others go year by year.
    if line is Line.MISSED:
        years: tuple[int, ...] = (calendar.first_year,)
    elif line in (Line.AT_RISK, Line.MET):
        years = (calendar.last_year,)
    else:
        years = tuple(range(calendar.first_year, calendar.last_year + 1))
    for number, year in enumerate(years, 1):
        value = gauge.baseline + step * (year - calendar.first_year + 1)
        maker.new(
            "TargetStep",
            of=indicator,
            position=number,
            target=TargetValue(better, value, unit=gauge.unit),
            due=by_end_of(year),
            horizon=Horizon.STEP if len(years) > 1 else Horizon.SHORT,
        )
    _result(maker, indicator, None, base_year, Decimal(gauge.baseline), gauge.unit)
    # How far one should have come today, and how far one has: a share of it.
    whole = Decimal(gauge.target - gauge.baseline)
    gone = Decimal((calendar.today - start).days) / (date(calendar.last_year, 12, 31) - start).days
    if len(years) > 1:
        gone = Decimal("0.25")
    shares = {
        Line.ON_TRACK: gone + Decimal("0.03"),
        Line.AT_RISK: gone - Decimal("0.06"),
        Line.OFF_TRACK: gone / 3,
        Line.MET: Decimal("1.02"),
        Line.MISSED: Decimal("0.1"),
    }
    measured = round(gauge.baseline + whole * shares[line])
    _result(maker, indicator, None, on(calendar.day(-maker.among(3, 20))), Decimal(measured), gauge.unit)
