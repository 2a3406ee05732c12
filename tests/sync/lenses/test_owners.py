"""Owner cells, row by row of DOMAIN.md 3.2 (c), and how they are written back."""

from dataclasses import replace
from datetime import date

import pytest

from schema.enums import ResponsibilityKind
from sync.grid import Cell
from sync.lenses.base import Context, InexpressibleError, write
from sync.lenses.items import OwnerItem
from sync.lenses.owners import Owners

CONTEXT = Context(2025)
G8 = "Forankret i chefgruppen –\nQX er tovholder"
G9 = "Afdelingsleder, Forebyggelse (ZW) / YQ"


def body(name: str) -> OwnerItem:
    return OwnerItem(ResponsibilityKind.ANCHORED, name)


def coordinator(name: str | None, title: str | None = None, unit: str | None = None) -> OwnerItem:
    return OwnerItem(ResponsibilityKind.COORDINATOR, name, title, unit)


def accountable(name: str) -> OwnerItem:
    return OwnerItem(ResponsibilityKind.ACCOUNTABLE, name)


def participant(name: str) -> OwnerItem:
    return OwnerItem(ResponsibilityKind.PARTICIPANT, name)


def substitute(name: str, until: date) -> OwnerItem:
    return OwnerItem(ResponsibilityKind.COORDINATOR, name, until=until)


def owners(*items: OwnerItem) -> tuple[OwnerItem, ...]:
    """The parties with the first one that is no body as the primary one."""
    first = next((i for i, item in enumerate(items) if item.kind is not ResponsibilityKind.ANCHORED), None)
    return tuple(replace(item, primary=index == first) for index, item in enumerate(items))


def read(text: str) -> tuple[tuple[OwnerItem, ...], list[str]]:
    reading = Owners().get(Cell(text, text), CONTEXT)
    return reading.values["responsibilities"], [issue.rule for issue in reading.issues]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (G8, owners(body("chefgruppen"), coordinator("QX"))),
        ("Forankret i chefgruppen - ZW er ansvarlig.", owners(body("chefgruppen"), accountable("ZW"))),
        ("Forankret i chefgruppen, QX er tovholder", owners(body("chefgruppen"), coordinator("QX"))),
        ("Chefgruppen v/ QX", owners(body("Chefgruppen"), coordinator("QX"))),
        ("QX", owners(coordinator("QX"))),
        ("QX *)", owners(coordinator("QX"))),
        ("Tovholder: QX", owners(coordinator("QX"))),
        ("Teamleder, Modtagelsen (QX)", owners(coordinator("QX", "Teamleder", "Modtagelsen"))),
        ("Leder, Børn og Unge (QX)", owners(coordinator("QX", "Leder", "Børn og Unge"))),
        ("Teamleder, QX", owners(coordinator("QX", "Teamleder"))),
        ("Afdelingsleder Forebyggelse", owners(coordinator(None, "Afdelingsleder", "Forebyggelse"))),
        ("Chef, Dagtilbud", owners(coordinator(None, "Chef", "Dagtilbud"))),
        ("Chefgruppen", owners(body("Chefgruppen"))),
        ("Ledelsen", owners(body("Ledelsen"))),
        ("Alle ledere", owners(body("Alle ledere"))),
        ("MED", owners(body("MED"))),
        ("Forankret i ledelsen af børn og unge", owners(body("ledelsen af børn og unge"))),
        ("Teamleder, Modtagelsen (vakant)", owners(coordinator(None, "Teamleder", "Modtagelsen"))),
        (
            "QX er tovholder, ZW og YQ er ansvarlige",
            owners(coordinator("QX"), accountable("ZW"), accountable("YQ")),
        ),
        ("Deltagere: QX, ZW", owners(participant("QX"), participant("ZW"))),
        ("QX (tovholder), ZW (deltager)", owners(coordinator("QX"), participant("ZW"))),
        ("afdelingen for børn og unge", owners(coordinator("afdelingen for børn og unge"))),
        ("qx@birkelev.example", owners(coordinator("qx@birkelev.example"))),
    ],
)
def test_the_parties_of_a_cell(text: str, expected: tuple[OwnerItem, ...]) -> None:
    assert read(text)[0] == expected


