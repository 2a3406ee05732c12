"""Status columns: one word for a life cycle, for assessed progress, or for both (DOMAIN.md 3.2 d)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schema.enums import ActivityStatus, Assessment, GoalStatus, Labelled
from sync.grid import Cell
from sync.lenses.base import Context, InexpressibleError, LensIssue, Reading
from sync.lenses.fills import light
from sync.lenses.periods.tokens import tokenize
from sync.lenses.status_words import (
    ASSESSED,
    FAMILIES,
    MEANING,
    ON_A_GOAL,
    ON_AN_ACTIVITY,
    WORDS,
    Said,
    Word,
    capital,
    leading,
    unknown,
)
from sync.lenses.text import refusal

_FIELDS = ("declared_status", "declared_assessment", "postponed")
_GOAL_WORDS = tuple(word for said in (*ON_A_GOAL, *ASSESSED) for word in WORDS[said])
_ACTIVITY_WORDS = tuple(word for said in ON_AN_ACTIVITY for word in WORDS[said])


@dataclass(frozen=True, slots=True)
class GoalStatusCell:
    """A status word <-> declared_status, declared_assessment and postponed.

    A word of the life cycle says all three. A word for the progress alone ("Grøn"), or a fill without a word (X05),
    says only `declared_assessment`: the other two are missing from the reading, which leaves them as they are. An
    unknown word says nothing at all (X01). A remark behind the word ("I gang – afventer it") stays where it is.
    """

    @property
    def fields(self) -> tuple[str, ...]:
        return _FIELDS

    def get(self, cell: Cell, context: Context) -> Reading:
        refused = refusal(cell)
        if refused:
            return refused
        lit = light(cell.fill) if cell.empty else None
        if lit is not None:
            assessed = ASSESSED[lit]
            return Reading({"declared_assessment": assessed}, (LensIssue("X05", {"status": assessed.label_da}),))
        if cell.empty or cell.value is False:
            return Reading({"declared_status": None, "declared_assessment": None, "postponed": False})
        if cell.strikethrough:
            values = {"declared_status": GoalStatus.DISCONTINUED, "declared_assessment": None, "postponed": False}
            return Reading(values, (LensIssue("X06"),))
        life_cycle, progress = _known(cell.text)
        assessment = ASSESSED[progress.said] if progress else None
        if life_cycle:
            status, postponed = ON_A_GOAL[life_cycle.said]
            return Reading({"declared_status": status, "declared_assessment": assessment, "postponed": postponed})
        if progress:
            return Reading({"declared_assessment": assessment})
        return Reading({}, (unknown(cell.text, _GOAL_WORDS),))

    def put(self, values: Mapping[str, Any], cell: Cell, context: Context) -> str:
        if isinstance(cell.value, bool):
            return _ticked(values, values.get("declared_status"), GoalStatus.ACHIEVED)
        life_cycle, progress = _known(cell.text)
        if cell.strikethrough or not (cell.empty or life_cycle or progress):
            raise InexpressibleError(values)
        wanted_life = _wanted_life(values)
        assessed = values.get("declared_assessment")
        wanted_progress = None if assessed is None else _words_for_assessment(assessed)
        if not wanted_life and not wanted_progress:
            return _emptied(cell.text, [word for word in (life_cycle, progress) if word], values)
        if not life_cycle and not progress:
            parts = [_own_word(choice, cell.text, context) for choice in (wanted_life, wanted_progress) if choice]
            return parts[0] if len(parts) == 1 else f"{parts[0]} ({parts[1].lower()})"
        changes: list[tuple[int, int, str]] = []
        for word, choice in ((life_cycle, wanted_life), (progress, wanted_progress)):
            if word and choice and word.word not in choice:
                changes.append((word.start, word.until, _own_word(choice, cell.text[word.start : word.end], context)))
        if wanted_life and progress and life_cycle and not wanted_progress:
            changes.append(_cut(cell.text, progress))
        elif wanted_progress and life_cycle and not progress:
            added = _own_word(wanted_progress, "", context).lower()
            changes.append((life_cycle.until, life_cycle.until, f" ({added})"))
        text = cell.text
        for start, end, new in sorted(changes, reverse=True):
            text = text[:start] + new + text[end:]
        return text


@dataclass(frozen=True, slots=True)
class ActivityStatusCell:
    """A status word <-> the status of an activity; None for an empty cell. An unknown word says nothing (X01).

    A word for the progress alone ("Forsinket", "Grøn") says nothing about the life cycle: being late is worked out from
    the dates (DOMAIN.md 2.20).
    """

    field: str = "declared_status"

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field,)

    def get(self, cell: Cell, context: Context) -> Reading:
        refused = refusal(cell)
        if refused:
            return refused
        if cell.empty or cell.value is False:
            return Reading({self.field: None})
        if cell.strikethrough:
            return Reading({self.field: ActivityStatus.CANCELLED}, (LensIssue("X06"),))
        words = list(leading(cell.text))
        known = next((word for word in words if word.said in ON_AN_ACTIVITY), None)
        if known:
            return Reading({self.field: ON_AN_ACTIVITY[known.said]})
        if words and words[0].said in ASSESSED:
            return Reading({})
        return Reading({}, (unknown(cell.text, _ACTIVITY_WORDS),))

    def put(self, values: Mapping[str, Any], cell: Cell, context: Context) -> str:
        status: ActivityStatus | None = values[self.field]
        if isinstance(cell.value, bool):
            return _ticked(values, status, ActivityStatus.DONE)
        if cell.strikethrough:
            raise InexpressibleError(values)
        known = next((word for word in leading(cell.text) if word.said in ON_AN_ACTIVITY), None)
        said = [said for said, meant in ON_AN_ACTIVITY.items() if meant is status]
        return _worded(_preferred(status.label_da, said) if status else None, known, values, cell, context)


@dataclass(frozen=True, slots=True)
class StatusWordCell:
    """A status word <-> the row of the table in which it stands, before it is known what it is the status of."""

    field: str

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field,)

    def get(self, cell: Cell, context: Context) -> Reading:
        refused = refusal(cell)
        if refused:
            return refused
        known = next(leading(cell.text), None)
        if known or cell.empty:
            return Reading({self.field: known.said if known else None})
        return Reading({}, (unknown(cell.text, tuple(MEANING)),))

    def put(self, values: Mapping[str, Any], cell: Cell, context: Context) -> str:
        said: Said | None = values[self.field]
        return _worded(WORDS[said] if said else None, next(leading(cell.text), None), values, cell, context)


def _worded(
    choice: Sequence[str] | None, known: Word | None, values: Mapping[str, Any], cell: Cell, context: Context
) -> str:
    """The text with one of these words in the place of the known one; None empties it. Raises InexpressibleError."""
    if not (cell.empty or known):
        raise InexpressibleError(values)
    if choice is None:
        return _emptied(cell.text, [known] if known else [], values)
    if known is None:
        return _own_word(choice, cell.text, context)
    if known.word in choice:
        return cell.text
    word = _own_word(choice, cell.text[known.start : known.end], context)
    return cell.text[: known.start] + word + cell.text[known.until :]


def _ticked(values: Mapping[str, Any], status: Labelled | None, done: Labelled) -> str:
    """The text of a check box, which knows only done and nothing. Raises InexpressibleError."""
    if status not in (None, done):
        raise InexpressibleError(values)
    return "FALSK" if status is None else "SAND"


def _known(text: str) -> tuple[Word | None, Word | None]:
    """The word for the life cycle and the one for the progress that a goal's cell leads with."""
    words = list(leading(text))
    life_cycle = next((word for word in words if word.said in ON_A_GOAL), None)
    return life_cycle, next((word for word in words if word.said in ASSESSED), None)


