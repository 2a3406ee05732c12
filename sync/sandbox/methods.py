"""The methods of Sheets v4 and Drive v3 as Google publishes them: which one an address is, and what it may be given.

`methods.json` is condensed from the discovery documents, so an address that Google has and the sandbox has not is told
apart from one that does not exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources

import orjson

from sync.sandbox.errors import bad_request

_TABLE = orjson.loads(resources.files("sync.sandbox").joinpath("methods.json").read_bytes())
DRIVE_MESSAGES: dict[str, dict[str, str]] = _TABLE["driveMessages"]
_STANDARD = {api: frozenset(_TABLE[f"{api}Parameters"]) for api in ("sheets", "drive")}
# Path parameters as the methods call them; all others keep Google's name.
_NAMES = {"spreadsheetId": "id", "fileId": "id", "sheetId": "sheet", "permissionId": "permission", "range": "range"}
_PARAMETER = re.compile(r"\\\{(\w+)\\\}")


@dataclass(frozen=True, slots=True)
class Method:
    """One method: its id such as `sheets.spreadsheets.get`, HTTP verb, address, and the parameters it knows."""

    id: str
    verb: str
    path: re.Pattern[str]
    query: frozenset[str]
    request: str | None

    @property
    def is_drive(self) -> bool:
        """Whether it belongs to Drive, which words its errors differently."""
        return self.id.startswith("drive.")

    def check_query(self, given: Iterable[str]) -> None:
        """Raise ApiError 400 for a parameter that the method does not have. Drive takes no notice of those."""
        if self.is_drive:
            return
        known = self.query | _STANDARD["sheets"]
        unknown = [name for name in dict.fromkeys(given) if name not in known]
        if unknown:
            raise bad_request([("", _UNBOUND.format(name=name)) for name in unknown])


_UNBOUND = (
    'Invalid JSON payload received. Unknown name "{name}": Cannot bind query parameter. '
    "Field '{name}' could not be found in request message."
)


def _pattern(path: str) -> re.Pattern[str]:
    def group(match: re.Match[str]) -> str:
        name = match.group(1)
        shape = {"range": ".+", "spreadsheetId": "[^/:]+", "sheetId": r"-?\d+", "metadataId": r"-?\d+"}
        return f"(?P<{_NAMES.get(name, name)}>{shape.get(name, '[^/]+')})"

    return re.compile(_PARAMETER.sub(group, re.escape(path)) + r"\Z", re.DOTALL)


def _methods() -> list[Method]:
    listed = sorted(
        _TABLE["methods"].items(), key=lambda item: len(re.sub(r"\{\w+\}", "", item[1]["path"])), reverse=True
    )
    return [
        Method(key, value["verb"], _pattern(value["path"]), frozenset(value["query"]), value["request"])
        for key, value in listed
    ]


METHODS: tuple[Method, ...] = tuple(_methods())  # the address with the most fixed text first

PARAMETERS = frozenset(name for method in METHODS for name in method.query)


def find(verb: str, path: str) -> tuple[Method, dict[str, str]] | None:
    """The method of an address and the parts of its path."""
    for method in METHODS:
        if method.verb == verb:
            match = method.path.match(path)
            if match:
                return method, match.groupdict()
    return None
