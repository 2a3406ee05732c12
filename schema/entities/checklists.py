"""Checklists, their questions, and how a unit answered them (DOMAIN.md 2.15)."""

import datetime as dt
from enum import unique
from typing import Any
from uuid import UUID

from sqlalchemy import FromClause, or_, select
from sqlalchemy.orm import Mapped
from sqlalchemy.sql import ColumnElement

from schema import field
from schema.entities.checklist_suggestions import suggested
from schema.entities.reference_content import ReferenceContent
from schema.enums import Labelled, RecordState
from schema.field import Kind
from schema.lifecycle import Lifecycle
from schema.model import Entity
from schema.progress.gathering import ids
from schema.reads.seen import Seen


@unique
class AnswerType(Labelled):
    """Hvordan et spørgsmål besvares / How a question is answered (DOMAIN.md 2.15)."""

    YES_NO = ("Ja/nej", "Yes/no")
    OPEN = ("Åbent svar", "Open")


@unique
class ChecklistValue(Labelled):
    """Svaret på et spørgsmål / Answer to a question (DOMAIN.md 2.15)."""

    YES = ("Ja", "Yes")
    NO = ("Nej", "No")
    PARTLY = ("Delvist", "Partly")
    NOT_RELEVANT = ("Ikke relevant", "Not relevant")


@unique
class ChecklistRunState(Labelled):
    """En gennemgangs livsforløb / Life cycle of a run through a checklist (DOMAIN.md 2.20)."""

    OPEN = ("Åben", "Open")
    ANSWERED = ("Besvaret", "Answered")
    CLOSED = ("Lukket", "Closed")


CHECKLIST_RUN_LIFE = Lifecycle(
    {
        ChecklistRunState.OPEN: (ChecklistRunState.ANSWERED,),
        ChecklistRunState.ANSWERED: (ChecklistRunState.CLOSED, ChecklistRunState.OPEN),
    }
)


class Checklist(ReferenceContent, da="Tjekliste", da_plural="Tjeklister", en="Checklist", plural="checklists"):
    """Spørgsmål, ledelsen bør kunne svare ja til på et bestemt felt.

    Questions that management should be able to answer with yes in a certain field.
    """

    title_da: Mapped[str] = field.text("Tjekliste", "Checklist", required=True, headers=("Tjekliste", "Er vi klar?"))
    title_en: Mapped[str | None] = field.text("Tjekliste (engelsk)", "Checklist (English)")


class ChecklistQuestion(
    ReferenceContent,
    da="Tjeklistespørgsmål",
    da_plural="Tjeklistespørgsmål",
    en="Checklist question",
    plural="checklist_questions",
):
    """Et spørgsmål på en tjekliste.

    A question of a checklist.
    """

    checklist_id: Mapped[UUID] = field.parent("Checklist", da="Tjekliste", en="Checklist", back="questions")
    text_da: Mapped[str] = field.text("Spørgsmål", "Question", required=True, headers=("Spørgsmål",))
    text_en: Mapped[str | None] = field.text("Spørgsmål (engelsk)", "Question (English)")
    answer_type: Mapped[AnswerType] = field.one_of(
        AnswerType, "Svartype", "Answer type", default=AnswerType.YES_NO, headers=("Svartype",)
    )


def unanswered(run: FromClause, seen: Seen) -> ColumnElement[Any]:
    """The questions of the run's checklist that it leaves open."""
    question, answer = seen.rows(ChecklistQuestion), seen.rows(ChecklistAnswer)
    answered = (
        select(answer.c.id)
        .where(
            answer.c.run_id == run.c.id,
            answer.c.question_id == question.c.id,
            answer.c.record_state == RecordState.ACTIVE,
            or_(answer.c.value.is_not(None), answer.c.text.is_not(None)),
        )
        .correlate(run, question)
        .exists()
    )
    active = question.c.record_state == RecordState.ACTIVE
    asked = question.c.checklist_id == run.c.checklist_id
    return ids(question, run, asked, active, ~answered, by=question.c.position)


class ChecklistRun(
    Entity,
    da="Tjeklistegennemgang",
    da_plural="Tjeklistegennemgange",
    en="Checklist run",
    plural="checklist_runs",
):
    """Én gennemgang af en tjekliste i en enhed eller et implementeringsforløb.

    One run through a checklist in a unit or an implementation programme.
    """

    checklist_id: Mapped[UUID] = field.link(
        "Checklist", da="Tjekliste", en="Checklist", back="runs", required=True, headers=("Tjekliste",)
    )
    programme_id: Mapped[UUID | None] = field.link(
        "ImplementationProgramme", da="Implementeringsforløb", en="Programme", above=True, back="checklist_runs"
    )
    unit_id: Mapped[UUID | None] = field.link(
        "OrgUnit", da="Enhed", en="Unit", back="checklist_runs", headers=("Enhed", "Team")
    )
    date: Mapped[dt.date | None] = field.day("Dato", "Date", headers=("Dato",))
    by: Mapped[str | None] = field.text("Udfyldt af", "Filled in by", personal=True, headers=("Udfyldt af",))
    state: Mapped[ChecklistRunState] = field.one_of(
        ChecklistRunState, "Status", "State", default=ChecklistRunState.OPEN, lifecycle=CHECKLIST_RUN_LIFE
    )
    unanswered_ids = field.computed(
        Kind.LINKS,
        "Ubesvarede spørgsmål",
        "Unanswered questions",
        unanswered,
        targets=("ChecklistQuestion",),
        required=True,
        description="Tjeklistens spørgsmål, som gennemgangen hverken har et ja, nej eller delvist eller en tekst til. "
        "/ The questions of the checklist to which the run has neither a yes, no or partly nor a text.",
    )


class ChecklistAnswer(
    Entity, da="Tjeklistesvar", da_plural="Tjeklistesvar", en="Checklist answer", plural="checklist_answers"
):
    """Svaret på ét spørgsmål i en gennemgang, med det, der mangler, og det, der viser det.

    The answer to one question in a run, with what is missing and what shows it.
    """

    run_id: Mapped[UUID] = field.parent("ChecklistRun", da="Gennemgang", en="Run", back="answers")
    position: Mapped[int | None] = field.integer("Rækkefølge", "Position")
    question_id: Mapped[UUID] = field.link(
        "ChecklistQuestion", da="Spørgsmål", en="Question", back="answers", required=True, headers=("Spørgsmål", "Nr.")
    )
    value: Mapped[ChecklistValue | None] = field.one_of(ChecklistValue, "Svar", "Value", headers=("Svar",))
    text: Mapped[str | None] = field.text(
        "Bemærkning",
        "Text",
        headers=("Bemærkning", "Hvad mangler?"),
        description="For et åbent spørgsmål: svaret. / For an open question: the answer.",
    )
    answered_on: Mapped[dt.date | None] = field.day("Besvaret den", "Answered on", headers=("Dato",))
    follow_up_activity_id: Mapped[UUID | None] = field.link(
        "Activity", da="Opfølgende aktivitet", en="Follow-up activity", back="follows_up_answers"
    )
    evidence_ids: Mapped[list[UUID]] = field.links(
        "*",
        da="Det ses i",
        en="Evidence",
        description="Det i Styring, der viser svaret. / What in Styring shows the answer.",
    )
    suggestion = field.computed(
        Kind.ENUM,
        "Forslag",
        "Suggestion",
        suggested,
        value_type=ChecklistValue,
        description="Det, oplysningerne i forløbet selv svarer; erstatter ikke svaret. / What the data of the programme"
        " itself answers; it does not replace the answer.",
    )
