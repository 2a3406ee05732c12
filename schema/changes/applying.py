"""Applying changes: load, decide, write, log, ask the model's rules."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from schema.changes.concerning import concerned
from schema.changes.deciding import decide
from schema.changes.preparing import prepare
from schema.changes.requests import Actor, Applied, Change, Outcome
from schema.changes.writing import differing, log, rows_after, write
from schema.counter import become_writer, tick
from schema.enums import Source
from schema.rules.evaluating import renew_issues

ZONE = ZoneInfo("Europe/Copenhagen")


def apply(
    session: Session, changes: Sequence[Change], actor: Actor, origin: Source, today: date | None = None
) -> Applied:
    """Make the changes that the rules allow, all under one change number; the others are refused one by one.

    An ERROR of DOMAIN.md section 5 (or a code of `schema.rules.catalogue.WRITE_ERRORS`) refuses its own change and
    those that build on it; the record keeps its values. Text that looks like personal data (G01, G02) refuses the
    change before anything of it is stored or logged. WARNING and INFO findings about what was written become issues.
    A record that several changes concern is written once, and `if_version` means its version before all of them.

    `today` is the day on which the rules about time are asked; None: the database's, in Denmark.

    Neither begins nor commits: the caller owns the transaction, which must be READ COMMITTED, and calls this once in
    it. All writers are serialised: the first statement waits for the transaction of the writer before.
    """
    moment = become_writer(session)
    day = today or moment.astimezone(ZONE).date()
    world, requests = prepare(session, changes)
    state, errors = decide(world, requests, origin, day)
    records = differing(state)
    seq = None
    if records:
        number = tick(session)
        seq = number.seq
        write(session, records, number, actor, origin)
        log(session, records, state, requests, number, actor, origin)
        rows = rows_after(session, records)
        renew_issues(rows, concerned(rows, records), number.at, day)
    outcomes = []
    for index, request in enumerate(requests):
        found = tuple(errors.get(index, ()))
        row = state.row(request.change.id)
        outcomes.append(Outcome(request.change, not found, row["version"] if row is not None else None, found))
    return Applied(seq, tuple(outcomes))
