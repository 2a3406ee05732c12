"""Persons, units and bodies by the words that cells use for them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from schema.entities import Body, OrgUnit, Person
from schema.enums import RecordState


@dataclass(frozen=True, slots=True)
class Directory:
    """Who is known. A word that stands for several parties stands for none (R10)."""

    by_word: Mapping[str, tuple[UUID, ...]]
    words: Mapping[UUID, str]

    def party(self, word: str | None) -> UUID | None:
        """The one party that a cell's word stands for."""
        found = self.by_word.get(_folded(word or ""), ())
        return found[0] if len(found) == 1 else None

    def word(self, party: UUID | None) -> str | None:
        """How cells write a party: a person's initials, a unit's or body's name."""
        return None if party is None else self.words.get(party)


def directory(parties: Iterable[tuple[UUID, str]]) -> Directory:
    """A directory from (id, word) pairs."""
    by_word: dict[str, list[UUID]] = defaultdict(list)
    words: dict[UUID, str] = {}
    for party, word in parties:
        by_word[_folded(word)].append(party)
        words[party] = word
    return Directory({word: tuple(found) for word, found in by_word.items()}, words)


def load(session: Session) -> Directory:
    """All active persons (initials), bodies and units (names)."""
    parties: list[tuple[UUID, str]] = []
    for cls, column in ((Person, Person.initials), (Body, Body.name), (OrgUnit, OrgUnit.name)):
        found = session.execute(select(cls.id, column).where(cls.record_state == RecordState.ACTIVE))
        parties += [(row[0], row[1]) for row in found]
    return directory(parties)


def _folded(word: str) -> str:
    return " ".join(word.split()).casefold()
