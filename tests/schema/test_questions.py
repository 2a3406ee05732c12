"""Every question of DOMAIN.md section 4 is one GraphQL query whose answer is right, now and as of then.

What is right is worked out here from the rows of the tables, in plain Python.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from schema.changes import Archive
from schema.enums import (
    ActivityKind,
    ActivityStatus,
    DocumentState,
    FeedbackTarget,
    GoalStatus,
    Horizon,
    Precision,
    ResponsibilityKind,
    Source,
)
from schema.model import entities
from tests.fixtures.asking import NOBODY, Asker, asking
from tests.fixtures.model import apply_all
from tests.fixtures.postgres import Cluster
from tests.fixtures.questions_data import TODAY, Row, Town, town

QUESTIONS = Path(__file__).parents[1] / "fixtures" / "questions"
Answer = Mapping[str, Any]
CHECKS: dict[int, Callable[[Town, Answer], None]] = {}
MONDAY = TODAY - timedelta(days=TODAY.weekday())
YEAR = TODAY.year

VARIABLES: Mapping[int, Callable[[Town], dict[str, Any]]] = {
    2: lambda _: {"thisYear": YEAR, "nextYear": YEAR + 1},
    3: lambda _: {"from": str(TODAY)},
    4: lambda _: {"day": str(TODAY)},
    6: lambda found: {"id": str(found.added["policy"])},
    7: lambda found: {"policy": str(found.added["policy"]), "since": found.loaded_at.isoformat()},
    10: lambda found: {"before": found.loaded_at.isoformat()},
    16: lambda _: {"year": YEAR},
    18: lambda found: {"leader": str(found.added["person"])},
    19: lambda found: {"since": str(TODAY - timedelta(days=92)), "head": str(found.added["person"])},
    21: lambda found: {"code": found.of("SubGoal")[0].code},
    22: lambda _: {"since": str(TODAY - timedelta(days=60))},
    23: lambda _: {"today": str(TODAY)},
    25: lambda found: {
        "team": str(found.added["unit"]),
        "start": str(MONDAY),
        "end": str(MONDAY + timedelta(days=13)),
    },
    26: lambda found: {"policy": str(found.added["policy"])},
    28: lambda _: {"since": str(TODAY - timedelta(days=400))},
    30: lambda _: {"today": str(TODAY)},
    31: lambda found: {"intervention": str(found.added["intervention"]), "day": str(TODAY)},
    32: lambda found: {"goal": str(found.of("PoliticalGoal")[0].id)},
    33: lambda found: {"unit": str(found.of("MethodChoice")[0].unit_id)},
    34: lambda found: {"unit": str(_criticised(found)[0].unit_id)},
    35: lambda found: {"unit": str(found.added["unit"]), "goal": str(found.of("ActionGoal")[0].id)},
    36: lambda _: {"since": "0"},
    38: lambda found: {"id": str(found.added["lonely"])},
    40: lambda _: {"day": str(TODAY)},
    41: lambda _: {"from": str(TODAY)},
    42: lambda _: {"word": "vejviseren"},
    43: lambda _: {"start": f"{YEAR - 1}-01-01", "end": f"{YEAR}-12-31"},
    44: lambda found: {"workbook": str(found.added["workbook"])},
    45: lambda found: {"tab": str(found.added["tab"]), "row": "8"},
    46: lambda _: {"since": f"{YEAR}-01-01"},
}


def check(number: int) -> Callable[[Callable[[Town, Answer], None]], Callable[[Town, Answer], None]]:
    """Registers what a question's answer must be."""

    def register(function: Callable[[Town, Answer], None]) -> Callable[[Town, Answer], None]:
        CHECKS[number] = function
        return function

    return register


def query(number: int) -> str:
    (found,) = QUESTIONS.glob(f"{number:02}-*.graphql")
    return found.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def found(cluster: Cluster) -> Iterator[Town]:
    with town(cluster) as made:
        yield made


@pytest.fixture(scope="module")
def asker(found: Town) -> Iterator[Asker]:
    with asking(found.url) as made:
        yield made


def variables(found: Town, number: int) -> dict[str, Any]:
    return VARIABLES.get(number, lambda _: {})(found)


@pytest.mark.parametrize("number", range(1, 47))
def test_one_query_answers_the_question(found: Town, asker: Asker, number: int) -> None:
    CHECKS[number](found, asker.data(query(number), variables(found, number)))


def test_callers_outside_see_the_same_where_no_name_or_small_number_is_asked_for(found: Town, asker: Asker) -> None:
    for number in (1, 2, 4, 13, 40):
        asked = query(number), variables(found, number)
        assert asker.data(*asked, scope=NOBODY) == asker.data(*asked)


def nodes(answer: Answer, *path: str) -> list[Any]:
    """The nodes of the only collection, or of the one that is named."""
    return list(answer[path[0] if path else next(iter(answer))]["nodes"])


def texts(rows: list[Any], name: str) -> list[str]:
    return sorted(row[name] if isinstance(row, Mapping) else getattr(row, name) for row in rows)


# What the checks are worked out from.


def chain(found: Town, row: Row | None) -> list[Row]:
    """A goal, criterion or activity with everything above it."""
    above = []
    while row is not None:
        above.append(row)
        links = ("action_goal_id", "sub_goal_id", "political_goal_id", "focus_area_id", "development_goal_id", "of_id")
        names = [name for name in (*links, "parent_id", "policy_id") if getattr(row, name, None) is not None]
        if hasattr(row, "sub_goal_id"):
            names = ["sub_goal_id"]
        elif hasattr(row, "political_goal_id"):
            names = ["political_goal_id"]
        elif hasattr(row, "policy_id"):
            names = ["policy_id"]
        row = found.one(getattr(row, names[0])) if names else None
    return above


