"""Persons, units and bodies by the words that people use for them (DOMAIN.md 2.6, 3.2 c)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from rapidfuzz import process
from sqlalchemy import select
from sqlalchemy.orm import Session

from schema.entities import Body, OrgUnit, Person
from schema.enums import RecordState

CLOSE_ENOUGH = 75.0
"""Similarity (0-100) from which a known word is suggested for an unknown one (R03)."""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody or something that can be responsible. `word` is how cells write it; `others` stand for it as well.

    `unit` is where a person works; `here` is false for somebody who has left, but whom old rows still name.
    """

    id: UUID
    word: str
    others: tuple[str, ...] = ()
    unit: str | None = None
    here: bool = True

    @property
    def label(self) -> str:
        """How a message tells it from others with the same word: `Q. X. (Modtagelsen)`."""
        name = self.others[0] if self.others else self.word
        return f"{name} ({self.unit})" if self.unit else name


@dataclass(frozen=True)
class Directory:
    """Who is known. A word that stands for several parties stands for none, unless a unit says which (R10)."""

    parties: Mapping[UUID, Party]

    @cached_property
    def _by_word(self) -> Mapping[str, tuple[Party, ...]]:
        found: dict[str, list[Party]] = defaultdict(list)
        for party in self.parties.values():
            for word in dict.fromkeys(folded(word) for word in (party.word, *party.others)):
                found[word].append(party)
        return {word: tuple(parties) for word, parties in found.items()}

    def candidates(self, word: str | None, unit: str | None = None) -> tuple[Party, ...]:
        """Whom a word may stand for: who is here before who has left, and those of the unit where one is named."""
        found = self._by_word.get(folded(word or ""), ())
        found = tuple(party for party in found if party.here) or found
        if len(found) > 1 and unit is not None:
            found = tuple(party for party in found if folded(party.unit or "") == folded(unit)) or found
        return found

    def party(self, word: str | None, unit: str | None = None) -> UUID | None:
        """The one party that a cell's words stand for."""
        found = self.candidates(word, unit)
        return found[0].id if len(found) == 1 else None

    def word(self, party: UUID | None) -> str | None:
        """How cells write a party: a person's initials, a unit's or body's name."""
        known = self.parties.get(party) if party is not None else None
        return known.word if known is not None else None

    def is_called(self, party: UUID | None, word: str | None) -> bool:
        """Whether a word names that party, though perhaps others as well."""
        known = self.parties.get(party) if party is not None else None
        return known is not None and folded(word or "") in map(folded, (known.word, *known.others))

    def suggestion(self, word: str) -> str | None:
        """The known word that an unknown one most looks like."""
        words = {folded(party.word): party.word for party in self.parties.values() if party.here}
        best = process.extractOne(folded(word), list(words), score_cutoff=CLOSE_ENOUGH)
        return words[best[0]] if best is not None else None


def directory(parties: Iterable[Party]) -> Directory:
    return Directory({party.id: party for party in parties})


def load(session: Session) -> Directory:
    """All persons, those who have left among them, bodies and units that are not archived."""
    unit_of = {
        row.id: row.name
        for row in session.execute(select(OrgUnit.id, OrgUnit.name).where(OrgUnit.record_state == RecordState.ACTIVE))
    }
    persons = session.execute(
        select(Person.id, Person.initials, Person.name, Person.unit_id, Person.active).where(
            Person.record_state == RecordState.ACTIVE
        )
    )
    bodies = session.execute(select(Body.id, Body.name).where(Body.record_state == RecordState.ACTIVE))
    return directory(
        (
            *(
                Party(row.id, row.initials, (row.name,) if row.name else (), unit_of.get(row.unit_id), row.active)
                for row in persons
            ),
            *(Party(row.id, row.name) for row in bodies),
            *(Party(id_, name) for id_, name in unit_of.items()),
        )
    )


def folded(word: str) -> str:
    """The word for comparing: one blank between its parts, no capital letters."""
    return " ".join(word.split()).casefold()
