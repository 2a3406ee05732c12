"""Lenses as they are shown to the outside: values as JSON with the field names of DOMAIN.md, and the way back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from schema.enums import (
    ActivityStatus,
    Assessment,
    Comparator,
    GoalStatus,
    Labelled,
    Precision,
    ResponsibilityKind,
    Unit,
)
from schema.values import Period, TargetValue, from_json, to_json
from sync.grid import Cell
from sync.lenses import activities, criteria, evaluation
from sync.lenses.activities import Activities
from sync.lenses.base import Context, Lens, LensIssue
from sync.lenses.codes import CodeCell, CodedText
from sync.lenses.counts import CountCell
from sync.lenses.criteria import Criteria
from sync.lenses.evaluation import Evaluation
from sync.lenses.items import ActivityItem, CriterionItem, EvaluationItem, OwnerItem, StepItem
from sync.lenses.line_list import LinesCell
from sync.lenses.lines import split
from sync.lenses.owner_words import leaves_a_place
from sync.lenses.owners import Owners
from sync.lenses.period_list import PeriodsCell
from sync.lenses.results import ResultCell
from sync.lenses.status import ActivityStatusCell, GoalStatusCell, StatusWordCell
from sync.lenses.status_words import Said
from sync.lenses.targets import is_share_without_unit
from sync.lenses.text import PlainText
from sync.lenses.yes_no import Answer, AnswerCell

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class View:
    """`show` makes JSON of a reading's values; `take` makes values of JSON, beside those that the cell says now.

    `hints` are rules that need a row around the cell, told as far as the cell alone can tell.
    """

    lens: Lens
    show: Callable[[Values, Cell], Any]
    take: Callable[[Any, Values, Context], Values]
    hints: Callable[[Values, Cell], Sequence[LensIssue]] = lambda _, __: ()


class LensKind(Labelled):
    """Hvad en celle indeholder / What a cell holds."""

    PERIOD = ("Tidspunkter", "Periods")
    TARGET = ("Måltal", "Targets")
    OWNER = ("Tovholder/ansvarlig", "Owners")
    STATUS = ("Statusord", "Status word")
    GOAL_STATUS = ("Status på et mål", "Status of a goal")
    ACTIVITY_STATUS = ("Status på en aktivitet", "Status of an activity")
    ANSWER = ("Ja/nej-svar", "Yes/no answer")
    CODE = ("Nummer", "Code")
    GOAL = ("Handlemål med nummer", "Action goal with code")
    LINES = ("Linjer", "Lines")
    ACTIVITIES = ("Tids- og handleplan", "Activities")
    CRITERIA = ("Succeskriterier", "Success criteria")
    EVALUATION = ("Målemetode", "Evaluation method")
    RESULT = ("Resultat", "Result")
    COUNT = ("Antal", "Count")
    TEXT = ("Tekst", "Text")


# -- several items in a cell ------------------------------------------------------------------------------------------


def _show_owners(values: Values, _cell: Cell) -> Any:
    items: Sequence[OwnerItem] = values.get("responsibilities", ())
    return [_without(to_json(item), "line", "unreadable") for item in items if not item.unreadable]


def _take_owners(wanted: Any, _now: Values, _context: Context) -> Values:
    items = [
        from_json(OwnerItem, {"kind": ResponsibilityKind.COORDINATOR.name, **_object(item)}) for item in _list(wanted)
    ]
    if not any(item.primary for item in items):
        first = next((i for i, item in enumerate(items) if item.kind is not ResponsibilityKind.ANCHORED), None)
        items = [replace(item, primary=index == first) for index, item in enumerate(items)]
    return {"responsibilities": tuple(items)}


def _owner_hints(values: Values, cell: Cell) -> Sequence[LensIssue]:
    items: Sequence[OwnerItem] | None = values.get("responsibilities")
    if items is None:
        return ()
    owning = [item for item in items if item.kind is not ResponsibilityKind.ANCHORED]
    # A seat that nobody holds keeps its role, and is no owner.
    if any(item.name for item in owning) or (owning and not leaves_a_place(cell.text)):
        return ()
    items = [item for item in items if item.kind is ResponsibilityKind.ANCHORED]
    if items:
        return (LensIssue("R04", {"kode": "Målet", "organ": items[0].name or ""}),)
    return (LensIssue("R01", {"kode": "Målet"}),)


def _show_activities(values: Values, _cell: Cell) -> Any:
    items: Sequence[ActivityItem] = values.get("activities", ())
    return [_without(to_json(item), "skeleton", "line", "unreadable") for item in items if not item.unreadable]


def _take_activities(wanted: Any, _now: Values, context: Context) -> Values:
    made = []
    for entry in _list(wanted):
        item = from_json(ActivityItem, {"skeleton": "", **_object(entry)})
        made.append(activities.item_from_model(item.what, item.periods, item.declared_status, context, None))
    return {"activities": tuple(made)}


def _show_criteria(values: Values, _cell: Cell) -> Any:
    items: Sequence[CriterionItem] = values.get("success_criteria", ())
    return [
        _without(to_json(item), "skeleton", "line", "unreadable", "targets")
        | {"targets": [_step(step) for step in item.targets]}
        for item in items
        if not item.unreadable
    ]


def _take_criteria(wanted: Any, _now: Values, context: Context) -> Values:
    made = []
    for entry in _list(wanted):
        data = dict(_object(entry))
        steps = tuple(_step_from(step) for step in _list(data.pop("targets", [])))
        text = from_json(CriterionItem, {"skeleton": "", **data}).text
        made.append(criteria.item_from_model(text, steps, context))
    return {"success_criteria": tuple(made)}


def _show_targets(values: Values, cell: Cell) -> Any:
    items: Sequence[CriterionItem] = values.get("success_criteria", ())
    steps = [_step(step) for item in items for step in item.targets]
    if steps or not any(item.text for item in items if not item.unreadable):
        return steps
    words = to_json(TargetValue(unit=Unit.TEXT, raw=" ".join(cell.text.split())))
    return [words | {"comparator": None, "due": None, "horizon": None}]


def _take_targets(wanted: Any, now: Values, context: Context) -> Values:
    """The numbers in reading order: each takes the place of the one that stands there, more follow the last."""
    items: list[CriterionItem] = []
    known: Sequence[CriterionItem] = [item for item in now.get("success_criteria", ()) if item.targets]
    said = [step for item in known for step in item.targets]
    steps = [
        _with_known_due(_step_from(step), said[place] if place < len(said) else None)
        for place, step in enumerate(_list(wanted))
    ]
    for place, item in enumerate(known):
        count = len(steps) if place == len(known) - 1 else len(item.targets)
        own, steps = tuple(steps[:count]), steps[count:]
        if own:
            items.append(replace(item, targets=own))
    if steps:
        items.append(criteria.item_from_model("", tuple(steps), context))
    return {"success_criteria": tuple(items)}


def _with_known_due(step: StepItem, known: StepItem | None) -> StepItem:
    """A date that is given by its end alone is the one that stands there, if that ends so."""
    if step.due is None or step.due.precision is not Precision.UNKNOWN or known is None or known.due is None:
        return step
    return replace(step, due=known.due) if step.due.end == known.due.end else step


def _step(step: StepItem) -> dict[str, Any]:
    return {**_target(step.target), "due": to_json(step.due), "horizon": step.horizon.name}


def _target(value: TargetValue) -> dict[str, Any]:
    """A plain 0,8 has no unit yet (M08), and yes is no number."""
    shown: dict[str, Any] = to_json(value)
    if value.unit is Unit.YES_NO and value.value is not None:
        return shown | {"value": bool(value.value)}
    if not is_share_without_unit(value):
        return shown
    assumed = value.comparator is Comparator.EQ
    return shown | {"unit": None} | ({"comparator": None} if assumed else {})


def _target_from(data: Any) -> dict[str, Any]:
    target = _without(_object(data), *(name for name in ("comparator", "unit") if data.get(name) is None))
    return target | {"value": int(target["value"])} if isinstance(target.get("value"), bool) else target


def _step_from(data: Any) -> StepItem:
    target = _target_from(data)
    around = {name: target.pop(name) for name in ("due", "horizon") if target.get(name) is not None}
    return from_json(StepItem, {"target": _without(target, "due", "horizon"), **around})


def _show_lines(values: Values, cell: Cell) -> Any:
    wanted = iter(values.get("lines", ()))
    shown = []
    body = next(wanted, None)
    for line in split(cell.text):
        if body is not None and line.body.startswith(body):
            shown.append({"text": body, "sign": line.sign, "indent": line.indent})
            body = next(wanted, None)
    return shown


def _take_lines(wanted: Any, _now: Values, _context: Context) -> Values:
    texts = (item.get("text") if isinstance(item, Mapping) else item for item in _list(wanted))
    return {"lines": tuple(_text(text) for text in texts)}


def _show_periods(values: Values, _cell: Cell) -> Any:
    return to_json(values.get("periods", ()))


def _take_periods(wanted: Any, _now: Values, context: Context) -> Values:
    periods = tuple(from_json(Period, _object(item)) for item in _list(wanted))
    return {"periods": PeriodsCell("periods").canonical(periods, context)}


# -- one value in a cell ----------------------------------------------------------------------------------------------


def _show_evaluation(values: Values, _cell: Cell) -> Any:
    return to_json(values.get("evaluation"))


def _take_evaluation(wanted: Any, now: Values, _context: Context) -> Values:
    if wanted is None:
        return {"evaluation": None}
    item = from_json(EvaluationItem, _object(wanted))
    return {"evaluation": evaluation.item_from_model(item.text, item.sequence, item.frequency, now.get("evaluation"))}


def _show_goal_status(values: Values, _cell: Cell) -> Any:
    return {
        "declaredStatus": to_json(values.get("declared_status")),
        "declaredAssessment": to_json(values.get("declared_assessment")),
        "postponed": values.get("postponed"),
    }


def _take_goal_status(wanted: Any, _now: Values, _context: Context) -> Values:
    data = {"declaredStatus": wanted} if isinstance(wanted, str) or wanted is None else dict(_object(wanted))
    unknown = sorted(data.keys() - {"declaredStatus", "declaredAssessment", "postponed"})
    if unknown:
        raise ValueError(f"A goal's status has no field {', '.join(unknown)}")
    status = _member(GoalStatus, data.get("declaredStatus"))
    assessment = _member(Assessment, data.get("declaredAssessment"))
    if status is None and assessment is not None:
        return {"declared_assessment": assessment}
    postponed = bool(data.get("postponed"))
    return {"declared_status": status, "declared_assessment": assessment, "postponed": postponed}


def _plain(lens: Lens, of: type[Any]) -> View:
    """The view of a lens with one field that holds a text, a whole number or a member of an enum."""
    (name,) = lens.fields

    def show(values: Values, _cell: Cell) -> Any:
        return to_json(values.get(name))

    def take(wanted: Any, _now: Values, _context: Context) -> Values:
        if issubclass(of, Enum):
            return {name: _member(of, wanted)}
        if wanted is not None and (not isinstance(wanted, of) or isinstance(wanted, bool)):
            raise ValueError(f"{wanted!r} is not {'a text' if of is str else 'a whole number'}")
        return {name: wanted or None if of is str else wanted}

    return View(lens, show, take)


def _take_result(wanted: Any, _now: Values, _context: Context) -> Values:
    return {"value": None if wanted is None else from_json(TargetValue, _target_from(wanted))}


def _show_result(values: Values, _cell: Cell) -> Any:
    result = values.get("value")
    return None if result is None else _target(result)


def _take_coded(wanted: Any, _now: Values, _context: Context) -> Values:
    data = _object(wanted)
    return {name: None if data.get(name) is None else _text(data[name]) for name in ("code", "text")}


VIEWS: Mapping[LensKind, View] = {
    LensKind.PERIOD: View(PeriodsCell("periods"), _show_periods, _take_periods),
    LensKind.TARGET: View(Criteria(), _show_targets, _take_targets),
    LensKind.OWNER: View(Owners(), _show_owners, _take_owners, _owner_hints),
    LensKind.STATUS: _plain(StatusWordCell("status"), Said),
    LensKind.GOAL_STATUS: View(GoalStatusCell(), _show_goal_status, _take_goal_status),
    LensKind.ACTIVITY_STATUS: _plain(ActivityStatusCell("status"), ActivityStatus),
    LensKind.ANSWER: _plain(AnswerCell("answer", Answer), Answer),
    LensKind.CODE: _plain(CodeCell("code"), str),
    LensKind.GOAL: View(CodedText("code", "text", 3), lambda values, _: to_json(values) or None, _take_coded),
    LensKind.LINES: View(LinesCell("lines"), _show_lines, _take_lines),
    LensKind.ACTIVITIES: View(Activities(), _show_activities, _take_activities),
    LensKind.CRITERIA: View(Criteria(), _show_criteria, _take_criteria),
    LensKind.EVALUATION: View(Evaluation(), _show_evaluation, _take_evaluation),
    LensKind.RESULT: View(ResultCell("value"), _show_result, _take_result),
    LensKind.COUNT: _plain(CountCell("count"), int),
    LensKind.TEXT: _plain(PlainText("text"), str),
}


# -- reading JSON -----------------------------------------------------------------------------------------------------


def _list(value: Any) -> list[Any]:
    """A list, or one item as a list of one; nothing for null."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _object(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{value!r} is not an object")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a text")
    return value


def _member(enum: type[Any], name: Any) -> Any:
    if name is None:
        return None
    if name not in enum.__members__:
        raise ValueError(f"{name!r} is not one of {', '.join(enum.__members__)}")
    return enum[name]


def _without(data: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in names}
