"""Database migrations (Alembic), packaged with the code and run by `schema.database.upgrade`."""
