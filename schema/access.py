"""Who may call the API: keys, stored as hashes only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Text, Uuid, func
from sqlalchemy.orm import Mapped, mapped_column

from schema.enums import Labelled
from schema.field import EnumName
from schema.model import Base


class Role(Labelled):
    """What a caller may do; each role may do all that the ones before it may."""

    READER = ("Læser", "Reader")
    EDITOR = ("Redaktør", "Editor")
    STEWARD = ("Forvalter", "Steward")


class ApiKey(Base):
    """An API key: the SHA-256 of a random secret, with the role that it gives."""

    __tablename__ = "api_key"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    role: Mapped[Role] = mapped_column(EnumName(Role))
    digest: Mapped[str] = mapped_column(Text, unique=True)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
