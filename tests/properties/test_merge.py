"""Laws of the three-way merge (DESIGN 7.4, invariants 1 and 2), for values and for the lines of a cell."""

from dataclasses import dataclass, field, replace
from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from sync.merge import NOTHING, ItemsMerge, Kept, Verdict, merge3, merge_items

values = st.one_of(st.none(), st.integers(0, 3), st.sampled_from(["", "a", "b"]))


@given(values, values, values)
def test_a_verdict_never_overwrites_a_side_that_changed(base: object, sheet: object, model: object) -> None:
    verdict = merge3(base, sheet, model)
    if verdict is Verdict.TO_MODEL:
        assert model == base
    elif verdict is Verdict.TO_SHEET:
        assert sheet == base
    elif verdict is Verdict.SAME:
        assert sheet == model
    else:
        assert sheet != base
        assert model != base
        assert sheet != model


@given(values, values)
def test_without_an_agreement_a_side_that_says_nothing_gives_way(sheet: object, model: object) -> None:
    verdict = merge3(NOTHING, sheet, model)
    if verdict is Verdict.TO_MODEL:
        assert model in (None, "", ())
    if verdict is Verdict.TO_SHEET:
        assert sheet in (None, "", ())


@dataclass(frozen=True, slots=True)
class Line:
    """A line as any list cell has it."""

    skeleton: str
    when: int = 0
    what: str = field(default="", compare=False)
    line: int | None = field(default=None, compare=False)
    unreadable: bool = field(default=False, compare=False)


WORDS = (
    "Temadag for alle teams",
    "Udkast drøftes i chefgruppen",
    "Vejviseren holdes ajour",
    "Status til udvalget",
    "Nye medarbejdere får en makker",
    "Forældre inviteres til kaffe",
)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Kept], list[Line], list[Kept]]:
    """Lines that were agreed on, and what each side has made of them since."""
    count = draw(st.integers(0, len(WORDS)))
    base = [Kept(UUID(int=n + 1), Line(WORDS[n], when=draw(st.integers(0, 3)))) for n in range(count)]
    sheet, model = [], []
    for kept in base:
        for side in (sheet, model):
            edit = draw(st.sampled_from(["keep", "keep", "move", "reword", "drop"]))
            item = kept.item
            if edit == "move":
                item = replace(item, when=draw(st.integers(0, 5)))
            if edit == "reword":
                item = replace(item, skeleton=item.skeleton + draw(st.sampled_from([" igen", " for alle", " i år"])))
            if edit != "drop":
                side.append((kept.id, item))
    typed = [replace(item, line=n) for n, (_, item) in enumerate(draw(st.permutations(sheet)))]
    if draw(st.booleans()):
        typed.append(Line("En helt ny linje i arket", line=len(typed)))
    rows = [Kept(child, item) for child, item in model]
    if draw(st.booleans()):
        rows.append(Kept(UUID(int=99), Line("Oprettet gennem systemet")))
    return base, typed, rows


@given(histories())
def test_no_line_that_somebody_typed_is_lost(history: tuple[list[Kept], list[Line], list[Kept]]) -> None:
    base, sheet, model = history
    merged = merge_items(base, sheet, model)
    agreed = {kept.id: kept.item for kept in base}
    current = {kept.id: kept.item for kept in model}
    for item, child in zip(sheet, merged.sheet_ids, strict=True):
        if child is None:
            assert item in merged.target
        elif item != agreed.get(child):
            assert child in merged.ids, "an edited line stays, whatever the other side did"
            shown = merged.target[merged.ids.index(child)]
            clash = child in {conflict.id for conflict in merged.conflicts}
            for name in ("skeleton", "when"):
                typed = getattr(item, name)
                if child not in agreed or typed != getattr(agreed[child], name):
                    assert getattr(shown, name) == typed or (child in current and not clash)


