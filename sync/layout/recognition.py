"""Understanding a tab that nobody has connected yet, or saying in Danish why not. Never a guess."""

from schema.enums import LayoutKind
from sync.grid import Grid
from sync.headers import SURE
from sync.layout.answers import NotRecognised, Why
from sync.layout.beside import tables_beside
from sync.layout.header_row import Header, best_header, quoted
from sync.layout.reader import refuse_cases, understand
from sync.layout.tab import Tab
from sync.layout.words import is_instruction_tab, is_own_tab
from sync.layouts import SPECS, TabSpec
from sync.reading import TabReading


def recognise(grid: Grid) -> TabReading | NotRecognised:
    """The tab, understood, with doubtful columns named (Z02); or why it is left alone."""
    tab = Tab(grid)
    refused = _refused_by_name(tab)
    if refused is not None:
        return refused
    answers = [_table_of(part) for part in tables_beside(tab)]
    cases = next((answer for answer in answers if isinstance(answer, NotRecognised) and answer.why is Why.CASES), None)
    understood = [answer for answer in answers if isinstance(answer, TabReading)]
    goals = [answer for answer in understood if answer.layout in (LayoutKind.FLAT, LayoutKind.GROUPED)]
    return cases or next(iter(goals + understood + answers))


def _table_of(tab: Tab) -> TabReading | NotRecognised:
    found = [(header, spec) for spec in SPECS if (header := best_header(tab, spec)) is not None]
    found.sort(key=lambda pair: (-pair[0].score, len(pair[1].columns)))  # of equals the kind with fewer columns
    refused = _refused_by_cases(tab, [header.row for header, spec in found if len(header.columns) >= spec.least])
    if refused is not None:
        return refused
    if not found:
        return _not(tab, Why.NO_HEADER, _looked_for(), "Ingen række ligner en overskriftsrække.")
    good = [(header, spec) for header, spec in found if _missing(header, spec) is None]
    above = _goals_above(good)
    if above is not None and (reading := _with_parents(tab, *above)) is not None:
        return reading
    header, spec = good[0] if good else found[0]
    missing = _missing(header, spec)
    if missing is not None:
        return _insufficient(tab, header, spec, missing)
    return _with_parents(tab, header, spec) or _not(
        tab,
        Why.NO_HEADINGS,
        f"Række {header.row + 1} ligner overskrifterne i en handleplan, men der er hverken en kolonne »Delmål« "
        "eller overskrifter som »Delmål 1.1. …« over rækkerne.",
    )


def _with_parents(tab: Tab, header: Header, spec: TabSpec) -> TabReading | None:
    """The tab, understood; None where its rows need headings and there is none."""
    layout = spec.layout(header.columns)
    reading = understand(tab, spec, header, layout)
    if layout is LayoutKind.GROUPED and not any(row.type == spec.headings[-1].type for row in reading.rows):
        return None
    return reading


def _goals_above(good: list[tuple[Header, TabSpec]]) -> tuple[Header, TabSpec] | None:
    """Of several tables the one of goals that stands above the best one: what is below is about its goals."""
    return next((one for one in good if one[1].headings and one[0].row < good[0][0].row), None)


def _missing(header: Header, spec: TabSpec) -> Why | None:
    """What keeps the header from being recognised; None when it is good enough."""
    needed = [column.key for column in spec.columns if column.required]
    if any(key in (header.twice or {}) for key in needed):
        return Why.TWICE
    if all(key in header.columns for key in needed) and len(header.columns) >= spec.least:
        return None
    doubted = {column.key for column in header.doubtful}
    if header.columns and any(key in doubted for key in needed):
        return Why.UNSURE
    return Why.NO_HEADER


def _insufficient(tab: Tab, header: Header, spec: TabSpec, why: Why) -> NotRecognised:
    place = f"Række {header.row + 1}"
    if why is Why.TWICE:
        twice = {tab.cell(header.row, places[0]).text for places in (header.twice or {}).values()}
        return _not(
            tab, why, f"{place} har flere kolonner med samme overskrift: {quoted(sorted(twice))}. Omdøb den ene."
        )
    if why is Why.UNSURE:
        asked = [
            f"Er »{' '.join(column.header.split())}« det samme som »{spec.by_key[column.key].label}«?"
            for column in header.doubtful
        ]
        return _not(tab, why, f"{place} ligner en overskriftsrække, men vi er ikke sikre.", *asked)
    sure = quoted(column.header for column in header.columns.values() if column.confidence >= SURE)
    return _not(tab, why, _looked_for(), f"{place} ligner mest, men har kun {sure or 'ord, vi ikke er sikre på'}.")


def _refused_by_name(tab: Tab) -> NotRecognised | None:
    title = tab.grid.title
    if is_own_tab(title):
        return _not(tab, Why.OWN, "Fanen skrives af Styring selv.")
    if is_instruction_tab(title):
        return _not(
            tab, Why.INSTRUCTIONS, f"»{title}« ser ud til at være vejledning eller lister og bliver ikke hentet."
        )
    if not any(tab.filled):
        return _not(tab, Why.EMPTY, "Fanen er tom.")
    return None


def _refused_by_cases(tab: Tab, header_rows: list[int]) -> NotRecognised | None:
    """Words of children's cases refuse the tab, wherever they stand; in a table of goals, in or above its header."""
    last = max(header_rows, default=len(tab.filled) - 1)
    for row in range(last + 1):
        refused = refuse_cases(tab, row, known_table=bool(header_rows))
        if refused is not None:
            return refused
    return None


def _looked_for() -> str:
    kinds = " eller ".join(quoted(column.label for column in spec.columns[:8]) for spec in SPECS)
    return f"Vi ledte efter en række med overskrifter som {kinds}."


def _not(tab: Tab, why: Why, *reasons: str) -> NotRecognised:
    return NotRecognised(tab.grid.tab_id, tab.grid.title, why, reasons)
