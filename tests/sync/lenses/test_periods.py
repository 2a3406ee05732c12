"""Times as people write them: every row of the table of DOMAIN.md 3.2 (a), and writing them back in their style."""

from datetime import date

import pytest

from schema.enums import ActivityStatus, Precision
from schema.values import Period
from sync.lenses.base import Context, InexpressibleError
from sync.lenses.periods import canonical, find, read, render

CONTEXT = Context(2025, date(2025, 1, 1), date(2026, 12, 31))

DAY, WEEK, MONTH = Precision.DAY, Precision.WEEK, Precision.MONTH

ROWS: list[tuple[str, str | None, str | None, Precision, str, str]] = [
    ("15.8.2025", "2025-08-15", "2025-08-15", DAY, "", ""),
    ("15-08-2025", "2025-08-15", "2025-08-15", DAY, "", ""),
    ("15/8 2025", "2025-08-15", "2025-08-15", DAY, "", ""),
    ("15. aug. 2025", "2025-08-15", "2025-08-15", DAY, "", ""),
    ("d. 15. august 2025", "2025-08-15", "2025-08-15", DAY, "", ""),
    ("15/8", "2025-08-15", "2025-08-15", DAY, "", "P04"),
    ("15.8.25", "2025-08-15", "2025-08-15", DAY, "", ""),
    ("3/4 2025", "2025-04-03", "2025-04-03", DAY, "", ""),
    ("uge 34", "2025-08-18", "2025-08-24", WEEK, "", "P04"),
    ("u. 34", "2025-08-18", "2025-08-24", WEEK, "", "P04"),
    ("uge 34, 2025", "2025-08-18", "2025-08-24", WEEK, "", ""),
    ("uge 34-36", "2025-08-18", "2025-09-07", WEEK, "", "P04"),
    ("marts 2025", "2025-03-01", "2025-03-31", MONTH, "", ""),
    ("mar 25", "2025-03-01", "2025-03-31", MONTH, "", ""),
    ("2025-03", "2025-03-01", "2025-03-31", MONTH, "", ""),
    ("august-september 2025", "2025-08-01", "2025-09-30", MONTH, "", ""),
    ("aug.–sept. 2025", "2025-08-01", "2025-09-30", MONTH, "", ""),
    ("aug/sep 2025", "2025-08-01", "2025-09-30", MONTH, "", ""),
    ("primo 2025 (januar-marts)", "2025-01-01", "2025-03-31", MONTH, "", ""),
    ("primo 2025", "2025-01-01", "2025-03-31", Precision.THIRD, "approximate", ""),
    ("medio 2025", "2025-04-01", "2025-09-30", Precision.THIRD, "approximate", ""),
    ("ultimo 2025", "2025-10-01", "2025-12-31", Precision.THIRD, "approximate", ""),
    ("primo marts 2025", "2025-03-01", "2025-03-10", Precision.THIRD, "approximate", ""),
    ("medio marts 2025", "2025-03-11", "2025-03-20", Precision.THIRD, "approximate", ""),
    ("ultimo marts 2025", "2025-03-21", "2025-03-31", Precision.THIRD, "approximate", ""),
    ("udgangen af 2025", None, "2025-12-31", DAY, "deadline", ""),
    ("ved årets udgang", None, "2025-12-31", DAY, "deadline", "P04"),
    ("inden årsskiftet", None, "2025-12-31", DAY, "deadline", "P04"),
    ("senest 1. maj 2025", None, "2025-05-01", DAY, "deadline", ""),
    ("inden 1/5-25", None, "2025-05-01", DAY, "deadline", ""),
    ("deadline 1.5.25", None, "2025-05-01", DAY, "deadline", ""),
    ("fra 1. maj 2025", "2025-05-01", None, DAY, "", ""),
    ("fra og med maj", "2025-05-01", None, MONTH, "", "P04"),
    ("1.5.2025 - 30.6.2025", "2025-05-01", "2025-06-30", DAY, "", ""),
    ("maj–juni", "2025-05-01", "2025-06-30", MONTH, "", "P04"),
    ("1/5 til 30/6", "2025-05-01", "2025-06-30", DAY, "", "P04"),
    ("i løbet af 2025 og 2026", "2025-01-01", "2026-12-31", Precision.MULTI_YEAR, "", ""),
    ("2025-2026", "2025-01-01", "2026-12-31", Precision.MULTI_YEAR, "", ""),
    ("2025/26", "2025-01-01", "2026-12-31", Precision.MULTI_YEAR, "", ""),
    ("skoleåret 2025/26", "2025-08-01", "2026-07-31", Precision.SCHOOL_YEAR, "", ""),
    ("sommeren 2025 (august-september)", "2025-08-01", "2025-09-30", MONTH, "", "P09"),
    ("foråret 2025 (marts-april)", "2025-03-01", "2025-04-30", MONTH, "", ""),
    ("forår 2025", "2025-03-01", "2025-05-31", Precision.SEASON, "approximate", ""),
    ("foråret 2025", "2025-03-01", "2025-05-31", Precision.SEASON, "approximate", ""),
    ("sommer", "2025-06-01", "2025-08-31", Precision.SEASON, "approximate", "P04"),
    ("Efteraaret 2025", "2025-09-01", "2025-11-30", Precision.SEASON, "approximate", ""),
    ("vinter 2025", "2025-12-01", "2026-02-28", Precision.SEASON, "approximate", ""),
    ("vinteren 2025/26", "2025-12-01", "2026-02-28", Precision.SEASON, "approximate", ""),
    ("Q2", "2025-04-01", "2025-06-30", Precision.QUARTER, "", "P04"),
    ("Q2 2025", "2025-04-01", "2025-06-30", Precision.QUARTER, "", ""),
    ("2. kvartal", "2025-04-01", "2025-06-30", Precision.QUARTER, "", "P04"),
    ("2. kvt. 25", "2025-04-01", "2025-06-30", Precision.QUARTER, "", ""),
    ("2025K2", "2025-04-01", "2025-06-30", Precision.QUARTER, "", ""),
    ("kv. 2", "2025-04-01", "2025-06-30", Precision.QUARTER, "", "P04"),
    ("1. halvår 2025", "2025-01-01", "2025-06-30", Precision.HALF_YEAR, "", ""),
    ("H1 2025", "2025-01-01", "2025-06-30", Precision.HALF_YEAR, "", ""),
    ("2025H1", "2025-01-01", "2025-06-30", Precision.HALF_YEAR, "", ""),
    ("2025", "2025-01-01", "2025-12-31", Precision.YEAR, "", ""),
    ("løbende", "2025-01-01", None, Precision.OPEN, "", ""),
    ("kontinuerligt", "2025-01-01", None, Precision.OPEN, "", ""),
    ("hele perioden", "2025-01-01", None, Precision.OPEN, "", ""),
    ("fast", "2025-01-01", None, Precision.OPEN, "", ""),
    ("månedligt", "2025-01-01", "2026-12-31", Precision.RECURRING, "FREQ=MONTHLY", ""),
    ("hver måned", "2025-01-01", "2026-12-31", Precision.RECURRING, "FREQ=MONTHLY", ""),
    ("hvert kvartal", "2025-01-01", "2026-12-31", Precision.RECURRING, "FREQ=MONTHLY;INTERVAL=3", ""),
    ("2 x årligt", "2025-01-01", "2026-12-31", Precision.RECURRING, "FREQ=MONTHLY;INTERVAL=6", ""),
    ("årligt i marts", "2025-01-01", "2026-12-31", Precision.RECURRING, "FREQ=YEARLY;BYMONTH=3", ""),
    ("hver 14. dag", "2025-01-01", "2026-12-31", Precision.RECURRING, "FREQ=WEEKLY;INTERVAL=2", ""),
    ("månedligt fra august 2025", "2025-08-01", "2026-12-31", Precision.RECURRING, "FREQ=MONTHLY", ""),
    ("ugentligt f.o.m. 1/8", "2025-08-01", "2026-12-31", Precision.RECURRING, "FREQ=WEEKLY", "P04"),
    ("hvert kvartal i 2026", "2026-01-01", "2026-12-31", Precision.RECURRING, "FREQ=MONTHLY;INTERVAL=3", ""),
    ("hver uge indtil maj 2026", "2025-01-01", "2026-05-31", Precision.RECURRING, "FREQ=WEEKLY", ""),
    ("månedligt fra august 2027", "2027-08-01", None, Precision.RECURRING, "FREQ=MONTHLY", ""),
    ("f.o.m. maj 2025", "2025-05-01", None, MONTH, "", ""),
    ("indtil 1. maj 2025", None, "2025-05-01", DAY, "deadline", ""),
    ("til 1. maj 2025", None, "2025-05-01", DAY, "deadline", ""),
    ("primo/medio marts 2025", "2025-03-01", "2025-03-20", Precision.THIRD, "approximate", ""),
    ("efter ca. ½ år", "2025-05-20", "2025-08-12", Precision.RELATIVE, "approximate", ""),
    ("6 mdr. efter start", "2025-05-20", "2025-08-12", Precision.RELATIVE, "approximate", ""),
    ("udsat til efteråret 2025", "2025-09-01", "2025-11-30", Precision.SEASON, "approximate POSTPONED", ""),
    ("udskudt", None, None, Precision.UNKNOWN, "POSTPONED", ""),
    ("afsluttet", None, None, Precision.UNKNOWN, "DONE", ""),
    ("ok", None, None, Precision.UNKNOWN, "DONE", ""),
    ("gennemført marts", "2025-03-01", "2025-03-31", MONTH, "DONE", "P04"),
    ("snarest", None, None, Precision.UNKNOWN, "", "P03"),
    ("hurtigst muligt", None, None, Precision.UNKNOWN, "", "P03"),
    ("afventer", None, None, Precision.UNKNOWN, "", "P03"),
    ("TBA", None, None, Precision.UNKNOWN, "", "P03"),
    ("?", None, None, Precision.UNKNOWN, "", "P03"),
    ("-", None, None, Precision.UNKNOWN, "", "P03"),
    ("følger", None, None, Precision.UNKNOWN, "", "P03"),
    ("31.4.2025", None, None, Precision.UNKNOWN, "", "P01"),
    ("uge 54", None, None, Precision.UNKNOWN, "", "P01"),
    ("Q5", None, None, Precision.UNKNOWN, "", "P01"),
    ("13. måned", None, None, Precision.UNKNOWN, "", "P01"),
    ("30.6.2025 - 1.5.2025", None, None, Precision.UNKNOWN, "", "P02"),
]


