"""What may stand in a request: a table condensed from Google's discovery document, and the check against it.

`contract.json` maps each message to its properties and their kinds: a scalar type, `@Message`, `[kind` for a list,
`{kind` for a map, `enum:A|B`. Unknown names and wrong types are refused in Google's words.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from importlib import resources
from typing import Any

import orjson

from sync.sandbox import colours
from sync.sandbox.errors import bad_request

_TABLE = orjson.loads(resources.files("sync.sandbox").joinpath("contract.json").read_bytes())
MESSAGES: dict[str, dict[str, str]] = _TABLE["sheets"]
_MOST_VIOLATIONS = 20
_INTEGER_LIMIT = 2**31
_ONE_OF: dict[str, tuple[str, frozenset[str]]] = {
    "Request": ("kind", frozenset(MESSAGES["Request"])),
    "ColorStyle": ("kind", frozenset(("rgbColor", "themeColor"))),
    "ExtendedValue": ("value", frozenset(("numberValue", "stringValue", "boolValue", "formulaValue", "errorValue"))),
    "ConditionValue": ("value", frozenset(("relativeDate", "userEnteredValue"))),
    "ConditionalFormatRule": ("rule", frozenset(("booleanRule", "gradientRule"))),
    "DataFilter": ("filter", frozenset(("developerMetadataLookup", "a1Range", "gridRange"))),
    "DeveloperMetadataLocation": ("location", frozenset(("spreadsheet", "sheetId", "dimensionRange"))),
    "UpdateCellsRequest": ("area", frozenset(("start", "range"))),
    "AutoFillRequest": ("area", frozenset(("range", "sourceAndDestination"))),
    "PasteDataRequest": ("kind", frozenset(("delimiter", "html"))),
}
"""Message -> what the reference calls its union field, and the properties of which at most one may be set."""
_WRAPPED = ".value"  # Google names the indexes of a GridRange by the message around the number.


@lru_cache(maxsize=4096)
def snake(name: str) -> str:
    """`updateCells` -> `update_cells`: Google names fields this way in its messages."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


def camel(name: str) -> str:
    """`update_cells` -> `updateCells`: requests may use either spelling."""
    head, *rest = name.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


def check(message: str, value: Any, root: str = "") -> Any:
    """Return `value` as a message of the contract: names in camelCase, numbers as numbers, no nulls, no empty lists.

    `root` is the name of the request parameter that Google shows in front of the path ("data" for value ranges).
    Raises ApiError 400 that lists what is unknown or of a wrong type.
    """
    violations: list[tuple[str, str]] = []
    if not isinstance(value, dict):
        raise bad_request(
            [(root, f'Invalid JSON payload received. Unknown name "{root}": Root element must be a message.')]
        )
    checked = _message(message, value, root, violations)
    if violations:
        raise bad_request(violations[:_MOST_VIOLATIONS])
    return checked


def _message(name: str, value: dict[str, Any], path: str, violations: list[tuple[str, str]]) -> dict[str, Any]:
    """The checked message: the very same object when nothing had to be changed, for large bodies are common."""
    properties = MESSAGES[name]
    changed: dict[str, Any] | None = None
    for key, item in value.items():
        kind = properties.get(key)
        if kind == "string" and type(item) is str:
            continue
        prop = key if kind is not None else camel(key)
        kind = kind or properties.get(prop)
        if kind is None:
            at = f" at '{path}'" if path else ""
            violations.append((path, f'Invalid JSON payload received. Unknown name "{key}"{at}: Cannot find field.'))
            continue
        checked = item
        if item is not None:
            place = snake(prop) + (_WRAPPED if name == "GridRange" and kind == "int32" and prop != "sheetId" else "")
            checked = _value(kind, item, f"{path}.{place}" if path else place, violations, name)
        if checked is not item or prop != key or item is None or item == []:
            changed = dict(value) if changed is None else changed
            del changed[key]
            if item is not None and item != []:
                changed[prop] = checked
    checked_message = value if changed is None else changed
    if name in _ONE_OF and len(checked_message) > 1:
        union, members = _ONE_OF[name]
        for prop in [prop for prop in checked_message if prop in members][1:]:
            said = f"oneof field '{union}' is already set. Cannot set '{prop}'"
            violations.append((path, f"Invalid value at '{path}' (oneof), {said}"))
    return _as_kept(name, checked_message) if name in ("Color", "GridRange") and not violations else checked_message


