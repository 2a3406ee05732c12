"""From phrases to targets: what is assumed, what is to be said about it, what holds in the long run."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from rapidfuzz.distance import OSA

from schema.enums import Comparator, Unit
from schema.values import TargetValue
from sync.lenses import numbers
from sync.lenses.base import LensIssue
from sync.lenses.nearness import near
from sync.lenses.skeleton import without_footnote
from sync.lenses.suggesting import corrected
from sync.lenses.targets import words
from sync.lenses.targets.grammar import Phrase, Span, phrase_at, phrases
from sync.lenses.targets.tokens import Tokens

_CARRIED = (Comparator.GTE, Comparator.GT, Comparator.LTE, Comparator.LT)
SHARES = (Unit.PERCENT, Unit.PERCENT_POINT)
_LONGEST_PHRASE = 80
_PHRASES = 2_000
"""So many short texts are remembered: a cell is asked about them several times over."""
_LONGEST_NAME = 4
"""Words that may say what is counted."""
_SHORTEST_NAME = 3
_RAW = 100
"""Longer texts are quoted with their beginning alone."""


def overlaps(spans: Sequence[Span], start: int, end: int) -> bool:
    """Whether any of the sorted, disjoint spans shares a character with `start:end`."""
    index = bisect_left(spans, end, key=lambda span: span[0])
    return index > 0 and spans[index - 1][1] > start


@dataclass(frozen=True, slots=True)
class FoundTarget:
    """A number to reach in a text: `text[start:end]` holds its comparator, number and unit.

    `long_term`: words like "på længere sigt" belong to it; they stand at `horizon`. `bare` is what a number without a
    comparator means at this place. `baseline`: where the words stand that say what it was before.
    """

    start: int
    end: int
    target: TargetValue
    long_term: bool = False
    issues: tuple[LensIssue, ...] = ()
    horizon: Span | None = None
    bare: Comparator = Comparator.GTE
    baseline: Span | None = None


def find(text: str, skip: Sequence[Span] = ()) -> tuple[FoundTarget, ...]:
    """The targets of a running text, left to right: percentages and money, and other numbers after a comparator.

    Numbers inside `skip` (periods, sorted, not overlapping) are not looked at; ages, times and plain counts are
    words of the sentence.
    """
    tokens = Tokens(text, skip)
    found: list[FoundTarget] = []
    carried: Comparator | None = None
    for read_phrase, first, _ in phrases(tokens):
        phrase = _with_mistyped_bound(tokens, read_phrase, first)
        if not _is_target(phrase, text) or overlaps(skip, phrase.start, phrase.end):
            continue
        target = _target(text, phrase, carried or Comparator.GTE, assumed=carried is None)
        found.append(target)
        if phrase.comparator in _CARRIED or (phrase.comparator is None and target.target.unit is Unit.PERCENT):
            carried = target.target.comparator
    return _with_horizons(tokens, found)


def _with_mistyped_bound(tokens: Tokens, phrase: Phrase, first: int) -> Phrase:
    """`højstt 10 %`, `højst. 10 %`: not a number to be reached at least; what was meant is suggested, not read."""
    word = first - 1 - (tokens.low(first - 1) == ".")
    mistyped = tokens.low(word) in words.BOUNDS or near(tokens.low(word), words.BOUNDS)
    if phrase.comparator or phrase.relative or not mistyped:
        return phrase
    return replace(phrase, start=tokens.at(word).start, comparator=Comparator.LTE, against=True)


def find_absolute(text: str) -> FoundTarget | None:
    """`alle`, `samtlige` or `ingen` where it opens a statement: all or none of them (M10)."""
    tokens = Tokens(text[:_LONGEST_PHRASE])
    index = 0
    while (opening := tokens.phrase(index, words.OPENINGS)) is not None:
        index = opening[1]
    return _absolute(tokens, index)


def find_yes_no(text: str) -> FoundTarget | None:
    """`(ja/nej)` marks a statement that holds or not; it is to hold."""
    tokens = Tokens(text)
    for index, token in enumerate(tokens.items):
        if token.low == "ja" and (tokens.low(index + 1), tokens.low(index + 2)) == ("/", "nej"):
            in_brackets = tokens.low(index - 1) == "(" and tokens.low(index + 3) == ")"
            first, last = (index - 1, index + 3) if in_brackets else (index, index + 2)
            start, end = tokens.at(first).start, tokens.at(last).end
            return FoundTarget(start, end, yes_or_no(text[start:end], yes=True))
    return None


def read(text: str, bare: Comparator = Comparator.GTE, number_format: str = "") -> FoundTarget | None:
    """The target that a cell holds; None for an empty one. A text without a number is TEXT, with M05.

    `bare` is what a percentage without comparator means: at least, for a target; exactly that, for a result. With
    `number_format` PERCENT a plain number is a fraction; without, a plain `0,8` stays 0.8 (COUNT) with M08.
    """
    body = text.strip()
    if not body:
        return None
    found = read_whole(text, bare, number_format)
    if found is not None:
        return found
    start = len(text) - len(text.lstrip())
    unread = TargetValue(Comparator.EQ, None, unit=Unit.TEXT, raw=body)
    meant = corrected(body, words.VOCABULARY, lambda guess: read_whole(guess, bare, number_format) is not None)
    return FoundTarget(start, start + len(body), unread, issues=(LensIssue("M05", {"tekst": body[:_RAW]}, meant),))


def read_whole(text: str, bare: Comparator, number_format: str = "") -> FoundTarget | None:
    """The target that the whole of a text is, apart from signs around it and a footnote star; else None."""
    if len(text) > 2 * _LONGEST_PHRASE or len(text.strip()) > _LONGEST_PHRASE:
        return None  # a target is a few words; a longer text is a sentence
    return _read_whole(text, bare, number_format)


@lru_cache(_PHRASES)
def _read_whole(text: str, bare: Comparator, number_format: str) -> FoundTarget | None:
    tokens = Tokens(without_footnote(text))
    first, last = 0, len(tokens)
    while first < last and tokens.low(first) in words.OPENERS:
        first += 1
    while last > first and tokens.low(last - 1) in words.CLOSERS and not _ends_unit(tokens, last):
        last -= 1
    if first == last:
        return None
    start, end = tokens.at(first).start, tokens.at(last - 1).end
    said = " ".join(token.low for token in tokens.items[first:last])
    if said in words.YES or said in words.NO:
        return FoundTarget(start, end, yes_or_no(text[start:end], yes=said in words.YES))
    if last - first == 1 and said in words.ALL:
        return _absolute(tokens, first)
    horizon, index = _horizon(tokens, first)
    match = phrase_at(tokens, index)
    if match is None:
        return None
    phrase, after = match
    if after != last and horizon is None:
        trailing = after + (tokens.low(after) in ("(", ","))
        horizon, after = _horizon(tokens, trailing)
        after = after if horizon is not None else trailing - (trailing > match[1])
    if after < 0 or not (after >= last or _named(tokens, phrase, after, last)):
        return None
    if number_format == "PERCENT" and phrase.unit is None:
        phrase = replace(phrase, values=tuple(value * 100 for value in phrase.values), unit=Unit.PERCENT)
    found = _target(text, phrase, bare, assumed=bare is Comparator.GTE)
    if found.target.unit is Unit.TEXT:
        start = len(text) - len(text.lstrip())  # kept with all its signs
        return replace(found, start=start, end=len(text.rstrip()), target=replace(found.target, raw=text.strip()))
    return replace(found, long_term=horizon is not None, horizon=horizon)


def _named(tokens: Tokens, phrase: Phrase, after: int, last: int) -> bool:
    """Whether the rest of the cell only says what is counted: `3 besøg`, `mindst 75 % af teamlederne`."""
    rest = [token.low for token in tokens.items[after:last]]
    of = phrase.unit is Unit.PERCENT and rest[:1] == ["af"] and len(rest) > 1
    things = phrase.unit is None and phrase.counted and not phrase.shared and phrase.relative is None
    plain_words = all(token.word for token in tokens.items[after:last]) and not words.RATES & set(rest)
    if things and rest and _may_be_a_unit(rest[0]):
        return False
    return (of or things) and plain_words and len(rest) <= _LONGEST_NAME


def _may_be_a_unit(word: str) -> bool:
    """Whether the word is a unit that was mistyped or not finished ("pc", "procnt"), or one that is not ours."""
    if len(word) < _SHORTEST_NAME or word in words.OTHER_UNITS:
        return True
    return any(unit.startswith(word) or OSA.distance(unit, word) <= 2 for unit in words.UNIT_NAMES)


def _ends_unit(tokens: Tokens, last: int) -> bool:
    """Whether the full stop at the end belongs to "pct.", "kr.", "mio."."""
    return tokens.low(last - 1) == "." and any(
        found is not None and found[1] == last
        for found in (tokens.phrase(index, words.UNITS) for index in range(max(0, last - 5), last))
    )


def _horizon(tokens: Tokens, index: int) -> tuple[Span | None, int]:
    """ "på længere sigt:" at the token -> (its place, the index after it)."""
    found = tokens.phrase(index, words.LONG_TERM)
    if found is None:
        return None, index
    after = found[1] + (tokens.low(found[1]) == ":")
    return (tokens.at(index).start, tokens.at(after - 1).end), after


def is_change(target: TargetValue) -> bool:
    """Whether the target is relative, so that it needs a baseline (M13)."""
    return target.unit is Unit.PERCENT_POINT


def is_share_without_unit(target: TargetValue) -> bool:
    """Whether the number is most likely a share whose sign of per cent is missing: a plain 0,8 (M08)."""
    return target.unit is Unit.COUNT and target.value is not None and 0 < target.value < 1


def yes_or_no(raw: str, *, yes: bool) -> TargetValue:
    return TargetValue(Comparator.EQ, Decimal(yes), unit=Unit.YES_NO, raw=raw)


def _absolute(tokens: Tokens, index: int) -> FoundTarget | None:
    token = tokens.at(index)
    value = words.ALL.get(token.low)
    if value is None:
        return None
    raw = tokens.text[token.start : token.end]
    target = TargetValue(Comparator.EQ, value, unit=Unit.PERCENT, raw=raw)
    return FoundTarget(token.start, token.end, target, issues=(_assumed(raw, target),))


def _is_target(phrase: Phrase, text: str) -> bool:
    """In running text a percentage or an amount always counts, another number only after a comparator."""
    if phrase.unit in (*SHARES, Unit.DKK) or (phrase.against and phrase.counted):
        return True
    if phrase.comparator is None:
        return False
    if phrase.unit not in (None, Unit.COUNT):
        return True
    within = phrase.comparator_at is not None and text[slice(*phrase.comparator_at)].lower().startswith("inden")
    return not within and phrase.counted


def _target(text: str, phrase: Phrase, bare: Comparator, *, assumed: bool) -> FoundTarget:
    """The value of a phrase, and what is to be said about it (M08, M10, M13, M15)."""
    raw = text[phrase.start : phrase.end]
    unit = phrase.unit or Unit.COUNT
    if phrase.baseline is not None and phrase.baseline_at is not None:
        bare, assumed = (Comparator.GTE if phrase.values[0] >= phrase.baseline else Comparator.LTE), False
    if phrase.relative and unit is not Unit.PERCENT_POINT:
        value = TargetValue(Comparator.EQ, None, unit=Unit.TEXT, raw=raw)
        return FoundTarget(phrase.start, phrase.end, value, issues=(LensIssue("M13", {"tekst": raw}),), bare=bare)
    if phrase.against or _backwards(phrase):
        value = TargetValue(Comparator.EQ, None, unit=Unit.TEXT, raw=raw)
        issue = LensIssue("M05", {"tekst": raw}, _meant(text, phrase))
        return FoundTarget(phrase.start, phrase.end, value, issues=(issue,), bare=bare)
    first = -abs(phrase.values[0]) if phrase.relative is Comparator.LTE else phrase.values[0]
    comparator, says_nothing = _comparator(phrase, unit, bare)
    target = TargetValue(
        comparator,
        plain(first),
        plain(phrase.values[1]) if len(phrase.values) > 1 else None,
        unit,
        phrase.approximate,
        raw=raw,
    )
    issues = list(_value_issues(target, phrase, text))
    if says_nothing and assumed and unit in SHARES:
        issues.append(_assumed(raw, target))
    if unit is Unit.PERCENT_POINT:
        issues.append(LensIssue("M13", {"tekst": raw}))
    return FoundTarget(phrase.start, phrase.end, target, issues=tuple(issues), bare=bare, baseline=phrase.baseline_at)


def _backwards(phrase: Phrase) -> bool:
    """ "90-80 %"."""
    return len(phrase.values) > 1 and phrase.values[0] > phrase.values[1]


def _meant(text: str, phrase: Phrase) -> str | None:
    """The range the right way round; of two words that are against each other the one beside the number; None for
    a number with a margin."""
    if _backwards(phrase):
        (first, first_end), (second, second_end) = phrase.numbers
        return (
            text[phrase.start : first]
            + text[second:second_end]
            + text[first_end:second]
            + text[first:first_end]
            + text[second_end : phrase.end]
        )
    if phrase.comparator is None:
        return None
    word = words.WORD_FOR.get(phrase.comparator, "")
    after_number = phrase.unit_at[1] if phrase.unit_at else phrase.numbers[-1][1]
    return f"{word} {text[phrase.numbers[0][0] : after_number]}".strip()


def _comparator(phrase: Phrase, unit: Unit, bare: Comparator) -> tuple[Comparator, bool]:
    """The comparator, and whether it had to be assumed."""
    if phrase.relative:
        said = phrase.comparator or Comparator.GTE
        falls = phrase.relative is Comparator.LTE
        return (words.MIRRORED.get(said, said) if falls else said), False
    if phrase.comparator:
        return phrase.comparator, False
    if phrase.signed and unit is Unit.PERCENT_POINT:
        return (Comparator.LTE if phrase.values[0] < 0 else Comparator.GTE), False
    if phrase.baseline is not None:
        return (Comparator.GTE if phrase.values[0] >= phrase.baseline else Comparator.LTE), False
    return (bare, True) if unit in SHARES else (Comparator.EQ, False)


def _value_issues(target: TargetValue, phrase: Phrase, text: str) -> list[LensIssue]:
    values = [value for value in (target.value, target.value_max) if value is not None]
    if target.unit is Unit.PERCENT:
        wrong = next((value for value in values if not 0 <= value <= 100), None)
        return [] if wrong is None else [LensIssue("M15", {"værdi": numbers.written(wrong)})]
    if phrase.scale == 1 and is_share_without_unit(target):
        percent = numbers.written(values[0] * 100)
        shown = text[slice(*phrase.numbers[0])]
        return [LensIssue("M08", {"tal": shown, "tal×100": percent}, f"{percent} %")]
    return []


def plain(value: Decimal) -> Decimal:
    """The same number in one form, so that 80 and 80.0 look alike in every place."""
    normal = value.normalize()
    return normal.quantize(Decimal(1)) if normal == normal.to_integral_value() else normal


def _assumed(raw: str, target: TargetValue) -> LensIssue:
    value = numbers.written(target.value) if target.value is not None else raw
    shown = value + words.UNIT_SUFFIX.get(target.unit, "")
    return LensIssue("M10", {"tekst": raw, "værdi": shown}, f"mindst {shown}")


def _with_horizons(tokens: Tokens, found: Sequence[FoundTarget]) -> tuple[FoundTarget, ...]:
    """Gives each "på længere sigt" to the next target of its sentence, or to the last one before it."""
    marked = list(found)
    ends = _sentence_ends(tokens)
    starts = [target.start for target in found]
    for index in range(len(tokens)):
        horizon, _ = _horizon(tokens, index)
        if horizon is None:
            continue
        place = bisect_left(ends, horizon[0])
        sentence_start = ends[place - 1] if place else -1
        sentence_end = ends[place] if place < len(ends) else len(tokens.text)
        following = bisect_right(starts, horizon[0])
        if following < len(starts) and starts[following] <= sentence_end:
            marked[following] = replace(marked[following], long_term=True, horizon=horizon)
        elif following and starts[following - 1] > sentence_start:
            marked[following - 1] = replace(marked[following - 1], long_term=True, horizon=horizon)
    return tuple(marked)


_ENDING = frozenset(".!?;")
_BEGINNING = frozenset('…•"»(.')


def _sentence_ends(tokens: Tokens) -> list[int]:
    """Where a sentence ends: at a line break, and at a stop before a capital letter."""
    ends = []
    text = tokens.text
    for index, token in enumerate(tokens.items):
        following = tokens.at(index + 1)
        until = following.start if index + 1 < len(tokens) else len(text)
        gap = text[token.end : until]
        if token.low in _ENDING and gap and index + 1 < len(tokens):
            head = text[following.start]
            if head.isupper() or head in _BEGINNING:
                ends.append(token.start)
                continue
        if "\n" in gap:
            ends.append(token.end + gap.index("\n"))
    return ends
