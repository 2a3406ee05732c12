"""Checks answers against Google's discovery documents: an unknown property or a wrong type is a failure."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import requests

from sync.sandbox import methods
from tests.sync.sandbox import methods_source
from tests.sync.sandbox.contract_source import discovery

_LARGEST_CHECKED = 2_000_000


@lru_cache(maxsize=2)
def _schemas(api: str) -> dict[str, Any]:
    schemas: dict[str, Any] = discovery(api)["schemas"]
    return schemas


@lru_cache(maxsize=1)
def _responses() -> dict[str, str | None]:
    table = methods_source.condensed()["methods"]
    return {key: method["response"] for key, method in table.items()}


def check(value: Any, message: str, api: str = "sheets.v4") -> Any:
    """Assert that `value` is a `message` of the API; returns it."""
    _check(value, {"$ref": message}, api, message)
    return value


def check_answer(answer: requests.Response, path: str) -> None:
    """Assert that what was answered at `path` is what the API's discovery document promises for that method."""
    assert answer.request.method is not None
    found = methods.find(answer.request.method, "/" + path.partition("?")[0])
    json = answer.headers.get("content-type", "").startswith("application/json")
    if not answer.ok:
        if json and found is not None:
            assert set(answer.json()) == {"error"}, answer.text
            assert answer.json()["error"]["code"] == answer.status_code, answer.text
            assert ("errors" in answer.json()["error"]) == found[0].is_drive or answer.status_code == 401, answer.text
        return
    if found is None or not json or len(answer.content) > _LARGEST_CHECKED:
        return
    method, _ = found
    message = _responses()[method.id]
    assert message is not None, f"{method.id} answers nothing"
    try:
        value = answer.json()
    except requests.JSONDecodeError:
        return  # an answer cut off on demand
    check(value, message, "drive.v3" if method.is_drive else "sheets.v4")


def _check(value: Any, schema: dict[str, Any], api: str, path: str) -> None:
    if "$ref" in schema:
        _check_message(value, _schemas(api)[schema["$ref"]], api, path)
        return
    kind = schema["type"]
    if kind == "array":
        assert isinstance(value, list), path
        for index, item in enumerate(value):
            _check(item, schema["items"], api, f"{path}[{index}]")
    elif kind == "object" and "properties" in schema:
        _check_message(value, schema, api, path)
    elif kind == "object":
        assert isinstance(value, dict), path
        for name, item in value.items():
            _check(item, schema["additionalProperties"], api, f"{path}.{name}")
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


def _check_message(value: Any, target: dict[str, Any], api: str, path: str) -> None:
    assert isinstance(value, dict), f"{path} is no message: {value!r}"
    for name, item in value.items():
        assert name in target.get("properties", {}), f"{path} has no property {name}"
        _check(item, target["properties"][name], api, f"{path}.{name}")
