"""Which statements a cell of success criteria makes, and where their numbers and dates stand (DOMAIN.md 2.3, 3.2 b).

A line makes one statement per number to reach, split before the words that lead up to it ("..., og at 95 % ..."); a
long-term number belongs to the statement before it, and so does a further step ("75 % i 2025, 80 % i 2026"). A date
holds for all numbers of its line that have none of their own; that of a heading ("Ved udgangen af 2025:") for all lines
below it. Bullets do not share dates otherwise: that would be a guess, and a bullet could never be without a date.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from schema.enums import Comparator, Horizon, Precision, Severity, Unit
from schema.rules.catalogue import RULES
from schema.rules.personal_data import refuses
from schema.values import Period
from sync.lenses import criteria_lines, criteria_words, periods, targets
from sync.lenses.base import Context, LensIssue
from sync.lenses.items import CriterionItem, StepItem
from sync.lenses.remembered import remembered, tells_of_refusal
from sync.lenses.skeleton import fold, skeleton

Span = tuple[int, int]

_DELIMITER = re.compile(
    r"[.!?;](?=\s)\s{0,3}|\s{0,3}\n\s{0,3}|,?\s{1,3}(?:og|samt|men|mens)(?=\s)\s{0,3}|,(?=\s)\s{0,3}", re.IGNORECASE
)
_NO_DUE = (Precision.OPEN, Precision.RECURRING, Precision.RELATIVE, Precision.UNKNOWN)
_FILLER = re.compile(r"\b(?:at|stigende|derefter|så|er|målet|mål|og)\b|[….,:;\s]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Step:
    """A number of a statement: its value, and the spans of the number, of "på længere sigt" and of its own date.

    `cut` is the span that goes when the step goes. `bare` is what a number without comparator means here; `assumed`:
    it has none.
    """

    item: StepItem
    at: Span
    cut: Span
    horizon: Span | None = None
    due_at: Span | None = None
    bare: Comparator = Comparator.GTE
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A statement: `text[start:end]`; `dated` are spans of dates that a first number would take as its date."""

    item: CriterionItem
    start: int
    end: int
    steps: tuple[Step, ...] = ()
    dated: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """All dates and numbers of a cell, in order."""

    text: str
    dates: Sequence[periods.Found]
    numbers: Sequence[targets.FoundTarget]

    def periods_in(self, start: int, end: int) -> Sequence[periods.Found]:
        first = bisect_left(self.dates, start, key=lambda found: found.start)
        last = bisect_left(self.dates, end, key=lambda found: found.start)
        return self.dates[first:last]

    def targets_in(self, start: int, end: int) -> Sequence[targets.FoundTarget]:
        first = bisect_left(self.numbers, start, key=lambda found: found.start)
        last = bisect_left(self.numbers, end, key=lambda found: found.start)
        return self.numbers[first:last]


@dataclass(frozen=True, slots=True)
class _Clause:
    """The words around one number, from the end of the clause before it to its own end."""

    start: int
    end: int
    delimiter: int
    target: targets.FoundTarget
    due: periods.Found | None


@remembered(unless=lambda answer: tells_of_refusal(answer[1]))
def parse(text: str, context: Context) -> tuple[tuple[Part, ...], tuple[LensIssue, ...]]:
    """The statements of a cell in reading order, numbered by `line`, with the issues of the text itself."""
    blocks = criteria_lines.blocks(text, context)
    unbroken = criteria_lines.unbroken(text, blocks, context)
    dates = periods.find(unbroken, context)
    usable = [(found.start, found.end) for found in dates if is_due(found.period)]
    found = _Found(text, dates, targets.find(unbroken, usable))
    parts: list[Part] = []
    issues: list[LensIssue] = []
    heading: Period | None = None
    for index, (start, end) in enumerate(blocks):
        rule = refuses(text[start:end])
        if rule:
            issues.append(LensIssue(rule))
            parts.append(Part(CriterionItem("", unreadable=True), start, end))
            continue
        if text[end - 1] == ":" and index + 1 < len(blocks) and not found.targets_in(start, end):
            heading = next((date.period for date in found.periods_in(start, end) if is_due(date.period)), heading)
            continue
        parts += _with_shared_dates(_statements(found, start, end, parts, issues), heading)
    return tuple(replace(part, item=replace(part.item, line=line)) for line, part in enumerate(parts)), tuple(issues)


