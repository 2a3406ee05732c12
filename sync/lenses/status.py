"""The status column of a goal: one word for its life cycle, its assessed progress, or both (DOMAIN.md 3.2 d)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from schema.enums import Assessment, GoalStatus
from sync.grid import Cell
from sync.lenses.base import Context, InexpressibleError, LensIssue, Reading
from sync.lenses.periods.tokens import Token, tokenize
from sync.lenses.text import refusal

LIFE_CYCLE: Mapping[tuple[GoalStatus, bool], tuple[str, ...]] = {
    (GoalStatus.PLANNED, False): (
        "planlagt",
        "ikke startet",
        "ikke påbegyndt",
        "ikke begyndt",
        "ikke i gang",
        "afventer start",
        "0 %",
    ),
    (GoalStatus.ACTIVE, False): (
        "i gang",
        "igang",
        "igangsat",
        "påbegyndt",
        "under udarbejdelse",
        "kører",
        "løbende",
        "aktiv",
    ),
    (GoalStatus.ACTIVE, True): ("udsat", "udskudt", "på hold", "pause", "på pause", "sat i bero"),
    (GoalStatus.ACHIEVED, False): (
        "nået",
        "indfriet",
        "opfyldt",
        "opnået",
        "afsluttet",
        "færdig",
        "gennemført",
        "udført",
        "ok",
        "100 %",
        "✓",
        "✔",
        "x",
        "ja",
        "sand",
    ),
    (GoalStatus.PARTLY_ACHIEVED, False): ("delvist nået", "delvist", "delvis", "delvist indfriet", "delvist opfyldt"),
    (GoalStatus.NOT_ACHIEVED, False): ("ikke nået", "ikke indfriet", "ikke opfyldt"),
    (GoalStatus.DISCONTINUED, False): ("udgået", "udgår", "aflyst", "droppet", "annulleret"),
}
"""Words for (life cycle, postponed); the first is the one that we write where the column shows no other."""

ASSESSMENTS: Mapping[Assessment, tuple[str, ...]] = {
    Assessment.ON_TRACK: ("på sporet", "grøn", "følger planen"),
    Assessment.AT_RISK: ("i risiko", "gul", "obs"),
    Assessment.OFF_TRACK: ("bagud", "rød", "kritisk", "følger ikke planen", "forsinket", "skredet"),
}

_LIFE_CYCLE_OF = {word: meaning for meaning, all_words in LIFE_CYCLE.items() for word in all_words}
_ASSESSMENT_OF = {word: meaning for meaning, all_words in ASSESSMENTS.items() for word in all_words}
_SEPARATORS = frozenset({",", ";", "-", "–", "(", ":", "/", "."})
_FIELDS = ("declared_status", "declared_assessment", "postponed")


@dataclass(frozen=True, slots=True)
class _Word:
    """A known word: `text[start:end]`, folded."""

    start: int
    end: int
    word: str


@dataclass(frozen=True, slots=True)
class GoalStatusCell:
    """A status word <-> declared_status, declared_assessment and postponed.

    A word of the life cycle says all three. A word for the progress alone ("Grøn") says only `declared_assessment`: the
    other two are missing from the reading, which leaves them as they are. An unknown word says nothing at all (X01).
    A remark behind the word ("I gang – afventer it") stays where it is.
    """

    @property
    def fields(self) -> tuple[str, ...]:
        return _FIELDS

    def get(self, cell: Cell, context: Context) -> Reading:
        refused = refusal(cell)
        if refused:
            return refused
        if cell.empty or cell.value is False:
            return Reading({"declared_status": None, "declared_assessment": None, "postponed": False})
        if cell.strikethrough:
            values = {"declared_status": GoalStatus.DISCONTINUED, "declared_assessment": None, "postponed": False}
            return Reading(values, (LensIssue("X06"),))
        life_cycle, assessment = _known_words(cell.text)
        if life_cycle:
            status, postponed = _LIFE_CYCLE_OF[life_cycle.word]
            assessed = _ASSESSMENT_OF[assessment.word] if assessment else None
            return Reading({"declared_status": status, "declared_assessment": assessed, "postponed": postponed})
        if assessment:
            return Reading({"declared_assessment": _ASSESSMENT_OF[assessment.word]})
        return Reading({}, (_unknown(cell.text),))

    def put(self, values: Mapping[str, Any], cell: Cell, context: Context) -> str:
        if isinstance(cell.value, bool) or cell.strikethrough:
            raise InexpressibleError(values)
        life_cycle, assessment = _known_words(cell.text)
        status = values.get("declared_status")
        assessed = values.get("declared_assessment")
        changes: list[tuple[int, int, str]] = []
        wanted_life = None if status is None else LIFE_CYCLE.get((status, bool(values.get("postponed"))))
        if status is not None and wanted_life is None:
            raise InexpressibleError(values)
        wanted_assessment = None if assessed is None else ASSESSMENTS[assessed]
        if not cell.empty and not life_cycle and not assessment:
            raise InexpressibleError(values)
        if not wanted_life and not wanted_assessment:
            return _emptied(cell.text, [word for word in (life_cycle, assessment) if word], values)
        if not life_cycle and not assessment:
            parts = [_own_word(choice, cell.text, context) for choice in (wanted_life, wanted_assessment) if choice]
            return parts[0] if len(parts) == 1 else f"{parts[0]} ({parts[1].lower()})"
        for old, choice in ((life_cycle, wanted_life), (assessment, wanted_assessment)):
            if old and choice and old.word not in choice:
                changes.append((old.start, old.end, _own_word(choice, cell.text[old.start : old.end], context)))
        text = cell.text
        for start, end, word in sorted(changes, reverse=True):
            text = text[:start] + word + text[end:]
        return _completed(text, life_cycle, assessment, wanted_life, wanted_assessment, context)


def _emptied(text: str, known: Sequence[_Word], values: Mapping[str, Any]) -> str:
    """An empty cell, unless a remark would go with the words. Raises InexpressibleError."""
    for word in sorted(known, key=lambda word: word.start, reverse=True):
        text = text[: word.start] + text[word.end :]
    if any(letter.isalnum() for letter in text):
        raise InexpressibleError(values)
    return ""


def _completed(
    text: str,
    life_cycle: _Word | None,
    assessment: _Word | None,
    wanted_life: Sequence[str] | None,
    wanted_assessment: Sequence[str] | None,
    context: Context,
) -> str:
    """Adds the word that was not there, or leaves out the one that is not wanted, in a cell that says one or both."""
    if wanted_life and wanted_assessment:
        if life_cycle and assessment:
            return text
        word = _own_word(wanted_assessment if life_cycle else wanted_life, text, context)
        return f"{text} ({word.lower()})" if life_cycle else f"{word} ({text.lower()})"
    choice = wanted_life or wanted_assessment
    if choice is None:
        return text
    only = life_cycle if wanted_life else assessment
    if only and not (life_cycle and assessment):
        return text
    return _own_word(choice, text, context)


def _known_words(text: str) -> tuple[_Word | None, _Word | None]:
    """The life cycle word and the progress word that the cell leads with, each set off by a sign."""
    tokens = tokenize(text)[:40]
    life_cycle: _Word | None = None
    assessment: _Word | None = None
    for part in _parts(tokens):
        word = " ".join(token.low for token in part)
        known = _Word(part[0].start, part[-1].end, word)
        if word in _LIFE_CYCLE_OF and life_cycle is None:
            life_cycle = known
        elif word in _ASSESSMENT_OF and assessment is None:
            assessment = known
        elif life_cycle is None and assessment is None:
            break
    return life_cycle, assessment


def _parts(tokens: Sequence[Token]) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.low in _SEPARATORS or token.low == ")":
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _own_word(choice: Sequence[str], old: str, context: Context) -> str:
    """The word that the column itself uses for this status, else our first one; capitals as in the old text."""
    for neighbour in context.neighbours:
        for known in _known_words(neighbour):
            if known and known.word in choice:
                word = neighbour[known.start : known.end]
                return word.lower() if old[:1].islower() else word
    word = choice[0]
    return word if old[:1].islower() else word[:1].upper() + word[1:]


def _unknown(text: str) -> LensIssue:
    word = " ".join(text.split())
    folded = " ".join(token.low for token in tokenize(text[:200]))
    choices = [word for word in (*_LIFE_CYCLE_OF, *_ASSESSMENT_OF) if len(word) > 2]
    best = process.extractOne(folded, choices, scorer=fuzz.ratio, score_cutoff=50)
    suggestion = best[0] if best else "i gang"
    suggestion = suggestion[:1].upper() + suggestion[1:]
    return LensIssue("X01", {"ord": word[:100], "forslag": f"»{suggestion}«"}, suggestion=suggestion)
