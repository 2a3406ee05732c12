"""Rules about leadership information."""

from collections.abc import Iterator

from schema.rules.finding import Finding
from schema.rules.registry import Case, Check, register
from schema.rules.wording import days


def told_twice(case: Case) -> Iterator[Finding]:
    """LI02: one kind of figure for the same target group, intervention, unit and period, in the same measure."""
    period = case.row["period"]
    if period is None or (period.start is None and period.end is None):
        return
    for other in case.others(case.alike):
        theirs = other["period"]
        if theirs is not None and (theirs.start, theirs.end) == (period.start, period.end):
            said = {
                "målgruppe": case.named(case.row["target_group"]) or "alle målgrupper",
                "indsats": case.named(case.row["intervention"]) or "alle indsatser",
                "periode": days(period),
            }
            yield Finding("LI02", said, "period", case.id)
            return


register(
    Check(
        "LeadershipMetric",
        told_twice,
        alike=("intervention", "target_group", "unit", "kind", "unit_of_measure"),
    )
)
