"""The cell of a time-and-action plan: bullet lines, each an activity with its times (DOMAIN.md 2.5, 3.2 a)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz

from schema.enums import ActivityStatus, Precision, Severity
from schema.rules.catalogue import RULES
from schema.rules.personal_data import refuses
from schema.values import Period
from sync.grid import Cell
from sync.lenses.activity_words import guess_audience, guess_kind
from sync.lenses.base import Context, InexpressibleError, LensIssue, Reading
from sync.lenses.items import ActivityItem
from sync.lenses.lines import (
    Line,
    joined_gaps,
    lead_in_style,
    line_break,
    next_lead,
    says_nothing,
    split,
    without_headings,
)
from sync.lenses.periods import Found, canonical, find
from sync.lenses.periods.tokens import tokenize
from sync.lenses.remembered import refusal_of, remembered, tells_of_refusal
from sync.lenses.sentences import Edit, Sentence, edited, rebuilt, sentence, with_phrases_of
from sync.lenses.skeleton import without_footnote
from sync.rich_text import all_struck, struck

FIELD = "activities"
SIMILAR = 60.0
"""Similarity (0-100) from which a new wording takes over an unused line."""
_MOST_COMPARISONS = 40_000
_MOST_ATTEMPTS = 8
_NOTHING = frozenset({"?", "ingen", "n/a", "x"})
_CONTINUED = "\n  "
"""How a line goes on in the next one, below the words of the first (\"• \" takes two places)."""


@dataclass(frozen=True, slots=True)
class _Segment:
    """A line of the cell with what it says; `sentence` is None where it cannot or must not be read."""

    line: Line
    item: ActivityItem
    sentence: Sentence | None


@dataclass(frozen=True, slots=True)
class Activities:
    """Bullet lines <-> a tuple of ActivityItem, one per line; a heading over bullets is none.

    A line with an impossible time or with personal data is an item that says `unreadable` and nothing else, with its
    ERROR among the issues: the other lines are still read. Such an item is written by leaving its line alone.
    """

    @property
    def fields(self) -> tuple[str, ...]:
        return (FIELD,)

    def get(self, cell: Cell, context: Context) -> Reading:
        if cell.error is not None:
            return Reading({}, (LensIssue("X04", {"fejl": cell.error}),))
        segments, issues = _read(cell.text, context)
        rule = refusal_of(cell.text)
        if rule is not None and not tells_of_refusal(issues):
            return Reading({}, (LensIssue(rule),))
        struck = _struck(cell, segments)
        if struck:
            issues = (*issues, LensIssue("X06"))
        items = tuple(
            _cancelled(segment.item) if index in struck else segment.item for index, segment in enumerate(segments)
        )
        return Reading({FIELD: items}, issues)

    def put(self, values: Mapping[str, Any], cell: Cell, context: Context) -> str:
        wanted: tuple[ActivityItem, ...] = values[FIELD]
        segments, _ = _read(cell.text, context)
        if not wanted:
            return ""
        wanted = _without_strokes(wanted, segments, _struck(cell, segments))
        rows = _Rows.of(cell.text, segments, wanted, context)
        for _ in range(_MOST_ATTEMPTS):
            text = rows.text()
            again, _ = _read(text, context)
            if len(again) != len(wanted):
                raise InexpressibleError(values)
            wrong = [index for index, segment in enumerate(again) if segment.item != wanted[index]]
            if not wrong:
                return text
            if not rows.try_other(wrong):
                raise InexpressibleError(values)
        raise InexpressibleError(values)


def _struck(cell: Cell, segments: Sequence[_Segment]) -> frozenset[int]:
    """The lines that are struck through: "udgår" (X06)."""
    spans = struck(cell)
    if not spans:
        return frozenset()
    bodies = [(segment.line.body_start, segment.line.body_end) for segment in segments]
    found = all_struck(cell.text, spans, bodies)
    return frozenset(index for index, segment in enumerate(segments) if found[index] and not segment.item.unreadable)


def _cancelled(item: ActivityItem) -> ActivityItem:
    return replace(item, declared_status=ActivityStatus.CANCELLED)


def _without_strokes(
    wanted: Sequence[ActivityItem], segments: Sequence[_Segment], strokes: frozenset[int]
) -> tuple[ActivityItem, ...]:
    """The wanted lines with the status that their words have to say: a stroke that stays says "udgår" by itself."""
    return tuple(
        replace(item, declared_status=segments[item.line].item.declared_status)
        if item.line in strokes and item.declared_status is ActivityStatus.CANCELLED
        else item
        for item in wanted
    )


@remembered(unless=lambda answer: tells_of_refusal(answer[1]))
def _read(text: str, context: Context) -> tuple[tuple[_Segment, ...], tuple[LensIssue, ...]]:
    lines = _said(text)
    if len(lines) == 1 and lines[0].body.lower() in _NOTHING:
        return (), ()
    refused = {index: rule for index, line in enumerate(lines) if (rule := refuses(text[line.start : line.end]))}
    found = find(_masked(text, [lines[index] for index in refused]), context)
    segments: list[_Segment] = []
    issues: list[LensIssue] = []
    position = 0
    for index, line in enumerate(lines):
        own: list[Found] = []
        while position < len(found) and found[position].start < line.end:
            if found[position].start >= line.start:
                own.append(found[position])
            position += 1
        line_issues = [LensIssue(refused[index])] if index in refused else [i for item in own for i in item.issues]
        issues += line_issues
        if any(RULES[issue.rule].severity is Severity.ERROR for issue in line_issues):
            segments.append(_Segment(line, ActivityItem("", line=index, unreadable=True), None))
        else:
            said = sentence(line.body, own, line.body_start)
            segments.append(_Segment(line, _item(said, index), said))
    return tuple(segments), tuple(issues)


def _said(text: str) -> list[Line]:
    """The lines that tell of something to be done: no bullets without words, no footnotes, no headings over others."""
    return without_headings([line for line in split(text) if not says_nothing(line.body)])


def _masked(text: str, lines: Sequence[Line]) -> str:
    """The text with the bodies of those lines replaced, so that nothing in them is looked at."""
    pieces, position = [], 0
    for line in lines:
        pieces += [text[position : line.body_start], re.sub(r"[^\n]", "_", line.body)]
        position = line.body_end
    return "".join((*pieces, text[position:]))


def _item(said: Sentence, line: int | None) -> ActivityItem:
    tokens = tokenize(said.body)
    kind = guess_kind(tokens)
    return ActivityItem(
        skeleton=said.skeleton,
        periods=said.periods,
        declared_status=said.status.status if said.status else None,
        what=said.words,
        kind=kind,
        audience=guess_audience(tokens, kind),
        line=line,
    )


def item_from_model(
    what: str,
    periods: Sequence[Period],
    declared_status: ActivityStatus | None,
    context: Context,
    agreed: ActivityItem | None,
) -> ActivityItem:
    """The item for a database row. `what` may mention times and a status itself: whichever of the two was changed
    since the last agreement holds; the stored ones where that cannot be told."""
    said, item = _told(what, context)
    stored = tuple(
        replace(canonical(period, context), status_hint=None)
        for period in periods
        if period.start or period.end or period.precision is not Precision.UNKNOWN
    )
    chosen = _changed_periods(said, stored, None if agreed is None else agreed.periods, context)
    said_before = None if agreed is None else _told(agreed.what, context)[1].declared_status
    status = _changed_status(item.declared_status, said_before, declared_status, agreed)
    return replace(item, periods=chosen, declared_status=status)


@remembered()
def _told(what: str, context: Context) -> tuple[Sentence, ActivityItem]:
    """The sentence of a text of its own, and the item that it makes."""
    said = _sentence_of(what, context)
    return said, _item(said, None)


def _sentence_of(what: str, context: Context) -> Sentence:
    """The sentence of a text of its own, without a bullet; its further lines are written as lines that continue it."""
    lines = split(what)
    body = lines[0].body if len(lines) == 1 else what
    said = (" ".join(line.split()) for line in without_footnote(body).split("\n"))
    body = _CONTINUED.join(filter(None, said))
    return sentence(body, find_in_sentence(body, context))


def find_in_sentence(body: str, context: Context) -> tuple[Found, ...]:
    """The phrases of a body that starts no list: a sign at its start is a part of it."""
    return tuple(replace(item, start=item.start - 2, end=item.end - 2) for item in find(f"• {body}", context))


def _changed_periods(
    said: Sentence, stored: tuple[Period, ...], agreed: tuple[Period, ...] | None, context: Context
) -> tuple[Period, ...]:
    if not stored:
        # Emptied on purpose, unless nothing was agreed or the sentence itself changed.
        unchanged = agreed and _same_times(said, agreed, context)
        return () if unchanged else said.periods
    if not said.periods or _same_times(said, stored, context) or agreed is None or _same_times(said, agreed, context):
        return stored
    return said.periods if stored == agreed else stored


def _same_times(said: Sentence, periods: tuple[Period, ...], context: Context) -> bool:
    """Whether the sentence says these times; a phrase without a year may have had its year from elsewhere."""
    if len(said.known) != len(periods):
        return False
    return all(
        item.period == period or _same_time(said, item, period, context)
        for item, period in zip(said.known, periods, strict=True)
    )


def _same_time(said: Sentence, item: Found, period: Period, context: Context) -> bool:
    if not any(issue.rule == "P04" for issue in item.issues):
        return False
    phrase = said.body[item.start : item.end]
    phrase = f"uge {phrase}" if phrase.isdigit() else phrase
    days = [day for day in (period.start, period.end) if day]
    years = {year for day in days for year in (day.year, day.year - 1, day.isocalendar().year)}
    return any(
        [other.period for other in find(f"• {phrase}", replace(context, year=year))] == [period]
        for year in sorted(years)
    )


def _changed_status(
    said: ActivityStatus | None,
    said_before: ActivityStatus | None,
    stored: ActivityStatus | None,
    agreed: ActivityItem | None,
) -> ActivityStatus | None:
    """The words hold where they alone were changed; a stroke may have said more than the words did."""
    if agreed is None:
        return stored if stored is not None else said
    return said if stored is agreed.declared_status and said is not said_before else stored


@dataclass(slots=True)
class _Row:
    """A line to be written: the line that it was, if any, and the bodies that may say what is wanted."""

    before: str
    lead: str
    body: str
    tail: str
    others: Iterator[str]


@dataclass(slots=True)
class _Rows:
    """The lines of the new text, in order."""

    rows: list[_Row]
    end: str

    @classmethod
    def of(cls, text: str, segments: Sequence[_Segment], wanted: Sequence[ActivityItem], context: Context) -> "_Rows":
        style = _Style(text, segments, context)
        taken = _align(segments, wanted)
        rows: list[_Row] = []
        previous: int | None = None
        for item, index in zip(wanted, taken, strict=True):
            segment = None if index is None else segments[index]
            bodies = _bodies(item, segment, context, style)
            if segment is None or index is None:
                before = style.line_break if rows else style.prefix
                lead = style.lead_after(rows[-1].lead if rows else None, fresh=True)
                rows.append(_Row(before, lead, next(bodies), "", bodies))
                previous = None
                continue
            before = style.before(index, previous) if rows else style.opening(index)
            lead = segment.line.lead
            if rows and not segment.line.sign and previous != index - 1:
                lead = style.lead_after(rows[-1].lead, fresh=False) or lead
            previous = index
            rows.append(_Row(before, lead, next(bodies), segment.line.tail, bodies))
        return cls(rows, style.end)

    def text(self) -> str:
        return "".join(row.before + row.lead + row.body + row.tail for row in self.rows) + self.end

    def try_other(self, indices: Sequence[int]) -> bool:
        """Puts the next possible body into each of these rows; False where one has none left."""
        for index in indices:
            body = next(self.rows[index].others, None)
            if body is None:
                return False
            self.rows[index].body = body
        return True


class _Style:
    """How this cell is written: its signs, its separators, its way of writing times; else that of its neighbours."""

    def __init__(self, text: str, segments: Sequence[_Segment], context: Context) -> None:
        self._text = text
        self._lines = [segment.line for segment in segments]
        self._context = context
        self._phrases = [
            (item.period.precision, segment.sentence.body[item.start : item.end])
            for segment in segments
            if segment.sentence
            for item in segment.sentence.known
        ]
        self.line_break = line_break(text)
        self.prefix = text[: self._lines[0].start] if self._lines else ""
        self.end = text[self._lines[-1].end :] if self._lines else ""

    def before(self, index: int, previous: int | None) -> str:
        """What stands between a line and the one before it, which was at `previous` if it is an old one."""
        since = index if previous is None or previous >= index else previous + 1
        gaps = self._gaps(max(1, since), index)
        return joined_gaps(gaps) if gaps else self.line_break

    def opening(self, index: int) -> str:
        """What stands before a line that comes first now: a heading between it and those that went stays."""
        headings = joined_gaps(gaps) if (gaps := self._gaps(1, index)) else ""
        return self.prefix + headings.lstrip() if headings.strip() else self.prefix

    def _gaps(self, first: int, last: int) -> list[str]:
        return [self._text[self._lines[at - 1].end : self._lines[at].start] for at in range(first, last + 1)]

    def lead_after(self, previous: str | None, *, fresh: bool) -> str:
        """Indent, sign and gap for a line that follows one with the lead `previous`."""
        if previous is not None and previous.strip():
            return next_lead(previous)
        if not fresh:
            return ""
        return lead_in_style(self._lines, self._context.neighbours)

    def phrase(self, precision: Precision) -> str:
        """A time of that precision as this cell writes it, or ""."""
        return next((phrase for unit, phrase in self._phrases if unit is precision), "")


def _align(segments: Sequence[_Segment], wanted: Sequence[ActivityItem]) -> list[int | None]:
    """The line of each wanted item: its own, else one with the same sentence, else the most similar unused one."""
    found: list[int | None] = [None] * len(wanted)
    free = dict(enumerate(segments))
    for position, item in enumerate(wanted):
        if item.line is not None and item.line in free:
            found[position] = item.line
            del free[item.line]
    by_sentence: dict[str, list[int]] = {}
    for index, segment in free.items():
        if segment.sentence:
            by_sentence.setdefault(segment.item.skeleton, []).append(index)
    for position, item in enumerate(wanted):
        if found[position] is None and by_sentence.get(item.skeleton):
            found[position] = by_sentence[item.skeleton].pop(0)
            del free[found[position]]  # type: ignore[arg-type]
    left = [position for position, index in enumerate(found) if index is None]
    if len(left) * len(free) <= _MOST_COMPARISONS:
        _align_similar(found, left, free, wanted)
    return found


def _align_similar(
    found: list[int | None], left: Sequence[int], free: dict[int, _Segment], wanted: Sequence[ActivityItem]
) -> None:
    scores = sorted(
        (
            (fuzz.ratio(wanted[position].skeleton, segment.item.skeleton), position, index)
            for position in left
            for index, segment in free.items()
            if segment.sentence
        ),
        key=lambda score: (-score[0], score[1], score[2]),
    )
    for score, position, index in scores:
        if score >= SIMILAR and found[position] is None and index in free:
            found[position] = index
            del free[index]


def _bodies(item: ActivityItem, segment: _Segment | None, context: Context, style: _Style) -> Iterator[str]:
    """Bodies that may say the item, the smallest change first; at least one."""
    if segment is not None and (item.unreadable or segment.sentence is None):
        yield segment.line.body
        return
    said = None if segment is None else segment.sentence
    seen: set[str] = set()
    for body in _possible_bodies(item, said, context, style):
        if body is not None and body not in seen:
            seen.add(body)
            yield body
    if not seen:
        yield item.what


def _possible_bodies(
    item: ActivityItem, said: Sentence | None, context: Context, style: _Style
) -> Iterator[str | None]:
    levels = [Edit(item.periods, item.declared_status, context, style.phrase, explicit) for explicit in range(3)]
    if said is not None and said.skeleton == item.skeleton:
        if said.periods == item.periods and (said.status.status if said.status else None) is item.declared_status:
            yield said.body
        for edit in levels:
            yield _attempt(said, edit)
        yield _attempt(said, levels[2], anew=True)
        return
    star = "" if said is None else said.body[len(without_footnote(said.body)) :]
    for body in _rewordings(item, said, context, levels):
        yield None if body is None else without_footnote(body) + star


def _rewordings(
    item: ActivityItem, said: Sentence | None, context: Context, levels: Sequence[Edit]
) -> Iterator[str | None]:
    """The item's own words, with its times where the old sentence had them."""
    own = _sentence_of(item.what, context)
    if own.known or said is None or not said.found:
        for edit in levels:
            yield _attempt(own, edit)
    else:
        kept = with_phrases_of(said, own.body)
        moved = sentence(kept, find_in_sentence(kept, context))
        for edit in levels:
            yield _attempt(moved, edit)
        yield _attempt(own, levels[0])
    yield _attempt(own, levels[2], anew=True)


def _attempt(said: Sentence, edit: Edit, *, anew: bool = False) -> str | None:
    """The edited body, or None where a time cannot be written; `anew`: the bare sentence with its times behind it."""
    try:
        return rebuilt(said.skeleton, edit) if anew else edited(said, edit)
    except InexpressibleError:
        return None
