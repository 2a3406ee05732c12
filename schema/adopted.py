"""What is politically adopted: by whom, when, in which edition, and when it holds (DOMAIN.md 2.0, 2.20)."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import FromClause, Text, and_, or_, type_coerce
from sqlalchemy.orm import Mapped
from sqlalchemy.sql import ColumnElement

from schema import field
from schema.enums import DOCUMENT_LIFE, DocumentState
from schema.model import Entity


class Adopted(Entity):
    """Noget, der er vedtaget, og som gælder fra en dag til en anden. En ny udgave er en ny post; den gamle kan stadig
    læses.

    Something that was adopted and is in force from one day to another. A new edition is a new record; the old one stays
    readable.
    """

    __abstract__ = True

    adopted_by_id: Mapped[UUID | None] = field.link(
        "Body",
        da="Vedtaget af",
        en="Adopted by",
        back="adopted_{plural}",
        headers=("Vedtaget af", "Vedtaget"),
        description="Det organ, der vedtog det. / The body that adopted it.",
    )
    adopted_on: Mapped[date | None] = field.day(
        "Vedtaget den", "Adopted on", headers=("Vedtaget den", "Vedtaget d.", "Vedtaget")
    )
    valid_from: Mapped[date | None] = field.day(
        "Gælder fra", "Valid from", headers=("Gælder fra",), description="Den første dag. / The first day."
    )
    valid_to: Mapped[date | None] = field.day(
        "Gælder til", "Valid to", headers=("Gælder til",), description="Den sidste dag. / The last day."
    )
    edition: Mapped[str | None] = field.text(
        "Udgave", "Edition", headers=("Version", "Udgave"), description="Fx 2.1 eller 2025. / E.g. 2.1 or 2025."
    )
    state: Mapped[DocumentState] = field.one_of(
        DocumentState, "Status", "State", default=DocumentState.DRAFT, lifecycle=DOCUMENT_LIFE, headers=("Status",)
    )

    @staticmethod
    def in_force(rows: FromClause, day: ColumnElement[Any]) -> ColumnElement[bool]:
        """What held on the day: adopted, begun and not ended. Where a day is not known, the state tells whether what is
        open there holds: in force since nobody knows when, or until further notice."""
        proposed = (DocumentState.DRAFT.name, DocumentState.CONSULTATION.name)
        holding = (DocumentState.IN_FORCE.name, DocumentState.REVISION.name)
        ended = (DocumentState.REPLACED.name, DocumentState.REPEALED.name)
        state = type_coerce(rows.c.state, Text())
        return and_(
            state.not_in(proposed),
            or_(rows.c.valid_from <= day, and_(rows.c.valid_from.is_(None), state.in_(holding))),
            or_(rows.c.valid_to >= day, and_(rows.c.valid_to.is_(None), state.not_in(ended))),
        )
