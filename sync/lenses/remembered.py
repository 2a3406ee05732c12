"""What was read out of a text before, so that a sheet that stands still costs no parsing.

Reading is a pure function of a text and its context, and a cycle asks it of every cell and every database row again.
What is remembered is bounded by its characters, and nothing that must not be kept (DOMAIN.md G01, G02) stays in it.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps
from threading import Lock
from typing import Any, Generic, TypeVar

from schema.rules.personal_data import refuses
from sync.lenses.base import Context, LensIssue

MOST_CHARACTERS = 2_000_000
"""For each function: the list cells of some five thousand goals, which take about 40 MB."""
LONGEST = 20_000
"""Longer texts are read anew each time."""
_OVERHEAD = 40
"""Characters that an entry counts for beside its text, so that there cannot be too many short ones either."""

Key = TypeVar("Key")
Answer = TypeVar("Answer")


class Memory(Generic[Key, Answer]):
    """The last answers by their keys, up to a number of characters; those asked for longest ago are forgotten first."""

    def __init__(self, most_characters: int) -> None:
        self._room = most_characters
        self._kept: OrderedDict[Key, tuple[Answer, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Answer | None:
        with self._lock:
            entry = self._kept.get(key)
            if entry is None:
                return None
            self._kept.move_to_end(key)
            return entry[0]

    def keep(self, key: Key, answer: Answer, characters: int) -> None:
        size = characters + _OVERHEAD
        with self._lock:
            if key in self._kept:
                return
            self._kept[key] = answer, size
            self._room -= size
            while self._room < 0:
                _, (_, freed) = self._kept.popitem(last=False)
                self._room += freed

    def __len__(self) -> int:
        return len(self._kept)


Reader = Callable[[str, Context], Answer]


def remembered(
    unless: Callable[[Any], bool] = lambda _: False, most_characters: int = MOST_CHARACTERS
) -> Callable[[Reader[Answer]], Reader[Answer]]:
    """Makes a function of a text and its context remember its answers.

    Answers are shared between callers, so they must be immutable. Of the context only what changes a reading counts:
    the neighbours do not. `unless`: such an answer comes from a text of which a part is refused, and is forgotten.
    """

    def remembering(function: Reader[Answer]) -> Reader[Answer]:
        memory: Memory[tuple[str, int, date | None, date | None], tuple[Answer]] = Memory(most_characters)

        @wraps(function)
        def recalled(text: str, context: Context) -> Answer:
            key = (text, context.year, context.plan_start, context.plan_end)
            known = memory.get(key)
            if known is not None:
                return known[0]
            answer = function(text, context)
            if len(text) <= LONGEST and refusal_of(text) is None and not unless(answer):
                memory.keep(key, (answer,), len(text))
            return answer

        return recalled

    return remembering


def tells_of_refusal(issues: Iterable[LensIssue]) -> bool:
    """Whether something of a text was refused (G01, G02)."""
    return any(issue.rule in ("G01", "G02") for issue in issues)


_passed: Memory[str, bool] = Memory(MOST_CHARACTERS)


def refusal_of(text: str) -> str | None:
    """`refuses`, remembering the texts that it let pass; never one that it refused."""
    if _passed.get(text):
        return None
    rule = refuses(text)
    if rule is None and len(text) <= LONGEST:
        _passed.keep(text, True, len(text))
    return rule
