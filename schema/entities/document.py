"""What all kinds of governance documents have in common (DOMAIN.md 2.0, 2.7)."""

from uuid import UUID

from sqlalchemy.orm import Mapped

from schema import field
from schema.adopted import Adopted


class Document(Adopted):
    """Et styringsdokument af en hvilken som helst slags, også et serviceniveau eller et metodeprogram.

    A governance document of any kind, also a service level or a method programme.
    """

    __abstract__ = True

    title: Mapped[str]
    """Each kind declares it under the headers of its own tabs."""
    basis_id: Mapped[UUID | None] = field.link(
        "GovernanceBasis", da="Styringsgrundlag", en="Governance basis", back="{plural}", above=True
    )
