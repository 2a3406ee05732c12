"""Who there is: the tab "Organisation" and CSV files (DOMAIN.md 2.6)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from api.example import workbooks
from schema.database import open_engine
from schema.entities import Body, Change, Issue, OrgUnit, Person, Responsibility
from schema.enums import BodyKind, IssueState
from sync.registers import UnreadableFileError
from sync.registers.importing import NoRegisterError, TooManyGoneError, import_register
from tests.fixtures.command_line import styring
from tests.fixtures.syncing import Aligned, aligned, tab_body

TAB = "Organisation"
HEADER = {"A3": "Initialer", "B3": "Navn", "C3": "Titel", "D3": "Enhed", "E3": "Aktiv", "F3": "Bemærkninger"}
PEOPLE = {
    "A1": "Hvem er hvem",
    "A4": "QX", "B4": "Quist Eksempel", "C4": "Teamleder", "D4": "Modtagelsen", "E4": "Ja",
    "A5": "ZW", "B5": "Zita Eksempel", "C5": "Afdelingsleder", "D5": "Forebyggelse", "E5": "Ja",
    "A6": "YQ", "B6": "Yrsa Eksempel", "C6": "Konsulent", "D6": "Forebyggelse", "E6": "Ja", "F6": "hjemme onsdag",
}  # fmt: skip


@pytest.fixture
def sheet(database: str) -> Iterator[Aligned]:
    """The example's goals with a tab "Organisation" beside them, and nobody known before."""
    book = workbooks()[0]
    tabs = [*book.body["sheets"], tab_body(TAB, HEADER | PEOPLE)]
    with aligned(database, tabs, title=book.title, people=False) as sheet:
        sheet.settle()
        yield sheet


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    engine = open_engine(database)
    yield engine
    engine.dispose()


def people(engine: Engine) -> dict[str, tuple[str | None, str | None, str | None, bool]]:
    with Session(engine) as session:
        units = {unit.id: unit.name for unit in session.scalars(select(OrgUnit))}
        found = session.scalars(select(Person).where(Person.record_state == "ACTIVE"))
        return {p.initials: (p.name, p.title, units.get(p.unit_id) if p.unit_id else None, p.active) for p in found}


def told(engine: Engine, *rules: str) -> list[str]:
    with Session(engine) as session:
        open_ = session.scalars(select(Issue).where(Issue.state == IssueState.OPEN, Issue.rule.in_(rules)))
        return sorted(issue.message_da for issue in open_)


