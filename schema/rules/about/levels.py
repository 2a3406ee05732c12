"""Rules about the chain of dialogues between the levels."""

from collections.abc import Iterator

from schema.entities.levels import DialogueDirection
from schema.enums import Level
from schema.rules.finding import Finding
from schema.rules.node import Node
from schema.rules.registry import Rules, register
from schema.rules.wording import both

_BELOW = {Level.STRATEGIC: Level.TACTICAL, Level.TACTICAL: Level.OPERATIONAL}
_WORDS = {DialogueDirection.DOWN: ("ned", "down"), DialogueDirection.UP: ("op", "up")}


def missing_dialogue(description: Node) -> Iterator[Finding]:
    """N01: between a level and the one below there is a dialogue down, and one up; told at the upper of the two."""
    upper = description.level
    lower = _BELOW.get(upper)
    if lower is None:
        return
    for direction, words in _WORDS.items():
        if not any(link.direction is direction and _between(link, upper, lower) for link in description.DialogueLink):
            said = both("ned/op", *words)
            said |= both("niveau", upper.label_da.lower(), upper.label_en.lower())
            said |= both("niveau2", lower.label_da.lower(), lower.label_en.lower())
            yield Finding("N01", said, "level", description.id)


def _between(link: Node, one: Level, other: Level) -> bool:
    return {link.from_, link.to} == {one, other}


register(Rules("LevelDescription", (missing_dialogue,), all_of=("DialogueLink",)))
