"""The `q` of Drive's files.list: `mimeType='...' and name contains 'x' and trashed = false` and the like.

As Google's guide says, `contains` compares words from their beginning: HelloWorld contains 'Hello' and not 'World'.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

File = dict[str, Any]
Test = Callable[[File], bool]
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")|(?P<op><=|>=|!=|=|<|>)|(?P<bracket>[(){}])|(?P<word>\w+))"
)
_WORDS = re.compile(r"\w+")
_ROLES = {
    "owners": ("owner",),
    "writers": ("owner", "organizer", "fileOrganizer", "writer"),
    "readers": ("owner", "organizer", "fileOrganizer", "writer", "commenter", "reader"),
}
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
        if field == "owners" and value == "me":
            return lambda file: bool(file["ownedByMe"])
        roles = _ROLES.get(field)
        if roles is None:
            raise InvalidQueryError(field)
        return lambda file: any(
            item["role"] in roles and value.casefold() == item.get("emailAddress", "").casefold()
            for item in file.get("permissions", ())
        )

    def comparison(self, field: str) -> Test:
        if field in ("properties", "appProperties"):
            return self.has(field)
        operator, token = self.take().lower(), self.take()
        if field in ("trashed", "starred", "sharedWithMe"):
            wanted = {"true": True, "false": False}.get(token.lower())
            if wanted is None or operator not in ("=", "!="):
                raise InvalidQueryError(field)
            if field == "sharedWithMe":
                return lambda file: _COMPARE[operator](not file["ownedByMe"], wanted)
            return lambda file: _COMPARE[operator](bool(file.get(field, False)), wanted)
        if token[0] not in "'\"":
            raise InvalidQueryError(field)
        value = _text(token)
        if field.endswith("Time"):
            return _time_test(field, operator, value)
        if field == "fullText" and operator == "contains":
            return lambda file: _holds_words(file.text(), value)  # type: ignore[attr-defined]
        if field == "name" and operator == "contains":
            return lambda file: _holds_words(file["name"], value)
        if field == "mimeType" and operator == "contains":
            return lambda file: value.casefold() in file["mimeType"].casefold()
        if field not in ("name", "mimeType") or operator not in _COMPARE:
            raise InvalidQueryError(field)
        return lambda file: _COMPARE[operator](file[field], value)

    def has(self, field: str) -> Test:
        """`properties has { key='a' and value='b' }`."""
        words = [self.take() for _ in range(9)]
        shape = [word.lower() for word in (*words[:4], words[5], *words[6:8])]
        if shape != ["has", "{", "key", "=", "and", "value", "="] or self.take() != "}":
            raise InvalidQueryError(field)
        key, value = _text(words[4]), _text(words[8])
        return lambda file: file.get(field, {}).get(key) == value


def _time_test(field: str, operator: str, text: str) -> Test:
    if field not in ("modifiedTime", "createdTime") or operator not in _COMPARE:
        raise InvalidQueryError(field)
    value = _moment(text)
    return lambda file: _COMPARE[operator](_moment(file[field]), value)


def _moment(text: str) -> datetime:
    """An RFC 3339 time; UTC where it names no zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidQueryError(text) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _holds_words(text: str, wanted: str) -> bool:
    """Whether the words wanted stand in `text` one after the other, the last perhaps only begun."""
    words, begun = _WORDS.findall(text.casefold()), _WORDS.findall(wanted.casefold())
    if not begun:
        return False
    size = len(begun)
    return any(
        words[at : at + size - 1] == begun[:-1] and words[at + size - 1].startswith(begun[-1])
        for at in range(len(words) - size + 1)
    )


def _text(token: str) -> str:
    return re.sub(r"\\(.)", r"\1", token[1:-1])
