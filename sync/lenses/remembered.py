"""What was read out of a text before, so that a sheet that stands still costs no parsing.

Reading is a pure function of a text and its context, and a cycle asks it of every cell and every database row again.
What is remembered is bounded by its characters, and nothing that must not be kept (DOMAIN.md G01, G02) stays in it.
"""

from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from threading import Lock
from typing import Generic, TypeVar

from schema.rules.personal_data import refuses
from sync.lenses.base import Context

MOST_CHARACTERS = 4_000_000
"""For each function: the list cells of some ten thousand goals."""
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


def remembered(
    function: Callable[[str, Context], Answer], most_characters: int = MOST_CHARACTERS
) -> Callable[[str, Context], Answer]:
    """The same function of a text and its context, remembering its answers.

    Answers are shared between callers, so they must be immutable. Of the context only what changes a reading counts:
    the neighbours do not.
    """
    memory: Memory[tuple[str, int, date | None, date | None], tuple[Answer]] = Memory(most_characters)

    def recalled(text: str, context: Context) -> Answer:
        key = (text, context.year, context.plan_start, context.plan_end)
        known = memory.get(key)
        if known is not None:
            return known[0]
        answer = function(text, context)
        if len(text) <= LONGEST and may_be_kept(text):
            memory.keep(key, (answer,), len(text))
        return answer

    recalled.__doc__ = function.__doc__
    return recalled


def may_be_kept(text: str) -> bool:
    """Whether neither the text nor a line of it alone is refused."""
    return refusal_of(text) is None and ("\n" not in text or all(refuses(line) is None for line in text.split("\n")))


_passed: Memory[str, bool] = Memory(MOST_CHARACTERS)


def refusal_of(text: str) -> str | None:
    """`refuses`, remembering the texts that it let pass; never one that it refused."""
    if _passed.get(text):
        return None
    rule = refuses(text)
    if rule is None and len(text) <= LONGEST:
        _passed.keep(text, True, len(text))
    return rule
