"""Bringing a database up to date: its tables, and the reference content that comes with this version."""

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from schema import reference
from schema.database import upgrade
from schema.reference import Loaded


def bring_up_to_date(engine: Engine) -> Loaded:
    """Run the migrations and load the reference content; harmless when repeated, and when several do it at once.

    Returns what was loaded. Raises what `schema.database.upgrade` raises.
    """
    upgrade(engine)
    with Session(engine) as session, session.begin():
        return reference.load(session)
