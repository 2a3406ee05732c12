"""Which row of a tab is which entity: a one-to-one assignment over evidence (DESIGN.md 7.3). Pure.

The evidence, strongest first:

| step | evidence                                                                 | example                         |
|------|--------------------------------------------------------------------------|---------------------------------|
| 1    | the hidden id, beside the same number and a text that still agrees       | a cell was edited               |
| 2    | every cell as last agreed                                                | sorted, with or without the ids |
| 3    | every cell but the number as last agreed                                 | renumbered (K13)                |
| 4    | the number                                                               | retyped                         |
| 5    | cells that are mostly as last agreed, better than any other row's        | edited and renumbered           |
| 6    | the hidden id, or the place, where nothing speaks against it             | a heading without number retyped |

A row that shows the number of a row that keeps its entity is a copy (K01). Evidence that contradicts itself freezes the
rows concerned: no entity is given to any of them, and none of theirs is missing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from rapidfuzz import fuzz

from sync.headers import fold
from sync.identity.values import Ambiguous, Copy, Found, KnownRow, New, Revived, RowContent, Same
from sync.lenses import codes

_AGREES = 0.5
"""Rows agree with what was last agreed when so much of their content is the same."""
_ALIKE = 0.55
_ALIKE_OTHER_NUMBER = 0.75
_CLEARLY_ALIKE = 0.85
_UNLIKE = 0.3
_MARGIN = 0.05
"""Two candidates closer than this cannot be told apart."""
_SAYS_ENOUGH = 8
"""A row whose folded words are shorter proves nothing by being the same."""
_CANDIDATES = 8
_COMMON_WORD = 60
"""A word that so many records share does not help to find one of them."""
_ANY_TWO = 0.45
"""The share of letters in the same order that unrelated sentences have."""
_MAIN = ("text", "title")
_MAIN_WEIGHT = 2


@dataclass(slots=True)
class Row:
    place: int
    row: int
    content: RowContent
    id: UUID | None
    parent: UUID | None
    whole: tuple[str, ...] = ()
    body: tuple[str, ...] = ()

    @property
    def code(self) -> str | None:
        return self.content.code


@dataclass(slots=True)
class Candidate:
    known: KnownRow
    whole: tuple[str, ...] = ()
    body: tuple[str, ...] = ()


@dataclass(slots=True)
class Matching:
    """The assignment among the rows and the known entities of one type."""

    rows: list[Row]
    known: list[KnownRow]
    answers: dict[int, Found] = field(default_factory=dict)
    reserved: set[UUID] = field(default_factory=set)
    links: dict[UUID, Candidate] = field(default_factory=dict)
    keys: tuple[str, ...] = ()
    folded: dict[tuple[str, bool], str] = field(default_factory=dict)
    holders: Counter[UUID] = field(default_factory=Counter)
    by_code: dict[str, list[Row]] = field(default_factory=dict)
    bodies: dict[tuple[str, ...], list[Candidate]] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)
    displaced: bool = False
    kept: dict[UUID, Row] = field(default_factory=dict)
    index: Mapping[str, Sequence[UUID]] | None = None

    def run(self) -> None:
        self._prepare()
        self._by_id()
        self._by_everything()
        self._by_content()
        self._by_code()
        self._by_likeness()
        self._by_id_or_place()
        self._copies_and_new()

    # -- what the steps ask ------------------------------------------------------------------------------------------

    def _prepare(self) -> None:
        in_rows = {key for row in self.rows for key in row.content.texts}
        in_links = {key for link in self.known for key in link.agreed}
        shared = {key for key in in_rows & in_links if "#" not in key}
        self.keys = tuple(sorted(shared, key=lambda key: (key not in _MAIN, key)))
        for row in self.rows:
            row.whole, row.body = self._texts(row.content.texts)
        for link in self.known:
            whole, body = self._texts(link.agreed)
            self.links[link.entity] = Candidate(link, whole, body)
        self.holders = Counter(row.id for row in self.rows if row.id is not None)
        by_code: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows:
            if row.code is not None:
                by_code[row.code].append(row)
        self.by_code = dict(by_code)
        bodies: dict[tuple[str, ...], list[Candidate]] = defaultdict(list)
        for known in self.links.values():
            bodies[known.body].append(known)
        self.bodies = dict(bodies)
        self.codes = {link.code for link in self.known if link.code is not None}
        self.displaced = any(self._holds_anothers_id(row) for row in self.rows)

    def _texts(self, texts: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The cells as they are, and folded without their number."""
        whole = tuple(texts.get(key, "").strip() for key in self.keys)
        return whole, tuple(self._folded(key, text) for key, text in zip(self.keys, whole, strict=True))

    def _folded(self, key: str, text: str) -> str:
        """The text folded, once for the row and what was agreed of it: mostly they say the same."""
        if key == "code" or not text:
            return ""
        is_main = key in _MAIN
        known = self.folded.get((text, is_main))
        if known is None:
            known = self.folded[text, is_main] = fold(_without_code(text) if is_main else text)
        return known

    def _holds_anothers_id(self, row: Row) -> bool:
        """Whether the row's content is plainly that of one entity and its id plainly that of another: a sort left the
        id column behind."""
        same = self.bodies.get(row.body, ())
        if row.id is None or row.id not in self.links or len(same) != 1 or not _says_enough(row.body):
            return False
        other = same[0].known
        return other.entity != row.id and (row.code == other.code or row.code not in self.codes)

    def _left(self) -> list[Row]:
        return [row for row in self.rows if row.place not in self.answers]

    def _free(self, entity: UUID | None) -> Candidate | None:
        """The known entity, as long as no row has it."""
        if entity is None or entity in self.kept or entity in self.reserved:
            return None
        return self.links.get(entity)

    def _free_links(self) -> list[Candidate]:
        return [link for entity, link in self.links.items() if self._free(entity) is not None]

    def _holds_alone(self, row: Row, link: Candidate) -> bool:
        return row.id == link.known.entity and self.holders[link.known.entity] == 1

    def _likeness(self, row: Row, link: Candidate) -> float:
        """How much of the content is the same, 0-1; the main text counts most. Empty on both sides says nothing."""
        total = weight = 0.0
        for key, ours, theirs in zip(self.keys, row.body, link.body, strict=True):
            if not ours and not theirs:
                continue
            share = _MAIN_WEIGHT if key in _MAIN else 1
            weight += share
            total += share * _alike(ours, theirs)
        return total / weight if weight else 0.0

    def _give(self, row: Row, link: Candidate) -> None:
        known = link.known
        self.kept[known.entity] = row
        self.answers[row.place] = Revived(known.entity) if known.archived else Same(known.entity)

    def _freeze(self, row: Row, entities: Iterable[UUID]) -> None:
        before = self.answers.get(row.place)
        candidates = before.candidates if isinstance(before, Ambiguous) else ()
        merged = tuple(dict.fromkeys((*candidates, *entities)))
        self.answers[row.place] = Ambiguous(merged)
        self.reserved.update(merged)

    # -- the steps ---------------------------------------------------------------------------------------------------

    def _by_id(self) -> None:
        for row in self._left():
            link = self._free(row.id)
            if link is None or not self._holds_alone(row, link) or row.code != link.known.code:
                continue
            if row.code is None and (self.displaced or self._is_anothers(row, link)):
                continue
            if row.body == link.body or self._likeness(row, link) >= _AGREES:
                self._give(row, link)

    def _is_anothers(self, row: Row, link: Candidate) -> bool:
        """Whether the row says exactly what another entity last said."""
        return row.body != link.body and row.body in self.bodies

    def _by_everything(self) -> None:
        rows: dict[tuple[tuple[str, ...], str | None], list[Row]] = defaultdict(list)
        for row in self._left():
            rows[row.whole, row.code].append(row)
        links: dict[tuple[tuple[str, ...], str | None], list[Candidate]] = defaultdict(list)
        for link in self._free_links():
            links[link.whole, link.known.code].append(link)
        for content, same_rows in rows.items():
            if any(content[0]):
                self._pair_equals(same_rows, sorted(links.get(content, ()), key=lambda link: link.known.archived))

    def _pair_equals(self, rows: list[Row], links: list[Candidate]) -> None:
        """Rows that cannot be told apart by content: by id, then owner, then nearness to the old place, then order."""
        if len(rows) > 1 or len(links) > 1:
            for link in links:
                holders = [row for row in rows if row.id == link.known.entity and row.place not in self.answers]
                if len(holders) == 1:
                    self._give(holders[0], link)
        for link in links:
            left = [row for row in rows if row.place not in self.answers]
            if not left or self._free(link.known.entity) is None:
                continue
            owner = link.known.parent
            self._give(min(left, key=lambda row: (row.parent != owner, abs(row.row - link.known.row), row.row)), link)

    def _by_content(self) -> None:
        rows: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        for row in self._left():
            rows[row.body].append(row)
        links: dict[tuple[str, ...], list[Candidate]] = defaultdict(list)
        for link in self._free_links():
            links[link.body].append(link)
        for body, same_rows in rows.items():
            same_links = links.get(body, [])
            if not same_links or not _says_enough(body):
                continue
            if len(same_links) > 1:
                self._pair_numbers(same_rows, same_links)
            elif len(same_rows) == 1:
                self._renumbered(same_rows[0], same_links[0])
            else:
                self._renumbered_and_copied(same_rows, same_links[0])

    def _pair_numbers(self, rows: list[Row], links: list[Candidate]) -> None:
        """Entities with the same words: their numbers and ids tell them apart, and nothing else does."""
        for link in links:
            named = [row for row in rows if row.place not in self.answers and row.code == link.known.code]
            held = [row for row in rows if row.place not in self.answers and self._holds_alone(row, link)]
            chosen = named if len(named) == 1 else held if not self.displaced else []
            if len(chosen) == 1:
                self._give(chosen[0], link)

    def _renumbered(self, row: Row, link: Candidate) -> None:
        """The row has an entity's content and another number: K13, unless another row has that number to itself."""
        code = link.known.code
        rivals = [
            other for other in self.by_code.get(code or "", ()) if other.place not in self.answers and other is not row
        ]
        if not rivals or (self._holds_alone(row, link) and not self.displaced):
            self._give(row, link)
        elif not self.displaced and any(self._holds_alone(rival, link) for rival in rivals):
            return
        elif row.code in self.codes or any(rival.body in self.bodies for rival in rivals):
            self._give(row, link)
        elif max(self._likeness(rival, link) for rival in rivals) >= _CLEARLY_ALIKE:
            return
        else:
            for frozen in (row, *rivals):
                self._freeze(frozen, [link.known.entity])

    def _renumbered_and_copied(self, rows: list[Row], link: Candidate) -> None:
        """Several rows have the content of one entity."""
        numbered = [row for row in rows if row.code == link.known.code]
        held = [row for row in rows if self._holds_alone(row, link)]
        if numbered:
            self._keep_best(numbered, link)
        elif any(row.place not in self.answers for row in self.by_code.get(link.known.code or "", ())):
            return
        elif len(held) == 1 and not self.displaced:
            self._give(held[0], link)
        else:
            placed = [row for row in rows if row.row == link.known.row]
            if len(placed) == 1:
                self._give(placed[0], link)
            else:
                for row in rows:
                    self._freeze(row, [link.known.entity])

    def _by_code(self) -> None:
        for link in sorted(self._free_links(), key=lambda link: link.known.archived):
            if link.known.code is None or self._free(link.known.entity) is None:
                continue
            rows = [row for row in self.by_code.get(link.known.code, ()) if row.place not in self.answers]
            if link.known.archived:
                rows = [row for row in rows if self._likeness(row, link) >= _AGREES]
            if len(rows) == 1:
                self._retyped(rows[0], link)
            elif rows:
                self._keep_best(rows, link)

    def _retyped(self, row: Row, link: Candidate) -> None:
        """The number is the human's key, unless id or words say plainly that another entity took it over."""
        likeness = self._likeness(row, link)
        holder = self._free(row.id)
        if holder is not None and holder is not link and not self.displaced:
            other = self._likeness(row, holder)
            if other >= _AGREES and other > likeness + 0.2:
                self._give(row, holder)
                return
        if likeness < _UNLIKE and row.id != link.known.entity:
            others = [
                other.known.entity
                for other in self._candidates(row)
                if other is not link and self._likeness(row, other) >= _CLEARLY_ALIKE
            ]
            if others:
                self._freeze(row, [link.known.entity, *others])
                return
        self._give(row, link)

    def _keep_best(self, rows: list[Row], link: Candidate) -> None:
        """Of several rows with the entity's number one keeps it; the others are copies."""
        held = [row for row in rows if self._holds_alone(row, link) and self._likeness(row, link) >= _AGREES]
        if len(held) == 1:
            self._give(held[0], link)
            return
        ranked = sorted(rows, key=lambda row: -self._likeness(row, link))
        top = self._likeness(ranked[0], link)
        close = [row for row in ranked if top - self._likeness(row, link) < 0.15 and (top < 1 or row.body == link.body)]
        self._give(min(close, key=lambda row: (abs(row.row - link.known.row), row.row)), link)

    def _by_likeness(self) -> None:
        left = {row.place: row for row in self._left()}
        scores = sorted(self._likely_pairs(list(left.values())), key=lambda pair: -pair[0])
        by_row: dict[int, list[tuple[float, UUID]]] = defaultdict(list)
        by_link: dict[UUID, list[tuple[float, int]]] = defaultdict(list)
        for score, place, entity in scores:
            by_row[place].append((score, entity))
            by_link[entity].append((score, place))
        for score, place, entity in scores:
            link = self._free(entity)
            if link is None or place in self.answers:
                continue
            row = left[place]
            others = [e for s, e in by_row[place] if e != entity and score - s < _MARGIN and self._free(e) is not None]
            rivals = [p for s, p in by_link[entity] if p != place and score - s < _MARGIN and p not in self.answers]
            if others or rivals:
                for frozen in (place, *rivals):
                    self._freeze(left[frozen], [entity, *others])
            else:
                self._give(row, link)

    def _likely_pairs(self, rows: list[Row]) -> list[tuple[float, int, UUID]]:
        pairs = []
        for row in rows:
            candidates = self._candidates(row)
            holder = self._free(row.id)
            if holder is not None and holder not in candidates:
                candidates.append(holder)
            for link in candidates:
                score = self._score(row, link)
                if score is not None:
                    pairs.append((score, row.place, link.known.entity))
        return pairs

    def _candidates(self, row: Row) -> list[Candidate]:
        """The free active entities that share most words with the row."""
        shared: Counter[UUID] = Counter()
        for word in _words(row.body):
            found = self._index().get(word, ())
            if len(found) <= _COMMON_WORD:
                shared.update(entity for entity in found if self._free(entity) is not None)
        return [self.links[entity] for entity, _ in shared.most_common(_CANDIDATES)]

    def _index(self) -> Mapping[str, Sequence[UUID]]:
        """The active entities that were left when content and number had spoken, by the words they were agreed with."""
        if self.index is None:
            index: dict[str, list[UUID]] = defaultdict(list)
            for link in self._free_links():
                if not link.known.archived:
                    for word in _words(link.body):
                        index[word].append(link.known.entity)
            self.index = dict(index)
        return self.index

    def _score(self, row: Row, link: Candidate) -> float | None:
        """The likeness with what id, owner and place add to it; None when it is too little."""
        known = link.known
        likeness = self._likeness(row, link)
        held = self._holds_alone(row, link) and not self.displaced
        other_number = row.code is not None and known.code is not None and row.code != known.code
        least = _AGREES if held else _ALIKE_OTHER_NUMBER if other_number else _ALIKE
        if likeness < least or known.archived:
            return None
        near = row.row == known.row
        return likeness + 0.25 * held + 0.1 * (row.parent is not None and row.parent == known.parent) + 0.06 * near

    def _by_id_or_place(self) -> None:
        at_place = {link.known.row: link for link in self._free_links() if not link.known.archived}
        for row in self._left():
            link = self._free(row.id)
            if link is not None and not self.displaced and self._holds_alone(row, link) and not link.known.archived:
                if row.code is not None and link.known.code is not None and row.code != link.known.code:
                    self._freeze(row, [link.known.entity])
                else:
                    self._give(row, link)
                continue
            link = at_place.get(row.row)
            if link is None or self._free(link.known.entity) is None or row.id is not None:
                continue
            unnumbered = row.code is None and link.known.code is None
            if unnumbered and row.parent == link.known.parent and self._likeness(row, link) >= _AGREES:
                self._give(row, link)

    def _copies_and_new(self) -> None:
        shown = {row.code: (entity, row) for entity, row in self.kept.items() if row.code is not None}
        for row in self._left():
            if row.code is not None and row.code in shown:
                entity, keeper = shown[row.code]
                self.answers[row.place] = Copy(entity, keeper.row)
            else:
                self.answers[row.place] = New()


def _alike(ours: str, theirs: str) -> float:
    """0-1; what any two Danish sentences have in common is nothing."""
    if ours == theirs:
        return 1.0
    return max(0.0, fuzz.ratio(ours, theirs) / 100 - _ANY_TWO) / (1 - _ANY_TWO)


def _without_code(text: str) -> str:
    found = codes.find(text)
    return found.without(text) if found is not None else text


def _says_enough(body: tuple[str, ...]) -> bool:
    return sum(len(text) for text in body) >= _SAYS_ENOUGH


def _words(body: tuple[str, ...]) -> set[str]:
    return {word for text in body for word in text.split() if len(word) > 1}