QX, ZW, YQ = coordinator("QX"), coordinator("ZW"), coordinator("YQ")
AS_PEOPLE_WRITE = [
    # Role words: short, behind the name, on a line of their own, for several.
    ("ansv.: ZW, tovholder: YQ", owners(accountable("ZW"), YQ)),
    ("Ansv. ZW", owners(accountable("ZW"))),
    ("Tovh.: QX", owners(QX)),
    ("QX - tovholder", owners(QX)),
    ("QX – ansvarlig", owners(accountable("QX"))),
    ("QX: tovholder", owners(QX)),
    ("QX, tovholder, ZW, deltager", owners(QX, participant("ZW"))),
    ("Tovholder – QX", owners(QX)),
    ("Ansvarlig:\nZW", owners(accountable("ZW"))),
    ("Ansvarlige:\nQX\nZW", owners(accountable("QX"), accountable("ZW"))),
    ("Deltagere:\n- QX\n- ZW", owners(participant("QX"), participant("ZW"))),
    ("Tovholder:\nQX\nAnsvarlig:\nZW", owners(QX, accountable("ZW"))),
    ("Tovholder\nQX\nAnsvarlig\nZW", owners(QX, accountable("ZW"))),
    ("QX og ZW er ansvarlige", owners(accountable("QX"), accountable("ZW"))),
    # Bodies: "v/" in full, after the name, with more than one in the bracket, behind a label.
    ("v/ QX og ZW", owners(QX, ZW)),
    ("ved QX", owners(QX)),
    ("Chefgruppen ved QX", owners(body("Chefgruppen"), QX)),
    ("Chefgruppen: QX", owners(body("Chefgruppen"), QX)),
    ("Chefgruppen -QX", owners(body("Chefgruppen"), QX)),
    ("QX, forankret i chefgruppen", owners(QX, body("chefgruppen"))),
    ("Forankret i chefgruppen med QX som tovholder", owners(body("chefgruppen"), QX)),
    ("Forankret i chefgruppen og MED – QX er tovholder", owners(body("chefgruppen"), body("MED"), QX)),
    ("Forankret i børne- og ungeudvalget – QX er tovholder", owners(body("børne- og ungeudvalget"), QX)),
    ("Ledelsen (QX og ZW)", owners(body("Ledelsen"), QX, ZW)),
    ("Tovholder: Chefgruppen", owners(body("Chefgruppen"))),
    ("Chefgruppen er ansvarlig", owners(body("Chefgruppen"))),
    ("Alle ledere i samarbejde med PPR", owners(body("Alle ledere"), participant("PPR"))),
    ("QX i samarbejde med ZW", owners(QX, participant("ZW"))),
    # Titles and places of work.
    ("QX, afdelingsleder", owners(coordinator("QX", "afdelingsleder"))),
    ("QX – afdelingsleder", owners(coordinator("QX", "afdelingsleder"))),
    ("ZW, Afdelingsleder, Forebyggelse", owners(coordinator("ZW", "Afdelingsleder", "Forebyggelse"))),
    ("QX, Teamleder, Modtagelsen (ZW)", owners(QX, coordinator("ZW", "Teamleder", "Modtagelsen"))),
    ("Leder af PPR (QX)", owners(coordinator("QX", "Leder", "PPR"))),
    ("Skoleleder, Birkelev Skole", owners(coordinator(None, "Skoleleder", "Birkelev Skole"))),
    ("Skoleleder, Birkelev Skole (QX)", owners(coordinator("QX", "Skoleleder", "Birkelev Skole"))),
    ("Afdelingsleder v/ QX", owners(coordinator("QX", "Afdelingsleder"))),
    ("Afdelingslederen i Forebyggelse", owners(coordinator(None, "Afdelingslederen", "Forebyggelse"))),
    ("Sundhedsplejerske YQ", owners(coordinator("YQ", "Sundhedsplejerske"))),
    ("Vakant teamleder", owners(coordinator(None, "teamleder"))),
    ("Forebyggelse (QX)", owners(coordinator("QX", None, "Forebyggelse"))),
    ("QX (Forebyggelse)", owners(coordinator("QX", None, "Forebyggelse"))),
    ("Forebyggelse v/ QX", owners(coordinator("QX", None, "Forebyggelse"))),
    ("Børn og Unge v/ QX", owners(coordinator("QX", None, "Børn og Unge"))),
    (
        "Modtagelsen: QX, Forebyggelse: ZW",
        owners(coordinator("QX", None, "Modtagelsen"), coordinator("ZW", None, "Forebyggelse")),
    ),
    ("Fornavn Efternavn (QX)", owners(QX)),
    ("Fornavn Efternavn, afdelingsleder", owners(coordinator("Fornavn Efternavn", "afdelingsleder"))),
    # Line breaks of other programs, and nobody.
    ("QX\r\nZW", owners(QX, ZW)),
    ("QX\x0bZW", owners(QX, ZW)),
    ("QX\u2028ZW", owners(QX, ZW)),
    ("Tovholder: NN", ()),
    ("Chefgruppen v/ NN", owners(body("Chefgruppen"))),
    ("QX / ?", owners(QX)),
    ("(QX)", owners(QX)),
    ("(QX og ZW)", owners(QX, ZW)),
    ("QX tovholder", owners(QX)),
    ("Chefgruppen v. QX", owners(body("Chefgruppen"), QX)),
    ("Chefgruppen v QX", owners(body("Chefgruppen"), QX)),
    ("Forebyggelse v. QX", owners(coordinator("QX", None, "Forebyggelse"))),
    ("forankret i: chefgruppen - QX", owners(body("chefgruppen"), QX)),
]