def activities_below(found: Town, goal: Row) -> list[Row]:
    return [row for row in found.of("Activity") if goal.id in {above.id for above in chain(found, row)}]


def counts(activity: Row) -> bool:
    return activity.kind is not ActivityKind.NOTE and activity.declared_status is not ActivityStatus.CANCELLED


def open_ended(period: Any) -> bool:
    return period.precision in (Precision.OPEN, Precision.RECURRING)


def in_days(activity: Row, first: date, last: date) -> bool:
    """Whether an activity takes place in the days."""
    for period in activity.periods:
        if period.start is None and period.end is None and not open_ended(period):
            continue
        start = period.start or (period.end if period.is_deadline else date.min) or date.min
        if start <= last and (period.end or date.max) >= first and period.status_hint is not ActivityStatus.CANCELLED:
            return counts(activity)
    return False


def quarter(day: date) -> tuple[date, date]:
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 3 if first.month < 10 else 1, 1)
    return first, (following if following > first else date(first.year + 1, 1, 1)) - timedelta(days=1)


def undated(activity: Row) -> bool:
    return counts(activity) and not any(period.start or period.end or open_ended(period) for period in activity.periods)


def first_day(periods: Any) -> date | None:
    return min((period.start or period.end for period in periods if period.start or period.end), default=None)


def last_day(periods: Any) -> date | None:
    return max((period.end or period.start for period in periods if period.end or period.start), default=None)


def held(found: Town, subject: UUID) -> list[Row]:
    return found.of("Responsibility", subject_id=subject)


def results(found: Town, of: UUID, until: date = TODAY) -> list[Row]:
    """Measurements up to a day, the latest last."""
    dated = [row for row in found.of("Measurement", of_id=of) if (row.period.end or row.period.start) <= until]
    return sorted(dated, key=lambda row: (row.period.end or row.period.start, row.period.start or date.min, row.id))


def step_in(found: Town, of: UUID, year: int) -> Row | None:
    steps = [
        row
        for row in found.of("TargetStep", of_id=of)
        if row.due and row.due.end and row.due.end.year == year and row.horizon is not Horizon.LONG_TERM
    ]
    return steps[-1] if steps else None


def criterion_met(found: Town, criterion: Row, year: int) -> bool | None:
    """Whether the target of the year is met; None where there is none."""
    step = step_in(found, criterion.id, year)
    if step is None:
        return None
    measured = results(found, criterion.id, min(TODAY, date(year, 12, 31)))
    if not measured:
        return False
    value, target = measured[-1].value.value, step.target
    compare = {"GTE": value >= target.value, "LTE": value <= target.value, "GT": value > target.value}
    return compare.get(target.comparator.name, value == target.value)


def _criticised(found: Town) -> list[Row]:
    wanted = ("CRITICISM", "QUESTION", "SUGGESTION")
    return [row for row in found.of("ExperienceEntry") if row.unit_id and row.kind and row.kind.name in wanted]


# The answers.


@check(1)
def _(found: Town, answer: Answer) -> None:
    first, last = quarter(TODAY)
    idle = [
        goal
        for goal in found.of("PoliticalGoal")
        if not any(in_days(activity, first, last) for activity in activities_below(found, goal))
    ]
    assert "Plads til alle" in texts(nodes(answer), "title")
    assert texts(nodes(answer), "title") == texts(idle, "title")
    for node in nodes(answer):
        (goal,) = found.of("PoliticalGoal", title=node["title"])
        assert node["undatedActivityCount"] == sum(map(undated, activities_below(found, goal)))


@check(2)
def _(found: Town, answer: Answer) -> None:
    assert len(nodes(answer)) == len(found.of("PoliticalGoal")) > 1
    for alias, year in (("thisYear", YEAR), ("nextYear", YEAR + 1)):
        for node in nodes(answer):
            (goal,) = found.of("PoliticalGoal", title=node["title"])
            below = [row for row in found.of("SuccessCriterion") if goal in chain(found, row)]
            wanted = [met for row in below if (met := criterion_met(found, row, year)) is not None]
            shown = {count["status"]: count["count"] for count in node[alias]}
            assert sum(shown.values()) == len(wanted)
            assert shown["MET"] == wanted.count(True)
    assert any(count["count"] for node in nodes(answer) for count in node["thisYear"])
    for sub in (sub for node in nodes(answer) for sub in node["subGoals"]):
        for criterion in (criterion for goal in sub["actionGoals"] for criterion in goal["successCriteria"]):
            (row,) = found.of("SuccessCriterion", text=criterion["text"])
            assert (criterion["thisYear"] is None) == (step_in(found, row.id, YEAR) is None)


@check(3)
def _(found: Town, answer: Answer) -> None:
    to_come = [
        row
        for row in found.of("FollowUpEvent")
        if row.kind.name in ("POLITICAL_REPORT", "DIALOGUE_MEETING")
        and row.held_on is None
        and row.period
        and row.period.end
        and row.period.end >= TODAY
    ]
    assert texts(nodes(answer, "followUpEvents"), "title") == texts(to_come, "title")
    reports = [
        row
        for row in found.of("LeadershipReport")
        if any(audience.name == "POLITICAL" for audience in row.audience) and row.next_due and row.next_due >= TODAY
    ]
    assert texts(nodes(answer, "leadershipReports"), "title") == texts(reports, "title")
    assert to_come or reports


