"""A sentence of an activity cell with its times and its status word: taken apart, and edited in place."""

import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from schema.enums import ActivityStatus, Precision
from schema.values import Period
from sync.lenses.base import Context
from sync.lenses.lines import TICKS
from sync.lenses.periods import Found, render
from sync.lenses.periods.tokens import Token, tokenize
from sync.lenses.periods.words import STATUS_WORDS
from sync.lenses.skeleton import skeleton, without_footnote

_BY_FIRST_WORD: dict[str, list[tuple[tuple[str, ...], ActivityStatus]]] = {}
for _sequence, _status in STATUS_WORDS:
    _BY_FIRST_WORD.setdefault(_sequence[0], []).append((_sequence, _status))

_SET_OFF = frozenset((",", ";", "-", "–", ":", "/", ".", "er", "bliver", "blev"))
_LEFT_GLUE = re.compile(
    r"(?:[\s,;:+&/–—-]|(?<![^\W_])(?:i|på|den|fra|til|og|samt|ved|om|inden|mellem|d\.|pr\.|ca\.)(?=\s*\Z))\Z",
    re.IGNORECASE,
)


_GLUE_BEHIND = re.compile(r"[ \u00a0,;:+&/–—-]{0,20}(?:(?:og|samt)[ \u00a0]{1,20})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StatusWord:
    """A status word with what ties it to its time: `body[start:end]`, e.g. "udsat til"."""

    start: int
    end: int
    status: ActivityStatus


@dataclass(frozen=True, slots=True)
class Sentence:
    """The body of a line; `found` are its time phrases with places in `body`."""

    body: str
    found: tuple[Found, ...]
    status: StatusWord | None

    @property
    def known(self) -> tuple[Found, ...]:
        """The phrases that name a time: "snarest" names none."""
        return tuple(item for item in self.found if item.period.precision is not Precision.UNKNOWN)

    @property
    def periods(self) -> tuple[Period, ...]:
        return tuple(item.period for item in self.known)

    @property
    def skeleton(self) -> str:
        spans = [(item.start, item.end) for item in self.found]
        if self.status:
            spans.append((self.status.start, self.status.end))
        return "\n".join(filter(None, _line_skeletons(self.body, spans)))

    @property
    def words(self) -> str:
        """The sentence as written, without its footnote star; a line that continues it stays a line of its own."""
        lines = (" ".join(line.split()) for line in without_footnote(self.body).split("\n"))
        return "\n".join(filter(None, lines))


def _line_skeletons(body: str, spans: Sequence[tuple[int, int]]) -> Iterator[str]:
    """The skeleton of each line: no phrase crosses a line's end."""
    if "\n" not in body:
        yield skeleton(body, spans)
        return
    rest = deque(sorted(spans))
    start = 0
    for line in body.split("\n"):
        end = start + len(line)
        own = []
        while rest and rest[0][0] < end:
            first, last = rest.popleft()
            own.append((max(0, first - start), min(last, end) - start))
        yield skeleton(line, own)
        start = end + 1


def sentence(body: str, found: Sequence[Found], offset: int = 0) -> Sentence:
    """The sentence of a body; `found` have places in the cell, where the body begins at `offset`."""
    local = tuple(replace(item, start=item.start - offset, end=item.end - offset) for item in found)
    return Sentence(body, local, _status_word(body, local))


def _status_word(body: str, found: Sequence[Found]) -> StatusWord | None:
    """The first status word that is set off from the sentence: "(afsluttet)", "– udsat til uge 36", "Aflyst: ..."."""
    tokens = tokenize(without_footnote(body))
    starts = {item.start for item in found}
    inside = [(item.start, item.end) for item in found]
    for index, token in enumerate(tokens):
        for sequence, status in _BY_FIRST_WORD.get(token.low, ()):
            after = index + len(sequence)
            if tuple(item.low for item in tokens[index:after]) != sequence:
                continue
            if any(start <= token.start < end for start, end in inside):
                continue
            word = _set_off(tokens, index, after, starts, status)
            if word:
                # An emoji is followed by a mark that says how it looks.
                return replace(word, end=word.end + body.startswith("\ufe0f", word.end))
            break
    return None


def _set_off(
    tokens: Sequence[Token], index: int, after: int, times: set[int], status: ActivityStatus
) -> StatusWord | None:
    def low(place: int) -> str:
        return tokens[place].low if 0 <= place < len(tokens) else ""

    def is_time(place: int) -> bool:
        return place < len(tokens) and tokens[place].start in times

    linked = after
    if low(after) in ("til", "i", "den", "d") and (
        is_time(after + 1) or (low(after + 1) == "." and is_time(after + 2))
    ):
        linked = after + 1
    if tokens[index].text in TICKS:
        # A tick before or behind all words, or in brackets.
        set_apart = index == 0 or after == len(tokens) or (low(index - 1) == "(" and low(after) == ")")
        return StatusWord(tokens[index].start, tokens[index].end, status) if set_apart else None
    ends = low(after) in ("", ")", ".", ",", ";") or is_time(after) or linked > after
    before = low(index - 1)
    postponed_to = status is ActivityStatus.POSTPONED and linked > after and low(after) == "til"
    leading = index == 0 and (low(after) in ("", ":", "-", "–", ",") or linked > after or is_time(after))
    if not (postponed_to or leading or (ends and (before in _SET_OFF or before == "("))):
        return None
    first = index - 1 if before in ("er", "bliver", "blev") else index
    last = after if low(after) == "til" and linked > after else after - 1
    return StatusWord(tokens[first].start, tokens[last].end, status)


Style = Callable[[Precision], str]
"""A phrase of the cell that shows how times of a precision are written there, or ""."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What the sentence should say, and how plainly: `explicit` 0 keeps the style, 1 writes the year of every new
    phrase, 2 that of every phrase."""

    periods: tuple[Period, ...]
    status: ActivityStatus | None
    context: Context
    style: Style
    explicit: int = 0


def edited(old: Sentence, edit: Edit) -> str:
    """The body with other times and status: only the phrases that differ are touched. Raises InexpressibleError."""
    changes: list[tuple[int, int, str]] = []
    appended: list[str] = []
    _edit_times(old, edit, changes, appended)
    tail = ", " + " og ".join(appended) if appended else ""
    now = old.status.status if old.status else None
    if now is not edit.status:
        tail += _edit_status(old, edit.status, changes)
    body = old.body
    if tail:
        place = _end_of_words(body)
        changes.append((place, place, tail if body[:place].strip() else tail.lstrip(", ")))
    for start, end, text in sorted(changes, key=lambda change: change[:2], reverse=True):
        body = body[:start] + text + body[end:]
    return body


def rebuilt(text: str, edit: Edit) -> str:
    """A sentence without times of its own, with the times and the status behind it."""
    return edited(Sentence(text, (), None), edit)


def with_phrases_of(old: Sentence, text: str) -> str:
    """The new wording with the old time phrases where they stood, as far as a comparison of the letters can tell."""
    bare, holes = _without_phrases(old)
    blocks = SequenceMatcher(None, bare, text, autojunk=len(bare) > 2000).get_matching_blocks()
    for place, phrase in reversed(holes):
        at_end = not bare[place:].strip(" .")
        block = None if at_end else next((b for b in blocks if b.a <= place <= b.a + b.size and b.size), None)
        target = len(text.rstrip(" .")) if block is None else block.b + place - block.a
        text = text[:target] + phrase + text[target:]
    return text


def _without_phrases(old: Sentence) -> tuple[str, list[tuple[int, str]]]:
    """The body without its phrases and their glue, and the places where they were taken out."""
    bare, position = "", 0
    holes: list[tuple[int, str]] = []
    for item in old.found:
        first, last = _with_brackets(old.body, item.start, item.end)
        start = max(_glue_start(old.body, first), position)
        bare += old.body[position:start]
        holes.append((len(bare), old.body[start:last]))
        position = last
    return bare + old.body[position:], holes


def _edit_times(old: Sentence, edit: Edit, changes: list[tuple[int, int, str]], appended: list[str]) -> None:
    vague = [item for item in old.found if item.period.precision is Precision.UNKNOWN]
    before, after = list(old.periods), list(edit.periods)
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            if edit.explicit > 1:
                for item in old.known[i:j]:
                    changes.append((item.start, item.end, _phrase(item.period, _text(old, item), edit)))
            continue
        pairs = min(j - i, m - k)
        for item, period in zip(old.known[i : i + pairs], after[k : k + pairs], strict=True):
            changes.append(_replaced(old, item, period, edit))
        for item in old.known[i + pairs : j]:
            changes.append(_removed(old.body, item.start, item.end))
        _insert(old, after[k + pairs : m], old.known[:j], vague, edit, changes, appended)


def _insert(
    old: Sentence,
    periods: Sequence[Period],
    earlier: Sequence[Found],
    vague: list[Found],
    edit: Edit,
    changes: list[tuple[int, int, str]],
    appended: list[str],
) -> None:
    """New times take the place of a word like "snarest", else they follow the phrase before them, else the sentence."""
    for period in periods:
        text = _phrase(period, edit.style(period.precision), edit)
        if vague:
            item = vague.pop(0)
            changes.append((item.start, item.end, text))
        elif earlier:
            place = earlier[-1].end
            changes.append((place, place, f" og {text}"))
        else:
            appended.append(text)


def _text(old: Sentence, item: Found) -> str:
    return old.body[item.start : item.end]


def _phrase(period: Period, like: str, edit: Edit) -> str:
    return render(period, like, edit.context, explicit_year=edit.explicit > 0)


def _replaced(old: Sentence, item: Found, period: Period, edit: Edit) -> tuple[int, int, str]:
    like = _text(old, item)
    year = item.period.start or item.period.end
    context = replace(edit.context, year=year.year) if year else edit.context
    text = render(period, like, context, explicit_year=edit.explicit > 0)
    start = item.start
    if (item.period.precision, item.period.is_deadline) != (period.precision, period.is_deadline):
        lead = re.search(r"(?<!\w)(i|den|d\.|på|ved)\s+\Z", old.body[max(0, start - 6) : start], re.IGNORECASE)
        plain_day = period.precision is Precision.DAY and period.start is not None and period.start == period.end
        if lead and plain_day and lead[1].lower() == "i":
            start, text = start - len(lead[0]), f"den {text}"
        elif lead and not plain_day and (text[:1].isalpha() and not _takes_preposition(period)):
            start -= len(lead[0])
    return start, item.end, text


def _takes_preposition(period: Period) -> bool:
    """Whether "i" may stand before it: "i uge 34", but not "i senest 1. maj", "i løbende"."""
    bounded = period.start is not None and period.end is not None
    return bounded and period.precision not in (Precision.RECURRING, Precision.RELATIVE, Precision.THIRD)


def _glue_start(body: str, start: int) -> int:
    """Where the glue begins that leads up to a phrase: blanks, a comma, "og", prepositions."""
    while True:
        window = body[max(0, start - 9) : start]
        match = _LEFT_GLUE.search(window)
        if not match or not window:
            return start
        start -= len(window) - match.start()


def _after_glue(body: str, place: int) -> int:
    """Where the next word begins, when what stood before the place is gone: behind a sign and "og"."""
    glue = _GLUE_BEHIND.match(body, place)
    return glue.end() if glue else place


def _with_brackets(body: str, start: int, end: int) -> tuple[int, int]:
    """The span with the brackets around it, where it stands in some by itself."""
    opening = body[:start].rstrip()
    closing = len(body) - len(body[end:].lstrip())
    if opening.endswith("(") and body[closing : closing + 1] == ")":
        return len(opening) - 1, closing + 1
    return start, end


def _removed(body: str, start: int, end: int) -> tuple[int, int, str]:
    """The span to cut for a phrase: with its brackets or the glue before it, at the start with the sign behind it."""
    start, end = _with_brackets(body, start, end)
    start = _glue_start(body, start)
    if start == 0:
        end = _after_glue(body, end)
    return start, end, ""


def _edit_status(old: Sentence, status: ActivityStatus | None, changes: list[tuple[int, int, str]]) -> str:
    """Changes the status word; returns what has to be added at the end of the sentence."""
    if old.status is None:
        return f" ({status_text(status)})" if status else ""
    ticked = old.body[old.status.start] in TICKS
    if status is None or ticked:
        start, end, text = _removed(old.body, old.status.start, old.status.end)
        followed = any(old.status.end <= item.start <= old.status.end + 3 for item in old.found)
        cut = (old.status.start, old.status.end + 1, "") if followed and not ticked else (start, end, text)
        changes.append(cut)
        return f" ({status_text(status)})" if status else ""
    word = status_text(status)
    was = old.body[old.status.start : old.status.end]
    lead = was.split()[0] + " " if was.split()[0].lower() in ("er", "bliver", "blev") else ""
    if status is ActivityStatus.POSTPONED and any(0 < item.start - old.status.end < 3 for item in old.found):
        word += " til"
    capital = was[:1].isupper() and not lead
    changes.append((old.status.start, old.status.end, lead + (word[:1].upper() + word[1:] if capital else word)))
    return ""


def status_text(status: ActivityStatus) -> str:
    """The word that we write for a status."""
    return next(" ".join(sequence) for sequence, candidate in STATUS_WORDS if candidate is status)


def _end_of_words(body: str) -> int:
    """Where something can be added: before the final full stop and the footnote star."""
    words = without_footnote(body)
    return len(words[:-1].rstrip()) if words.endswith((".", ";", ",")) and not words.endswith("..") else len(words)
