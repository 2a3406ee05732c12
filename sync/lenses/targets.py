"""Numbers to reach: found in running text, read from a cell of their own, written in the same style (DOMAIN.md 3.2 b).

Per cent are 0-100, money is whole kroner whatever the words say (`1,25 mio. kr.`). A percentage without a comparator is
read as `bare` (at least, with M10); inside one text a comparator carries over to later bare percentages.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from schema.enums import Comparator, Unit
from schema.values import TargetValue
from sync.lenses import numbers
from sync.lenses import target_words as words
from sync.lenses.base import InexpressibleError, LensIssue

Span = tuple[int, int]

_CARRIED = (Comparator.GTE, Comparator.GT, Comparator.LTE, Comparator.LT)
_SHARES = (Unit.PERCENT, Unit.PERCENT_POINT)
_JOIN = re.compile(r"\s{0,3}(?:%|pct\.?|procent)?\s{0,3}(?:-|–|—|\btil\b)\s{0,3}", re.IGNORECASE)
_AND = re.compile(r"\s{0,3}(?:%|pct\.?|procent)?\s{1,3}og\s{1,3}", re.IGNORECASE)
_FROM = re.compile(r"\bfra\s{1,3}$", re.IGNORECASE)
_WINDOW = 40
_LONGEST_PHRASE = 80
_SENTENCE_END = re.compile(r"[.!?;](?=\s+(?:[A-ZÆØÅ…•\"»(]|\.\.\.)|\s*\n)|\n")


def overlaps(spans: Sequence[Span], start: int, end: int) -> bool:
    """Whether any of the sorted, disjoint spans shares a character with `start:end`."""
    index = bisect_left(spans, end, key=lambda span: span[0])
    return index > 0 and spans[index - 1][1] > start


@dataclass(frozen=True, slots=True)
class FoundTarget:
    """A number to reach in a text: `text[start:end]` holds its comparator, number and unit.

    `long_term`: words like "på længere sigt" belong to it; they stand at `horizon`. `bare` is what a number without a
    comparator means at this place.
    """

    start: int
    end: int
    target: TargetValue
    long_term: bool = False
    issues: tuple[LensIssue, ...] = ()
    horizon: Span | None = None
    bare: Comparator = Comparator.GTE


@dataclass(frozen=True, slots=True)
class _Phrase:
    """The pieces of a target in a text, as people wrote it."""

    start: int
    end: int
    values: tuple[Decimal, ...]
    numbers: tuple[Span, ...] = ()
    comparator: Comparator | None = None
    comparator_at: Span | None = None
    approximate_at: Span | None = None
    unit: Unit | None = None
    scale: Decimal = Decimal(1)
    signed: bool = False
    relative: Comparator | None = None
    """A change ("fald på"), up or down."""
    baseline: Decimal | None = None
    approximate: bool = False


def find(text: str, skip: Sequence[Span] = ()) -> tuple[FoundTarget, ...]:
    """The targets of a running text, left to right: percentages and money, and other numbers after a comparator.

    Numbers inside `skip` (periods, sorted, not overlapping) are not looked at; ages, times and plain counts are
    words of the sentence.
    """
    found: list[FoundTarget] = []
    carried: Comparator | None = None
    for phrase in _phrases(text):
        if not _is_target(phrase, text) or overlaps(skip, phrase.start, phrase.end):
            continue
        target = _target(text, phrase, carried or Comparator.GTE, assumed=carried is None)
        found.append(target)
        if phrase.comparator in _CARRIED or (phrase.comparator is None and target.target.unit is Unit.PERCENT):
            carried = target.target.comparator
    return _with_horizons(text, found)


def find_absolute(text: str) -> FoundTarget | None:
    """`alle`, `samtlige` or `ingen` where it opens a statement: all or none of them (M10)."""
    match = words.ABSOLUTE.search(text)
    if match is None or not _OPENING.fullmatch(text[: match.start()]):
        return None
    target = _absolute(match)
    return FoundTarget(match.start(), match.end(), target, issues=(_assumed(target.raw, target),))


_OPENING = re.compile(r"[\s….]*(?:(?:målet er nået, )?når )?(?:(?:det betyder, )?at )?[\s….]*", re.IGNORECASE)


def find_yes_no(text: str) -> FoundTarget | None:
    """`(ja/nej)` marks a statement that holds or not; it is to hold."""
    match = words.YES_OR_NO.search(text)
    return FoundTarget(match.start(), match.end(), _yes(match.group())) if match else None


def read(text: str, bare: Comparator = Comparator.GTE, number_format: str = "") -> FoundTarget | None:
    """The target that a cell holds; None for an empty one. A text without a number is TEXT, with M05.

    `bare` is what a percentage without comparator means: at least, for a target; exactly that, for a result. With
    `number_format` PERCENT a plain number is a fraction; without, a plain `0,8` stays 0.8 (COUNT) with M08.
    """
    start = len(text) - len(text.lstrip())
    body = text.strip()
    if not body:
        return None
    end = start + len(body)
    if body.lower() in words.YES:
        return FoundTarget(start, end, _yes(body))
    if body.lower() in words.NO:
        return FoundTarget(start, end, replace(_yes(body), value=Decimal(0)))
    absolute = words.ABSOLUTE.fullmatch(body)
    if absolute:
        return FoundTarget(start, end, _absolute(absolute), issues=(_assumed(body, _absolute(absolute)),))
    # A target is a few words; a longer text is a sentence.
    phrase = next(_phrases(text), None) if len(body) <= _LONGEST_PHRASE else None
    horizon = words.LONG_TERM.match(text, start)
    if (
        phrase is None
        or phrase.end != end
        or text[start : phrase.start].strip() != (horizon[0].strip() if horizon else "")
    ):
        unread = TargetValue(Comparator.EQ, None, unit=Unit.TEXT, raw=body)
        return FoundTarget(start, end, unread, issues=(LensIssue("M05", {"tekst": body}),))
    if number_format == "PERCENT" and phrase.unit is None:
        phrase = replace(phrase, values=tuple(value * 100 for value in phrase.values), unit=Unit.PERCENT)
    found = _target(text, phrase, bare, assumed=bare is Comparator.GTE)
    return replace(found, long_term=horizon is not None, horizon=horizon.span() if horizon else None)


def is_change(target: TargetValue) -> bool:
    """Whether the target is relative, so that it needs a baseline (M13)."""
    return target.unit is Unit.PERCENT_POINT


def render(target: TargetValue, like: str = "", bare: Comparator = Comparator.GTE) -> str:
    """A phrase for the target in the style of the phrase `like`: its comparator word, decimals, sign of the unit.

    Raises InexpressibleError for a target that no phrase says.
    """
    for phrase in _renderings(target, like, bare):
        back = read(phrase, bare)
        if back and back.target == target and not any(issue.rule in ("M15", "M05") for issue in back.issues):
            return phrase
    raise InexpressibleError({"target": target})


# --- reading -----------------------------------------------------------------------------------------------------


def _phrases(text: str) -> Iterator[_Phrase]:
    """Every number with the words that go with it, and shares in words, left to right."""
    fractions = list(words.FRACTION.finditer(text))
    shares = [match.span() for match in fractions]
    tokens = [match for match in numbers.NUMBER.finditer(text) if not overlaps(shares, *match.span())]
    phrases = [_share_phrase(text, match) for match in fractions]
    index = 0
    while index < len(tokens):
        taken, phrase = _number_phrase(text, tokens, index)
        index += taken
        phrases.append(phrase)
    yield from sorted((phrase for phrase in phrases if phrase), key=lambda phrase: phrase.start)


def _number_phrase(text: str, tokens: Sequence[re.Match[str]], index: int) -> tuple[int, _Phrase | None]:
    first = tokens[index]
    value = numbers.parse(first.group())
    if value is None:
        return 1, None
    start, approximate_at, comparator, comparator_at, unit = _before(text, first.start())
    second = tokens[index + 1] if index + 1 < len(tokens) else None
    other = numbers.parse(second.group()) if second else None
    taken, baseline = 1, None
    spans: tuple[Span, ...] = (first.span(),)
    values: tuple[Decimal, ...] = (value,)
    if second and other is not None:
        between = text[first.end() : second.start()]
        came_from = _FROM.search(text[max(0, start - _WINDOW) : start])
        if came_from and _JOIN.fullmatch(between) and comparator is None:
            start -= len(came_from.group())
            taken, spans, values, baseline = 2, (second.span(),), (other,), value
        elif (comparator is Comparator.BETWEEN and _AND.fullmatch(between)) or (
            comparator is None and _JOIN.fullmatch(between)
        ):
            taken, spans, values = 2, (first.span(), second.span()), (value, other)
            comparator = Comparator.BETWEEN
    end, scale = spans[-1][1], Decimal(1)
    for word in words.UNITS:
        match = word.pattern.match(text, end)
        if match:
            end, unit, scale = match.end(), word.unit, word.scale
            break
    for pattern, suffix in words.AFTER:
        match = pattern.match(text, end)
        if match and comparator in (None, suffix):
            comparator, comparator_at, end = suffix, comparator_at or match.span(), match.end()
    relative = _change(text, start) if comparator is None and baseline is None else None
    if relative:
        start = relative[0]
    return taken, _Phrase(
        start=start,
        end=end,
        values=tuple(number * scale for number in values),
        numbers=spans,
        comparator=comparator,
        comparator_at=comparator_at,
        approximate_at=approximate_at,
        unit=unit,
        scale=scale,
        signed=first.group()[0] in "+-−" and baseline is None,
        relative=relative[1] if relative else None,
        baseline=baseline,
        approximate=approximate_at is not None,
    )


def _before(text: str, start: int) -> tuple[int, Span | None, Comparator | None, Span | None, Unit | None]:
    """What leads up to a number: where it starts, "ca.", the comparator and its place, a unit (`kr. 100`)."""
    unit: Unit | None = None
    window = _window(text, start)
    for word, prefix_unit in words.PREFIX_UNITS:
        at = _opening_of(window, word)
        if at is not None:
            start, unit, window = at, prefix_unit, _window(text, at)
            break
    approximate_at: Span | None = None
    for word in words.APPROXIMATELY:
        at = _opening_of(window, word)
        if at is not None:
            approximate_at = (at, start)
            start, window = at, _window(text, at)
            break
    for word, comparator in words.BEFORE:
        at = _opening_of(window, word)
        if at is not None:
            return at, approximate_at, comparator, (at, start), unit
    return start, approximate_at, None, None, unit


def _ends_with(text: str, end: int, word: str) -> int | None:
    """Where `word` starts when it stands, as a whole word, right before `end` and on the same line."""
    return _opening_of(_window(text, end), word)


def _window(text: str, end: int) -> tuple[str, int]:
    """The few words before `end`, in small letters and without blanks after them, and where they start."""
    start = max(0, end - _WINDOW)
    return text[start:end].rstrip(" \u00a0\t").lower(), start


def _opening_of(window: tuple[str, int], word: str) -> int | None:
    """Where `word` starts if it closes the window as a whole word."""
    before, start = window
    if not before.endswith(word):
        return None
    at = len(before) - len(word)
    return None if at and before[at - 1].isalnum() and word[0].isalnum() else start + at


def _change(text: str, start: int) -> tuple[int, Comparator] | None:
    window = _window(text, start)
    for word, direction in words.CHANGES:
        at = _opening_of(window, word)
        if at is not None:
            return at, direction
    return None


def _share_phrase(text: str, match: re.Match[str]) -> _Phrase | None:
    value = words.fraction(match)
    if value is None:
        return None
    start, approximate_at, comparator, comparator_at, _ = _before(text, match.start())
    return _Phrase(
        start=start,
        end=match.end(),
        values=(value,),
        comparator=comparator or Comparator.GTE,
        comparator_at=comparator_at,
        approximate_at=approximate_at,
        unit=Unit.PERCENT,
        approximate=True,
    )


def _is_target(phrase: _Phrase, text: str) -> bool:
    """In running text a percentage or an amount always counts, another number only after a comparator."""
    if phrase.unit in (*_SHARES, Unit.DKK):
        return True
    if phrase.comparator is None:
        return False
    if phrase.unit is not None:
        return True
    within = phrase.comparator_at is not None and text[slice(*phrase.comparator_at)].strip().lower() == "inden for"
    return not within and not words.AGE_OR_TIME.match(text, phrase.end)


def _target(text: str, phrase: _Phrase, bare: Comparator, *, assumed: bool) -> FoundTarget:
    """The value of a phrase, and what is to be said about it (M08, M10, M13, M15)."""
    raw = text[phrase.start : phrase.end]
    unit = phrase.unit or Unit.COUNT
    if phrase.relative and unit is not Unit.PERCENT_POINT:
        value = TargetValue(Comparator.EQ, None, unit=Unit.TEXT, raw=raw)
        return FoundTarget(phrase.start, phrase.end, value, issues=(LensIssue("M13", {"tekst": raw}),), bare=bare)
    first = -abs(phrase.values[0]) if phrase.relative is Comparator.LTE else phrase.values[0]
    comparator, says_nothing = _comparator(phrase, unit, bare)
    target = TargetValue(
        comparator,
        _plain(first),
        _plain(phrase.values[1]) if len(phrase.values) > 1 else None,
        unit,
        phrase.approximate,
        raw=raw,
    )
    issues = list(_value_issues(target, phrase, text))
    if says_nothing and assumed and unit in _SHARES:
        issues.append(_assumed(raw, target))
    if unit is Unit.PERCENT_POINT:
        issues.append(LensIssue("M13", {"tekst": raw}))
    return FoundTarget(phrase.start, phrase.end, target, issues=tuple(issues), bare=bare)


def _comparator(phrase: _Phrase, unit: Unit, bare: Comparator) -> tuple[Comparator, bool]:
    """The comparator, and whether it had to be assumed."""
    if phrase.comparator:
        return phrase.comparator, False
    if phrase.relative:
        return phrase.relative, False
    if phrase.signed and unit is Unit.PERCENT_POINT:
        return (Comparator.LTE if phrase.values[0] < 0 else Comparator.GTE), False
    if phrase.baseline is not None:
        return (Comparator.GTE if phrase.values[0] >= phrase.baseline else Comparator.LTE), False
    return (bare, True) if unit in _SHARES else (Comparator.EQ, False)


def _value_issues(target: TargetValue, phrase: _Phrase, text: str) -> Iterator[LensIssue]:
    values = [value for value in (target.value, target.value_max) if value is not None]
    if target.unit is Unit.PERCENT:
        for value in values:
            if not 0 <= value <= 100:
                yield LensIssue("M15", {"værdi": numbers.written(value)})
                return
    if target.unit is Unit.COUNT and 0 < values[0] < 1:
        shown = text[slice(*phrase.numbers[0])]
        percent = numbers.written(values[0] * 100)
        yield LensIssue("M08", {"tal": shown, "tal×100": percent}, f"{percent} %")


def _plain(value: Decimal) -> Decimal:
    """The same number in one form, so that 80 and 80.0 look alike in every place."""
    normal = value.normalize()
    return normal.quantize(Decimal(1)) if normal == normal.to_integral_value() else normal


def _absolute(match: re.Match[str]) -> TargetValue:
    value = Decimal(100) if match.group("all") else Decimal(0)
    return TargetValue(Comparator.EQ, value, unit=Unit.PERCENT, raw=match.group())


def _yes(raw: str) -> TargetValue:
    return TargetValue(Comparator.EQ, Decimal(1), unit=Unit.YES_NO, raw=raw)


def _assumed(raw: str, target: TargetValue) -> LensIssue:
    value = numbers.written(target.value) if target.value is not None else raw
    return LensIssue("M10", {"tekst": raw, "værdi": value + words.UNIT_SUFFIX.get(target.unit, "")})


def _with_horizons(text: str, found: Sequence[FoundTarget]) -> tuple[FoundTarget, ...]:
    """Gives each "på længere sigt" to the next target of its sentence, or to the last one before it."""
    marked = list(found)
    ends = [match.start() for match in _SENTENCE_END.finditer(text)]
    starts = [target.start for target in found]
    for phrase in words.LONG_TERM.finditer(text):
        place = bisect_left(ends, phrase.start())
        sentence_start = ends[place - 1] if place else -1
        sentence_end = ends[place] if place < len(ends) else len(text)
        index = bisect_right(starts, phrase.start())
        if index < len(starts) and starts[index] <= sentence_end:
            marked[index] = replace(marked[index], long_term=True, horizon=phrase.span())
        elif index and starts[index - 1] > sentence_start:
            marked[index - 1] = replace(marked[index - 1], long_term=True, horizon=phrase.span())
    return tuple(marked)


# --- writing -----------------------------------------------------------------------------------------------------


def _renderings(target: TargetValue, like: str, bare: Comparator) -> Iterator[str]:
    if target.unit is Unit.TEXT and target.raw:
        return
    known = read(like, bare)
    if known and known.target == target and not known.long_term:
        yield like.strip()
    if target.unit is Unit.YES_NO:
        yield "ja" if target.value else "nej"
        return
    if target.value is None:
        return
    phrase = next(_phrases(like), None)
    if phrase and phrase.numbers and (phrase.unit or Unit.COUNT) is target.unit:
        yield _restyled(target, like, phrase, bare)
    capital = like[:1].isupper()
    # A bare number of another unit than per cent is "equal to", and so is a bare percentage among results.
    for comparator in (None, target.comparator) if target.comparator is Comparator.EQ else (target.comparator, None):
        plain = _from_scratch(target, comparator, like)
        yield plain[:1].upper() + plain[1:] if capital else plain
    if target.comparator is Comparator.EQ and target.unit is Unit.PERCENT and target.value in (0, 100):
        word = "alle" if target.value else "ingen"
        yield word.capitalize() if capital else word
    if target.approximate:
        yield from _share_words(target)


def _restyled(target: TargetValue, like: str, phrase: _Phrase, bare: Comparator) -> str:
    """The phrase `like` with the target's numbers, and another comparator word only where it differs."""
    edits: list[tuple[Span, str]] = []
    wanted = [target.value] if target.value_max is None else [target.value, target.value_max]
    if len(wanted) != len(phrase.numbers):
        return ""
    for span, value in zip(phrase.numbers, wanted, strict=True):
        if value is None:
            return ""
        old = like[slice(*span)]
        number = abs(value) if phrase.relative else value
        text = numbers.written(number / phrase.scale, old)
        edits.append((span, "+" + text if old.startswith("+") and number > 0 else text))
    says = phrase.comparator or (bare if target.unit in _SHARES else Comparator.EQ)
    if phrase.relative is None and phrase.baseline is None and not phrase.signed and says is not target.comparator:
        word = words.WORD_FOR.get(target.comparator)
        at = phrase.comparator_at
        before = phrase.approximate_at[0] if phrase.approximate_at else _number_start(like, phrase)
        if at and at[0] < before:
            word = word.capitalize() if word and like[at[0]].isupper() else word
            blank = like[len(like[: at[1]].rstrip()) : at[1]]
            edits.append((at, word + (blank or " ") if word else ""))
        else:
            if at:
                edits.append((at, ""))
            edits.append(((before, before), f"{word} " if word else ""))
    if target.approximate != phrase.approximate:
        at = phrase.approximate_at
        place = _number_start(like, phrase)
        edits.append((at, "") if at else ((place, place), "ca. "))
    for (start, end), text in sorted(edits, key=lambda edit: edit[0], reverse=True):
        like = like[:start] + text + like[end:]
    return like


