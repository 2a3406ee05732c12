"""What is missing at each level of the governance chain: the gaps of the levels view (DOMAIN.md 2.1, section 5).

The codes and messages are those of the rules; L01 is the view's own. Pure: what is there is read by the view.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from schema.enums import Level
from schema.rules import catalogue
from schema.rules.node import shown
from schema.views.standing import Standing

CHILDLESS: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    ("Policy", ("FocusArea", "PoliticalGoal"), "K14", "politik"),
    ("FocusArea", ("DevelopmentGoal",), "K15", "område"),
    ("DevelopmentGoal", ("Indicator",), "M01", ""),
    ("DevelopmentGoal", ("Activity",), "A01", "kode"),
    ("PoliticalGoal", ("SubGoal",), "K07", "mål"),
    ("SubGoal", ("ActionGoal",), "K08", "kode"),
    ("ActionGoal", ("SuccessCriterion",), "M02", "kode"),
    ("ActionGoal", ("Activity",), "A01", "kode"),
)
"""Of which type a record must have something of one of which types below it, else which rule is broken, and under
which placeholder its message names the record."""

OWNED = ("ActionGoal", "DevelopmentGoal")
"""Types of which somebody must be responsible (R01, R04), and for which something must happen soon (L01)."""

QUIET = "L01"
_QUIET = (
    "{mål} har ingen aktiviteter i de næste tre måneder.",
    "{mål} has no activities in the next three months.",
)
NEIGHBOURS = ((Level.STRATEGIC, Level.TACTICAL), (Level.TACTICAL, Level.OPERATIONAL))
DIRECTIONS: Mapping[str, tuple[str, str]] = {"DOWN": ("ned", "down"), "UP": ("op", "up")}


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing, at the record that it is missing from; None for the chain of dialogues."""

    code: str
    level: Level
    about: str | None
    da: str
    en: str


@dataclass(frozen=True, slots=True)
class Owner:
    """One responsibility: whether it only tells where something is anchored, whether anybody is named, and by which
    words a message may name it."""

    anchored: bool
    named: bool
    words: str | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the view has read of the records that gaps are looked for in."""

    children: Mapping[str, Sequence[Standing]]
    complete: frozenset[str]
    """The records of which all children are there."""
    owners: Mapping[str, Sequence[Owner]] = field(default_factory=dict)
    quiet: frozenset[str] = frozenset()
    """The open goals without an activity in the next three months."""


def gaps_of(record: Standing, level: Level, facts: Facts) -> Iterable[Gap]:
    """The gaps at one record."""
    below = {child.type for child in facts.children.get(record.id, ())}
    if record.id in facts.complete:
        for type_, wanted, rule, placeholder in CHILDLESS:
            if record.type == type_ and not below & set(wanted):
                yield _gap(rule, level, record, {placeholder: _named(record, placeholder)})
    if record.type not in OWNED:
        return
    owners = facts.owners.get(record.id, ())
    if not any(owner.named and not owner.anchored for owner in owners):
        bodies = " og ".join(owner.words or "en gruppe" for owner in owners if owner.anchored)
        rule = "R04" if bodies else "R01"
        yield _gap(rule, level, record, {"kode": _named(record, "kode"), "organ": bodies})
    if record.id in facts.quiet and "Activity" in below:
        name = _named(record, "kode")
        da, en = (message.replace("{mål}", name) for message in _QUIET)
        yield Gap(QUIET, level, record.id, da, en)


def gaps_of_dialogues(links: Iterable[tuple[str, str, str]]) -> Iterable[Gap]:
    """N01, from (direction, from level, to level) of all dialogues; told at the upper of the two levels."""
    known = {(direction, frozenset((one, other))) for direction, one, other in links}
    for upper, lower in NEIGHBOURS:
        for direction, (da, en) in DIRECTIONS.items():
            if (direction, frozenset((upper.name, lower.name))) not in known:
                danish = {"ned/op": da, "niveau": upper.label_da.lower(), "niveau2": lower.label_da.lower()}
                english = {"ned/op": en, "niveau": upper.label_en.lower(), "niveau2": lower.label_en.lower()}
                messages = catalogue.message("N01", danish), catalogue.message("N01", english, "EN")
                yield Gap("N01", upper, None, *messages)


def _named(record: Standing, placeholder: str) -> str:
    """As the rules name it: where a code belongs the code, else its quoted words."""
    title = shown(record.title)
    return title if placeholder != "kode" else record.code or f"»{title}«"


def _gap(rule: str, level: Level, record: Standing, params: dict[str, Any]) -> Gap:
    return Gap(rule, level, record.id, catalogue.message(rule, params), catalogue.message(rule, params, "EN"))