@check(4)
def _(found: Town, answer: Answer) -> None:
    holding = (DocumentState.IN_FORCE, DocumentState.REVISION)
    valid = [
        row
        for row in found.of("ServiceLevel")
        if row.state not in (DocumentState.DRAFT, DocumentState.CONSULTATION)
        and (row.valid_from <= TODAY if row.valid_from else row.state in holding)
        and (
            row.valid_to >= TODAY if row.valid_to else row.state not in (DocumentState.REPLACED, DocumentState.REPEALED)
        )
    ]
    assert valid
    assert texts(nodes(answer), "title") == texts(valid, "title")
    shown = {node["title"]: (node["adoptedBy"] or {}).get("name") for node in nodes(answer)}
    for row in valid:
        by = found.one(row.adopted_by_id)
        assert shown[row.title] == (by.name if by else None)


@check(5)
def _(found: Town, answer: Answer) -> None:
    kinds = ("CASE_VOLUME", "ECONOMY_SPENDING", "ECONOMY_BUDGET")
    metrics = [row for row in found.of("LeadershipMetric") if row.kind.name in kinds]
    wanted = {(found.one(row.target_group_id).name, row.kind.name, row.value) for row in metrics}  # type: ignore[union-attr]
    shown = {
        (group["name"], metric["kind"], metric["value"])
        for group in nodes(answer)
        for metric in group["leadershipMetrics"]
    }
    assert shown == wanted
    assert wanted


@check(6)
def _(found: Town, answer: Answer) -> None:
    shown = {step["id"] for step in answer["path"]["below"] if step["type"] == "Activity"}
    policy = found.one(found.added["policy"])
    assert policy is not None
    wanted = {str(row.id) for row in found.of("Activity") if policy in chain(found, row)}
    assert shown == wanted
    assert wanted
    above = {step["id"]: step["aboveId"] for step in answer["path"]["below"]}
    for id_ in shown:
        while above.get(id_) in above:
            id_ = above[id_]
        assert above[id_] == str(policy.id)
    assert len(nodes(answer, "dialogueLinks")) == len(found.of("DialogueLink")) > 0


@check(7)
def _(found: Town, answer: Answer) -> None:
    policy = found.one(found.added["policy"])
    assert policy is not None
    changed = {node["entity"]["id"] for node in nodes(answer)}
    assert str(found.added["lonely"]) in changed
    assert str(found.added["level"]) not in changed
    since = [row for row in found.of("Change") if row.at > found.loaded_at]
    for row in since:
        entity = found.one(row.entity_id)
        if entity is not None and entity.__dict__.get("what"):
            assert (str(row.entity_id) in changed) == (policy in chain(found, entity))
    assert {node["at"] for node in nodes(answer)} <= {f"{row.at:%Y-%m-%dT%H:%M:%S.%f}Z" for row in since}


def deadline(found: Town, goal: Row) -> date | None:
    """As DOMAIN.md 2.3 has it."""
    if goal.declared_deadline and goal.declared_deadline.end:
        return goal.declared_deadline.end  # type: ignore[no-any-return]
    due = [
        step.due.end
        for criterion in found.of("SuccessCriterion", action_goal_id=goal.id)
        for step in found.of("TargetStep", of_id=criterion.id)
        if step.due and step.due.end and step.horizon is not Horizon.LONG_TERM
    ]
    ends = [period.end for row in found.of("Activity", parent_id=goal.id) for period in row.periods if period.end]
    return max(due, default=None) or max(ends, default=None)


@check(8)
def _(found: Town, answer: Answer) -> None:
    late = {
        row.code
        for row in found.of("ActionGoal")
        if (day := deadline(found, row))
        and day < TODAY
        and row.declared_status not in (GoalStatus.ACHIEVED, GoalStatus.DISCONTINUED)
    }
    shown = {node["code"] for node in nodes(answer)}
    met = {row.code for row in found.of("ActionGoal") if row.code in late - shown}
    assert shown
    assert shown <= late
    for code in met:
        (goal,) = found.of("ActionGoal", code=code)
        assert all(
            any(
                criterion_met(found, criterion, step.due.end.year) or not step.due
                for step in found.of("TargetStep", of_id=criterion.id)
                if step.due
            )
            for criterion in found.of("SuccessCriterion", action_goal_id=goal.id)
        )
    for node in nodes(answer):
        (goal,) = found.of("ActionGoal", code=node["code"])
        assert len(node["responsibilities"]) == len(held(found, goal.id))


@check(9)
def _(found: Town, answer: Answer) -> None:
    bodies = {row.id for row in found.of("Body")}
    owning = (ResponsibilityKind.ACCOUNTABLE, ResponsibilityKind.COORDINATOR)

    def owned(goal: Row) -> str:
        rows = held(found, goal.id)
        if any(row.kind in owning and row.party_id not in bodies for row in rows):
            return "NAMED"
        anchored = any(row.kind is ResponsibilityKind.ANCHORED or row.kind in owning for row in rows)
        return "ONLY_A_GROUP" if anchored else "NOBODY"

    for collection, type_name in (("actionGoals", "ActionGoal"), ("developmentGoals", "DevelopmentGoal")):
        wanted = {row.text: state for row in found.of(type_name) if (state := owned(row)) != "NAMED"}
        assert {node["text"]: node["ownership"] for node in nodes(answer, collection)} == wanted
    states = {node["ownership"] for node in nodes(answer, "actionGoals")}
    assert states == {"NOBODY", "ONLY_A_GROUP"}


