"""Keeps the database's search in step with the declarations; part of every upgrade."""

from sqlalchemy import Connection, text

from schema.migrations.running import SQL, execute_file
from schema.model import Entity, entities
from schema.search.declared import searched_in

_INSTALLED = text(
    "SELECT relname, pg_get_triggerdef(pg_trigger.oid) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
    " WHERE tgname = 'styring_search_changed' AND pg_table_is_visible(pg_class.oid)"
)
_TABLES = text("SELECT relname FROM pg_class WHERE relkind = 'r' AND pg_table_is_visible(oid)")
_AGAIN = text("SELECT styring_search_again(:table, :type, :fields)")


def install(connection: Connection) -> None:
    """Has every entity's texts searched; where they were declared differently, they are found again.

    For use in the transaction of an upgrade; what is as declared costs two small queries.
    """
    execute_file(connection, (SQL / "search.sql").read_text(encoding="utf-8"))
    installed = {table: str(definition) for table, definition in connection.execute(_INSTALLED).all()}
    tables = set(connection.scalars(_TABLES))
    for cls in entities().values():
        as_declared = f"styring_search_changed{_given(cls)}"
        if cls.__tablename__ in tables and not installed.get(cls.__tablename__, "").endswith(as_declared):
            _install(connection, cls)


def _given(cls: type[Entity]) -> str:
    """The arguments of the triggers' functions: the entity's type, then its texts."""
    # Names of declared attributes and types: nothing in them needs quoting.
    given = ", ".join(f"'{argument}'" for argument in (cls.__name__, *_texts(cls)))
    return f"({given})"


def _texts(cls: type[Entity]) -> list[str]:
    return [item.argument for item in searched_in(cls)]


def _install(connection: Connection, cls: type[Entity]) -> None:
    for when, function in (
        ("INSERT", "styring_search_new"),
        ("UPDATE", "styring_search_changed"),
    ):
        rows = "REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT" if when == "INSERT" else "FOR EACH ROW"
        connection.exec_driver_sql(
            f'CREATE OR REPLACE TRIGGER {function} AFTER {when} ON "{cls.__tablename__}"'
            f" {rows} EXECUTE FUNCTION {function}{_given(cls)}"
        )
    connection.execute(_AGAIN, {"table": cls.__tablename__, "type": cls.__name__, "fields": _texts(cls)})
