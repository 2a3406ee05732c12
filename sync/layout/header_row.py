"""The header row of a tab, and which column each of its cells names."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sync.headers import LONGEST, SURE, WORTH_ASKING, Match, Synonyms, fold, header_words, is_lead_in
from sync.layout.contents import ANY_GOAL, by_contents, by_numbers
from sync.layout.tab import Tab
from sync.layouts import SPECS, TabSpec
from sync.layouts.base import NUMBER
from sync.lenses.base import LensIssue
from sync.reading import CellIssue, Column

LOOK_CLOSELY = 200
"""Typos are forgiven in the headers of that many rows; further down a header must have a word that is spelled right."""
_SHORT = 60
"""A header's words, its lead-in aside, are no longer."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table: `row` is the row of its words, `rows` all rows that it takes up."""

    row: int
    rows: tuple[int, ...]
    columns: Mapping[str, Column]
    doubtful: tuple[Column, ...] = ()
    twice: Mapping[str, tuple[int, ...]] | None = None
    """Keys for which several columns have the same words (X03), and those columns."""
    issues: tuple[CellIssue, ...] = ()

    @property
    def score(self) -> float:
        """How many columns the row names, sure ones counting most."""
        return sum(column.confidence for column in self.columns.values()) + len(self.twice or ())


def header_texts(tab: Tab, row: int) -> dict[int, str]:
    """The header words by column as a reader sees them in the row: a cell merged downwards counts in all its rows."""
    texts = {column: tab.cell(row, column).text for column in tab.filled[row]}
    for column in (tab.columns or range(tab.width)) if row in tab.rows_in_tall_merges else ():
        merge = tab.covered(row, column)
        if merge is not None and column == merge.left and merge.top < row:
            text = tab.cell(merge.top, merge.left).text
            if text.strip():
                texts[column] = text
    return {column: text for column, text in texts.items() if len(text) <= LONGEST}


def _possible_headers(tab: Tab) -> Iterator[tuple[int, dict[int, str]]]:
    """The rows whose every cell is short enough for a header, its lead-in aside, with their words."""
    for row, filled in enumerate(tab.filled):
        if filled and not any(_too_long(tab.cell(row, column).text) for column in filled):
            yield row, header_texts(tab, row)


def _too_long(text: str) -> bool:
    return len(text) > _SHORT and (len(text) > LONGEST or "(" not in text)


def best_header(tab: Tab, spec: TabSpec) -> Header | None:
    """The row that looks most like a header of that kind of tab, good enough or not; the first of several equals."""
    synonyms = spec.synonyms
    best: Header | None = None
    for row, texts in _possible_headers(tab):
        if len(texts) < 2:
            continue
        spelled_right = sum(synonyms.exact(text) is not None for text in texts.values())
        if not spelled_right and (row >= LOOK_CLOSELY or any(len(header_words(t)) > _SHORT for t in texts.values())):
            continue
        header = _understood(tab, row, texts, synonyms, spec)
        if best is None or header.score > best.score:
            best = header
    return best if best is not None and best.score else None


