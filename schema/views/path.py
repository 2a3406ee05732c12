"""`path(id)`: what stands above an item, and what stands below it (DOMAIN.md 2.22)."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schema.field import Kind
from schema.reads.errors import QueryError, bad_cursor
from schema.reads.filters import id_text
from schema.reads.special import Given, Nodes, Object, Reading, RecordTypes, Shown, Special, Steps, Values, Wish
from schema.views.standing import Standing, Standings, way_down

BELOW_DEFAULT = 100
MOST_BELOW = 1_000
MOST_LEVELS = 10
MOST_WALKED = 10_000
"""Most records below an item that are looked at; `truncated` tells that there are more."""

STEP = Object(
    "PathStep",
    "Trin på en sti",
    "Step of a path",
    (
        Shown("depth", Kind.INTEGER, "Dybde", "Depth", "0 øverst. / 0 at the top."),
        Shown("id", Kind.ID, "Id", "Id"),
        Shown("type", RecordTypes(), "Type", "Type"),
        Shown("typeLabel", Kind.TEXT, "Typens navn", "Name of the type", bilingual=True),
        Shown("code", Kind.TEXT, "Nr.", "Code", optional=True),
        Shown("title", Kind.TEXT, "Titel eller ordlyd", "Title or wording", optional=True),
        Shown(
            "label",
            Kind.TEXT,
            "Til en brødkrumme",
            "For a breadcrumb",
            "Nummeret, ellers titlen, ellers typens navn. / The code, else the title, else the name of the type.",
            bilingual=True,
        ),
        Shown("archived", Kind.BOOLEAN, "Arkiveret", "Archived"),
        Shown("aboveId", Kind.ID, "Det trin, det hører under (id)", "The step above (id)", optional=True),
        Shown("node", Nodes(), "Posten selv", "The record itself"),
    ),
)
PATH = Object(
    "Path",
    "Sti",
    "Path",
    (
        Shown(
            "steps",
            STEP,
            "Vejen ned til posten, den selv sidst",
            "The way down to the record, itself last",
            many=True,
        ),
        Shown(
            "breadcrumb",
            Kind.TEXT,
            "Brødkrumme på én linje",
            "Breadcrumb on one line",
            "Fx »Hånd i hånd › 1 › 1.1 › 1.1.1«. / E.g. »Hånd i hånd › 1 › 1.1 › 1.1.1«.",
            bilingual=True,
        ),
        Shown(
            "below",
            STEP,
            "Det aktive under posten, hvert trin før det, der hører under det",
            "What is active below the record, each step before what is below it",
            many=True,
        ),
        Shown("hasNextPage", Kind.BOOLEAN, "Der er mere under end vist", "There is more below than shown"),
        Shown("endCursor", Kind.TEXT, "Sidste trins markør", "Cursor of the last step", optional=True),
        Shown(
            "truncated",
            Kind.BOOLEAN,
            "Der er så meget under posten, at ikke alt er set på",
            "There is so much below that not all of it was looked at",
            f"Der ses på højst {MOST_WALKED} poster; spørg på en post længere nede. / "
            f"At most {MOST_WALKED} records are looked at; ask for a record further down.",
        ),
    ),
)


def step_of(reading: Reading, record: Standing, depth: int) -> dict[str, Any]:
    """One step as it is answered."""
    names = reading.catalogue[record.type].cls.names
    return {
        "depth": depth,
        "id": record.id,
        "type": record.type,
        "typeLabel": (names.da, names.en),
        "code": record.code,
        "title": record.title,
        "label": (record.word or names.da, record.word or names.en),
        "archived": record.archived,
        "aboveId": record.above,
        "node": record.id,
    }


def steps_to(reading: Reading, record: Standing, known: Mapping[str, Standing]) -> list[dict[str, Any]]:
    """The way down to a record, as it is answered."""
    return [step_of(reading, step, depth) for depth, step in enumerate(way_down(record, known))]


def breadcrumb(steps: list[dict[str, Any]]) -> tuple[str, str]:
    """The steps on one line, in Danish and in English."""
    da, en = zip(*(step["label"] for step in steps), strict=True)
    return " › ".join(da), " › ".join(en)


def _prepare(reading: Reading) -> Any:
    standings = Standings(reading)

    def run(values: Values) -> Steps:
        first, levels = _within("first", values["first"], MOST_BELOW), _within("levels", values["levels"], MOST_LEVELS)
        records = yield from standings.found([id_text(values["id"])])
        if not records:
            return None
        (record,) = records.values()
        known = yield from standings.with_all_above(records)
        steps = steps_to(reading, record, known)
        answer: dict[str, Any] = {"steps": steps, "breadcrumb": breadcrumb(steps)}
        children: Mapping[str, list[Standing]] = {}
        truncated = False
        if reading.wanted & {"below", "hasNextPage", "endCursor", "truncated"}:
            only = None if values["types"] is None else frozenset(values["types"])
            walked = yield from walk(standings, [record], levels, only)
            children, truncated = walked.children, walked.truncated
        ordered = list(_preorder(record, children, len(steps)))
        ordered = _after(ordered, values["after"])
        shown = ordered[:first]
        return answer | {
            "below": [step_of(reading, step, depth) for step, depth in shown],
            "hasNextPage": len(ordered) > len(shown),
            "endCursor": shown[-1][0].id if shown else None,
            "truncated": truncated,
        }

    return run


@dataclass(frozen=True, slots=True)
class Walked:
    """What is below some records, by the id of what it is below."""

    children: Mapping[str, list[Standing]]
    complete: frozenset[str]
    """The records of which everything straight below is there."""
    truncated: bool


def walk(
    standings: Standings, roots: Sequence[Standing], levels: int, only: frozenset[str] | None
) -> Generator[Wish, list[Sequence[Any]], Walked]:
    """Everything below, down so many levels: level by level, one statement for each type on a level."""
    children: dict[str, list[Standing]] = {}
    complete: set[str] = set()
    met = {root.id for root in roots}
    level: dict[str, list[str]] = {}
    for root in roots:
        level.setdefault(root.type, []).append(root.id)
    for _ in range(levels):
        room = MOST_WALKED - len(met)
        found = yield from standings.below(level, room + 1, only)
        new = [step for step in found.values() if step.id not in met]
        for step in new[:room]:
            met.add(step.id)
            children.setdefault(step.above or "", []).append(step)
        if len(new) > room:
            return Walked(children, frozenset(complete), truncated=True)
        complete.update(id_ for ids in level.values() for id_ in ids)
        level = {}
        for step in new:
            level.setdefault(step.type, []).append(step.id)
        if not level:
            break
    return Walked(children, frozenset(complete), truncated=False)


def _preorder(record: Standing, children: Mapping[str, list[Standing]], depth: int) -> Iterator[tuple[Standing, int]]:
    for step in children.get(record.id, ()):
        yield step, depth
        yield from _preorder(step, children, depth + 1)


def _after(ordered: list[tuple[Standing, int]], cursor: str | None) -> list[tuple[Standing, int]]:
    if cursor is None:
        return ordered
    for place, (step, _) in enumerate(ordered):
        if step.id == cursor:
            return ordered[place + 1 :]
    raise bad_cursor("after: what this cursor stands for is no longer below the record; start again without it.")


def _within(name: str, value: int | None, most: int) -> int:
    if value is None or not 0 <= value <= most:
        raise QueryError(f"BAD_{name.upper()}", f"{name}: {value} is not between 0 and {most}.")
    return value


PATH_READ = Special(
    "path",
    "En posts plads i kæden: alt over den og under den",
    "The place of a record in its chain: all above and below it",
    Shown("path", PATH, "Sti", "Path", optional=True),
    _prepare,
    (
        Given("id", Kind.ID, "Id", "Id", required=True),
        Given(
            "levels",
            Kind.INTEGER,
            f"Hvor mange trin nedad (0-{MOST_LEVELS})",
            f"How many steps downwards (0-{MOST_LEVELS})",
            default=1,
        ),
        Given("types", RecordTypes(), "Kun disse typer nedad", "Only these types downwards", many=True),
        Given(
            "first",
            Kind.INTEGER,
            f"Højst så mange under posten (0-{MOST_BELOW})",
            f"At most so many below the record (0-{MOST_BELOW})",
            default=BELOW_DEFAULT,
        ),
        Given("after", Kind.TEXT, "Efter denne markør", "After this cursor"),
    ),
    rows=lambda values: values["first"] or BELOW_DEFAULT,
    statements=10,
)
