"""What a sentence says apart from its times and numbers: two sentences with one skeleton are the same sentence."""

import re
from collections.abc import Sequence

from sync.lenses.invisible import MARKS

_FOLD = str.maketrans(
    {
        "\u00a0": " ",
        "\u2007": " ",
        "\u202f": " ",
        "\u00ad": "",
        **dict.fromkeys(MARKS, ""),
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "’": "'",
        "‘": "'",
        "–": "-",
        "—": "-",
        "…": "...",
        "\x00": " ",
    }
)
_HOLE = "\x00"
_TOKEN = re.compile(r"\x00|\w+|\s+|[^\w\s]")
_GLUE_WORDS = frozenset(
    (
        "i",
        "på",
        "den",
        "d",
        "fra",
        "til",
        "og",
        "samt",
        "eller",
        "ved",
        "pr",
        "omkring",
        "ca",
        "om",
        "inden",
        "mellem",
        "senest",
        "hen",
        "mod",
        "af",
        "for",
    )
)
_SHORTENED = ("d", "ca", "pr")
_GLUE_SIGNS = frozenset(",;:-/.&+")
_OPENING, _CLOSING = "([", ")]"
_NO_SPACE_BEFORE = frozenset(",;:.!?)]")
_FOOTNOTE = re.compile(r"(?:\s*\*{1,3}\)?)$")


def without_footnote(text: str) -> str:
    """The text without the footnote star at its end: `… det første år *)` -> `… det første år`."""
    text = text.rstrip()
    # A bounded look at the end: a footnote sign is a few characters long.
    head, end = text[:-8], text[-8:]
    match = _FOOTNOTE.search(end)
    return (head + end[: match.start()]).rstrip() if match and (head or match.start()) else text


def fold(text: str) -> str:
    """The text with spaces, quotes and dashes in one form, without footnote star and final full stop."""
    return skeleton(text, ())


def skeleton(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text without `spans` and the glue that would be left hanging: a comma, a dash, brackets, a preposition.

    >>> skeleton("Temadag for alle teams, uge 34", [(24, 30)])
    'Temadag for alle teams'
    """
    kept: list[str] = []
    position = 0
    for start, end in sorted(spans):
        if start < position:
            continue
        kept += [text[position:start].translate(_FOLD), _HOLE]
        position = end
    kept.append(text[position:].translate(_FOLD))
    tokens = _TOKEN.findall(without_footnote("".join(kept)))
    result: list[str] = []
    for part in tokens:
        if part == _HOLE or (part in _CLOSING and _closes_nothing(result)):
            _drop_glue(result)
            result.append(_HOLE)
        elif part not in _GLUE_SIGNS or part == "." or not _starts_with_hole(result):
            result.append(part)
    return _tidy("".join(" " if part == _HOLE else part for part in result))


def _drop_glue(result: list[str]) -> None:
    """Removes what led up to a hole; a full stop ends a sentence, so it stays."""
    while result and _is_glue(result):
        result.pop()


def _is_glue(result: list[str]) -> bool:
    last = result[-1]
    if last == ".":
        return len(result) > 1 and result[-2].lower() in _SHORTENED
    return last.isspace() or last == _HOLE or last in _GLUE_SIGNS or last.lower() in _GLUE_WORDS


def _closes_nothing(result: list[str]) -> bool:
    """Whether an opening bracket with only holes and blanks after it ends the list; it is removed with them."""
    index = len(result)
    while index and (result[index - 1].isspace() or result[index - 1] == _HOLE):
        index -= 1
    if index and result[index - 1] in _OPENING and index < len(result):
        del result[index - 1 :]
        return True
    return False


def _starts_with_hole(result: list[str]) -> bool:
    return bool(result) and all(token.isspace() or token == _HOLE for token in result) and _HOLE in result


def _tidy(text: str) -> str:
    out: list[str] = []
    for word in text.split():
        if out and (word[0] in _NO_SPACE_BEFORE or out[-1][-1] in _OPENING):
            out[-1] += word
        else:
            out.append(word)
    return " ".join(out).rstrip(" .,;:-")