@pytest.mark.parametrize(("text", "expected"), AS_PEOPLE_WRITE)
def test_owners_as_people_write_them(text: str, expected: tuple[OwnerItem, ...]) -> None:
    items, rules = read(text)
    assert items == expected
    named = [item for item in expected if item.kind is not ResponsibilityKind.ANCHORED]
    assert rules == (["R08"] if len(named) > 1 else [])


@pytest.mark.parametrize(
    ("text", "name"), [("QX?", "QX"), ("QX (fra 1/8)", "QX"), ("QX (orlov)", "QX"), ("QX (50 %)", "QX")]
)
def test_a_doubt_or_a_remark_is_asked_about_and_keeps_the_owner(text: str, name: str) -> None:
    reading = Owners().get(Cell(text, text), CONTEXT)
    assert reading.values["responsibilities"] == owners(coordinator(name))
    assert [(issue.rule, issue.params["tekst"], issue.suggestion) for issue in reading.issues] == [("R03", text, name)]


@pytest.mark.parametrize("text", ["QX/ZW", "QX og ZW", "QX, ZW", "QX\nZW", "QX & ZW", "QX + ZW"])
def test_of_several_names_the_first_is_primary(text: str) -> None:
    assert read(text) == (owners(coordinator("QX"), coordinator("ZW")), ["R08"])


def test_several_names_are_counted_in_the_message() -> None:
    (issue,) = Owners().get(Cell(G9, G9), CONTEXT).issues
    assert (issue.rule, issue.params) == ("R08", {"n": "2", "navn": "ZW"})


@pytest.mark.parametrize("text", ["NN", "?", "-", "–", "afventer", "vakant", "ikke afklaret", "", "  "])
def test_nobody_is_an_owner(text: str) -> None:
    assert read(text) == ((), [])


def test_a_deputy_has_a_last_day() -> None:
    items, rules = read("QX (barsel, ZW vikarierer til 1/9)")
    assert items == owners(coordinator("QX"), substitute("ZW", date(2025, 9, 1)))
    assert rules == ["P04", "R03"]


@pytest.mark.parametrize("text", ["QX, tlf. 12 34 56 78", "QX 12345678", "QX (qx@gmail.com)"])
def test_private_contacts_are_no_part_of_a_name(text: str) -> None:
    assert read(text) == (owners(coordinator("QX")), ["G06"])


def test_a_line_with_a_cpr_like_number_does_not_take_the_others_down() -> None:
    items, rules = read("ZW 010203-1234\nQX")
    assert (rules, items[0].unreadable, items[0].name, items[1].name) == (["G01"], True, None, "QX")


