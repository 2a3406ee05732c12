"""Understanding a tab of ten thousand rows, finding who each row is, and how both grow."""

from uuid import UUID

from sync.grid import Cell, Grid, Merge
from sync.identity import KnownRow, RowContent, Same, assign
from sync.layout import read, recognise
from sync.lenses import codes
from sync.reading import TabReading
from tests.benchmarks.measuring import heading, line, taking_turns
from tests.benchmarks.texts import HEADER, TEXTS, activities, criteria

SMALL, LARGE = 1_000, 10_000


def run() -> None:
    heading(f"Layout and identity: {SMALL:,} and {LARGE:,} rows (seconds; growth: 10 would be linear)")
    tabs = {rows: _tab(rows) for rows in (SMALL, LARGE)}
    readings = {rows: _understood(tab) for rows, tab in tabs.items()}
    _show("recognise", {rows: (lambda tab=tab: recognise(tab)) for rows, tab in tabs.items()})
    bound = {rows: {key: column.header for key, column in readings[rows].columns.items()} for rows in tabs}
    layout = readings[SMALL].layout
    _show("read again", {rows: (lambda rows=rows: read(tabs[rows], bound[rows], layout)) for rows in tabs})
    for title, ids, shuffled in (
        ("identity, by ids", True, False),
        ("identity, nothing moved", False, False),
        ("identity, sorted anew", False, True),
    ):
        cases = {rows: _known(readings[rows], tabs[rows], ids=ids, shuffled=shuffled) for rows in tabs}
        _show(title, {rows: (lambda case=case: _assigned(*case)) for rows, case in cases.items()})


def _show(title: str, actions: dict[int, object]) -> None:
    seconds_of = taking_turns({str(rows): action for rows, action in actions.items()}, 3)  # type: ignore[misc]
    small, large = seconds_of[str(SMALL)], seconds_of[str(LARGE)]
    line(title, f"{small:.3f}", f"{large:.3f}", f"x {large / small:.1f}")


def _tab(goals: int) -> Grid:
    """A flat table; each political goal and sub-goal stands in a merged box beside its goals."""
    rows = [("Handleplan",), (), tuple(HEADER)]
    merges = []
    for n in range(goals):
        political, sub, goal = n // 50 + 1, n // 10 % 5 + 1, n % 10 + 1
        rows.append(
            (
                f"{political} Politisk mål om emne {political}" if n % 50 == 0 else "",
                f"{political}.{sub} Delmål om noget bestemt {political} {sub}" if n % 10 == 0 else "",
                f"{political}.{sub}.{goal} Handlemål nummer {n} om at gøre noget særligt for gruppe {n * 7 % 1000}",
                criteria(n),
                TEXTS["evaluation"](n),
                activities(n),
                "Chefgruppen v/ QX",
            )
        )
        merges += [Merge(3 + n, 53 + n, 0, 1)] if n % 50 == 0 else []
        merges += [Merge(3 + n, 13 + n, 1, 2)] if n % 10 == 0 else []
    cells = tuple(tuple(Cell(text, text or None) for text in row) for row in rows)
    return Grid(1, "Handleplan", cells, tuple(merges), len(rows), len(HEADER))


def _understood(tab: Grid) -> TabReading:
    reading = recognise(tab)
    assert isinstance(reading, TabReading), reading
    return reading


Case = tuple[TabReading, list[RowContent], list[KnownRow]]


def _known(reading: TabReading, tab: Grid, *, ids: bool, shuffled: bool) -> Case:
    """The rows as they are, and what was agreed of them; `shuffled`: in another order then."""
    contents, links, row_ids = [], [], {}
    count = len(reading.rows)
    entity = {place: UUID(int=place + 1) for place in range(count)}
    for place, row in enumerate(reading.rows):
        texts = {bound.key: tab.cell(bound.row, bound.column).text for bound in row.cells}
        found = codes.find(texts.get("text") or texts.get("title") or "")
        code = found.code if found is not None else None
        contents.append(RowContent({"code": code}, texts))
        parent = entity[row.parent] if row.parent is not None else None
        was = row.row * 7919 % count if shuffled else row.row
        links.append(KnownRow(entity[place], row.type, was, parent, texts, code))
        if ids:
            row_ids[row.row] = entity[place]
    return TabReading(0, tab.title, reading.layout, (), {}, reading.rows, 8, row_ids=row_ids), contents, links


def _assigned(reading: TabReading, contents: list[RowContent], links: list[KnownRow]) -> None:
    found = assign(reading, contents, links)
    assert all(isinstance(answer, Same) for answer in found.rows)