def bound_header(tab: Tab, spec: TabSpec, bound: Mapping[str, str]) -> Header | None:
    """The header row of a connected tab, with its columns where they now stand; None when no row has enough of them.

    A column follows its words. One whose words changed is still found where the new ones are a sure synonym; one that
    is gone is left out, with Z03; two with the same words are both left out, with X03.
    """
    synonyms = spec.synonyms
    wanted = {fold(words) for words in bound.values()} | {header_words(words) for words in bound.values()}
    enough = min(len(bound), max(2, (len(bound) + 1) // 2))
    best, best_score = None, 0.0
    for row, texts in _possible_headers(tab):
        same = {fold(t) for t in texts.values() if fold(t) in wanted or header_words(t) in wanted}
        alike = {m.key for t in texts.values() if (m := synonyms.exact(t)) and m.key in bound}
        score = max(len(same), len(alike)) + len(same) / 100
        if score > best_score:
            best, best_score = row, score
    if best is None or best_score < enough:
        return None
    return _rebound(tab, best, header_texts(tab, best), bound, spec)


class OtherTables:
    """Tells the headers of other tables in a tab, of which one has been found."""

    def __init__(self) -> None:
        self._kinds = [(spec, spec.synonyms) for spec in SPECS]

    def begins_at(self, tab: Tab, row: int) -> bool:
        """Whether a row that does not repeat the header of its table is, to the word, the header of another one: of
        another kind, or with its columns in other places."""
        if len(tab.filled[row]) < 2 or any(_too_long(tab.cell(row, column).text) for column in tab.filled[row]):
            return False
        texts = header_texts(tab, row).values()
        return any(_names_all(*kind, texts) for kind in self._kinds)

    def says_again(self, tab: Tab, row: int, spec: TabSpec, header: Header) -> bool:
        """Whether such a row has the names of the table's own columns in their places, in whatever words."""
        synonyms = next(known for kind, known in self._kinds if kind is spec)
        said = {column: synonyms.exact(text) for column, text in header_texts(tab, row).items()}
        return all(
            match is None or (match.key in header.columns and header.columns[match.key].index == column)
            for column, match in said.items()
        ) and _names_all(spec, synonyms, header_texts(tab, row).values())


def _names_all(spec: TabSpec, synonyms: Synonyms, texts: Collection[str]) -> bool:
    """Whether the words name every column that such a table must have, and enough of the others."""
    said = {match.key for text in texts if (match := synonyms.exact(text))}
    return len(said) >= spec.least and all(column.key in said for column in spec.columns if column.required)


def _understood(tab: Tab, row: int, texts: Mapping[int, str], synonyms: Synonyms, spec: TabSpec) -> Header:
    claims: dict[str, list[tuple[int, Match]]] = {}
    for column, text in texts.items():
        match = synonyms.match(text)
        if match is not None:
            key = by_numbers(tab, spec, row, column) if fold(text) == ANY_GOAL else None
            match = match if key is None else Match(key, match.confidence)
            claims.setdefault(match.key, []).append((column, match))
    _number_parents(tab, spec, row, claims)
    columns: dict[str, Column] = {}
    doubtful: list[Column] = []
    twice: dict[str, tuple[int, ...]] = {}
    issues: list[CellIssue] = []
    for key, found in claims.items():
        best = _strongest(found)
        if len(best) > 1:
            best = by_contents(tab, spec.lens_of(spec.by_key[key], claims), row, best)
            surest = {fold(word) for word in spec.by_key[key].surest}
            best = [claim for claim in best if header_words(texts[claim[0]]) in surest] or best
        made = [Column(key, column, texts[column], match.confidence) for column, match in best]
        if len(made) == 1 and made[0].confidence >= SURE:
            columns[key] = made[0]
        elif len({header_words(column.header) for column in made}) == 1 and made[0].confidence >= SURE:
            twice[key] = tuple(column.index for column in made)
            issues.append(_same_words(row, made[-1].index, made[-1].header))
        else:
            doubtful += made
            issues += [_unsure(row, column, spec.by_key[key].label) for column in made]
    return Header(row, _rows(tab, row, texts), columns, tuple(doubtful), twice, tuple(issues))


def _number_parents(tab: Tab, spec: TabSpec, row: int, claims: dict[str, list[tuple[int, Match]]]) -> None:
    """Gives parents their columns of numbers: `Nr. | Delmål` with numbers as long as those of sub-goals. `Delmål nr.`
    without a column of their words holds the sub-goals themselves."""
    for heading in spec.headings:
        if heading.column not in claims and heading.number in claims:
            claims[heading.column] = claims.pop(heading.number)
        goals = {column for column, _ in claims.get(heading.column, ())}
        for claim in claims.get(NUMBER, ()) if heading.number not in claims else ():
            if claim[0] + 1 in goals and by_numbers(tab, spec, row, claim[0]) == heading.column:
                claims[heading.number] = [claim]
                claims[NUMBER] = [other for other in claims[NUMBER] if other is not claim]
                break
    if not claims.get(NUMBER, True):
        del claims[NUMBER]


def _strongest(found: Sequence[tuple[int, Match]]) -> list[tuple[int, Match]]:
    """The claims that no other claim to the same key beats: by confidence, then by the field's most usual name."""
    top = max(match.confidence for _, match in found)
    if top < WORTH_ASKING:
        return []
    best = [claim for claim in found if claim[1].confidence == top]
    return [claim for claim in best if claim[1].canonical] or best


def _rebound(tab: Tab, row: int, texts: Mapping[int, str], bound: Mapping[str, str], spec: TabSpec) -> Header:
    columns: dict[str, Column] = {}
    twice: dict[str, tuple[int, ...]] = {}
    issues: list[CellIssue] = []
    taken: set[int] = set()
    beside = {heading.number: bound.get(heading.column) for heading in spec.headings}
    for key, words in sorted(bound.items(), key=lambda item: item[0] not in beside):
        places = _places(texts, fold(words), fold) or _places(texts, header_words(words), header_words)
        places = [place for place in places if place not in taken]
        if len(places) > 1 and key in beside:
            places = [place for place in places if fold(texts.get(place + 1, "")) == fold(beside[key] or "")] or places
        if len(places) > 1:
            lens = spec.lens_of(spec.by_key[key], bound)
            places = [place for place, _ in by_contents(tab, lens, row, [(place, Match(key, 1.0)) for place in places])]
        taken.update(places)
        if len(places) == 1:
            columns[key] = Column(key, places[0], texts[places[0]])
        elif places:
            twice[key] = tuple(places)
            issues.append(_same_words(row, places[-1], texts[places[-1]]))
    renamed = _understood(tab, row, {c: t for c, t in texts.items() if c not in taken}, spec.synonyms, spec)
    first = min((column.index for column in columns.values()), default=0)
    for key, words in bound.items():
        if key in columns or key in twice:
            continue
        if key in renamed.columns:
            columns[key] = renamed.columns[key]
        else:
            issues.append(CellIssue(LensIssue("Z03", {"felt": " ".join(words.split())}), row, first))
    doubtful = tuple(column for column in renamed.doubtful if column.key in bound and column.key not in columns)
    issues += [_unsure(row, column, spec.by_key[column.key].label) for column in doubtful]
    return Header(row, _rows(tab, row, texts), columns, doubtful, twice, tuple(issues))


def _places(texts: Mapping[int, str], wanted: str, form: Callable[[str], str]) -> list[int]:
    return [column for column, text in texts.items() if form(text) == wanted]


def _rows(tab: Tab, row: int, texts: Mapping[int, str]) -> tuple[int, ...]:
    """The rows of the header: cells merged downwards reach into rows above and below, lead-ins may stand below."""
    boxes = [merge for column in texts if (merge := tab.merged.get((row, column))) is not None]
    top = min((merge.top for merge in boxes), default=row)
    bottom = max((merge.bottom - 1 for merge in boxes), default=row)
    while bottom + 1 < len(tab.filled) and tab.filled[bottom + 1] and _all_lead_ins(tab, bottom + 1):
        bottom += 1
    return tuple(range(min(top, row), max(bottom, row) + 1))


def _all_lead_ins(tab: Tab, row: int) -> bool:
    return all(is_lead_in(tab.cell(row, column).text) for column in tab.filled[row])


def _same_words(row: int, column: int, words: str) -> CellIssue:
    return CellIssue(LensIssue("X03", {"overskrift": " ".join(words.split())}), row, column)


def _unsure(row: int, column: Column, label: str) -> CellIssue:
    params = {"overskrift": " ".join(column.header.split()), "felt": label}
    return CellIssue(LensIssue("Z02", params), row, column.index)


def quoted(words: Iterable[str]) -> str:
    """Words for a Danish sentence: `»Handlemål«, »Succeskriterier«`."""
    return ", ".join(f"»{' '.join(word.split())}«" for word in words)
