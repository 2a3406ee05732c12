"""Success criteria: what must be reached, by when, and in the long run (DOMAIN.md 2.3, 3.2 b)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from rapidfuzz import fuzz

from schema.enums import Comparator, Horizon, Precision
from schema.values import Period
from sync.grid import Cell
from sync.lenses import criteria_words, lines, periods, targets
from sync.lenses.base import Context, InexpressibleError, Reading, with_text
from sync.lenses.criteria_parts import Part, Span, Step, parse, sentence
from sync.lenses.items import CriterionItem, StepItem
from sync.lenses.skeleton import fold

SAME_LINE = 60.0
"""Similarity (0-100) from which a reworded statement is the same statement."""

_END_OF_YEAR = "ved udgangen af 2025"
_WITHOUT_PREPOSITION = (Precision.THIRD,)
_LONG_TERM = "På længere sigt"


@dataclass(frozen=True, slots=True)
class Criteria:
    """A cell of statements -> a tuple of CriterionItem.

    Issues are those of the text itself: M05, M08, M10, M13, M15, P rules, G01/G02. A statement with an ERROR is an item
    marked `unreadable`; the others of the cell are read.
    """

    @property
    def fields(self) -> tuple[str, ...]:
        return ("success_criteria",)

    def get(self, cell: Cell, context: Context) -> Reading:
        parts, issues = parse(cell.text, context)
        return Reading({"success_criteria": tuple(part.item for part in parts)}, issues)

    def put(self, values: Mapping[str, Any], cell: Cell, context: Context) -> str:
        wanted: tuple[CriterionItem, ...] = values["success_criteria"]
        if not wanted:
            return ""
        parts, _ = parse(cell.text, context)
        matched = _match(wanted, parts)
        own: tuple[_Own, ...] = (_Own(),) * len(wanted)
        # A date and an "at most" may hold for several statements: one that would take a wrong one gets its own.
        for _ in range(4):
            text = _composed(wanted, matched, cell.text, parts, own, context)
            found = self.get(with_text(cell, text), context).values["success_criteria"]
            if found == wanted:
                return text
            if len(found) != len(wanted):
                break
            own = tuple(_own(*entry) for entry in zip(own, found, wanted, strict=True))
        signed = _with_signs(cell.text, parts)
        if signed is None or len(wanted) < 2:
            raise InexpressibleError(values)
        # Lines that would be read as one sentence are set apart by bullets.
        return self.put(values, with_text(cell, signed), context)


def _with_signs(text: str, parts: Sequence[Part]) -> str | None:
    """The text with a bullet before each line that begins a statement; None where some line has a sign already."""
    split = lines.split(text)
    if any(line.sign for line in split) or not parts:
        return None
    begun = {line.start: line.body_start for line in split for part in parts if line.start <= part.start <= line.end}
    for place in sorted(begun.values(), reverse=True):
        text = f"{text[:place]}• {text[place:]}"
    return text


@dataclass(frozen=True, slots=True)
class _Own:
    """What a statement must say itself, because its neighbours in the cell say something else."""

    date: bool = False
    comparator: bool = False


def _own(before: _Own, found: CriterionItem, wanted: CriterionItem) -> _Own:
    if len(found.targets) != len(wanted.targets):
        return _Own(date=True, comparator=True)
    pairs = list(zip(found.targets, wanted.targets, strict=True))
    return _Own(
        before.date or any(one.due != other.due for one, other in pairs),
        before.comparator or any(one.target.comparator is not other.target.comparator for one, other in pairs),
    )


def item_from_model(
    text: str, stored: Sequence[StepItem], context: Context, agreed: CriterionItem | None = None
) -> CriterionItem:
    """What the database would show in a cell: a text, and the steps that are stored or that the text itself mentions.

    Where the two differ, the one that changed since both were agreed holds, else the stored ones. A step's horizon is
    SHORT or LONG_TERM, as far as a cell can tell; `due` is put in the form that a cell can carry.
    """
    kept = tuple(_expressible(step, context) for step in stored)
    parts, _ = parse(text, context)
    part = parts[0] if len(parts) == 1 and not parts[0].item.unreadable else None
    if part is None:
        return CriterionItem(fold(text), kept, text)
    said = _completed(part.steps, kept)
    base = agreed.targets if agreed is not None else None
    chosen = said if not kept or (said and base is not None and kept == base) else kept
    skeleton = part.item.skeleton
    if chosen and not part.steps and part.dated:
        # The date in the words becomes the date of the number that is going to stand beside it.
        skeleton = sentence(text[part.start : part.end], part.start, (), part.dated)
    return replace(part.item, skeleton=skeleton, targets=chosen, line=None)


def _expressible(step: StepItem, context: Context) -> StepItem:
    horizon = Horizon.LONG_TERM if step.horizon is Horizon.LONG_TERM else Horizon.SHORT
    return StepItem(step.target, periods.canonical(step.due, context) if step.due else None, horizon)


def _completed(steps: Sequence[Step], stored: Sequence[StepItem]) -> tuple[StepItem, ...]:
    """What a text says, with what its place in the cell said: a date that applies to it too, "at most" carried over."""
    completed = []
    for index, step in enumerate(steps):
        item = step.item
        known = stored[index] if index < len(stored) else None
        if known and known.horizon is item.horizon:
            if item.due is None and item.horizon is not Horizon.LONG_TERM:
                item = replace(item, due=known.due)
            if step.assumed and known.target.comparator is not Comparator.BETWEEN:
                item = replace(item, target=replace(item.target, comparator=known.target.comparator))
        completed.append(item)
    return tuple(completed)


# --- writing -----------------------------------------------------------------------------------------------------


def _match(wanted: Sequence[CriterionItem], parts: Sequence[Part]) -> list[int | None]:
    """For each wanted statement its part of the text: by line, by equal words, by similar words."""
    found: list[int | None] = [None] * len(wanted)
    free = set(range(len(parts)))
    for index, item in enumerate(wanted):
        if item.line in free:
            found[index] = item.line
            free.discard(item.line)
    for index, item in enumerate(wanted):
        if found[index] is None:
            same = next((part for part in sorted(free) if parts[part].item.skeleton == item.skeleton), None)
            if same is not None and not parts[same].item.unreadable:
                found[index] = same
                free.discard(same)
    for index, item in enumerate(wanted):
        if found[index] is None and free:
            best = max(sorted(free), key=lambda part: fuzz.ratio(parts[part].item.skeleton, item.skeleton))
            if fuzz.ratio(parts[best].item.skeleton, item.skeleton) >= SAME_LINE:
                found[index] = best
                free.discard(best)
    return found


def _composed(
    wanted: Sequence[CriterionItem],
    matched: Sequence[int | None],
    text: str,
    parts: Sequence[Part],
    own: Sequence[_Own],
    context: Context,
) -> str:
    """The cell with each statement written in its place; sign, line break and glue of a removed one go with it."""
    pieces = [
        _edited(text, parts[old], item, own[index], context) if old is not None else _fresh(item, text, context)
        for index, (item, old) in enumerate(zip(wanted, matched, strict=True))
    ]
    if not parts:
        return _in_style(pieces, text, context)
    kept = [old for old in matched if old is not None]
    in_order = kept == sorted(kept)
    leads, trails, end = _around(text, parts)
    sign = _lead(text, parts[-1].start)
    out = text[: parts[0].start]
    for index, piece in enumerate(pieces):
        old = matched[index]
        if index:
            before = matched[index - 1]
            slot = old if in_order else index
            if old is None or slot is None or not 0 < slot < len(parts):
                out += lines.line_break(text) + sign
            elif not in_order or "\n" in leads[slot] or before == old - 1:
                out += leads[slot]
            else:
                out += ", og "
            joined_on = "\n" not in out[len(out) - len(leads[slot]) :] if slot and slot < len(parts) else False
            if joined_on and not in_order:
                out = out.removesuffix(leads[slot or 0]).rstrip(".") + leads[slot or 0]
        out += piece + (trails[old] if old is not None else "")
    if matched[-1] != len(parts) - 1 and text[parts[-1].end - 1] == "." and out[-1:] not in ".!?":
        out += "."
    return out + end


def _around(text: str, parts: Sequence[Part]) -> tuple[list[str], list[str], str]:
    """What stands before and after each statement, and at the very end: a footnote star goes with its statement, a
    line break and a sign with the one that follows."""
    leads, trails = [""], []
    for first, second in pairwise(parts):
        gap = text[first.end : second.start]
        cut = gap.find("\n") if "\n" in gap else 0
        trails.append(gap[:cut])
        leads.append(gap[cut:])
    tail = text[parts[-1].end :]
    trails.append(tail.rstrip())
    return leads, trails, tail[len(tail.rstrip()) :]


def _lead(text: str, place: int) -> str:
    """Indent and sign of the line that holds `place`."""
    line = next((line for line in reversed(lines.split(text)) if line.start <= place), None)
    return line.lead if line else ""


def _in_style(pieces: Sequence[str], text: str, context: Context) -> str:
    """The statements of an empty cell: with the neighbours' sign, else a bullet each where there are several."""
    for neighbour in context.neighbours:
        split = lines.split(neighbour)
        if len(split) > 1 and split[-1].sign:
            return "\n".join(split[-1].lead + piece for piece in pieces)
    return pieces[0] if len(pieces) == 1 else "\n".join("• " + piece for piece in pieces)


