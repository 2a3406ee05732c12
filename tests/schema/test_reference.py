"""Reference content: what is shipped, and what loading it does to a database in which people work."""

import threading
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from schema.changes import Actor, Archive, Restore, Update
from schema.counter import current_seq
from schema.entities import Change, Checklist, ChecklistQuestion, Duty, RoleType
from schema.enums import RecordState, Source
from schema.model import entities, fields_of
from schema.reference import ACTOR, Item, Loaded, ReferenceContentError, load, read_content, shipped
from tests.fixtures.model import accepted, apply_all, archive, create, restore, update

ROLE_ROWS = [
    {"TOP_LEADERSHIP"},
    {"NEAREST_LEADER"},
    {"CHANGE_AGENT"},
    {"CHANGE_AGENT_GROUP"},
    {"EMPLOYEE"},
    {"SUPPLIER"},
    {"ECONOMY"},
    {"CONSULTANT"},
    {"POLITICAL"},
    {"HEAD"},
    {"STAFF_FUNCTION"},
    {"PARTNER", "CITIZEN", "CIVIL_SOCIETY"},
]
DUTIES = {
    "TL": 8,
    "NL": 9,
    "CA": 5,
    "CG": 3,
    "EM": 3,
    "SU": 2,
    "EC": 1,
    "CO": 1,
    "PO": 3,
    "HE": 3,
    "SF": 1,
    "PA": 2,
    "CI": 2,
    "CS": 2,
}
BEFORE = """
[[Checklist]]
key = "CLX"
title.da = "Er vi klar?"
title.en = "Are we ready?"

[[Checklist.questions]]
key = "CLX.1"
text.da = "Ved alle besked?"
text.en = "Does everybody know?"

[[Checklist.questions]]
key = "CLX.2"
text.da = "Er planen lagt?"
text.en = "Is the plan made?"
"""
AFTER = """
[[Checklist]]
key = "CLX"
title.da = "Er vi helt klar?"
title.en = "Are we quite ready?"

[[Checklist.questions]]
key = "CLX.1"
text.da = "Ved alle nu besked?"
text.en = "Does everybody know by now?"

[[Checklist.questions]]
key = "CLX.3"
text.da = "Er pengene fundet?"
text.en = "Is the money found?"
answer_type = "OPEN"

[[Checklist.questions]]
key = "CLX.2"
text.da = "Er planen lagt?"
text.en = "Is the plan made?"
"""


def loaded(engine: Engine, content: str | None = None) -> Loaded:
    with Session(engine) as session, session.begin():
        return load(session, None if content is None else read_content(content))


def item_of(key: str, items: tuple[Item, ...] | None = None) -> Item:
    (found,) = (item for item in items or shipped() if item.key == key)
    return found


def row_of(engine: Engine, item: Item) -> Any:
    with Session(engine) as session:
        return session.get(entities()[item.type], item.id)


def counted(engine: Engine) -> int:
    """The number of the latest change."""
    with Session(engine) as session:
        return current_seq(session)


def test_every_role_row_checklist_question_way_and_recommendation_is_shipped() -> None:
    counts = Counter(item.type for item in shipped())
    assert {item.key for item in shipped() if item.type == "RoleType"} == set.union(*ROLE_ROWS)
    assert Counter(item.key[:2] for item in shipped() if item.type == "Duty") == DUTIES
    assert (counts["Checklist"], counts["ChecklistQuestion"]) == (5, 17)
    assert counts["CoreQuestion"] == 7
    assert (counts["Way"], counts["Recommendation"]) == (4, 20)
    assert counts["ChangeMeasure"] == 5
    assert counts["LevelDescription"] == 3
    assert (counts["DefaultAudience"], counts["Channel"]) == (7, 10)


def test_every_duty_question_and_recommendation_belongs_where_its_number_says() -> None:
    keys = {item.id: item.key for item in shipped()}
    for item in shipped():
        if item.type in ("ChecklistQuestion", "Recommendation"):
            assert item.parent is not None
            assert item.key.startswith(f"{keys[item.parent]}.")
        elif item.type == "Duty":
            assert item.parent is not None
    owners = {item.key[:2]: keys[item.parent] for item in shipped() if item.type == "Duty" and item.parent}
    assert owners["TL"] == "TOP_LEADERSHIP"
    assert owners["SU"] == "SUPPLIER"
    assert owners["CS"] == "CIVIL_SOCIETY"


def test_only_the_two_open_questions_of_the_third_checklist_are_open() -> None:
    assert {item.key for item in shipped() if "answer_type" in item.values} == {"CL3.2", "CL3.3"}


def test_every_shipped_text_is_there_in_both_languages() -> None:
    seen = 0
    for item in shipped():
        for name in item.values:
            if name.endswith("_da"):
                danish, english = item.values[name], item.values.get(f"{name[:-3]}_en")
                assert danish, (item.key, name)
                assert english, (item.key, name)
                seen += 1
        assert any(name.endswith("_da") for name in item.values), item.key
    assert seen >= len(shipped())


