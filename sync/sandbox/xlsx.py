"""A workbook as an Excel file, made from the Spreadsheet resource that the API answers."""

from __future__ import annotations

import io
import re
from typing import Any

import orjson
import xlsxwriter
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from sync.sandbox import entry, fields, formula_text, view, xlsx_rules
from sync.sandbox.cells import Json
from sync.sandbox.document import Document
from sync.sandbox.formula_text import Reference
from sync.sandbox.locales import conventions

_MASK = (
    "namedRanges(name,range),sheets(properties,merges,data(startRow,startColumn,rowMetadata,columnMetadata,"
    "rowData.values(userEnteredValue,effectiveValue,formattedValue,userEnteredFormat,effectiveFormat.numberFormat,note,"
    "dataValidation)),basicFilter.range)"
)
_LONGEST_TITLE = 31
_LONGEST_TEXT = 32_767
_PATTERNS = {
    "CURRENCY": "#,##0.00",
    "DATE": "yyyy-mm-dd",
    "DATE_TIME": "yyyy-mm-dd hh:mm:ss",
    "NUMBER": "#,##0.00",
    "PERCENT": "0.00%",
    "SCIENTIFIC": "0.00E+00",
    "TEXT": "@",
    "TIME": "hh:mm:ss",
}
_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[rR]\d*(?:[cC]\d*)?|[cC]\d*")
_BORDERS = {"SOLID": 1, "SOLID_MEDIUM": 2, "DASHED": 3, "DOTTED": 4, "SOLID_THICK": 5, "DOUBLE": 6}
_BETWEEN_QUOTES = re.compile(r"(\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*')")


def workbook(document: Document) -> bytes:
    """The bytes of an xlsx file: values, formulas with their last result, looks, notes, merges, sizes."""
    resource = view.spreadsheet(document, fields.for_answer(_MASK, "Spreadsheet"), (), True)
    plain_json: Json = orjson.loads(orjson.dumps(resource))
    sheets: list[Json] = plain_json["sheets"]
    written = io.BytesIO()
    titles = _titles(sheets)
    # Texts stay texts: nothing is taken for a number, a formula or a link because of how it looks.
    plain = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    plain["use_future_functions"] = True  # functions that Excel has had since 2010 have a prefix in its files
    font = {"default_format_properties": {"font_name": "Arial", "font_size": 10}}
    with xlsxwriter.Workbook(written, plain | font) as book:
        formats = _Formats(book)
        for sheet in sheets:
            tab = book.add_worksheet(titles[sheet["properties"]["title"]])
            _Tab(tab, formats, document, titles).write(sheet)
        _define_names(book, plain_json.get("namedRanges", []), sheets, titles)
    return written.getvalue()


def _titles(sheets: list[Json]) -> dict[str, str]:
    """The title of each tab as Excel takes it: short, without certain signs, different from the others."""
    titles: dict[str, str] = {}
    taken: set[str] = set()
    for sheet in sheets:
        title = sheet["properties"]["title"]
        cleaned = re.sub(r"[\[\]:*?/\\]", "_", title).strip("'")[:_LONGEST_TITLE] or "_"
        name, number = cleaned, 1
        while name.casefold() in taken:
            number += 1
            name = f"{cleaned[: _LONGEST_TITLE - len(str(number)) - 1]}_{number}"
        taken.add(name.casefold())
        titles[title] = name
    return titles


def _define_names(book: xlsxwriter.Workbook, named: list[Json], sheets: list[Json], titles: dict[str, str]) -> None:
    """The named ranges, but for a name that Excel takes for a cell."""
    tabs = {sheet["properties"]["sheetId"]: sheet["properties"] for sheet in sheets}
    for item in named:
        area, tab = item["range"], tabs[item["range"].get("sheetId", 0)]
        if _LIKE_A_CELL.fullmatch(item["name"]):
            continue
        grid = tab["gridProperties"]
        first = xl_rowcol_to_cell(area.get("startRowIndex", 0), area.get("startColumnIndex", 0), True, True)
        bottom, right = area.get("endRowIndex", grid["rowCount"]), area.get("endColumnIndex", grid["columnCount"])
        last = xl_rowcol_to_cell(bottom - 1, right - 1, True, True)
        title = titles[tab["title"]].replace("'", "''")
        book.define_name(item["name"], f"='{title}'!{first}:{last}")


class _Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[bytes, CellFormat] = {}

    def of(self, cell: Json) -> CellFormat | None:
        """The format of a CellData; None for a plain cell."""
        shape = {**cell.get("userEnteredFormat", {}), **cell.get("effectiveFormat", {})}
        if not shape:
            return None
        key = orjson.dumps(shape, option=orjson.OPT_SORT_KEYS)
        if key not in self._made:
            self._made[key] = self._book.add_format(_properties(shape))
        return self._made[key]


def _properties(shape: Json) -> dict[str, Any]:
    text = shape.get("textFormat", {})
    properties: dict[str, Any] = {
        "bold": text.get("bold", False),
        "italic": text.get("italic", False),
        "underline": 1 if text.get("underline") else 0,
        "font_strikeout": text.get("strikethrough", False),
        "font_size": text.get("fontSize", 10),
        "font_name": text.get("fontFamily", "arial").partition(",")[0].title(),
        "text_wrap": shape.get("wrapStrategy") == "WRAP",
        "valign": {"TOP": "top", "MIDDLE": "vcenter"}.get(shape.get("verticalAlignment", ""), "bottom"),
    }
    side = shape.get("horizontalAlignment")
    if side in ("LEFT", "CENTER", "RIGHT"):
        properties["align"] = side.lower()
    number = shape.get("numberFormat")
    if number:
        properties["num_format"] = number.get("pattern") or _PATTERNS.get(number.get("type", ""), "General")
    background = _colour(shape.get("backgroundColor"))
    if background not in (None, "#FFFFFF"):
        properties["bg_color"] = background
    for edge, border in shape.get("borders", {}).items():
        properties[edge] = _BORDERS.get(border.get("style", ""), 0)
    foreground = _colour(text.get("foregroundColor"))
    if foreground not in (None, "#000000"):
        properties["font_color"] = foreground
    return properties


