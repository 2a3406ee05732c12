"""Whose a row is that stands under nothing in its tab: the goal above it may stand in another tab, or nowhere."""

from collections.abc import Mapping
from uuid import UUID

from schema.changes import Create
from schema.field import Field, Kind
from schema.ids import new_id
from schema.model import entities, fields_of
from sync.lenses import codes
from sync.lenses.base import LensIssue
from sync.model import parent_link
from sync.plan.draft import Draft
from sync.reading import SheetRow
from sync.state import PlannedChange, Tab


def owner_elsewhere(draft: Draft, tab: Tab, row: SheetRow, link: Field, code: str | None) -> UUID | None:
    """The goal of the level below the policy whose number begins the row's number.

    Where the tabs of the policy show that level, and this row stands under none of it, there may be no such goal (K17).
    Where they do not show it at all, one is made in its place, named after the policy, so that the tab is read as it
    stands (K16); it has the number of the goal for which it stands.
    """
    (above,) = link.targets if len(link.targets) == 1 else ("",)
    higher = parent_link(above) if above in entities() else None
    if higher is None or higher.targets != ("Policy",):
        return None
    number = codes.parent_of(code) if code is not None else None
    policy = draft.state.model.rows.get(tab.policy)
    title = str(policy.values["title"]) if policy is not None else ""
    known = draft.by_code.get((tab.policy, above, number)) if number is not None else None
    known = known or (draft.by_words.get((tab.policy, above, title)) if number is None else None)
    if known is not None:
        return None if known.archived else known.id
    planned = [item.change for item in draft.changes if isinstance(item.change, Create) and item.change.type == above]
    theirs = [create for create in planned if create.values.get(higher.name) == tab.policy]
    same = next((create for create in theirs if create.values.get("code") == number), None)
    if any(other.policy == tab.policy and above in other.reading.lenses for other in draft.state.tabs):
        if same is not None and number is not None:
            draft.again = True  # it may yet be refused: the row follows once it is there
        else:
            draft.tell_row(tab, row, LensIssue("K17", {"kode": code or ""}))
        return None
    if same is not None:
        return same.id
    if not theirs:
        draft.tell_row(tab, row, LensIssue("K16", {"politik": title}))
    return _stand_in(draft, tab, row, above, higher, title, number)


def owner_by_number(draft: Draft, tab: Tab, row: SheetRow, link: Field, code: str | None) -> UUID | None:
    """Whose a new row is by its number, in a tab whose rows were sorted away from their parents (Z08); else K11."""
    number = codes.parent_of(code) if code is not None else None
    for above in link.targets:
        known = draft.by_code.get((tab.policy, above, number)) if number is not None else None
        if known is not None and not known.archived:
            return known.id
    draft.tell_row(tab, row, LensIssue("K11"))
    return None


def tell_stand_in(draft: Draft, tab: Tab, entity_of: Mapping[int, UUID]) -> None:
    """K16, once, while rows of the tab belong to a goal that only stands in for one that nobody has written."""
    model = draft.state.model.rows
    policy = model.get(tab.policy)
    for index, row in enumerate(tab.reading.rows):
        entity = model.get(entity_of[index]) if row.parent is None and index in entity_of else None
        owner = model.get(entity.parent) if entity is not None and entity.parent is not None else None
        if owner is None or policy is None or owner.parent != policy.id:
            continue
        if owner.values.get("title") == policy.values["title"]:
            draft.tell_row(tab, row, LensIssue("K16", {"politik": str(policy.values["title"])}))
            return


def _stand_in(
    draft: Draft, tab: Tab, row: SheetRow, above: str, higher: Field, title: str, number: str | None
) -> UUID | None:
    words = [
        name
        for name, field in fields_of(entities()[above]).items()
        if field.required and field.writable and field.kind is Kind.TEXT
    ]
    create = Create(above, {higher.name: tab.policy, "code": number, **dict.fromkeys(words, title)}, id=new_id())
    draft.changes.append(PlannedChange(create, draft.row_ref(tab, row), None))
    return create.id