@check(10)
def _(found: Town, answer: Answer) -> None:
    touched = {row.entity_id for row in found.of("Change") if row.at > found.loaded_at}
    fresh = {above.id for id_ in touched if (row := found.one(id_)) is not None for above in chain(found, row)} | {
        row.subject_id for row in found.of("Responsibility") if row.id in touched
    }
    wanted = [row for row in found.of("ActionGoal") if row.id not in fresh]
    assert texts(nodes(answer), "text") == texts(wanted, "text")
    assert 0 < len(wanted) < len(found.of("ActionGoal"))


@check(11)
def _(found: Town, answer: Answer) -> None:
    for node in nodes(answer):
        (checklist,) = found.of("Checklist", key=node["key"])
        asked = found.of("ChecklistQuestion", checklist_id=checklist.id)
        runs = found.of("ChecklistRun", checklist_id=checklist.id)
        open_ones, refused = [], []
        for run in runs:
            given = {row.question_id: row for row in found.of("ChecklistAnswer", run_id=run.id)}
            answered = {id_ for id_, row in given.items() if row.value or row.text}
            open_ones += [question.key for question in asked if question.id not in answered]
            refused += [found.one(id_).key for id_, row in given.items() if row.value and row.value.name == "NO"]  # type: ignore[union-attr]
        shown = [question["key"] for run in node["runs"] for question in run["unanswered"]]
        assert sorted(shown) == sorted(open_ones)
        shown = [given["question"]["key"] for run in node["runs"] for given in run["answers"]]
        assert sorted(shown) == sorted(refused)
    assert any(run["unanswered"] for node in nodes(answer) for run in node["runs"])
    assert any(run["answers"] for node in nodes(answer) for run in node["runs"])


@check(12)
def _(found: Town, answer: Answer) -> None:
    concluded = [row for row in found.of("LeadershipReport") if row.conclusions]
    assert texts(nodes(answer, "leadershipReports"), "title") == texts(concluded, "title")
    assert concluded
    assert answer["missing"]["totalCount"] == sum(row.feedback_to_staff is None for row in concluded)
    not_told = [row for row in found.of("Measurement") if FeedbackTarget.EMPLOYEES not in row.fed_back_to]
    assert len(nodes(answer, "measurements")) == len(not_told) > 0


@check(13)
def _(found: Town, answer: Answer) -> None:
    taken = {row.recommendation_id for row in found.of("RecommendationResponse") if row.stance}
    wanted = [row for row in found.of("Recommendation") if row.id not in taken]
    shown = [recommendation for way in nodes(answer) for recommendation in way["recommendations"]]
    assert texts(shown, "key") == texts(wanted, "key")
    assert 0 < len(wanted) < 20


@check(14)
def _(found: Town, answer: Answer) -> None:
    crossing = [row for row in found.of("PoliticalGoal") if row.cross_cutting_ids]
    assert texts(nodes(answer), "title") == texts(crossing, "title")
    idle = {}
    for goal in crossing:
        busy: set[UUID | None] = set()
        for activity in filter(counts, activities_below(found, goal)):
            busy |= {*activity.participant_parties_ids, *(row.party_id for row in held(found, activity.id))}
        idle[goal.title] = {
            unit.name
            for id_ in goal.cross_cutting_ids
            if (unit := found.one(id_)) is not None and not stands_for(found, unit.id) & busy
        }
    assert {node["title"]: {unit["name"] for unit in node["areasWithoutActivity"]} for node in nodes(answer)} == idle
    assert idle["Plads til alle"]


def stands_for(found: Town, unit: UUID) -> set[UUID | None]:
    """A unit, those below it, and all of their people."""
    units: set[UUID | None] = {unit}
    while further := {row.id for row in found.of("OrgUnit") if row.parent_id in units} - units:
        units |= further
    return units | {row.id for row in found.of("Person") if row.unit_id in units}


@check(15)
def _(found: Town, answer: Answer) -> None:
    needs = [row for row in found.of("CompetenceNeed") if row.state.name in ("IDENTIFIED", "PLANNED", "IN_PROGRESS")]
    assert texts(nodes(answer, "competenceNeeds"), "need") == texts(needs, "need")

    def timed(need: Row) -> bool:
        return any((row := found.one(id_)) is not None and not undated(row) for id_ in need.measure_ids)

    assert answer["withoutTime"]["totalCount"] == sum(not timed(need) for need in needs) > 0
    assert answer["withoutMoney"]["totalCount"] == sum(need.budget is None for need in needs) > 0


@check(16)
def _(found: Town, answer: Answer) -> None:
    met = {
        row.text: state
        for row in found.of("SuccessCriterion")
        if (state := criterion_met(found, row, YEAR)) is not None
    }
    assert {node["text"]: node["status"] == "MET" for node in nodes(answer)} == met
    assert met
    severity = ["MISSED", "OFF_TRACK", "AT_RISK", "CANNOT_ASSESS", "NOT_MEASURED", "ON_TRACK", "MET"]
    places = [severity.index(node["status"]) for node in nodes(answer)]
    assert places == sorted(places)


@check(17)
def _(found: Town, answer: Answer) -> None:
    wanted = [
        row
        for row in found.of("SuccessCriterion")
        if not results(found, row.id)
        or not any(step.target.value is not None for step in found.of("TargetStep", of_id=row.id))
    ]
    assert texts(nodes(answer), "text") == texts(wanted, "text")
    assert "familierne er trygge" in texts(nodes(answer), "text")


