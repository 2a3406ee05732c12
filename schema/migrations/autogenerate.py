"""How Alembic compares the declarations with a database, and what it writes into a migration.

Migrations are written in plain SQL types, so that they go on meaning the same when the code changes. For each declared
table that a migration creates or alters it also calls the SQL function that installs the table's triggers.
"""

from collections.abc import Iterable
from typing import Any

from alembic.autogenerate import rewriter
from alembic.operations import ops
from alembic.runtime.migration import MigrationContext
from sqlalchemy.types import TypeDecorator

import schema.access
import schema.counter
import schema.entities
import schema.sync_journal  # noqa: F401  (importing declares the tables)
from schema.history import history_metadata, history_of
from schema.model import Entity, declared, entities, metadata

_writer = rewriter.Rewriter()


def targets() -> list[Any]:
    """The metadata of all tables that a database has: the declared ones and their history tables."""
    for cls in entities().values():
        history_of(cls)
    return [metadata, history_metadata]


def _ours(name: str | None, kind: str, parents: Any) -> bool:
    """Whether Alembic is to look at a thing it found in the database; the job queue and search look after their own."""
    table = name if kind == "table" else parents.get("table_name")
    return not (table or "").startswith(("procrastinate_", "searched"))


def _plain_type(kind: str, item: Any, context: Any) -> str | bool:
    """Our own types are rendered as the SQL type beneath them."""
    if kind != "type" or not isinstance(item, TypeDecorator):
        return False
    rendered: str = context.migration_context.impl.render_type(item.impl_instance, context) or ""
    return rendered or f"sa.{item.impl_instance!r}"


def _keep(table_name: str) -> Iterable[ops.MigrateOperation]:
    """The call that installs or renews the triggers of a declared table."""
    for cls in declared().values():
        if cls.__tablename__ == table_name and cls.__name__ != "Change":
            function = "styring_keep_entity" if issubclass(cls, Entity) else "styring_keep_record"
            yield ops.ExecuteSQLOp(f"SELECT {function}('{table_name}', '{cls.__name__}')")


@_writer.rewrites(ops.CreateTableOp)
def _after_create(
    context: MigrationContext, revision: tuple[str, ...], op: ops.CreateTableOp
) -> list[ops.MigrateOperation]:
    return [op, *_keep(op.table_name)]


@_writer.rewrites(ops.ModifyTableOps)
def _after_alter(
    context: MigrationContext, revision: tuple[str, ...], op: ops.ModifyTableOps
) -> list[ops.MigrateOperation]:
    changes_columns = any(isinstance(change, ops.AddColumnOp | ops.DropColumnOp) for change in op.ops)
    return [op, *(_keep(op.table_name) if changes_columns else ())]


OPTIONS: dict[str, Any] = {
    "target_metadata": targets(),
    "include_name": _ours,
    "render_item": _plain_type,
    "process_revision_directives": _writer,
    "compare_type": True,
    "compare_server_default": True,
}