def _colour(value: Json | None) -> str | None:
    if value is None:
        return None
    return "#" + "".join(f"{round(255 * min(1, max(0, value.get(name, 0)))):02X}" for name in ("red", "green", "blue"))


class _Tab:
    def __init__(self, tab: Worksheet, formats: _Formats, document: Document, titles: dict[str, str]) -> None:
        self.tab, self.formats, self.titles = tab, formats, titles
        self.locale, self.today = conventions(document.locale), document.today

    def write(self, sheet: Json) -> None:
        """Everything of one tab."""
        properties = sheet["properties"]
        grid = properties.get("gridProperties", {})
        if grid.get("frozenRowCount") or grid.get("frozenColumnCount"):
            self.tab.freeze_panes(grid.get("frozenRowCount", 0), grid.get("frozenColumnCount", 0))
        if properties.get("hidden"):
            self.tab.hide()
        if "tabColor" in properties:
            self.tab.set_tab_color(_colour(properties["tabColor"]))
        for data in sheet.get("data", []):
            for index, column in enumerate(data.get("columnMetadata", [])):
                hidden = {"hidden": True} if column.get("hiddenByUser") else {}
                self.tab.set_column_pixels(index, index, column.get("pixelSize", 100), None, hidden)
            for index, row in enumerate(data.get("rowMetadata", [])):
                if row.get("hiddenByUser") or row.get("pixelSize", 21) != 21:
                    hidden = {"hidden": True} if row.get("hiddenByUser") else {}
                    self.tab.set_row_pixels(index, row.get("pixelSize", 21), None, hidden)
            self._cells(data.get("rowData", []))
            xlsx_rules.write(self.tab, data.get("rowData", []), self._formula, self._number)
        if "range" in sheet.get("basicFilter", {}):
            area = sheet["basicFilter"]["range"]
            bottom = area.get("endRowIndex", grid["rowCount"])
            right = area.get("endColumnIndex", grid["columnCount"])
            self.tab.autofilter(area.get("startRowIndex", 0), area.get("startColumnIndex", 0), bottom - 1, right - 1)
        for merge in sheet.get("merges", []):
            self._merge(merge, sheet)

    def _cells(self, rows: list[Json]) -> None:
        for row, line in enumerate(rows):
            for column, cell in enumerate(line.get("values", [])):
                if cell:
                    self._cell(row, column, cell)

    def _cell(self, row: int, column: int, cell: Json) -> None:
        shape = self.formats.of(cell)
        entered, effective = cell.get("userEnteredValue", {}), cell.get("effectiveValue", {})
        if "formulaValue" in entered:
            formula = self._formula(entered["formulaValue"])
            result = next(
                (effective[name] for name in effective if name != "errorValue"), cell.get("formattedValue", "")
            )
            self.tab.write_formula(row, column, formula, shape, result)
        elif "numberValue" in effective:
            self.tab.write_number(row, column, effective["numberValue"], shape)
        elif "boolValue" in effective:
            self.tab.write_boolean(row, column, effective["boolValue"], shape)
        elif "stringValue" in effective:
            self.tab.write_string(row, column, effective["stringValue"][:_LONGEST_TEXT], shape)
        elif shape is not None:
            self.tab.write_blank(row, column, None, shape)
        if cell.get("note"):
            self.tab.write_comment(row, column, cell["note"][:_LONGEST_TEXT])

    def _formula(self, text: str) -> str:
        return _formula(text, self.locale.decimal == ",", self.titles)

    def _number(self, text: str) -> float | None:
        value = entry.read(text, self.locale, self.today).value
        return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None

    def _merge(self, merge: Json, sheet: Json) -> None:
        top, left = merge.get("startRowIndex", 0), merge.get("startColumnIndex", 0)
        grid = sheet["properties"]["gridProperties"]
        bottom = merge.get("endRowIndex", grid["rowCount"])
        right = merge.get("endColumnIndex", grid["columnCount"])
        if bottom - top == 1 and right - left == 1:
            return
        rows = sheet["data"][0].get("rowData", [])
        cells = rows[top].get("values", []) if top < len(rows) else []
        first = cells[left] if left < len(cells) else {}
        shape = self.formats.of(first)
        self.tab.merge_range(top, left, bottom - 1, right - 1, "", shape)
        if first:
            self._cell(top, left, first)


def _formula(text: str, decimal_comma: bool, titles: dict[str, str]) -> str:
    """With the tabs' new titles and the separators of an Excel file: a decimal point, commas between arguments."""
    if any(title != name and title in text.replace("''", "'") for title, name in titles.items()):
        new = {title.casefold(): name for title, name in titles.items()}

        def change(reference: Reference) -> Reference:
            return reference._replace(title=new.get((reference.title or "").casefold(), reference.title))

        text = formula_text.rewrite(text, change)
    if not decimal_comma:
        return text
    parts = _BETWEEN_QUOTES.split(text)
    parts[::2] = [re.sub(r"(?<=\d),(?=\d)", ".", part).replace(";", ",").replace("\\", ",") for part in parts[::2]]
    return "".join(parts)