def period(text: str, context: Context = CONTEXT) -> Period:
    found = read(text, context)
    assert found is not None, text
    return found.period


@pytest.mark.parametrize(("text", "start", "end", "precision", "more", "issues"), ROWS, ids=[row[0] for row in ROWS])
def test_a_cell_is_read_as_the_table_says(
    text: str, start: str | None, end: str | None, precision: Precision, more: str, issues: str
) -> None:
    found = read(text, CONTEXT)
    assert found is not None
    assert found.period == Period(
        start=date.fromisoformat(start) if start else None,
        end=date.fromisoformat(end) if end else None,
        precision=precision,
        approximate="approximate" in more,
        is_deadline="deadline" in more,
        recurrence=more if more.startswith("FREQ") else None,
        status_hint=next((status for status in ActivityStatus if status.name in more.split()), None),
    )
    assert [issue.rule for issue in found.issues] == issues.split()


def test_two_weeks_joined_by_og_are_two_periods() -> None:
    found = find("uge 34 og 36", CONTEXT)
    assert [item.period.start for item in found] == [date(2025, 8, 18), date(2025, 9, 1)]
    assert [[issue.rule for issue in item.issues] for item in found] == [["P04"], ["P04"]]


def test_the_message_of_a_missing_year_names_the_phrase_and_the_year() -> None:
    found = read("uge 34", CONTEXT)
    assert found is not None
    assert dict(found.issues[0].params) == {"tekst": "uge 34", "år": "2025"}


