"""API keys: made, listed, revoked. Only the SHA-256 of a key is stored; the key itself is shown once."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from schema.access import ApiKey, Role


class KeyRefusedError(Exception):
    """No such key, or one that cannot be made; `str()` is one line."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a key stands for."""

    key_id: UUID
    name: str
    role: Role
    expires_at: datetime | None


def digest_of(secret: str) -> str:
    """What is stored of a key. A fast hash suffices: keys that we make are random, 256 bits long."""
    return sha256(secret.encode()).hexdigest()


def new_secret() -> str:
    """A random key."""
    return f"styring_{secrets.token_urlsafe(32)}"


def create_key(session: Session, name: str, role: Role, secret: str, expires_at: datetime | None = None) -> ApiKey:
    """Store a key. The name must be new among the keys in force. Raises KeyRefusedError."""
    if not name.strip():
        raise KeyRefusedError("A key needs a name.")
    if any(key.name == name.strip() for key in keys_in_force(session)):
        raise KeyRefusedError(f"There is a key named {name.strip()} already: revoke it first, or choose another name.")
    if session.scalar(select(ApiKey.id).where(ApiKey.digest == digest_of(secret))):
        raise KeyRefusedError("That key is in use, or was revoked; choose another.")
    key = ApiKey(id=uuid4(), name=name.strip(), role=role, digest=digest_of(secret), expires_at=expires_at)
    session.add(key)
    session.flush()
    return key


def all_keys(session: Session) -> list[ApiKey]:
    """Every key ever made, the oldest first."""
    return list(session.scalars(select(ApiKey).order_by(ApiKey.created_at, ApiKey.id)))


def keys_in_force(session: Session) -> list[ApiKey]:
    """The keys that are neither revoked nor expired."""
    in_force = ApiKey.revoked_at.is_(None) & or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > func.now())
    return list(session.scalars(select(ApiKey).where(in_force).order_by(ApiKey.created_at, ApiKey.id)))


def revoke(session: Session, name_or_id: str) -> ApiKey:
    """Revoke the key in force with that name or id. Raises KeyRefusedError."""
    for key in keys_in_force(session):
        if name_or_id in (key.name, str(key.id)):
            session.execute(update(ApiKey).where(ApiKey.id == key.id).values(revoked_at=func.now()))
            session.refresh(key)
            return key
    raise KeyRefusedError(f"There is no key in force named {name_or_id}.")


def make_only_key(session: Session, name: str, role: Role, secret: str) -> None:
    """Let `secret` be the one key in force under that name; the former ones are revoked."""
    digest = digest_of(secret)
    former = ApiKey.name == name, ApiKey.digest != digest, ApiKey.revoked_at.is_(None)
    session.execute(update(ApiKey).where(*former).values(revoked_at=func.now()))
    known = session.scalar(select(ApiKey).where(ApiKey.digest == digest))
    if known is None:
        session.add(ApiKey(id=uuid4(), name=name, role=role, digest=digest))
    else:
        known.name, known.role, known.revoked_at, known.expires_at = name, role, None, None
