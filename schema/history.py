"""History tables: what an entity was, and from when to when. Derived from the entity, never declared.

`<table>_history` has the entity's columns and, before them, the period in which that row was the current one: from
`current_from` (inclusive) to `current_to` (exclusive), and the change numbers of both. (Not `valid_from`: that is when
an adopted document takes effect.) A trigger fills it. An entity as of a moment is its current row where
`changed_at <= moment`, else the history row whose period covers the moment.
"""

from functools import cache

from sqlalchemy import BigInteger, Column, DateTime, MetaData, Table

from schema.model import Entity, metadata

history_metadata = MetaData(naming_convention=metadata.naming_convention)


@cache
def history_of(cls: type[Entity]) -> Table:
    """The history table of an entity; a row's key is (id, version)."""
    return Table(
        f"{cls.__tablename__}_history",
        history_metadata,
        Column("current_from", DateTime(timezone=True), nullable=False),
        Column("current_to", DateTime(timezone=True), nullable=False, index=True),
        Column("current_from_seq", BigInteger, nullable=False),
        Column("current_to_seq", BigInteger, nullable=False, index=True),
        *(
            Column(
                column.name,
                column.type,
                primary_key=column.name in ("id", "version"),
                nullable=column.nullable,
                # What is found by a link now is found by it as of a moment, too.
                index=True if column.foreign_keys else None,
            )
            for column in cls.__table__.columns
        ),
    )