def csv_of(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def test_the_tab_makes_persons_and_units_and_is_never_written(sheet: Aligned) -> None:
    assert people(sheet.engine) == {
        "QX": ("Quist Eksempel", "Teamleder", "Modtagelsen", True),
        "ZW": ("Zita Eksempel", "Afdelingsleder", "Forebyggelse", True),
        "YQ": ("Yrsa Eksempel", "Konsulent", "Forebyggelse", True),
    }
    assert sheet.values(TAB) == HEADER | PEOPLE


def test_initials_in_owner_cells_stand_for_the_persons_of_the_tab(sheet: Aligned) -> None:
    with Session(sheet.engine) as session:
        persons = {person.id: person.initials for person in session.scalars(select(Person))}
        named = session.scalars(select(Responsibility).where(Responsibility.name.in_(["QX", "ZW", "YQ"]))).all()
        assert named
        assert {persons.get(owner.party_id) == owner.name for owner in named if owner.party_id} == {True}
        assert all(owner.party_id for owner in named)


def test_somebody_who_is_entered_later_becomes_the_party_of_the_cells_that_name_them(database: str) -> None:
    book = workbooks()[0]
    tabs = [*book.body["sheets"], tab_body(TAB, HEADER | {"A4": "QX", "B4": "Quist Eksempel"})]
    with aligned(database, tabs, title=book.title, people=False) as sheet:
        sheet.settle()
        before = [message for message in told(sheet.engine, "R03") if "ZW" in message]
        sheet.type_in(TAB, A5="ZW", B5="Zita Eksempel")
        sheet.settle()
        after = [message for message in told(sheet.engine, "R03") if "ZW" in message]
        with Session(sheet.engine) as session:
            zw = session.scalars(select(Person).where(Person.initials == "ZW")).one()
            owners = session.scalars(select(Responsibility).where(Responsibility.name == "ZW")).all()
            assert before
            assert not after
            assert {owner.party_id for owner in owners} == {zw.id}


def test_an_edited_cell_changes_its_field_alone_and_names_the_cell(sheet: Aligned) -> None:
    sheet.type_in(TAB, C4="Sektionsleder")
    sheet.settle()
    assert people(sheet.engine)["QX"] == ("Quist Eksempel", "Sektionsleder", "Modtagelsen", True)
    with Session(sheet.engine) as session:
        change = session.scalars(select(Change).order_by(Change.seq.desc(), Change.id.desc())).first()
        assert change is not None
        assert change.cell is not None
        assert (change.field_name, change.new, change.cell.tab_name, change.cell.a1) == (
            "title",
            "Sektionsleder",
            TAB,
            "C4",
        )


def test_who_leaves_is_marked_so_after_two_reads_and_keeps_the_responsibilities(sheet: Aligned) -> None:
    tab_id = next(tab["properties"]["sheetId"] for tab in tabs_of(sheet) if tab["properties"]["title"] == TAB)
    sheet.delete_rows(tab_id, 4, 4)
    first = sheet.cycle()
    assert first.again
    assert people(sheet.engine)["QX"][3] is True
    sheet.settle()
    assert people(sheet.engine)["QX"][3] is False
    with Session(sheet.engine) as session:
        qx = session.scalars(select(Person).where(Person.initials == "QX")).one()
        assert session.scalars(select(Responsibility).where(Responsibility.party_id == qx.id)).first() is not None


def tabs_of(sheet: Aligned) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = sheet.sandbox.call("GET", f"v4/spreadsheets/{sheet.file_id}").json()["sheets"]
    return found


def test_a_row_that_is_back_at_once_changes_nothing(sheet: Aligned) -> None:
    with Session(sheet.engine) as session:
        before = session.scalars(select(Change.id)).all()
    sheet.type_in(TAB, A4="", B4="", C4="", D4="", E4="")
    assert sheet.cycle().again
    sheet.type_in(TAB, A4="QX", B4="Quist Eksempel", C4="Teamleder", D4="Modtagelsen", E4="Ja")
    sheet.settle()
    with Session(sheet.engine) as session:
        assert session.scalars(select(Change.id)).all() == before


def test_a_register_that_is_emptied_is_held(sheet: Aligned) -> None:
    sheet.type_in(TAB, **dict.fromkeys([f"{c}{r}" for c in "ABCDEF" for r in (4, 5, 6)], ""))
    for _ in range(3):
        assert sheet.cycle().result.name == "HELD"
    assert {active for *_, active in people(sheet.engine).values()} == {True}
    assert any("3 af 3 rækker" in message for message in told(sheet.engine, "Z05"))


def test_the_word_for_no_in_the_column_active_marks_who_has_left(sheet: Aligned) -> None:
    sheet.type_in(TAB, E4="Nej", E5="måske")
    sheet.settle()
    assert people(sheet.engine)["QX"][3] is False
    assert people(sheet.engine)["ZW"][3] is True
    assert any("celle E5" in message for message in told(sheet.engine, "X02"))


def test_a_cpr_number_is_refused_and_kept_nowhere(sheet: Aligned) -> None:
    sheet.type_in(TAB, C4="Teamleder 010203-1234")
    sheet.settle()
    assert people(sheet.engine)["QX"][1] == "Teamleder"
    assert told(sheet.engine, "G01")
    with Session(sheet.engine) as session:
        assert not [c for c in session.scalars(select(Change)) if "010203" in str(c.new)]


def test_initials_of_two_persons_are_reported_until_the_unit_says_which(sheet: Aligned) -> None:
    sheet.type_in(TAB, A7="QX", B7="Kvik Helt-Anden", D7="Skolen")
    sheet.settle()
    assert not told(sheet.engine, "R10"), "the owners that stood there go on meaning the first"
    sheet.type_in("Mål og handleplan", G9="QX er tovholder")
    sheet.settle()
    messages = told(sheet.engine, "R10")
    assert len(messages) == 1
    assert "Quist Eksempel (Modtagelsen)" in messages[0]
    assert "Kvik Helt-Anden (Skolen)" in messages[0]
    assert "celle G9" in messages[0]


# -- files ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_file_of_persons_is_read_whatever_program_wrote_it(engine: Engine, encoding: str, separator: str) -> None:
    text = "Initialer;Navn;Titel;Enhed;Løn\nQX;Åse Ægir Ørn;Teamleder;Børn og unge;1\n".replace(";", separator)
    taken = import_register(engine, "personer.csv", text.encode(encoding))
    assert (taken.created, taken.updated, taken.left) == (2, 0, 0)
    assert people(engine) == {"QX": ("Åse Ægir Ørn", "Teamleder", "Børn og unge", True)}


@pytest.mark.parametrize(
    "text",
    [
        "Init.;Fulde navn;Stilling;Afdeling;E-mail\r\nQX;Quist Eksempel;Leder;Modtagelsen;qx@kommune.example\r\n",
        "sep=;\r\nINITIALER;NAVN;TITEL;ENHED\r\nQX;Quist Eksempel;Leder;Modtagelsen\r\n",
        "Medarbejdere;;;\r\n;;;\r\nInitialer;Navn;Titel;Team\r\n;;;\r\nQX;Quist Eksempel;Leder;Modtagelsen\r\n",
        'Initialer;Navn;Stillingsbetegnelse;Organisation\n"QX";"Quist Eksempel";"Leder";"Modtagelsen"\n;;;\n',
        "Brugernavn,Medarbejder,Titel,Afd.\rQX,Quist Eksempel,Leder,Modtagelsen\r",
    ],
)
def test_the_words_that_other_systems_have_for_the_columns_are_known(engine: Engine, text: str) -> None:
    taken = import_register(engine, "udtræk.csv", text.encode("cp1252"))
    assert taken.findings == ()
    assert people(engine) == {"QX": ("Quist Eksempel", "Leder", "Modtagelsen", True)}


def test_a_text_file_of_excel_is_read(engine: Engine) -> None:
    import_register(engine, "p.txt", "Initialer\tNavn\r\nQX\tÅse Ærlig\r\n".encode("utf-16"))
    assert people(engine) == {"QX": ("Åse Ærlig", None, None, True)}


def test_the_separator_is_the_one_that_makes_a_register_of_the_file(engine: Engine) -> None:
    """The names have more commas than the rows have semicolons."""
    import_register(engine, "p.csv", csv_of("Initialer;Navn", *(f"Q{c};Eksempel, {c}, vikar, nat" for c in "ABC")))
    assert people(engine)["QB"] == ("Eksempel, B, vikar, nat", None, None, True)


def test_only_real_line_ends_end_a_row(engine: Engine) -> None:
    file = csv_of("Initialer;Navn;Titel", "QX;Quist\u2028Eksempel;Leder", 'ZW;Zita;"Leder\naf nat; og dag"')
    import_register(engine, "p.csv", file)
    assert {initials: person[1] for initials, person in people(engine).items()} == {
        "QX": "Leder",
        "ZW": "Leder\naf nat; og dag",
    }


def test_the_column_status_says_who_has_left(engine: Engine) -> None:
    import_register(engine, "p.csv", csv_of("Initialer;Navn;Status", "QX;Quist;Fratrådt", "ZW;Zita;Ansat"))
    assert {initials: person[3] for initials, person in people(engine).items()} == {"QX": False, "ZW": True}


def test_units_beneath_each_other_in_a_ring_are_told_and_the_others_taken_in(engine: Engine) -> None:
    file = csv_of("Enhed;Hører under;Leder", "Nord;Syd;", "Syd;Nord;", "Øst;Syd;")
    taken = import_register(engine, "enheder.csv", file)
    assert [(told.rule, told.cell.a1) for told in taken.findings if told.cell] == [("CYCLE", "B3")]
    with Session(engine) as session:
        units = {unit.name: unit for unit in session.scalars(select(OrgUnit))}
        above = {unit.name: unit.parent_id for unit in units.values()}
        assert above == {"Nord": units["Syd"].id, "Syd": None, "Øst": units["Syd"].id}


def test_importing_again_changes_only_what_differs(engine: Engine) -> None:
    file = csv_of("Initialer;Navn;Titel", "QX;Quist;Teamleder", "ZW;Zita;Leder")
    import_register(engine, "p.csv", file)
    assert import_register(engine, "p.csv", file).updated == 0
    taken = import_register(engine, "p.csv", csv_of("Initialer;Navn;Titel", "QX;Quist;Direktør", "ZW;Zita;"))
    assert (taken.created, taken.updated) == (0, 1)
    assert people(engine) == {"QX": ("Quist", "Direktør", None, True), "ZW": ("Zita", "Leder", None, True)}


def test_only_a_file_that_lists_everybody_lets_people_leave(engine: Engine) -> None:
    lines = ["Initialer;Navn", *(f"P{n};Person nummer {n}" for n in range(10))]
    import_register(engine, "p.csv", csv_of(*lines))
    assert import_register(engine, "p.csv", csv_of(*lines[:-1])).left == 0
    assert import_register(engine, "p.csv", csv_of(*lines[:-1]), complete=True).left == 1
    with pytest.raises(TooManyGoneError, match="5 af 9"):
        import_register(engine, "p.csv", csv_of(*lines[:5], "NY;En ny"), complete=True)
    assert sorted(initials for initials, person in people(engine).items() if person[3]) == [f"P{n}" for n in range(9)]


def test_marks_in_the_column_active_make_an_empty_cell_a_no(engine: Engine) -> None:
    import_register(engine, "p.csv", csv_of("Initialer;Navn;Aktiv", "QX;Quist;x", "ZW;Zita;"))
    assert {initials: person[3] for initials, person in people(engine).items()} == {"QX": True, "ZW": False}


def test_another_name_under_the_same_initials_is_another_person(engine: Engine) -> None:
    import_register(engine, "p.csv", csv_of("Initialer;Navn", "QX;Quist Eksempel"))
    import_register(engine, "p.csv", csv_of("Initialer;Navn", "QX;Helga Bro-Sund"))
    with Session(engine) as session:
        assert sorted(p.name or "" for p in session.scalars(select(Person))) == ["Helga Bro-Sund", "Quist Eksempel"]


def test_a_new_surname_is_the_same_person(engine: Engine) -> None:
    import_register(engine, "p.csv", csv_of("Initialer;Navn", "QX;Quist Eksempel"))
    import_register(engine, "p.csv", csv_of("Initialer;Navn", "QX;Quist Eksemplar"))
    assert people(engine) == {"QX": ("Quist Eksemplar", None, None, True)}


def test_the_same_initials_twice_without_a_name_are_told(engine: Engine) -> None:
    taken = import_register(engine, "p.csv", csv_of("Initialer;Titel", "QX;Leder", "QX;Konsulent"))
    assert taken.created == 1
    assert [finding.rule for finding in taken.findings] == ["R10"]


def test_units_with_their_kind_superior_and_leader(engine: Engine) -> None:
    import_register(engine, "p.csv", csv_of("Initialer;Navn", "QX;Quist Eksempel"))
    file = csv_of(
        "Enhed;Type;Side;Overordnet enhed;Leder", "Modtagelsen;Team;Myndighed;Familieafdelingen;QX",
        "Familieafdelingen;afdeling;;;WW",
    )  # fmt: skip
    taken = import_register(engine, "enheder.csv", file)
    assert [finding.rule for finding in taken.findings] == ["R03"]
    with Session(engine) as session:
        units = {unit.name: unit for unit in session.scalars(select(OrgUnit))}
        assert len(units) == 2
        team, department = units["Modtagelsen"], units["Familieafdelingen"]
        assert (team.kind.name, team.side.name, team.parent_id) == ("TEAM", "AUTHORITY", department.id)
        assert department.kind.name == "DEPARTMENT"


def test_bodies_with_their_kind(engine: Engine) -> None:
    import_register(engine, "organer.csv", csv_of("Organ;Type", "Chefgruppen;Chefgruppe", "Byrådet;byråd"))
    with Session(engine) as session:
        kinds = {body.name: body.kind for body in session.scalars(select(Body))}
    assert kinds == {"Chefgruppen": BodyKind.GROUP_OF_HEADS, "Byrådet": BodyKind.COUNCIL}


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", NoRegisterError),
        (b"a;b\n1;2\n", NoRegisterError),
        (b"PK\x03\x04\0\0", UnreadableFileError),
        (csv_of("CPR;Barnets navn;Initialer", "010203-1234;x;y"), NoRegisterError),
        (csv_of("Nr.;Handlemål;Succeskriterier;Tovholder;Delmål", "1.1.1;x;y;z;w"), NoRegisterError),
    ],
)
def test_a_file_that_is_no_register_is_refused_and_nothing_is_kept(
    engine: Engine, content: bytes, error: type[Exception]
) -> None:
    with pytest.raises(error) as raised:
        import_register(engine, "fil.csv", content)
    assert "fil.csv" in str(raised.value)
    assert people(engine) == {}


