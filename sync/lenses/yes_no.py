"""Yes and no, and what people answer instead (DOMAIN.md 3.2 e): columns of flags, check boxes and checklist answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from rapidfuzz import fuzz, process

from sync.grid import Cell
from sync.lenses.base import Context, InexpressibleError, LensIssue, Reading
from sync.lenses.invisible import even
from sync.lenses.periods.tokens import Token, tokenize
from sync.lenses.text import refusal


class Answer(Enum):
    """What an answer says. A field's own enum has members of these names, or some of them."""

    YES = auto()
    NO = auto()
    PARTLY = auto()
    UNKNOWN = auto()
    NOT_RELEVANT = auto()


WORDS: Mapping[Answer, tuple[str, ...]] = {
    Answer.YES: ("ja", "j", "x", "✓", "✔", "☑", "✅", "sand", "true", "yes"),
    Answer.NO: ("nej", "n", "falsk", "false", "no", "☐", "✗", "❌"),
    Answer.PARTLY: ("delvist", "delvis", "til dels"),
    Answer.UNKNOWN: ("ved ikke", "ved ikke endnu", "ved det ikke", "?"),
    Answer.NOT_RELEVANT: ("ikke relevant", "ir", "i . r", "ikke aktuelt", "ikke aktuel"),
}
"""Folded as `tokens.fold_word` does it; signs stand apart."""

_MEANING = {word: answer for answer, words in WORDS.items() for word in words}

STYLES: tuple[Mapping[Answer, str], ...] = (
    {
        Answer.YES: "Ja",
        Answer.NO: "Nej",
        Answer.PARTLY: "Delvist",
        Answer.UNKNOWN: "Ved ikke",
        Answer.NOT_RELEVANT: "Ikke relevant",
    },
    {Answer.YES: "J", Answer.NO: "N", Answer.NOT_RELEVANT: "IR"},
    {Answer.YES: "X", Answer.NO: ""},
    {Answer.YES: "✓", Answer.NO: ""},
    {Answer.YES: "✔", Answer.NO: ""},
    {Answer.YES: "SAND", Answer.NO: "FALSK"},
)
"""How columns write their answers; the first one is ours where the column shows no other."""

_BOX = {Answer.YES: "SAND", Answer.NO: "FALSK"}
_ENDS = frozenset(",;:.-–—/(\n!")
_LONGEST_LEAD = 500


@dataclass(frozen=True, slots=True)
class _Found:
    """An answer at the start of a cell: `text[start:end]`, folded."""

    start: int
    end: int
    word: str

    @property
    def answer(self) -> Answer:
        return _MEANING[self.word]


@dataclass(frozen=True, slots=True)
class YesNoCell:
    """A flag: `Ja`, `x`, `SAND` and a ticked check box are True; `Nej`, an open box and an empty cell are False.

    An answer that is neither ("Delvist"), and any other text, says nothing (X02). A remark behind the answer ("Ja,
    ledermøde 2/7") stays where it is.
    """

    field: str

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field,)

    def get(self, cell: Cell, context: Context) -> Reading:
        said = _read(cell)
        if isinstance(said, Reading):
            return said
        if said is None or said in (Answer.YES, Answer.NO):
            return Reading({self.field: said is Answer.YES})
        return Reading({}, (_not_an_answer(cell.text, (Answer.YES, Answer.NO)),))

    def put(self, values: Mapping[str, Any], cell: Cell, context: Context) -> str:
        if self.get(cell, context).values == values:
            return cell.text
        return _written(Answer.YES if values[self.field] else Answer.NO, values, cell, context)


@dataclass(frozen=True, slots=True)
class AnswerCell:
    """A checklist answer <-> a member of `enum` with the name of an `Answer`; None for an empty cell.

    An answer for which the enum has no member ("Ved ikke") is None: not answered. Other texts say nothing (X02).
    """

    field: str
    enum: type[Enum]

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field,)

    def get(self, cell: Cell, context: Context) -> Reading:
        said = _read(cell)
        if isinstance(said, Reading):
            return said
        return Reading({self.field: None if said is None else self.enum.__members__.get(said.name)})

    def put(self, values: Mapping[str, Any], cell: Cell, context: Context) -> str:
        wanted: Enum | None = values[self.field]
        # An empty cell of answers is not answered yet: a "no" is written out, also beside crosses.
        return _written(None if wanted is None else Answer[wanted.name], values, cell, context, spoken=True)


