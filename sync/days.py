"""The day, in Denmark."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def today_in_denmark() -> date:
    """The day on which periods and deadlines are judged."""
    return datetime.now(COPENHAGEN).date()
