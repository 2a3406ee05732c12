"""Field masks: `sheets(data.rowData.values(note,userEnteredValue),properties)` as a tree.

A mask is a dict of names to masks; an empty dict means everything below. The same tree drives what is built for an
answer (`fields=`), what an update request touches (`"fields"`), and is checked against the contract.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sync.sandbox.contract import MESSAGES, camel
from sync.sandbox.errors import ApiError, bad_request

Mask = dict[str, "Mask"]
ALL: Mask = {}
_TOKEN = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*|\*|[(),./])\s*")


class InvalidMaskError(ValueError):
    """The text is no field mask; `.path` is the part that could not be read."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


@lru_cache(maxsize=512)
def parse(text: str) -> Mask:
    """Read a mask: names apart by `.` or `/`, grouped by brackets; `*` is everything. Raises InvalidMaskError."""
    tokens: list[str] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if not match:
            raise InvalidMaskError(text)
        tokens.append(match.group(1))
        position = match.end()
    mask, rest = _group(tokens, 0, text)
    if rest != len(tokens):
        raise InvalidMaskError(text)
    return mask


def _group(tokens: list[str], at: int, text: str) -> tuple[Mask, int]:
    mask: Mask = {}
    everything = False
    while True:
        path, below, at = _path(tokens, at, text)
        if path == ["*"]:
            everything = True
        else:
            _add(mask, path, below)
        if at < len(tokens) and tokens[at] == ",":
            at += 1
            continue
        return ({} if everything else mask), at


def _path(tokens: list[str], at: int, text: str) -> tuple[list[str], Mask, int]:
    names: list[str] = []
    while True:
        if at >= len(tokens) or tokens[at] in "(),./":
            raise InvalidMaskError(text)
        names.append(tokens[at] if tokens[at] == "*" else camel(tokens[at]))
        at += 1
        if at < len(tokens) and tokens[at] in "./":
            at += 1
            continue
        break
    if len(names) > 1 and names[-1] == "*":
        names.pop()
    if at < len(tokens) and tokens[at] == "(":
        below, at = _group(tokens, at + 1, text)
        if at >= len(tokens) or tokens[at] != ")":
            raise InvalidMaskError(text)
        return names, below, at + 1
    return names, {}, at


def _add(mask: Mask, path: list[str], below: Mask) -> None:
    for name in path[:-1]:
        if name in mask and not mask[name]:
            return
        mask = mask.setdefault(name, {})
    last = path[-1]
    if last not in mask:
        mask[last] = below
    elif mask[last] and below:
        for name, inner in below.items():
            _add(mask[last], [name], inner)
    else:
        mask[last] = {}


def wants(mask: Mask, name: str) -> Mask | None:
    """The mask below `name`; None when `name` is not asked for."""
    return ALL if not mask else mask.get(name)


def apply(mask: Mask, value: Any) -> Any:
    """`value` with only what the mask names; lists are masked item by item."""
    if not mask:
        return value
    if isinstance(value, list):
        return [apply(mask, item) for item in value]
    if not isinstance(value, dict):
        return value
    return {name: apply(below, value[name]) for name, below in mask.items() if name in value}


def unknown_path(mask: Mask, message: str) -> str | None:
    """The first path of the mask that the contract's `message` does not have, or None."""
    properties = MESSAGES.get(message)
    for name, below in mask.items():
        kind = properties.get(name) if properties is not None else None
        if kind is None:
            return name
        inner = kind.lstrip("[")
        if below:
            deeper = unknown_path(below, inner[1:]) if inner.startswith("@") else next(iter(below))
            if deeper:
                return f"{name}.{deeper}"
    return None


def for_answer(text: str | None, message: str) -> Mask:
    """The `fields` parameter of a Sheets request, checked against the answer's message. Raises ApiError 400."""
    if not text:
        return ALL
    return _checked(text, message, _unknown_in_answer)


def for_update(text: str | None, message: str, refuse: Callable[[str], Exception]) -> Mask:
    """The `fields` of an update request. `refuse` makes the exception for a missing or unknown field."""
    if not text:
        raise refuse("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    return _checked(text, message, lambda path: refuse(f"Invalid field: {path}"))


def _checked(text: str, message: str, error: Callable[[str], Exception]) -> Mask:
    try:
        mask = parse(text)
    except InvalidMaskError as invalid:
        raise error(invalid.path) from invalid
    path = unknown_path(mask, message)
    if path:
        raise error(path)
    return mask


def _unknown_in_answer(path: str) -> ApiError:
    description = f"Error expanding 'fields' parameter. Cannot find matching fields for path '{path}'."
    error = bad_request([(path, description)])
    error.message = "Request contains an invalid argument."
    return error