@check(18)
def _(found: Town, answer: Answer) -> None:
    person = found.one(found.added["person"])
    assert person is not None
    shown = answer["person"]
    assert shown["initials"] == person.initials
    assert shown["leadershipTalksAttended"][0]["topic"] == "Fremdrift"
    owning = (ResponsibilityKind.COORDINATOR, ResponsibilityKind.ACCOUNTABLE)
    mine = [row for row in found.of("Responsibility") if row.party_id == person.id and row.kind in owning]
    assert len(shown["responsibilitiesHeld"]) == len(mine) > 0
    led = [row.name for row in found.of("OrgUnit") if row.leader_id == person.id]
    assert sorted(unit["name"] for unit in shown["leads"]) == sorted(led)


@check(19)
def _(found: Town, answer: Answer) -> None:
    since = TODAY - timedelta(days=92)
    visited = {
        row.unit_id
        for row in found.of("LeaderVisit")
        if row.head_id == found.added["person"] and row.date and row.date >= since
    }
    wanted = [row for row in found.of("OrgUnit") if row.id not in visited]
    assert texts(nodes(answer), "name") == texts(wanted, "name")
    assert 0 < len(wanted) < len(found.of("OrgUnit"))


@check(20)
def _(found: Town, answer: Answer) -> None:
    def weeks(activity: Row) -> set[date]:
        days: set[date] = set()
        for period in activity.periods:
            start, end = period.start or period.end, period.end or period.start
            if start and period.precision in (Precision.DAY, Precision.WEEK):
                days |= {start - timedelta(days=start.weekday()), end - timedelta(days=end.weekday())}
        return days

    over = (ActivityStatus.DONE, ActivityStatus.CANCELLED)
    running = [row for row in found.of("Activity") if counts(row) and row.declared_status not in over]
    wanted: dict[str, set[str]] = {}
    for one in running:
        for other in running:
            shared = set(one.participant_parties_ids) & set(other.participant_parties_ids)
            if one.id != other.id and shared and weeks(one) & weeks(other):
                wanted.setdefault(str(one.id), set()).add(str(other.id))
    assert {node["id"]: {other["id"] for other in node["collidesWith"]} for node in nodes(answer)} == wanted
    assert {"Teamdag om vejviseren", "Kursus for teamet"} <= {node["what"] for node in nodes(answer)}


@check(21)
def _(found: Town, answer: Answer) -> None:
    kinds = ("PROFESSIONAL_GUIDELINE", "INSTRUCTION")
    guides = [row for row in found.of("GovernanceDocument") if row.kind.name in kinds]
    covered = {id_ for row in guides for id_ in row.implements_ids}
    bare = [
        row.code
        for row in found.of("SubGoal")
        if row.id not in covered and not {goal.id for goal in found.of("ActionGoal", sub_goal_id=row.id)} & covered
    ]
    assert sorted(node["code"] for node in answer["withoutAny"]["nodes"]) == sorted(bare)
    (shown,) = nodes(answer, "subGoals")
    (asked,) = found.of("SubGoal", code=shown["code"])
    assert texts(shown["implementedBy"], "title") == texts(
        [row for row in found.of("GovernanceDocument") if asked.id in row.implements_ids], "title"
    )
    assert covered
    assert len(shown["actionGoals"]) == len(found.of("ActionGoal", sub_goal_id=asked.id))


@check(22)
def _(found: Town, answer: Answer) -> None:
    wanted: dict[str, set[str]] = {}
    for level in found.of("ServiceLevel"):
        if not level.valid_from or level.valid_from < TODAY - timedelta(days=60):
            continue
        told: set[UUID] = set()
        for item in found.of("CommunicationItem"):
            if level.id in item.about_ids and item.status and item.status.name in ("DONE", "FOLLOWED_UP"):
                everybody = any(audience.name == "SUPPLIERS" for audience in item.audience)
                told |= set(item.recipients_ids or (level.suppliers_ids if everybody else ()))
        untold = {row.name for id_ in level.suppliers_ids if id_ not in told and (row := found.one(id_)) is not None}
        if untold:
            wanted[level.title] = untold
    shown = {node["title"]: {supplier["name"] for supplier in node["suppliersNotTold"]} for node in nodes(answer)}
    assert shown == wanted
    assert len(wanted["Støtte i hverdagen"]) == 2


@check(23)
def _(found: Town, answer: Answer) -> None:
    living = (DocumentState.ADOPTED, DocumentState.IN_FORCE, DocumentState.REVISION)
    for collection, type_name in (("governanceDocuments", "GovernanceDocument"), ("workflows", "Workflow")):
        late = [row for row in found.of(type_name) if row.review_due and row.review_due < TODAY and row.state in living]
        assert texts(nodes(answer, collection), "title") == texts(late, "title")
    assert nodes(answer, "governanceDocuments")


@check(24)
def _(found: Town, answer: Answer) -> None:
    asked = [row for row in found.of("Workflow") if row.kind.name in ("SUPPLIER_DIALOGUE", "ECONOMY_COHERENCE")]
    assert texts(nodes(answer, "workflows"), "title") == texts(asked, "title")
    steps = {"ORDER", "STATUS_BEFORE_FOLLOW_UP", "FOLLOW_UP"}
    lacking = [row for row in asked if not row.agreed_on or steps - {step.kind.name for step in row.steps}]
    assert texts(nodes(answer, "notAgreed"), "title") == texts(lacking, "title")
    assert asked


