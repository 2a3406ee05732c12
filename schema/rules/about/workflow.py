"""Rules about a workflow."""

from collections.abc import Iterator

from schema.entities.workflows import WorkflowKind, WorkflowStepKind
from schema.rules.finding import Finding
from schema.rules.node import Node
from schema.rules.registry import Rules, register
from schema.rules.wording import both

_SUPPLIER_STEPS = (WorkflowStepKind.ORDER, WorkflowStepKind.STATUS_BEFORE_FOLLOW_UP, WorkflowStepKind.FOLLOW_UP)


def missing_steps(workflow: Node) -> Iterator[Finding]:
    """W01: a dialogue with suppliers without all three steps."""
    if workflow.kind is WorkflowKind.SUPPLIER_DIALOGUE:
        there = {step.kind for step in workflow.steps}
        missing = [kind for kind in _SUPPLIER_STEPS if kind not in there]
        if missing:
            listed = both(
                "bestilling / status inden opfølgning / opfølgning",
                ", ".join(kind.label_da.lower() for kind in missing),
                ", ".join(kind.label_en.lower() for kind in missing),
            )
            yield Finding("W01", listed, "steps", workflow.id)


register(Rules("Workflow", (missing_steps,)))
