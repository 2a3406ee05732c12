"""The `q` of Drive's files.list: `mimeType='...' and name contains 'x' and trashed = false` and the like.

As Google's guide says, `contains` compares words from their beginning: HelloWorld contains 'Hello' and not 'World'.
`and` and `or` bind alike and are read from left to right, so that `a or b and c` is `(a or b) and c`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Listed:
    """What a query may ask of a file: its properties, its permissions, and all its texts once they are needed."""

    file: dict[str, Any]
    people: tuple[dict[str, Any], ...]
    text: Callable[[], str]


Test = Callable[[Listed], bool]
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")|(?P<op><=|>=|!=|=|<|>)|(?P<bracket>[(){}])|(?P<word>\w+))"
)
_WORDS = re.compile(r"\w+")
_ROLES = {
    "owners": ("owner",),
    "writers": ("owner", "organizer", "fileOrganizer", "writer"),
    "readers": ("owner", "organizer", "fileOrganizer", "writer", "commenter", "reader"),
}
_FLAGS = ("trashed", "starred", "sharedWithMe")
# A time that a file does not have, such as that of a look at it, is neither before nor after anything.
_TIMES = ("createdTime", "modifiedTime", "modifiedByMeTime", "sharedWithMeTime", "viewedByMeTime")
_DEEPEST = 50
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


def compile_query(text: str, names: Mapping[str, str]) -> Test:
    """A test for files; `names` says what `me` and `root` stand for. Raises InvalidQueryError."""
    reader = _Reader(text, names)
    test = reader.chain()
    if reader.tokens:
        raise InvalidQueryError(text)
    return test


class _Reader:
    def __init__(self, text: str, names: Mapping[str, str]) -> None:
        self.names = names
        self.depth = 0
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

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise InvalidQueryError("too many brackets")

    def chain(self) -> Test:
        first = self.term()
        rest: list[tuple[bool, Test]] = []
        while self.tokens and self.tokens[0].lower() in ("and", "or"):
            rest.append((self.take().lower() == "and", self.term()))
        return _chain(first, rest)

    def term(self) -> Test:
        first = self.take()
        if first.lower() == "not":
            self.deeper()
            test = self.term()
            self.depth -= 1
            return lambda listed: not test(listed)
        if first == "(":
            self.deeper()
            test = self.chain()
            if self.take() != ")":
                raise InvalidQueryError("missing )")
            self.depth -= 1
            return test
        if first[0] in "'\"":
            if self.take().lower() != "in":
                raise InvalidQueryError("expected in")
            return self.membership(_text(first), self.take())
        return self.comparison(first)

    def membership(self, value: str, field: str) -> Test:
        """`'x' in parents`, which Google also takes as `parents in 'x'`."""
        value = self.names.get(value, value)
        if field == "parents":
            return lambda listed: value in listed.file.get("parents", ())
        roles = _ROLES.get(field)
        if roles is None:
            raise InvalidQueryError(field)
        return lambda listed: any(
            item["role"] in roles and value.casefold() == item.get("emailAddress", "").casefold()
            for item in listed.people
        )

    def comparison(self, field: str) -> Test:
        if field in ("properties", "appProperties"):
            return self.has(field)
        if field == "sharedWithMe" and (not self.tokens or self.tokens[0].lower() in ("and", "or", ")")):
            return _flag(field, "=", "true")
        operator, token = self.take().lower(), self.take()
        if field in _FLAGS:
            return _flag(field, operator, token)
        if token[0] not in "'\"":
            raise InvalidQueryError(field)
        value = _text(token)
        if operator == "in":
            return self.membership(value, field)
        if field in _TIMES:
            return _time_test(field, operator, value)
        if field == "fullText" and operator == "contains":
            return lambda listed: _holds_words(listed.text(), value)
        if field == "name" and operator == "contains":
            return lambda listed: _holds_words(listed.file["name"], value)
        if field == "mimeType" and operator == "contains":
            return lambda listed: value.casefold() in listed.file["mimeType"].casefold()
        if field == "visibility" and operator in ("=", "!="):
            return lambda listed: _COMPARE[operator](_visibility(listed.people), value)
        if field not in ("name", "mimeType") or operator not in ("=", "!="):
            raise InvalidQueryError(field)
        return lambda listed: _COMPARE[operator](listed.file[field], value)

    def has(self, field: str) -> Test:
        """`properties has { key='a' and value='b' }`."""
        words = [self.take() for _ in range(9)]
        shape = [word.lower() for word in (*words[:4], words[5], *words[6:8])]
        if shape != ["has", "{", "key", "=", "and", "value", "="] or self.take() != "}":
            raise InvalidQueryError(field)
        key, value = _text(words[4]), _text(words[8])
        return lambda listed: listed.file.get(field, {}).get(key) == value


def _chain(first: Test, rest: list[tuple[bool, Test]]) -> Test:
    def test(listed: Listed) -> bool:
        holds = first(listed)
        for is_and, other in rest:
            if holds == is_and:  # otherwise it stays as it is
                holds = other(listed)
        return holds

    return test if rest else first


def _flag(field: str, operator: str, word: str) -> Test:
    wanted = {"true": True, "false": False}.get(word.lower())
    if wanted is None or operator not in ("=", "!="):
        raise InvalidQueryError(field)
    if field == "sharedWithMe":
        return lambda listed: _COMPARE[operator](not listed.file["ownedByMe"], wanted)
    return lambda listed: _COMPARE[operator](bool(listed.file.get(field, False)), wanted)


def _visibility(people: Iterable[Mapping[str, Any]]) -> str:
    """How far a file is open: the first of the words that fits."""
    open_to = {(item["type"], bool(item.get("allowFileDiscovery"))) for item in people}
    for kind in ("anyone", "domain"):
        for discoverable, suffix in ((True, "CanFind"), (False, "WithLink")):
            if (kind, discoverable) in open_to:
                return kind + suffix
    return "limited"


def _time_test(field: str, operator: str, text: str) -> Test:
    if operator not in _COMPARE:
        raise InvalidQueryError(field)
    value = _moment(text)
    return lambda listed: field in listed.file and _COMPARE[operator](_moment(listed.file[field]), value)


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