def is_due(period: Period) -> bool:
    """Whether a period can say by when: it has an end, and is neither recurring nor counted from some start."""
    return period.end is not None and period.precision not in _NO_DUE and period.status_hint is None


def _statements(found: _Found, start: int, end: int, before: list[Part], issues: list[LensIssue]) -> list[Part]:
    """The statements of one line; a line that only names a long-term number completes the statement before it."""
    numbers = _counting(found, start, end)
    clauses = _clauses(found, start, end, numbers)
    groups: list[list[_Clause]] = []
    for clause in clauses:
        alone = _says_nothing_else(found, clause)
        if groups and (clause.target.long_term or _is_further_step(found, groups[-1][-1], clause)):
            groups[-1].append(clause)
        elif not groups and clause.target.long_term and alone and before and before[-1].steps:
            last = before.pop()
            step = _step(found, clause, cut_all=True)
            own = tuple(step.item for step in (*last.steps, step))
            item = replace(last.item, targets=own, text=found.text[last.start : end])
            before.append(replace(last, item=item, steps=(*last.steps, step), end=end))
            issues += clause.target.issues
            return []
        else:
            groups.append([clause])
    if not groups:
        return [_without_numbers(found, start, end, issues)]
    parts = []
    for index, group in enumerate(groups):
        part_end = groups[index + 1][0].delimiter if index + 1 < len(groups) else end
        parts.append(_statement(found, group, part_end, issues))
    return parts


def _counting(found: _Found, start: int, end: int) -> list[targets.FoundTarget]:
    """The numbers to reach: beside percentages, other numbers are words; a number in the same clause defines."""
    numbers = list(found.targets_in(start, end))
    if any(number.target.unit is Unit.PERCENT for number in numbers):
        numbers = [number for number in numbers if number.target.unit in (Unit.PERCENT, Unit.PERCENT_POINT)]
    elif numbers and _denies(found.text[start:end]):
        return []
    counting: list[targets.FoundTarget] = []
    position, parted = start, True
    for number in numbers:
        parted = parted or _delimiter(found, min(position, number.start), number.start) is not None
        if parted or number.long_term:
            counting.append(number)
            parted = False
        position = number.end
    return counting


def _denies(line: str) -> bool:
    """`ingen venter mere end 14 dage`: none is to be reached, the number says of what."""
    none = targets.find_absolute(line)
    return none is not None and not none.target.value


def _clauses(found: _Found, start: int, end: int, numbers: Sequence[targets.FoundTarget]) -> list[_Clause]:
    starts: list[Span] = []
    for index, number in enumerate(numbers):
        if index == 0:
            starts.append((start, start))
            continue
        opening = min(number.start, number.horizon[0]) if number.horizon else number.start
        previous = numbers[index - 1]
        lower = max(previous.end, previous.horizon[1] if previous.horizon else 0)
        cut = _delimiter(found, min(lower, opening), opening)
        starts.append(cut or (opening, opening))
    clauses = []
    for index, number in enumerate(numbers):
        clause_end = starts[index + 1][0] if index + 1 < len(starts) else end
        due = _due_of(found, number, starts[index][1], clause_end)
        clauses.append(_Clause(starts[index][1], clause_end, starts[index][0], number, due))
    return clauses


