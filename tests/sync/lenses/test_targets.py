"""Numbers to reach, row by row of DOMAIN.md 3.2 (b)."""

from decimal import Decimal

import pytest

from schema.enums import Comparator, Unit
from schema.values import TargetValue
from sync.lenses import targets
from sync.lenses.base import InexpressibleError

GTE, GT, LTE, LT, EQ, BETWEEN = (Comparator[name] for name in ("GTE", "GT", "LTE", "LT", "EQ", "BETWEEN"))
PERCENT, COUNT, DKK, DAYS, POINTS = Unit.PERCENT, Unit.COUNT, Unit.DKK, Unit.DAYS, Unit.PERCENT_POINT


def target(
    comparator: Comparator, value: str, unit: Unit, value_max: str | None = None, about: bool = False
) -> TargetValue:
    return TargetValue(comparator, Decimal(value), Decimal(value_max) if value_max else None, unit, about)


@pytest.mark.parametrize(
    ("text", "expected", "rules"),
    [
        ("mindst 80 %", target(GTE, "80", PERCENT), []),
        ("min. 80%", target(GTE, "80", PERCENT), []),
        ("≥ 80 pct.", target(GTE, "80", PERCENT), []),
        ("80 % eller flere", target(GTE, "80", PERCENT), []),
        ("80 procent og derover", target(GTE, "80", PERCENT), []),
        ("80 %", target(GTE, "80", PERCENT), ["M10"]),
        ("82,5 %", target(GTE, "82.5", PERCENT), ["M10"]),
        ("82.5 %", target(GTE, "82.5", PERCENT), ["M10"]),
        ("0,8", target(EQ, "0.8", COUNT), ["M08"]),
        ("højst 10 %", target(LTE, "10", PERCENT), []),
        ("maks. 10", target(LTE, "10", COUNT), []),
        ("under 10 %", target(LT, "10", PERCENT), []),
        ("færre end 10", target(LT, "10", COUNT), []),
        ("over 90 %", target(GT, "90", PERCENT), []),
        ("80-90 %", target(BETWEEN, "80", PERCENT, "90"), []),
        ("mellem 80 og 90 %", target(BETWEEN, "80", PERCENT, "90"), []),
        ("alle", target(EQ, "100", PERCENT), ["M10"]),
        ("samtlige", target(EQ, "100", PERCENT), ["M10"]),
        ("ingen", target(EQ, "0", PERCENT), ["M10"]),
        ("halvdelen", target(GTE, "50", PERCENT, about=True), []),
        ("to ud af tre", target(GTE, "66.7", PERCENT, about=True), []),
        ("hver fjerde", target(GTE, "25", PERCENT, about=True), []),
        ("ca. 70 %", target(GTE, "70", PERCENT, about=True), ["M10"]),
        ("fra 60 % til 80 %", target(GTE, "80", PERCENT), []),
        ("fald på 5 procentpoint", target(LTE, "-5", POINTS), ["M13"]),
        ("-5 pp", target(LTE, "-5", POINTS), ["M13"]),
        ("1.250", target(EQ, "1250", COUNT), []),
        ("1.250,5", target(EQ, "1250.5", COUNT), []),
        ("kr. 1.250.000", target(EQ, "1250000", DKK), []),
        ("1,25 mio. kr.", target(EQ, "1250000", DKK), []),
        ("1.250 t.kr.", target(EQ, "1250000", DKK), []),
        ("1.250 tkr.", target(EQ, "1250000", DKK), []),
        ("højst 14 dage", target(LTE, "14", DAYS), []),
        ("ja", target(EQ, "1", Unit.YES_NO), []),
        ("gennemført", target(EQ, "1", Unit.YES_NO), []),
        ("✓", target(EQ, "1", Unit.YES_NO), []),
        ("x", target(EQ, "1", Unit.YES_NO), []),
        ("nej", target(EQ, "0", Unit.YES_NO), []),
        ("120 %", target(GTE, "120", PERCENT), ["M15", "M10"]),
        ("stigende", TargetValue(EQ, None, unit=Unit.TEXT), ["M05"]),
        ("bedre end sidste år", TargetValue(EQ, None, unit=Unit.TEXT), ["M05"]),
        ("1.1.2", TargetValue(EQ, None, unit=Unit.TEXT), ["M05"]),
        ("fald på 10 %", TargetValue(EQ, None, unit=Unit.TEXT), ["M13"]),
    ],
)
def test_a_cell_with_a_target(text: str, expected: TargetValue, rules: list[str]) -> None:
    found = targets.read(text)
    assert found is not None
    assert (found.target, [issue.rule for issue in found.issues]) == (expected, rules)


