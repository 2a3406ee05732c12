"""Persons, units and bodies: who can be responsible (DOMAIN.md 2.6)."""

from uuid import UUID

from sqlalchemy.orm import Mapped

from schema import field
from schema.enums import BodyKind, ExternalPartyKind, OrgSide, OrgUnitKind
from schema.model import Entity


class Person(Entity, da="Person", da_plural="Personer", en="Person", plural="persons"):
    """En medarbejder, kendt på sine initialer.

    A member of staff, known by initials.
    """

    initials: Mapped[str] = field.text(
        "Initialer", "Initials", required=True, personal=True, headers=("Initialer", "Init.", "Brugernavn", "Bruger-id")
    )
    name: Mapped[str | None] = field.text("Navn", "Name", personal=True, headers=("Navn", "Fulde navn", "Medarbejder"))
    title: Mapped[str | None] = field.text("Titel", "Title", headers=("Titel", "Stilling", "Stillingsbetegnelse"))
    unit_id: Mapped[UUID | None] = field.link(
        "OrgUnit",
        da="Enhed",
        en="Unit",
        back="persons",
        headers=("Enhed", "Team", "Afdeling", "Afd.", "Organisation", "Arbejdssted"),
    )
    active: Mapped[bool] = field.boolean("Aktiv", "Active", default=True, headers=("Aktiv", "Ansat", "Status"))


class OrgUnit(Entity, da="Enhed", da_plural="Enheder", en="Organisational unit", plural="org_units"):
    """En afdeling, et team, en skole eller en anden enhed i kommunen.

    A department, team, school or other unit of the municipality.
    """

    name: Mapped[str] = field.text("Navn", "Name", required=True, headers=("Enhed", "Afdeling", "Team", "Navn"))
    kind: Mapped[OrgUnitKind | None] = field.one_of(OrgUnitKind, "Type", "Kind", headers=("Type", "Enhedstype"))
    side: Mapped[OrgSide] = field.one_of(
        OrgSide,
        "Side",
        "Side",
        default=OrgSide.GENERAL,
        description="Myndighed eller udfører. / Authority or supplier.",
    )
    parent_id: Mapped[UUID | None] = field.link(
        "OrgUnit",
        da="Overordnet enhed",
        en="Parent unit",
        back="sub_units",
        above=True,
        headers=("Overordnet enhed", "Overordnet", "Hører under"),
    )
    leader_id: Mapped[UUID | None] = field.link(
        "Person", da="Leder", en="Leader", back="leads", headers=("Leder", "Nærmeste leder", "Enhedsleder")
    )
    leadership_span: Mapped[int | None] = field.integer(
        "Ledelsesspænd",
        "Leadership span",
        headers=("Ledelsesspænd", "Antal medarbejdere"),
        description="Så mange, lederen er leder for. / As many as the leader leads.",
    )


class Body(Entity, da="Organ", da_plural="Organer", en="Body", plural="bodies"):
    """En gruppe eller et udvalg, som noget kan være forankret i.

    A group or committee that something can be anchored in.
    """

    name: Mapped[str] = field.text("Navn", "Name", required=True, headers=("Organ", "Navn"))
    kind: Mapped[BodyKind] = field.one_of(BodyKind, "Type", "Kind", default=BodyKind.OTHER)


class ExternalParty(
    Entity, da="Ekstern part", da_plural="Eksterne parter", en="External party", plural="external_parties"
):
    """En leverandør, forening eller anden part uden for kommunen.

    A supplier, association or other party outside the municipality.
    """

    name: Mapped[str] = field.text("Navn", "Name", required=True, headers=("Leverandør", "Samarbejdspart", "Navn"))
    kind: Mapped[ExternalPartyKind] = field.one_of(
        ExternalPartyKind, "Type", "Kind", default=ExternalPartyKind.SUPPLIER, headers=("Type",)
    )
    contact: Mapped[str | None] = field.text("Kontaktperson", "Contact", personal=True, headers=("Kontaktperson",))
