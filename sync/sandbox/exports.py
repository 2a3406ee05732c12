"""A spreadsheet as a file: one tab as CSV or TSV, the workbook as xlsx."""

from __future__ import annotations

import csv
import io

from starlette.datastructures import QueryParams

from sync.sandbox import a1, values
from sync.sandbox.a1 import Bounds
from sync.sandbox.call import Content
from sync.sandbox.document import Document
from sync.sandbox.drive.resources import EXPORTS
from sync.sandbox.errors import DriveError
from sync.sandbox.grid import Sheet

_DELIMITERS = {"csv": ",", "tsv": "\t"}
_MEDIA_TYPES = {suffix: media_type for media_type, suffix in EXPORTS.items()}
_NOT_HERE = {
    "application/pdf": "pdf",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/x-vnd.oasis.opendocument.spreadsheet": "ods",
    "application/zip": "zip",
}


def export(document: Document, media_type: str, sheet: Sheet) -> Content:
    """The file of a media type; of a format with a single tab, `sheet`. Raises DriveError."""
    media_type = media_type.partition(";")[0].strip().lower()
    if media_type in _NOT_HERE:
        message = f"This sandbox does not export spreadsheets as {media_type}; it does as {', '.join(EXPORTS)}."
        raise DriveError(400, message, "badRequest", location=("mimeType", "parameter"))
    if media_type not in EXPORTS:
        message = "The requested conversion is not supported."
        raise DriveError(400, message, "badRequest", location=("convertTo", "parameter"))
    suffix = EXPORTS[media_type]
    if suffix in _DELIMITERS:
        name = _file_name(f"{document.file.name} - {sheet.title}.{suffix}")
        return Content(_delimited(document, sheet, suffix).encode(), f"{media_type}; charset=utf-8", name)
    from sync.sandbox import xlsx  # the one export that needs a library, which only the extra `sandbox` installs

    return Content(xlsx.workbook(document), media_type, _file_name(f"{document.file.name}.xlsx"))


def by_address(document: Document, query: QueryParams) -> Content:
    """The answer of `/spreadsheets/d/ID/export?format=csv&gid=0`. Raises DriveError."""
    suffix = (query.get("format") or query.get("exportFormat") or "xlsx").lower()
    media_type = _MEDIA_TYPES.get(suffix)
    if media_type is None:
        kinds = {short: kind for kind, short in _NOT_HERE.items()}
        media_type = kinds.get(suffix, suffix)
    gid = query.get("gid")
    sheet = document.sheets[0]
    if gid is not None and suffix in _DELIMITERS:
        found = [item for item in document.sheets if str(item.id) == gid]
        if not found:
            raise DriveError(400, f"There is no sheet with the gid {gid}.", "badRequest", location=("gid", "parameter"))
        sheet = found[0]
    return export(document, media_type, sheet)


def _file_name(text: str) -> str:
    """As it may stand in any folder: without what parts folders, and without line ends."""
    return "".join("_" if sign in "/\\" or not sign.isprintable() else sign for sign in text)


def _delimited(document: Document, sheet: Sheet, suffix: str) -> str:
    whole = values.get(document, a1.range_name(sheet.title, Bounds()), {"majorDimension": "ROWS"})
    rows: list[list[str]] = whole.get("values", [])
    width = max(map(len, rows), default=0)
    if suffix == "tsv":  # has no quotes, so what would need them becomes a blank
        plain = [[" ".join(text.split("\n")).replace("\t", " ") for text in row] for row in rows]
        return "\r\n".join("\t".join(row + [""] * (width - len(row))) for row in plain)
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    for row in rows:
        writer.writerow(row + [""] * (width - len(row)))
    return written.getvalue().removesuffix("\r\n")