@check(25)
def _(found: Town, answer: Answer) -> None:
    team = found.added["unit"]
    people = {row.id for row in found.of("Person", unit_id=team)}
    wanted = [
        row
        for row in found.of("Activity")
        if in_days(row, MONDAY, MONDAY + timedelta(days=13))
        and {team, *people} & {*row.participant_parties_ids, *(one.party_id for one in held(found, row.id))}
    ]
    assert texts(nodes(answer), "what") == texts(wanted, "what")
    assert {"Teamdag om vejviseren", "Kursus for teamet"} <= set(texts(nodes(answer), "what"))


@check(26)
def _(found: Town, answer: Answer) -> None:
    wanted = [
        row
        for row in found.of("Activity")
        if row.kind is not ActivityKind.NOTE
        and any(above.id == row.parent_id for above in found.of("ActionGoal"))
        and (
            undated(row)
            or not (row.participants or row.participant_parties_ids)
            or not (held(found, row.id) or held(found, row.parent_id))
        )
    ]
    assert texts(nodes(answer), "what") == texts(wanted, "what")
    assert "Det aftaler vi senere" in texts(wanted, "what")


@check(27)
def _(found: Town, answer: Answer) -> None:
    wanted = [
        row for row in found.of("Concern") if row.response is None and row.state.name in ("RAISED", "ACKNOWLEDGED")
    ]
    assert texts(nodes(answer), "text") == texts(wanted, "text")
    assert wanted


@check(28)
def _(found: Town, answer: Answer) -> None:
    unshared = [row for row in found.of("SmallSuccess") if row.shared_on is None]
    assert texts(nodes(answer, "smallSuccesses"), "text") == texts(unshared, "text")
    assert unshared
    met = nodes(answer, "successCriteria")
    assert met
    for node in met:
        (row,) = found.of("SuccessCriterion", text=node["text"])
        latest = results(found, row.id)[-1]
        assert node["latestValue"]["raw"] == latest.value.raw
        values = [step.target.value for step in found.of("TargetStep", of_id=row.id) if step.target.value is not None]
        assert latest.value.value >= min(values)


@check(29)
def _(found: Town, answer: Answer) -> None:
    wanted = {
        unit.name: (
            sorted(row.routine for row in found.of("PracticeChange", unit_id=unit.id)),
            len(found.of("SupportMeasure", unit_id=unit.id)),
        )
        for unit in found.of("OrgUnit")
    }
    shown = {
        node["name"]: (texts(node["practiceChanges"], "routine"), len(node["supportMeasures"]))
        for node in nodes(answer)
    }
    assert shown == {name: what for name, what in wanted.items() if any(what)}
    assert shown


@check(30)
def _(found: Town, answer: Answer) -> None:
    (role,) = found.of("RoleType", key="CHANGE_AGENT")
    wanted = [
        row for row in found.of("RoleAssignment", role_id=role.id) if (row.from_ or TODAY) <= TODAY <= (row.to or TODAY)
    ]
    assert len(nodes(answer)) == len(wanted) > 0
    for node, row in zip(nodes(answer), sorted(wanted, key=lambda row: row.id), strict=True):
        area = found.one(row.area_id)
        assert (node["area"] or {}).get("name") == (area.name if area else None)


@check(31)
def _(found: Town, answer: Answer) -> None:
    intervention = found.one(found.added["intervention"])
    assert intervention is not None
    level = found.one(intervention.service_level_id)
    assert level is not None
    family = {level.id, level.replaces_id} | {row.id for row in found.of("ServiceLevel", replaces_id=level.id)}
    assert nodes(answer)
    for node in nodes(answer):
        titles = {row.title: row for row in found.of("ServiceLevel") if row.id in family}
        assert node["content"] == titles[node["title"]].content
        assert date.fromisoformat(node["validFrom"]) <= TODAY


@check(32)
def _(found: Town, answer: Answer) -> None:
    goal = found.of("PoliticalGoal")[0]
    kinds = ("ACTION", "TRAINING", "MEETING", "SUPPORT", "PROCESS")
    wanted = [row for row in activities_below(found, goal) if row.kind.name in kinds]
    goals = [action for sub in answer["politicalGoal"]["subGoals"] for action in sub["actionGoals"]]
    assert texts([activity for action in goals for activity in action["activities"]], "what") == texts(wanted, "what")
    assert wanted
    below = {row.id for row in (*found.of("SubGoal"), *found.of("ActionGoal")) if goal in chain(found, row)} | {goal.id}
    documents = {row.title for row in found.of("GovernanceDocument") if below & set(row.implements_ids)}
    places = [answer["politicalGoal"], *answer["politicalGoal"]["subGoals"], *goals]
    assert {document["title"] for place in places for document in place["implementedBy"]} == documents
    assert documents


@check(33)
def _(found: Town, answer: Answer) -> None:
    unit = found.of("MethodChoice")[0].unit_id
    used = [row for row in found.of("MethodProgramme") if unit in row.units_ids]
    assert texts(nodes(answer, "methodProgrammes"), "title") == texts(used, "title")
    chosen = found.of("MethodChoice", unit_id=unit)
    assert texts(nodes(answer, "methodChoices"), "chosenMethod") == texts(chosen, "chosen_method")
    assert chosen
    assert any(node["justification"] for node in nodes(answer, "methodChoices"))


@check(34)
def _(found: Town, answer: Answer) -> None:
    unit = _criticised(found)[0].unit_id
    wanted = [row for row in _criticised(found) if row.unit_id == unit]
    assert [(node["text"], node["state"], node["response"]) for node in nodes(answer)] == [
        (row.text, row.state.name, row.response)
        for row in sorted(wanted, key=lambda row: (row.date, row.id), reverse=True)
    ]
    assert wanted


