"""Condenses Google's published discovery document into the table that the sandbox ships.

Run as a script, it rewrites `sync/sandbox/contract.json`; a test fails when that file is no longer what this makes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import googleapiclient.discovery_cache

TARGET = Path(__file__).parents[3] / "sync" / "sandbox" / "contract.json"


def discovery(name: str) -> dict[str, Any]:
    """The discovery document `name` ("sheets.v4", "drive.v3") of the installed client library."""
    folder = Path(googleapiclient.discovery_cache.__file__).parent / "documents"
    document: dict[str, Any] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return document


def kind(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return "@" + schema["$ref"]
    if schema["type"] == "array":
        return "[" + kind(schema["items"])
    if schema["type"] == "object":
        return "{" + kind(schema["additionalProperties"])
    if "enum" in schema:
        return "enum:" + "|".join(schema["enum"])
    return str(schema.get("format", schema["type"]))


def condensed() -> dict[str, Any]:
    """Message name -> property -> kind, for all messages of Sheets v4."""
    messages = {
        name: {prop: kind(schema) for prop, schema in message.get("properties", {}).items()}
        for name, message in discovery("sheets.v4")["schemas"].items()
    }
    return {"sheets": messages}


def text() -> str:
    return json.dumps(condensed(), indent=0, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