PUT = [
    ("Forankret i chefgruppen", owners(body("chefgruppen"), coordinator("YQ")), (G8, G9), G8.replace("QX", "YQ")),
    (G8, owners(body("chefgruppen"), coordinator("YQ")), (), G8.replace("QX", "YQ")),
    (G8, owners(body("chefgruppen")), (), "Forankret i chefgruppen"),
    (G8, owners(coordinator("QX")), (), "QX er tovholder"),
    (G8, owners(body("chefgruppen"), accountable("QX")), (), "Forankret i chefgruppen –\nQX er ansvarlig"),
    (G8, owners(body("byrådet"), coordinator("QX")), (), "Forankret i byrådet –\nQX er tovholder"),
    (G8, (), (), ""),
    ("QX/ZW", owners(coordinator("QX")), (), "QX"),
    ("(QX)", owners(coordinator("YQ")), (), "(YQ)"),
    ("(QX og ZW)", owners(coordinator("QX"), coordinator("YQ")), (), "(QX og YQ)"),
    ("Chefgruppen v. QX", owners(body("Chefgruppen"), coordinator("ZW")), (), "Chefgruppen v. ZW"),
    ("QX/ZW", owners(coordinator("ZW")), (), "ZW"),
    ("QX/ZW", owners(coordinator("YQ"), coordinator("ZW")), (), "YQ/ZW"),
    ("QX/ZW", owners(coordinator("QX"), coordinator("ZW"), coordinator("YQ")), (), "QX/ZW/YQ"),
    ("QX\nZW", owners(coordinator("ZW"), coordinator("QX")), (), "ZW\nQX"),
    ("NN", owners(coordinator("YQ")), (), "YQ"),
    ("", owners(coordinator("YQ")), (), "YQ"),
    ("", owners(body("chefgruppen"), coordinator("YQ")), (), "Forankret i chefgruppen –\nYQ er tovholder"),
    ("", owners(body("MED"), coordinator("YQ")), ("Chefgruppen v/ QX",), "MED v/ YQ"),
    ("", owners(coordinator("ZW", "Teamleder", "Modtagelsen")), (), "Teamleder, Modtagelsen (ZW)"),
    (
        G9,
        owners(coordinator("QX", "Afdelingsleder", "Forebyggelse"), coordinator("YQ")),
        (),
        G9.replace("ZW", "QX"),
    ),
    (G9, owners(coordinator("ZW", "Afdelingsleder", "Modtagelsen")), (), "Afdelingsleder, Modtagelsen (ZW)"),
    (G9, owners(coordinator("YQ")), (), "YQ"),
    ("Chefgruppen v/ QX", owners(body("Chefgruppen"), coordinator("ZW")), (), "Chefgruppen v/ ZW"),
    (
        "Teamleder, Modtagelsen (vakant)",
        owners(coordinator("ZW", "Teamleder", "Modtagelsen")),
        (),
        "Teamleder, Modtagelsen (ZW)",
    ),
    (
        "Teamleder, Modtagelsen (ZW)",
        owners(coordinator(None, "Teamleder", "Modtagelsen")),
        (),
        "Teamleder, Modtagelsen (vakant)",
    ),
    ("Afdelingsleder Drift", owners(coordinator("ZW", "Afdelingsleder", "Drift")), (), "Afdelingsleder Drift (ZW)"),
    (
        "QX (barsel, ZW vikarierer til 1/9)",
        owners(coordinator("QX"), substitute("ZW", date(2025, 10, 1))),
        (),
        "QX (barsel, ZW vikarierer til 1/10 2025)",
    ),
    ("QX (barsel, ZW vikarierer til 1/9)", owners(coordinator("QX")), (), "QX"),
    ("Tovholder: QX", owners(coordinator("ZW")), (), "Tovholder: ZW"),
    ("Deltagere: QX, ZW", owners(participant("QX"), participant("ZW"), participant("YQ")), (), "Deltagere: QX, ZW, YQ"),
    ("QX *)", owners(coordinator("ZW")), (), "ZW *)"),
    ("QX, tlf. 12345678", owners(coordinator("ZW")), (), "ZW, tlf. 12345678"),
    ("QX", owners(coordinator("QX", "Teamleder")), (), "Teamleder (QX)"),
    ("QX", owners(accountable("QX")), (), "QX er ansvarlig"),
    # Lists as they are listed in Danish.
    ("QX, ZW og YQ", owners(QX, ZW), (), "QX og ZW"),
    ("QX, ZW og YQ", owners(QX, YQ), (), "QX og YQ"),
    ("QX, ZW og YQ", owners(QX, ZW, YQ, coordinator("AB")), (), "QX, ZW, YQ og AB"),
    ("1) QX\n2) ZW", owners(QX, ZW, YQ), (), "1) QX\n2) ZW\n3) YQ"),
    ("QX\r\nZW", owners(QX, YQ), (), "QX\r\nYQ"),
    # A label stands once; a role word goes with its person.
    ("Tovholder: QX", owners(QX, ZW), (), "Tovholder: QX, ZW"),
    ("Tovholder: QX", owners(QX, ZW), ("Tovholder: YQ og AB",), "Tovholder: QX og ZW"),
    ("Ansvarlig: ZW\nTovholder: QX", owners(QX), (), "Tovholder: QX"),
    ("ansv.: ZW, tovholder: YQ", owners(accountable("ZW"), QX), (), "ansv.: ZW, tovholder: QX"),
    ("Ansvarlige:\nQX\nZW", owners(*map(accountable, ("QX", "ZW", "YQ"))), (), "Ansvarlige:\nQX\nZW\nYQ"),
    ("QX – tovholder", owners(ZW), (), "ZW – tovholder"),
    ("", owners(QX, participant("ZW")), (), "QX\nZW er deltager"),
    ("QX", owners(QX, participant("ZW")), ("YQ i samarbejde med AB",), "QX i samarbejde med ZW"),
    ("", owners(QX, coordinator(None, "Teamleder", "Modtagelsen")), (), "QX\nTeamleder, Modtagelsen"),
    # A place kept free is taken.
    ("Forankret i chefgruppen –\nNN er tovholder", owners(body("chefgruppen"), QX), (), G8),
    ("Chefgruppen v/ NN", owners(body("Chefgruppen"), QX), (), "Chefgruppen v/ QX"),
    ("Tovholder: ?", owners(QX), (), "Tovholder: QX"),
    # Bodies, brackets, doubts.
    ("Chefgruppen", owners(body("Chefgruppen"), YQ), ("Ledelsen (QX)",), "Chefgruppen (YQ)"),
    ("Ledelsen (QX og ZW)", owners(body("Ledelsen"), QX), (), "Ledelsen (QX)"),
    ("Alle ledere i samarbejde med PPR", owners(body("Alle ledere")), (), "Alle ledere"),
    (G8, owners(body("chefgruppen"), body("MED"), QX), (), "Forankret i chefgruppen og MED –\nQX er tovholder"),
    (G8, owners(body("chefgruppen"), ZW, QX), (), "Forankret i chefgruppen –\nZW er tovholder, QX er tovholder"),
    ("QX?", owners(ZW), (), "ZW"),
    ("Fornavn Efternavn (QX)", owners(ZW), (), "ZW"),
    ("Forebyggelse v/ QX", owners(coordinator("ZW", None, "Forebyggelse")), (), "Forebyggelse v/ ZW"),
    ("QX, afdelingsleder", owners(coordinator("ZW", "afdelingsleder")), (), "ZW, afdelingsleder"),
]


@pytest.mark.parametrize(("before", "wanted", "neighbours", "after"), PUT)
def test_only_what_changed_is_written(
    before: str, wanted: tuple[OwnerItem, ...], neighbours: tuple[str, ...], after: str
) -> None:
    context = Context(2025, neighbours=neighbours)
    assert write(Owners(), {"responsibilities": wanted}, Cell(before, before), context) == after


def test_a_primary_owner_that_is_not_the_first_cannot_be_written() -> None:
    wanted = (coordinator("QX"), replace(coordinator("ZW"), primary=True))
    with pytest.raises(InexpressibleError):
        write(Owners(), {"responsibilities": wanted}, Cell("QX", "QX"), CONTEXT)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "piece", [" ", "\n", "QX v/ ", "QX i samarbejde med ", "QX, afdelingsleder, ", "Tovholder:\n", "(", " – ", "ved "]
)
def test_no_long_cell_of_owners_keeps_anybody_waiting(piece: str) -> None:
    """What looks at a run of blanks once from each of them would not come to an end here."""
    text = "a" + (piece * 50_000)[:49_998] + "b"
    assert read(text)[0]
