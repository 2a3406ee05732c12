"""The texts of all rules, kept in one catalogue (`catalogue.toml`; `write_errors.toml` for refused changes)."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from schema.enums import Severity

Language = Literal["DA", "EN"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its message in Danish and English; `{placeholders}` stand for a finding's params."""

    id: str
    severity: Severity
    da: str
    en: str

    @property
    def placeholders(self) -> frozenset[str]:
        """The params that the messages need."""
        return frozenset(_PLACEHOLDER.findall(self.da + self.en))


ENGLISH = "@en"
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


def _load(file_name: str) -> Mapping[str, Rule]:
    entries = tomllib.loads(Path(__file__).with_name(file_name).read_text(encoding="utf-8"))
    return MappingProxyType(
        {name: Rule(name, Severity[entry["severity"]], entry["da"], entry["en"]) for name, entry in entries.items()}
    )


RULES: Mapping[str, Rule] = _load("catalogue.toml")
"""The rules of DOMAIN.md section 5 by id."""

WRITE_ERRORS: Mapping[str, Rule] = _load("write_errors.toml")
"""The other reasons to refuse a change, by code."""


def rule(rule_id: str) -> Rule:
    """The rule with that id or code. Raises KeyError."""
    return RULES[rule_id] if rule_id in RULES else WRITE_ERRORS[rule_id]


def message(rule_id: str, params: Mapping[str, str], language: Language = "DA") -> str:
    """The rule's message with its placeholders filled in; a param `x` that has words of a language has its English
    form beside it as `x@en`. Raises KeyError for an unknown rule or a missing param."""
    found = rule(rule_id)
    if language == "DA":
        return _PLACEHOLDER.sub(lambda match: params[match[1]], found.da)
    return _PLACEHOLDER.sub(lambda match: params.get(f"{match[1]}{ENGLISH}") or params[match[1]], found.en)
