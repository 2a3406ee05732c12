"""Owner cells: bodies that a goal is anchored in, and the people who keep it moving (DOMAIN.md 2.6, 3.2 c)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from typing import Any

from schema.enums import ResponsibilityKind
from sync.grid import Cell
from sync.lenses import owner_words as words
from sync.lenses.base import Context, InexpressibleError, LensIssue, Reading, with_text
from sync.lenses.items import OwnerItem
from sync.lenses.lines import next_lead
from sync.lenses.owner_parts import Part, Span, parse
from sync.lenses.text import body_span

Kind = ResponsibilityKind

DEFAULT_ANCHORED = "Forankret i {}"
DEFAULT_AFTER_BODY = " –\n"
DEFAULT_BETWEEN = ", "
_DEFAULT_GLUE = {(True, False): DEFAULT_AFTER_BODY, (True, True): " og "}
_AND = ("og", "samt")


@dataclass(frozen=True, slots=True)
class Owners:
    """A cell of owners -> a tuple of OwnerItem. A text of no known form is kept as one name, for R03 to ask about.

    Issues: R08 (several names), R03 (a remark, a doubt), G06 (private phone or mail), G01/G02 for a line not read.
    """

    @property
    def fields(self) -> tuple[str, ...]:
        return ("responsibilities",)

    def get(self, cell: Cell, context: Context) -> Reading:
        parts, issues = parse(cell.text, context)
        items = tuple(part.item for part in parts)
        return Reading({"responsibilities": items}, issues + tuple(_several(items)))

    def put(self, values: Mapping[str, Any], cell: Cell, context: Context) -> str:
        wanted: tuple[OwnerItem, ...] = values["responsibilities"]
        parts, _ = parse(cell.text, context)
        matched = _match(wanted, parts)
        styles = _Styles(cell.text, parts, context)
        for text in _candidates(wanted, matched, cell.text, parts, styles):
            if self.get(with_text(cell, text), context).values == values:
                return text
        raise InexpressibleError(values)


def _several(items: Sequence[OwnerItem]) -> Iterator[LensIssue]:
    named = [item for item in items if item.kind is not Kind.ANCHORED and not item.unreadable and item.until is None]
    if len(named) > 1:
        first = named[0].name or named[0].title or ""
        yield LensIssue("R08", {"n": str(len(named)), "navn": first})


def _match(wanted: Sequence[OwnerItem], parts: Sequence[Part]) -> list[int | None]:
    """For each wanted party its part in the text: by line, by party, by name, by role."""
    found: list[int | None] = [None] * len(wanted)
    free = set(range(len(parts)))

    def take(index: int, part: int | None) -> None:
        if part is not None and part in free:
            found[index] = part
            free.discard(part)

    for index, item in enumerate(wanted):
        take(index, item.line)
    for same in (_same_party, _same_name, _same_kind):
        for index, item in enumerate(wanted):
            if found[index] is None:
                take(index, next((part for part in sorted(free) if same(item, parts[part].item)), None))
    return found


def _same_party(item: OwnerItem, other: OwnerItem) -> bool:
    return replace(item, primary=False) == replace(other, primary=False)


def _same_name(item: OwnerItem, other: OwnerItem) -> bool:
    return item.name is not None and item.name == other.name


def _same_kind(item: OwnerItem, other: OwnerItem) -> bool:
    return item.kind is other.kind and not other.unreadable


def _candidates(
    wanted: Sequence[OwnerItem], matched: Sequence[int | None], text: str, parts: Sequence[Part], styles: "_Styles"
) -> Iterator[str]:
    """Texts to try, the one that changes least first."""
    if not wanted:
        yield from _without_parts(text, parts)
        yield ""
        return
    yield from _in_empty_places(wanted, matched, text)
    if not parts:
        yield from _anew(wanted, text, styles)
        return
    yield _recomposed(wanted, matched, text, parts, styles)
    start, end = parts[0].start, max(part.end for part in parts)
    pieces = [
        text[parts[old].start : parts[old].end] if old is not None and _same_party(item, parts[old].item) else None
        for item, old in zip(wanted, matched, strict=True)
    ]
    yield text[:start] + styles.whole(wanted, pieces) + text[end:]
    yield from _anew(wanted, text, styles)


def _anew(wanted: Sequence[OwnerItem], text: str, styles: "_Styles") -> Iterator[str]:
    """All words of the cell written anew: as the neighbours do, plainly, and a line for each."""
    start, end = body_span(text)
    yield text[:start] + styles.whole(wanted) + text[end:]
    yield text[:start] + styles.whole(wanted, plain=True) + text[end:]
    # A list with commas may read as one party (`QX, teamleder`), and a role word may take more than its own.
    yield text[:start] + "\n".join(_default_piece(item, after_body=False) for item in wanted) + text[end:]


def _in_empty_places(wanted: Sequence[OwnerItem], matched: Sequence[int | None], text: str) -> Iterator[str]:
    """`NN er tovholder` -> `QX er tovholder`: those who are new come where the cell left places for them."""
    start, end = body_span(text)
    places = [] if words.NOBODY_HERE.fullmatch(text, start, end) else list(words.NOBODY_HERE.finditer(text))
    fresh = [item.name for item, old in zip(wanted, matched, strict=True) if old is None]
    if not places or len(fresh) != len(places):
        return
    out, position = "", 0
    for place, name in zip(places, fresh, strict=True):
        out += text[position : place.start()] + (name or "")
        position = place.end()
    yield out + text[position:]


def _without_parts(text: str, parts: Sequence[Part]) -> Iterator[str]:
    """The words that name nobody ("NN" after a body) stay when all parties go."""
    if parts and len(parts) == 1:
        yield (text[: parts[0].start] + text[parts[0].end :]).strip(" \n–-/,")


def _recomposed(
    wanted: Sequence[OwnerItem], matched: Sequence[int | None], text: str, parts: Sequence[Part], styles: "_Styles"
) -> str:
    """The old text with parties changed in place, removed with what joined them, and added after the one before."""
    kept = [old for old in matched if old is not None]
    if kept != sorted(kept):
        return ""
    pieces: list[str] = []
    gaps: list[str] = []
    previous: OwnerItem | None = None
    last_old: int | None = None
    for item, old in zip(wanted, matched, strict=True):
        pieces.append(styles.edited(text, parts[old], item) if old is not None else styles.piece(item, previous))
        if previous is not None:
            stays = old is not None and last_old is not None and _is_body(previous) is _is_body(parts[old - 1].item)
            gaps.append(
                text[parts[old - 1].end : parts[old].start]
                if stays and old is not None
                else styles.glue(previous, item)
            )
        previous = item
        last_old = old if old is not None else last_old
    if len(kept) < len(wanted):
        gaps = _one_and(gaps)
    elif gaps and len(parts) > 1 and kept[-1] < len(parts) - 1:
        was = text[parts[-2].end : parts[-1].start]
        gaps[-1] = was if was.strip() in _AND and gaps[-1] == DEFAULT_BETWEEN else gaps[-1]
    end = parts[-1].end
    if matched[-1] is not None and matched[-1] != len(parts) - 1:
        end = max(part.end for part in parts)
    out = text[: parts[0].start] + _alternating(pieces, gaps)
    # Who went last took the bracket along that closes the list.
    open_bracket = text[:end].endswith(")") and out.count("(") > out.count(")")
    return out + (")" if open_bracket else "") + text[end:]


def _is_body(item: OwnerItem) -> bool:
    return item.kind is Kind.ANCHORED


def _alternating(pieces: Sequence[str], gaps: Sequence[str]) -> str:
    return "".join(piece for pair in zip_longest(pieces, gaps, fillvalue="") for piece in pair)


def _one_and(gaps: Sequence[str]) -> list[str]:
    """`QX og ZW og YQ` is listed as `QX, ZW og YQ`: of "og"s in a row only the last one stays."""
    return [
        DEFAULT_BETWEEN if gap.strip() in _AND and gap == following else gap
        for gap, following in zip_longest(gaps, gaps[1:])
    ]


class _Styles:
    """How parties are written here: as in this cell, else as in its neighbours, else the documented default."""

    def __init__(self, text: str, parts: Sequence[Part], context: Context) -> None:
        self._examples: list[tuple[str, Sequence[Part]]] = [(text, parts)]
        self._examples += [(neighbour, parse(neighbour, context)[0]) for neighbour in context.neighbours]

    def whole(
        self, items: Sequence[OwnerItem], pieces: Sequence[str | None] | None = None, *, plain: bool = False
    ) -> str:
        """All parties, one after the other; `plain` takes the defaults alone."""
        styles = _Styles("", (), Context(year=0)) if plain else self
        written: list[str] = []
        gaps: list[str] = []
        previous: OwnerItem | None = None
        for index, item in enumerate(items):
            ready = pieces[index] if pieces else None
            if previous:
                gaps.append(styles.glue(previous, item))
            written.append(ready or styles.piece(item, previous))
            previous = item
        return _alternating(written, _one_and(gaps))

    def glue(self, before: OwnerItem, after: OwnerItem) -> str:
        """What joins two parties: learnt from two such parties side by side."""
        if after.until is not None:
            return ""
        wanted = (_is_body(before), _is_body(after))
        for place, (text, parts) in enumerate(self._examples):
            for first, second in reversed(list(pairwise(parts))):
                between = text[first.end : second.start]
                pair = (_is_body(first.item), _is_body(second.item))
                helps = (second.item.kind is Kind.PARTICIPANT) is (after.kind is Kind.PARTICIPANT)
                if pair == wanted and helps and between:
                    return between if place else next_lead(between)
        return _DEFAULT_GLUE.get(wanted, DEFAULT_BETWEEN)

    def piece(self, item: OwnerItem, previous: OwnerItem | None) -> str:
        """A party in the words of an example that stands in the same place: after a body, or by itself."""
        after_body = previous is not None and _is_body(previous)
        if after_body and _is_body(item):
            return item.name or ""
        labelled = previous is not None and previous.kind is item.kind
        for text, parts in self._examples:
            # A later party takes after the last one: the first may carry a label for all ("Deltagere: QX, ZW").
            for index, part in sorted(enumerate(parts), key=lambda entry: -entry[0] if previous else entry[0]):
                same_place = index > 0 and _is_body(parts[index - 1].item)
                if labelled and part.role_at and part.name_at and part.role_at < part.name_at:
                    continue  # The label stands once, before the first of them.
                shape = (part.item.kind, part.item.name is None, part.item.title is None, part.item.unit is None)
                if (
                    shape == (item.kind, item.name is None, item.title is None, item.unit is None)
                    and same_place == after_body
                    and part.item.until is None
                    and item.until is None
                    and not part.item.unreadable
                ):
                    return self.edited(text, part, item)
        return _default_piece(item, after_body)

    def edited(self, text: str, part: Part, item: OwnerItem) -> str:
        """The words of a party with only the differing pieces replaced."""
        old = part.item
        edits: list[tuple[Span, str]] = []
        for at, was, now in (
            (part.name_at, old.name, item.name),
            (part.title_at, old.title, item.title),
            (part.unit_at, old.unit, item.unit),
        ):
            if at and was != now:
                edits.append((at, now or ("vakant" if at == part.name_at else "")))
        if part.until_at and item.until and item.until != old.until:
            edits.append((part.until_at, f"{item.until.day}/{item.until.month} {item.until.year}"))
        if part.role_at and item.kind is not old.kind and item.kind in words.ROLE_WORD:
            was_word = text[slice(*part.role_at)]
            word = words.ROLE_WORD[item.kind]
            edits.append((part.role_at, word.capitalize() if was_word[0].isupper() else word))
        result, position = "", part.start
        for (start, end), word in sorted(edits):
            result += text[position:start] + word
            position = end
        result += text[position : part.end]
        needs_name = item.name is not None and part.name_at is None
        needs_title = item.title is not None and part.title_at is None
        needs_unit = item.unit is not None and part.unit_at is None
        if needs_name and not (needs_title or needs_unit):
            result += f" ({item.name})"
        elif needs_title or needs_unit or (item.title is None and part.title_at):
            result = _default_piece(item, after_body=part.role_at is not None)
        if part.role_at is None and item.kind is not old.kind and item.kind in words.ROLE_WORD:
            result += f" er {words.ROLE_WORD[item.kind]}"
        return result


def _default_piece(item: OwnerItem, after_body: bool) -> str:
    """`Forankret i chefgruppen`, `QX`, `QX er tovholder` after a body, `Teamleder, Modtagelsen (QX)`."""
    if item.kind is Kind.ANCHORED:
        return DEFAULT_ANCHORED.format(item.name)
    if item.until is not None:
        return f" ({item.name} vikarierer til {item.until.day}/{item.until.month} {item.until.year})"
    if item.title is None:
        text = item.name or ""
    else:
        text = ", ".join(word for word in (item.title, item.unit) if word)
        text += f" ({item.name})" if item.name else ""
    needs_role = item.kind is not Kind.COORDINATOR or (after_body and item.title is None)
    return f"{text} er {words.ROLE_WORD[item.kind]}" if needs_role else text