def _number_start(like: str, phrase: _Phrase) -> int:
    """Where the number begins, a unit before it (`kr. 100`) included."""
    start = phrase.numbers[0][0]
    for word, _ in words.PREFIX_UNITS:
        at = _ends_with(like, start, word)
        if at is not None:
            return at
    return start


def _from_scratch(target: TargetValue, comparator: Comparator | None, like: str) -> str:
    """`mindst 80 %`, `80-90 %`, `højst 5 dage`, `fald på 5 procentpoint`."""
    if target.value is None:
        raise InexpressibleError({"target": target})
    suffix = words.UNIT_SUFFIX[target.unit]
    if "pct" in like.lower() and target.unit is Unit.PERCENT:
        suffix = " pct."
    approximately = "ca. " if target.approximate else ""
    number = numbers.written(target.value)
    if target.value_max is not None:
        return f"{approximately}{number}-{numbers.written(target.value_max)}{suffix}"
    if target.unit is Unit.PERCENT_POINT:
        change = "fald på" if target.value < 0 else "stigning på"
        return f"{change} {approximately}{numbers.written(abs(target.value))}{suffix}"
    word = words.WORD_FOR.get(comparator, "") if comparator else ""
    return f"{word} {approximately}{number}{suffix}".strip()


def _share_words(target: TargetValue) -> Iterator[str]:
    for phrase in ("halvdelen", "to ud af tre", "hver fjerde", "hver tredje", "hver femte", "tre ud af fire"):
        found = read(phrase)
        if found and found.target.value == target.value:
            word = "" if target.comparator is Comparator.GTE else words.WORD_FOR.get(target.comparator, "") + " "
            yield word + phrase
