"""Characters that no reader sees: joiners, direction marks, variation selectors, byte order marks.

They come along when people paste from other programs. They never change what a cell says, and they stay in the cell.
"""

ZERO_WIDTH = "\u200b"
"""The one of them that every reader of a text skips."""

MARKS = (
    "\u200b\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064"
    "\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff"
)

EDGE_MARKS = "".join(mark for mark in MARKS if mark not in "\u200d\ufe0e\ufe0f")
"""Those that belong to no sign: an emoji at the end of a text keeps its variation selector."""

_EVEN = str.maketrans(dict.fromkeys(MARKS, ZERO_WIDTH))


def even(text: str) -> str:
    """The text with every unseen mark in one form; of the same length, so that places in it are places in the cell."""
    return text if text.isascii() else text.translate(_EVEN)
