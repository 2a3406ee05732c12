"""Writes a target in the style of the phrase that stood there.

The old phrase is a template: its numbers take the new values with its decimals and thousands, its comparator is
exchanged for one of the same family (»min.« -> »maks.«, »≥« -> »≤«, »eller flere« -> »eller færre«), its unit keeps its
spelling and its blank (»80%«, »80 pct.«, »80 procent«). Where it cannot say the target, the documented default is
written: `mindst 80 %`, `højst 10 %`, `80-90 %`, `1.250`, `1.250.000 kr.`, `højst 14 dage`, `fald på 5 procentpoint`,
`ja`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from schema.enums import Comparator, Unit
from schema.values import TargetValue
from sync.lenses import numbers
from sync.lenses.base import InexpressibleError
from sync.lenses.targets import words
from sync.lenses.targets.grammar import Phrase, Span, phrases
from sync.lenses.targets.reading import SHARES, read
from sync.lenses.targets.tokens import Tokens


def render(target: TargetValue, like: str = "", bare: Comparator = Comparator.GTE) -> str:
    """A phrase for the target in the style of the phrase `like`: its comparator word, decimals, sign of the unit.

    Raises InexpressibleError for a target that no phrase says.
    """
    for phrase in _renderings(target, like, bare):
        back = read(phrase, bare)
        if back and back.target == target and not any(issue.rule in ("M15", "M05") for issue in back.issues):
            return phrase
    raise InexpressibleError({"target": target})


def _renderings(target: TargetValue, like: str, bare: Comparator) -> Iterator[str]:
    if target.unit is Unit.TEXT and target.raw:
        return
    known = read(like, bare)
    if known and known.target == target and not known.long_term:
        yield like.strip()
    if target.unit is Unit.YES_NO:
        yield from _yes_or_no(target, like)
        return
    if target.value is None:
        return
    phrase = next((phrase for phrase, _, _ in phrases(Tokens(like))), None)
    style = _style(like, phrase)
    if phrase and phrase.numbers and (phrase.unit or Unit.COUNT) is target.unit:
        yield _restyled(target, like, phrase, style, bare)
    # A bare number of another unit than per cent is "equal to", and so is a bare percentage among results.
    for comparator in (None, target.comparator) if target.comparator is Comparator.EQ else (target.comparator, None):
        yield style.capitalised(_from_scratch(target, comparator, style))
    if target.comparator is Comparator.EQ and target.unit is Unit.PERCENT and target.value in (0, 100):
        yield style.capitalised("alle" if target.value else "ingen")
    if target.approximate:
        yield from (style.capitalised(share) for share in _share_words(target))


@dataclass(frozen=True, slots=True)
class _Style:
    """How the old phrase was written, as far as a new one can follow it."""

    comparators: Mapping[Comparator, str] = field(default_factory=lambda: words.FAMILIES[0])
    blank: str = " "
    """Between a comparator and its number."""
    units: Mapping[Unit, str] = field(default_factory=lambda: words.UNIT_SUFFIX)
    capital: bool = False
    number: str = ""

    def capitalised(self, phrase: str) -> str:
        return phrase[:1].upper() + phrase[1:] if self.capital else phrase


def _style(like: str, phrase: Phrase | None) -> _Style:
    capital = next((letter.isupper() for letter in like if letter.isalpha()), False)
    if phrase is None:
        return _Style(capital=capital)
    comparators, blank = words.FAMILIES[0], " "
    if phrase.comparator_at and phrase.comparator:
        word = like[slice(*phrase.comparator_at)].lower()
        following = like[phrase.comparator_at[1] : _number_start(phrase)]
        comparators = next((family for family in words.FAMILIES if word in family.values()), comparators)
        in_front = phrase.comparator_at[0] < _number_start(phrase)
        blank = following if in_front and not following.strip() and (following or not word[-1:].isalpha()) else " "
    units = words.UNIT_SUFFIX
    if phrase.unit and phrase.unit_at and phrase.numbers and phrase.unit_at[0] >= phrase.numbers[-1][1]:
        suffix = like[phrase.numbers[-1][1] : phrase.unit_at[1]]
        units = {**units, phrase.unit: suffix} if phrase.scale == 1 else units
    number = like[slice(*phrase.numbers[-1])] if phrase.numbers else ""
    return _Style(comparators, blank, units, capital and like[phrase.start : phrase.start + 1].isupper(), number)


def _yes_or_no(target: TargetValue, like: str) -> Iterator[str]:
    """The other word of the pair that was used ("Ja" beside "Nej"), else "ja" or "nej"."""
    old = like.strip()
    used = [pair for pair in words.ANSWERS if old.lower() in pair]
    for yes, no in (*used, words.ANSWERS[0]):
        word = yes if target.value else no
        if word:
            everything = old.isupper() and len(old) > 1
            yield (
                word.upper()
                if everything or (old.isupper() and len(word) == 1)
                else (word.capitalize() if old[:1].isupper() else word)
            )


def _restyled(target: TargetValue, like: str, phrase: Phrase, style: _Style, bare: Comparator) -> str:
    """The phrase `like` with the target's numbers, and another comparator word only where it differs."""
    wanted = [target.value] if target.value_max is None else [target.value, target.value_max]
    if len(wanted) != len(phrase.numbers):
        return ""
    edits: list[tuple[Span, str]] = []
    for span, value in zip(phrase.numbers, wanted, strict=True):
        if value is None:
            return ""
        old = like[slice(*span)]
        number = abs(value) if phrase.relative else value
        if phrase.scale != 1 and _places(number / phrase.scale) > max(_MOST_PLACES, numbers.decimals(old)):
            return ""  # nobody writes 0,000044 mio. kr.
        # "1,25 mio." has the decimals that it needs, "82,50 %" those of its column.
        text = numbers.written(number / phrase.scale, old if phrase.scale == 1 else old.partition(",")[0])
        edits.append((span, "+" + text if old.startswith("+") and number > 0 else text))
    says = phrase.comparator or (bare if target.unit in SHARES else Comparator.EQ)
    if phrase.relative is None and phrase.baseline is None and not phrase.signed and says is not target.comparator:
        edits += _other_comparator(target.comparator, like, phrase, style)
    if target.approximate != phrase.approximate:
        place = _number_start(phrase)
        at = phrase.approximate_at
        edits.append((_with_blank(like, at), "") if at else ((place, place), "ca. "))
    for (start, end), text in sorted(edits, key=lambda edit: edit[0], reverse=True):
        like = like[:start] + text + like[end:]
    return like


