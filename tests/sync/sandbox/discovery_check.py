"""Checks answers against Google's discovery documents: an unknown property or a wrong type is a failure."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from tests.sync.sandbox.contract_source import discovery


@lru_cache(maxsize=2)
def _schemas(api: str) -> dict[str, Any]:
    schemas: dict[str, Any] = discovery(api)["schemas"]
    return schemas


def check(value: Any, message: str, api: str = "sheets.v4") -> Any:
    """Assert that `value` is a `message` of the API; returns it."""
    _check(value, {"$ref": message}, api, message)
    return value


def _check(value: Any, schema: dict[str, Any], api: str, path: str) -> None:
    if "$ref" in schema:
        target = _schemas(api)[schema["$ref"]]
        assert isinstance(value, dict), f"{path} is no message: {value!r}"
        for name, item in value.items():
            assert name in target.get("properties", {}), f"{path} has no property {name}"
            _check(item, target["properties"][name], api, f"{path}.{name}")
        return
    kind = schema["type"]
    if kind == "array":
        assert isinstance(value, list), path
        for index, item in enumerate(value):
            _check(item, schema["items"], api, f"{path}[{index}]")
    elif kind == "object":
        assert isinstance(value, dict), path
    elif kind == "boolean":
        assert isinstance(value, bool), path
    elif kind == "integer":
        assert isinstance(value, int), path
        assert not isinstance(value, bool), path
    elif kind == "number":
        assert isinstance(value, (int, float)), path
        assert not isinstance(value, bool), path
    elif kind == "string":
        assert isinstance(value, str), f"{path}: {value!r}"
        assert value in schema.get("enum", [value]), f"{path}: {value!r}"
