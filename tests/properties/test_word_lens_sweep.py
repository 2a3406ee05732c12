"""Both laws of the lenses of lines and words, on thousands of composed texts each (tests.properties.sweeping)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest

from schema.enums import ActivityStatus, Assessment, GoalStatus, Precision, ResponsibilityKind
from schema.values import Period
from sync.lenses.activities import Activities, item_from_model
from sync.lenses.base import Lens
from sync.lenses.codes import CodeCell, CodedText
from sync.lenses.items import OwnerItem
from sync.lenses.line_list import LinesCell
from sync.lenses.owners import Owners
from sync.lenses.status import ActivityStatusCell, GoalStatusCell
from sync.lenses.text import PlainText
from sync.lenses.yes_no import Answer, AnswerCell, YesNoCell
from tests.properties import composing, sweeping
from tests.properties.sweeping import Sweep, Values, check

CONTEXT = replace(sweeping.CONTEXT, neighbours=("• Møde, uge 12 2025", "I gang", "Nej", "QX/ZW"))


def _activities(random: Random, values: Values) -> Values:
    items = list(values["activities"])
    readable = [index for index, item in enumerate(items) if not item.unreadable and item.skeleton]
    change = random.choice(("add", "time", "time", "words", "remove", "move", "status"))
    if change == "add" or not readable:
        what = random.choice(("Nyt møde for alle", "Brev til skoler", "Kursus i metoden"))
        items.append(item_from_model(what, [_week(random)], None, CONTEXT, None))
        return {"activities": tuple(items)}
    index = random.choice(readable)
    item = items[index]
    if change == "time":
        items[index] = replace(item, periods=tuple(_week(random) for _ in range(random.randrange(3))))
    elif change == "words":
        new = item_from_model(item.what + " med bilag", item.periods, item.declared_status, CONTEXT, None)
        items[index] = replace(new, line=item.line)
    elif change == "status":
        items[index] = replace(item, declared_status=random.choice([None, *ActivityStatus]))
    elif change == "remove":
        del items[index]
    else:
        items.insert(random.randrange(len(items)), items.pop(index))
    return {"activities": tuple(items)}


def _week(random: Random) -> Period:
    week = random.randint(1, 52)
    monday = date.fromisocalendar(2026, week, 1)
    return Period(monday, date.fromisocalendar(2026, week, 7), Precision.WEEK)


def _owners(random: Random, values: Values) -> Values:
    items = list(values["responsibilities"])
    named = [i for i, item in enumerate(items) if item.kind is not ResponsibilityKind.ANCHORED and item.name]
    change = random.choice(("name", "name", "add", "remove"))
    if change == "name" and named:
        index = random.choice(named)
        items[index] = replace(items[index], name=random.choice(("CD", "EF")))
    elif change == "remove" and items:
        del items[random.randrange(len(items))]
    else:
        items.append(OwnerItem(ResponsibilityKind.COORDINATOR, "CD"))
    first = next((i for i, item in enumerate(items) if item.kind is not ResponsibilityKind.ANCHORED), None)
    return {"responsibilities": tuple(replace(item, primary=index == first) for index, item in enumerate(items))}


def _goal_status(random: Random, values: Values) -> Values:
    assessed = random.choice([None, *Assessment])
    if set(values) == {"declared_assessment"}:
        return {"declared_assessment": assessed or Assessment.ON_TRACK}
    status = random.choice([None, *GoalStatus])
    postponed = status is GoalStatus.ACTIVE and random.random() < 0.5
    assessed = assessed if status else None
    return {"declared_status": status, "declared_assessment": assessed, "postponed": postponed}


def _lines(random: Random, values: Values) -> Values:
    texts = list(values["lines"])
    change = random.choice(("add", "reword", "remove", "move"))
    if change == "add" or not texts:
        texts.insert(random.randint(0, len(texts)), "En helt ny opgave")
    elif change == "reword":
        texts[random.randrange(len(texts))] += " i alle teams"
    elif change == "remove":
        del texts[random.randrange(len(texts))]
    else:
        texts.insert(random.randrange(len(texts)), texts.pop())
    return {"lines": tuple(texts)}


def _one_of(name: str, choices: Sequence[Any]) -> Callable[[Random, Values], Values]:
    return lambda random, _values: {name: random.choice(choices)}


def _code(random: Random) -> str:
    return ".".join(str(random.randint(1, 30)) for _ in range(3))


def _coded(random: Random, values: Values) -> Values:
    text = random.choice((values["text"], "Helt andre ord, også her")) or "Ord"
    return {"code": random.choice((None, _code(random), _code(random))), "text": text}


def _sweep(lens: Lens, compose: Callable[[Random], str], change: Callable[[Random, Values], Values]) -> Sweep:
    return Sweep(lens, compose, change, refused=0.1, readable=0.4, context=CONTEXT)


SWEEPS: Mapping[str, Sweep] = {
    "activities": _sweep(Activities(), composing.activities, _activities),
    "responsibilities": _sweep(Owners(), composing.owners, _owners),
    "goal_status": _sweep(GoalStatusCell(), composing.status, _goal_status),
    "activity_status": _sweep(
        ActivityStatusCell(), composing.status, _one_of("declared_status", [None, *ActivityStatus])
    ),
    "yes_no": _sweep(YesNoCell("told"), composing.answer, _one_of("told", [True, False])),
    "answer": _sweep(AnswerCell("answer", Answer), composing.answer, _one_of("answer", [*Answer])),
    "code": _sweep(CodeCell("code", 3), composing.code, lambda random, _: {"code": _code(random)}),
    "coded_text": _sweep(CodedText("code", "text", 3), composing.coded_text, _coded),
    "lines": _sweep(LinesCell("lines"), composing.text_lines, _lines),
    "text": _sweep(PlainText("text"), composing.coded_text, _one_of("text", ["Går rigtigt vej", "to\nlinjer", None])),
}


@pytest.mark.parametrize("name", SWEEPS)
def test_both_laws_hold_for_thousands_of_composed_texts(name: str) -> None:
    check(name, SWEEPS[name])
