"""The relations that rules need, resolved from the declarations."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from schema.field import Field, Kind
from schema.model import Entity, back_relations, entities, fields_of, points_to
from schema.rules.registry import rules_about


@dataclass(frozen=True, slots=True)
class Step:
    """One relation from `owner` to `target`, and what is needed further on.

    The link stands on `target` where `back`, else on `owner`.
    """

    name: str
    owner: type[Entity]
    target: type[Entity]
    link: Field
    back: bool
    following: tuple["Step", ...]

    @property
    def many(self) -> bool:
        """Whether a record has several of them."""
        return not self.link.back_single if self.back else self.link.kind is Kind.LINKS


@cache
def needed(cls: type[Entity]) -> tuple[Step, ...]:
    """The relations that the rules about a type need. Raises LookupError for one that is not declared."""
    return _steps(cls, {path for rules in rules_about(cls.__name__) for path in rules.needs})


@cache
def seen_whole(cls: type[Entity]) -> tuple[type[Entity], ...]:
    """The types of which the rules about a type see all records."""
    names = dict.fromkeys(name for rules in rules_about(cls.__name__) for name in rules.all_of)
    return tuple(entities()[name] for name in names)


@cache
def compared(cls: type[Entity]) -> tuple[str, ...]:
    """The fields in which records of a type agree with those that the rules about it compare them with."""
    return next((rules.alike for rules in rules_about(cls.__name__) if rules.alike), ())


@cache
def computed_for(cls: type[Entity]) -> tuple[str, ...]:
    """The computed fields that the rules about a type look at."""
    return tuple(dict.fromkeys(name for rules in rules_about(cls.__name__) for name in rules.computed))


def _steps(cls: type[Entity], paths: Iterable[str]) -> tuple[Step, ...]:
    further: dict[str, set[str]] = {}
    for path in paths:
        name, _, rest = path.partition(".")
        further.setdefault(name, set()).update((rest,) if rest else ())
    return tuple(step for name, rest in sorted(further.items()) for step in _relation(cls, name, rest))


def _relation(cls: type[Entity], name: str, further: set[str]) -> list[Step]:
    declared = fields_of(cls).get(name)
    if declared is not None and declared.kind in (Kind.LINK, Kind.LINKS):
        targets = [target for target in entities().values() if points_to(declared, target)]
        return [Step(name, cls, target, declared, False, _possible(target, further, targets)) for target in targets]
    relation = back_relations(cls).get(name)
    if relation is None or not issubclass(relation.owner, Entity):
        raise LookupError(f"{cls.__name__} has no relation {name}")
    return [Step(name, cls, relation.owner, relation.field, True, _steps(relation.owner, further))]


def _possible(cls: type[Entity], paths: set[str], among: list[type[Entity]]) -> tuple[Step, ...]:
    """The steps from one of several types: each path must exist on one of them at least."""
    if len(among) == 1:
        return _steps(cls, paths)
    for path in paths:
        if not any(_has(target, path) for target in among):
            raise LookupError(f"None of {', '.join(target.__name__ for target in among)} has a relation {path}")
    return _steps(cls, {path for path in paths if _has(cls, path)})


def _has(cls: type[Entity], path: str) -> bool:
    name = path.partition(".")[0]
    declared = fields_of(cls).get(name)
    return name in back_relations(cls) or (declared is not None and declared.kind in (Kind.LINK, Kind.LINKS))
