"""Where the lines of a cell of success criteria begin and end: a line break inside a phrase is a blank."""

import re

from sync.lenses import lines, periods, targets
from sync.lenses.base import Context
from sync.lenses.skeleton import without_footnote

_GOES_ON = re.compile(r"(?:og|samt|men|mens)\b")
_ENDS = ".!?:;"
_NEAR = 60
"""A phrase is shorter than this many characters on either side of a line break."""
_BREAK = re.compile(rf"[\n{lines.OTHER_BREAKS}]")


def blocks(text: str, context: Context) -> list[targets.Span]:
    """The lines of a cell without signs and footnote stars. An unsigned line that goes on in small letters, or in the
    middle of a number or a date, continues the one before."""
    found: list[targets.Span] = []
    previous: lines.Line | None = None
    for line in lines.split(text):
        start = line.body_start
        end = start + len(without_footnote(line.body))
        if previous is not None and _continues(text, found[-1], previous, line, context):
            found[-1] = (found[-1][0], end)
        elif end > start:
            found.append((start, end))
        previous = line if end > start else None
    return found


def _continues(text: str, block: targets.Span, previous: lines.Line, line: lines.Line, context: Context) -> bool:
    if line.sign or previous.sign or line.start - previous.end != 1 or text[block[1] - 1] in _ENDS:
        return False
    if _inside_phrase(previous.body, line.body, context):
        return True
    if not line.body[:1].islower():
        return False
    return bool(_GOES_ON.match(line.body)) or not (targets.find(line.body) and targets.find(previous.body))


def unbroken(text: str, found: list[targets.Span], context: Context) -> str:
    """The text, letter for letter, with a blank for each line break of its blocks that stands inside a phrase."""
    letters = list(text)
    for start, end in found:
        for match in _BREAK.finditer(text, start, end):
            before = text[max(start, match.start() - _NEAR) : match.start()]
            if _inside_phrase(before, text[match.end() : min(end, match.end() + _NEAR)], context):
                letters[match.start()] = " "
    return "".join(letters)


def _inside_phrase(before: str, after: str, context: Context) -> bool:
    """Whether a number with its words, a date or "på længere sigt" before its number goes on behind the break."""
    head = before[-_NEAR:].rstrip()
    tail = after[:_NEAR].lstrip()
    if not head or not tail or tail[0].isupper() or (head[-1].isdigit() and tail[0].isdigit()):
        return False
    joint = len(head)
    joined = f"{head} {tail}"

    def crosses(start: int, end: int) -> bool:
        return start < joint < end

    own = targets.find(tail)
    numbered = bool(own) and own[0].start == 0
    for number in targets.find(joined):
        start = min(number.start, number.horizon[0]) if number.horizon and not targets.find(head) else number.start
        if crosses(start, number.end) and (start == number.start or number.start == joint + 1):
            return not any(date.end == joint for date in periods.find(head, context))
    return not numbered and any(crosses(date.start, date.end) for date in periods.find(joined, context))
