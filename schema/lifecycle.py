"""Life cycles: which state may follow which (DOMAIN.md 2.20)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

State = TypeVar("State", bound=Enum)


@dataclass(frozen=True, slots=True, eq=False)
class Lifecycle(Generic[State]):
    """The steps of one enum of states; a state without steps is an end.

    It binds changes through the API alone: a sheet or an import tells what is so, however it came about.
    """

    steps: Mapping[State, tuple[State, ...]]

    def following(self, state: State) -> tuple[State, ...]:
        """The states that may follow, in the order in which people are told of them."""
        return self.steps.get(state, ())

    def allows(self, before: State | None, after: State | None) -> bool:
        """Whether a record may go from one state to the other; a state that is not told yet may become any, and one
        that is told is not taken back: through nothing every step could be skipped."""
        return before is None or before == after or (after is not None and after in self.following(before))
