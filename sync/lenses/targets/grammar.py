"""Recognises a number to reach at a token: `[a comparator] [about] [unit] number [- number] [unit] [or more]`."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from schema.enums import Comparator, Unit
from sync.lenses.nearness import near
from sync.lenses.targets import words
from sync.lenses.targets.tokens import Tokens

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Phrase:
    """The pieces of a target in a text, as people wrote it; spans are places in the text."""

    start: int
    end: int
    values: tuple[Decimal, ...]
    numbers: tuple[Span, ...] = ()
    comparator: Comparator | None = None
    comparator_at: Span | None = None
    approximate_at: Span | None = None
    unit: Unit | None = None
    unit_at: Span | None = None
    scale: Decimal = Decimal(1)
    signed: bool = False
    relative: Comparator | None = None
    """A change ("fald på"), up or down."""
    baseline: Decimal | None = None
    baseline_at: Span | None = None
    """Where the baseline stands with its date, in front of the phrase: "fra 60 % i 2024 til" before "80 %"."""
    approximate: bool = False
    shared: bool = False
    """A share in words, not a number with a unit."""
    counted: bool = True
    """Whether what follows is no age, time, class or unit that is not known."""
    against: bool = False
    """Whether it says the opposite of itself ("mindst højst 5", "højst 80 % eller flere"), or what no comparator says
    ("80 +/- 5 %")."""


@dataclass(frozen=True, slots=True)
class _Lead:
    """What leads up to a number: from the token `first` to the token `after`."""

    first: int
    after: int
    comparator: Comparator | None = None
    comparator_tokens: Span | None = None
    about: Span | None = None
    unit: Unit | None = None
    unit_tokens: Span | None = None
    relative: Comparator | None = None
    against: bool = False


_STARTS = frozenset(
    {
        *words.CHANGES,
        *words.BEFORE,
        *words.APPROXIMATELY,
        *words.PREFIX_UNITS,
        *words.PARTS,
        *words.COUNTS,
        *words.SIGNS,
        *("fra", "hver"),
    }
)
"""With numbers, the only tokens that a phrase begins with: the others need no second look."""


def phrases(tokens: Tokens) -> Iterator[tuple[Phrase, int, int]]:
    """Every number and share with the words that go with it, left to right: (phrase, first token, token after it)."""
    index = 0
    for start, token in enumerate(tokens.items):
        if start < index or (token.number is None and token.low not in _STARTS):
            continue
        dated = tokens.after_date(start)
        if dated is not None:
            index = dated  # the year of a date is no number, also before a line that begins with a dash
            continue
        found = phrase_at(tokens, start)
        if found is not None:
            phrase, index = found
            yield phrase, start, index


def phrase_at(tokens: Tokens, index: int) -> tuple[Phrase, int] | None:
    """The phrase that begins at the token, and the index after it."""
    token = tokens.at(index)
    if token.number is None and token.low not in _STARTS:
        return None
    came_from = _came_from(tokens, index)
    if came_from is not None:
        return came_from
    lead = _lead(tokens, index)
    share = _share(tokens, lead)
    if share is not None:
        return share
    return _number(tokens, lead)


def _lead(tokens: Tokens, index: int) -> _Lead:
    first, comparator, at, relative, against = index, None, None, None, False
    change = tokens.phrase(index, words.CHANGES)
    if change:
        relative, index = change
    before = tokens.phrase(index, words.BEFORE)
    if before:
        at = (index, before[1])
        comparator, index = before
        more = tokens.phrase(index, words.BEFORE)
        if more:
            # "op til mindst 80 %": the way there is no second bound.
            against = opposed(comparator, more[0]) and tokens.low(index - 1) != "til"
            at, (comparator, index) = (at[0], more[1]), more
    about = None
    approximately = tokens.phrase(index, words.APPROXIMATELY)
    if approximately:
        about = (index, approximately[1])
        index = approximately[1]
    unit = unit_at = None
    prefixed = tokens.phrase(index, words.PREFIX_UNITS)
    if prefixed:
        unit_at = (index, prefixed[1])
        unit, index = prefixed
    return _Lead(first, index, comparator, at, about, unit, unit_at, relative, against)


def opposed(one: Comparator | None, other: Comparator | None) -> bool:
    """Whether one wants more and the other less."""
    return (one in words.UPWARDS and other in words.DOWNWARDS) or (one in words.DOWNWARDS and other in words.UPWARDS)


def _number(tokens: Tokens, lead: _Lead) -> tuple[Phrase, int] | None:
    index = lead.after
    value = tokens.at(index).number if tokens.at(index).number is not None else _spelled(tokens, lead)
    if value is None or _goes_on(tokens, index):
        return None
    comparator, values, spans = lead.comparator, [value], [_place(tokens, index, index + 1)]
    after = index + 1
    second = _second(tokens, after, together=comparator is Comparator.BETWEEN) if _ranges(comparator) else None
    if second is not None:
        other = tokens.at(second).number
        if other is not None:
            values.append(other)
            spans.append(_place(tokens, second, second + 1))
            comparator, after = Comparator.BETWEEN, second + 1
    unit, unit_at, scale = lead.unit, lead.unit_tokens, Decimal(1)
    margin = _margin(tokens, after) if second is None else None
    after = margin or after
    named = tokens.phrase(after, words.UNITS)
    if named:
        unit, scale, unit_at = named[0].unit, named[0].scale, (after, named[1])
        after = named[1]
    counted = named is not None or _counts(tokens, after)
    comparator_tokens = lead.comparator_tokens
    suffix = tokens.phrase(after, words.AFTER)
    against = lead.against or margin is not None or (suffix is not None and opposed(comparator, suffix[0]))
    if suffix and against:
        after = suffix[1]
    if suffix and comparator in (None, suffix[0]) and (tokens.low(after) != "+" or tokens.tight(after)):
        comparator, comparator_tokens, after = suffix[0], comparator_tokens or (after, suffix[1]), suffix[1]
    relative = lead.relative
    changed = tokens.phrase(after, words.CHANGED) if unit in (Unit.PERCENT, Unit.PERCENT_POINT) else None
    if changed and relative is None:
        relative, after = changed
    signed = tokens.low(index)[:1] in ("+", "-", "−")
    return (
        Phrase(
            start=tokens.at(lead.first).start,
            end=tokens.at(after - 1).end,
            values=tuple(number * scale for number in values),
            numbers=tuple(spans),
            comparator=comparator,
            comparator_at=_span(tokens, comparator_tokens),
            approximate_at=_span(tokens, lead.about),
            unit=unit,
            unit_at=_span(tokens, unit_at),
            scale=scale,
            signed=signed,
            relative=relative,
            approximate=lead.about is not None,
            counted=counted,
            against=against,
        ),
        after,
    )


def _margin(tokens: Tokens, index: int) -> int | None:
    """The index after the `± 5` of `80 ± 5 %`, `80 % +/- 5 %`."""
    named = tokens.phrase(index, words.UNITS)
    index = named[1] if named else index
    if tokens.low(index) == "+" and tokens.low(index + 1) == "/" and tokens.low(index + 2) in ("-", "–", "−"):
        index += 2
    elif tokens.low(index) != "±":
        return None
    return index + 2 if tokens.at(index + 1).number is not None else None


def _spelled(tokens: Tokens, lead: _Lead) -> Decimal | None:
    """A number in words, where what stands around it shows that it counts: `mindst fem`, `fem procent`."""
    low = tokens.low(lead.after)
    shown = lead.comparator is not None or lead.relative is not None or tokens.phrase(lead.after + 1, words.UNITS)
    return Decimal(words.COUNTS[low]) if shown and low in words.COUNTS and low not in words.ARTICLES else None


def _came_from(tokens: Tokens, index: int) -> tuple[Phrase, int] | None:
    """`fra 60 % til 80 %`, `60 % → 80 %`: where it stands, and what is to be reached."""
    led = tokens.low(index) == "fra"
    baseline = tokens.at(index + led).number
    if baseline is None:
        return None
    second = _second(tokens, index + 2, together=False) if led else _after_arrow(tokens, index + 1)
    found = _number(tokens, _Lead(second, second)) if second is not None else None
    if found is None:
        return _came_from_with_words(tokens, index, baseline) if led else None
    phrase, after = found
    if len(phrase.values) > 1 or phrase.comparator or phrase.signed or phrase.relative:
        return None
    reached = Phrase(
        tokens.at(index).start,
        phrase.end,
        phrase.values,
        phrase.numbers,
        unit=phrase.unit,
        unit_at=phrase.unit_at,
        scale=phrase.scale,
        baseline=(baseline or Decimal(0)) * phrase.scale,
    )
    return reached, after


def _came_from_with_words(tokens: Tokens, index: int, baseline: Decimal) -> tuple[Phrase, int] | None:
    """`fra 60 % i 2024 til 80 %`, `fra 30 % til højst 20 %`: the words about where it stands are no part of the phrase
    that says what is to be reached."""
    named = tokens.phrase(index + 2, words.UNITS)
    after = _after_its_date(tokens, named[1] if named else index + 2)
    if tokens.low(after) not in words.RANGE_WORDS:
        return None
    lead = _lead(tokens, after + 1)
    found = _number(tokens, lead) if lead.relative is None else None
    if found is None or found[0].signed or (named and found[0].unit is not named[0].unit):
        return None
    phrase, end = found
    scale = named[0].scale if named else phrase.scale
    return replace(phrase, baseline=baseline * scale, baseline_at=(tokens.at(index).start, phrase.start)), end


_BEFORE_DATES = frozenset(("i", "ved", "pr", ".", "den", "d", "(", ","))
_LONGEST_LEAD = 3


def _after_its_date(tokens: Tokens, index: int) -> int:
    """The index after `i 2024`, `(2024)`, `ved udgangen af 2024`, `i dag`; the same index where none stands there."""
    for place in range(index, index + _LONGEST_LEAD + 1):
        after = tokens.after_date(place)
        if after is not None:
            return after + (tokens.low(after) in (")", ","))
        if tokens.low(place) not in _BEFORE_DATES:
            break
    return index + 2 if (tokens.low(index), tokens.low(index + 1)) == ("i", "dag") else index


def _after_arrow(tokens: Tokens, index: int) -> int | None:
    named = tokens.phrase(index, words.UNITS)
    if named and named[0].unit is Unit.PERCENT:
        index = named[1]
    if tokens.low(index) in words.ARROWS:
        return index + 1
    return index + 2 if tokens.low(index) == "-" and tokens.low(index + 1) == ">" and tokens.tight(index + 1) else None


def _ranges(comparator: Comparator | None) -> bool:
    return comparator in (None, Comparator.BETWEEN)


def _second(tokens: Tokens, index: int, *, together: bool) -> int | None:
    """The token of the second number of a range: after a dash or "til", after "og" where "mellem" leads."""
    named = tokens.phrase(index, words.UNITS)
    if named and named[0].unit is Unit.PERCENT:
        index = named[1]
    low = tokens.low(index)
    joined = low == "og" if together else low in words.RANGE_SIGNS or low in words.RANGE_WORDS
    joined = joined or (together and low in words.RANGE_SIGNS)
    if not joined or tokens.at(index + 1).number is None:
        return None
    return None if "\n" in tokens.text[tokens.at(index - 1).end : tokens.at(index + 1).start] else index + 1


def _goes_on(tokens: Tokens, index: int) -> bool:
    """Whether the number is but the beginning of something else: a fraction, a date, a time of day."""
    return tokens.low(index + 1) in ("/", ":") and tokens.tight(index + 1) and tokens.low(index + 2)[:1].isdigit()


def _counts(tokens: Tokens, index: int) -> bool:
    if tokens.low(index) in ("-", "."):
        index += 1
    low = tokens.low(index)
    if low.startswith(words.AGE_OR_TIME) or low in words.AGE_OR_TIME_WORDS:
        return False
    return not near(low, words.UNIT_NAMES)


# --- shares in words ---------------------------------------------------------------------------------------------


def _share(tokens: Tokens, lead: _Lead) -> tuple[Phrase, int] | None:
    if lead.unit is not None or lead.relative is not None:
        return None
    found = _share_at(tokens, lead.after, bool(lead.comparator))
    if found is None:
        return None
    part, total, after = found
    value = (Decimal(100) * part / total).quantize(Decimal("0.1")).normalize()
    phrase = Phrase(
        tokens.at(lead.first).start,
        tokens.at(after - 1).end,
        (value,),
        comparator=lead.comparator or Comparator.GTE,
        comparator_at=_span(tokens, lead.comparator_tokens),
        approximate_at=_span(tokens, lead.about),
        unit=Unit.PERCENT,
        approximate=True,
        shared=True,
    )
    return phrase, after


def _share_at(tokens: Tokens, index: int, led: bool) -> tuple[int, int, int] | None:
    """(part, total, index after it): `halvdelen`, `to ud af tre`, `hver fjerde`, `to tredjedele`, `2/3 af`, `¾`."""
    low = tokens.low(index)
    if words.PARTS.get(low) == 2:
        return 1, 2, index + 1
    every = words.ORDINALS.get(tokens.low(index + 1)) if low == "hver" else None
    if every is not None:
        return None if tokens.low(index + 2) in words.TIMES else (1, every, index + 2)
    sign = words.SIGNS.get(low)
    if sign is not None and (led or tokens.low(index + 1) in ("af", "")):
        return (*sign, index + 1)
    count = _count(tokens, index)
    if count is None:
        return None
    part = words.PARTS.get(tokens.low(index + 1))
    if part is not None:
        return count, part, index + 2
    if (tokens.low(index + 1), tokens.low(index + 2)) == ("ud", "af"):
        total = _count(tokens, index + 3)
        return (count, total, index + 4) if total and count <= total else None
    if tokens.low(index + 1) == "af":
        total = _count(tokens, index + 2)
        return (count, total, index + 3) if total and count < total <= words.LARGEST_SHARE else None
    return _slashed(tokens, index, count, led)


def _slashed(tokens: Tokens, index: int, count: int, led: bool) -> tuple[int, int, int] | None:
    if tokens.low(index + 1) != "/" or not (tokens.tight(index + 1) and tokens.tight(index + 2)):
        return None
    # The lexer takes the digits behind a stroke one by one: a denominator is one of them.
    below = tokens.low(index + 2)
    ends = not (tokens.tight(index + 3) and tokens.low(index + 3)[:1].isalnum())
    if not (below.isdecimal() and ends and count < int(below) and (led or tokens.low(index + 3) == "af")):
        return None
    return count, int(below), index + 3


def _count(tokens: Tokens, index: int) -> int | None:
    token = tokens.at(index)
    if token.number is not None:
        return int(token.number) if token.low.isdecimal() and 0 < token.number < 1000 else None
    return words.COUNTS.get(token.low)


# --- places ------------------------------------------------------------------------------------------------------


def _place(tokens: Tokens, first: int, after: int) -> Span:
    return tokens.at(first).start, tokens.at(after - 1).end


def _span(tokens: Tokens, span: Span | None) -> Span | None:
    return _place(tokens, *span) if span else None