@pytest.mark.parametrize(
    "text",
    [
        "2 hold kl. 9 og kl. 12.30-14.30",
        "75 % af 2.500 kr.",
        "jf. 1.1.2 på side 3",
        "mål 1.1.10 og 1.1.12",
        "fast kontaktperson i 2 uger",
        "24/7, 1/2 time og 2/3 af lederne",
        "inden jul og inden for 14 dage",
        "lokale K2 og hold H1",
        "sommerferie og forårsmøde",
        "Maj Hansen og August Berg",
        "2025 kr. til 2025 borgere",
        "Jan tager mar med",
        "80-90 %",
        "hver fjerde familie",
        "tlf. 12 34 56 78",
        "ramme på 12.500.2025",
    ],
)
def test_ordinary_words_and_numbers_are_no_times(text: str) -> None:
    assert find(text, CONTEXT) == ()


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("mødes tirsdag den 3/4 2025 kl. 9-12", ["tirsdag den 3/4 2025"]),
        ("fra 1. maj til 30. juni 2025 i alle huse", ["fra 1. maj til 30. juni 2025"]),
        ("maj, juni og august", ["maj", "juni", "august"]),
        ("1. maj. 25 børn", ["1. maj"]),
        ("marts 25 deltagere", ["marts"]),
        ("der ved udgangen af 2025 er mindst 65 %", ["ved udgangen af 2025"]),
        ("1. og 3. kvartal 2025", ["1.", "3. kvartal 2025"]),
        ("mødes 1/5-30/6 2025", ["1/5-30/6 2025"]),
        ("mødes 1.5.-30.6.2025", ["1.5.-30.6.2025"]),
        ("uge 34/35", ["uge 34", "35"]),
        ("uge 34 i 2025", ["uge 34 i 2025"]),
        ("(uge 34)", ["uge 34"]),
        ("Plan i 2025, evaluering i 2026.", ["2025", "2026"]),
    ],
)
def test_phrases_are_found_in_running_text(text: str, phrases: list[str]) -> None:
    assert [text[item.start : item.end] for item in find(text, CONTEXT)] == phrases


