"""The `q` of Drive's files.list: `mimeType='...' and name contains 'x' and trashed = false` and the like."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

File = dict[str, Any]
Test = Callable[[File], bool]
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")|(?P<op><=|>=|!=|=|<|>)|(?P<bracket>[()])|(?P<word>\w+))"
)
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda one, other: bool(one == other),
    "!=": lambda one, other: bool(one != other),
    "<": lambda one, other: bool(one < other),
    "<=": lambda one, other: bool(one <= other),
    ">": lambda one, other: bool(one > other),
    ">=": lambda one, other: bool(one >= other),
}


class InvalidQueryError(ValueError):
    """The query cannot be read, or uses a field the sandbox does not have."""


def compile_query(text: str) -> Test:
    """A test for files. Raises InvalidQueryError."""
    reader = _Reader(text)
    test = reader.either()
    if reader.tokens:
        raise InvalidQueryError(text)
    return test


class _Reader:
    def __init__(self, text: str) -> None:
        self.tokens: list[str] = []
        at = 0
        text = text.strip()
        while at < len(text):
            match = _TOKEN.match(text, at)
            if not match:
                raise InvalidQueryError(text)
            self.tokens.append(match.group(0).strip())
            at = match.end()

    def take(self) -> str:
        if not self.tokens:
            raise InvalidQueryError("unexpected end")
        return self.tokens.pop(0)

    def either(self) -> Test:
        tests = [self.both()]
        while self.tokens and self.tokens[0].lower() == "or":
            self.take()
            tests.append(self.both())
        return lambda file: any(test(file) for test in tests)

    def both(self) -> Test:
        tests = [self.term()]
        while self.tokens and self.tokens[0].lower() == "and":
            self.take()
            tests.append(self.term())
        return lambda file: all(test(file) for test in tests)

    def term(self) -> Test:
        first = self.take()
        if first.lower() == "not":
            test = self.term()
            return lambda file: not test(file)
        if first == "(":
            test = self.either()
            if self.take() != ")":
                raise InvalidQueryError("missing )")
            return test
        if first[0] in "'\"":
            return self.membership(_text(first))
        return self.comparison(first)

    def membership(self, value: str) -> Test:
        if self.take().lower() != "in":
            raise InvalidQueryError("expected in")
        field = self.take()
        if field == "parents":
            return lambda file: value in file["parents"]
        if field in ("owners", "writers", "readers"):
            return lambda file: value == "me" or any(value == item.get("emailAddress") for item in file["permissions"])
        raise InvalidQueryError(field)

    def comparison(self, field: str) -> Test:
        operator, token = self.take(), self.take()
        if field in ("trashed", "starred", "sharedWithMe"):
            wanted = {"true": True, "false": False}.get(token.lower())
            if wanted is None or operator not in ("=", "!="):
                raise InvalidQueryError(field)
            return lambda file: _COMPARE[operator](bool(file.get(field, False)), wanted)
        if token[0] not in "'\"" or field not in ("name", "mimeType", "modifiedTime", "createdTime", "fullText"):
            raise InvalidQueryError(field)
        value = _text(token)
        if operator.lower() == "contains":
            name = "name" if field == "fullText" else field
            return lambda file: value.casefold() in file[name].casefold()
        if operator not in _COMPARE:
            raise InvalidQueryError(operator)
        if field.endswith("Time"):
            value = value.rstrip("Z")
            return lambda file: _COMPARE[operator](file[field].rstrip("Z"), value)
        return lambda file: _COMPARE[operator](file[field], value)


def _text(token: str) -> str:
    return re.sub(r"\\(.)", r"\1", token[1:-1])