def test_every_required_field_of_shipped_content_is_given() -> None:
    for item in shipped():
        fields = fields_of(entities()[item.type]).values()
        required = {field.name for field in fields if field.required and field.writable}
        assert required <= item.values.keys(), item.key


def test_no_two_pieces_of_content_share_an_id_or_a_number() -> None:
    assert len({item.id for item in shipped()}) == len(shipped())
    assert len({(item.type, item.key) for item in shipped()}) == len(shipped())


def test_the_ids_of_content_are_the_same_in_every_installation() -> None:
    assert str(item_of("CL1.1").id) == "ba38e7ec-66f1-5b45-8e8a-0e15ea66ba50"
    assert str(item_of("TOP_LEADERSHIP").id) == "3264ce6c-69cb-5312-b434-f087f2460bee"


def test_content_that_does_not_fit_the_model_is_named() -> None:
    with pytest.raises(ReferenceContentError, match="Tjek is no type"):
        read_content('[[Tjek]]\nkey = "X"')
    with pytest.raises(ReferenceContentError, match="Checklist number 1 has no key"):
        read_content('[[Checklist]]\ntitle.da = "X"')
    with pytest.raises(ReferenceContentError, match="Checklist CLX, heading_da: there is no such field"):
        read_content('[[Checklist]]\nkey = "CLX"\nheading.da = "X"')
    with pytest.raises(ReferenceContentError, match="CoreQuestion KQX, block: the value does not fit"):
        read_content('[[CoreQuestion]]\nkey = "KQX"\nblock = "ELSEWHERE"')
    with pytest.raises(ReferenceContentError, match="Checklist CLX, title_da: the value does not fit"):
        read_content('[[Checklist]]\nkey = "CLX"\ntitle.da = 7')


def test_a_load_fills_an_empty_database_and_says_that_styring_did_it(engine: Engine) -> None:
    assert loaded(engine) == Loaded(created=len(shipped()), updated=0, left=0)
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(ChecklistQuestion)) == 17
        question = session.get(ChecklistQuestion, item_of("CL3.2").id)
        assert question is not None
        assert (question.checklist_id, question.position) == (item_of("CL3").id, 2)
        assert question.text_da == item_of("CL3.2").values["text_da"]
        assert session.scalar(select(func.count()).select_from(Duty).where(Duty.role_id == item_of("HEAD").id)) == 3
        assert set(session.execute(select(Change.actor, Change.origin))) == {(ACTOR.name, Source.IMPORT)}


def test_a_second_load_changes_nothing(engine: Engine) -> None:
    loaded(engine)
    before = counted(engine)
    assert loaded(engine) == Loaded(0, 0, 0)
    assert counted(engine) == before


def test_an_overwritten_text_survives_a_load(engine: Engine) -> None:
    loaded(engine)
    question = item_of("CL1.1")
    update(engine, question.id, text_da="Ved alle, hvorfor vi er i gang?")
    assert loaded(engine) == Loaded(0, 0, 1)
    row = row_of(engine, question)
    assert row.text_da == "Ved alle, hvorfor vi er i gang?"
    assert row.text_en == question.values["text_en"]


def test_an_emptied_text_stays_empty(engine: Engine) -> None:
    loaded(engine)
    role = item_of("HEAD")
    update(engine, role.id, description_da=None)
    loaded(engine)
    assert row_of(engine, role).description_da is None


def test_what_was_put_away_stays_away_with_all_that_belongs_to_it(engine: Engine) -> None:
    loaded(engine)
    archive(engine, item_of("CL2").id)
    before = counted(engine)
    assert loaded(engine) == Loaded(0, 0, 5)
    assert counted(engine) == before
    assert row_of(engine, item_of("CL2")).record_state is RecordState.ARCHIVED
    assert row_of(engine, item_of("CL2.3")).record_state is RecordState.ARCHIVED


def test_an_upgrade_adds_what_is_new_and_takes_better_wordings(engine: Engine) -> None:
    loaded(engine, BEFORE)
    assert loaded(engine, AFTER) == Loaded(created=1, updated=3, left=0)
    items = read_content(AFTER)
    assert row_of(engine, item_of("CLX", items)).title_da == "Er vi helt klar?"
    assert row_of(engine, item_of("CLX.1", items)).text_en == "Does everybody know by now?"
    with Session(engine) as session:
        order = select(ChecklistQuestion.key).order_by(ChecklistQuestion.position)
        assert list(session.scalars(order)) == ["CLX.1", "CLX.3", "CLX.2"]


def test_an_upgrade_leaves_the_fields_that_somebody_has_touched(engine: Engine) -> None:
    loaded(engine, BEFORE)
    question = item_of("CLX.1", read_content(BEFORE))
    update(engine, question.id, text_da="Har vi sagt det til alle?")
    assert loaded(engine, AFTER) == Loaded(created=1, updated=3, left=1)
    row = row_of(engine, question)
    assert (row.text_da, row.text_en) == ("Har vi sagt det til alle?", "Does everybody know by now?")


