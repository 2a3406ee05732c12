"""Success criteria: statements, numbers and dates (DOMAIN.md 2.3, 3.2 b, section 6)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from schema.enums import Comparator, Horizon, Precision, Unit
from schema.values import Period, TargetValue
from sync.grid import Cell
from sync.lenses.base import Context, InexpressibleError, write
from sync.lenses.criteria import Criteria, item_from_model
from sync.lenses.items import CriterionItem, StepItem

CONTEXT = Context(2025, date(2025, 1, 1), date(2026, 12, 31))
D8 = (
    "… mindst 75 % af teamlederne ved udgangen af 2025 svarer, at politikken bruges i planlægningen."
    " På længere sigt 90 %."
)
D9 = "… der ved udgangen af 2025 er mindst 65 %, der kan finde den rette kontakt samme dag, og 90 % kender vejviseren."
D13 = "… højst 10 % af familierne oplever skift i det første år *)"
BULLETS = "• mindst 75 % af lederne kender den\n• mindst 60 % af medarbejderne bruger den ved udgangen af 2026 *)\n"
GTE, LTE = Comparator.GTE, Comparator.LTE


def percent(value: int, comparator: Comparator = GTE) -> TargetValue:
    return TargetValue(comparator, Decimal(value), unit=Unit.PERCENT)


def end_of(year: int) -> Period:
    return Period(None, date(year, 12, 31), Precision.DAY, is_deadline=True)


def short(value: int, due: Period | None = None, comparator: Comparator = GTE) -> StepItem:
    return StepItem(percent(value, comparator), due)


def long(value: int, comparator: Comparator = GTE) -> StepItem:
    return StepItem(percent(value, comparator), None, Horizon.LONG_TERM)


def read(text: str) -> tuple[CriterionItem, ...]:
    items: tuple[CriterionItem, ...] = Criteria().get(Cell(text, text), CONTEXT).values["success_criteria"]
    return items


def rules(text: str) -> list[str]:
    return [issue.rule for issue in Criteria().get(Cell(text, text), CONTEXT).issues]


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        (D8, [(short(75, end_of(2025)), long(90))]),
        (D9, [(short(65, end_of(2025)),), (short(90, end_of(2025)),)]),
        (D13, [(short(10, None, LTE),)]),
        ("mindst 75 % … På sigt 90 %", [(short(75), long(90))]),
        ("mindst 65 % … og 90 % …", [(short(65),), (short(90),)]),
        ("højst 10 %", [(short(10, None, LTE),)]),
        ("mindst 60 % mener A, og at 95 % mener B", [(short(60),), (short(95),)]),
        ("mindst 60 % af børnene og mindst 80 % af de voksne er med", [(short(60),), (short(80),)]),
        ("90 % kender den, og højst 5 % er utrygge", [(short(90),), (short(5, None, LTE),)]),
        ("højst 8 % har over 15 % fravær", [(short(8, None, LTE),)]),
        ("• mindst 75 % er med\n• På længere sigt 95 %", [(short(75), long(95))]),
        (
            "Ved udgangen af 2025:\n- 80 % er med\n- 90 % er glade",
            [(short(80, end_of(2025)),), (short(90, end_of(2025)),)],
        ),
        ("• 80 % er med ved udgangen af 2025\n• 90 % er glade", [(short(80, end_of(2025)),), (short(90),)]),
        ("mindst 75 % af lederne\nsvarer ja", [(short(75),)]),
        ("Vejviseren er klar (ja/nej)", [(StepItem(TargetValue(Comparator.EQ, Decimal(1), unit=Unit.YES_NO)),)]),
        ("… at alle ledere er med", [(StepItem(percent(100, Comparator.EQ)),)]),
        ("Bedre trivsel", [()]),
        ("", []),
    ],
)
def test_statements_and_their_numbers(text: str, targets: list[tuple[StepItem, ...]]) -> None:
    assert [item.targets for item in read(text)] == targets


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("mindst\n80 % af lederne", [(short(80),)]),
        ("mindst 80\n% af lederne", [(short(80),)]),
        ("mindst\n80\nprocent af lederne", [(short(80),)]),
        ("• mindst 80\n% af lederne", [(short(80),)]),
        ("højst\u202810 % af familierne", [(short(10, None, LTE),)]),
        ("mindst 80 % ved udgangen\naf 2025", [(short(80, end_of(2025)),)]),
        ("På længere sigt\n95 %", [(long(95),)]),
        ("80 % er med\n90 % er glade", [(short(80),), (short(90),)]),
        ("mindst 80 % på sigt\nog 90 % er glade", [(long(80),), (short(90),)]),
        ("Inden 1. maj\n25 % af dem", [(), (short(25),)]),
        ("Gruppe 3\n80 % er med", [(), (short(80),)]),
        ("• 80 % er\n• % af lederne", [(short(80),), ()]),
    ],
)
def test_a_line_break_inside_a_phrase_is_a_blank(text: str, targets: list[tuple[StepItem, ...]]) -> None:
    assert [item.targets for item in read(text)] == targets


IN_2026 = Period(date(2026, 1, 1), date(2026, 12, 31), Precision.YEAR)
IN_2025 = Period(date(2025, 1, 1), date(2025, 12, 31), Precision.YEAR)


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("Andelen stiger fra 60 % i 2024 til 80 % i 2026", (short(80, IN_2026),)),
        ("fra 60 % (2024) til 80 % (2026)", (short(80, IN_2026),)),
        ("fra 60 % i dag til 80 % i 2026", (short(80, IN_2026),)),
        ("falder fra 30 % i 2024 til 20 % i 2026", (short(20, IN_2026, LTE),)),
        ("falder fra 30 % i 2024 til højst 20 % i 2026", (short(20, IN_2026, LTE),)),
        ("fra 60 % i 2024 til 70 % i 2025 og 80 % i 2026", (short(70, IN_2025), short(80, IN_2026))),
        ("80 % i 2026 (fra 60 % i 2024)", (short(80, IN_2026),)),
        ("80 % (60 % i 2024)", (short(80),)),
        ("90 % får svar inden 8 uger i 2026", (short(90, IN_2026),)),
        ("90 % får svar inden tre måneder i 2026", (short(90, IN_2026),)),
    ],
)
def test_what_was_before_is_no_target_and_its_date_is_not_when(text: str, targets: tuple[StepItem, ...]) -> None:
    (item,) = read(text)
    assert item.targets == targets


def test_a_target_behind_its_baseline_is_changed_alone() -> None:
    text = "Andelen stiger fra 60 % i 2024 til 80 % i 2026"
    (item,) = read(text)
    cell = Cell(text, text)
    lower = replace(item, targets=(short(50, IN_2026),))
    assert write(Criteria(), {"success_criteria": (lower,)}, cell, CONTEXT) == (
        "Andelen stiger fra 60 % i 2024 til mindst 50 % i 2026"
    )


def test_steps_with_a_date_each_belong_to_one_statement() -> None:
    (item,) = read("mindst 75 % i 2025, 80 % i 2026 og 90 % i 2028 svarer ja")
    assert [(step.target.value, step.due and step.due.end) for step in item.targets] == [
        (75, date(2025, 12, 31)),
        (80, date(2026, 12, 31)),
        (90, date(2028, 12, 31)),
    ]


def test_the_words_of_the_worked_example() -> None:
    texts = [item.text for text in (D8, D9, D13) for item in read(text)]
    assert texts == [
        D8,
        "… der ved udgangen af 2025 er mindst 65 %, der kan finde den rette kontakt samme dag",
        "90 % kender vejviseren.",
        "… højst 10 % af familierne oplever skift i det første år",
    ]
    assert [rules(text) for text in (D8, D9, D13)] == [[], [], []]


@pytest.mark.parametrize(
    ("text", "population", "qualifier"),
    [
        (D8, "teamlederne", None),
        (D13, "familierne", None),
        (
            "60 % af medlemmerne i kompetenceteamene mener i høj grad, at",
            "medlemmerne i kompetenceteamene",
            "i høj grad",
        ),
        ("80 % er tilfredse eller meget tilfredse", None, "tilfredse eller meget tilfredse"),
    ],
)
def test_who_and_how_much(text: str, population: str | None, qualifier: str | None) -> None:
    (item, *_) = read(text)
    assert (item.population, item.qualifier) == (population, qualifier)


@pytest.mark.parametrize(
    ("text", "population"),
    [
        ("mindst 90 % af sagerne behandles inden for 14 dage", "sagerne"),
        ("højst 5 % af børnene venter mere end 14 dage", "børnene"),
        ("mindst 80 % af lederne i dagtilbud svarer ja", "lederne i dagtilbud"),
        ("mindst 80 % af børn under 6 år er i dagtilbud", "børn under 6 år"),
        ("alle ledere har deltaget", "ledere"),
        ("samtlige teams har en plan", "teams"),
        ("alle har deltaget", None),
        ("to ud af tre forældre er tilfredse", "forældre"),
    ],
)
def test_who_ends_where_the_sentence_goes_on(text: str, population: str | None) -> None:
    assert [item.population for item in read(text)] == [population]


@pytest.mark.parametrize("text", ["ingen børn venter mere end 14 dage", "ingen venter over 30 dage"])
def test_none_more_than_a_number_is_none_and_not_more_than_that_number(text: str) -> None:
    (item,) = read(text)
    assert item.targets == (StepItem(percent(0, Comparator.EQ)),)
    assert rules(text) == ["M10"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bedre trivsel", ["M05"]),
        ("højsst 10 % af familierne oplever skift", ["M05"]),
        ("80 +/- 5 % af familierne kender vejviseren", ["M05"]),
        ("10 % færre sager", ["M13"]),
        ("mindst 3/4 af lederne", []),
        ("80 % er med", ["M10"]),
        ("0,8", ["M08"]),
        ("stigning på 5 procentpoint", ["M13"]),
        ("mindst 80 % er med i uge 34", ["P04"]),
        ("120 % er med", ["M15"]),
        ("80 % er med inden 31.4.2025", ["P01"]),
        ("mor til Mikkel er tilfreds", ["G02"]),
    ],
)
def test_issues_are_those_of_the_text_itself(text: str, expected: list[str]) -> None:
    assert rules(text) == expected


@pytest.mark.parametrize("bad", ["120 % er med", "80 % er med inden 31.4.2025", "ring til 010203-1234"])
def test_a_line_that_cannot_be_read_leaves_the_others_readable_and_is_never_rewritten(bad: str) -> None:
    text = f"• {bad}\n• mindst 80 % er glade"
    unreadable, readable = read(text)
    assert (unreadable.unreadable, unreadable.text, readable.targets) == (True, "", (short(80),))
    changed = replace(readable, targets=(short(85),))
    written = write(Criteria(), {"success_criteria": (unreadable, changed)}, Cell(text, text), CONTEXT)
    assert written == f"• {bad}\n• mindst 85 % er glade"


Change = Callable[..., tuple[CriterionItem, ...]]


def steps(item: CriterionItem, *targets: StepItem) -> CriterionItem:
    return replace(item, targets=targets)


def worded(item: CriterionItem, text: str) -> CriterionItem:
    return item_from_model(text, item.targets, CONTEXT, item)


NEW = item_from_model("Forældrene er tilfredse", (short(70, end_of(2027)),), CONTEXT)
PUT: list[tuple[str, Change, str]] = [
    (D8, lambda a: (steps(a, short(70, end_of(2025)), long(90)),), D8.replace("75", "70")),
    (D8, lambda a: (steps(a, short(75, end_of(2026)), long(90)),), D8.replace("2025", "2026")),
    (D8, lambda a: (steps(a, short(75, end_of(2025)), long(95)),), D8.replace("90", "95")),
    (D8, lambda a: (steps(a, short(75, end_of(2025))),), D8.replace(" På længere sigt 90 %.", "")),
    (D8, lambda a: (steps(a, short(75), long(90)),), D8.replace(" ved udgangen af 2025", "")),
    (
        D8,
        lambda a: (steps(a, short(75, end_of(2025), LTE), long(90)),),
        D8.replace("mindst 75", "højst 75").replace("90 %", "mindst 90 %"),
    ),
    (D8, lambda a: (worded(a, D8.replace("teamlederne", "lederne")),), D8.replace("teamlederne", "lederne")),
    (
        D8,
        lambda a: (worded(a, "… af lederne svarer, at politikken bruges i planlægningen."),),
        D8.replace("teamlederne", "lederne"),
    ),
    (
        D8,
        lambda a: (worded(a, "Helt andre ord om trivsel"),),
        "Helt andre ord om trivsel: mindst 75 % ved udgangen af 2025. På længere sigt mindst 90 %.",
    ),
    (D8, lambda a: (), ""),
    (D9, lambda a, b: (steps(a, short(70, end_of(2025))), b), D9.replace("65", "70")),
    (D9, lambda a, b: (a, steps(b, short(95, end_of(2025)))), D9.replace("90", "95")),
    (
        D9,
        lambda a, b: (a, steps(b, short(90, end_of(2026)))),
        D9.replace("90 %", "90 % ved udgangen af 2026"),
    ),
    (
        D9,
        lambda a, b: (steps(a, short(65, end_of(2026))), b),
        D9.replace("2025", "2026").replace("90 %", "90 % ved udgangen af 2025"),
    ),
    (D9, lambda a, b: (a,), D9.replace(", og 90 % kender vejviseren", "")),
    (D9, lambda a, b: (b,), "90 % ved udgangen af 2025 kender vejviseren."),
    (D9, lambda a, b: (a, worded(b, "90 % bruger vejviseren.")), D9.replace("kender", "bruger")),
    (
        D9,
        lambda a, b: (a, steps(b, *b.targets, long(99))),
        D9 + " På længere sigt mindst 99 %.",
    ),
    (D9, lambda a, b: (a, b, NEW), D9 + "\nForældrene er tilfredse: mindst 70 % ved udgangen af 2027."),
    (D13, lambda a: (steps(a, short(8, None, LTE)),), D13.replace("10", "8")),
    (
        D13,
        lambda a: (steps(a, short(10, end_of(2025), LTE)),),
        D13.replace("familierne", "familierne ved udgangen af 2025"),
    ),
    (
        D13,
        lambda a: (steps(a, short(10, None, LTE), long(5, LTE)),),
        D13.replace(" *)", ". På længere sigt højst 5 % *)"),
    ),
    (D13, lambda a: (a, NEW), D13 + "\nForældrene er tilfredse: mindst 70 % ved udgangen af 2027"),
    (BULLETS, lambda a, b: (steps(a, short(80)), b), BULLETS.replace("75", "80")),
    (BULLETS, lambda a, b: (b,), BULLETS.partition("\n")[2]),
    (BULLETS, lambda a, b: (a,), "• mindst 75 % af lederne kender den\n"),
    (
        BULLETS,
        lambda a, b: (b, a),
        "• mindst 60 % af medarbejderne bruger den ved udgangen af 2026 *)\n• mindst 75 % af lederne kender den\n",
    ),
    (
        BULLETS,
        lambda a, b: (a, b, NEW),
        BULLETS + "• Forældrene er tilfredse: mindst 70 % ved udgangen af 2027\n",
    ),
    ("", lambda: (NEW,), "Forældrene er tilfredse: mindst 70 % ved udgangen af 2027"),
    (
        "",
        lambda: (NEW, item_from_model("Alle er hørt", (), CONTEXT)),
        f"• {NEW.text}: mindst 70 % ved udgangen af 2027\n• Alle er hørt",
    ),
]


@pytest.mark.parametrize(("before", "change", "after"), PUT)
def test_only_what_changed_is_written(before: str, change: Change, after: str) -> None:
    wanted = change(*read(before))
    assert write(Criteria(), {"success_criteria": wanted}, Cell(before, before), CONTEXT) == after


def test_an_empty_cell_takes_the_neighbours_sign() -> None:
    context = replace(CONTEXT, neighbours=("- mindst 80 % er med\n- 90 % er glade",))
    assert write(Criteria(), {"success_criteria": (NEW,)}, Cell(), context).startswith("- Forældrene")


def test_a_statement_that_would_read_as_two_cannot_be_written() -> None:
    two = CriterionItem("noget", (short(80),), "mindst 80 % er med, og mindst 90 % er glade")
    with pytest.raises(InexpressibleError):
        write(Criteria(), {"success_criteria": (two,)}, Cell(), CONTEXT)


def test_the_database_shows_what_the_cell_shows_when_nothing_changed() -> None:
    for text in (D8, D9, D13, BULLETS):
        for item in read(text):
            assert item_from_model(item.text, item.targets, CONTEXT, item) == item


def test_of_text_and_stored_steps_the_one_that_changed_holds() -> None:
    (agreed,) = read("mindst 75 % er med")
    changed_steps = item_from_model("mindst 75 % er med", (short(80),), CONTEXT, agreed)
    changed_text = item_from_model("mindst 85 % er med", (short(75),), CONTEXT, agreed)
    both = item_from_model("mindst 85 % er med", (short(80),), CONTEXT, agreed)
    neither_agreed = item_from_model("mindst 85 % er med", (short(80),), CONTEXT, None)
    assert [item.targets for item in (changed_steps, changed_text, both, neither_agreed)] == [
        (short(80),),
        (short(85),),
        (short(80),),
        (short(80),),
    ]


def test_a_text_without_numbers_takes_the_stored_ones() -> None:
    item = item_from_model("Forældrene er tilfredse", (short(80), replace(long(90))), CONTEXT)
    assert (item.skeleton, item.targets) == ("Forældrene er tilfredse", (short(80), long(90)))


def test_a_yearly_step_is_shown_as_a_short_one() -> None:
    item = item_from_model("er med", (replace(short(80, end_of(2026)), horizon=Horizon.STEP),), CONTEXT)
    assert item.targets == (short(80, end_of(2026)),)


def test_a_line_that_begins_with_a_dash_is_no_range_from_the_year_above_it() -> None:
    first, second = read("- mindst 75 % er med inden udgangen af 2025\n- 90 % kender vejviseren")
    assert [step.target.value for step in (*first.targets, *second.targets)] == [75, 90]


def test_statements_that_would_be_read_as_one_sentence_get_bullets() -> None:
    cell = Cell("mindst 75 % er glade", "mindst 75 % er glade")
    wanted = read("• mindst 75 % er glade\n• familien har en kontaktperson")
    written = write(Criteria(), {"success_criteria": wanted}, cell, CONTEXT)
    assert written == "• mindst 75 % er glade\n• familien har en kontaktperson"