def _due_of(found: _Found, number: targets.FoundTarget, start: int, end: int) -> periods.Found | None:
    """The date of a number among those of its clause: not that of a number that says what was before ("fra 60 % i 2024
    til 80 %", "80 % (60 % i 2024)")."""
    before = number.baseline or (end, end)
    others = [other.end for other in found.targets_in(start, end) if other.start != number.start]

    def is_of_another(date: periods.Found) -> bool:
        if before[0] <= date.start < before[1]:
            return True
        nearest = max((other for other in others if other <= date.start), default=None)
        return nearest is not None and found.text[nearest : date.start].strip(" (,") in ("", "i")

    dues = [date for date in found.periods_in(start, end) if is_due(date.period) and not is_of_another(date)]
    return next((date for date in dues if date.period.is_deadline), dues[0] if dues else None)


def _delimiter(found: _Found, start: int, end: int) -> Span | None:
    """Where the words that lead up to a number begin: after the last full stop, else the last "og" or comma; not after
    the comma that closes a date ("..., og at, ved udgangen af 2026, 95 %")."""
    dates = [(date.start, date.end) for date in found.periods_in(start, end)]
    cuts = [
        match.span()
        for match in _DELIMITER.finditer(found.text, start, end + 1)
        if match.end() <= end and not targets.overlaps(dates, match.start(), match.start() + 1)
    ]
    stops = [cut for cut in cuts if found.text[cut[0] : cut[1]].strip() in (".", "!", "?", ";", "")]
    if stops:
        return stops[-1]
    while len(cuts) > 1 and found.text[slice(*cuts[-1])].strip() == ",":
        between = (cuts[-2][1], cuts[-1][0])
        held = [(a - between[0], b - between[0]) for a, b in dates if between[0] <= a < between[1]]
        if _FILLER.sub("", skeleton(found.text[slice(*between)], held)):
            break
        cuts.pop()
    return cuts[-1] if cuts else None


def _says_nothing_else(found: _Found, clause: _Clause) -> bool:
    spans = _spans(clause)
    rest = skeleton(found.text[clause.start : clause.end], [(a - clause.start, b - clause.start) for a, b in spans])
    return not _FILLER.sub("", rest)


def _is_further_step(found: _Found, before: _Clause, clause: _Clause) -> bool:
    """`75 % i 2025, 80 % i 2026`: nothing but dates between the numbers, and a date for each."""
    if before.due is None or clause.due is None:
        return False
    dates = [(date.start, date.end) for date in found.periods_in(before.target.end, clause.target.start)]
    offset = before.target.end
    between = skeleton(found.text[offset : clause.target.start], [(a - offset, b - offset) for a, b in dates])
    return not _FILLER.sub("", between)


def _spans(clause: _Clause) -> list[Span]:
    spans = [(clause.target.start, clause.target.end)]
    if clause.target.horizon:
        spans.append(clause.target.horizon)
    if clause.due:
        spans.append((clause.due.start, clause.due.end))
    return sorted(spans)


def _step(found: _Found, clause: _Clause, *, cut_all: bool) -> Step:
    """The step that a clause names; with `cut_all` the whole clause and what joins it on goes with the step."""
    number = clause.target
    spans = _spans(clause)
    cut = (clause.delimiter, spans[-1][1]) if cut_all else (number.start, number.end)
    return Step(
        item=StepItem(
            number.target,
            clause.due.period if clause.due else None,
            Horizon.LONG_TERM if number.long_term else Horizon.SHORT,
        ),
        at=(number.start, number.end),
        cut=cut,
        horizon=number.horizon,
        due_at=(clause.due.start, clause.due.end) if clause.due else None,
        bare=number.bare,
        assumed=any(issue.rule == "M10" for issue in number.issues),
    )


