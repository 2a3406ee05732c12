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