def test_a_missing_year_comes_from_the_nearest_earlier_phrase_then_a_later_one_then_the_context() -> None:
    earlier = find("• Plan i marts 2026\n• Dag, uge 34\n• Slut i 2027", CONTEXT)
    later = find("• Dag, uge 34\n• Slut i 2027", CONTEXT)
    alone = find("• Dag, uge 34", CONTEXT)
    assert [item.period.start.year for item in earlier if item.period.start] == [2026, 2026, 2027]
    assert [item.period.start.year for item in later if item.period.start] == [2027, 2027]
    assert [item.period.start.year for item in alone if item.period.start] == [2025]


def test_phrases_joined_in_one_breath_share_the_year_without_a_remark() -> None:
    found = find("maj og juni 2026", CONTEXT)
    assert [item.period.start for item in found] == [date(2026, 5, 1), date(2026, 6, 1)]
    assert all(item.issues == () for item in found)


def test_no_phrase_crosses_from_one_line_into_the_next() -> None:
    found = find("Møde i marts\n2026: evaluering", CONTEXT)
    assert found[0].period.start == date(2026, 3, 1)
    assert [issue.rule for issue in found[0].issues] == ["P04"]


@pytest.mark.parametrize(
    ("like", "says", "written"),
    [
        ("uge 34", "uge 36 2025", "uge 36"),
        ("uge 34", "uge 36 2026", "uge 36 2026"),
        ("uge 34, 2025", "uge 36 2026", "uge 36, 2026"),
        ("Uge 34", "uge 36 2025", "Uge 36"),
        ("u. 34", "uge 36 2025", "u. 36"),
        ("36", "uge 40 2025", "40"),
        ("15/8", "5/9 2025", "5/9"),
        ("15/8", "5/9 2026", "5/9 2026"),
        ("15-08-2025", "5/9 2025", "05-09-2025"),
        ("15.8.2025", "5/9 2025", "5.9.2025"),
        ("15. aug. 2025", "5/5 2025", "5. maj 2025"),
        ("d. 15. august 2025", "5/9 2026", "d. 5. september 2026"),
        ("15.8.25", "5/9 2026", "5.9.26"),
        ("Mar 25", "april 2026", "Apr 26"),
        ("marts", "april 2026", "april 2026"),
        ("foråret 2025 (marts-april)", "oktober-november 2026", "efteråret 2026 (oktober-november)"),
        ("2025K2", "Q3 2026", "2026K3"),
        ("2. kvt. 25", "Q3 2026", "3. kvt. 26"),
        ("H1 2025", "2. halvår 2026", "H2 2026"),
        ("senest 1. maj 2025", "senest 1/6 2026", "senest 1. juni 2026"),
        ("ved udgangen af 2025", "udgangen af 2026", "ved udgangen af 2026"),
        ("ved udgangen af 2025", "senest 15/5 2026", "senest 15-05-2026"),
        ("i løbet af 2025 og 2026", "2026-2027", "i løbet af 2026 og 2027"),
        ("2025/26", "2026-2027", "2026/27"),
        ("sommeren 2025", "vinter 2026", "vinteren 2026"),
        ("15.8.2025", "1/5 2025 - 3/6 2025", "1.5.2025 - 3.6.2025"),
        ("udsat til efteråret 2025", "udsat til foråret 2026", "udsat til foråret 2026"),
        ("kontinuerligt", "løbende", "kontinuerligt"),
        ("uge 34", "løbende", "løbende"),
        ("uge 34-36 2025", "uge 35 2025", "uge 35 2025"),
        ("aug/sep 25", "oktober 2025", "okt 25"),
        ("1.-15. maj 2025", "3. juni 2025", "3. juni 2025"),
        ("Q1-Q2 2025", "Q3 2025", "Q3 2025"),
        ("Månedligt fra august 2025", "månedligt fra oktober 2025", "Månedligt fra oktober 2025"),
        ("Månedligt fra august 2025", "månedligt", "månedligt"),
        ("månedligt", "månedligt fra 1. oktober 2025", "månedligt fra 01-10-2025"),
        ("hvert kvartal i 2025", "hvert kvartal i 2026", "hvert kvartal i 2026"),
        ("hver uge", "hver uge fra 1. maj til 3. juni 2025", "ugentligt fra 01-05-2025 til 03-06-2025"),
        ("", "uge 36 2025", "uge 36 2025"),
        ("", "5/9 2025", "05-09-2025"),
        ("", "vinter 2026", "vinteren 2026/27"),
    ],
)
def test_a_period_is_written_in_the_style_of_the_old_phrase(like: str, says: str, written: str) -> None:
    assert render(period(says), like, CONTEXT) == written


