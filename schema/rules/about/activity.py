"""Rules about an activity."""

from schema.rules.finding import Finding
from schema.rules.registry import Instead, Row, register


def time_without_text(activity: Row) -> Finding | None:
    """A05: a line with a time, but no text."""
    return Finding("A05", field="what", entity=activity["id"]) if activity["periods"] else None


register(Instead("Activity", "what", time_without_text))
