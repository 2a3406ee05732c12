"""How far a criterion or an indicator has come on a day (DOMAIN.md 2.4), worked out as tables of inputs and results."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import product
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Integer, Text, column, select
from sqlalchemy import values as rows_of

from schema.enums import Assessment, Comparator, GoalStatus, Unit
from schema.progress.assessing import Measured, status_of
from schema.progress.status import ComputedStatus, disagree, disagreement
from schema.reads.plan import compiled
from schema.values import TargetValue
from tests.fixtures.model import upgraded_template
from tests.fixtures.postgres import Cluster, fresh_database
from tests.fixtures.progress import CASES, TABLES, Case, Dated, OnItsDay, by_hand, dated, several, store

TABLE = """
# what                                   | day        | baseline          | better | targets                                      | results                        | status
# --- 1: no measurement
never measured                           | 2025-06-01 | -                 |      | >= 80 % @ 2025-12-31                           | -                              | NOT_MEASURED
never measured and long past due         | 2026-06-01 | -                 |      | >= 80 % @ 2025-12-31                           | -                              | NOT_MEASURED
measured only in the days to come        | 2025-06-01 | -                 |      | >= 80 % @ 2025-12-31                           | 90 % @ 2025-06-02              | NOT_MEASURED
measured today                           | 2025-06-01 | -                 |      | >= 80 % @ 2025-12-31                           | 90 % @ 2025-06-01              | MET
period of the result ends later          | 2025-06-01 | -                 |      | >= 80 % @ 2025-12-31                           | 90 % @ 2025-01-01/2025-12-31   | NOT_MEASURED
no target and no result                  | 2025-06-01 | -                 |      | -                                              | -                              | NOT_MEASURED
# --- cannot be compared
a result but no target                   | 2025-06-01 | -                 |      | -                                              | 90 % @ 2025-05-01              | CANNOT_ASSESS
a target that cannot be measured         | 2025-06-01 | -                 |      | tekst @ 2025-12-31                             | 90 % @ 2025-05-01              | CANNOT_ASSESS
the same, past due                       | 2026-06-01 | -                 |      | tekst @ 2025-12-31                             | 90 % @ 2025-05-01              | CANNOT_ASSESS
a result without a number                | 2025-06-01 | -                 |      | >= 80 % @ 2025-12-31                           | tekst @ 2025-05-01             | CANNOT_ASSESS
per cent against a count                 | 2025-06-01 | -                 |      | >= 80 % @ 2025-12-31                           | 90 @ 2025-05-01                | CANNOT_ASSESS
units differ, past due                   | 2026-06-01 | -                 |      | >= 80 % @ 2025-12-31                           | 90 @ 2025-05-01                | CANNOT_ASSESS
a result that is a range                 | 2025-06-01 | -                 |      | >= 80 % @ 2025-12-31                           | 80..90 % @ 2025-05-01          | CANNOT_ASSESS
# --- 2: met
at least, exactly reached                | 2025-06-01 | -                 |      | >= 80 % @ 2025-12-31                           | 80 % @ 2025-05-01              | MET
more than, exactly reached               | 2025-06-01 | -                 |      | > 80 % @ 2025-12-31                            | 80 % @ 2025-05-01              | CANNOT_ASSESS
more than, by a hair                     | 2025-06-01 | -                 |      | > 80 % @ 2025-12-31                            | 80.01 % @ 2025-05-01           | MET
at most, exactly reached                 | 2025-06-01 | -                 |      | <= 10 @ 2025-12-31                             | 10 @ 2025-05-01                | MET
less than, exactly reached, past due     | 2026-01-01 | -                 |      | < 10 @ 2025-12-31                              | 10 @ 2025-05-01                | MISSED
less than, below                         | 2026-01-01 | -                 |      | < 10 @ 2025-12-31                              | 9.5 @ 2025-05-01               | MET
exactly, reached                         | 2025-06-01 | -                 |      | = 100 % @ 2025-12-31                           | 100 % @ 2025-05-01             | MET
exactly, but more                        | 2026-06-01 | -                 |      | = 40 @ 2025-12-31                              | 41 @ 2025-05-01                | MISSED
range, at its lower end                  | 2025-06-01 | -                 |      | 80..90 % @ 2025-12-31                          | 80 % @ 2025-05-01              | MET
range, at its upper end                  | 2025-06-01 | -                 |      | 80..90 % @ 2025-12-31                          | 90 % @ 2025-05-01              | MET
range, above it and past due             | 2026-06-01 | -                 |      | 80..90 % @ 2025-12-31                          | 91 % @ 2025-05-01              | MISSED
range written the other way round        | 2025-06-01 | -                 |      | 90..80 % @ 2025-12-31                          | 85 % @ 2025-05-01              | MET
yes is yes                               | 2025-06-01 | -                 |      | ja @ 2025-12-31                                | ja @ 2025-05-01                | MET
met stays met after the day              | 2026-06-01 | -                 |      | >= 80 % @ 2025-12-31                           | 85 % @ 2025-12-01              | MET
measured after the day, met              | 2026-06-01 | -                 |      | >= 80 % @ 2025-12-31                           | 85 % @ 2026-05-01              | MET
the latest result counts, not the best   | 2026-06-01 | -                 |      | >= 80 % @ 2025-12-31                           | 85 % @ 2025-05-01; 70 % @ 2025-09-01 | MISSED
of one day the shorter period counts     | 2026-06-01 | -                 |      | >= 80 % @ 2025-12-31                           | 70 % @ 2025-01-01/2025-12-31; 85 % @ 2025-10-01/2025-12-31 | MET
# --- 3: missed
due today is not past                    | 2025-12-31 | -                 |      | >= 80 % @ 2025-12-31                           | 70 % @ 2025-12-01              | OFF_TRACK
due yesterday                            | 2026-01-01 | -                 |      | >= 80 % @ 2025-12-31                           | 70 % @ 2025-12-01              | MISSED
no is no                                 | 2026-01-01 | -                 |      | ja @ 2025-12-31                                | nej @ 2025-12-01               | MISSED
a target without a day is never missed   | 2030-01-01 | -                 |      | >= 80 %                                        | 70 % @ 2025-12-01              | CANNOT_ASSESS
# --- 4: nothing tells what to expect
no baseline, no earlier step             | 2025-06-01 | -                 |      | >= 80 % @ 2025-12-31                           | 70 % @ 2025-05-01              | CANNOT_ASSESS
baseline in another unit                 | 2025-06-01 | 50 @ 2024-12-31   |      | >= 80 % @ 2025-12-31                           | 70 % @ 2025-05-01              | CANNOT_ASSESS
baseline without a day                   | 2025-06-01 | 50 %              |      | >= 80 % @ 2025-12-31                           | 70 % @ 2025-05-01              | CANNOT_ASSESS
baseline on the target's own day         | 2025-06-01 | 50 % @ 2025-12-31 |      | >= 80 % @ 2025-12-31                           | 70 % @ 2025-05-01              | CANNOT_ASSESS
yes and no lie on no line                | 2025-06-01 | nej @ 2024-12-31  |      | ja @ 2025-12-31                                | nej @ 2025-05-01               | CANNOT_ASSESS
a text as baseline                       | 2025-06-01 | tekst @ 2024-12-31|      | >= 80 % @ 2025-12-31                           | 70 % @ 2025-05-01              | CANNOT_ASSESS
# --- 4-5: the line from 0 on 1 January to 100 on 11 January is at 50 on the 6th, and 10 may be lacking
on the line                              | 2025-01-06 | 0 @ 2025-01-01    | UP   | >= 100 @ 2025-01-11                            | 50 @ 2025-01-05                | ON_TRACK
a hair below it                          | 2025-01-06 | 0 @ 2025-01-01    | UP   | >= 100 @ 2025-01-11                            | 49.99 @ 2025-01-05             | AT_RISK
a tenth of the way below it              | 2025-01-06 | 0 @ 2025-01-01    | UP   | >= 100 @ 2025-01-11                            | 40 @ 2025-01-05                | AT_RISK
more than that                           | 2025-01-06 | 0 @ 2025-01-01    | UP   | >= 100 @ 2025-01-11                            | 39.99 @ 2025-01-05             | OFF_TRACK
the same result a day later              | 2025-01-07 | 0 @ 2025-01-01    | UP   | >= 100 @ 2025-01-11                            | 50 @ 2025-01-05                | AT_RISK
two days later                           | 2025-01-08 | 0 @ 2025-01-01    | UP   | >= 100 @ 2025-01-11                            | 50 @ 2025-01-05                | OFF_TRACK
due today, by the target itself          | 2025-01-11 | 0 @ 2025-01-01    | UP   | >= 100 @ 2025-01-11                            | 90 @ 2025-01-05                | AT_RISK
due today, far off                       | 2025-01-11 | 0 @ 2025-01-01    | UP   | >= 100 @ 2025-01-11                            | 89 @ 2025-01-05                | OFF_TRACK
on the day of the baseline               | 2025-01-01 | 0 @ 2025-01-01    | UP   | >= 100 @ 2025-01-11                            | 0 @ 2025-01-01                 | ON_TRACK
before the baseline it is the baseline   | 2024-12-01 | 0 @ 2025-01-01    | UP   | >= 100 @ 2025-01-11                            | 0 @ 2024-11-01                 | ON_TRACK
# --- less is better: 100 on 1 January, 0 on 11 January
down, on the line                        | 2025-01-06 | 100 @ 2025-01-01  | DOWN | <= 0 @ 2025-01-11                              | 50 @ 2025-01-05                | ON_TRACK
down, better than the line               | 2025-01-06 | 100 @ 2025-01-01  | DOWN | <= 0 @ 2025-01-11                              | 20 @ 2025-01-05                | ON_TRACK
down, a tenth too much                   | 2025-01-06 | 100 @ 2025-01-01  | DOWN | <= 0 @ 2025-01-11                              | 60 @ 2025-01-05                | AT_RISK
down, more than that                     | 2025-01-06 | 100 @ 2025-01-01  | DOWN | <= 0 @ 2025-01-11                              | 60.5 @ 2025-01-05              | OFF_TRACK
down, an exact number passed below       | 2025-01-06 | 100 @ 2025-01-01  | DOWN | = 20 @ 2025-01-11                              | 15 @ 2025-01-05                | MET
up, an exact number passed above         | 2025-01-06 | 0 @ 2025-01-01    | UP   | = 20 @ 2025-01-11                              | 25 @ 2025-01-05                | MET
at most, without a direction             | 2025-01-06 | 100 @ 2025-01-01  |      | <= 0 @ 2025-01-11                              | 50 @ 2025-01-05                | ON_TRACK
target on the wrong side of the baseline | 2025-01-06 | 100 @ 2025-01-01  | UP   | >= 80 @ 2025-01-11                             | 79 @ 2025-01-05                | OFF_TRACK
# --- ranges and exact numbers are neared from where the baseline lies
range from below, on the line            | 2025-01-06 | 0 @ 2025-01-01    |      | 100..120 @ 2025-01-11                          | 50 @ 2025-01-05                | ON_TRACK
range from above, on the line            | 2025-01-06 | 200 @ 2025-01-01  |      | 100..120 @ 2025-01-11                          | 160 @ 2025-01-05               | ON_TRACK
range from above, a tenth too much       | 2025-01-06 | 200 @ 2025-01-01  |      | 100..120 @ 2025-01-11                          | 168 @ 2025-01-05               | AT_RISK
range from above, more than that         | 2025-01-06 | 200 @ 2025-01-01  |      | 100..120 @ 2025-01-11                          | 168.1 @ 2025-01-05             | OFF_TRACK
range overshot, as far off as allowed    | 2025-01-06 | 0 @ 2025-01-01    |      | 100..120 @ 2025-01-11                          | 170 @ 2025-01-05               | ON_TRACK
baseline inside the range, then left it  | 2025-01-06 | 110 @ 2025-01-01  |      | 100..120 @ 2025-01-11                          | 121 @ 2025-01-05               | OFF_TRACK
exact number, on the line                | 2025-01-06 | 0 @ 2025-01-01    |      | = 100 @ 2025-01-11                             | 50 @ 2025-01-05                | ON_TRACK
exact number, short of the line          | 2025-01-06 | 0 @ 2025-01-01    |      | = 100 @ 2025-01-11                             | 45 @ 2025-01-05                | AT_RISK
# --- percentage points count from the baseline
5 points down, in per cent               | 2025-12-01 | 30 % @ 2024-12-31 |      | <= -5 pp @ 2025-12-31                          | 25 % @ 2025-11-01              | MET
5 points down, not yet                   | 2026-01-01 | 30 % @ 2024-12-31 |      | <= -5 pp @ 2025-12-31                          | 25.1 % @ 2025-11-01            | MISSED
points measured as points                | 2025-12-01 | 30 % @ 2024-12-31 |      | <= -5 pp @ 2025-12-31                          | -6 pp @ 2025-11-01             | MET
10 points up, on the line                | 2025-01-06 | 30 % @ 2025-01-01 |      | >= 10 pp @ 2025-01-11                          | 35 % @ 2025-01-05              | ON_TRACK
points without a baseline                | 2025-12-01 | -                 |      | <= -5 pp @ 2025-12-31                          | 25 % @ 2025-11-01              | CANNOT_ASSESS
points against points need no baseline   | 2025-12-01 | -                 |      | <= -5 pp @ 2025-12-31                          | -5 pp @ 2025-11-01             | MET
per cent reached by points               | 2025-12-01 | 30 % @ 2024-12-31 |      | >= 40 % @ 2025-12-31                           | 12 pp @ 2025-11-01             | MET
# --- several steps: the next one counts, the one before is expected
first step met, second ahead             | 2025-06-01 | -                 |      | >= 60 % @ 2024-12-31; >= 80 % @ 2025-12-31      | 60 % @ 2025-05-01              | ON_TRACK
first step not reached, second ahead     | 2025-06-01 | -                 |      | >= 60 % @ 2024-12-31; >= 80 % @ 2025-12-31      | 59 % @ 2025-05-01              | OFF_TRACK
the same, with a baseline to measure by  | 2025-06-01 | 50 % @ 2023-12-31 |      | >= 60 % @ 2024-12-31; >= 80 % @ 2025-12-31      | 57 % @ 2025-05-01              | AT_RISK
the same, further off                    | 2025-06-01 | 50 % @ 2023-12-31 |      | >= 60 % @ 2024-12-31; >= 80 % @ 2025-12-31      | 56.9 % @ 2025-05-01            | OFF_TRACK
on the day of the first step             | 2024-12-31 | -                 |      | >= 60 % @ 2024-12-31; >= 80 % @ 2025-12-31      | 60 % @ 2024-12-01              | MET
the day after, the second counts         | 2025-01-01 | -                 |      | >= 60 % @ 2024-12-31; >= 80 % @ 2025-12-31      | 60 % @ 2024-12-01              | ON_TRACK
after all, the last one counts           | 2026-06-01 | -                 |      | >= 60 % @ 2024-12-31; >= 80 % @ 2025-12-31      | 70 % @ 2025-12-01              | MISSED
after all, the last one met              | 2026-06-01 | -                 |      | >= 80 % @ 2025-12-31; >= 60 % @ 2024-12-31      | 80 % @ 2025-12-01              | MET
of three, the middle one                 | 2025-06-01 | -                 |      | >= 60 % @ 2024-12-31; >= 80 % @ 2026-12-31; >= 70 % @ 2025-12-31 | 70 % @ 2025-05-01 | MET
steps down                               | 2025-06-01 | 40 @ 2023-12-31   | DOWN | <= 30 @ 2024-12-31; <= 20 @ 2025-12-31          | 30 @ 2025-05-01                | ON_TRACK
steps down, at risk                      | 2025-06-01 | 40 @ 2023-12-31   | DOWN | <= 30 @ 2024-12-31; <= 20 @ 2025-12-31          | 32 @ 2025-05-01                | AT_RISK
before the first step, along the line    | 2025-01-06 | 0 @ 2025-01-01    | UP   | >= 100 @ 2025-01-11; >= 200 @ 2025-01-21        | 50 @ 2025-01-05                | ON_TRACK
step in another unit                     | 2025-06-01 | -                 |      | >= 60 @ 2024-12-31; >= 80 % @ 2025-12-31        | 60 % @ 2025-05-01              | CANNOT_ASSESS
step as a range, reached in between      | 2025-06-01 | -                 |      | 60..70 % @ 2024-12-31; 80..90 % @ 2025-12-31    | 75 % @ 2025-05-01              | ON_TRACK
step as a range, its lower end is enough | 2025-06-01 | -                 |      | 60..70 % @ 2024-12-31; 80..90 % @ 2025-12-31    | 60 % @ 2025-05-01              | ON_TRACK
step as a range, below                   | 2025-06-01 | -                 |      | 60..70 % @ 2024-12-31; 80..90 % @ 2025-12-31    | 59 % @ 2025-05-01              | OFF_TRACK
# --- long-term targets
the short-term target counts             | 2025-06-01 | -                 |      | >> 95 %; >= 75 % @ 2025-12-31                   | 80 % @ 2025-05-01              | MET
the short-term target counts when past   | 2026-06-01 | -                 |      | >= 75 % @ 2025-12-31; >> 95 % @ 2030-12-31      | 80 % @ 2025-05-01              | MET
only a long-term target, not measured    | 2026-06-01 | -                 |      | >> 95 %                                        | -                              | NOT_MEASURED
only a long-term target, not reached     | 2026-06-01 | -                 |      | >> 95 %                                        | 80 % @ 2025-05-01              | CANNOT_ASSESS
only a long-term target, reached         | 2026-06-01 | -                 |      | >> 95 %                                        | 96 % @ 2025-05-01              | MET
without a day comes before long-term     | 2026-06-01 | -                 |      | >> 95 %; >= 75 %                               | 80 % @ 2025-05-01              | MET
"""  # noqa: E501


def _cases() -> dict[str, tuple[Case, ComputedStatus]]:
    found = {}
    for line in TABLE.strip().splitlines():
        if line.startswith("#"):
            continue
        what, day, baseline, direction, targets, results, status = (part.strip() for part in line.split("|"))
        case = Case(
            date.fromisoformat(day),
            several(targets),
            several(results),
            None if baseline == "-" else dated(baseline),
            direction or None,
        )
        assert what not in found, what
        found[what] = (case, ComputedStatus[status])
    return found


WORKED_OUT = _cases()


@pytest.fixture(scope="module")
def connection(cluster: Cluster) -> Iterator[psycopg.Connection[object]]:
    with (
        upgraded_template(cluster) as template,
        fresh_database(cluster, template) as url,
        psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection,
    ):
        connection.execute(TABLES)
        yield connection


def statuses(connection: psycopg.Connection[object], cases: Sequence[Case]) -> dict[UUID, str]:
    """What the database says of these cases, each on its day."""
    store(connection, cases)
    row = CASES.alias("one")
    measured = Measured(row, "TargetStep", "Measurement", row.c.baseline, row.c.baseline_day, row.c.direction)
    statement = compiled(select(row.c.id, status_of(measured, OnItsDay(row))))
    found = connection.execute(statement.sql, statement.parameters({})).fetchall()  # type: ignore[arg-type]
    connection.execute("TRUNCATE progress_case, target_step, measurement")
    return dict(found)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def worked_out(connection: psycopg.Connection[object]) -> dict[UUID, str]:
    return statuses(connection, [case for case, _ in WORKED_OUT.values()])


@pytest.mark.parametrize("what", WORKED_OUT)
def test_the_status_is_what_was_worked_out(what: str, worked_out: dict[UUID, str]) -> None:
    case, expected = WORKED_OUT[what]
    assert worked_out[case.id] == expected.name


@pytest.mark.parametrize("what", WORKED_OUT)
def test_the_plain_python_of_the_random_test_agrees_with_what_was_worked_out(what: str) -> None:
    case, expected = WORKED_OUT[what]
    assert by_hand(case) is expected


DAYS = st.dates(date(2025, 1, 1), date(2025, 1, 20))
NUMBERS = st.decimals(min_value=-20, max_value=120, places=1) | st.sampled_from([Decimal(0), Decimal(50), Decimal(100)])
FEW_UNITS = st.sampled_from([Unit.PERCENT] * 5 + [Unit.PERCENT_POINT, Unit.COUNT, Unit.YES_NO, Unit.TEXT])


@st.composite
def values(draw: st.DrawFn) -> TargetValue:
    unit = draw(FEW_UNITS)
    number = None if unit is Unit.TEXT else draw(NUMBERS)
    comparator = draw(st.sampled_from(Comparator))
    upper = draw(NUMBERS) if comparator is Comparator.BETWEEN and number is not None else None
    return TargetValue(comparator, number, upper, unit)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    dues = draw(st.lists(DAYS, unique=True, max_size=3))
    targets = [Dated(draw(values()), due, None, draw(st.integers(0, 5)) == 0) for due in dues]
    if draw(st.integers(0, 4)) == 0:
        targets.append(Dated(draw(values()), None, None, draw(st.booleans())))
    ends = draw(st.lists(DAYS, unique=True, max_size=3))
    results = [Dated(draw(values()), end) for end in ends]
    baseline = Dated(draw(values()), draw(DAYS)) if draw(st.integers(0, 3)) else None
    return Case(draw(DAYS), targets, results, baseline, draw(st.sampled_from([None, "UP", "DOWN"])))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batch=st.lists(cases(), min_size=20, max_size=40))
def test_the_database_and_plain_python_agree(connection: psycopg.Connection[object], batch: list[Case]) -> None:
    found = statuses(connection, batch)
    assert {case.id: found[case.id] for case in batch} == {case.id: by_hand(case).name for case in batch}


def test_whether_words_and_measurements_disagree_is_the_same_in_python_and_in_sql(
    connection: psycopg.Connection[object],
) -> None:
    combinations = list(product((None, *GoalStatus), (None, *Assessment), ComputedStatus))
    rows = rows_of(
        column("place", Integer), column("said", Text), column("light", Text), column("shown", Text), name="rows"
    ).data(
        [
            (place, said and said.name, light and light.name, shown.name)
            for place, (said, light, shown) in enumerate(combinations)
        ]
    )
    statement = compiled(select(rows.c.place, disagreement(rows.c.said, rows.c.light, rows.c.shown)))
    found = connection.execute(statement.sql, statement.parameters({})).fetchall()  # type: ignore[arg-type]
    assert dict(found) == {place: disagree(*each) for place, each in enumerate(combinations)}  # type: ignore[arg-type]
    assert disagree(GoalStatus.ACHIEVED, None, ComputedStatus.ON_TRACK)
    assert not disagree(GoalStatus.ACHIEVED, Assessment.ON_TRACK, ComputedStatus.NOT_MEASURED)