RENDERABLE = [row[0] for row in ROWS if row[5] not in ("P01", "P02", "P03")]


@pytest.mark.parametrize("like", ["", *RENDERABLE[::3]])
def test_what_is_written_reads_back_whatever_the_style(like: str) -> None:
    for text in RENDERABLE:
        wanted = period(text)
        assert period(render(wanted, like, CONTEXT)) == wanted, (text, like)
        assert period(render(wanted, like, CONTEXT, explicit_year=True)) == wanted, (text, like)


def test_the_same_period_leaves_the_phrase_as_it_is() -> None:
    for text in RENDERABLE:
        assert render(period(text), text, CONTEXT) == text


def test_a_period_that_no_phrase_says_is_refused() -> None:
    odd = Period(date(2025, 1, 3), date(2025, 2, 7), Precision.QUARTER)
    with pytest.raises(InexpressibleError):
        render(odd, "Q2", CONTEXT)


@pytest.mark.parametrize(
    ("given", "read_as"),
    [
        (Period(date(2025, 3, 1), date(2025, 3, 31)), "marts 2025"),
        (Period(date(2025, 8, 18), date(2025, 8, 24)), "uge 34 2025"),
        (Period(None, date(2025, 5, 1)), "senest 1. maj 2025"),
        (Period(date(2025, 5, 1), None, DAY), "fra 1. maj 2025"),
        (Period(precision=Precision.OPEN), "løbende"),
        (Period(precision=Precision.RECURRING, recurrence="FREQ=MONTHLY"), "månedligt"),
        (Period(date(2025, 1, 1), date(2026, 12, 31)), "2025-2026"),
        (Period(date(2025, 3, 1), date(2025, 5, 31), Precision.SEASON), "foråret 2025"),
    ],
)
def test_what_a_caller_leaves_open_is_filled_in_as_a_text_would_be_read(given: Period, read_as: str) -> None:
    assert canonical(given, CONTEXT) == period(read_as)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("80 % ved udgangen af 2025 af nye ledere", ["2025-12-31"]),
        ("80 % i uge 34 af nye ledere", ["2025-08-24"]),
        ("80 % i juni 2026 af nye ledere", ["2026-06-30"]),
        ("5 af 10 børn", []),
        ("1/5 af børnene", []),
        ("i 25 af 30 sager", []),
    ],
)
def test_a_share_of_something_is_no_time_and_a_time_before_af_is_one(text: str, ends: list[str]) -> None:
    found = find(text, Context(2025))
    assert [item.period.end.isoformat() for item in found if item.period.end is not None] == ends
