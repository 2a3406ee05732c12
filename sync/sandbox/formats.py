"""Cell formats: interned, immutable, with their JSON kept ready for answers.

Ten thousand cells share a handful of formats, so each distinct format is one object; its JSON under a field mask is
made once and copied as bytes.
"""

from __future__ import annotations

from typing import Any
from weakref import WeakValueDictionary

import orjson

from sync.sandbox import fields
from sync.sandbox.theme import with_style

_WHITE = {"red": 1, "green": 1, "blue": 1}
DEFAULT: dict[str, Any] = {
    "backgroundColor": _WHITE,
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        "foregroundColor": {},
        "fontFamily": "arial,sans,sans-serif",
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
        "foregroundColorStyle": {"rgbColor": {}},
    },
    "backgroundColorStyle": {"rgbColor": _WHITE},
}
_COLOURS = ("backgroundColor", "foregroundColor", "tabColor")
_TWINS = {name: f"{name}Style" for name in _COLOURS} | {f"{name}Style": name for name in _COLOURS}
_EFFECTIVE_ONLY = {"hyperlinkDisplayType": "PLAIN_TEXT"}


class Format:
    """One distinct userEnteredFormat. Compare by identity; make through `intern`."""

    __slots__ = ("__weakref__", "_effective", "_fragments", "pattern", "type", "value")

    def __init__(self, value: dict[str, Any]) -> None:
        self.value = value
        number = value.get("numberFormat") or {}
        self.type: str | None = number.get("type")
        self.pattern: str | None = number.get("pattern") or None
        self._effective: dict[str, Any] | None = None
        self._fragments: dict[tuple[int, str], orjson.Fragment | None] = {}

    def effective(self) -> dict[str, Any]:
        """The format with the defaults filled in."""
        if self._effective is None:
            self._effective = _merged({**DEFAULT, **_EFFECTIVE_ONLY}, self.value)
        return self._effective

    def user_json(self, mask: fields.Mask, key: str) -> orjson.Fragment | None:
        """JSON of userEnteredFormat under the mask (`key` is the mask's text); None when nothing is left."""
        return self._fragment((0, key), self.value, mask)

    def effective_json(self, mask: fields.Mask, key: str) -> orjson.Fragment | None:
        """JSON of effectiveFormat under the mask; None when nothing is left."""
        return self._fragment((1, key), self.effective(), mask)

    def _fragment(self, key: tuple[int, str], value: dict[str, Any], mask: fields.Mask) -> orjson.Fragment | None:
        if key not in self._fragments:
            masked = pruned(fields.apply(mask, value))
            self._fragments[key] = orjson.Fragment(orjson.dumps(masked)) if masked else None
        return self._fragments[key]


_interned: WeakValueDictionary[bytes, Format] = WeakValueDictionary()


def intern(value: dict[str, Any] | None) -> Format | None:
    """The one Format object for this JSON; None for an empty one."""
    if not value:
        return None
    sent = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    found = _interned.get(sent)
    if found is None:
        value = _with_styles(value)
        key = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
        found = _interned.get(key) or Format(value)
        _interned[key] = _interned[sent] = found
    return found


def updated(old: Format | None, new: dict[str, Any] | None, mask: fields.Mask) -> Format | None:
    """The old format with what the mask names replaced by (or cleared to) what `new` says."""
    if not mask:
        return intern(new)
    return intern(replace_masked(old.value if old else {}, new or {}, mask))


def with_number_format(old: Format | None, number_format: dict[str, str]) -> Format | None:
    """The old format with another number format."""
    return intern({**(old.value if old else {}), "numberFormat": number_format})


def replace_masked(old: dict[str, Any], new: dict[str, Any], mask: fields.Mask) -> dict[str, Any]:
    """`old` with the masked fields taken from `new`; masked fields that `new` lacks are removed."""
    result = dict(old)
    for name, below in mask.items():
        value = new.get(name)
        if below and isinstance(value or {}, dict):
            inner = replace_masked(result.get(name) or {}, value or {}, below)
            if inner:
                result[name] = inner
            else:
                result.pop(name, None)
        elif value is None:
            result.pop(name, None)
        else:
            result[name] = value
        twin = _TWINS.get(name)
        if twin is not None and twin not in mask:
            result.pop(twin, None)
    return result


def _with_styles(value: dict[str, Any]) -> dict[str, Any]:
    result = dict(value)
    for name in ("backgroundColor", "foregroundColor"):
        with_style(result, name)
    if isinstance(result.get("textFormat"), dict):
        result["textFormat"] = _with_styles(result["textFormat"])
    return result


def _merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for name, value in over.items():
        nested = isinstance(value, dict) and isinstance(base.get(name), dict) and "olor" not in name
        merged[name] = _merged(base[name], value) if nested else value
    return merged


def pruned(value: Any) -> Any:
    """Without the empty messages that a mask leaves behind; an empty colour (black) stays."""
    if not isinstance(value, dict):
        return value
    kept = {name: pruned(item) for name, item in value.items()}
    return {name: item for name, item in kept.items() if item != {} or "olor" in name}