def _edited(text: str, part: Part, item: CriterionItem, own: _Own, context: Context) -> str:
    """The statement's old words with the smallest change that makes them say `item`."""
    old = text[part.start : part.end]
    if item.unreadable or part.item.unreadable or (item == part.item and own == _Own()):
        return old
    for candidate in _rewordings(text, part, item, own, context):
        if _says(candidate, item, context):
            return candidate
    raise InexpressibleError({"success_criteria": item})


def _rewordings(text: str, part: Part, item: CriterionItem, own: _Own, context: Context) -> Iterator[str]:
    if item.skeleton == part.item.skeleton:
        yield _with_steps(text, part, item.targets, own, context, text)
    reworded, _ = parse(item.text, context)
    if len(reworded) == 1 and reworded[0].steps:
        inherits = not own.date and any(step.due_at is None and step.item.due for step in part.steps)
        yield _with_steps(item.text, reworded[0], item.targets, own, context, text, inherits=inherits)
    yield _put_back(text, part, item, own, context)
    yield _fresh(item, text, context)


def _fresh(item: CriterionItem, text: str, context: Context) -> str:
    """A statement in its own words, its numbers put where the words have them, else at the end."""
    if item.unreadable:
        raise InexpressibleError({"success_criteria": item})
    own, _ = parse(item.text, context)
    if len(own) == 1 and (own[0].steps or not item.targets):
        return _with_steps(item.text, own[0], item.targets, _Own(date=True), context, text)
    dated = own[0].dated if len(own) == 1 else ()
    words = item.text.rstrip(" .:")
    for number, step in enumerate(item.targets):
        phrase = targets.render(step.target)
        due = "" if step.due is None or (dated and not number) else " " + _due_phrase(step.due, text, context)
        if step.horizon is Horizon.LONG_TERM:
            words += f". {_LONG_TERM} {phrase}{due}" if words else f"{_LONG_TERM} {phrase}{due}"
        else:
            words += f"{', ' if number else ': ' if words else ''}{phrase}{due}"
    return words