def _wanted_life(values: Mapping[str, Any]) -> Sequence[str] | None:
    """The words that may say the wanted life cycle. Raises InexpressibleError where no word says it."""
    status: GoalStatus | None = values.get("declared_status")
    if status is None:
        return None
    meant = (status, bool(values.get("postponed")))
    said = [said for said, meaning in ON_A_GOAL.items() if meaning == meant]
    if not said:
        raise InexpressibleError(values)
    return WORDS[Said.POSTPONED] if meant[1] else _preferred(status.label_da, said)


def _words_for_assessment(assessment: Assessment) -> Sequence[str]:
    return _preferred(assessment.label_da, [said for said, meant in ASSESSED.items() if meant is assessment])


def _preferred(label: str, said: Sequence[Said]) -> tuple[str, ...]:
    """The words that say one of these, our own word for it first."""
    words = [word for one in said for word in WORDS[one]]
    return tuple(sorted(words, key=lambda word: word != label.lower()))


def _emptied(text: str, known: Sequence[Word], values: Mapping[str, Any]) -> str:
    """An empty cell, unless a remark would go with the words. Raises InexpressibleError."""
    for word in sorted(known, key=lambda word: word.start, reverse=True):
        text = text[: word.start] + text[word.until :]
    if any(letter.isalnum() for letter in text):
        raise InexpressibleError(values)
    return ""


def _cut(text: str, word: Word) -> tuple[int, int, str]:
    """The span to cut for a word beside another one: with its brackets, or with the sign and the blanks before it."""
    start, end = word.start, word.until
    if text[start - 1 : start] == "(" and text[end : end + 1] == ")":
        start, end = start - 1, end + 1
        return start - len(text[:start]) + len(text[:start].rstrip()), end, ""
    if start == 0:
        return 0, end + len(text[end:]) - len(text[end:].lstrip(" ,;:–—-./(")), ""
    return len(text[:start].rstrip(" ,;:–—-./\u00a0")), end, ""


def _own_word(choice: Sequence[str], old: str, context: Context) -> str:
    """The word that goes with the old one, else that which the column itself uses for this status, else our first one;
    capitals as in the old text."""
    folded = " ".join(token.low for token in tokenize(old))
    related = next((family for family in FAMILIES if folded in family), ())
    for word in choice:
        if word in related:
            return _cased(word, old)
    for neighbour in context.neighbours:
        for known in leading(neighbour):
            if known.word in choice and any(letter.isalpha() for letter in known.word):
                word = neighbour[known.start : known.end]
                return _cased(word, old) if old else word
    return _cased(choice[0], old)


def _cased(word: str, old: str) -> str:
    """Lower case, a first capital or capitals throughout, as in the old word."""
    if old[:1].islower():
        return word.lower()
    if len(old) > 2 and old.isupper():
        return word.upper()
    return capital(word.lower())
