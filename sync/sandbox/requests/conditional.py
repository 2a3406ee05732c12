"""Conditional formats: addConditionalFormatRule, updateConditionalFormatRule, deleteConditionalFormatRule.

Rules are kept in order and follow their cells; `conditional_looks` says what they make of a cell's look.
"""

from __future__ import annotations

from sync.sandbox import conditions, ranges
from sync.sandbox.cells import Json
from sync.sandbox.document import Document
from sync.sandbox.errors import RefusedError
from sync.sandbox.grid import Sheet
from sync.sandbox.marked import Rule


def rule_json(sheet: Sheet, rule: Rule) -> Json:
    """A ConditionalFormatRule as answered."""
    return {"ranges": [ranges.to_json(sheet.id, bounds) for bounds in rule.where], **rule.rest}


def _read(document: Document, sent: Json) -> tuple[Sheet, Rule]:
    found = [document.grid_range(item) for item in sent.get("ranges") or []]
    if not found:
        raise RefusedError("At least one range must be specified.")
    sheet = found[0][0]
    if any(other is not sheet for other, _ in found):
        raise RefusedError("All ranges of a conditional format rule must be on the same sheet.")
    if ("booleanRule" in sent) == ("gradientRule" in sent):
        raise RefusedError("Exactly one of booleanRule or gradientRule must be specified.")
    if "booleanRule" in sent:
        conditions.require_sound(sent["booleanRule"].get("condition") or {})
    elif not {"minpoint", "maxpoint"} <= set(sent["gradientRule"]):
        raise RefusedError("A gradient rule must have a minpoint and a maxpoint.")
    rest = {name: value for name, value in sent.items() if name != "ranges"}
    return sheet, Rule(tuple(bounds for _, bounds in found), rest)


def add_conditional_format_rule(document: Document, request: Json) -> Json:
    """Add a rule at an index; the later ones move down."""
    sheet, rule = _read(document, request.get("rule") or {})
    index = request.get("index", 0)
    if not 0 <= index <= len(sheet.rules):
        raise RefusedError(f"index ({index}) must be between 0 and the number of rules ({len(sheet.rules)}).")
    sheet.rules = (*sheet.rules[:index], rule, *sheet.rules[index:])
    return {}


def _at(document: Document, request: Json) -> tuple[Sheet, int]:
    sheet, index = document.sheet(request.get("sheetId", 0)), request.get("index", 0)
    if not 0 <= index < len(sheet.rules):
        raise RefusedError(f"No conditional format on sheet: {sheet.id} at index: {index}")
    return sheet, index


def update_conditional_format_rule(document: Document, request: Json) -> Json:
    """Put another rule in the place of one, or move one."""
    if "rule" in request:
        target, rule = _read(document, request["rule"])
        request = {"sheetId": target.id, **request}
    sheet, index = _at(document, request)
    old = sheet.rules[index]
    if "rule" in request:
        if target is not sheet:
            raise RefusedError("A conditional format rule cannot move to another sheet.")
        sheet.rules = (*sheet.rules[:index], rule, *sheet.rules[index + 1 :])
        return {
            "newRule": rule_json(sheet, rule), **_some(newIndex=index, oldIndex=index), "oldRule": rule_json(sheet, old)
        }  # fmt: skip
    place = request.get("newIndex", 0)
    if not 0 <= place < len(sheet.rules):
        raise RefusedError(f"newIndex ({place}) must be between 0 and the number of rules ({len(sheet.rules)}).")
    others = (*sheet.rules[:index], *sheet.rules[index + 1 :])
    sheet.rules = (*others[:place], old, *others[place:])
    return {"newRule": rule_json(sheet, old), **_some(newIndex=place, oldIndex=index)}


def _some(**numbers: int) -> Json:
    return {name: number for name, number in numbers.items() if number}


def delete_conditional_format_rule(document: Document, request: Json) -> Json:
    """Remove the rule at an index; answers it."""
    sheet, index = _at(document, request)
    gone = sheet.rules[index]
    sheet.rules = (*sheet.rules[:index], *sheet.rules[index + 1 :])
    return {"rule": rule_json(sheet, gone)}
