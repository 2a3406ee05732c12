"""The tables of DOMAIN.md 3.2 (c) to (g), row by row, and how their cells are written: before, change, after."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from schema.enums import ActivityStatus, Assessment, GoalStatus, ResponsibilityKind
from sync.grid import Cell
from sync.lenses.activities import Activities, item_from_model
from sync.lenses.base import Context, InexpressibleError, Lens, write
from sync.lenses.codes import CodeCell, CodedText
from sync.lenses.items import ActivityItem, OwnerItem
from sync.lenses.line_list import LinesCell
from sync.lenses.owners import Owners
from sync.lenses.status import ActivityStatusCell, GoalStatusCell, StatusWordCell
from sync.lenses.status_words import WORDS, Said
from sync.lenses.yes_no import Answer, AnswerCell, YesNoCell

CONTEXT = Context(2025)
GOAL, ACTIVITY, WORD = GoalStatusCell(), ActivityStatusCell(), StatusWordCell("status")
FLAG, ANSWER, CODE, LINES = YesNoCell("told"), AnswerCell("answer", Answer), CodeCell("code", 3), LinesCell("tasks")
ANCHORED, ACCOUNTABLE = ResponsibilityKind.ANCHORED, ResponsibilityKind.ACCOUNTABLE


def cell(text: str) -> Cell:
    return Cell(text=text, value=text or None)


def rules(lens: Lens, text: str) -> list[str]:
    return [issue.rule for issue in lens.get(cell(text), CONTEXT).issues]


# -- (d) status words -------------------------------------------------------------------------------------------------

STATUS_ROWS = {
    Said.NOT_STARTED: "Ikke startet, Ikke påbegyndt, Ikke i gang, Planlagt, Afventer start, 0 %",
    Said.IN_PROGRESS: "I gang, Igangsat, Påbegyndt, Under udarbejdelse, Kører, Løbende",
    Said.DONE: "Afsluttet, Færdig, Gennemført, Udført, Opnået, OK, 100 %, ✓, X, Ja, SAND",
    Said.DELAYED: "Forsinket, Bagud, Skredet",
    Said.POSTPONED: "Udsat, Udskudt, På hold, Pause, Sat i bero",
    Said.CANCELLED: "Aflyst, Udgår, Udgået, Droppet, Annulleret",
    Said.ACHIEVED: "Nået, Indfriet, Opfyldt",
    Said.PARTLY_ACHIEVED: "Delvist nået, Delvist",
    Said.NOT_ACHIEVED: "Ikke nået, Ikke indfriet",
    Said.ON_TRACK: "Grøn, På sporet, Følger planen",
    Said.AT_RISK: "Gul, Obs, I risiko",
    Said.OFF_TRACK: "Rød, Kritisk, Følger ikke planen",
}
EVERY_WORD = [(word, said) for said, words in STATUS_ROWS.items() for word in words.split(", ")]


@pytest.mark.parametrize(("word", "said"), EVERY_WORD)
@pytest.mark.parametrize(
    "written",
    [
        lambda word: word,
        str.lower,
        str.upper,
        lambda word: word.replace("å", "aa").replace("ø", "oe").replace("æ", "ae"),
        lambda word: f" {word}. ",
        lambda word: f"\u200f{word}\u200b",
        lambda word: word.replace(" ", "\u00a0"),
        lambda word: f"{word} – afventer it",
        lambda word: f"{word} (QX)",
        lambda word: f"{word}\nse noter",
        lambda word: f"✔️ {word}" if word not in ("✓", "X") else word,
    ],
)
def test_each_word_of_the_table_says_its_row(written: Callable[[str], str], word: str, said: Said) -> None:
    text = written(word)
    ticked = text.startswith("✔") and said is not Said.DONE
    assert WORD.get(cell(text), CONTEXT).values == {"status": Said.DONE if ticked else said}


def test_no_word_stands_in_two_rows() -> None:
    words = [word for row in WORDS.values() for word in row]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("said", "goal", "activity"),
    [
        (Said.NOT_STARTED, (GoalStatus.PLANNED, False), ActivityStatus.NOT_STARTED),
        (Said.IN_PROGRESS, (GoalStatus.ACTIVE, False), ActivityStatus.IN_PROGRESS),
        (Said.DONE, (GoalStatus.ACHIEVED, False), ActivityStatus.DONE),
        (Said.POSTPONED, (GoalStatus.ACTIVE, True), ActivityStatus.POSTPONED),
        (Said.CANCELLED, (GoalStatus.DISCONTINUED, False), ActivityStatus.CANCELLED),
        (Said.ACHIEVED, (GoalStatus.ACHIEVED, False), ActivityStatus.DONE),
        (Said.PARTLY_ACHIEVED, (GoalStatus.PARTLY_ACHIEVED, False), None),
        (Said.NOT_ACHIEVED, (GoalStatus.NOT_ACHIEVED, False), None),
    ],
)
def test_what_the_words_mean_on_a_goal_and_on_an_activity(
    said: Said, goal: tuple[GoalStatus, bool], activity: ActivityStatus | None
) -> None:
    for word in STATUS_ROWS[said].split(", "):
        values = GOAL.get(cell(word), CONTEXT).values
        assert (values["declared_status"], values["postponed"]) == goal
        assert ACTIVITY.get(cell(word), CONTEXT).values.get("declared_status") is activity
        assert rules(ACTIVITY, word) == ([] if activity else ["X01"])


@pytest.mark.parametrize(
    ("said", "assessment"),
    [
        (Said.ON_TRACK, Assessment.ON_TRACK),
        (Said.AT_RISK, Assessment.AT_RISK),
        (Said.OFF_TRACK, Assessment.OFF_TRACK),
        (Said.DELAYED, Assessment.OFF_TRACK),
    ],
)
def test_words_for_the_progress_leave_the_life_cycle_alone(said: Said, assessment: Assessment) -> None:
    for word in STATUS_ROWS[said].split(", "):
        assert GOAL.get(cell(word), CONTEXT).values == {"declared_assessment": assessment}
        reading = ACTIVITY.get(cell(word), CONTEXT)
        assert (reading.values, reading.issues) == ({}, ())


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("Igagn", "Igang"),
        ("Afslutet", "Afsluttet"),
        ("Forsinkt", "Forsinket"),
        ("udgåt", "Udgået"),
        ("I gang?", "I gang"),
    ],
)
def test_a_misspelt_word_gets_the_nearest_one_as_a_suggestion(text: str, suggestion: str) -> None:
    (issue,) = WORD.get(cell(text), CONTEXT).issues
    assert (issue.rule, issue.params, issue.suggestion) == (
        "X01",
        {"ord": text, "forslag": f"»{suggestion}«"},
        suggestion,
    )


# -- (e) yes and no ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "answer"),
    [
        (
            [
                "Ja",
                "ja",
                "JA",
                "J",
                "j",
                "x",
                "X",
                "✓",
                "✔️",
                "SAND",
                "Ja, ledermøde 2/7",
                "Ja.",
                " ja ",
                "Ja\nse noter",
            ],
            Answer.YES,
        ),
        (["Nej", "nej", "N", "FALSK", "Nej – ikke endnu"], Answer.NO),
        (["Delvist", "delvis", "Til dels", "Delvist (mangler deltagere)"], Answer.PARTLY),
        (["Ved ikke", "ved ikke endnu"], Answer.UNKNOWN),
        (["Ikke relevant", "IR", "ir", "I.R.", "i.r."], Answer.NOT_RELEVANT),
        (["", "  ", "-", "–"], None),
    ],
)
def test_answers_mean_what_the_table_says(texts: list[str], answer: Answer | None) -> None:
    for text in texts:
        reading = ANSWER.get(cell(text), CONTEXT)
        assert (text, reading.values, reading.issues) == (text, {"answer": answer}, ())
        flag = {"told": answer is Answer.YES} if answer in (Answer.YES, Answer.NO, None) else {}
        assert FLAG.get(cell(text), CONTEXT).values == flag
        assert rules(FLAG, text) == ([] if flag else ["X02"])


@pytest.mark.parametrize(("value", "text"), [(True, "SAND"), (False, "FALSK"), (True, "TRUE")])
def test_a_check_box_is_an_answer(value: bool, text: str) -> None:
    box = Cell(text, value)
    assert FLAG.get(box, CONTEXT).values == {"told": value}
    assert write(FLAG, {"told": not value}, box, CONTEXT) == ("FALSK" if value else "SAND")


@pytest.mark.parametrize(
    ("text", "suggestion"), [("Nejj", "Nej"), ("måske", None), ("Ja/Nej", None), ("Delvistt", "Delvist")]
)
def test_what_is_no_answer_is_x02(text: str, suggestion: str | None) -> None:
    reading = ANSWER.get(cell(text), CONTEXT)
    assert reading.values == {}
    assert [issue.rule for issue in reading.issues] == ["X02"]
    if suggestion:
        assert reading.issues[0].suggestion == suggestion


# -- (f) codes and (g) lead-ins ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.1.2", "1.1.2"),
        ("1.1.2.", "1.1.2"),
        ("(1.1.2.)", "1.1.2"),
        ("… (1.1.2.) der …", "1.1.2"),
        ("Delmål 1.1.", "1.1"),
        ("Mål 1:", "1"),
        ("Nr. 1.1.2", "1.1.2"),
        ("1.1.2 a", "1.1.2"),
        ("\u200f1.1.2\u200b", "1.1.2"),
        ("\u00a01.1.2\u00a0", "1.1.2"),
    ],
)
def test_a_code_is_read_without_its_decoration_and_put_back_with_it(text: str, code: str) -> None:
    lens = CodeCell("code")
    assert lens.get(cell(text), CONTEXT).values == {"code": code}
    other = code[:-1] + "9"
    assert write(lens, {"code": other}, cell(text), CONTEXT) == text.replace(code, other)


@pytest.mark.parametrize(
    ("read", "suggestion"),
    [
        (cell("1,1,2"), "1.1.2"),
        (Cell("01-01-2002", 37257.0, "DATE"), "1.1.2"),
        (Cell("1,1", 1.1, ""), "1.1"),
        (Cell("45884", 45884.0, ""), "1.1.1"),
    ],
)
def test_a_code_that_the_sheet_changed_is_k03_with_a_suggestion(read: Cell, suggestion: str) -> None:
    reading = CODE.get(read, CONTEXT)
    assert reading.values == {}
    (issue,) = reading.issues
    assert (issue.rule, issue.params["vist værdi"], issue.params["forslag"]) == ("K03", read.text, suggestion)


@pytest.mark.parametrize("lead", ["… der ", "...der ", "det betyder, at ", "Derfor vil vi "])
def test_a_lead_in_belongs_to_the_sentence(lead: str) -> None:
    text = f"{lead}(1.1.2.) alle er med" if lead.startswith(("…", "...")) else f"1.1.2 {lead}alle er med"
    said = CodedText("code", "text", 3).get(cell(text), CONTEXT).values
    assert said["code"] == "1.1.2"
    assert said["text"].startswith(lead.strip())


# -- writing ----------------------------------------------------------------------------------------------------------


def coordinator(name: str | None, title: str | None = None, unit: str | None = None) -> OwnerItem:
    return OwnerItem(ResponsibilityKind.COORDINATOR, name, title, unit)


def body(name: str) -> OwnerItem:
    return OwnerItem(ANCHORED, name)


def owners(*items: OwnerItem) -> dict[str, Any]:
    first = next((i for i, item in enumerate(items) if item.kind is not ANCHORED), None)
    return {"responsibilities": tuple(replace(item, primary=index == first) for index, item in enumerate(items))}


def goal(status: GoalStatus | None, assessment: Assessment | None = None, postponed: bool = False) -> dict[str, Any]:
    return {"declared_status": status, "declared_assessment": assessment, "postponed": postponed}


def activity(status: ActivityStatus | None) -> dict[str, Any]:
    return {"declared_status": status}


def tasks(*texts: str) -> dict[str, Any]:
    return {"tasks": texts}


QX, ZW, YQ = coordinator("QX"), coordinator("ZW"), coordinator("YQ")
PUT: list[tuple[Lens, str, dict[str, Any], tuple[str, ...], str]] = [
    # Owners: separators, "v/", role words, line breaks, bullets, labels, as in the cell.
    (Owners(), "QX og ZW", owners(QX, ZW, YQ), (), "QX, ZW og YQ"),
    (Owners(), "QX & ZW", owners(YQ, ZW), (), "YQ & ZW"),
    (Owners(), "QX + ZW", owners(QX), (), "QX"),
    (Owners(), "QX\nZW", owners(QX, ZW, YQ), (), "QX\nZW\nYQ"),
    (Owners(), "• QX\n• ZW", owners(QX, YQ), (), "• QX\n• YQ"),
    (Owners(), "• QX\n• ZW", owners(QX, ZW, YQ), (), "• QX\n• ZW\n• YQ"),
    (Owners(), "Chefgruppen v/QX", owners(body("Chefgruppen"), YQ), (), "Chefgruppen v/YQ"),
    (Owners(), "v/ QX", owners(YQ), (), "v/ YQ"),
    (Owners(), "Chefgruppen (QX)", owners(body("Chefgruppen"), YQ), (), "Chefgruppen (YQ)"),
    (Owners(), "Tovholder QX", owners(YQ), (), "Tovholder YQ"),
    (Owners(), "Ejer: QX", owners(YQ), (), "Ejer: YQ"),
    (Owners(), "Forankring: chefgruppen", owners(body("byrådet")), (), "Forankring: byrådet"),
    (
        Owners(),
        "Forankret i chefgruppen - ZW er ansvarlig.",
        owners(body("chefgruppen"), OwnerItem(ACCOUNTABLE, "QX")),
        (),
        "Forankret i chefgruppen - QX er ansvarlig.",
    ),
    (Owners(), "QX er tovholder og ansvarlig", owners(YQ), (), "YQ er tovholder og ansvarlig"),
    (Owners(), "\u200fQX\u200f", owners(YQ), (), "\u200fYQ\u200f"),
    (
        Owners(),
        "Børn og Unge-udvalget v/ QX",
        owners(body("Børn og Unge-udvalget"), YQ),
        (),
        "Børn og Unge-udvalget v/ YQ",
    ),
    # Owners: from the neighbours, else the default.
    (Owners(), "", owners(QX, ZW), ("YQ og AB",), "QX og ZW"),
    (Owners(), "", owners(QX, ZW), (), "QX, ZW"),
    (
        Owners(),
        "",
        owners(body("chefgruppen"), QX),
        ("Forankret i MED - ZW er tovholder",),
        "Forankret i chefgruppen - QX er tovholder",
    ),
    (Owners(), "NN", owners(QX), ("Tovholder: ZW",), "Tovholder: QX"),
    # Status: the column's own word, capitals, remarks, both words.
    (
        GOAL,
        "I gang: mangler svar",
        goal(GoalStatus.ACTIVE, Assessment.OFF_TRACK),
        ("Rød",),
        "I gang (rød): mangler svar",
    ),
    (GOAL, "I gang (gul) – afventer it", goal(GoalStatus.ACTIVE), (), "I gang – afventer it"),
    (GOAL, "I gang – gul", goal(GoalStatus.ACTIVE), (), "I gang"),
    (GOAL, "Gul – i gang", goal(GoalStatus.ACTIVE), (), "i gang"),
    (GOAL, "I GANG", goal(GoalStatus.ACHIEVED), (), "NÅET"),
    (GOAL, "", goal(GoalStatus.ACTIVE, postponed=True), ("Planlagt", "Sat i bero"), "Sat i bero"),
    (GOAL, "Planlagt", goal(GoalStatus.DISCONTINUED), (), "Udgået"),
    (GOAL, "", goal(GoalStatus.PARTLY_ACHIEVED, Assessment.AT_RISK), ("Obs",), "Delvist nået (obs)"),
    (ACTIVITY, "I gang", activity(ActivityStatus.DONE), ("Udført",), "Udført"),
    (ACTIVITY, "i gang, se bilag", activity(ActivityStatus.DONE), (), "afsluttet, se bilag"),
    (ACTIVITY, "", activity(ActivityStatus.NOT_STARTED), (), "Ikke startet"),
    (ACTIVITY, "Afsluttet", activity(None), (), ""),
    (ACTIVITY, "OK", activity(ActivityStatus.CANCELLED), (), "Aflyst"),
    # Yes and no: long and short, crosses, ticks, remarks.
    (FLAG, "Ja", {"told": False}, (), "Nej"),
    (FLAG, "ja", {"told": False}, (), "nej"),
    (FLAG, "J", {"told": False}, (), "N"),
    (FLAG, "x", {"told": False}, (), ""),
    (FLAG, "", {"told": True}, ("x", ""), "x"),
    (FLAG, "", {"told": True}, ("✓",), "✓"),
    (FLAG, "", {"told": True}, ("Nej",), "Ja"),
    (FLAG, "", {"told": True}, (), "Ja"),
    (FLAG, "Nej", {"told": True}, (), "Ja"),
    (FLAG, "Ja, ledermøde 2/7", {"told": False}, (), "Nej, ledermøde 2/7"),
    (FLAG, "x, ledermøde 2/7", {"told": False}, (), "Nej, ledermøde 2/7"),
    (ANSWER, "Ja", {"answer": Answer.PARTLY}, (), "Delvist"),
    (ANSWER, "JA", {"answer": Answer.NO}, (), "NEJ"),
    (ANSWER, "x", {"answer": Answer.NO}, (), "Nej"),
    (ANSWER, "", {"answer": Answer.NO}, ("x",), "Nej"),
    (ANSWER, "J", {"answer": Answer.NOT_RELEVANT}, (), "IR"),
    (ANSWER, "nej", {"answer": Answer.NOT_RELEVANT}, (), "ikke relevant"),
    (ANSWER, "Ved ikke", {"answer": None}, (), ""),
    # Codes: brackets, words, dots.
    (CODE, "(1.1.2.)", {"code": "1.1.3"}, (), "(1.1.3.)"),
    (CODE, "Nr. 1.1.2", {"code": "1.1.3"}, (), "Nr. 1.1.3"),
    (CODE, "1.1.2 a *)", {"code": "1.1.3"}, (), "1.1.3 a *)"),
    (CODE, "", {"code": "1.1.3"}, (), "1.1.3"),
    # Lines: bullets, indents, blank lines, trailing blanks, numbers, footnotes.
    (LINES, "• A\n• B", tasks("A", "B", "C"), (), "• A\n• B\n• C"),
    (LINES, "• A\n• B", tasks("B", "A"), (), "• B\n• A"),
    (LINES, "  - Møde\n  - Brev", tasks("Møde", "Nyt", "Brev"), (), "  - Møde\n  - Nyt\n  - Brev"),
    (LINES, "1) Møde\n2) Brev", tasks("Møde", "Brev", "Nyt"), (), "1) Møde\n2) Brev\n3) Nyt"),
    (LINES, "• Møde  \n\n– Brev *)\n", tasks("Møde", "Brev hjem"), (), "• Møde  \n\n– Brev hjem *)\n"),
    (LINES, "• Møde\n• Brev\n• Kursus", tasks("Møde", "Kursus"), (), "• Møde\n• Kursus"),
    (LINES, "Møde\nBrev", tasks("Møde", "Brev", "Nyt"), (), "Møde\nBrev\nNyt"),
    (LINES, "• Møde for alle teams", tasks("Møde for alle", "teams"), (), "• Møde for alle\n• teams"),
    (LINES, "• Møde for alle\n• Brev", tasks("Møde for alle med brev"), (), "• Møde for alle med brev"),
    (LINES, "• Møde\n\n• Brev\n• Kursus", tasks("Møde", "Kursus"), (), "• Møde\n\n• Kursus"),
    (LINES, "ii) Møde\niii) Brev", tasks("Møde", "Brev", "Nyt"), (), "ii) Møde\niii) Brev\niv) Nyt"),
    (LINES, "Møde\x0bBrev", tasks("Møde", "Brev", "Nyt"), (), "Møde\x0bBrev\x0bNyt"),
    (LINES, "", tasks("Møde", "Brev"), ("- Andet",), "- Møde\n- Brev"),
    (LINES, "", tasks("Møde", "Brev"), (), "• Møde\n• Brev"),
    (LINES, "• Møde", tasks(), (), ""),
]


@pytest.mark.parametrize(("lens", "before", "wanted", "neighbours", "after"), PUT)
def test_a_change_is_written_as_a_colleague_would(
    lens: Lens, before: str, wanted: dict[str, Any], neighbours: tuple[str, ...], after: str
) -> None:
    context = Context(2025, neighbours=neighbours)
    assert write(lens, wanted, cell(before), context) == after
    assert lens.get(cell(after), context).values == wanted


@pytest.mark.parametrize(
    ("lens", "before", "wanted"),
    [
        (FLAG, "Delvist", {"told": True}),
        (GOAL, "I gang – afventer it", goal(None)),
        (GOAL, "hvem ved", goal(GoalStatus.ACTIVE)),
        (ACTIVITY, "Forsinket", activity(ActivityStatus.DONE)),
        (GOAL, "", goal(GoalStatus.ACHIEVED, postponed=True)),
        (LINES, "A\nB", tasks("A", "B\nog C")),
    ],
)
def test_what_a_cell_cannot_say_is_refused_and_nothing_else_is_written_away(
    lens: Lens, before: str, wanted: dict[str, Any]
) -> None:
    readable = lens.get(cell(before), CONTEXT).values
    if readable.keys() >= wanted.keys():
        with pytest.raises(InexpressibleError):
            write(lens, wanted, cell(before), CONTEXT)
    else:
        assert not readable or readable.keys() != wanted.keys()


# -- lines of activities ----------------------------------------------------------------------------------------------

PLAN = "• Møde for alle teams, uge 34\n\n  – Brev til skoler (uge 36)  \n• Kursus i metoden"


def lines(text: str) -> tuple[ActivityItem, ...]:
    found: tuple[ActivityItem, ...] = Activities().get(cell(text), CONTEXT).values["activities"]
    return found


def reworded(item: ActivityItem, what: str) -> ActivityItem:
    new = item_from_model(what, item.periods, item.declared_status, CONTEXT, None)
    return replace(new, line=item.line)


@pytest.mark.parametrize(
    ("change", "after"),
    [
        (lambda a, b, c: (b, c), "  – Brev til skoler (uge 36)  \n• Kursus i metoden"),
        (lambda a, b, c: (a, c), "• Møde for alle teams, uge 34\n\n• Kursus i metoden"),
        (
            lambda a, b, c: (c, a, b),
            "• Kursus i metoden\n• Møde for alle teams, uge 34\n\n  – Brev til skoler (uge 36)  ",
        ),
        (
            lambda a, b, c: (a, reworded(b, "Brev til skoler og dagtilbud"), c),
            PLAN.replace("skoler", "skoler og dagtilbud"),
        ),
        (
            lambda a, b, c: (reworded(a, "Møde for alle teams med brev til skoler"), c),
            "• Møde for alle teams med brev til skoler, uge 34\n\n• Kursus i metoden",
        ),
        (
            lambda a, b, c: (a, b, reworded(c, "Kursus"), item_from_model("Ny metode", (), None, CONTEXT, None)),
            PLAN.replace("Kursus i metoden", "Kursus\n• Ny metode"),
        ),
        (lambda a, b, c: (a, replace(b, periods=()), c), PLAN.replace(" (uge 36)", "")),
        (lambda a, b, c: (a, b, replace(c, declared_status=ActivityStatus.DONE)), PLAN + " (afsluttet)"),
    ],
)
def test_lines_are_removed_moved_reworded_merged_and_split_in_place(
    change: Callable[..., tuple[ActivityItem, ...]], after: str
) -> None:
    wanted = change(*lines(PLAN))
    assert write(Activities(), {"activities": wanted}, cell(PLAN), CONTEXT) == after
