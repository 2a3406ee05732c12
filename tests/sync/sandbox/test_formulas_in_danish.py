"""What municipal sheets ask: days until a deadline, criteria as one writes them here, words with æ, ø and å."""

from __future__ import annotations

import pytest

from tests.fixtures.sandbox import RunningSandbox

SHEET = [
    ["Navn", "Tal", "Frist"],
    ["Ærø", 1, "1-1-2026"],
    ["Brønderslev", 2, "2-1-2026"],
    ["ærø", 3, "5-1-2026"],
    ["Ringsted", 4, "10-1-2026"],
]

SHOWN = [
    # days between two dates are a number; a date with days added is a date
    ("=C3-C2", "1"),
    ("=DATE(2026;1;5)-C2", "4"),
    ("=MAX(C2:C5)-C2", "9"),
    ("=(C5-C2)+1", "10"),
    ("=DATE(2026;1;5)+7", "12.01.2026"),
    ("=C2-7", "25-12-2025"),
    ("=-B2+C3", "1-1-2026"),
    ("=DATE(2026;1;5)>C2", "SAND"),
    # what IF and IFERROR pass on keeps its look
    ("=IFERROR(C2;0)", "1-1-2026"),
    ("=HVIS(B2=1;C5;\"\")", "10-1-2026"),
    ("=HVIS(B2=9;\"\";DATE(2026;1;5))", "05.01.2026"),
    ('=HVIS(C2<C3;"over";"ok")', "over"),
    # criteria hold numbers and dates as the locale writes them
    ('=TÆL.HVIS(B2:B5;">1,5")', "3"),
    ('=TÆL.HVIS(C2:C5;">=2-1-2026")', "3"),
    ('=COUNTIFS(B2:B5;">1";C2:C5;"<10-1-2026")', "2"),
    ('=SUMIFS(B2:B5;C2:C5;">1-1-2026";A2:A5;"*r*")', "9"),
    ('=TÆL.HVIS(A2:A5;">c")', "3"),
    ('=TÆL.HVIS(C2:C5;">"&C3)', "2"),
    # letters beyond a to z
    ('=STORE.BOGSTAVER("æøå")', "ÆØÅ"),
    ('=LOWER("ÆRØ 1")', "ærø 1"),
    ('=SEARCH("Ø";"rørlægning")', "2"),
    ('=SEARCH("l?g";"rørlægning")', "4"),
    ('=SEARCH("~?";"hvad?")', "5"),
    ('=IFERROR(SEARCH("x";"abc");"nej")', "nej"),
    # texts of numbers and dates
    ('=VALUE("1.234,5")', "1234,5"),
    ('=DATEVALUE("1-3-2026")', "01.03.2026"),
    ('=VALUE("ukendt")', "#VALUE!"),
    ("=VENSTRE(1,5;2)", "1,"),
    ('=VENSTRE("ærø")', "æ"),
    ('=VENSTRE("ærø";-1)', "#VALUE!"),
    ("=HØJRE(12,25;3)", ",25"),
    ('=HØJRE("abc";0)&"x"', "x"),
    ("=MIDT(1234,5;4;3)", "4,5"),
    ('=MIDT("abc";0;1)', "#VALUE!"),
    ('=TEXTJOIN("; ";SAND;1,5;"";"b")', "1,5; b"),
    ('=TEXTJOIN("-";FALSK;1;"";SAND)', "1--SAND"),
]  # fmt: skip


@pytest.fixture(scope="module")
def book(sandbox: RunningSandbox) -> str:
    """A sheet with all the formulas in column H."""
    identity = sandbox.create()
    for where, values in (("A1", SHEET), ("H1", [[formula] for formula, _ in SHOWN])):
        path = f"v4/spreadsheets/{identity}/values/{where}"
        assert sandbox.call("PUT", path, {"values": values}, valueInputOption="USER_ENTERED").status_code == 200
    return identity


@pytest.mark.parametrize(("row", "formula", "shown"), [(row, *one) for row, one in enumerate(SHOWN, 1)])
def test_a_formula_shows(sandbox: RunningSandbox, book: str, row: int, formula: str, shown: str) -> None:
    (value,) = sandbox.call("GET", f"v4/spreadsheets/{book}/values/H{row}").json()["values"]
    assert value == [shown], formula
