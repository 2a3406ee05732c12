"""Rules about a run through a checklist."""

from collections.abc import Iterator

from schema.entities.checklists import ChecklistRunState
from schema.rules.finding import Finding
from schema.rules.life import needs_first
from schema.rules.registry import Case, Check, register


def closed_with_open_questions(case: Case) -> Iterator[Finding]:
    """CLOSED needs an answer to every question (DOMAIN.md 2.20): a value, or for an open question a text."""
    if case.enters("state", ChecklistRunState.CLOSED):
        unanswered = [answer for answer in case.pointing if answer["value"] is None and not answer["text"]]
        if unanswered or not case.pointing:
            da, en = "svar på alle spørgsmål", "an answer to every question"
            yield needs_first(case, "state", da, en)


register(Check("ChecklistRun", closed_with_open_questions, pointing="answers", steps_only=True))