def test_the_command_imports_a_file_and_says_what_it_did(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from typer.testing import CliRunner

    from api.cli.main import app

    file = tmp_path / "personer.csv"
    file.write_bytes(csv_of("Initialer;Navn", "QX;Quist Eksempel"))
    monkeypatch.setenv("STYRING_DATABASE_URL", database)
    result = CliRunner().invoke(app, ["import", str(file), "--json"])
    assert result.exit_code == 0, result.output
    assert '"created":1' in result.stdout.replace(" ", "")


def test_rows_that_say_too_little_are_named(engine: Engine) -> None:
    """Initials alone, a name without initials: nothing is guessed, and nothing is left out without a word."""
    taken = import_register(engine, "p.csv", csv_of("Initialer;Navn;Titel", "QX;Quist;", "ZW;;", ";;", ";Yrsa;Leder"))
    assert (taken.created, taken.passed_over) == (1, (3, 5))
    assert set(people(engine)) == {"QX"}


def test_the_command_says_what_a_row_lacks(database: str, tmp_path: Path) -> None:
    file = tmp_path / "personer.csv"
    file.write_bytes(csv_of("Initialer;Navn;Titel", "QX;Quist;", ";Yrsa;Leder"))
    done = styring("import", str(file), STYRING_DATABASE_URL=database)
    assert done.stdout.splitlines()[1:] == [
        "  · Række 3 er sprunget over: en person skal have initialer, en enhed eller et organ et navn, "
        "og der skal stå mindst én oplysning mere."
    ]
