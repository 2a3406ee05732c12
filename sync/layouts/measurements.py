"""Tabs of results: T4, one measurement a row."""

import schema.entities  # noqa: F401  declares the entities
from sync.layouts.base import ColumnSpec, TabSpec, declared_headers
from sync.lenses.base import Lens
from sync.lenses.codes import CodeCell
from sync.lenses.counts import CountCell
from sync.lenses.period_cell import PeriodCell
from sync.lenses.results import ResultCell
from sync.lenses.text import PlainText


def _column(key: str, lens: Lens, headers: tuple[str, ...], *, required: bool = False) -> ColumnSpec:
    return ColumnSpec(key, "Measurement", key, lens, headers, required)


MEASUREMENTS = TabSpec(
    type="Measurement",
    columns=(
        # The number of the goal and the words of the criterion say together which criterion was measured.
        _column("goal_code", CodeCell("goal_code", 3), declared_headers("Measurement", "of"), required=True),
        _column("criterion", PlainText("criterion"), ("Kriterie", *declared_headers("SuccessCriterion", "text"))),
        _column("period", PeriodCell("period", deadline=False), declared_headers("Measurement", "period")),
        _column("value", ResultCell("value"), declared_headers("Measurement", "value"), required=True),
        _column("answers", CountCell("answers"), declared_headers("Measurement", "answers")),
        _column("invited", CountCell("invited"), declared_headers("Measurement", "invited")),
        _column("comment", PlainText("comment"), declared_headers("Measurement", "comment")),
        _column("feedback", PlainText("feedback"), declared_headers("Measurement", "feedback")),
    ),
)
