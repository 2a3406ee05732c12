"""Rules about whatever is politically adopted, and about documents; registered for every such type."""

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from schema.adopted import Adopted
from schema.entities.document import Document
from schema.enums import DocumentState
from schema.model import back_relations, entities, fields_of
from schema.rules.finding import Finding
from schema.rules.life import needs_first, requires
from schema.rules.node import Node, shown, title_of
from schema.rules.owners import name_in
from schema.rules.registry import Case, Check, Row, Rules, register
from schema.rules.wording import day

SCHEMES = ("https", "http", "drive")


def ends_before_it_begins(case: Case) -> Iterator[Finding]:
    """D01."""
    begins, ends = case.row["valid_from"], case.row["valid_to"]
    if begins is not None and ends is not None and ends < begins:
        yield Finding("D01", {"dokument": title_of(case.row)}, "valid_to", case.id)


def two_in_force(case: Case) -> Iterator[Finding]:
    """D02: two editions of one title whose days in force overlap.

    A day that is not known is open at that end; but where nobody has said a word about when it holds, and the state is
    the one that new records begin with, nobody has said that it is in force.
    """
    if not _in_force(case.row, case.default):
        return
    for other in case.others(case.alike):
        if _in_force(other, case.default) and other["basis"] == case.row["basis"] and _overlap(case.row, other):
            said = {"titel": title_of(case.row), "a": _edition(other), "b": _edition(case.row)}
            yield Finding("D02", said, "state", case.id)
            return


def _in_force(row: Row, default: Row) -> bool:
    told = row["valid_from"] is not None or default["state"] is not DocumentState.IN_FORCE
    return row["state"] is DocumentState.IN_FORCE and told


def _overlap(one: Row, other: Row) -> bool:
    begins = max(one["valid_from"] or date.min, other["valid_from"] or date.min)
    ends = min(one["valid_to"] or date.max, other["valid_to"] or date.max)
    return begins <= ends


def _edition(row: Row) -> str:
    """What it is called, else when it holds: `01-01-2025 –`, in every language."""
    first, last = (day(row[end]) if row[end] is not None else "" for end in ("valid_from", "valid_to"))
    return str(row["edition"] or f"{first} – {last}".strip())


def replaced_without_successor(case: Case) -> Iterator[Finding]:
    """REPLACED needs a successor (DOMAIN.md 2.20): a record that says that it replaces this one."""
    if case.enters("state", DocumentState.REPLACED) and not case.pointing:
        yield needs_first(case, "state", "den post, der erstatter den", "the record that replaces it")


def not_decided(document: Node) -> Iterator[Finding]:
    """D03: in force without the day of its adoption."""
    if document.state is DocumentState.IN_FORCE and document.adopted_on is None:
        yield Finding("D03", {"titel": title_of(document)}, "adopted_on", document.id)


def review_overdue(document: Node, today: date) -> Iterator[Finding]:
    """D04: of what is in force."""
    due, holds = document.review_due, document.state in (DocumentState.IN_FORCE, DocumentState.REVISION)
    if holds and due is not None and due < today:
        yield Finding("D04", {"titel": title_of(document), "dato": day(due)}, "review_due", document.id)


def no_owner(document: Node) -> Iterator[Finding]:
    """R05."""
    if not any(map(name_in, document.responsibilities)):
        yield Finding("R05", {"dokument": title_of(document)}, "responsibilities", document.id)


def link_not_usable(document: Node) -> Iterator[Finding]:
    """D07, as far as the link's own form tells."""
    if document.link and not _usable(document.link):
        yield Finding("D07", field="link", entity=document.id)


def _usable(link: str) -> bool:
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return False
    return parts.scheme.lower() in SCHEMES and bool(parts.netloc or parts.path.strip("/")) and " " not in link.strip()


def old_act(document: Node) -> Iterator[Finding]:
    """D05: a reference to the Social Services Act, which no longer holds for children."""
    for reference in document.legal_basis:
        if (reference.law or "").upper() in ("SEL", "SERVICELOVEN"):
            yield Finding("D05", {"ref": shown(reference.raw) or _written(reference)}, "legal_basis", document.id)


def _written(reference: object) -> str:
    law, paragraph = getattr(reference, "law", None), getattr(reference, "paragraph", None)
    return f"{law} § {paragraph}" if paragraph else str(law)


for _name, _cls in entities().items():
    _fields = fields_of(_cls)
    if issubclass(_cls, Adopted):
        register(
            Check(_name, ends_before_it_begins),
            Check(_name, two_in_force, alike=("title",)),
            Check(_name, requires("state", DocumentState.IN_FORCE, "valid_from"), steps_only=True),
            Check(_name, requires("state", DocumentState.ADOPTED, "adopted_by", "adopted_on"), steps_only=True),
        )
        if "replaced_by" in back_relations(_cls):
            register(Check(_name, replaced_without_successor, pointing="replaced_by", steps_only=True))
    if issubclass(_cls, Document):
        register(Rules(_name, (not_decided, no_owner), needs=("responsibilities.party",)))
        if "review_due" in _fields:
            register(Rules(_name, timed=(review_overdue,)))
    if "link" in _fields:
        register(Rules(_name, (link_not_usable,)))
    if "legal_basis" in _fields:
        register(Rules(_name, (old_act,)))
