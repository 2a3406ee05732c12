"""Both laws of the lenses of lines and words, on thousands of composed texts each (DESIGN 7.1).

The sweep is deterministic: `STYRING_SWEEP_SEED` draws other texts, and the seed stands in every failure.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import Any

import pytest

from schema.enums import ActivityStatus, Assessment, GoalStatus, Precision, ResponsibilityKind
from schema.values import Period
from sync.grid import Cell
from sync.lenses.activities import Activities, item_from_model
from sync.lenses.base import Context, InexpressibleError, Lens, with_text, write
from sync.lenses.codes import CodeCell, CodedText
from sync.lenses.items import OwnerItem
from sync.lenses.line_list import LinesCell
from sync.lenses.owners import Owners
from sync.lenses.status import ActivityStatusCell, GoalStatusCell
from sync.lenses.text import PlainText
from sync.lenses.yes_no import Answer, AnswerCell, YesNoCell
from tests.properties import composing

SEED = int(os.environ.get("STYRING_SWEEP_SEED", "20250312"))
TEXTS = 5_000
CONTEXT = Context(
    2025, date(2025, 1, 1), date(2026, 12, 31), neighbours=("• Møde, uge 12 2025", "I gang", "Nej", "QX/ZW")
)
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Sweep:
    """A lens, how its texts are composed, and what others may want it to say instead of what it says."""

    lens: Lens
    compose: Callable[[Random], str]
    change: Callable[[Random, Values], Values]
    refused: float = 0.1
    """The largest share of changes that such cells may be unable to express."""


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


SWEEPS: Mapping[str, Sweep] = {
    "activities": Sweep(Activities(), composing.activities, _activities),
    "responsibilities": Sweep(Owners(), composing.owners, _owners),
    "goal_status": Sweep(GoalStatusCell(), composing.status, _goal_status),
    "activity_status": Sweep(
        ActivityStatusCell(), composing.status, _one_of("declared_status", [None, *ActivityStatus])
    ),
    "yes_no": Sweep(YesNoCell("told"), composing.answer, _one_of("told", [True, False])),
    "answer": Sweep(AnswerCell("answer", Answer), composing.answer, _one_of("answer", [*Answer])),
    "code": Sweep(CodeCell("code", 3), composing.code, lambda random, _: {"code": _code(random)}),
    "coded_text": Sweep(CodedText("code", "text", 3), composing.coded_text, _coded),
    "lines": Sweep(LinesCell("lines"), composing.text_lines, _lines),
    "text": Sweep(PlainText("text"), composing.coded_text, _one_of("text", ["Går rigtigt vej", "to\nlinjer", None])),
}


@pytest.mark.parametrize("name", SWEEPS)
def test_both_laws_hold_for_thousands_of_composed_texts(name: str) -> None:
    sweep, random = SWEEPS[name], Random(f"{SEED} {name}")
    print(f"{name}: seed {SEED}, {TEXTS} texts")
    unwritten: list[tuple[str, Values]] = []
    readable = 0
    for number in range(TEXTS):
        text = sweep.compose(random)
        cell = Cell(text=text, value=text or None)
        told = f"{name}, seed {SEED}, text {number}: {text!r}"
        values = sweep.lens.get(cell, CONTEXT).values
        assert write(sweep.lens, values, cell, CONTEXT) == text, told
        if not values:
            continue
        readable += 1
        _assert_put_keeps(sweep.lens, values, cell, told)
        wanted = sweep.change(random, values)
        try:
            written = write(sweep.lens, wanted, cell, CONTEXT)
        except InexpressibleError:
            unwritten.append((text, wanted))
            continue
        assert sweep.lens.get(with_text(cell, written), CONTEXT).values == wanted, f"{told} -> {written!r}"
        assert write(sweep.lens, wanted, with_text(cell, written), CONTEXT) == written, told
    assert readable > 0.4 * TEXTS
    examples = "\n".join(map(repr, unwritten[:8]))
    assert len(unwritten) <= sweep.refused * readable, f"{len(unwritten)} of {readable}, e.g.\n{examples}"


def _assert_put_keeps(lens: Lens, values: Values, cell: Cell, told: str) -> None:
    """`put` by itself changes nothing either; a text that says nothing ("NN", "-") it may leave out."""
    try:
        written = lens.put(values, cell, CONTEXT)
    except InexpressibleError:
        return
    assert written == cell.text or not any(_says(value) for value in values.values()), f"{told} -> {written!r}"


def _says(value: Any) -> bool:
    return value not in (None, (), "", False)
