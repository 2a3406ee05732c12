"""Whether activities count in a period, and whether they are late (DOMAIN.md 2.5, 2.20): tables of worked-out cases."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Date, literal, select

from schema.entities import Activity
from schema.enums import ActivityKind, ActivityStatus, Precision
from schema.progress import doing
from schema.reads.plan import compiled
from schema.reads.seen import Seen
from schema.values import Period, to_json
from tests.fixtures.model import upgraded_template
from tests.fixtures.postgres import Cluster, fresh_database

TODAY = date(2026, 5, 20)
QUARTER = (date(2026, 4, 1), date(2026, 6, 30))


@dataclass(frozen=True, slots=True)
class Case:
    """One activity; `counts` is whether it takes place in the quarter of TODAY."""

    kind: ActivityKind = ActivityKind.ACTION
    status: ActivityStatus | None = None
    periods: tuple[Period, ...] = ()
    id: UUID = field(default_factory=uuid4)


# A period: `first..last` (one of them may be missing), `day`, `-` without any day; then its marks: O open, R recurring,
# D deadline, and the hint of its words (DONE, CANCELLED, POSTPONED). Periods are divided by `;`.
TABLE = """
# what                                 | kind   | status      | periods                                    | counts | delayed | overdue | undated | open
inside the quarter, today in it        | ACTION | -           | 2026-05-01..2026-05-31                     | yes    | no      | no      | no      | no
ends today                             | ACTION | -           | 2026-05-01..2026-05-20                     | yes    | no      | no      | no      | no
ended yesterday                        | ACTION | -           | 2026-05-01..2026-05-19                     | yes    | yes     | yes     | no      | no
ended yesterday, in progress           | ACTION | IN_PROGRESS | 2026-05-01..2026-05-19                     | yes    | yes     | yes     | no      | no
ended yesterday, not started           | ACTION | NOT_STARTED | 2026-05-01..2026-05-19                     | yes    | yes     | yes     | no      | no
ended yesterday, done                  | ACTION | DONE        | 2026-05-01..2026-05-19                     | yes    | no      | no      | no      | no
ended yesterday, postponed             | ACTION | POSTPONED   | 2026-05-01..2026-05-19                     | yes    | yes     | no      | no      | no
cancelled                              | ACTION | CANCELLED   | 2026-05-01..2026-05-19                     | no     | no      | no      | no      | no
a note                                 | NOTE   | -           | 2026-05-01..2026-05-19                     | no     | no      | no      | no      | no
a note without a time                  | NOTE   | -           |                                            | no     | no      | no      | no      | no
ends on the quarter's first day        | ACTION | DONE        | 2026-01-01..2026-04-01                     | yes    | no      | no      | no      | no
ends the day before the quarter        | ACTION | DONE        | 2026-01-01..2026-03-31                     | no     | no      | no      | no      | no
begins on the quarter's last day       | ACTION | -           | 2026-06-30..2026-09-30                     | yes    | no      | no      | no      | no
begins the day after the quarter       | ACTION | -           | 2026-07-01..2026-09-30                     | no     | no      | no      | no      | no
longer than the quarter at both ends   | ACTION | -           | 2026-01-01..2026-12-31                     | yes    | no      | no      | no      | no
one day                                | ACTION | -           | 2026-06-01                                 | yes    | no      | no      | no      | no
deadline within the quarter            | ACTION | -           | ..2026-06-01 D                             | yes    | no      | no      | no      | no
deadline today                         | ACTION | -           | ..2026-05-20 D                             | yes    | no      | no      | no      | no
deadline yesterday                     | ACTION | -           | ..2026-05-19 D                             | yes    | yes     | yes     | no      | no
deadline after the quarter             | ACTION | -           | ..2026-09-01 D                             | no     | no      | no      | no      | no
until a day after the quarter          | ACTION | -           | ..2026-09-01                               | yes    | no      | no      | no      | no
from a day before the quarter          | ACTION | -           | 2025-01-01..                               | yes    | no      | no      | no      | yes
from a day after the quarter           | ACTION | -           | 2026-07-01..                               | no     | no      | no      | no      | yes
open without any day                   | ACTION | -           | - O                                        | yes    | no      | no      | no      | yes
open from before                       | ACTION | -           | 2025-01-01.. O                             | yes    | no      | no      | no      | yes
open, begins later                     | ACTION | -           | 2027-01-01.. O                             | no     | no      | no      | no      | yes
recurring within a plan                | ACTION | -           | 2026-01-01..2026-12-31 R                   | yes    | no      | no      | no      | yes
recurring within a plan that is over   | ACTION | -           | 2025-01-01..2025-12-31 R                   | no     | yes     | yes     | no      | yes
recurring without any day              | ACTION | -           | - R                                        | yes    | no      | no      | no      | yes
no period at all                       | ACTION | -           |                                            | no     | no      | no      | yes     | no
as soon as possible                    | ACTION | -           | -                                          | no     | no      | no      | yes     | no
no period, but done                    | ACTION | DONE        |                                            | no     | no      | no      | yes     | no
no period, cancelled                   | ACTION | CANCELLED   |                                            | no     | no      | no      | no      | no
two periods, one in the quarter        | ACTION | -           | 2025-01-01..2025-12-31; 2026-06-01         | yes    | no      | no      | no      | no
two periods, both over                 | ACTION | -           | 2025-01-01..2025-12-31; 2026-05-01         | yes    | yes     | yes     | no      | no
two periods around the quarter         | ACTION | -           | 2026-03-01; 2026-07-01                     | no     | no      | no      | no      | no
over, and one more some day            | ACTION | -           | 2026-05-01; -                              | yes    | yes     | yes     | no      | no
over, but goes on                      | ACTION | -           | 2026-05-01; - O                            | yes    | no      | no      | no      | yes
its words say that it is done          | ACTION | -           | 2026-05-01 DONE                            | yes    | no      | no      | no      | no
its words say done, the status not     | ACTION | IN_PROGRESS | 2026-05-01 DONE                            | yes    | yes     | yes     | no      | no
its words say that it is cancelled     | ACTION | -           | 2026-05-01 CANCELLED                       | no     | no      | no      | no      | no
words of one of two say done           | ACTION | -           | 2026-05-01 DONE; 2026-05-10                | yes    | yes     | yes     | no      | no
its words say that it is postponed     | ACTION | -           | 2026-09-01..2026-11-30 POSTPONED           | no     | no      | no      | no      | no
"""  # noqa: E501


def _period(text: str) -> Period:
    days, *marks = text.split()
    first, dots, last = days.partition("..")
    start = date.fromisoformat(first) if first not in ("", "-") else None
    end = date.fromisoformat(last) if last else None if dots else start
    precision = Precision.DAY if start or end else Precision.UNKNOWN
    hint = None
    for mark in marks:
        if mark in ("O", "R"):
            precision = Precision.OPEN if mark == "O" else Precision.RECURRING
        elif mark != "D":
            hint = ActivityStatus[mark]
    return Period(start, end, precision, is_deadline="D" in marks, status_hint=hint)


def _cases() -> dict[str, tuple[Case, tuple[bool, ...]]]:
    found = {}
    for line in TABLE.strip().splitlines():
        if line.startswith("#"):
            continue
        what, kind, status, periods, *expected = (part.strip() for part in line.split("|"))
        case = Case(
            ActivityKind[kind],
            None if status == "-" else ActivityStatus[status],
            tuple(_period(part.strip()) for part in periods.split(";")) if periods else (),
        )
        found[what] = (case, tuple(word == "yes" for word in expected))
    return found


WORKED_OUT = _cases()


class OnDay(Seen):
    """What is there now, on a certain day."""

    @property
    def today(self) -> Any:
        return literal(TODAY, Date)


@pytest.fixture(scope="module")
def connection(cluster: Cluster) -> Iterator[psycopg.Connection[Any]]:
    with (
        upgraded_template(cluster) as template,
        fresh_database(cluster, template) as url,
        psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection,
    ):
        connection.execute("CREATE TEMP TABLE activity (LIKE public.activity INCLUDING DEFAULTS)")
        yield connection


def answers(
    connection: psycopg.Connection[Any], cases: list[Case], days: tuple[date, date] | None = None
) -> dict[UUID, tuple[bool, ...]]:
    """What the database says of these activities: counts, delayed, overdue, undated, open-ended."""
    rows = [
        {"id": case.id, "kind": case.kind, "declared_status": case.status, "periods": case.periods, "what": "x"}
        for case in cases
    ]
    shown = "id, kind, declared_status, periods, what"
    connection.execute("TRUNCATE activity")
    connection.execute(
        f"INSERT INTO activity ({shown}, parent_id) SELECT {shown}, id"  # noqa: S608
        " FROM jsonb_populate_recordset(NULL::activity, %s::jsonb)",
        [orjson.dumps(to_json(rows)).decode()],
    )
    seen = OnDay()
    row = seen.rows(Activity)
    given: dict[str, Any] = {} if days is None else dict(zip(("start", "end"), map(_day, days), strict=True))
    expressions = (
        doing.takes_place_in(row, seen, **given),
        doing.is_delayed(row, seen),
        doing.is_overdue(row, seen),
        doing.is_undated(row, seen),
        doing.is_open_ended(row, seen),
    )
    statement = compiled(select(row.c.id, *expressions))
    found = connection.execute(statement.sql, statement.parameters({})).fetchall()  # type: ignore[arg-type]
    return {id_: tuple(flags) for id_, *flags in found}


def _day(day: date) -> Any:
    return literal(day, Date)


@pytest.fixture(scope="module")
def worked_out(connection: psycopg.Connection[Any]) -> dict[UUID, tuple[bool, ...]]:
    return answers(connection, [case for case, _ in WORKED_OUT.values()])


@pytest.mark.parametrize("what", WORKED_OUT)
def test_an_activity_is_what_was_worked_out(what: str, worked_out: dict[UUID, tuple[bool, ...]]) -> None:
    case, expected = WORKED_OUT[what]
    names = ("counts", "delayed", "overdue", "undated", "open-ended")
    assert dict(zip(names, worked_out[case.id], strict=True)) == dict(zip(names, expected, strict=True))


def by_hand(case: Case, first: date, last: date) -> tuple[bool, ...]:
    """The same in plain Python."""
    called_off = case.kind is ActivityKind.NOTE or case.status is ActivityStatus.CANCELLED
    timed = [
        period
        for period in case.periods
        if period.start or period.end or period.precision in (Precision.OPEN, Precision.RECURRING)
    ]
    hints = {id(period): period.status_hint if case.status is None else None for period in timed}
    counts = any(
        hints[id(period)] is not ActivityStatus.CANCELLED
        and (period.start or (period.is_deadline and period.end) or date.min) <= last
        and (period.end or date.max) >= first
        for period in timed
    )
    over = (ActivityStatus.DONE, ActivityStatus.CANCELLED)
    left = [period for period in timed if hints[id(period)] not in over]
    delayed = (
        case.kind is not ActivityKind.NOTE
        and case.status not in over
        and bool(left)
        and all(period.end is not None and period.end < TODAY for period in left)
    )
    is_open = any(
        period.precision in (Precision.OPEN, Precision.RECURRING) or (period.start is not None and period.end is None)
        for period in timed
    )
    return (
        counts and not called_off,
        delayed,
        delayed and case.status is not ActivityStatus.POSTPONED,
        not timed and not called_off,
        is_open,
    )


@pytest.mark.parametrize("what", WORKED_OUT)
def test_the_plain_python_agrees_with_what_was_worked_out(what: str) -> None:
    case, expected = WORKED_OUT[what]
    assert by_hand(case, *QUARTER) == expected


DAYS = st.dates(TODAY - timedelta(days=12), TODAY + timedelta(days=12))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start, end = draw(st.none() | DAYS), draw(st.none() | DAYS)
    if start and end and end < start:
        start, end = end, start
    return Period(
        start,
        end,
        draw(st.sampled_from([Precision.DAY, Precision.DAY, Precision.OPEN, Precision.RECURRING, Precision.UNKNOWN])),
        is_deadline=draw(st.booleans()),
        status_hint=draw(st.none() | st.sampled_from(ActivityStatus)),
    )


ACTIVITIES = st.builds(
    Case,
    st.sampled_from([ActivityKind.ACTION, ActivityKind.MEETING, ActivityKind.NOTE]),
    st.none() | st.sampled_from(ActivityStatus),
    st.lists(periods(), max_size=3).map(tuple),
    st.uuids(),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    batch=st.lists(ACTIVITIES, min_size=10, max_size=40, unique_by=lambda case: case.id),
    days=st.tuples(DAYS, DAYS).map(sorted).map(tuple),
)
def test_the_database_and_plain_python_agree(
    connection: psycopg.Connection[Any], batch: list[Case], days: tuple[date, date]
) -> None:
    assert answers(connection, batch, days) == {case.id: by_hand(case, *days) for case in batch}
