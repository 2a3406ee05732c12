"""What the laws of lenses are tried with: texts that people compose, and values that others set."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from schema.enums import ActivityStatus, Assessment, GoalStatus, Precision
from schema.values import Period
from sync.grid import Cell
from sync.lenses.activities import Activities, item_from_model
from sync.lenses.base import Context, Lens
from sync.lenses.period_cell import PeriodCell
from sync.lenses.periods import canonical
from sync.lenses.periods.shapes import month_end
from sync.lenses.status import GoalStatusCell

CONTEXT = Context(2025, date(2025, 1, 1), date(2026, 12, 31), neighbours=("• Møde, uge 12 2025", "I gang"))


@dataclass(frozen=True)
class LensCase:
    """A lens, texts for its cells, and what others may want it to say instead (from what it says, and a context)."""

    lens: Lens
    texts: SearchStrategy[str]
    changes: Callable[[Mapping[str, Any]], SearchStrategy[Mapping[str, Any]]]
    cell: Callable[[str], Cell] = lambda text: Cell(text=text, value=text or None)


_days = st.dates(date(2024, 6, 1), date(2028, 6, 30))


def _phrases() -> SearchStrategy[str]:
    years = st.sampled_from(["", " 2025", " 2026", ", 2025", " 25"])
    months = st.sampled_from(["januar", "marts", "maj", "juni", "august", "oktober", "nov.", "dec."])
    numbers = st.integers(1, 53)
    return st.one_of(
        st.builds("uge {}{}".format, numbers, years),
        st.builds("uge {}-{}".format, st.integers(1, 25), st.integers(26, 52)),
        st.builds("uge {} og {}".format, st.integers(1, 25), st.integers(26, 52)),
        st.builds("{}{}".format, months, years),
        st.builds("{}-{}{}".format, st.sampled_from(["jan", "februar"]), st.sampled_from(["maj", "september"]), years),
        st.builds("{}/{}{}".format, st.integers(1, 31), st.integers(1, 12), years),
        st.builds("{}.{}.{}".format, st.integers(1, 31), st.integers(1, 12), st.sampled_from(["2025", "2026", "26"])),
        st.builds("{:02}-{:02}-{}".format, st.integers(1, 31), st.integers(1, 12), st.sampled_from(["2025", "2026"])),
        st.builds("{}. {}{}".format, st.integers(1, 31), months, years),
        st.builds("{} {}".format, st.sampled_from(["primo", "Medio", "ultimo"]), st.sampled_from(["2025", "marts"])),
        st.builds("{}{}".format, st.sampled_from(["foråret", "sommer", "efteråret", "vinteren"]), years),
        st.builds("{} ({}-{})".format, st.just("foråret 2026"), st.just("marts"), st.just("april")),
        st.builds("Q{}{}".format, st.integers(1, 4), years),
        st.builds("{}. kvartal{}".format, st.integers(1, 4), years),
        st.builds("{}. halvår{}".format, st.integers(1, 2), years),
        st.sampled_from(["i løbet af 2025 og 2026", "2025-2026", "skoleåret 2025/26", "ved udgangen af 2025"]),
        st.sampled_from(["senest 1. maj 2025", "inden 1/5-25", "fra 1. maj 2026", "fra og med maj", "1/5 til 30/6"]),
        st.sampled_from(["løbende", "hele perioden", "månedligt", "hver 14. dag", "årligt i marts", "2 x årligt"]),
        st.sampled_from(["efter ca. ½ år", "6 mdr. efter start", "snarest", "inden årsskiftet"]),
    )


_WORDS = """
Temadag Møde Status Udkast Vejviser drøftes sendes laves for til alle teams i med udvalget og på sommerfesten kl. 9.30
75 % 2 hold 1.1.2 side 3 pkt. fast plan – (nyt) 😀 🎉 forløb… »hej« Maj Hansen uge ug mart 1/ 15. 2025 200 kr. afsluttet
udsat i gang
"""
_words = st.sampled_from(_WORDS.split())
_statuses = st.sampled_from(["", "", "", "", " (afsluttet)", " – udsat", ", aflyst", " er i gang"])
_ends = st.sampled_from(["", "", "", ".", " *)", " ", "\u00a0", ";", "…"])


@st.composite
def activity_lines(draw: st.DrawFn) -> str:
    """A line as people write it: words and times in any order, brackets, half-finished words."""
    parts = draw(st.lists(st.one_of(_words, _words, _phrases(), _phrases().map("({})".format)), max_size=6))
    glue = draw(st.sampled_from([" ", " ", ", ", " og "]))
    return glue.join(parts) + draw(_statuses) + draw(_ends)


@st.composite
def activity_texts(draw: st.DrawFn) -> str:
    """A cell of lines: one sign, mixed signs or none, continuation lines, blank lines, trailing blanks."""
    signs = draw(st.sampled_from([["• "], ["- "], ["• ", "- ", "* ", "o ", ""], [""], ["  – "], ["•"], ["1) ", "2) "]]))
    lines = [
        draw(st.sampled_from(signs)) + draw(activity_lines()) + draw(st.sampled_from(["", "", "\n  fortsat her"]))
        for _ in range(draw(st.integers(0, 4)))
    ]
    return draw(st.sampled_from(["\n", "\n", "\n\n"])).join(lines) + draw(st.sampled_from(["", "", "\n", "  "]))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """A time as an API caller gives it, in the form that texts carry."""
    day = draw(_days)
    kind = draw(st.sampled_from(["day", "week", "month", "span", "deadline", "from", "open", "quarter", "rule"]))
    if kind == "week":
        monday = day - timedelta(days=day.weekday())
        given = Period(monday, monday + timedelta(days=6), Precision.WEEK)
    elif kind == "month":
        given = Period(day.replace(day=1), month_end(day.year, day.month), Precision.MONTH)
    elif kind == "quarter":
        last = (day.month + 2) // 3 * 3
        given = Period(date(day.year, last - 2, 1), month_end(day.year, last), Precision.QUARTER)
    elif kind == "span":
        given = Period(day, day + timedelta(days=draw(st.integers(1, 300))), Precision.DAY)
    elif kind == "deadline":
        given = Period(None, day, Precision.DAY, is_deadline=True)
    elif kind == "from":
        given = Period(day, None, Precision.DAY)
    elif kind == "open":
        given = Period(precision=Precision.OPEN)
    elif kind == "rule":
        rule = draw(st.sampled_from(["FREQ=MONTHLY", "FREQ=YEARLY;BYMONTH=5", "FREQ=WEEKLY;INTERVAL=3"]))
        given = Period(precision=Precision.RECURRING, recurrence=rule)
    else:
        given = Period(day, day, Precision.DAY)
    return canonical(given, CONTEXT)


def _activity_changes(values: Mapping[str, Any]) -> SearchStrategy[Mapping[str, Any]]:
    items = values["activities"]

    @st.composite
    def changed(draw: st.DrawFn) -> Mapping[str, Any]:
        wanted = list(items)
        change = draw(st.sampled_from(["time", "time", "words", "status", "add", "add", "remove", "move"]))
        readable = [index for index, item in enumerate(wanted) if not item.unreadable]
        if change == "add" or not readable:
            what = draw(st.sampled_from(["Nyt møde for alle", "Brev til skoler", "Kursus i metoden"]))
            times = draw(st.lists(periods(), max_size=2))
            new = item_from_model(what, times, None, CONTEXT, None)
            wanted.insert(draw(st.integers(0, len(wanted))) if draw(st.booleans()) else len(wanted), new)
            return {"activities": tuple(wanted)}
        index = draw(st.sampled_from(readable))
        item = wanted[index]
        if change == "time":
            # A line of nothing but times cannot lose them all and still be a line.
            times = draw(st.lists(periods(), min_size=0 if item.skeleton else 1, max_size=2))
            wanted[index] = replace(item, periods=tuple(times))
        elif change == "words":
            text = item.what + draw(st.sampled_from([" med bilag", " for nye ledere", " på rådhuset"]))
            new = item_from_model(text, item.periods, item.declared_status, CONTEXT, None)
            wanted[index] = replace(new, line=item.line)
        elif change == "status":
            wanted[index] = replace(item, declared_status=draw(st.sampled_from([None, *ActivityStatus])))
        elif change == "remove":
            del wanted[index]
        else:
            wanted.insert(draw(st.integers(0, len(wanted) - 1)), wanted.pop(index))
        return {"activities": tuple(wanted)}

    return changed()


def _status_texts() -> SearchStrategy[str]:
    known = st.sampled_from(
        [
            "I gang",
            "Ikke påbegyndt",
            "nået",
            "Delvist nået",
            "UDGÅR",
            "Udsat",
            "Grøn",
            "gul",
            "Rød",
            "100 %",
            "✓",
            "Paabegyndt",
        ]
    )
    remarks = st.sampled_from(["", "", " – afventer it", " (QX)", ", se bilag", " ", "."])
    return st.one_of(
        st.just(""), st.builds("{}{}".format, known, remarks), known.map(lambda w: w[:-1]), st.text(max_size=12)
    )


def _status_changes(values: Mapping[str, Any]) -> SearchStrategy[Mapping[str, Any]]:
    life_cycle = st.one_of(
        st.builds(lambda status: (status, False), st.sampled_from([None, *GoalStatus])),
        st.just((GoalStatus.ACTIVE, True)),
    )
    if set(values) == {"declared_assessment"}:
        return st.fixed_dictionaries({"declared_assessment": st.sampled_from(list(Assessment))})
    return st.builds(
        lambda pair, assessed: {
            "declared_status": pair[0],
            "declared_assessment": assessed if pair[0] else None,
            "postponed": pair[1],
        },
        life_cycle,
        st.sampled_from([None, *Assessment]),
    )


def _period_texts() -> SearchStrategy[str]:
    return st.one_of(
        _phrases(),
        _phrases(),
        st.builds("{}{}".format, _phrases(), st.sampled_from([" ", ".", " *)", " (udsat)"])),
        _phrases().map(lambda text: text[:-1]),
        st.sampled_from(["", "snarest", "afventer", "?", "-", "udsat til efteråret 2025", "31.4.2025", "13. måned"]),
        st.text(max_size=15),
    )


def _period_changes(lens: PeriodCell) -> Callable[[Mapping[str, Any]], SearchStrategy[Mapping[str, Any]]]:
    def changes(values: Mapping[str, Any]) -> SearchStrategy[Mapping[str, Any]]:
        wanted = periods().map(lambda period: lens.canonical(period, CONTEXT))
        return st.one_of(wanted, wanted, wanted, st.none()).map(lambda period: {lens.field: period})

    return changes


CASES: dict[str, LensCase] = {
    "activities": LensCase(Activities(), activity_texts(), _activity_changes),
    "goal_status": LensCase(GoalStatusCell(), _status_texts(), _status_changes),
    "deadline": LensCase(PeriodCell("due", deadline=True), _period_texts(), _period_changes(PeriodCell("due", True))),
    "period": LensCase(PeriodCell("when"), _period_texts(), _period_changes(PeriodCell("when"))),
}