_MOST_PLACES = 3


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _other_comparator(wanted: Comparator, like: str, phrase: Phrase, style: _Style) -> Iterator[tuple[Span, str]]:
    """The edits that exchange the comparator: in front where it stood in front, behind where it stood behind."""
    # A bare number of another unit than per cent says "exactly" by itself.
    exactly = wanted is Comparator.EQ and phrase.unit not in SHARES
    word = "" if exactly else style.comparators.get(wanted, "")
    at, place = phrase.comparator_at, phrase.approximate_at[0] if phrase.approximate_at else _number_start(phrase)
    if at is None:
        yield (place, place), f"{word} " if word else ""
        return
    old = like[slice(*at)]
    if at[0] < place:
        word = word.capitalize() if word and old[:1].isupper() else word
        yield (at, word) if word else (_with_blank(like, at), "")
        return
    turned = _turned(old, wanted)
    if turned:
        yield at, turned
    else:
        yield (len(like[: at[0]].rstrip()), at[1]), ""
        yield (place, place), f"{word} " if word else ""


def _turned(suffix: str, wanted: Comparator) -> str:
    """ "eller flere" -> "eller færre"."""
    if wanted not in (Comparator.GTE, Comparator.LTE):
        return ""
    head, _, last = suffix.rpartition(" ")
    back = {low: high for high, low in words.OPPOSITES.items()}
    other = words.OPPOSITES.get(last.lower()) or back.get(last.lower())
    return f"{head} {other}" if head and other else ""


def _with_blank(like: str, at: Span) -> Span:
    """The place with the blanks that follow it."""
    rest = like[at[1] :]
    return at[0], at[1] + len(rest) - len(rest.lstrip())


def _number_start(phrase: Phrase) -> int:
    """Where the number begins, a unit before it (`kr. 100`) included."""
    starts = [span[0] for span in phrase.numbers[:1]]
    if phrase.unit_at:
        starts.append(phrase.unit_at[0])
    return min(starts, default=phrase.end)


def _from_scratch(target: TargetValue, comparator: Comparator | None, style: _Style) -> str:
    """`mindst 80 %`, `80-90 %`, `højst 5 dage`, `fald på 5 procentpoint`."""
    if target.value is None:
        raise InexpressibleError({"target": target})
    suffix = style.units[target.unit]
    approximately = "ca. " if target.approximate else ""
    number = _number(target.value, style)
    if target.value_max is not None:
        return f"{approximately}{number}-{_number(target.value_max, style)}{suffix}"
    if target.unit is Unit.PERCENT_POINT:
        change = "fald på" if target.value < 0 else "stigning på"
        return f"{change} {approximately}{_number(abs(target.value), style)}{suffix}"
    word = style.comparators.get(comparator, "") if comparator else ""
    return f"{word}{style.blank if word else ''}{approximately}{number}{suffix}"


def _number(value: Decimal, style: _Style) -> str:
    """With dots between thousands, unless the old phrase had a long number without."""
    plain_thousands = len(style.number.partition(",")[0]) > 3 and "." not in style.number
    return numbers.written(value, style.number.partition(",")[0] if plain_thousands else "")


def _share_words(target: TargetValue) -> Iterator[str]:
    for phrase in words.SHARE_PHRASES:
        found = read(phrase)
        if found and found.target.value == target.value:
            word = "" if target.comparator is Comparator.GTE else words.WORD_FOR.get(target.comparator, "") + " "
            yield word + phrase