def _says(candidate: str, item: CriterionItem, context: Context) -> bool:
    """Whether the words alone say the statement; dates and "at most" may still come from its neighbours in the cell."""
    parts, _ = parse(candidate, context)
    if len(parts) != 1 or parts[0].item.skeleton != item.skeleton or len(parts[0].steps) != len(item.targets):
        return False
    return all(
        step.item.target.value == wanted.target.value and step.item.horizon is wanted.horizon
        for step, wanted in zip(parts[0].steps, item.targets, strict=True)
    )


def _with_steps(
    text: str,
    part: Part,
    wanted: Sequence[StepItem],
    own: _Own,
    context: Context,
    cell_text: str,
    *,
    inherits: bool = False,
) -> str:
    """The words of `part` with its numbers and dates changed to the wanted ones, each in its own style."""
    edits: list[tuple[Span, str]] = []
    pairs = _paired(part.steps, wanted)
    last = max((step.at[1] for step in part.steps), default=part.end)
    ending = ""
    for step, want in pairs:
        if step is None and want is not None:
            due = f" {_due_phrase(want.due, cell_text, context)}" if want.due else ""
            phrase = targets.render(want.target)
            if want.horizon is Horizon.LONG_TERM:
                stop = "" if text[: part.end].rstrip().endswith((".", "!", "?")) else "."
                ending += f"{stop} {_LONG_TERM} {phrase}{due}" + ("." if not stop else "")
            else:
                edits.append(((last, last), f"{due and ','} {phrase}{due}"))
        elif step is not None and want is None:
            edits.append((step.cut, ""))
            if step.due_at and not step.cut[0] <= step.due_at[0] < step.cut[1]:
                edits.append((_with_glue(text, step.due_at, part.start), ""))
        elif step is not None and want is not None:
            edits += _step_edits(text, part, step, want, own, context, cell_text, inherits=inherits)
    result, position = "", part.start
    for (start, end), words in sorted(edits, key=lambda edit: edit[0]):
        if start < position:
            continue
        result += text[position:start] + words
        position = end
    return result + text[position : part.end] + ending


