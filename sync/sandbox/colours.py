"""Colours as Google keeps them: eight bits a channel, told as 32-bit fractions; a channel of zero is not told."""

from __future__ import annotations

import struct
from typing import Any

_CHANNELS = ("red", "green", "blue")
_FULL = 255
_FARTHEST = 2.0**100


def _single(value: float) -> float:
    """The nearest 32-bit float."""
    return float(struct.unpack("f", struct.pack("f", value))[0])


def _told(level: int) -> float:
    """The shortest decimal that is read as the 32-bit fraction, such as 0.49803922 for 127."""
    fraction = _single(level / _FULL)
    shown = (float(f"{fraction:.{digits}g}") for digits in range(6, 10))
    return next(short for short in shown if _single(short) == fraction)


_TOLD: list[float] = [0, *(_told(level) for level in range(1, _FULL)), 1]


def kept(colour: dict[str, Any]) -> dict[str, Any]:
    """A Color message as it is read back: 0.5 is 0.49803922, and 112, which is no fraction, the rest of 112 * 255."""
    found = {name: value for name, value in colour.items() if name not in _CHANNELS}
    levels = {name: _level(colour.get(name, 0)) for name in _CHANNELS}
    return {name: _TOLD[level] for name, level in levels.items() if level} | found


def _level(value: float) -> int:
    if not abs(value) < _FARTHEST:  # also what is no number
        return 0
    return int(_single(_single(value) * _FULL)) % (_FULL + 1)
