"""What Alembic runs; the connection comes from `schema.migrations.running`, never from a file."""

from alembic import context

from schema.migrations.autogenerate import OPTIONS

context.configure(connection=context.config.attributes["connection"], **OPTIONS)
with context.begin_transaction():
    context.run_migrations()