def _as_kept(name: str, message: dict[str, Any]) -> dict[str, Any]:
    """The message as Google would answer it: what equals the value of a field that is missing is left out."""
    if name == "Color":
        return colours.kept(message)
    return message if message.get("sheetId") != 0 else {key: item for key, item in message.items() if key != "sheetId"}


def _value(kind: str, value: Any, path: str, violations: list[tuple[str, str]], owner: str) -> Any:
    if kind == "string" or kind.startswith("google-"):
        if isinstance(value, str):
            return value
        return _wrong(path, "TYPE_STRING", value, violations)
    if kind == "boolean":
        if isinstance(value, bool):
            return value
        return _wrong(path, "TYPE_BOOL", value, violations)
    if kind[0] == "@":
        if isinstance(value, dict):
            return _message(kind[1:], value, path, violations)
        return _wrong(path, f"type.googleapis.com/google.apps.sheets.v4.{kind[1:]}", value, violations)
    if kind[0] == "[":
        return _list(kind, value, path, violations, owner)
    if kind[0] == "{":
        if isinstance(value, dict):
            return {key: _value(kind[1:], item, f"{path}[{key}]", violations, owner) for key, item in value.items()}
        return _wrong(path, "Map", value, violations)
    if kind.startswith("enum:"):
        if isinstance(value, str) and value in kind[5:].split("|"):
            return value
        enum = f"type.googleapis.com/google.apps.sheets.v4.{owner}.{path.rsplit('.', 1)[-1]}"
        return _wrong(path, enum, value, violations)
    if kind == "any":
        return value
    return _number(kind, value, path, violations)


def _list(kind: str, value: Any, path: str, violations: list[tuple[str, str]], owner: str) -> Any:
    if not isinstance(value, list):
        if kind == "[[any":
            return _wrong(path, "type.googleapis.com/google.protobuf.ListValue", value, violations)
        value = [value]  # A lone element stands for a list of one, as in Google's JSON reader.
    inner = kind[1:]
    if inner == "[any":
        for index, row in enumerate(value):
            if not isinstance(row, list):
                list_value = "type.googleapis.com/google.protobuf.ListValue"
                _wrong(f"{path}[{index}]", list_value, row, violations)
        return value
    value = _flat(value)
    if inner[0] == "@":
        checked = [
            _message(inner[1:], item, f"{path}[{index}]", violations)
            if isinstance(item, dict)
            else _value(inner, item, f"{path}[{index}]", violations, owner)
            for index, item in enumerate(value)
        ]
    else:
        checked = [_value(inner, item, f"{path}[{index}]", violations, owner) for index, item in enumerate(value)]
    return value if all(new is old for new, old in zip(checked, value, strict=True)) else checked


def _flat(value: list[Any]) -> list[Any]:
    """The list without lists inside: Google's JSON reader puts the elements of an inner list into the outer one.

    pygsheets and gspread-formatting live by that: what they send as `requests` is a list of lists.
    """
    if not any(isinstance(item, list) for item in value):
        return value
    return [element for item in value for element in (_flat(item) if isinstance(item, list) else [item])]


def _number(kind: str, value: Any, path: str, violations: list[tuple[str, str]]) -> Any:
    label = {"int32": "TYPE_INT32", "int64": "TYPE_INT64", "double": "TYPE_DOUBLE", "float": "TYPE_FLOAT"}.get(
        kind, kind
    )
    if isinstance(value, bool):
        return _wrong(path, label, value, violations)
    number = value
    if isinstance(value, str):
        try:
            number = float(value) if kind in ("double", "float") else int(value)
        except ValueError:
            return _wrong(path, label, value, violations)
    if not isinstance(number, (int, float)):
        return _wrong(path, label, value, violations)
    if kind in ("double", "float"):
        return number
    if number != int(number) or (kind == "int32" and not -_INTEGER_LIMIT <= number < _INTEGER_LIMIT):
        return _wrong(path, label, value, violations)
    return value if type(value) is int else int(number)


def _wrong(path: str, kind: str, value: Any, violations: list[tuple[str, str]]) -> None:
    shown = f'"{value}"' if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    violations.append((path, f"Invalid value at '{path}' ({kind}), {shown}"))
