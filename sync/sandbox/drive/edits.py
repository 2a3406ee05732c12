"""What Drive changes about a file, as operations that the journal can run again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sync.sandbox import a1, values
from sync.sandbox.cells import Json
from sync.sandbox.document import Document
from sync.sandbox.grid import Sheet
from sync.sandbox.requests import sheets

if TYPE_CHECKING:
    from sync.sandbox.operations import Operation


def update(document: Document, operation: Operation) -> Json:
    """New name, trash, parents or details; a detail that is null is forgotten."""
    changes = dict(operation.body)
    if "details" in changes:
        changes["details"] = details_after(document.file.details, changes["details"])
    if "parents" in changes:
        changes["parents"] = tuple(changes["parents"])
    document.file = replace(document.file, **changes)
    return {}


def details_after(before: Mapping[str, Any], changes: Mapping[str, Any]) -> Json:
    """The details of a file after a change; entries of properties are changed one by one, null takes one away."""
    merged = {**before, **changes}
    for name in ("properties", "appProperties"):
        entries = {**before.get(name, {}), **(merged.get(name) or {})}
        merged[name] = {key: value for key, value in entries.items() if value is not None} or None
    return {name: value for name, value in merged.items() if value is not None}


def add_permission(document: Document, operation: Operation) -> Json:
    """One more permission; who had one already has this one now."""
    permission: Json = operation.body
    others = [item for item in document.file.permissions if item["id"] != permission["id"]]
    if permission["role"] == "owner":
        others = [{**item, "role": "writer"} if item["role"] == "owner" else item for item in others]
    document.file = replace(document.file, permissions=(*others, permission), guarded=True)
    return permission


def update_permission(document: Document, operation: Operation) -> Json:
    """Other properties for a permission; a new owner makes a writer of the old one."""
    changed: Json = {}
    kept = []
    for item in document.file.permissions:
        if item["id"] == operation.body["id"]:
            changed = {name: value for name, value in {**item, **operation.body}.items() if value is not None}
            kept.append(changed)
        elif operation.body.get("role") == "owner" and item["role"] == "owner":
            kept.append({**item, "role": "writer"})
        else:
            kept.append(item)
    document.file = replace(document.file, permissions=tuple(kept), guarded=True)
    return changed


def delete_permission(document: Document, operation: Operation) -> Json:
    """One permission less."""
    kept = tuple(item for item in document.file.permissions if item["id"] != operation.body["id"])
    document.file = replace(document.file, permissions=kept, guarded=True)
    return {}


def replace_content(document: Document, operation: Operation) -> Json:
    """All tabs give way to one with the rows of an upload."""
    fill(document, operation.body["rows"], operation.at)
    return {}


def fill(document: Document, rows: list[list[str]], at: int) -> None:
    """One tab with these rows, read as if somebody had typed them, in place of all others.

    It has a new id and the name of the file, as Google's conversion gives it; a file may be without a name, a tab not.
    """
    size = {"rowCount": max(len(rows), 1000), "columnCount": max([26, *map(len, rows)])}
    identity = document.new_id(sheet.id for sheet in document.sheets)
    title = document.file.name[: sheets.LONGEST_TITLE] or "Sheet1"
    document.sheets = []
    document.named_ranges = []
    sheet: Sheet = sheets.new_sheet(document, {"sheetId": identity, "title": title, "gridProperties": size})
    document.sheets.append(sheet)
    if any(rows):
        how = {"valueInputOption": "USER_ENTERED"}
        values.write(document, {"values": rows}, a1.quoted(sheet.title) + "!A1", how, at)