def test_a_fraction_in_a_cell_formatted_as_per_cent_is_a_percentage() -> None:
    found = targets.read("0,8", number_format="PERCENT")
    assert found is not None
    assert found.target == target(GTE, "80", PERCENT)


def test_the_question_about_a_plain_fraction_names_both_readings() -> None:
    found = targets.read("0,8")
    assert found is not None
    assert found.issues[0].params == {"tal": "0,8", "tal×100": "80"}


@pytest.mark.parametrize("text", ["På længere sigt 95 %", "på sigt 95 %", "langsigtet: 95 %"])
def test_a_long_term_target(text: str) -> None:
    found = targets.read(text)
    assert found is not None
    assert (found.target, found.long_term) == (target(GTE, "95", PERCENT), True)


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("mindst 65 %, der kan, og 90 % kender den", [("mindst 65 %", GTE, []), ("90 %", GTE, [])]),
        ("højst 10 %, og 5 % bagefter", [("højst 10 %", LTE, []), ("5 %", LTE, [])]),
        ("75 % i år og 90 % til næste år", [("75 %", GTE, ["M10"]), ("90 %", GTE, [])]),
        ("2 hold i 9. klasse kl. 9, side 3, mål 1.1.2", []),
        ("børn under 18 år i mindst 3 måneder", []),
        ("mindst 2 besøg", [("mindst 2", GTE, [])]),
        ("hver fjerde uge", []),
        ("aftales inden for 14 dage", [("inden for 14 dage", LTE, [])]),
    ],
)
def test_targets_in_running_text(text: str, phrases: list[tuple[str, Comparator, list[str]]]) -> None:
    found = [
        (text[it.start : it.end], it.target.comparator, [issue.rule for issue in it.issues])
        for it in targets.find(text)
    ]
    assert found == phrases


def test_long_term_words_belong_to_the_next_number_of_their_sentence_or_the_last_before() -> None:
    after = targets.find("mindst 75 % svarer ja. På længere sigt 90 %.")
    before = targets.find("mindst 75 % svarer ja, og 90 % på længere sigt.")
    assert [it.long_term for it in after] == [it.long_term for it in before] == [False, True]


@pytest.mark.parametrize(
    ("like", "wanted", "phrase"),
    [
        ("mindst 75 %", target(GTE, "80", PERCENT), "mindst 80 %"),
        ("Mindst 75 pct.", target(GTE, "82.5", PERCENT), "Mindst 82,5 pct."),
        ("75%", target(GTE, "80", PERCENT), "80%"),
        ("mindst 75 %", target(LTE, "10", PERCENT), "højst 10 %"),
        ("75 % eller flere", target(GTE, "80", PERCENT), "80 % eller flere"),
        ("75 % eller flere", target(LT, "80", PERCENT), "under 80 %"),
        ("mellem 80 og 90 %", target(BETWEEN, "70", PERCENT, "85"), "mellem 70 og 85 %"),
        ("mindst 75 %", target(BETWEEN, "70", PERCENT, "85"), "70-85 %"),
        ("mindst 75 %", target(GTE, "80", PERCENT, about=True), "mindst ca. 80 %"),
        ("fra 60 % til 80 %", target(GTE, "85", PERCENT), "fra 60 % til 85 %"),
        ("fald på 5 procentpoint", target(LTE, "-3", POINTS), "fald på 3 procentpoint"),
        ("-5 pp", target(LTE, "-3", POINTS), "-3 pp"),
        ("1,25 mio. kr.", target(EQ, "1300000", DKK), "1,3 mio. kr."),
        ("kr. 1.250.000", target(EQ, "1300000", DKK), "kr. 1.300.000"),
        ("1 250 000 kr.", target(EQ, "1300000", DKK), "1 300 000 kr."),
        ("mindst 950", target(GTE, "1250", COUNT), "mindst 1.250"),
        ("✓", target(EQ, "1", Unit.YES_NO), "✓"),
        ("Alle", target(GTE, "90", PERCENT), "Mindst 90 %"),
        ("", target(GTE, "66.7", PERCENT), "mindst 66,7 %"),
        ("", target(LTE, "5", DAYS), "højst 5 dage"),
        ("", target(EQ, "1250", COUNT), "1.250"),
    ],
)
def test_a_target_is_written_in_the_style_of_the_old_one(like: str, wanted: TargetValue, phrase: str) -> None:
    assert targets.render(wanted, like) == phrase


@pytest.mark.parametrize(
    "wanted", [target(GTE, "120", PERCENT), TargetValue(EQ, None, unit=Unit.TEXT), target(GTE, "1", Unit.YES_NO)]
)
def test_what_no_phrase_says_is_not_written(wanted: TargetValue) -> None:
    with pytest.raises(InexpressibleError):
        targets.render(wanted, "mindst 75 %")
