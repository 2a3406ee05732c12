"""What reading a tab can answer instead of a TabReading; the texts are Danish, for the person who connects a tab."""

from dataclasses import dataclass
from enum import Enum, unique


@unique
class Why(Enum):
    """Why a tab is not read."""

    INSTRUCTIONS = "explains, or holds lists; ignored"
    OWN = "Styring's own notes tab"
    EMPTY = "nothing in it"
    CASES = "looks like cases of children (G03)"
    NO_HEADER = "no header row of a known layout"
    UNSURE = "a header that is not sure enough"
    TWICE = "a necessary column stands there twice (X03)"
    NO_HEADINGS = "a table without sub-goals"


@dataclass(frozen=True, slots=True)
class NotRecognised:
    """The tab is left alone. `reasons` say what was looked for and what was found."""

    tab_id: int
    title: str
    why: Why
    reasons: tuple[str, ...]

    @property
    def ignored(self) -> bool:
        """Whether nobody would expect the tab to be read."""
        return self.why in (Why.INSTRUCTIONS, Why.OWN, Why.EMPTY)


@dataclass(frozen=True, slots=True)
class HeaderGone:
    """A connected tab whose table is no longer there: emptied, or without its header row. Its sync is held."""

    tab_id: int
    title: str
    expected: tuple[str, ...]
    """The bound headers that were looked for."""
    emptied: bool
