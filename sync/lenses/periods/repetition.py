"""Recognises phrases that name no stretch of the calendar: again and again, all the time, months after the start."""

from sync.lenses.periods import words
from sync.lenses.periods.points import month_at
from sync.lenses.periods.shapes import Open, Recurring, Relative, Shape, Unknown
from sync.lenses.periods.tokens import Tokens
from sync.lenses.periods.years import year_at

ShapeMatch = tuple[Shape, int]
"""A shape and the index of the token after it."""


def sequence_at(tokens: Tokens, index: int, *sequence: str) -> int | None:
    """The index after the words, if they stand there."""
    if tokens.low(index) != sequence[0]:
        return None
    after = index + len(sequence)
    if len(sequence) > 1 and any(tokens.low(index + place) != word for place, word in enumerate(sequence)):
        return None
    return after


_UNKNOWN_WORDS = frozenset(phrase[0] for phrase in words.UNKNOWN_PHRASES)
_ALWAYS = (
    *(("i", "hele", "perioden"), ("hele", "perioden"), ("hele", "planperioden"), ("hele", "tiden")),
    ("året", "rundt"),
)


def _unknown(tokens: Tokens, index: int) -> ShapeMatch | None:
    if tokens.low(index) not in _UNKNOWN_WORDS:
        return None
    for sequence in words.UNKNOWN_PHRASES:
        after = sequence_at(tokens, index, *sequence)
        if after is not None:
            return Unknown(), after
    return None


def always(tokens: Tokens, index: int) -> ShapeMatch | None:
    if tokens.low(index) in words.OPEN_WORDS:
        return Open(), index + 1
    for sequence in _ALWAYS if tokens.low(index) in ("i", "hele", "året") else ():
        after = sequence_at(tokens, index, *sequence)
        if after is not None:
            return Open(), after
    return None


def recurring(tokens: Tokens, index: int) -> ShapeMatch | None:
    """`månedligt`, `hvert kvartal`, `2 x årligt`, `årligt i marts`, `hver 14. dag`, `en gang om måneden`."""
    rule = words.EVERY.get(tokens.low(index))
    if rule:
        return _in_months(tokens, rule, index + 1)
    if tokens.low(index) in ("hver", "hvert"):
        return _every(tokens, index + 1)
    times = words.COUNT_WORDS.get(tokens.low(index)) or (tokens.number(index) if tokens.digits(index) < 3 else None)
    if not times or tokens.low(index + 1) not in ("x", "gange", "gang", "×"):
        return None
    return _times(tokens, times, index + 2)


def _every(tokens: Tokens, index: int) -> ShapeMatch | None:
    if tokens.low(index) in words.WEEKDAYS:
        return Recurring(f"FREQ=WEEKLY;BYDAY={words.WEEKDAYS[tokens.low(index)]}"), index + 1
    if tokens.low(index) == "halve" and tokens.low(index + 1) == "år":
        return Recurring("FREQ=MONTHLY;INTERVAL=6"), index + 2
    count = tokens.number(index) if tokens.digits(index) in (1, 2) else words.ORDINALS.get(tokens.low(index), 0)
    if count:
        index += 1 + tokens.tight_low(index + 1, ".")
    unit = words.EVERY_UNIT.get(tokens.low(index))
    if unit is None or (count is not None and count < 0):
        return None
    return _in_months(tokens, _rule(unit[0], unit[1] * (count or 1)), index + 1)


