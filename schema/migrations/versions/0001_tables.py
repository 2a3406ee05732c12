"""All tables with their history, and the functions and triggers that they need (`tables.sql`)."""

from collections.abc import Sequence

from alembic import op

from schema.migrations.running import SQL, execute_file

revision: str = "0001"
down_revision: str | None = None
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    for name in ("functions", "triggers", "tables"):
        execute_file(op.get_bind(), (SQL / f"{name}.sql").read_text(encoding="utf-8"))
