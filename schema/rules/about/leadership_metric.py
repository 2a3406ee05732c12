"""Rules about leadership information."""

from collections.abc import Iterator

from schema.rules.finding import Finding
from schema.rules.registry import Case, Check, register
from schema.rules.wording import both, days


def told_twice(case: Case) -> Iterator[Finding]:
    """LI02: one kind of figure for the same target group, intervention, unit and period, in the same measure."""
    period = case.row["period"]
    if period is None or (period.start is None and period.end is None):
        return
    for other in case.others(case.alike):
        theirs = other["period"]
        if theirs is not None and (theirs.start, theirs.end) == (period.start, period.end):
            group, intervention = case.named(case.row["target_group"]), case.named(case.row["intervention"])
            said = both("målgruppe", group or "alle målgrupper", group or "all target groups")
            said |= both("indsats", intervention or "alle indsatser", intervention or "all interventions")
            yield Finding("LI02", said | {"periode": days(period)}, "period", case.id)
            return


register(
    Check(
        "LeadershipMetric",
        told_twice,
        alike=("intervention", "target_group", "unit", "kind", "unit_of_measure"),
    )
)
