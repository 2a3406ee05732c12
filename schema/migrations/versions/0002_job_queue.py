"""The tables and functions of the job queue, as its package defines them."""

from collections.abc import Sequence

from alembic import op
from procrastinate.schema import SchemaManager

from schema.migrations.running import execute_file

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    execute_file(op.get_bind(), SchemaManager.get_schema())