@check(35)
def _(found: Town, answer: Answer) -> None:
    (role,) = found.of("RoleType", key="CHANGE_AGENT")
    near = [row for row in found.of("RoleAssignment", role_id=role.id) if row.area_id in (None, found.added["unit"])]
    assert len(nodes(answer, "changeAgents")) == len(near)
    goal = found.of("ActionGoal")[0]
    assert len(answer["actionGoal"]["responsibilities"]) == len(held(found, goal.id)) > 0


@check(36)
def _(found: Town, answer: Answer) -> None:
    assert len(nodes(answer)) == len(found.of("Measurement")) > 0
    for node in nodes(answer):
        row = found.one(UUID(node["id"]))
        assert row is not None
        measured = found.one(row.of_id)
        assert measured is not None
        at = row.period.end or row.period.start
        assert node["measuredOn"] == str(at)
        steps = found.of("TargetStep", of_id=row.of_id)
        dated = sorted((step for step in steps if step.due and step.due.end), key=lambda step: step.due.end)
        dated = [step for step in dated if step.horizon is not Horizon.LONG_TERM]
        if dated:
            counting = next((step for step in dated if step.due.end >= at), dated[-1])
            assert (node["target"]["raw"], node["targetDue"]) == (counting.target.raw, str(counting.due.end))
        if hasattr(measured, "baseline"):
            assert (node["baseline"] or {}).get("raw") == (measured.baseline.raw if measured.baseline else None)
            goal = found.one(measured.development_goal_id)
            area = found.one(goal.focus_area_id)  # type: ignore[union-attr]
            above = [found.one(area.policy_id).title, area.name, named(goal), measured.name]  # type: ignore[union-attr]
        else:
            goal = found.one(measured.action_goal_id)
            sub = found.one(goal.sub_goal_id)  # type: ignore[union-attr]
            top = found.one(sub.political_goal_id)  # type: ignore[union-attr]
            policy = found.one(top.policy_id)  # type: ignore[union-attr]
            above = [policy.title, named(top), named(sub), named(goal), measured.text]  # type: ignore[union-attr]
        assert node["goalPath"] == " › ".join(above)
        assert node["goalCode"] == goal.code  # type: ignore[union-attr]


def named(goal: Row | None) -> str:
    assert goal is not None
    text = goal.title if hasattr(goal, "title") else goal.text
    return f"{goal.code} {text}" if goal.code else str(text)


@check(37)
def _(found: Town, answer: Answer) -> None:
    shown = {node["id"]: node for node in nodes(answer)}
    assert set(shown) == {str(row.id) for row in found.of("LeadershipMetric")}
    for row in found.of("LeadershipMetric"):
        assert shown[str(row.id)]["value"] == (None if row.value is None else float(row.value))
    assert shown[str(found.added["metric"])]["valueText"] == "3"


@check(38)
def _(found: Town, answer: Answer) -> None:
    changes = found.of("Change", entity_id=found.added["lonely"])
    shown = [(node["actor"], node["origin"], node["action"]) for node in nodes(answer, "history")]
    assert sorted(shown) == sorted((row.actor, row.origin.name, row.action.name) for row in changes)
    assert changes
    (place,) = nodes(answer, "rowLinks")
    assert (place["row"], place["tab"]["workbook"]["fileId"]) == (8, "ark-1")


@check(39)
def _(found: Town, answer: Answer) -> None:
    wanted = [
        row for row in found.of("Issue") if row.state.name == "OPEN" and row.severity.name in ("ERROR", "WARNING")
    ]
    assert answer["issues"]["totalCount"] == len(wanted)
    assert texts(nodes(answer), "message") == texts(wanted, "message_da")
    assert len(wanted) > 1


@check(40)
def _(found: Town, answer: Answer) -> None:
    for node in nodes(answer):
        (policy,) = found.of("Policy", title=node["title"])
        assert texts(node["politicalGoals"], "title") == texts(found.of("PoliticalGoal", policy_id=policy.id), "title")
        assert texts(node["focusAreas"], "name") == texts(found.of("FocusArea", policy_id=policy.id), "name")
        goals = [row for row in (*found.of("ActionGoal"), *found.of("DevelopmentGoal")) if policy in chain(found, row)]
        assert sum(count["count"] for count in node["statusDistribution"]) == len(goals) > 0
    assert nodes(answer)


@check(41)
def _(found: Town, answer: Answer) -> None:
    over = (ActivityStatus.DONE, ActivityStatus.CANCELLED)
    to_come = [
        row
        for row in found.of("Activity")
        if row.kind is not ActivityKind.NOTE
        and row.declared_status not in over
        and (day := first_day(row.periods)) is not None
        and day >= TODAY
    ]
    days = sorted(str(first_day(row.periods)) for row in to_come)[:10]
    assert [node["firstDay"] for node in nodes(answer, "activities")] == days
    messages = [
        row
        for row in found.of("CommunicationItem")
        if (day := last_day(row.when)) is not None
        and day >= TODAY
        and (row.status is None or row.status.name in ("PLANNED", "POSTPONED"))
    ]
    starts = sorted(str(first_day(row.when)) for row in messages)[:10]
    assert [node["firstDay"] for node in nodes(answer, "communicationItems")] == starts
    assert days
    assert starts


