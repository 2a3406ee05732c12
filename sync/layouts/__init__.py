"""The layouts that Styring reads, as declarations: which columns and headings there are, and which lens reads each."""

from sync.layouts.base import ColumnSpec, HeadingSpec, TabSpec
from sync.layouts.goal_chain import GOAL_CHAIN
from sync.layouts.measurements import MEASUREMENTS

SPECS: tuple[TabSpec, ...] = (GOAL_CHAIN, MEASUREMENTS)

__all__ = ["GOAL_CHAIN", "MEASUREMENTS", "SPECS", "ColumnSpec", "HeadingSpec", "TabSpec"]
