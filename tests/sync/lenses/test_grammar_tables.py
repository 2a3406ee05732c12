"""DOMAIN.md 3.2 (a) and (b), row by row: what a cell says, with every remark about it and its severity."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from schema.enums import ActivityStatus, Comparator, Precision, Unit
from schema.rules.catalogue import RULES
from schema.values import Period, TargetValue
from sync.grid import Cell
from sync.lenses import targets
from sync.lenses.base import Context
from sync.lenses.criteria import Criteria
from sync.lenses.period_cell import PeriodCell
from sync.lenses.period_list import PeriodsCell
from sync.lenses.periods import find
from sync.lenses.target_cell import TargetCell

CONTEXT = Context(2025, date(2025, 1, 1), date(2026, 12, 31))
WHEN, DUE = PeriodCell("when"), PeriodCell("due", deadline=True)
TARGET = TargetCell("target")


def typed(text: str) -> Cell:
    return Cell(text=text, value=text or None)


def said(reading: Any) -> list[str]:
    return [f"{RULES[issue.rule].severity.name} {issue.rule}" for issue in reading.issues]


# -- (a) periods ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "start", "end", "rules"),
    [
        (Cell("15-08-2025", 45884.0, "DATE"), "2025-08-15", "2025-08-15", []),
        (Cell("15. august 2025", 45884.0, "DATE"), "2025-08-15", "2025-08-15", []),
        (Cell("15-08-2025 10:30", 45884.4375, "DATE_TIME"), "2025-08-15", "2025-08-15", []),
        (Cell("8/15/2025", 45884.0, "DATE"), "2025-08-15", "2025-08-15", []),
        (Cell("30-12-1899", 0.0, "DATE"), "1899-12-30", "1899-12-30", []),
        (Cell("2025", 2025.0, "NUMBER"), "2025-01-01", "2025-12-31", []),
        (Cell("2025", 2025.0), "2025-01-01", "2025-12-31", []),
        (Cell("15-08-2025", "15-08-2025", "TEXT"), "2025-08-15", "2025-08-15", []),
        (Cell("3/4 2025", "3/4 2025"), "2025-04-03", "2025-04-03", []),
        (Cell("########", -5.0, "DATE"), None, None, ["ERROR P01"]),
        (Cell("#REF!", None, error="#REF!"), None, None, ["ERROR X04"]),
        (Cell("45884", 45884.0, "NUMBER"), None, None, ["WARNING P03"]),
    ],
)
def test_a_number_in_a_cell_of_times(cell: Cell, start: str | None, end: str | None, rules: list[str]) -> None:
    reading = WHEN.get(cell, CONTEXT)
    period = reading.values.get("when", Period())
    days = (period.start and period.start.isoformat(), period.end and period.end.isoformat())
    assert (days, said(reading)) == ((start, end), rules)


def test_two_weeks_in_one_cell_are_two_periods() -> None:
    reading = PeriodsCell("times").get(typed("uge 34 og 36"), CONTEXT)
    assert [(p.start, p.end, p.precision) for p in reading.values["times"]] == [
        (date(2025, 8, 18), date(2025, 8, 24), Precision.WEEK),
        (date(2025, 9, 1), date(2025, 9, 7), Precision.WEEK),
    ]
    assert said(reading) == ["WARNING P04", "WARNING P04"]


@pytest.mark.parametrize(
    ("text", "end", "rules"),
    [
        ("ultimo 2025", "2025-12-31", ["INFO P10"]),
        ("medio 2025", "2025-09-30", ["INFO P10"]),
        ("foråret 2025", "2025-05-31", ["INFO P10"]),
        ("Q2", "2025-06-30", ["WARNING P04"]),
        ("31-12-2025", "2025-12-31", []),
        ("senest 1. maj 2025", "2025-05-01", []),
        ("ved udgangen af 2025", "2025-12-31", []),
        ("1/5 til 30/6 2025", "2025-06-30", []),
    ],
)
def test_a_vague_word_in_a_column_of_deadlines_is_its_last_day(text: str, end: str, rules: list[str]) -> None:
    reading = DUE.get(typed(text), CONTEXT)
    period = reading.values["due"]
    assert (period.start, period.end.isoformat(), period.is_deadline, said(reading)) == (None, end, True, rules)


@pytest.mark.parametrize(
    ("text", "rule", "suggestion"),
    [
        ("31.4.2025", "P01", "30-04-2025"),
        ("29/2 2025", "P01", "28-02-2025"),
        ("uge 54", "P01", "uge 52 2025"),
        ("uge 53 2025", "P01", "uge 52 2025"),
        ("Q5", "P01", None),
        ("5. kvartal 2025", "P01", None),
        ("13. måned", "P01", None),
        ("99/99 2025", "P01", None),
        ("2025-13", "P01", None),
        ("2025-02-30", "P01", "28-02-2025"),
        ("0/0 2025", "P01", None),
        ("30.6.2025 - 1.5.2025", "P02", "01-05-2025 - 30-06-2025"),
        ("2026 - 2025", "P02", "01-01-2025 - 31-12-2026"),
        ("juni 2025 - marts 2025", "P02", "01-03-2025 - 30-06-2025"),
        ("15/2025 - 16/2025", "P01", None),
        ("15. septemper 2025", "P03", "15. september 2025"),
        ("septem 2025", "P03", "september 2025"),
        ("inden sommerferien 2025", "P03", None),
        ("påskeferien i 2025", "P03", None),
        ("nytår 2025", "P03", None),
        ("skoleåret 2025", "P03", None),
        ("15 8 2025", "P03", None),
        ("senest fra marts 2025", "P03", None),
        ("inden efter 1. maj", "P03", None),
        ("fra senest uge 34", "P03", None),
        ("spetember 2025", "P03", "september 2025"),
        ("2. kavrtal 2025", "P03", "2. kvartal 2025"),
        ("prim. 2025", "P03", "primo 2025"),
        ("sennest 1/5 2025", "P03", "senest 1/5 2025"),
        ("1/1/1/1/1", "P03", None),
        ("jul 2025", "P03", None),
        ("inden jul 2025", "P03", None),
        ("uge 34", "P04", "uge 34 2025"),
        ("lørdag d. 15. august 2025", "P11", "fredag den 15-08-2025"),
    ],
)
def test_what_is_wrong_is_told_with_what_may_be_meant(text: str, rule: str, suggestion: str | None) -> None:
    reading = WHEN.get(typed(text), CONTEXT)
    assert [(issue.rule, issue.suggestion) for issue in reading.issues] == [(rule, suggestion)]
    period = reading.values.get("when")
    if rule in ("P01", "P02"):
        assert reading.values == {}
    elif rule == "P03":
        assert period == Period(), "kept with its words, and no day is guessed"


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("30/6 - 1/5 2025", "2024-06-30", "2025-05-01"),
        ("december 2025 - januar", "2025-12-01", "2026-01-31"),
        ("uge 50-2", "2025-12-08", "2026-01-11"),
        ("begyndelsen af 2025", "2025-01-01", "2025-03-31"),
        ("slutningen af marts 2025", "2025-03-21", "2025-03-31"),
        ("slut 2025", "2025-10-01", "2025-12-31"),
        ("midt i marts 2025", "2025-03-11", "2025-03-20"),
        ("første halvår af 2026", "2026-01-01", "2026-06-30"),
        ("anden halvdel af 2025", "2025-07-01", "2025-12-31"),
        ("sidste kvartal 2025", "2025-10-01", "2025-12-31"),
        ("uge 34 (2025)", "2025-08-18", "2025-08-24"),
        ("ugenr. 34", "2025-08-18", "2025-08-24"),
        ("uge nr. 34, 2025", "2025-08-18", "2025-08-24"),
        ("uge 34-25", "2025-08-18", "2025-08-24"),
        ("uge 34 t.o.m. 36", "2025-08-18", "2025-09-07"),
        ("marts måned 2025", "2025-03-01", "2025-03-31"),
        ("2025: marts", "2025-03-01", "2025-03-31"),
        ("2027, Q2", "2027-04-01", "2027-06-30"),
        ("09-2025", "2025-09-01", "2025-09-30"),
        ("9/2025", "2025-09-01", "2025-09-30"),
        ("11/2025 - 02/2026", "2025-11-01", "2026-02-28"),
        ("2025/08/15", "2025-08-15", "2025-08-15"),
        ("3-5/6 2025", "2025-06-03", "2025-06-05"),
        ("juni-juli-august 2025", "2025-06-01", "2025-08-31"),
        ("december-januar 2025/26", "2025-12-01", "2026-01-31"),
        ("2025, 2026 og 2027", "2025-01-01", "2027-12-31"),
        ("2025-2050", "2025-01-01", "2050-12-31"),
        ("2025?", "2025-01-01", "2025-12-31"),
        ("hele året", "2025-01-01", "2025-12-31"),
        ("året rundt", "2025-01-01", None),
        ("løbende hele perioden", "2025-01-01", None),
        ("tidligst 1. maj 2025", "2025-05-01", None),
        ("ikke før uge 34", "2025-08-18", None),
        ("ikke senere end 1. maj 2025", None, "2025-05-01"),
        ("ikke efter juni 2025", None, "2025-06-30"),
        ("senest til sommer", None, "2025-08-31"),
        ("inden nytår", None, "2025-12-31"),
        ("inden årsskiftet 2025/26", None, "2025-12-31"),
        ("forår/sommer 2025", "2025-03-01", "2025-08-31"),
        ("2025-28", "2025-01-01", "2028-12-31"),
        ("2026 og frem", "2026-01-01", None),
        ("løbende fra maj 2025", "2025-05-01", None),
        ("løbende i 2025", "2025-01-01", "2025-12-31"),
        ("vinteren 24/25", "2024-12-01", "2025-02-28"),
        ("til og med maj 2025", None, "2025-05-31"),
        ("1. maj 2025 kl. 9.30-12", "2025-05-01", "2025-05-01"),
        ("15-aug-25", "2025-08-15", "2025-08-15"),
        ("jul. 2025", "2025-07-01", "2025-07-31"),
        ("jun-jul 2025", "2025-06-01", "2025-07-31"),
        ("(maj 2025)", "2025-05-01", "2025-05-31"),
        ("((((maj 2025))))", "2025-05-01", "2025-05-31"),
        ("“maj 2025”", "2025-05-01", "2025-05-31"),
        ("maj 2025 😀", "2025-05-01", "2025-05-31"),
        ("maj 2025...", "2025-05-01", "2025-05-31"),
        ("maj\u00a02025", "2025-05-01", "2025-05-31"),
        ("\u202bmaj 2025\u202c", "2025-05-01", "2025-05-31"),
        ("m\u200baj 2025", "2025-05-01", "2025-05-31"),
        ("forår 2025".replace("å", "a\u030a"), "2025-03-01", "2025-05-31"),
        ("FORAARET 2025", "2025-03-01", "2025-05-31"),
        ("maj\n2025", "2025-05-01", "2025-05-31"),
        ("maj 2025 *)", "2025-05-01", "2025-05-31"),
        ("Senest d. 1. maj 2025.", None, "2025-05-01"),
    ],
)
def test_other_ways_to_say_it(text: str, start: str | None, end: str | None) -> None:
    period = WHEN.get(typed(text), CONTEXT).values["when"]
    assert (period.start and period.start.isoformat(), period.end and period.end.isoformat()) == (start, end)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("3. og 4. juni 2025", ["2025-06-03", "2025-06-04"]),
        ("3., 4. og 9. juni 2025", ["2025-06-03", "2025-06-04", "2025-06-09"]),
        ("d. 3. og den 4. juni", ["2025-06-03", "2025-06-04"]),
        ("1., 2. og 4. kvartal 2026", ["2026-01-01", "2026-04-01", "2026-10-01"]),
        ("uge 34 (2025) og uge 36 (2026)", ["2025-08-18", "2026-08-31"]),
        ("hver måned i 2026", ["2026-01-01"]),
        ("årligt i marts 2026", ["2025-01-01", "2026-03-01"]),
        ("H1+H2 2026", ["2026-01-01", "2026-07-01"]),
        ("K1, K2 og K4 2026", ["2026-01-01", "2026-04-01", "2026-10-01"]),
        ("primo og ultimo marts 2026", ["2026-03-01", "2026-03-21"]),
        ("Forberedes i foråret 2026, evalueres ultimo 2026", ["2026-03-01", "2026-10-01"]),
    ],
)
def test_a_list_of_times_shares_what_is_said_once(text: str, times: list[str]) -> None:
    periods = PeriodsCell("times").get(typed(text), CONTEXT).values["times"]
    assert [period.start and period.start.isoformat() for period in periods] == times


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("årligt i marts og oktober", "FREQ=YEARLY;BYMONTH=3,10"),
        ("2 x årligt (marts og oktober)", "FREQ=YEARLY;BYMONTH=3,10"),
        ("kvartalsvis (jan., apr., juli og okt.)", "FREQ=YEARLY;BYMONTH=1,4,7,10"),
        ("hvert år i uge 40", "FREQ=YEARLY;BYWEEKNO=40"),
        ("hver 14. dag", "FREQ=WEEKLY;INTERVAL=2"),
    ],
)
def test_again_and_again(text: str, rule: str) -> None:
    period = WHEN.get(typed(text), CONTEXT).values["when"]
    assert (period.precision, period.recurrence) == (Precision.RECURRING, rule)


@pytest.mark.parametrize("text", ["Udsat på ubestemt tid", "udskudt til sommerferien", "udsat til septemper 2026"])
def test_a_status_is_heard_also_where_the_time_behind_it_is_not_understood(text: str) -> None:
    reading = WHEN.get(typed(text), CONTEXT)
    assert reading.values["when"] == Period(status_hint=ActivityStatus.POSTPONED)
    assert said(reading) == ["WARNING P03"]


@pytest.mark.parametrize(
    "text", ["Ferieplan for sommerferien 2025", "Lejrtur i septemper 2025", "Sag 09-2025", "Fase 15 8 2025"]
)
def test_a_year_alone_is_not_read_out_of_a_time_that_is_not_understood(text: str) -> None:
    assert find(text, CONTEXT) == ()


@pytest.mark.parametrize("text", ["juleferie, jul 2025", "Jan tager mar med", "startet 25 forløb", "til 25 familier"])
def test_running_text_names_no_times_by_chance(text: str) -> None:
    assert [text[item.start : item.end] for item in find(text, CONTEXT)] in ([], ["2025"])


# -- (b) targets ------------------------------------------------------------------------------------------------------

GTE, GT, LTE, LT, EQ, BETWEEN = (Comparator[name] for name in ("GTE", "GT", "LTE", "LT", "EQ", "BETWEEN"))
PERCENT, COUNT, DKK, POINTS, YES_NO, TEXT = (
    Unit[name] for name in ("PERCENT", "COUNT", "DKK", "PERCENT_POINT", "YES_NO", "TEXT")
)

ROWS: list[tuple[Cell | str, Comparator, str | None, str | None, Unit, str]] = [
    ("mindst 80 %", GTE, "80", None, PERCENT, ""),
    ("min. 80%", GTE, "80", None, PERCENT, ""),
    ("≥ 80 pct.", GTE, "80", None, PERCENT, ""),
    ("80 % eller flere", GTE, "80", None, PERCENT, ""),
    ("80 procent og derover", GTE, "80", None, PERCENT, ""),
    ("80 %", GTE, "80", None, PERCENT, "INFO M10"),
    (Cell("80 %", 0.8, "PERCENT"), GTE, "80", None, PERCENT, "INFO M10"),
    (Cell("0,8", "0,8", "PERCENT"), GTE, "80", None, PERCENT, "INFO M10"),
    (Cell("9 %", 0.09, "PERCENT"), GTE, "9", None, PERCENT, "INFO M10"),
    ("0,8", EQ, "0.8", None, COUNT, "WARNING M08"),
    (Cell("0,8", 0.8, "NUMBER"), EQ, "0.8", None, COUNT, "WARNING M08"),
    (Cell("0,8", 0.8), EQ, "0.8", None, COUNT, "WARNING M08"),
    ("82,5 %", GTE, "82.5", None, PERCENT, "INFO M10"),
    ("højst 10 %", LTE, "10", None, PERCENT, ""),
    ("maks. 10", LTE, "10", None, COUNT, ""),
    ("under 10 %", LT, "10", None, PERCENT, ""),
    ("færre end 10", LT, "10", None, COUNT, ""),
    ("<5", LT, "5", None, COUNT, ""),
    ("over 90 %", GT, "90", None, PERCENT, ""),
    ("80-90 %", BETWEEN, "80", "90", PERCENT, ""),
    ("mellem 80 og 90 %", BETWEEN, "80", "90", PERCENT, ""),
    ("alle", EQ, "100", None, PERCENT, "INFO M10"),
    ("samtlige", EQ, "100", None, PERCENT, "INFO M10"),
    ("ingen", EQ, "0", None, PERCENT, "INFO M10"),
    ("halvdelen", GTE, "50", None, PERCENT, ""),
    ("to ud af tre", GTE, "66.7", None, PERCENT, ""),
    ("hver fjerde", GTE, "25", None, PERCENT, ""),
    ("mindst 2/3", GTE, "66.7", None, PERCENT, ""),
    ("fald på 5 procentpoint", LTE, "-5", None, POINTS, "WARNING M13"),
    ("-5 pp", LTE, "-5", None, POINTS, "WARNING M13"),
    ("− 5 pp", LTE, "-5", None, POINTS, "WARNING M13"),
    ("højest 10 %", LTE, "10", None, PERCENT, ""),
    ("maximum 10 %", LTE, "10", None, PERCENT, ""),
    ("1 250", EQ, "1250", None, COUNT, ""),
    ("mindst 1\u00a0250 familier", GTE, "1250", None, COUNT, ""),
    ("1 250 000 kr.", EQ, "1250000", None, DKK, ""),
    ("5 procentpoint lavere", LTE, "-5", None, POINTS, "WARNING M13"),
    ("1.250", EQ, "1250", None, COUNT, ""),
    (Cell("1.250", 1250.0, "NUMBER"), EQ, "1250", None, COUNT, ""),
    ("1.250,5", EQ, "1250.5", None, COUNT, ""),
    ("kr. 1.250.000", EQ, "1250000", None, DKK, ""),
    (Cell("1.250.000 kr.", 1250000.0, "CURRENCY"), EQ, "1250000", None, DKK, ""),
    ("1,25 mio. kr.", EQ, "1250000", None, DKK, ""),
    ("1.250 t.kr.", EQ, "1250000", None, DKK, ""),
    ("1.250 tkr.", EQ, "1250000", None, DKK, ""),
    ("ja", EQ, "1", None, YES_NO, ""),
    ("gennemført", EQ, "1", None, YES_NO, ""),
    ("✓", EQ, "1", None, YES_NO, ""),
    ("x", EQ, "1", None, YES_NO, ""),
    (Cell("SAND", True), EQ, "1", None, YES_NO, ""),
    (Cell("FALSK", False), EQ, "0", None, YES_NO, ""),
    ("stigende", EQ, None, None, TEXT, "WARNING M05"),
    ("bedre end sidste år", EQ, None, None, TEXT, "WARNING M05"),
    ("mindst 3 besøg", GTE, "3", None, COUNT, ""),
    ("mindst fem møder", GTE, "5", None, COUNT, ""),
    ("højst fem procent", LTE, "5", None, PERCENT, ""),
    ("imellem 10 og 20", BETWEEN, "10", "20", COUNT, ""),
    ("60 % → 80 %", GTE, "80", None, PERCENT, ""),
    ("60 -> 40 %", LTE, "40", None, PERCENT, ""),
    ("fra 60 til 80 procent", GTE, "80", None, PERCENT, ""),
    ("9 af 10", GTE, "90", None, PERCENT, ""),
    ("højst to af fem", LTE, "40", None, PERCENT, ""),
    ("5 millioner kr.", EQ, "5000000", None, DKK, ""),
    ("1,5 mia. kroner", EQ, "1500000000", None, DKK, ""),
    ("op til mindst 80 %", GTE, "80", None, PERCENT, ""),
    ("fald på mindst 5 procentpoint", LTE, "-5", None, POINTS, "WARNING M13"),
    ("fald på højst 5 procentpoint", GTE, "-5", None, POINTS, "WARNING M13"),
    ("stigning på mindst 5 procentpoint", GTE, "5", None, POINTS, "WARNING M13"),
    ("mindst 5 procentpoint lavere", LTE, "-5", None, POINTS, "WARNING M13"),
    ("10 % færre", EQ, None, None, TEXT, "WARNING M13"),
    ("10 % flere end i dag", EQ, None, None, TEXT, "WARNING M05"),
    ("80 ± 5 %", EQ, None, None, TEXT, "WARNING M05"),
    ("80 % +/- 5 %", EQ, None, None, TEXT, "WARNING M05"),
    ("fald på mindst 10 %", EQ, None, None, TEXT, "WARNING M13"),
    ("mindst højst 5", EQ, None, None, TEXT, "WARNING M05"),
    ("højst 80 % eller flere", EQ, None, None, TEXT, "WARNING M05"),
    ("mindst under 10 %", EQ, None, None, TEXT, "WARNING M05"),
    ("mindst 80 procnt", EQ, None, None, TEXT, "WARNING M05"),
    ("mindst 75 % af teamlederne", GTE, "75", None, PERCENT, ""),
    ("(80 %)", GTE, "80", None, PERCENT, "INFO M10"),
    ("80\u00a0%", GTE, "80", None, PERCENT, "INFO M10"),
    ("\u200e80 %\u200b", GTE, "80", None, PERCENT, "INFO M10"),
    ("90-80 %", EQ, None, None, TEXT, "WARNING M05"),
    ("80 % 90 %", EQ, None, None, TEXT, "WARNING M05"),
    ("3/4", EQ, None, None, TEXT, "WARNING M05"),
    ("80 pc", EQ, None, None, TEXT, "WARNING M05"),
    ("100 EUR", EQ, None, None, TEXT, "WARNING M05"),
    ("1.1.2", EQ, None, None, TEXT, "WARNING M05"),
    ("((((80 ((%", EQ, None, None, TEXT, "WARNING M05"),
]


@pytest.mark.parametrize(
    ("given", "comparator", "value", "value_max", "unit", "rules"), ROWS, ids=[str(row[0])[:60] for row in ROWS]
)
def test_a_cell_of_a_target(
    given: Cell | str, comparator: Comparator, value: str | None, value_max: str | None, unit: Unit, rules: str
) -> None:
    reading = TARGET.get(given if isinstance(given, Cell) else typed(given), CONTEXT)
    wanted = TargetValue(comparator, value and Decimal(value), value_max and Decimal(value_max), unit)  # type: ignore[arg-type]
    assert replace(reading.values["target"], approximate=False) == wanted
    assert ", ".join(said(reading)) == rules


def test_shares_in_words_are_approximate_and_numbers_are_not() -> None:
    def approximate(text: str) -> bool:
        found = TARGET.get(typed(text), CONTEXT).values["target"]
        return bool(found.approximate)

    assert all(map(approximate, ("halvdelen", "to ud af tre", "hver fjerde", "ca. 80 %", "mindst omkring 80 %")))
    assert not any(map(approximate, ("80 %", "mindst 80 %", "alle", "80-90 %")))


@pytest.mark.parametrize(
    "text", ["Vi når mindst højst 5 familier", "fald på mindst 10 % i fravær", "mellem 90 og 80 % af lederne"]
)
def test_a_sentence_that_contradicts_itself_makes_no_number(text: str) -> None:
    (found,) = targets.find(text)
    assert (found.target.unit, found.target.value) == (TEXT, None)


@pytest.mark.parametrize("text", ["120 %", "99999999 %", "-5 %", "mindst 101 %", "80-120 %"])
def test_a_share_outside_0_to_100_is_not_taken_in(text: str) -> None:
    reading = TARGET.get(typed(text), CONTEXT)
    assert reading.values == {}
    assert said(reading)[0] == "ERROR M15"


@pytest.mark.parametrize("text", ["På længere sigt 95 %", "på sigt 95 %", "langsigtet: 95 %", "95 % på længere sigt"])
def test_a_target_in_the_long_run(text: str) -> None:
    found = targets.read(text)
    assert found is not None
    assert (found.target, found.long_term) == (TargetValue(GTE, Decimal(95), unit=PERCENT), True)


def test_one_cell_with_two_numbers_makes_two_criteria_and_the_comparator_carries_over() -> None:
    text = "… mindst 60 %, der kender aftalen, og at 95 % er trygge ved den"
    reading = Criteria().get(typed(text), CONTEXT)
    steps = [item.targets[0].target for item in reading.values["success_criteria"]]
    assert [(step.comparator, step.value) for step in steps] == [(GTE, 60), (GTE, 95)]
    assert "M10" not in [issue.rule for issue in reading.issues]


def test_in_one_cell_the_long_run_is_a_second_step() -> None:
    reading = Criteria().get(typed("mindst 75 % svarer ja. På længere sigt 95 %."), CONTEXT)
    (item,) = reading.values["success_criteria"]
    assert [(step.target.value, step.horizon.name) for step in item.targets] == [(75, "SHORT"), (95, "LONG_TERM")]


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("mindts 80 %", "mindst 80 %"),
        ("mindst 80 procnt", "mindst 80 procent"),
        ("80 pro", "80 procent"),
        ("havldelen", "halvdelen"),
        ("0,8", "80 %"),
        ("80 %", "mindst 80 %"),
        ("bedre", None),
        ("90-80 %", "80-90 %"),
        ("mindst højst 5", "højst 5"),
        ("højst 80 % eller flere", "højst 80 %"),
    ],
)
def test_a_target_that_is_not_clear_comes_with_a_suggestion(text: str, suggestion: str | None) -> None:
    (issue,) = TARGET.get(typed(text), CONTEXT).issues
    assert issue.suggestion == suggestion


@pytest.mark.parametrize(
    "text", ["9" * 30_000, "9" * 30_000 + " %", "1." * 20_000, "(" * 30_000 + "80 %", "1,1,1,1,1,1"]
)
def test_a_hostile_number_is_no_number(text: str) -> None:
    assert TARGET.get(typed(text), CONTEXT).values["target"].unit is TEXT
    assert WHEN.get(typed(text), CONTEXT).values["when"] == Period()
