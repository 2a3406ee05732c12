"""One request as the methods see it, and an answer that is not JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from starlette.datastructures import QueryParams

from sync.sandbox import contract
from sync.sandbox.errors import bad_request
from sync.sandbox.marked import PROJECT_NUMBER

PROJECT_HEADER = "x-goog-user-project"


@dataclass(frozen=True, slots=True)
class Call:
    """One request: the parts of its path, its parameters, its body and the body's media type, the server's address.

    The names of `headers` are in small letters.
    """

    path: dict[str, str]
    query: QueryParams
    body: bytes
    content_type: str = ""
    base_url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def project(self) -> str:
        """The project that asks."""
        return self.headers.get(PROJECT_HEADER) or PROJECT_NUMBER

    def json(self) -> Any:
        """The body as JSON; an empty one is an empty message. Raises ApiError 400."""
        if not self.body:
            return {}
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError as error:
            raise bad_request([("", f"Invalid JSON payload received. {error}")]) from error

    def flag(self, name: str) -> bool:
        """A boolean parameter. Raises ApiError 400."""
        text = self.query.get(name, "")
        if text.lower() in ("true", "1"):
            return True
        if text.lower() in ("", "false", "0"):
            return False
        raise bad_request(
            [(contract.snake(name), f"Invalid value at '{contract.snake(name)}' (TYPE_BOOL), \"{text}\"")]
        )

    def options(self) -> dict[str, Any]:
        """All parameters of a values method as plain values."""
        given: dict[str, Any] = dict(self.query)
        given["includeValuesInResponse"] = self.flag("includeValuesInResponse")
        return given


@dataclass(frozen=True, slots=True)
class Content:
    """An answer that is no JSON: a file, or what only its headers say."""

    body: bytes
    media_type: str
    file_name: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
