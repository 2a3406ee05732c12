"""What is written: text before, what is to be said, text after, in the style of the cell, else of its column."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from schema.enums import Comparator, EvaluationKind, Frequency, Precision, Unit
from schema.values import Period, TargetValue
from sync.grid import Cell
from sync.lenses import evaluation, periods, targets
from sync.lenses.base import Context, InexpressibleError, write
from sync.lenses.counts import CountCell
from sync.lenses.evaluation import Evaluation
from sync.lenses.period_cell import PeriodCell
from sync.lenses.period_list import PeriodsCell
from sync.lenses.results import DatedResultCell, ResultCell
from sync.lenses.target_cell import TargetCell

CONTEXT = Context(2025, date(2025, 1, 1), date(2026, 12, 31))
WHEN, DUE, TARGET = PeriodCell("when"), PeriodCell("due", deadline=True), TargetCell("target")
RESULT, DATED = ResultCell("value"), DatedResultCell("value", "period")


def typed(text: str) -> Cell:
    return Cell(text=text, value=text or None)


def near(*neighbours: str) -> Context:
    return Context(2025, CONTEXT.plan_start, CONTEXT.plan_end, neighbours)


def time(says: str) -> Period:
    found = periods.read(says, CONTEXT)
    assert found is not None
    return found.period


def goal(says: str, bare: Comparator = Comparator.GTE) -> TargetValue:
    found = targets.read(says, bare)
    assert found is not None
    return found.target


PERIODS: list[tuple[str, str, tuple[str, ...], str]] = [
    ("uge 34 (2025)", "uge 2 2026", (), "uge 2 (2026)"),
    ("2. halvdel af 2025", "1. halvår 2026", (), "1. halvdel af 2026"),
    ("marts måned 2025", "juni 2026", (), "juni måned 2026"),
    ("marts måned", "juni 2026", (), "juni måned 2026"),
    ("2025: marts", "juni 2026", (), "2026: juni"),
    ("09-2025", "marts 2026", (), "03-2026"),
    ("9/2025", "marts 2026", (), "3/2026"),
    ("2025/08/15", "1. september 2025", (), "2025/09/01"),
    ("december-januar 2025/26", "november 2026 - februar 2027", (), "november-februar 2026/27"),
    ("inden årsskiftet 2025/26", "udgangen af 2026", (), "inden årsskiftet 2026/27"),
    ("tidligst 1. maj 2025", "fra 1/6 2025", (), "tidligst 1. juni 2025"),
    ("ikke før uge 34", "fra uge 36 2025", (), "ikke før uge 36"),
    ("ikke senere end 1. maj 2025", "senest 15/5 2025", (), "ikke senere end 15. maj 2025"),
    ("midt i marts 2025", "medio maj 2026", (), "midt i maj 2026"),
    ("årligt i marts", "årligt i marts og oktober", (), "årligt i marts og oktober"),
    ("sidste kvartal 2025", "2. kvartal 2026", (), "andet kvartal 2026"),
    ("uge 34?", "uge 36 2025", (), "uge 36?"),
    ("3-5/6 2025", "4/6 2025 - 6/6 2025", (), "4-6/6 2025"),
    ("hver måned", "kvartalsvis", (), "hvert kvartal"),
    ("Hver 2. måned", "hver 3. måned", (), "Hver 3. måned"),
    ("hvert kvartal", "månedligt", (), "hver måned"),
    ("Hvert år i marts", "årligt i maj", (), "Hvert år i maj"),
    ("2 x årligt (marts og oktober)", "årligt i april og november", (), "2 x årligt (april og november)"),
    ("2 x årligt", "kvartalsvis", (), "4 x årligt"),
    ("2 gange årligt", "årligt", (), "1 gang årligt"),
    ("månedligt", "kvartalsvis", (), "kvartalsvis"),
    ("uge 34 t.o.m. 36", "uge 35-37 2025", (), "uge 35 t.o.m. 37"),
    ("15.8.2025", "1. september 2025", (), "1.9.2025"),
    ("15-08-2025", "1. september 2025", (), "01-09-2025"),
    ("15/8 2025", "1. september 2026", (), "1/9 2026"),
    ("15. aug. 2025", "1. september 2025", (), "1. sep. 2025"),
    ("15. aug. 2025", "1. maj 2025", (), "1. maj 2025"),
    ("d. 15. august 2025", "1. september 2025", (), "d. 1. september 2025"),
    ("15.8.25", "1. september 2026", (), "1.9.26"),
    ("15/8", "1. september 2025", (), "1/9"),
    ("15/8", "1. september 2026", (), "1/9 2026"),
    ("fredag d. 15. august 2025", "16. august 2025", (), "lørdag d. 16. august 2025"),
    ("Fredag den 15/8", "18. august 2025", (), "Mandag den 18/8"),
    ("AUGUST 2025", "oktober 2025", (), "OKTOBER 2025"),
    ("Aug. 2025", "oktober 2025", (), "Okt. 2025"),
    ("Uge 34", "uge 36 2025", (), "Uge 36"),
    ("u. 34", "uge 36 2025", (), "u. 36"),
    ("uge 34, 2025", "uge 2 2026", (), "uge 2, 2026"),
    ("uge 34-36", "uge 35-37 2025", (), "uge 35-37"),
    ("Q2 2025", "3. kvartal 2025", (), "Q3 2025"),
    ("2. kvartal 2025", "Q3 2026", (), "3. kvartal 2026"),
    ("2025K2", "Q3 2026", (), "2026K3"),
    ("1. halvår 2025", "H2 2025", (), "2. halvår 2025"),
    ("foråret 2025 (marts-april)", "september-oktober 2025", (), "efteråret 2025 (september-oktober)"),
    ("primo marts 2025", "ultimo maj 2025", (), "ultimo maj 2025"),
    ("begyndelsen af 2025", "ultimo 2025", (), "slutningen af 2025"),
    ("start 2025", "ultimo 2025", (), "slut 2025"),
    ("senest 1. maj 2025", "senest 1/6 2025", (), "senest 1. juni 2025"),
    ("Inden 1/5-25", "senest 1/6 2025", (), "Inden 1/6-25"),
    ("ved udgangen af 2025", "udgangen af 2026", (), "ved udgangen af 2026"),
    ("(maj 2025)", "juni 2025", (), "(juni 2025)"),
    ("“uge 34”", "uge 36 2025", (), "“uge 36”"),
    ("maj 2025 *)", "juni 2025", (), "juni 2025 *)"),
    ("  maj 2025\n", "juni 2025", (), "  juni 2025\n"),
    ("maj–juni 2025", "juli-august 2025", (), "juli–august 2025"),
    ("1.5.2025 - 30.6.2025", "1/7 2025 - 31/8 2025", (), "1.7.2025 - 31.8.2025"),
    ("uge 34", "løbende", (), "løbende"),
    ("snarest", "uge 36 2025", (), "uge 36 2025"),
    ("", "1. september 2025", ("15/8 2025",), "1/9 2025"),
    ("", "1. september 2025", ("I gang", "d. 15. august 2025"), "d. 1. september 2025"),
    ("", "Q3 2025", ("2. kvt. 25",), "3. kvt. 25"),
    ("", "1. september 2025", (), "01-09-2025"),
    ("", "uge 36 2025", (), "uge 36 2025"),
]


@pytest.mark.parametrize(("before", "says", "neighbours", "after"), PERIODS)
def test_a_time_is_written(before: str, says: str, neighbours: tuple[str, ...], after: str) -> None:
    assert write(WHEN, {"when": time(says)}, typed(before), near(*neighbours)) == after


@pytest.mark.parametrize(
    ("before", "day", "after"),
    [
        ("31-12-2025", date(2026, 3, 31), "31-03-2026"),
        ("ultimo 2025", date(2026, 12, 31), "ultimo 2026"),
        ("senest 1. maj 2025", date(2025, 6, 1), "senest 1. juni 2025"),
        ("Q2", date(2025, 9, 30), "Q3"),
        ("december 2025", date(2026, 6, 30), "juni 2026"),
    ],
)
def test_a_deadline_is_written_as_what_ends_then(before: str, day: date, after: str) -> None:
    old = DUE.get(typed(before), CONTEXT).values["due"]
    wanted = Period(None, day, old.precision, old.approximate, is_deadline=True)
    assert write(DUE, {"due": wanted}, typed(before), CONTEXT) == after


TARGETS: list[tuple[str, str, tuple[str, ...], str]] = [
    ("mindst 75 %", "80 %", (), "mindst 80 %"),
    ("Mindst 75 %", "højst 10 %", (), "Højst 10 %"),
    ("min. 75 %", "højst 10 %", (), "maks. 10 %"),
    ("Min 75%", "højst 10 %", (), "Max 10%"),
    ("≥ 75 %", "højst 10 %", (), "≤ 10 %"),
    (">=75%", "højst 10 %", (), "<=10%"),
    ("75%", "80 %", (), "80%"),
    ("75 pct.", "82,5 %", (), "82,5 pct."),
    ("75 procent", "80 %", (), "80 procent"),
    ("75\u00a0%", "80 %", (), "80\u00a0%"),
    ("75 % eller flere", "80 %", (), "80 % eller flere"),
    ("75 % eller flere", "højst 10 %", (), "10 % eller færre"),
    ("75 % og derover", "højst 10 %", (), "10 % og derunder"),
    ("75%", "60-70 %", (), "60-70%"),
    ("60–70 %", "65-75 %", (), "65–75 %"),
    ("mellem 60 og 70 %", "65-75 %", (), "mellem 65 og 75 %"),
    ("mindst 75,0 %", "80 %", (), "mindst 80,0 %"),
    ("mindst 75 % af teamlederne", "80 %", (), "mindst 80 % af teamlederne"),
    ("mindst 3 besøg", "mindst 1250", (), "mindst 1.250 besøg"),
    ("1.250", "7500", (), "7.500"),
    ("1250", "7500", (), "7500"),
    ("kr. 1.250.000", "1300000 kr.", (), "kr. 1.300.000"),
    ("1,25 mio. kr.", "1500000 kr.", (), "1,5 mio. kr."),
    ("1.250 t.kr.", "1500000 kr.", (), "1.500 t.kr."),
    ("1.250.000,-", "1500000 kr.", (), "1.500.000,-"),
    ("fald på 5 procentpoint", "-3 pp", (), "fald på 3 procentpoint"),
    ("-5 pp", "-3 pp", (), "-3 pp"),
    ("(75 %)", "80 %", (), "(80 %)"),
    ("75 % *)", "80 %", (), "80 % *)"),
    ("ja", "nej", (), "nej"),
    ("Ja", "nej", (), "Nej"),
    ("J", "nej", (), "N"),
    ("", "80 %", ("mindst 75 pct.",), "mindst 80 pct."),
    ("", "højst 5 %", ("9%", "≥ 8%"), "højst 5%"),
    ("", "80 %", (), "mindst 80 %"),
    ("", "1250", (), "1.250"),
    ("stigende", "80 %", ("mindst 75%",), "mindst 80%"),
]


@pytest.mark.parametrize(("before", "says", "neighbours", "after"), TARGETS)
def test_a_target_is_written(before: str, says: str, neighbours: tuple[str, ...], after: str) -> None:
    assert write(TARGET, {"target": goal(says)}, typed(before), near(*neighbours)) == after


RESULTS: list[tuple[str, str, str, tuple[str, ...], str]] = [
    ("68 % (juni)", "72 %", "juni 2025", (), "72 % (juni)"),
    ("68 % (juni)", "72 %", "september 2025", (), "72 % (september)"),
    ("68 % (juni)", "72 %", "juni 2026", (), "72 % (juni 2026)"),
    ("68% (juni 25)", "72 %", "september 2025", (), "72% (september 25)"),
    ("68,0 %, juni 2025", "72 %", "Q3 2025", (), "72,0 %, 3. kvartal 2025"),
    ("juni 2025: 68 %", "72 %", "september 2025", (), "september 2025: 72 %"),
    ("68 %\n(juni)", "72 %", "juni 2025", (), "72 %\n(juni)"),
    ("68 % (pr. 1/6-25)", "72 %", "1. september 2025", (), "72 % (pr. 1/9-25)"),
    ("68 % (juni) *)", "72 %", "juni 2025", (), "72 % (juni) *)"),
    ("68 %", "72 %", "juni 2025", (), "72 % (juni 2025)"),
    ("68 % (juni)", "72 %", "", (), "72 %"),
    ("", "72 %", "juni 2025", (), "72 % (juni 2025)"),
    ("", "72 %", "juni 2025", ("68 pct., maj 25",), "72 pct., juni 25"),
    ("", "72 %", "juni 2025", ("-", "maj: 68%"), "juni: 72%"),
    ("afventer", "72 %", "juni 2025", (), "72 % (juni 2025)"),
]


@pytest.mark.parametrize(("before", "value", "when", "neighbours", "after"), RESULTS)
def test_a_result_with_its_time_is_written(
    before: str, value: str, when: str, neighbours: tuple[str, ...], after: str
) -> None:
    wanted = {"value": goal(value, Comparator.EQ), "period": time(when) if when else None}
    assert write(DATED, wanted, typed(before), near(*neighbours)) == after


@pytest.mark.parametrize(
    ("before", "kinds", "often", "after"),
    [
        ("Spørgeskema", (EvaluationKind.INTERVIEW,), None, "Interview"),
        ("kort spørgeskema, halvårligt", (EvaluationKind.SURVEY,), Frequency.YEARLY, "kort spørgeskema, årligt"),
        ("Spørgeskema (halvårligt)", (EvaluationKind.SURVEY,), None, "Spørgeskema"),
        ("Spørgeskema", (EvaluationKind.SURVEY,), Frequency.QUARTERLY, "Spørgeskema, kvartalsvis"),
    ],
)
def test_a_method_is_written(
    before: str, kinds: tuple[EvaluationKind, ...], often: Frequency | None, after: str
) -> None:
    old = evaluation.read(before)
    item = evaluation.item_from_model(before, kinds, often, old)
    assert write(Evaluation(), {"evaluation": item}, typed(before), CONTEXT) == after


@pytest.mark.parametrize(
    ("before", "count", "after"),
    [("34 svar", 41, "41 svar"), ("n = 34", 41, "n = 41"), ("1.250", 980, "980"), ("Antal: 34", 1250, "Antal: 1.250")],
)
def test_a_count_is_written(before: str, count: int, after: str) -> None:
    assert write(CountCell("n"), {"n": count}, typed(before), CONTEXT) == after


ODD = Period(date(2025, 1, 3), date(2025, 2, 7), Precision.QUARTER)


@pytest.mark.parametrize(
    ("lens", "before", "wanted"),
    [
        (WHEN, "Q2 2025", {"when": ODD}),
        (WHEN, "uge 34", {"when": Period(date(1850, 1, 1), date(1850, 1, 1), Precision.DAY)}),
        (TARGET, "mindst 75 %", {"target": TargetValue(Comparator.GTE, Decimal(120), unit=Unit.PERCENT)}),
        (TARGET, "mindst 75 %", {"target": TargetValue(Comparator.GTE, Decimal(1), unit=Unit.YES_NO)}),
        (TARGET, "60-70 %", {"target": TargetValue(Comparator.BETWEEN, Decimal(90), Decimal(80), Unit.PERCENT)}),
        (RESULT, "68 %", {"value": TargetValue(Comparator.EQ, Decimal(120), unit=Unit.PERCENT)}),
        (DATED, "68 % (juni)", {"value": None, "period": ODD}),
        (DATED, "68 % (juni)", {"value": TargetValue(Comparator.EQ, Decimal(72), unit=Unit.PERCENT), "period": ODD}),
        (CountCell("n"), "34 svar", {"n": -1}),
    ],
)
def test_what_a_cell_cannot_say_is_refused_and_never_approximated(lens: Any, before: str, wanted: Any) -> None:
    with pytest.raises(InexpressibleError):
        write(lens, wanted, typed(before), CONTEXT)


LISTS = [
    ("3. og 4. juni 2025", "5. og 6. juni 2025", "5. og 6. juni 2025"),
    ("3. og 4. juni 2025", "30. maj 2025 og 4. juni 2025", "30-05-2025 og 4. juni 2025"),
    ("1. og 3. kvartal 2025", "2. og 3. kvartal 2025", "2. og 3. kvartal 2025"),
    ("uge 34 og 36", "uge 35 og 36 2025", "uge 35 og 36"),
    ("uge 34", "uge 34 og 36", "uge 34 og uge 36"),
    ("uge 34, 35 og 36", "uge 34 og 36", "uge 34 og 36"),
    ("Q1+Q2 2025", "Q1 2025", "Q1 2025"),
    ("H1 + H2 2025", "H2 2025", "H2 2025"),
    ("marts & maj 2025", "marts 2025", "marts 2025"),
    ("uge 34 + uge 40", "uge 34", "uge 34"),
]


@pytest.mark.parametrize(("before", "says", "after"), LISTS)
def test_a_list_of_times_is_written(before: str, says: str, after: str) -> None:
    column = PeriodsCell("times")
    assert write(column, column.get(typed(says), CONTEXT).values, typed(before), CONTEXT) == after
