"""The layouts that Styring reads, as declarations: which columns and headings there are, and which lens reads each."""

from sync.layouts.base import ColumnSpec, HeadingSpec, TabSpec
from sync.layouts.goal_chain import GOAL_CHAIN
from sync.layouts.measurements import MEASUREMENTS
from sync.layouts.registers import BODIES, PERSONS, UNITS

SPECS: tuple[TabSpec, ...] = (GOAL_CHAIN, MEASUREMENTS, PERSONS, UNITS, BODIES)

__all__ = [
    "BODIES",
    "GOAL_CHAIN",
    "MEASUREMENTS",
    "PERSONS",
    "SPECS",
    "UNITS",
    "ColumnSpec",
    "HeadingSpec",
    "TabSpec",
]