def _statement(found: _Found, group: Sequence[_Clause], end: int, issues: list[LensIssue]) -> Part:
    start = group[0].start
    own = [issue for clause in group for issue in (*clause.target.issues, *(clause.due.issues if clause.due else ()))]
    broken = [date for date in found.periods_in(start, end) if date.period.precision is Precision.UNKNOWN]
    own += [issue for date in broken for issue in date.issues if _is_error(issue)]
    errors = [issue for issue in own if _is_error(issue)]
    issues += errors or own
    if errors:
        return Part(CriterionItem("", unreadable=True), start, end)
    steps = tuple(
        _step(found, clause, cut_all=index > 0 and _says_nothing_else(found, clause))
        for index, clause in enumerate(group)
    )
    text = found.text[start:end]
    measured = tuple(step for step in steps if step.item.target.unit is not Unit.TEXT)
    first = group[0].target.end
    due = group[0].due
    after = due.end if due and found.text[first : due.start].strip() in ("", "i", "den") else first
    item = CriterionItem(
        sentence(text, start, measured),
        tuple(step.item for step in measured),
        text,
        next((who for who in (_who(found, place, end) for place in (first, after)) if who), None),
        criteria_words.qualifier(text),
    )
    return Part(item, start, end, measured)


def _who(found: _Found, start: int, end: int) -> str | None:
    dates = found.periods_in(start, end)
    return criteria_words.population(found.text, start, min([end, *(date.start for date in dates[:1])]))


def sentence(text: str, offset: int, steps: Sequence[Step], dated: Sequence[Span] = ()) -> str:
    """The skeleton of a statement: its words without numbers, dates and "på længere sigt"."""
    spans = {span for step in steps for span in (step.at, step.cut, step.horizon, step.due_at) if span} | set(dated)
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return skeleton(text, [(start - offset, end - offset) for start, end in merged])


def _is_error(issue: LensIssue) -> bool:
    return RULES[issue.rule].severity is Severity.ERROR


def _without_numbers(found: _Found, start: int, end: int, issues: list[LensIssue]) -> Part:
    """A line without percentages: yes/no, all or none, a number alone; else it cannot be measured (M05)."""
    body = found.text[start:end]
    number = targets.find_yes_no(body) or targets.find_absolute(body) or targets.read(body)
    if number is not None and number.target.unit is not Unit.TEXT:
        moved = replace(number, start=number.start + start, end=number.end + start)
        dues = [date for date in found.periods_in(start, end) if is_due(date.period)]
        due = next((date for date in dues if date.period.is_deadline), dues[0] if dues else None)
        return _statement(found, [_Clause(start, end, start, moved, due)], end, issues)
    broken = [date for date in found.periods_in(start, end) if date.period.precision is Precision.UNKNOWN]
    errors = [issue for date in broken for issue in date.issues if _is_error(issue)]
    if errors:
        issues += errors
        return Part(CriterionItem("", unreadable=True), start, end)
    issues.append(LensIssue("M05", {"tekst": body}))
    dates = [(date.start, date.end) for date in found.periods_in(start, end) if is_due(date.period)]
    item = CriterionItem(fold(body), (), body, None, criteria_words.qualifier(body))
    return Part(item, start, end, dated=tuple(dates[:1]))


def _with_shared_dates(parts: Sequence[Part], heading: Period | None) -> list[Part]:
    """Gives the numbers of a line that have no date the nearest one before, else after them, else the heading's."""
    dates = [
        (step.at[0], step.item.due)
        for part in parts
        for step in part.steps
        if step.item.due and step.item.horizon is not Horizon.LONG_TERM
    ]
    if not dates and heading is None:
        return list(parts)
    starts = [start for start, _ in dates]

    def shared(step: Step) -> Step:
        if step.item.due or step.item.horizon is Horizon.LONG_TERM or not (dates or heading):
            return step
        due = dates[max(0, bisect_left(starts, step.at[0]) - 1)][1] if dates else heading
        return replace(step, item=replace(step.item, due=due))

    result = []
    for part in parts:
        steps = tuple(shared(step) for step in part.steps)
        result.append(replace(part, steps=steps, item=replace(part.item, targets=tuple(s.item for s in steps))))
    return result
