"""Loading the example municipality, and asking a loaded one."""

import resource
import time
from datetime import date
from itertools import pairwise

from sqlalchemy.orm import Session

from schema import reference
from schema.example import Size, generate, load
from tests.benchmarks.measuring import heading, line, seconds, taking_turns
from tests.fixtures.asking import Asker, asking
from tests.fixtures.model import upgraded_template
from tests.fixtures.postgres import fresh_database, session_cluster

QUERIES = {
    "first 100 action goals with computed status": """{ actionGoals(first: 100, orderBy: [{code: ASC}]) {
        totalCount nodes { code text computedStatus overdue } } }""",
    "overdue activities": "{ activities(first: 50, filter: {overdue: {eq: true}}) { totalCount nodes { what } } }",
    "policies with their distributions": """{ policies(first: 20) { nodes {
        title statusDistribution { status count } } } }""",
    "a policy down to targets and owners": """{ policies(first: 1) { nodes { title
        politicalGoals(first: 10) { code title subGoals(first: 10) { code text actionGoals(first: 20) { code text
            successCriteria(first: 5) { text computedStatus targets(first: 5) { target { value unit } } }
            responsibilities(first: 5) { kind name } activities(first: 5) { what declaredStatus } } } } } } }""",
    "search for two words": '{ search(text: "fælles plan", first: 20) { nodes { title type rank } } }',
    "open issues": "{ issues(first: 50, filter: {state: {eq: OPEN}}) { totalCount nodes { rule message } } }",
    "the last 100 changes": "{ changes(first: 100, orderBy: [{seq: DESC}]) { nodes { at actor fieldName } } }",
}
ROUNDS = 5


def run() -> None:
    heading("Example municipality: made, loaded into an empty database, loaded again, asked (best of five in turns)")
    _measured(Size.SMALL, Size.TOWN)


def run_country() -> None:
    heading("Example country: the same ten times")
    _measured(Size.COUNTRY)


def _measured(*sizes: Size) -> None:
    with session_cluster() as cluster, upgraded_template(cluster) as template:
        for size in sizes:
            took = seconds(lambda size=size: sum(1 for _ in generate(size, date(2026, 1, 15))))
            line(f"{size.value}, made", f"{took:.2f} s")
            with fresh_database(cluster, template) as url, asking(url) as asker:
                _loaded(asker, size)
                if size is not Size.SMALL:
                    _asked(asker)


def _loaded(asker: Asker, size: Size) -> None:
    with Session(asker.engine) as session, session.begin():
        reference.load(session)
    told = [0]
    busy = time.process_time()
    took = seconds(lambda: load(asker.engine, size, tell=told.append))
    busy = time.process_time() - busy
    assert told[-1] > 0
    line(f"{size.value}, loaded", f"{took:.2f} s", f"{told[-1]:,} records", f"{told[-1] / took:,.0f}/s")
    line("", f"{busy:.2f} s of it", "in this process")
    if len(told) > 2:
        batches = [after - before for before, after in pairwise(told)]
        line("", f"{len(batches)} transactions", f"largest {max(batches):,}", _memory())
    again = load(asker.engine, size)
    assert (again.created, again.left_out) == (0, 0), again
    line(f"{size.value}, loaded again", f"{seconds(lambda: load(asker.engine, size)):.2f} s")


def _memory() -> str:
    """The most that this process has used so far."""
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB"


def _asked(asker: Asker) -> None:
    found = taking_turns({name: lambda query=query: asker.data(query) for name, query in QUERIES.items()}, ROUNDS)
    for name, query in QUERIES.items():
        asker.data(query)
        line(f"  {name}", f"{found[name] * 1000:.1f} ms", f"  {len(asker.statements)} SQL")