def _step_edits(
    text: str,
    part: Part,
    step: Step,
    want: StepItem,
    own: _Own,
    context: Context,
    cell_text: str,
    *,
    inherits: bool,
) -> Iterator[tuple[Span, str]]:
    if want.target != step.item.target or own.comparator:
        # A number that must say its comparator itself is written as where a bare one means "equal to".
        bare = Comparator.EQ if own.comparator else step.bare
        yield step.at, targets.render(want.target, text[slice(*step.at)], bare)
    if step.due_at is not None:
        if want.due is None:
            yield _with_glue(text, step.due_at, part.start), ""
        elif want.due != step.item.due:
            yield step.due_at, periods.render(want.due, text[slice(*step.due_at)], context)
    elif want.due is not None and (own.date or (want.due != step.item.due and not inherits)):
        who = criteria_words.population(text, step.at[1], part.end)
        place = text.index(who, step.at[1]) + len(who) if who else step.at[1]
        yield (place, place), " " + _due_phrase(want.due, cell_text, context)


def _paired(steps: Sequence[Step], wanted: Sequence[StepItem]) -> list[tuple[Step | None, StepItem | None]]:
    """Old and wanted steps of one horizon, in order; what is left over is None on the other side."""
    pairs: list[tuple[Step | None, StepItem | None]] = []
    for long_term in (False, True):
        old = [step for step in steps if (step.item.horizon is Horizon.LONG_TERM) is long_term]
        new = [step for step in wanted if (step.horizon is Horizon.LONG_TERM) is long_term]
        for index in range(max(len(old), len(new))):
            pairs.append((old[index] if index < len(old) else None, new[index] if index < len(new) else None))
    return pairs


def _with_glue(text: str, span: Span, lower: int) -> Span:
    """The span with the blank, the comma and the preposition that lead up to it."""
    start, end = span
    head = text[lower:start].rstrip()
    word = head.rpartition(" ")[2]
    if word.lower() in ("i", "den", "på", "inden", "ved"):
        head = head[: -len(word)].rstrip()
    if head.endswith(","):
        head = head[:-1]
    if not head:
        return start, end + (len(text[end:]) - len(text[end:].lstrip(" ,")))
    return lower + len(head), end


def _due_phrase(due: Period, cell_text: str, context: Context) -> str:
    """A date for a number that has none yet, written like another date of the cell or of a neighbour."""
    for example in (cell_text, *context.neighbours):
        for found in periods.find(example, context):
            like = found.period
            if like.precision is due.precision and like.is_deadline is due.is_deadline:
                words = example[: found.start].rstrip().rpartition(" ")[2]
                lead = words + " " if words.lower() in ("i", "den") and not due.is_deadline else ""
                phrase = lead + periods.render(due, example[found.start : found.end], context)
                return phrase[:1].lower() + phrase[1:]
    if due.is_deadline and due.end is not None and (due.end.month, due.end.day) == (12, 31):
        return periods.render(due, _END_OF_YEAR, context)
    phrase = periods.render(due, "", context, explicit_year=True)
    if due.is_deadline or due.precision in _WITHOUT_PREPOSITION:
        return phrase
    return ("den " if due.precision is Precision.DAY else "i ") + phrase


def _put_back(text: str, part: Part, item: CriterionItem, own: _Own, context: Context) -> str:
    """New words without numbers: the old phrases are put back where they stood between the words that stayed."""
    spans = sorted({span for step in part.steps for span in (step.cut, step.due_at) if span})
    plain, holes, position = "", list[tuple[int, str]](), part.start
    for start, end in spans:
        if start < position:
            continue
        plain += text[position:start]
        phrase = text[start:end]
        position = end
        if plain.endswith(" "):
            plain, phrase = plain[:-1], " " + phrase
        elif text[end : end + 1] == " ":
            phrase, position = phrase + " ", end + 1
        holes.append((len(plain), phrase))
    plain += text[position : part.end]
    new = item.text + "." if plain.endswith(".") and item.text[-1:] not in ".!?" else item.text
    prefix = _common(plain, new)
    suffix = _common(plain[prefix:][::-1], new[prefix:][::-1])
    length = len(new)
    for place, phrase in reversed(holes):
        if prefix < place < len(plain) - suffix:
            return ""
        at = place if place <= prefix else length - (len(plain) - place)
        new = new[:at] + phrase + new[at:]
    reworded, _ = parse(new, context)
    return _with_steps(new, reworded[0], item.targets, own, context, text) if len(reworded) == 1 else ""


def _common(one: str, other: str) -> int:
    """How many characters the two texts share at their start."""
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return length
