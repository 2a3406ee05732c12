"""Condenses Google's discovery documents into the table of methods that the sandbox ships.

Run as a script, it rewrites `sync/sandbox/methods.json`; a test fails when that file is no longer what this makes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.sync.sandbox.contract_source import discovery, kind

TARGET = Path(__file__).parents[3] / "sync" / "sandbox" / "methods.json"


def methods(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All methods of an API, however deep."""
    yield from document.get("methods", {}).values()
    for resource in document.get("resources", {}).values():
        yield from methods(resource)


def condensed() -> dict[str, Any]:
    """Per API: its methods (id -> verb, path, query parameters, messages), and the messages of Drive."""
    table: dict[str, Any] = {"methods": {}}
    for name in ("sheets.v4", "drive.v3"):
        document = discovery(name)
        for method in methods(document):
            query = sorted(key for key, given in method.get("parameters", {}).items() if given["location"] == "query")
            table["methods"][method["id"]] = {
                "verb": method["httpMethod"],
                "path": "/" + document["servicePath"] + method["path"],
                "query": query,
                "request": method.get("request", {}).get("$ref"),
                "response": method.get("response", {}).get("$ref"),
            }
        table[f"{name.partition('.')[0]}Parameters"] = sorted(document["parameters"])
    table["driveMessages"] = {}
    for name, message in discovery("drive.v3")["schemas"].items():
        _add_message(table["driveMessages"], name, message)
    return table


def _add_message(messages: dict[str, Any], name: str, message: dict[str, Any]) -> None:
    """Messages inside messages get a name of their own, such as `File.capabilities`."""
    properties = messages[name] = {}
    for prop, schema in message.get("properties", {}).items():
        inner = schema["items"] if schema.get("type") == "array" else schema
        if "properties" in inner:
            _add_message(messages, f"{name}.{prop}", inner)
            inner = {"$ref": f"{name}.{prop}"}
        properties[prop] = ("[" if schema.get("type") == "array" else "") + kind(inner)


def text() -> str:
    return json.dumps(condensed(), indent=0, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
