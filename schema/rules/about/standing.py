"""Rules about how far things have come by their measurements; registered for every type that works it out."""

from collections.abc import Iterator
from datetime import date

from schema.model import back_relations, computed_of, entities, fields_of
from schema.progress.status import disagree
from schema.rules.finding import Finding
from schema.rules.node import Node
from schema.rules.registry import Rules, register
from schema.rules.wording import both, day


def words_and_measurements_disagree(goal: Node, _today: date) -> Iterator[Finding]:
    """M11: at the word that cannot be true; where both are untrue, at the status."""
    computed = goal.computed_status
    said = {"declared_status": goal.declared_status, "declared_assessment": goal.get("declared_assessment")}
    if not goal.status_disputed:
        return
    for name, word in said.items():
        one = {"declared_status": None, "declared_assessment": None} | {name: word}
        if word is not None and disagree(one["declared_status"], one["declared_assessment"], computed):
            said = both("sagt", word.label_da, word.label_en)
            shown = both("beregnet", computed.label_da, computed.label_en)
            yield Finding("M11", said | shown, name, goal.id)
            return


def measured_long_ago(measured: Node, _today: date) -> Iterator[Finding]:
    """M20."""
    if measured.stale and measured.latest_measured_on is not None:
        yield Finding("M20", {"dato": day(measured.latest_measured_on)}, "measurements", measured.id)


def _below(type_name: str) -> tuple[str, ...]:
    """The ways from a goal to what its status is worked out from."""
    relations = back_relations(entities()[type_name])
    return tuple(
        f"{name}.{further}"
        for name, relation in relations.items()
        if {"targets", "measurements"} <= back_relations(relation.owner).keys()
        for further in ("targets", "measurements")
    )


for _name, _cls in entities().items():
    if "status_disputed" in computed_of(_cls):
        register(
            Rules(
                _name,
                timed=(words_and_measurements_disagree,),
                needs=_below(_name),
                computed=("computed_status", "status_disputed"),
            )
        )
    if "stale" in computed_of(_cls):
        _needs = ["measurements"]
        if "frequency" not in fields_of(_cls):  # it is agreed for what it belongs to
            _needs += [f"{link.name}.evaluation" for link in fields_of(_cls).values() if link.parent]
        register(
            Rules(_name, timed=(measured_long_ago,), needs=tuple(_needs), computed=("stale", "latest_measured_on"))
        )