def _times(tokens: Tokens, times: int, index: int) -> ShapeMatch | None:
    months = None
    if tokens.low(index) in ("årligt", "månedligt"):
        months, after = (12 if tokens.low(index) == "årligt" else 1), index + 1
    else:
        after = index + 1 + (tokens.low(index) == "pr" and tokens.low(index + 1) == ".")
        if tokens.low(index) in ("om", "pr", "i"):
            months = {"året": 12, "år": 12, "halvåret": 6, "måneden": 1, "måned": 1, "kvartalet": 3}.get(
                tokens.low(after)
            )
            after += 1
    if months is None:
        return None
    if months % times == 0:
        return _in_months(tokens, _rule("MONTHLY", months // times), after)
    period = _rule("MONTHLY", months)
    return Recurring(f"{period};X-TIMES={times}"), after


def _rule(frequency: str, interval: int) -> str:
    if frequency == "DAILY" and interval % 7 == 0:
        frequency, interval = "WEEKLY", interval // 7
    if frequency == "MONTHLY" and interval % 12 == 0:
        frequency, interval = "YEARLY", interval // 12
    return f"FREQ={frequency}" + (f";INTERVAL={interval}" if interval > 1 else "")


def _in_months(tokens: Tokens, rule: str, index: int) -> ShapeMatch:
    """The rule with the months or the week that it names: `årligt i marts`, `2 x årligt (marts og oktober)`."""
    yearly = rule == "FREQ=YEARLY"
    bracket = tokens.low(index) == "("
    if not bracket and tokens.low(index) != "i":
        return Recurring(rule), index
    week = tokens.number(index + 2) if tokens.low(index + 1) == "uge" else None
    if yearly and not bracket and week and week <= 53 and year_at(tokens, index + 3, two_digits=False) is None:
        return Recurring(f"{rule};BYWEEKNO={week}"), index + 3
    months, after = _months_at(tokens, index + 1)
    closed = not bracket or tokens.low(after) == ")"
    if not months or not closed or (not yearly and rule != _rule("MONTHLY", 12 // len(months))):
        return Recurring(rule), index
    return Recurring(f"FREQ=YEARLY;BYMONTH={','.join(map(str, months))}"), after + bracket


def _months_at(tokens: Tokens, index: int) -> tuple[list[int], int]:
    """`marts`, `marts og oktober`, `januar, maj og september`, none of them with a year, and the index after them."""
    months: list[int] = []
    after = index
    while len(months) < 12:
        month = month_at(tokens, after + bool(months))
        if month is None or (months and tokens.low(after) not in (",", "og", "samt", "/", "&")):
            break
        if year_at(tokens, month[1]) is not None:
            return [], index
        months.append(month[0])
        after = month[1]
    return months, after


def _relative(tokens: Tokens, index: int) -> ShapeMatch | None:
    """`efter ca. ½ år`, `6 mdr. efter start`, `efter et halvt år`."""
    led = tokens.low(index) == "efter"
    index += led
    if led and tokens.low(index) in ("ca", "cirka", "omkring"):
        index += 1 + tokens.tight_low(index + 1, ".")
    amount = _amount(tokens, index)
    if amount is None:
        return None
    halves, index = amount
    months = words.SPAN_MONTHS.get(tokens.low(index))
    if months is None or halves * months % 2:
        return None
    index += 1 + tokens.tight_low(index + 1, ".")
    if tokens.low(index) == "efter" and tokens.low(index + 1) in words.START_WORDS:
        return Relative(halves * months // 2), index + 2
    if not led:
        return None
    # A full stop ends the sentence, unless it shortens "mdr.".
    if tokens.low(index - 1) == "." and tokens.low(index - 2) not in ("mdr", "md"):
        index -= 1
    return Relative(halves * months // 2), index


def _amount(tokens: Tokens, index: int) -> tuple[int, int] | None:
    """A number in halves: `½`, `1½`, `6`, `et halvt`, `halvandet`, `tre` -> (halves, index after it)."""
    low = tokens.low(index)
    if low == "½":
        return 1, index + 1
    if low == "halvandet":
        return 3, index + 1
    if low in ("et", "en") and tokens.low(index + 1) in ("halvt", "halv"):
        return 1, index + 2
    if low in words.COUNT_WORDS:
        return 2 * words.COUNT_WORDS[low], index + 1
    number = tokens.number(index)
    if number is None or not 0 < number < 100:
        return None
    if number == 1 and sequence_at(tokens, index + 1, "/", "2") and tokens.tight(index + 1) and tokens.tight(index + 2):
        return 1, index + 3
    if tokens.low(index + 1) == "½":
        return 2 * number + 1, index + 2
    return 2 * number, index + 1


UNBOUND = (_unknown, _relative, always)
