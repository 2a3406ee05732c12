"""Measuring methods: which ones a cell names, in which order, and how often (DOMAIN.md 2.3, EvaluationMethod)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schema.enums import EvaluationKind, Frequency
from sync.grid import Cell
from sync.lenses.base import Context, InexpressibleError, Reading
from sync.lenses.items import EvaluationItem
from sync.lenses.text import body_span, refusal

_STEMS: tuple[tuple[str, EvaluationKind], ...] = (
    ("spørgeskema", EvaluationKind.SURVEY),
    ("rundspørge", EvaluationKind.SURVEY),
    ("forespørgsel", EvaluationKind.SURVEY),
    ("forespørgsler", EvaluationKind.SURVEY),
    ("survey", EvaluationKind.SURVEY),
    ("tilfredshedsundersøgelse", EvaluationKind.SURVEY),
    ("trivselsundersøgelse", EvaluationKind.SURVEY),
    ("trivselsmåling", EvaluationKind.SURVEY),
    ("brugerundersøgelse", EvaluationKind.SURVEY),
    ("dialog", EvaluationKind.DIALOGUE),
    ("drøftelse", EvaluationKind.DIALOGUE),
    ("ledersamtale", EvaluationKind.DIALOGUE),
    ("interview", EvaluationKind.INTERVIEW),
    ("fokusgruppe", EvaluationKind.INTERVIEW),
    ("stikprøve", EvaluationKind.SAMPLE),
    ("sagsgennemgang", EvaluationKind.CASE_AUDIT),
    ("sagsaudit", EvaluationKind.CASE_AUDIT),
    ("journalgennemgang", EvaluationKind.CASE_AUDIT),
    ("journalaudit", EvaluationKind.CASE_AUDIT),
    ("gennemgang af sager", EvaluationKind.CASE_AUDIT),
    ("audit", EvaluationKind.CASE_AUDIT),
    ("ledelsestilsyn", EvaluationKind.CASE_AUDIT),
    ("registerdata", EvaluationKind.REGISTER),
    ("registerudtræk", EvaluationKind.REGISTER),
    ("register", EvaluationKind.REGISTER),
    ("registrering", EvaluationKind.REGISTER),
    ("statistik", EvaluationKind.REGISTER),
    ("data", EvaluationKind.REGISTER),
    ("nøgletal", EvaluationKind.REGISTER),
    ("ledelsesinformation", EvaluationKind.REGISTER),
    ("observation", EvaluationKind.OBSERVATION),
    ("observering", EvaluationKind.OBSERVATION),
)
_WHOLE_WORDS = {"bi": EvaluationKind.REGISTER, "lis": EvaluationKind.REGISTER}
_KINDS = dict(_STEMS) | _WHOLE_WORDS
_METHOD = re.compile(
    r"\b(?:("
    + "|".join(sorted((re.escape(stem) for stem, _ in _STEMS), key=len, reverse=True))
    + r")\w*|("
    + "|".join(_WHOLE_WORDS)
    + r")\b)",
    re.IGNORECASE,
)
_FREQUENCIES: tuple[tuple[Frequency, str], ...] = (
    (Frequency.MONTHLY, r"månedligt|månedlige?|månedsvist?|hver måned|én gang om måneden|12 gange årligt"),
    (Frequency.QUARTERLY, r"kvartalsvist?|kvartalsvise|kvartårligt?|hvert kvartal|(?:4|fire) gange (?:årligt|om året)"),
    (
        Frequency.HALF_YEARLY,
        r"halvårligt?|halvårlige|hvert halve år|hvert halvår|(?:2|to) (?:gange|x) (?:årligt|om året)",
    ),
    (Frequency.YEARLY, r"årligt?|årlige|hvert år|(?:1|én|en) gang (?:årligt|om året)"),
)
_OFTEN = re.compile(
    "|".join(rf"(?P<{frequency.name}>\b(?:{pattern})\b)" for frequency, pattern in _FREQUENCIES), re.IGNORECASE
)
_ADVERBS = {
    Frequency.MONTHLY: "månedligt",
    Frequency.QUARTERLY: "kvartalsvis",
    Frequency.HALF_YEARLY: "halvårligt",
    Frequency.YEARLY: "årligt",
}
_NOTHING = frozenset({"-", "–", "—", "?"})


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A cell that names one or more methods -> EvaluationItem, or None. Words that name none known are OTHER."""

    @property
    def fields(self) -> tuple[str, ...]:
        return ("evaluation",)

    def get(self, cell: Cell, context: Context) -> Reading:
        refused = refusal(cell)
        if refused:
            return refused
        return Reading({"evaluation": read(cell.text)})

    def put(self, values: Mapping[str, Any], cell: Cell, context: Context) -> str:
        item: EvaluationItem | None = values["evaluation"]
        if item is None:
            return ""
        if read(item.text) != item:
            raise InexpressibleError(values)
        start, end = body_span(cell.text)
        return cell.text[:start] + item.text + cell.text[end:]


