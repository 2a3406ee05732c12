"""Which rows a read sees: those of now, or those of an earlier moment. All SQL that reads declared types asks here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Date, DateTime, FromClause, Select, case, cast, func, literal, literal_column, null, select
from sqlalchemy.sql import ColumnElement

from schema.history import history_of
from schema.known import Known
from schema.model import Entity, Record

ZONE = "Europe/Copenhagen"
CREATED = "created_at"


@dataclass(frozen=True, slots=True)
class Seen:
    """What one read sees, through all of its relations, filters and computed fields.

    `moment`: a timestamp in SQL; None is now. Computed fields get it as their second argument and take every other
    type's rows from `rows`, never from its table.
    """

    moment: ColumnElement[datetime] | None = None
    day: ColumnElement[Any] | None = None
    """The calendar day that counts as today; None: the moment's own."""

    def rows(self, cls: type[Record]) -> FromClause:
        """The rows of a type, under a name of their own: an alias with the columns of its table.

        As of a moment, an entity that did not exist then has no row; a record that is no entity is shown as far as its
        declaration tells what was known of it (`schema.known`), else as it is now.
        """
        if self.moment is None:
            return cls.__table__.alias()
        if issubclass(cls, Entity):
            return _entity_then(cls, self.moment)
        return cls.__table__.alias() if cls.known is None else _record_then(cls, cls.known, self.moment)

    def ids(self, cls: type[Record]) -> Select[Any]:
        """The ids of the same rows, more cheaply."""
        table = cls.__table__
        since = CREATED if issubclass(cls, Entity) else cls.known.since if cls.known else None
        return select(table.c.id) if self.moment is None or since is None else _since(table, since, self.moment)

    @property
    def today(self) -> ColumnElement[Any]:
        """The calendar day of now or of the moment, in Denmark; or the one that was given."""
        if self.day is not None:
            return self.day
        moment: ColumnElement[Any] = func.now() if self.moment is None else self.moment
        return cast(func.timezone(ZONE, moment), Date)


NOW = Seen()


def _since(table: FromClause, column: str, moment: ColumnElement[datetime]) -> Select[Any]:
    return select(table.c.id).where(table.c[column] <= moment)


def _entity_then(cls: type[Entity], moment: ColumnElement[datetime]) -> FromClause:
    """The current row if it was so already, else the row of the history whose period covers the moment."""
    current, history = cls.__table__, history_of(cls)
    names = [column.name for column in current.columns]
    now = select(
        *(current.c[name] for name in names),
        current.c.changed_at.label("current_from"),
        literal_column("'infinity'::timestamptz", DateTime(timezone=True)).label("current_to"),
    )
    then = select(*(history.c[name] for name in names), history.c.current_from, history.c.current_to)
    # The condition stands outside of the union: inside, it would keep the database from joining by an index.
    versions = now.union_all(then).subquery()
    return (
        select(*(versions.c[name] for name in names))
        .where(versions.c.current_from <= moment, versions.c.current_to > moment)
        .subquery()
    )


def _record_then(cls: type[Record], known: Known, moment: ColumnElement[datetime]) -> FromClause:
    """What existed then; what was settled only later is as it was before."""
    table = cls.__table__
    columns: list[Any] = []
    for column in table.columns:
        if known.settled is None or column.name not in known.open:
            columns.append(column)
            continue
        value = known.open[column.name]
        earlier = null() if value is None else literal(value, column.type)
        columns.append(case((table.c[known.settled] > moment, earlier), else_=column).label(column.name))
    return select(*columns).where(table.c[known.since] <= moment).subquery()