@given(histories())
def test_no_change_of_the_database_is_lost(history: tuple[list[Kept], list[Line], list[Kept]]) -> None:
    base, sheet, model = history
    merged = merge_items(base, sheet, model)
    agreed = {kept.id: kept.item for kept in base}
    clashing = {conflict.id for conflict in merged.conflicts}
    for kept in model:
        if agreed.get(kept.id) != kept.item:
            assert kept.id in merged.ids
            assert kept.id not in merged.archive
            if kept.id not in clashing:
                shown = merged.target[merged.ids.index(kept.id)]
                for name in ("skeleton", "when"):
                    if kept.id not in agreed or getattr(kept.item, name) != getattr(agreed[kept.id], name):
                        assert getattr(shown, name) == getattr(kept.item, name)


@given(histories())
def test_each_child_stands_for_one_line_at_most(history: tuple[list[Kept], list[Line], list[Kept]]) -> None:
    merged = merge_items(*history)
    known = [child for child in merged.ids if child is not None]
    assert len(known) == len(set(known))
    assert not set(known) & set(merged.archive)


@given(histories())
def test_what_was_merged_merges_to_itself(history: tuple[list[Kept], list[Line], list[Kept]]) -> None:
    merged = merge_items(*history)
    if merged.conflicts:
        return
    children = [child or UUID(int=1000 + n) for n, child in enumerate(merged.ids)]
    agreed = [Kept(child, item) for child, item in zip(children, merged.target, strict=True)]
    again = merge_items(agreed, [replace(kept.item, line=n) for n, kept in enumerate(agreed)], agreed)
    assert again.target == merged.target
    assert not again.archive
    assert not again.conflicts


@given(histories(), st.randoms(use_true_random=False))
def test_neither_sides_order_changes_what_becomes_of_a_line(
    history: tuple[list[Kept], list[Line], list[Kept]], random: Random
) -> None:
    base, sheet, model = history
    merged = merge_items(base, sheet, model)
    shuffled_sheet, shuffled_model = random.sample(sheet, len(sheet)), random.sample(model, len(model))
    again = merge_items(base, [replace(item, line=n) for n, item in enumerate(shuffled_sheet)], shuffled_model)
    assert values_of(again) == values_of(merged)
    assert set(again.archive) == set(merged.archive)
    assert {conflict.id for conflict in again.conflicts} == {conflict.id for conflict in merged.conflicts}


def values_of(merged: ItemsMerge) -> set[tuple[UUID | None, str, int]]:
    return {(child, item.skeleton, item.when) for child, item in zip(merged.ids, merged.target, strict=True)}


def test_an_unreadable_line_keeps_its_child_and_stays_as_it_is() -> None:
    base = [Kept(UUID(int=1), Line(WORDS[0])), Kept(UUID(int=2), Line(WORDS[1]))]
    sheet = [Line(WORDS[0], line=0), Line("", line=1, unreadable=True)]
    model = [base[0], Kept(UUID(int=2), Line(WORDS[1], when=7))]
    merged = merge_items(base, sheet, model)
    assert merged.target == (sheet[0], sheet[1])
    assert not merged.archive
    assert merged.pending == {UUID(int=2): base[1].item}


def test_reordered_lines_move_no_value_to_another_child() -> None:
    base = [Kept(UUID(int=n + 1), Line(word, when=n)) for n, word in enumerate(WORDS)]
    sheet = [replace(kept.item, line=n) for n, kept in enumerate(reversed(base))]
    merged = merge_items(base, sheet, base)
    assert merged.ids == tuple(kept.id for kept in reversed(base))
    assert not merged.archive


def test_a_line_that_comes_back_stands_where_it_stood() -> None:
    children = [Kept(UUID(int=n + 1), Line(word)) for n, word in enumerate(WORDS[:3])]
    base = [children[0], children[2]]
    sheet = [replace(kept.item, line=n) for n, kept in enumerate(base)]
    merged = merge_items(base, sheet, children)
    assert merged.ids == tuple(kept.id for kept in children)
    first_again = merge_items(
        children[1:], [replace(kept.item, line=n) for n, kept in enumerate(children[1:])], children
    )
    assert first_again.ids == tuple(kept.id for kept in children)