def read(text: str) -> EvaluationItem | None:
    """The methods that a text names; None for an empty one or a dash."""
    start, end = body_span(text)
    body = text[start:end]
    if not body or body in _NOTHING:
        return None
    sequence = tuple(dict.fromkeys(_kind(match) for match in _METHOD.finditer(body)))
    often = _OFTEN.search(body)
    frequency = Frequency[often.lastgroup] if often and often.lastgroup else None
    return EvaluationItem(sequence or (EvaluationKind.OTHER,), frequency, body)


def item_from_model(
    text: str,
    sequence: tuple[EvaluationKind, ...],
    frequency: Frequency | None,
    agreed: EvaluationItem | None = None,
) -> EvaluationItem | None:
    """What the database would show: `text` says the stored methods, or the text's own where only the text was changed.

    A method or frequency that was changed without the text is written into it.
    """
    said = read(text)
    if said is None:
        return read(_reworded("", sequence, frequency)) if sequence else None
    wanted = _newer(said.sequence, tuple(sequence) or said.sequence, agreed and agreed.sequence)
    first_look = frequency is None and (agreed is None or agreed.frequency is None)
    often = said.frequency if first_look else _newer(said.frequency, frequency, agreed and agreed.frequency)
    if (wanted, often) == (said.sequence, said.frequency):
        return said
    reworded = read(_reworded(said.text, wanted, often))
    return reworded if reworded else EvaluationItem(wanted, often, said.text)


def _newer(said: Any, stored: Any, agreed: Any) -> Any:
    """Of what the text says and what is stored, the one that changed since both were agreed; else what is stored."""
    return said if agreed is not None and stored == agreed else stored


def _kind(match: re.Match[str]) -> EvaluationKind:
    return _KINDS[(match.group(1) or match.group(2)).lower()]


def _reworded(text: str, sequence: tuple[EvaluationKind, ...], frequency: Frequency | None) -> str:
    """The text with its method words in the wanted sequence and its frequency: words in place where the count fits."""
    methods = _first_of_each_kind(text)
    if tuple(_kind(match) for match in methods) != sequence and sequence != (EvaluationKind.OTHER,):
        if len(methods) == len(sequence):
            for match, kind in reversed(list(zip(methods, sequence, strict=True))):
                if _kind(match) is not kind:
                    text = text[: match.start()] + _like(kind.label_da, match.group()) + text[match.end() :]
        else:
            often = _OFTEN.search(text)
            words = [kind.label_da if index == 0 else kind.label_da.lower() for index, kind in enumerate(sequence)]
            joint = " + " if "+" in text else ", derefter "
            text = joint.join(words) + (f", {often.group()}" if often else "")
    often = _OFTEN.search(text)
    if frequency is None:
        return _without(text, often) if often else text
    if often is None:
        return f"{text.rstrip(' .')}, {_ADVERBS[frequency]}"
    if often.lastgroup == frequency.name:
        return text
    return text[: often.start()] + _like(_ADVERBS[frequency], often.group()) + text[often.end() :]


def _first_of_each_kind(text: str) -> list[re.Match[str]]:
    seen: dict[EvaluationKind, re.Match[str]] = {}
    for match in _METHOD.finditer(text):
        seen.setdefault(_kind(match), match)
    return list(seen.values())


def _without(text: str, often: re.Match[str]) -> str:
    return text[: often.start()].rstrip(" ,;(–-") + text[often.end() :].removeprefix(")")


def _like(word: str, old: str) -> str:
    return word if old[:1].isupper() else word[:1].lower() + word[1:]