@check(42)
def _(found: Town, answer: Answer) -> None:
    titles = [node["title"] for node in nodes(answer)]
    assert "Teamdag om vejviseren" in titles
    for node in nodes(answer):
        assert found.one(UUID(node["node"]["id"])) is not None
        assert re.search("vejvis", (node["title"] or "") + (node["snippet"] or {}).get("text", ""), re.IGNORECASE)
    assert any(found.of("Policy")[0].title in node["breadcrumb"] for node in nodes(answer))


@check(43)
def _(found: Town, answer: Answer) -> None:
    kinds = ("ECONOMY_BUDGET", "ECONOMY_SPENDING", "ECONOMY_FORECAST")
    for node in nodes(answer):
        (intervention,) = found.of("Intervention", name=node["name"])
        wanted = [
            float(row.value)
            for row in found.of("LeadershipMetric", intervention_id=intervention.id)
            if row.kind.name in kinds
            and row.period.start >= date(YEAR - 1, 1, 1)
            and row.period.end <= date(YEAR, 12, 31)
        ]
        assert sorted(metric["value"] for metric in node["leadershipMetrics"]) == sorted(wanted)
    assert any(metric["goals"] for node in nodes(answer) for metric in node["leadershipMetrics"])


@check(44)
def _(found: Town, answer: Answer) -> None:
    wanted = found.of("Issue", workbook_id=found.added["workbook"])
    assert [node["message"] for node in nodes(answer)] == [row.message_da for row in wanted]
    assert [node["suggestion"] for node in nodes(answer)] == ["uge 34 2026"]


@check(45)
def _(found: Town, answer: Answer) -> None:
    (row,) = nodes(answer)
    wanted = found.of("Change", entity_id=found.added["lonely"], origin=Source.API)
    assert [change["actor"] for change in row["changes"]] == [change.actor for change in wanted]
    assert row["entity"]["id"] == str(found.added["lonely"])
    assert wanted


@check(46)
def _(found: Town, answer: Answer) -> None:
    shown = [given for question in nodes(answer) for given in question["answers"]]
    this_year = [row for row in found.of("CoreQuestionAnswer") if row.date and row.date >= date(YEAR, 1, 1)]
    assert texts(shown, "text") == texts(this_year, "text")
    (moved,) = [given for given in shown if given["text"] == "Vi bruger de samme fem ord"]
    assert moved["moved"] is True
    assert moved["earlierAnswer"]["text"] == "Sproget er forskelligt"
    for given in shown:
        assert given["moved"] == (
            given["earlierAnswer"] is not None and given["earlierAnswer"]["text"] != given["text"]
        )


def test_small_numbers_and_what_they_can_be_worked_out_from_are_hidden_from_callers_outside(
    found: Town, asker: Asker
) -> None:
    shown = {node["id"]: node for node in nodes(asker.data(query(37), scope=NOBODY))}
    small, total = shown[str(found.added["metric"])], shown[str(found.added["total"])]
    assert (small["value"], small["valueText"], small["suppressed"]) == (None, "<5", True)
    assert (total["value"], total["valueText"], total["suppressed"]) == (None, "*", True)
    (beside,) = [node for node in shown.values() if node["value"] == 20 and node["kind"] == "CASE_VOLUME"]
    assert (beside["valueText"], beside["suppressed"]) == ("20", False)


def test_a_small_number_cannot_be_found_by_filters_or_orderings(found: Town, asker: Asker) -> None:
    wanted = "{ leadershipMetrics(filter: { value: { eq: 3 } }) { totalCount } }"
    assert asker.data(wanted)["leadershipMetrics"]["totalCount"] == 1
    assert asker.data(wanted, scope=NOBODY)["leadershipMetrics"]["totalCount"] == 0
    last = "{ leadershipMetrics(filter: { value: { isNull: true } }) { nodes { id } } }"
    hidden = {node["id"] for node in nodes(asker.data(last, scope=NOBODY))}
    assert {str(found.added["metric"]), str(found.added["total"])} <= hidden
    ordered = "{ leadershipMetrics(orderBy: [{ value: ASC }]) { nodes { value } } }"
    values = [node["value"] for node in nodes(asker.data(ordered, scope=NOBODY))]
    known = [value for value in values if value is not None]
    assert values == [*sorted(known), *[None] * (len(values) - len(known))]
    year_before = "{ leadershipMetrics { nodes { lastYear unitOfMeasure } } }"
    for node in nodes(asker.data(year_before, scope=NOBODY)):
        assert node["lastYear"] is None or node["unitOfMeasure"] != "ANTAL"


def without_cursors(answer: Any) -> Any:
    """A cursor belongs to the moment it was made as of."""
    if isinstance(answer, Mapping):
        return {key: without_cursors(value) for key, value in answer.items() if key != "endCursor"}
    return [without_cursors(item) for item in answer] if isinstance(answer, list) else answer


def test_z_every_question_is_answered_as_of_then(found: Town, asker: Asker) -> None:
    """Last, since it puts everything away: each answer as of before is what it was."""
    before = {number: asker.data(query(number), variables(found, number)) for number in range(1, 47)}
    asked = {number: variables(found, number) for number in range(1, 47)}
    moment = asker.connection.execute("SELECT to_json(clock_timestamp())").fetchone()
    assert moment is not None
    apply_all(found.engine, [Archive(row.id) for name in entities() for row in found.of(name)])
    assert asker.data("{ politicalGoals { totalCount } }") == {"politicalGoals": {"totalCount": 0}}
    for number in range(1, 47):
        then = asker.data(query(number), {**asked[number], "asOf": moment[0]})
        assert without_cursors(then) == without_cursors(before[number]), number
