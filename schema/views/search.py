"""`search(text)`: everything whose texts hold the words, the best first (docs/decisions.md)."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import DateTime, bindparam, text

from schema.field import Kind
from schema.reads.errors import QueryError, bad_cursor
from schema.reads.plan import Statement, compiled
from schema.reads.special import (
    Given,
    Nodes,
    Object,
    Reading,
    RecordTypes,
    Shown,
    Special,
    Steps,
    Values,
    Wish,
    page_of,
)
from schema.search.words import Question, question
from schema.views.path import STEP, breadcrumb, steps_to
from schema.views.snippets import Snippets
from schema.views.standing import Standing, Standings

FIRST_DEFAULT = 20
MOST_HITS = 100
RANKED = 5_000
"""So many hits are ranked; of more, those are shown that are found first."""

PIECE = Object(
    "SnippetPiece",
    "Stykke af et uddrag",
    "Piece of a snippet",
    (
        Shown("text", Kind.TEXT, "Teksten, som den står", "The text as it stands"),
        Shown("found", Kind.BOOLEAN, "Det er et af de søgte ord", "It is one of the words searched for"),
    ),
)
SNIPPET = Object(
    "Snippet",
    "Uddrag",
    "Snippet",
    (
        Shown("field", Kind.TEXT, "Feltet, det er fra", "The field it is from"),
        Shown("fieldLabel", Kind.TEXT, "Feltets navn", "Name of the field", bilingual=True),
        Shown("text", Kind.TEXT, "Uddraget, ren tekst", "The snippet, plain text"),
        Shown("pieces", PIECE, "Det samme i stykker", "The same in pieces", many=True),
    ),
    more="Ren tekst, ingen HTML: sæt selv fremhævning om de stykker, der er fundet. / "
    "Plain text, no HTML: put the highlighting around the found pieces yourself.",
)
HIT = Object(
    "SearchHit",
    "Fund",
    "Hit",
    (
        Shown("id", Kind.ID, "Id", "Id"),
        Shown("type", RecordTypes(), "Type", "Type"),
        Shown("typeLabel", Kind.TEXT, "Typens navn", "Name of the type", bilingual=True),
        Shown("code", Kind.TEXT, "Nr.", "Code", optional=True),
        Shown("title", Kind.TEXT, "Titel eller ordlyd", "Title or wording", optional=True),
        Shown("archived", Kind.BOOLEAN, "Arkiveret", "Archived"),
        Shown("rank", Kind.NUMBER, "Hvor godt det passer", "How well it fits", "Størst først. / Largest first."),
        Shown("snippet", SNIPPET, "Uddrag med de fundne ord", "Snippet with the words that were found", optional=True),
        Shown("path", STEP, "Vejen ned til posten, den selv sidst", "The way down to it, itself last", many=True),
        Shown("breadcrumb", Kind.TEXT, "Brødkrumme på én linje", "Breadcrumb on one line", bilingual=True),
        Shown("node", Nodes(), "Posten selv", "The record itself"),
    ),
)

_QUERY = """(to_tsquery('pg_catalog.danish', :query)
    && (to_tsquery('pg_catalog.danish', :prefix) || to_tsquery('pg_catalog.simple', :prefix)))"""
_PERIODS = {
    False: ("current_to = 'infinity'",),
    True: (
        "current_to = 'infinity' AND current_from <= CAST(:moment AS timestamptz)",
        "current_to < 'infinity' AND current_to > CAST(:moment AS timestamptz)"
        " AND current_from <= CAST(:moment AS timestamptz)",
    ),
}
_WORDS = {
    True: (("words", "inner_words IS NULL"), ("inner_words", "inner_words IS NOT NULL")),
    False: (("words", "true"),),
}
"""Where the words of a row stand: for internal callers in the one column or the other, each with its own index."""


def _prepare(reading: Reading) -> Any:
    hits, count = _statement(reading, _HITS), _statement(reading, _COUNT)
    standings, snippets = Standings(reading), Snippets(reading)
    paged = any(name.split(".")[0] in ("nodes", "edges", "pageInfo") for name in reading.wanted)
    below = {name.split(".")[2 if name.startswith("edges") else 1] for name in reading.wanted if _is_of_hit(name)}

    def run(values: Values) -> Steps:
        first = values["first"]
        if first is None or not 0 <= first <= MOST_HITS:
            raise QueryError("BAD_FIRST", f"first: {first} is not between 0 and {MOST_HITS}.")
        asked = question(values["text"] or "")
        mark = _mark(values)
        after = None if values["after"] is None else _decode(values["after"], mark)
        given = {
            "query": asked.query,
            "prefix": asked.prefix,
            "types": values["types"],
            "archived": values["archived"],
        }
        rows: Sequence[Any] = ()
        total = 0
        if paged and asked.asks:
            rank, id_ = after or (None, None)
            more = {"exact": _exact(asked), "ranked": RANKED, "rank": rank, "after": id_, "most": first + 1}
            rows = yield Wish(hits, given | more)
        if "totalCount" in reading.wanted and asked.asks:
            total = (yield Wish(count, given))[0][0]
        shown = rows[:first]
        nodes = yield from _answer(shown, asked)
        cursors = [_encode(mark, row[3], row[0]) for row in shown]
        return {
            "nodes": nodes,
            "edges": [{"cursor": at, "node": node} for at, node in zip(cursors, nodes, strict=True)],
            "pageInfo": {
                "hasNextPage": len(rows) > first,
                "hasPreviousPage": after is not None,
                "startCursor": cursors[0] if cursors else None,
                "endCursor": cursors[-1] if cursors else None,
            },
            "totalCount": total,
        }

    def _answer(rows: Sequence[Any], asked: Question) -> Any:
        by_type: dict[str, list[str]] = {}
        for id_, type_, *_ in rows:
            by_type.setdefault(type_, []).append(id_)
        known: dict[str, Standing] = {}
        if below & {"code", "title", "path", "breadcrumb"}:
            known = yield from standings.of_types(by_type)
            if below & {"path", "breadcrumb"}:
                known = yield from standings.with_all_above(known)
        pieces: Mapping[str, Any] = {}
        if "snippet" in below and rows:
            pieces = yield from snippets.of(by_type, asked)
        return [_hit(row, known, pieces) for row in rows]

    def _hit(row: Sequence[Any], known: Mapping[str, Standing], pieces: Mapping[str, Any]) -> dict[str, Any]:
        id_, type_, archived, rank = row
        names = reading.catalogue[type_].cls.names
        record = known.get(id_)
        steps = [] if record is None else steps_to(reading, record, known)
        return {
            "id": id_,
            "type": type_,
            "typeLabel": (names.da, names.en),
            "code": record and record.code,
            "title": record and record.title,
            "archived": archived,
            "rank": rank,
            "snippet": pieces.get(id_),
            "path": steps,
            "breadcrumb": breadcrumb(steps) if steps else (names.da, names.en),
            "node": id_,
        }

    return run


def _is_of_hit(name: str) -> bool:
    return name.startswith(("nodes.", "edges.node."))


# Ranking reads each row: where a word is nearly everywhere, the first so many that are found are ranked.
_HITS = """
SELECT CAST(id AS text), type, archived, rank FROM (
    SELECT id, type, archived,
        CAST(ts_rank(words, {query}, 1)
            + CASE WHEN :exact = '' THEN 0 ELSE ts_rank(words, to_tsquery('pg_catalog.simple', :exact), 1) END
            AS float8) AS rank
      FROM (SELECT * FROM ({found}) AS found LIMIT :ranked) AS found
) AS ranked
 WHERE CAST(:rank AS float8) IS NULL OR rank < :rank OR rank = :rank AND id > CAST(:after AS uuid)
 ORDER BY rank DESC, id LIMIT :most"""
_COUNT = "SELECT count(*) FROM ({found}) AS found"
_FOUND = """SELECT id, type, archived, {words} AS words FROM searched
     WHERE {words} @@ {query} AND {held} AND {period}
       AND (:archived OR NOT archived) AND (CAST(:types AS text[]) IS NULL OR type = ANY (CAST(:types AS text[])))"""


def _statement(reading: Reading, sql: str) -> Statement:
    moment = reading.seen.moment
    found = "\n UNION ALL ".join(
        _FOUND.format(words=words, query=_QUERY, held=held, period=period)
        for words, held in _WORDS[reading.scope.internal]
        for period in _PERIODS[moment is not None]
    )
    query = text(sql.format(query=_QUERY, found=found))
    if moment is not None:
        query = query.bindparams(bindparam("moment", moment.value, type_=DateTime(timezone=True)))
    return compiled(query)


def _exact(asked: Question) -> str:
    """The code that the beginning of one also is: it comes first."""
    return f"'{asked.beginning}'" if asked.beginning[:1].isdigit() else ""


def _mark(values: Values) -> str:
    """Identifies a search, so that a cursor is not used with another one."""
    given = [values["text"], sorted(values["types"] or ()), values["archived"]]
    return hashlib.sha256(orjson.dumps(given, default=str)).hexdigest()[:10]


def _encode(mark: str, rank: float, id_: str) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([mark, rank, id_])).decode().rstrip("=")


def _decode(cursor: str, mark: str) -> tuple[float, UUID]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        found, rank, id_ = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        decoded = float(rank), UUID(id_)
    except (ValueError, TypeError, AttributeError):
        raise bad_cursor("after: this is not a cursor of this API.") from None
    if found != mark:
        raise bad_cursor("after: this cursor was made for another search; start again without it.")
    return decoded


SEARCH_READ = Special(
    "search",
    "Søgning i alle tekster, det bedste først",
    "Search in all texts, the best first",
    Shown("search", page_of("SearchConnection", HIT, "Fund, side for side", "Hits, page by page"), "Fund", "Hits"),
    _prepare,
    (
        Given(
            "text",
            Kind.TEXT,
            "Ordene, der søges efter",
            "The words searched for",
            'Alle ord skal være der; "flere ord" i anførselstegn står ved siden af hinanden; -ord må ikke være der; '
            "det sidste ord kan være ufærdigt; å/aa, æ/ae og ø/oe er ens. / All words must be there; "
            '"several words" in quotes stand side by side; -word must not be there; the last word may be unfinished; '
            "å/aa, æ/ae and ø/oe are the same.",
            required=True,
        ),
        Given("types", RecordTypes(), "Kun disse typer", "Only these types", many=True),
        Given("archived", Kind.BOOLEAN, "Også arkiverede", "Archived ones too", default=False),
        Given(
            "first",
            Kind.INTEGER,
            f"Højst så mange (0-{MOST_HITS})",
            f"At most so many (0-{MOST_HITS})",
            default=FIRST_DEFAULT,
        ),
        Given("after", Kind.TEXT, "Efter denne markør", "After this cursor"),
    ),
    rows=lambda values: FIRST_DEFAULT if values["first"] is None else values["first"],
    statements=12,
)
