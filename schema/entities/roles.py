"""Roles, their duties, and who has them (DOMAIN.md 2.9)."""

import datetime as dt
from enum import unique
from uuid import UUID

from sqlalchemy.orm import Mapped

from schema import field
from schema.entities.reference_content import ReferenceContent
from schema.enums import Labelled, Level
from schema.model import Entity


@unique
class TaskInvolvement(Labelled):
    """En rolles del i en opgave: bogstaverne i en RACI-tabel / A role's part in a task: the letters of a RACI table
    (DOMAIN.md 3.3 T10)."""

    ACCOUNTABLE = ("Ansvarlig", "Accountable")
    PERFORMS = ("Udfører", "Performs")
    CONSULTED = ("Konsulteres", "Consulted")
    INFORMED = ("Informeres", "Informed")


class RoleType(ReferenceContent, da="Rolle", da_plural="Roller", en="Role type", plural="role_types"):
    """En rolle i styringen, fx nærmeste leder eller forandringsagent, med de opgaver, der følger med.

    A role in the governance, e.g. nearest leader or change agent, with the duties that come with it.
    """

    label_da: Mapped[str] = field.text("Rolle", "Role", required=True, headers=("Rolle", "Roller", "Funktion"))
    label_en: Mapped[str | None] = field.text("Rolle (engelsk)", "Role (English)")
    description_da: Mapped[str | None] = field.text("Beskrivelse", "Description", headers=("Beskrivelse",))
    description_en: Mapped[str | None] = field.text("Beskrivelse (engelsk)", "Description (English)")
    level: Mapped[Level | None] = field.one_of(Level, "Niveau", "Level", headers=("Niveau",))


class Duty(ReferenceContent, da="Opgave", da_plural="Opgaver", en="Duty", plural="duties"):
    """En opgave eller forpligtelse, der følger med en rolle.

    A task or obligation that comes with a role.
    """

    role_id: Mapped[UUID] = field.parent("RoleType", da="Rolle", en="Role", back="duties")
    text_da: Mapped[str] = field.text("Opgave", "Duty", required=True, headers=("Opgave", "Opgaver", "Ansvar"))
    text_en: Mapped[str | None] = field.text("Opgave (engelsk)", "Duty (English)")
    basis: Mapped[str | None] = field.text(
        "Grundlag",
        "Basis",
        description="Hvor opgaven er besluttet eller beskrevet. / Where the duty was decided or is described.",
    )


class RoleAssignment(
    Entity, da="Rollefordeling", da_plural="Rollefordelinger", en="Role assignment", plural="role_assignments"
):
    """Hvem der har en rolle, hvor og hvornår. `name` er cellens ord; `party` er den person, enhed eller det organ, de
    står for, når det er kendt.

    Who has a role, where and when. `name` is the words of the cell; `party` is the person, unit or body that they stand
    for, once it is known.
    """

    role_id: Mapped[UUID] = field.link(
        "RoleType",
        da="Rolle",
        en="Role",
        above=True,
        back="assignments",
        required=True,
        headers=("Rolle", "Roller", "Funktion"),
    )
    party_id: Mapped[UUID | None] = field.link(
        "Person", "OrgUnit", "Body", da="Part", en="Party", back="role_assignments"
    )
    name: Mapped[str | None] = field.text(
        "Navn/enhed", "Name as written", personal=True, headers=("Navn/enhed", "Navn", "Hvem")
    )
    programme_id: Mapped[UUID | None] = field.link(
        "ImplementationProgramme", da="Implementeringsforløb", en="Programme", back="role_assignments"
    )
    area_id: Mapped[UUID | None] = field.link(
        "OrgUnit", da="Område", en="Area", back="area_role_assignments", headers=("Område", "Enhed")
    )
    from_: Mapped[dt.date | None] = field.day("Fra", "From", headers=("Fra", "Periode"))
    to: Mapped[dt.date | None] = field.day("Til og med", "To", headers=("Til",))
    stand_in: Mapped[str | None] = field.text(
        "Afløser", "Stand-in", personal=True, headers=("Afløser", "Stedfortræder")
    )
    involvement: Mapped[TaskInvolvement | None] = field.one_of(TaskInvolvement, "Del i opgaven", "Involvement")
    tasks: Mapped[list[str]] = field.texts(
        "Egne opgaver",
        "Own tasks",
        headers=("Opgaver", "Opgave"),
        description="Opgaver, som de er skrevet, ud over rollens. / Tasks as written, beyond those of the role.",
    )
    duties_confirmed_ids: Mapped[list[UUID]] = field.links(
        "Duty",
        da="Bekræftede opgaver",
        en="Confirmed duties",
        back="confirmed_in",
        description="De af rollens opgaver, parten har sagt ja til. / Those of the role's duties that the party has"
        " agreed to.",
    )
    note: Mapped[str | None] = field.text("Bemærkning", "Note", headers=("Bemærkning", "Bemærkninger"))
