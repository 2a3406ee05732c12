"""A spreadsheet of goals, connected and kept in line: how long, with how many statements and requests."""

from collections.abc import Iterator
from contextlib import contextmanager

from schema.changes import Update
from sync.connect import confirm, preview
from sync.cycle import CycleReport
from tests.benchmarks.measuring import counting, heading, line, seconds
from tests.benchmarks.texts import TAB, sheet
from tests.fixtures.model import upgraded_template
from tests.fixtures.postgres import fresh_database, session_cluster
from tests.fixtures.syncing import Aligned, aligned

SIZES = (1_000, 2_000)
ROUNDS = 3


def run() -> None:
    with session_cluster() as cluster, upgraded_template(cluster) as template:
        for goals in SIZES:
            heading(f"Sync of {goals:,} goals with nine columns")
            with fresh_database(cluster, template) as url, _spreadsheet(url, goals) as held:
                _cycles(held)


@contextmanager
def _spreadsheet(url: str, goals: int) -> Iterator[Aligned]:
    """A small spreadsheet is connected first, so that what is loaded once is not counted; then the large one."""
    with aligned(url, [sheet(10)], title="Lille plan") as held:
        file_id = held.sandbox.create("Stor plan", sheets=[sheet(goals)])
        with counting(held.engine, held.google.client.http_client.session) as counts:
            shown = []
            took = seconds(lambda: shown.append(preview(held.google, held.engine, file_id, today=held.today)))
            line("preview", f"{took:.2f} s", f"  {counts}")
        confirmed = []
        with counting(held.engine, held.google.client.http_client.session) as counts:
            took = seconds(
                lambda: confirmed.append(
                    confirm(held.google, held.engine, shown[0], actor="benchmark", today=held.today)
                )
            )
            line("connect and first sync", f"{took:.2f} s", f"  {counts}")
        (workbook, first) = confirmed[0]
        yield Aligned(held.sandbox, held.engine, held.google, file_id, workbook, first, held.today)


def _cycles(held: Aligned) -> None:
    held.settle()
    for _ in range(ROUNDS):
        report = _timed(held, "unchanged")
        assert (report.changes_taken, report.cells_written) == (0, 0), report
    held.type_in(TAB, H10="Afsluttet")
    assert _timed(held, "one cell edited in the sheet").changes_taken == 1
    goal = held.find("ActionGoal", text="Handlemål nummer 7 om at gøre noget særligt for gruppe 49")
    held.change(Update(goal.id, {"text": "Handlemål, som nogen skrev om i systemet"}))
    assert _timed(held, "one field changed in the database").cells_written == 1


def _timed(held: Aligned, name: str) -> CycleReport:
    reports: list[CycleReport] = []
    with counting(held.engine, held.google.client.http_client.session) as counts:
        took = seconds(lambda: reports.append(held.cycle()))
    line(name, f"{took:.2f} s", f"  {counts}")
    return reports[0]
