"""Tabs that look like copies of a connected one: they are told about, and never joined (DOMAIN.md 3.1, Z07)."""

import re
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

import structlog
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from schema.entities import Issue, TabMapping
from schema.enums import IssueState, LayoutKind
from schema.rules.finding import Finding
from schema.values import CellRef
from sync import notes, store
from sync.google import Google, GoogleError
from sync.grid import Grid
from sync.headers import fold
from sync.layout import NotRecognised, recognise
from sync.reading import TabReading
from sync.snapshot import Snapshot, tab_names, take

log = structlog.get_logger(__name__)
RULE = "Z07"
_BEFORE = re.compile(r"(?:kopi af|copy of|gammel|gamle|gl) ")
_AFTER = re.compile(
    r" (?:kopi|copy|gammel|gl|old|arkiv|arkiveret|backup|foraeldet|forrige|(?:19|20)\d\d(?: \d\d(?:\d\d)?)?)$"
)
_NUMBER = re.compile(r" \d{1,2}$")


def original(title: str, titles: Iterable[str]) -> str | None:
    """The one of the titles whose copy this title names: »Kopi af X«, »X (gammel)«, »X 2024«, »X (2)«.

    >>> original("Kopi af Mål og handleplan 2", ["Mål og handleplan"])
    'Mål og handleplan'
    """
    words = fold(title)
    known = {fold(other): other for other in titles}
    numbered = title.rstrip().endswith(")")  # the second copy of X is called »Kopi af X 2« or »X (2)«
    while True:
        before = _BEFORE.match(words)
        shorter = words[before.end() :] if before else _AFTER.sub("", words)
        if shorter == words and numbered:
            shorter = _NUMBER.sub("", words)
        if shorter == words:
            return None
        words, numbered = shorter, numbered or before is not None
        if words in known:
            return known[words]


def like(one: TabReading, layout: LayoutKind, columns: Iterable[str]) -> bool:
    """Whether a tab was read as one with this layout and these columns, a few more or fewer aside."""
    keys = set(columns)
    return one.layout is layout and (one.columns.keys() <= keys or keys <= one.columns.keys())


def among(
    snapshot: Snapshot, answers: Mapping[int, TabReading | NotRecognised], connected: Collection[int]
) -> dict[int, Finding]:
    """The tabs of a whole snapshot that copy one of the others, by id; one that is connected is nobody's copy."""
    read = {tab: answer for tab, answer in answers.items() if isinstance(answer, TabReading)}
    originals = {
        read[tab].title: tab for tab in read if tab in connected or original(read[tab].title, _titles(read)) is None
    }
    found = {}
    for tab, reading in read.items():
        of = None if tab in originals.values() else original(reading.title, originals)
        if of is not None and like(reading, read[originals[of]].layout, read[originals[of]].columns):
            found[tab] = told(snapshot.file_id, tab, reading.title, of)
    return found


def _titles(read: Mapping[int, TabReading]) -> list[str]:
    return [reading.title for reading in read.values()]


def told(file_id: str, tab_id: int, title: str, of: str) -> Finding:
    """Z07, at the copy's first cell."""
    return Finding(RULE, {"kopi": title, "fane": of}, cell=CellRef(file_id, tab_id, title, "A1"))


def scope_of(workbook: UUID) -> str:
    """The scope of the issues about a workbook's copied tabs."""
    return f"copies:{workbook}"


def find(engine: Engine, google: Google, snapshot: Snapshot, workbook: UUID) -> list[Finding] | None:
    """What there is to tell about tabs that nobody connected; None where Google does not say.

    One light request for the names of all tabs; one more for the content of those whose name says copy, unless they are
    told about already.
    """
    try:
        with Session(engine) as session:
            return _find(session, google, snapshot.file_id, workbook)
    except GoogleError as error:
        log.warning("the tabs were not listed", workbook=str(workbook), reason=type(error).__name__)
        return None


def _find(session: Session, google: Google, file_id: str, workbook: UUID) -> list[Finding]:
    tabs = store.tabs_of(session, workbook)
    names = tab_names(google, file_id)
    mapped = {names[tab.tab_id]: tab for tab in tabs if tab.tab_id in names}
    strange = names.keys() - {notes.TAB_ID, *(tab.tab_id for tab in tabs)}
    named = {tab_id: of for tab_id in sorted(strange) if (of := original(names[tab_id], mapped)) is not None}
    if not named:
        return []
    wanted = {tab_id: told(file_id, tab_id, names[tab_id], of) for tab_id, of in named.items()}
    standing = _standing(session, workbook)
    unsure = {tab_id: names[tab_id] for tab_id, found in wanted.items() if standing.get(tab_id) != found.params}
    grids = take(google, file_id, unsure).grids if unsure else {}
    other = {tab_id for tab_id in unsure if not _is_copy(grids.get(tab_id), mapped[named[tab_id]])}
    return [found for tab_id, found in wanted.items() if tab_id not in other]


def _is_copy(grid: Grid | None, of: TabMapping) -> bool:
    reading = None if grid is None else recognise(grid)
    return isinstance(reading, TabReading) and like(reading, of.layout, of.columns)


def _standing(session: Session, workbook: UUID) -> dict[int, Mapping[str, str]]:
    """What is told already, by tab."""
    found = session.execute(
        select(Issue.cell, Issue.params).where(Issue.scope == scope_of(workbook), Issue.state == IssueState.OPEN)
    )
    return {row.cell.tab_id: row.params for row in found if row.cell is not None}