def answer_in(text: str) -> Answer | None:
    """The answer that a text leads with; None where it is no answer."""
    found = _leading(text)
    return found.answer if found else None


def _read(cell: Cell) -> Answer | Reading | None:
    """The answer; None for an empty cell; a reading without values where there is none to be had."""
    refused = refusal(cell)
    if refused:
        return refused
    if isinstance(cell.value, bool):
        return Answer.YES if cell.value else Answer.NO
    if not even(cell.text).strip(" \u200b\u00a0\n-–"):
        return None
    found = _leading(cell.text)
    return found.answer if found else Reading({}, (_not_an_answer(cell.text, tuple(Answer)),))


def _leading(text: str) -> _Found | None:
    """The answer that the text begins with, set off from a remark; two answers ("Ja/Nej") are none."""
    text = even(text[:_LONGEST_LEAD])
    parts = _parts(tokenize(text), text)
    first, second = next(parts, None), next(parts, None)
    if first is None or first.word not in _MEANING:
        return None
    doubtful = second is not None and second.word in _MEANING and second.answer is not first.answer
    return None if doubtful else first


def _parts(tokens: Sequence[Token], text: str) -> Iterator[_Found]:
    part: list[Token] = []
    for token in tokens:
        short = "".join(item.low for item in part) in ("i", "i.")
        new_line = part and "\n" in text[part[-1].end : token.start]
        if part and (new_line or (token.low in _ENDS and not (short and token.low == "."))):
            yield _found(part)
            part = []
        if token.low not in _ENDS or (short and part):
            part.append(token)
    if part:
        yield _found(part)


def _found(part: Sequence[Token]) -> _Found:
    return _Found(part[0].start, part[-1].end, " ".join(token.low for token in part))


def _not_an_answer(text: str, known: tuple[Answer, ...]) -> LensIssue:
    folded = " ".join(token.low for token in tokenize(even(text[:200])))
    words = [word for answer in known for word in WORDS[answer] if len(word) > 1]
    best = process.extractOne(folded, words, scorer=fuzz.ratio, score_cutoff=60)
    return LensIssue("X02", {}, STYLES[0][_MEANING[best[0]]] if best else None)


def _written(
    wanted: Answer | None, values: Mapping[str, Any], cell: Cell, context: Context, *, spoken: bool = False
) -> str:
    """The cell's text with another answer, as this cell or its column writes answers; `spoken`: by a word.

    Raises InexpressibleError.
    """
    if isinstance(cell.value, bool):
        if wanted not in (*_BOX, None):
            raise InexpressibleError(values)
        return _BOX[wanted or Answer.NO]
    old = _leading(cell.text)
    if old is not None and old.answer is wanted:
        return cell.text
    remark = bool(old and cell.text[old.end :].strip(" .\n"))
    if wanted is None:
        if remark:
            raise InexpressibleError(values)
        return ""
    if old is None:
        return _word(wanted, context.neighbours, "") or (STYLES[0][wanted] if spoken else "")
    was = cell.text[old.start : old.end]
    word = _word(wanted, (was, *context.neighbours), was)
    if not word and (remark or spoken):
        word = STYLES[0][wanted]
    return cell.text[: old.start] + word + cell.text[old.end :] if word else ""


def _capitals_like(example: str, word: str) -> str:
    if example.islower():
        return word.lower()
    return word.upper() if example.isupper() and len(example) > 1 else word


def _word(wanted: Answer, examples: tuple[str, ...], was: str) -> str:
    """The word for an answer in the style of the first example that has one, with its capitals."""
    for example in examples:
        found = _leading(example)
        if found is None:
            continue
        word = example[found.start : found.end]
        for style in STYLES:
            if wanted in style and word.lower() in (known.lower() for known in style.values()):
                return _capitals_like(word, style[wanted])
    return STYLES[0][wanted].lower() if was.islower() else STYLES[0][wanted]