def test_a_text_that_was_changed_and_changed_back_is_the_municipalitys(engine: Engine) -> None:
    loaded(engine, BEFORE)
    question = item_of("CLX.1", read_content(BEFORE))
    update(engine, question.id, text_da="Noget andet?")
    update(engine, question.id, text_da="Ved alle besked?")
    loaded(engine, AFTER)
    assert row_of(engine, question).text_da == "Ved alle besked?"


@pytest.mark.parametrize(
    ("actor", "origin"), [(ACTOR, Source.API), (ACTOR, Source.SHEET), (Actor("kommunen"), Source.IMPORT)]
)
def test_only_an_import_by_styring_counts_as_shipped(engine: Engine, actor: Actor, origin: Source) -> None:
    loaded(engine, BEFORE)
    question = item_of("CLX.1", read_content(BEFORE))
    accepted(apply_all(engine, [Update(question.id, {"text_da": "Vores egen?"})], actor=actor, origin=origin))
    loaded(engine, AFTER)
    assert row_of(engine, question).text_da == "Vores egen?"


def test_nothing_new_is_added_below_what_was_put_away_until_it_is_taken_back(engine: Engine) -> None:
    loaded(engine, BEFORE)
    items = read_content(AFTER)
    checklist, added = item_of("CLX", items), item_of("CLX.3", items)
    archive(engine, checklist.id)
    loaded(engine, AFTER)
    assert row_of(engine, added) is None
    assert row_of(engine, checklist).title_da == "Er vi klar?"
    restore(engine, checklist.id)
    loaded(engine, AFTER)
    assert row_of(engine, added).text_da == "Er pengene fundet?"
    assert row_of(engine, checklist).title_da == "Er vi helt klar?"


def test_one_question_that_was_put_away_does_not_keep_the_others_from_an_upgrade(engine: Engine) -> None:
    loaded(engine, BEFORE)
    items = read_content(AFTER)
    archive(engine, item_of("CLX.1", items).id)
    assert loaded(engine, AFTER) == Loaded(created=1, updated=2, left=1)
    assert row_of(engine, item_of("CLX.1", items)).text_da == "Ved alle besked?"


def test_a_text_that_is_shipped_for_the_first_time_fills_only_an_untouched_field(engine: Engine) -> None:
    bare = '[[RoleType]]\nkey = "A"\nlabel.da = "Rolle A"\n[[RoleType]]\nkey = "B"\nlabel.da = "Rolle B"'
    more = bare.replace('Rolle A"', 'Rolle A"\ndescription.da = "Ny A"').replace(
        'Rolle B"', 'Rolle B"\ndescription.da = "Ny B"'
    )
    loaded(engine, bare)
    items = read_content(bare)
    update(engine, item_of("A", items).id, description_da="Vores A")
    loaded(engine, more)
    assert row_of(engine, item_of("A", items)).description_da == "Vores A"
    assert row_of(engine, item_of("B", items)).description_da == "Ny B"


def test_content_that_is_no_longer_shipped_stays(engine: Engine) -> None:
    loaded(engine, BEFORE)
    assert loaded(engine, BEFORE[: BEFORE.rindex("[[Checklist.questions]]")]) == Loaded(0, 0, 0)
    assert row_of(engine, item_of("CLX.2", read_content(BEFORE))).record_state is RecordState.ACTIVE


def test_what_the_municipality_added_itself_is_left_alone(engine: Engine) -> None:
    loaded(engine)
    own = create(engine, "RoleType", label_da="Børnefaglig koordinator", key="HEAD")
    assert loaded(engine) == Loaded(0, 0, 0)
    with Session(engine) as session:
        role = session.get(RoleType, own)
        assert role is not None
        assert role.label_da == "Børnefaglig koordinator"


def test_loads_at_the_same_time_load_once(engine: Engine) -> None:
    together = threading.Barrier(4)
    results: list[Loaded] = []

    def work() -> None:
        together.wait()
        results.append(loaded(engine))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(result.created for result in results) == [0, 0, 0, len(shipped())]
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(Checklist)) == 5
        assert session.scalar(select(func.count(Change.seq.distinct()))) == 1


def test_a_load_that_does_not_fit_leaves_nothing_behind(engine: Engine) -> None:
    question = item_of("CLX.1", read_content(BEFORE))
    homeless = replace(question, values={**question.values, "text_da": None})
    with pytest.raises(ReferenceContentError, match="refused"), Session(engine) as session, session.begin():
        load(session, (item_of("CLX", read_content(BEFORE)), homeless))
    assert row_of(engine, item_of("CLX", read_content(BEFORE))) is None


def test_a_municipality_can_put_away_and_take_back_what_was_shipped(engine: Engine) -> None:
    loaded(engine)
    way = item_of("V2")
    accepted(apply_all(engine, [Archive(way.id)]))
    accepted(apply_all(engine, [Restore(way.id)]))
    assert loaded(engine) == Loaded(0, 0, 0)
    assert row_of(engine, item_of("V2.4")).record_state is RecordState.ACTIVE
