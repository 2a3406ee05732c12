"""Cycles until nothing is left to do: for a person who waits, where the worker would come back later."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import Engine

from schema.enums import RunResult
from sync.cycle import BusyError, CycleReport, run_cycle
from sync.google import Google

MOST_CYCLES = 4
"""A new sub-goal with its goals, or a row that is gone, takes two; more is somebody else at work."""
PATIENCE_SECONDS, PAUSE_SECONDS = 20.0, 0.1


def settle(
    engine: Engine, google: Google, workbook: UUID, *, today: date | None = None, allow_removals: bool = False
) -> CycleReport:
    """Runs cycles until one has nothing to do, and reports them as one. Raises what `run_cycle` raises."""
    total = CycleReport(RunResult.OK)
    for _ in range(MOST_CYCLES):
        report = _when_free(lambda: run_cycle(engine, google, workbook, today=today, allow_removals=allow_removals))
        total = replace(
            report,
            changes_taken=total.changes_taken + report.changes_taken,
            cells_written=total.cells_written + report.cells_written,
        )
        if report.result is not RunResult.OK or not (report.changes_taken or report.cells_written or report.again):
            break
    return total


def _when_free(cycle: Callable[[], CycleReport]) -> CycleReport:
    """The cycle, as soon as a worker that is at the same spreadsheet is done with its own. Raises BusyError."""
    give_up = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return cycle()
        except BusyError:
            if time.monotonic() > give_up:
                raise
            time.sleep(PAUSE_SECONDS)
