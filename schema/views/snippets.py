"""The piece of a hit's text that shows why it was found: plain pieces, found ones marked, never markup."""

import re
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as data
from typing import Any

from sqlalchemy import select, text

from schema.model import Entity
from schema.reads.plan import Statement, compiled
from schema.reads.sources import key
from schema.reads.special import Reading, Wish
from schema.search.declared import Searched, searched_in
from schema.search.words import Question, fold
from schema.values import camel
from schema.views.standing import any_key

LENGTH = 200
"""About how many characters a snippet has."""
LOOKED_AT = 5_000
"""So many characters of a text are looked at."""
_BEFORE = 60
_WORD = re.compile(r"[^\W_]+(?:\.[0-9]+)*")

_FOUND = compiled(
    text(
        """SELECT word FROM unnest(CAST(:words AS text[])) AS word
            WHERE word = ANY (CAST(:wanted AS text[]))
               OR ts_lexize('pg_catalog.danish_stem', word) && ARRAY(
                    SELECT unnest(ts_lexize('pg_catalog.danish_stem', wanted))
                      FROM unnest(CAST(:wanted AS text[])) AS wanted)
               OR :beginning <> '' AND (starts_with(word, :beginning) OR starts_with(
                    (ts_lexize('pg_catalog.danish_stem', word))[1],
                    (ts_lexize('pg_catalog.danish_stem', :beginning))[1]))"""
    )
)


@dataclass(frozen=True, slots=True)
class _Text:
    searched: Searched
    text: str
    words: tuple[tuple[int, int, str], ...]
    """From where to where each word stands, and its folded form."""


@dataclass(slots=True)
class Snippets:
    """Makes the snippets of hits: a statement for each type among them, and one for the forms of words."""

    reading: Reading
    _statements: dict[str, Statement] = data(default_factory=dict)

    def of(
        self, ids: Mapping[str, Sequence[str]], question: Question
    ) -> Generator[Wish, list[Sequence[Any]], dict[str, dict[str, Any]]]:
        """The snippets by id; `ids` by type."""
        texts: dict[str, list[_Text]] = {}
        for type_, wanted in ids.items():
            rows = yield Wish(self._statement(type_), keys=wanted)
            for id_, *values in rows:
                texts[id_] = list(_texts(self._searched(type_), values))
        words = {word for found in texts.values() for item in found for _, _, word in item.words}
        given = {"words": sorted(words), "wanted": list(question.words), "beginning": question.beginning}
        marked = frozenset(row[0] for row in (yield Wish(_FOUND, given)))
        return {id_: _snippet(found, marked) for id_, found in texts.items() if found}

    def _searched(self, type_: str) -> list[Searched]:
        cls = self.reading.catalogue[type_].cls
        if not issubclass(cls, Entity):
            raise TypeError(f"{type_} is not searched")
        return [item for item in searched_in(cls) if self.reading.scope.internal or not item.field.personal]

    def _statement(self, type_: str) -> Statement:
        if type_ not in self._statements:
            rows = self.reading.seen.rows(self.reading.catalogue[type_].cls)
            columns = [rows.c[item.field.column].label(f"t{at}") for at, item in enumerate(self._searched(type_))]
            self._statements[type_] = compiled(select(key(rows.c.id), *columns).where(rows.c.id == any_key()))
        return self._statements[type_]


def _texts(searched: Sequence[Searched], values: Sequence[Any]) -> Iterable[_Text]:
    for item, value in zip(searched, values, strict=True):
        for one in value if isinstance(value, list) else [value]:
            shown = one.get(item.part) if isinstance(one, dict) else one
            if shown:
                looked_at = shown[:LOOKED_AT]
                words = tuple((*match.span(), fold(match[0]).strip()) for match in _WORD.finditer(looked_at))
                yield _Text(item, shown, words)


def _snippet(texts: Sequence[_Text], marked: frozenset[str]) -> dict[str, Any]:
    """Of the text that has most of the words; the first of several."""
    best = max(texts, key=lambda item: len({word for _, _, word in item.words} & marked))
    found = [(start, end) for start, end, word in best.words if word in marked]
    begin, stop = _window(best.text, found)
    pieces: list[dict[str, Any]] = []
    at = begin
    for start, end in found:
        if start < begin or end > stop:
            continue
        if start > at:
            pieces.append({"text": best.text[at:start], "found": False})
        pieces.append({"text": best.text[start:end], "found": True})
        at = end
    if at < stop:
        pieces.append({"text": best.text[at:stop], "found": False})
    if begin > 0:
        pieces.insert(0, {"text": "… ", "found": False})
    if stop < len(best.text):
        pieces.append({"text": " …", "found": False})
    field = best.searched.field
    return {
        "field": camel(field.name),
        "fieldLabel": (field.da, field.en),
        "text": "".join(piece["text"] for piece in pieces),
        "pieces": pieces,
    }


def _window(shown: str, found: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """From where to where the text is shown: whole words around the first word that was found."""
    if len(shown) <= LENGTH:
        return 0, len(shown)
    begin = max(0, found[0][0] - _BEFORE) if found else 0
    if begin > 0:
        begin = shown.find(" ", begin, begin + _BEFORE) + 1 or begin
    stop = min(len(shown), begin + LENGTH)
    if stop < len(shown):
        cut = shown.rfind(" ", begin + LENGTH // 2, stop)
        stop = stop if cut < 0 else cut
    return begin, stop
