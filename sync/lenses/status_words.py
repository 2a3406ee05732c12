"""The words of status columns, as the table of DOMAIN.md 3.2 (d), and what they mean on a goal and on an activity."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from rapidfuzz import fuzz, process

from schema.enums import ActivityStatus, Assessment, GoalStatus
from schema.values import Period
from sync.lenses.base import Context, LensIssue
from sync.lenses.invisible import even
from sync.lenses.periods import find
from sync.lenses.periods.tokens import Kind, Token, tokenize


class Said(Enum):
    """What a status word says, before it is known of what: a row of the table each."""

    NOT_STARTED = auto()
    IN_PROGRESS = auto()
    DONE = auto()
    DELAYED = auto()
    POSTPONED = auto()
    CANCELLED = auto()
    ACHIEVED = auto()
    PARTLY_ACHIEVED = auto()
    NOT_ACHIEVED = auto()
    ON_TRACK = auto()
    AT_RISK = auto()
    OFF_TRACK = auto()


WORDS: Mapping[Said, tuple[str, ...]] = {
    Said.NOT_STARTED: (
        *("ikke startet", "ikke påbegyndt", "ikke begyndt", "ikke igangsat", "ikke i gang", "ikke igang"),
        *("planlagt", "afventer start", "afventer opstart", "0 %"),
    ),
    Said.IN_PROGRESS: (
        *("i gang", "igang", "igangsat", "igangværende", "påbegyndt", "startet", "under udarbejdelse", "kører"),
        *("løbende", "aktiv"),
    ),
    Said.DONE: (
        *("afsluttet", "færdig", "færdiggjort", "gennemført", "udført", "opnået", "ok", "100 %"),
        *("færdigt", "færdige", "afsluttede", "gennemførte", "udførte"),
        *("✓", "✔", "☑", "✅", "x", "ja", "sand", "true"),
    ),
    Said.DELAYED: ("forsinket", "bagud", "skredet"),
    Said.POSTPONED: ("udsat", "udskudt", "på hold", "pause", "på pause", "sat på pause", "sat i bero", "i bero"),
    Said.CANCELLED: ("aflyst", "udgår", "udgået", "droppet", "annulleret"),
    Said.ACHIEVED: ("nået", "indfriet", "opfyldt"),
    Said.PARTLY_ACHIEVED: (
        *("delvist nået", "delvist", "delvis", "delvist indfriet", "delvist opfyldt"),
        *("delvis nået", "delvis indfriet", "delvis opfyldt"),
    ),
    Said.NOT_ACHIEVED: ("ikke nået", "ikke indfriet", "ikke opfyldt", "ikke opnået"),
    Said.ON_TRACK: ("grøn", "grønt", "på sporet", "følger planen"),
    Said.AT_RISK: ("gul", "gult", "obs", "i risiko"),
    Said.OFF_TRACK: ("rød", "rødt", "kritisk", "følger ikke planen"),
}
"""Folded as `tokens.fold_word` does it."""

FAMILIES: tuple[tuple[str, ...], ...] = (
    ("grøn", "gul", "rød"),
    ("grønt", "gult", "rødt"),
    ("følger planen", "følger ikke planen"),
    ("nået", "delvist nået", "ikke nået"),
    ("indfriet", "delvist indfriet", "ikke indfriet"),
    ("opfyldt", "delvist opfyldt", "ikke opfyldt"),
    ("påbegyndt", "ikke påbegyndt"),
    ("igangsat", "ikke igangsat"),
    ("startet", "ikke startet"),
    ("0 %", "100 %"),
)
"""Words that one writer uses together: who writes »gul« writes »grøn«."""

MEANING: Mapping[str, Said] = {word: said for said, words in WORDS.items() for word in words}

ON_A_GOAL: Mapping[Said, tuple[GoalStatus, bool]] = {
    Said.NOT_STARTED: (GoalStatus.PLANNED, False),
    Said.IN_PROGRESS: (GoalStatus.ACTIVE, False),
    Said.DONE: (GoalStatus.ACHIEVED, False),
    Said.POSTPONED: (GoalStatus.ACTIVE, True),
    Said.CANCELLED: (GoalStatus.DISCONTINUED, False),
    Said.ACHIEVED: (GoalStatus.ACHIEVED, False),
    Said.PARTLY_ACHIEVED: (GoalStatus.PARTLY_ACHIEVED, False),
    Said.NOT_ACHIEVED: (GoalStatus.NOT_ACHIEVED, False),
}
"""(life cycle, postponed)."""

ASSESSED: Mapping[Said, Assessment] = {
    Said.ON_TRACK: Assessment.ON_TRACK,
    Said.AT_RISK: Assessment.AT_RISK,
    Said.OFF_TRACK: Assessment.OFF_TRACK,
    Said.DELAYED: Assessment.OFF_TRACK,
}
"""Words for the progress of a goal, which leave its life cycle alone."""

ON_AN_ACTIVITY: Mapping[Said, ActivityStatus] = {
    Said.NOT_STARTED: ActivityStatus.NOT_STARTED,
    Said.IN_PROGRESS: ActivityStatus.IN_PROGRESS,
    Said.DONE: ActivityStatus.DONE,
    Said.ACHIEVED: ActivityStatus.DONE,
    Said.POSTPONED: ActivityStatus.POSTPONED,
    Said.CANCELLED: ActivityStatus.CANCELLED,
}

_MOST_TOKENS = 40
_LONGEST_LEAD = 1_000
_LONGEST_TOLD = 100
_SEPARATORS = frozenset(",;-–—()[]:/.!")
_MISTYPED = 85
"""Likeness in per cent from which on a text is a word with a slip in it."""
_LONGEST_WORD, _LONGEST_TIME = 4, 60
_LEADING_TO = frozenset({"", "til", "i", "d", "den", "pr", "per", "på"})
_ANY_YEAR = Context(2025)
"""Whether a time stands there does not depend on its year."""
_TICKS = frozenset("✓✔☑✅")
_YET = " endnu"
_NOT = ("ikke ", "ej ")


@dataclass(frozen=True, slots=True)
class Word:
    """A known word, folded: `text[start:end]`; a time that belongs to it ("udsat til efteråret") ends at `until`."""

    start: int
    end: int
    word: str
    until: int

    @property
    def said(self) -> Said:
        return MEANING[self.word]


def leading(text: str) -> Iterator[Word]:
    """The known words that a cell leads with, each set off by a sign: "I gang (gul) – afventer it" has two.

    Words behind them are a remark; a remark before them hides them, so that "mangler svar, i gang" is not read.
    """
    text = even(text[:_LONGEST_LEAD])
    for part in _parts(tokenize(text)[:_MOST_TOKENS], text):
        word = " ".join(token.low for token in part)
        if word.startswith(_NOT):
            word = "ikke " + word.partition(" ")[2].removesuffix(_YET)
        if word not in MEANING:
            timed = _timed(part, text)
            if timed:
                yield timed
            return
        yield Word(part[0].start, part[-1].end, word, part[-1].end)


def _timed(part: Sequence[Token], text: str) -> Word | None:
    """The known word at the start of a part that a time follows: "Udsat til efteråret", "Afsluttet 12/3 2025"."""
    for count in range(min(len(part) - 1, _LONGEST_WORD), 0, -1):
        word = " ".join(token.low for token in part[:count])
        if word not in MEANING:
            continue
        start, end = part[count].start, part[count - 1].end
        line = text[start : start + _LONGEST_TIME].partition("\n")[0]
        found = next(iter(find(line, _ANY_YEAR)), None)
        if found is None or (line[: found.start].strip(" .").lower() not in _LEADING_TO) or found.period == Period():
            return None
        return Word(part[0].start, end, word, start + found.end)
    return None


def unknown(text: str, words: Sequence[str]) -> LensIssue:
    """X01 with the nearest of the words that the column may hold."""
    folded = " ".join(token.low for token in tokenize(even(text[:200])) if token.kind is not Kind.SIGN)
    # "Ikke gennemført" is not nearly "gennemført", nor "ikke forsinket" nearly "ikke startet".
    negated = folded.startswith(_NOT)
    choices = [word for word in words if len(word) > 2 and (word.startswith(_NOT) or not negated)]
    around = f" {folded} "
    within = max((word for word in choices if f" {word} " in around and len(word) > 1), key=len, default=None)
    best = process.extractOne(folded, choices, scorer=fuzz.ratio, score_cutoff=50)
    nearest = capital(
        best[0] if best and best[1] >= _MISTYPED else within or (best[0] if best and not negated else "i gang")
    )
    said = " ".join(text[: _LONGEST_TOLD * 4].split())[:_LONGEST_TOLD]
    return LensIssue("X01", {"ord": said, "forslag": f"»{nearest}«"}, suggestion=nearest)


def capital(word: str) -> str:
    """`i gang` -> `I gang`."""
    return word[:1].upper() + word[1:]


def _parts(tokens: Sequence[Token], text: str) -> Iterator[list[Token]]:
    """The tokens between signs and line breaks; a tick is a part by itself."""
    part: list[Token] = []
    for token in tokens:
        new_line = part and "\n" in text[part[-1].end : token.start]
        if part and (new_line or token.low in _SEPARATORS or token.low in _TICKS):
            yield part
            part = []
        if token.low in _TICKS:
            yield [token]
        elif token.low not in _SEPARATORS:
            part.append(token)
    if part:
        yield part
