"""Writes a recurrence, in the words of the one that stood there."""

from collections.abc import Iterator, Sequence

from sync.lenses.periods import words
from sync.lenses.periods.points import month_at
from sync.lenses.periods.tokens import Kind, Token, Tokens

_RULE_TEXTS = {
    "FREQ=DAILY": "dagligt",
    "FREQ=WEEKLY": "ugentligt",
    "FREQ=WEEKLY;INTERVAL=2": "hver 14. dag",
    "FREQ=MONTHLY": "månedligt",
    "FREQ=MONTHLY;INTERVAL=3": "kvartalsvis",
    "FREQ=MONTHLY;INTERVAL=6": "halvårligt",
    "FREQ=YEARLY": "årligt",
}
_UNIT_NAMES = {"DAILY": "dag", "WEEKLY": "uge", "MONTHLY": "måned", "YEARLY": "år"}
_EVERY_TEXTS = {
    "FREQ=DAILY": "hver dag",
    "FREQ=WEEKLY": "hver uge",
    "FREQ=MONTHLY": "hver måned",
    "FREQ=MONTHLY;INTERVAL=3": "hvert kvartal",
    "FREQ=MONTHLY;INTERVAL=6": "hvert halve år",
    "FREQ=YEARLY": "hvert år",
}
_A_YEAR = 12


def rewritten(rule: str, like: str, tokens: Sequence[Token]) -> Iterator[str]:
    """What may say the rule in the words of `like`: "hver ...", "4 x årligt", "årligt i maj"; to be read again."""
    if not tokens:
        return
    first = tokens[0]
    months = _months(rule)
    if months:
        start, after = _months_in(tokens)
        if after:
            yield like[: tokens[start].start] + _listed(months) + like[tokens[after - 1].end :]
        elif first.low in words.EVERY_LEADS:
            yield capital_like(first, f"hvert år i {_listed(months)}")
        return
    if first.low in words.EVERY_LEADS:
        interval, unit = _interval(rule)
        numbered = len(tokens) > 1 and tokens[1].kind is Kind.NUMBER
        texts = [_EVERY_TEXTS.get(rule, ""), f"hver {interval}. {unit}" if interval > 1 else ""]
        for text in texts[::-1] if numbered else texts:
            yield capital_like(first, text)
    times = _times_a_year(rule)
    if times and len(tokens) > 1 and tokens[1].low in ("x", "×", "gang", "gange"):
        word = tokens[1].text if tokens[1].low in ("x", "×") else "gang" if times == 1 else "gange"
        yield f"{times}{like[first.end : tokens[1].start]}{word}{like[tokens[1].end :]}"


def _months_in(tokens: Sequence[Token]) -> tuple[int, int]:
    """The tokens of the months that are named -> (first, after the last); (0, 0) for none."""
    looked = Tokens(tokens, whole=True, year=0)
    named = [(index, month[1]) for index in range(len(tokens)) if (month := month_at(looked, index))]
    return (named[0][0], named[-1][1]) if named else (0, 0)


def _times_a_year(rule: str) -> int:
    """How often a year, 0 where that is no whole number of times."""
    interval, unit = _interval(rule)
    if "BY" in rule or "X-TIMES" in rule:
        return 0
    if unit == _UNIT_NAMES["YEARLY"]:
        return int(interval == 1)
    return _A_YEAR // interval if unit == _UNIT_NAMES["MONTHLY"] and _A_YEAR % interval == 0 else 0


def _interval(rule: str) -> tuple[int, str]:
    parts = _parts(rule)
    interval = parts.get("INTERVAL", "1")
    return (int(interval) if interval.isdecimal() else 1), _UNIT_NAMES.get(parts.get("FREQ", ""), "")


def _parts(rule: str) -> dict[str, str]:
    return dict(part.partition("=")[::2] for part in rule.split(";"))


def _months(rule: str) -> list[int]:
    months = _parts(rule).get("BYMONTH", "").split(",")
    return [int(number) for number in months if number.isdecimal() and 1 <= int(number) <= _A_YEAR]


def _listed(months: Sequence[int]) -> str:
    """`marts`, `marts og oktober`, `januar, maj og september`."""
    names = [words.MONTH_NAMES[month - 1] for month in months]
    return " og ".join((", ".join(names[:-1]), names[-1]) if names[1:] else names)


def rule_text(rule: str) -> str | None:
    """The documented default of a rule; None for one that no phrase says."""
    if rule in _RULE_TEXTS:
        return _RULE_TEXTS[rule]
    parts, months = _parts(rule), _months(rule)
    interval, unit = _interval(rule)
    if months:
        return f"årligt i {_listed(months)}"
    if parts.get("BYWEEKNO", "").isdecimal():
        return f"årligt i uge {parts['BYWEEKNO']}"
    if "BYDAY" in parts:
        name = next((name for name, code in words.WEEKDAYS.items() if code == parts["BYDAY"]), None)
        return f"hver {name}" if name else None
    if "X-TIMES" in parts:
        return f"{parts['X-TIMES']} x {'årligt' if parts.get('FREQ') == 'YEARLY' else 'månedligt'}"
    return f"hver {interval}. {unit}" if unit else None


def capital_like(old: Token, word: str) -> str:
    """The word with the capitals of the old one."""
    if old.text.isupper() and len(old.text) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if old.text[:1].isupper() else word
