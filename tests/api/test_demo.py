"""`styring demo`, as a newcomer meets it: from a cell to GraphQL and back, and what a stop leaves behind."""

import json
import os
import re
import shlex
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.fixtures.demo import (
    STYRING,
    Demo,
    User,
    clean_environment,
    eventually,
    ordinary_user,
    running_demo,
    servers_in,
)

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
GOALS = """{ actionGoals(first: 100, orderBy: [{code: ASC}]) { nodes {
    id code text version
    provenance { cells tab { title layout workbook { fileId } } } } } }"""
UPDATE = """mutation($id: ID!, $text: String!) { updateActionGoal(id: $id, input: {text: $text}) {
    actionGoal { text version } userErrors { code message } } }"""
TEXT = "query($id: ID!) { actionGoal(id: $id) { text } }"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with running_demo(tmp_path_factory.mktemp("demo") / "data") as running:
        yield running


def goal_in_a_grouped_tab(demo: Demo) -> tuple[dict[str, Any], str, str]:
    """A goal that stands in one cell of one tab: the goal, the spreadsheet, the cell."""
    for goal in demo.query(GOALS)["actionGoals"]["nodes"]:
        places = [place for place in goal["provenance"] if "text" in place["cells"]]
        if len(places) == 1 and places[0]["tab"]["layout"] == "GROUPED":
            tab = places[0]["tab"]
            return goal, tab["workbook"]["fileId"], f"'{tab['title']}'!{places[0]['cells']['text']}"
    raise AssertionError("the example has no such goal")


def texts(demo: Demo) -> list[str]:
    return [goal["text"] for goal in demo.query(GOALS)["actionGoals"]["nodes"]]


def without_cell(sheet: Any, tab_title: str, row: int, column: int) -> tuple[str, dict[str, Any]]:
    """The spreadsheet's JSON without one cell, and that cell."""
    copy = json.loads(json.dumps(sheet))
    (tab,) = (tab for tab in copy["sheets"] if tab["properties"]["title"] == tab_title)
    cells = tab["data"][0]["rowData"][row]["values"]
    cell, cells[column] = cells[column], None
    return json.dumps(copy, sort_keys=True), cell


def place_of(a1: str) -> tuple[str, int, int]:
    """`'Fane'!C8` -> tab, row and column from 0."""
    tab, _, cell = a1.rpartition("!")
    letter, number = cell[0], cell[1:]
    return tab.strip("'"), int(number) - 1, ord(letter) - ord("A")


def test_it_prints_a_line_each_for_address_key_and_spreadsheets_and_three_commands_that_work(demo: Demo) -> None:
    assert demo.lines[0] == f"API {demo.api}"
    assert demo.lines[1] == f"KEY {demo.key}"
    assert demo.lines[2].startswith("SHEET ")
    assert len(demo.sheets) == 2
    read, change, edit = demo.commands
    goals = demo.run(read)["data"]["actionGoals"]
    assert goals["totalCount"] >= len(goals["nodes"]) > 0
    changed = demo.run(change)["data"]["updateActionGoal"]
    assert changed["userErrors"] == []
    edited = demo.run(edit)
    assert edited["updatedCells"] == 1
    assert eventually(lambda: any(text.endswith("(rettet i arket)") for text in texts(demo)))
    _, file_id, place = goal_in_a_grouped_tab(demo)
    assert eventually(lambda: demo.cell(file_id, place).endswith("(rettet i systemet)"))


def test_the_example_municipality_stands_beside_what_the_sheets_bring(demo: Demo) -> None:
    data = demo.query("""{
        municipalities { nodes { name } } policies { totalCount } implementationProgrammes { totalCount }
        checklistAnswers { totalCount } persons(first: 100) { nodes { initials } } bodies(first: 100) { nodes { name } }
    }""")
    assert data["municipalities"]["nodes"] == [{"name": "Birkelev Kommune"}]
    assert data["policies"]["totalCount"] == 2 + 1
    assert data["implementationProgrammes"]["totalCount"] == 1
    assert data["checklistAnswers"]["totalCount"] > 0
    initials = [person["initials"] for person in data["persons"]["nodes"]]
    assert {"QX", "ZW", "YQ"} <= set(initials)
    assert len(set(initials)) == len(initials)
    bodies = [body["name"] for body in data["bodies"]["nodes"]]
    assert len(set(bodies)) == len(bodies)


def test_a_goal_changed_in_its_cell_changes_in_graphql(demo: Demo) -> None:
    goal, file_id, place = goal_in_a_grouped_tab(demo)
    before = demo.cell(file_id, place)
    demo.type_into(file_id, place, f"{before} og hører efter")
    assert eventually(lambda: demo.query(TEXT, id=goal["id"])["actionGoal"]["text"].endswith("og hører efter"))


def test_a_goal_changed_in_graphql_changes_that_cell_and_nothing_else(demo: Demo) -> None:
    goal, file_id, place = goal_in_a_grouped_tab(demo)
    tab, row, column = place_of(place)
    cell_before = demo.cell(file_id, place)
    before, _ = without_cell(demo.sheet(file_id), tab, row, column)
    new = f"{goal['text']} hver uge"
    answer = demo.query(UPDATE, id=goal["id"], text=new)["updateActionGoal"]
    assert answer["userErrors"] == []
    assert answer["actionGoal"] == {"text": new, "version": goal["version"] + 1}
    assert eventually(lambda: demo.cell(file_id, place) != cell_before)
    assert demo.cell(file_id, place) == f"{cell_before} hver uge"
    after, _ = without_cell(demo.sheet(file_id), tab, row, column)
    assert after == before


def test_every_example_of_the_readme_answers(demo: Demo) -> None:
    goal = demo.query(GOALS)["actionGoals"]["nodes"][-1]
    for command in (shlex.split(line) for line in README.splitlines() if line.startswith("curl ")):
        body = json.loads(command[command.index("-d") + 1])
        if "$id" in body["query"]:
            body["variables"] = {"id": goal["id"]}
            body["query"] = body["query"].replace("ifVersion: 1", f"ifVersion: {goal['version']}")
        command = [word.replace("$API", demo.api).replace("$KEY", demo.key) for word in command]
        command[command.index("-d") + 1] = json.dumps(body)
        answer = demo.run(command)
        assert "errors" not in answer, answer
        assert all(not found.get("userErrors") for found in answer["data"].values())
    queries = [query for block in re.findall(r"```graphql\n(.*?)```", README, re.DOTALL) for query in operations(block)]
    queries += re.findall(r"`(\{\s.*?\})`", README, re.DOTALL)
    assert len(queries) > 8
    for query in queries:
        demo.query(query, **({"id": goal["id"]} if "$id" in query else {}))


def operations(block: str) -> list[str]:
    """The operations of a block of examples, each of which begins a line."""
    starts = [match.start() for match in re.finditer(r"(?m)^(?:query|mutation|\{)", block)]
    return [block[start:end] for start, end in pairwise([*starts, len(block)])]


def test_the_page_needs_no_key_and_nothing_from_elsewhere(demo: Demo) -> None:
    page = demo.http.get("/")
    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["content-security-policy"]
    parts = page.text + demo.http.get("/demo.js").text + demo.http.get("/demo.css").text
    assert "http://" not in parts
    assert "https://" not in parts
    assert demo.key not in parts


def test_without_the_key_the_demo_answers_401_and_with_basic_it_answers(demo: Demo) -> None:
    query = {"query": "{ policies { totalCount } }"}
    assert httpx.post(f"{demo.api}/graphql", json=query).status_code == 401
    assert httpx.post(f"{demo.api}/graphql", json=query, auth=("bi", demo.key)).status_code == 200


def test_the_other_commands_find_the_running_demo(demo: Demo) -> None:
    done = subprocess.run(
        [STYRING, "status", "--json"],
        env=clean_environment(STYRING_DATA_DIR=str(demo.data_dir)),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert {workbook["fileId"] for workbook in json.loads(done.stdout)} == set(demo.sheets)


def test_the_key_is_kept_where_only_its_owner_reads_it(demo: Demo) -> None:
    assert stat.S_IMODE((demo.data_dir / "key").stat().st_mode) == 0o600
    assert demo.key not in (demo.data_dir / "demo.log").read_text()


def test_a_second_demo_on_the_same_folder_is_refused_in_one_line(demo: Demo) -> None:
    done = subprocess.run(
        [STYRING, "demo", "--port", "0", "--data-dir", demo.data_dir],
        env=clean_environment(),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 4
    assert str(demo.process.pid) in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_second_demo_on_another_folder_runs_beside_it(demo: Demo, tmp_path: Path) -> None:
    with running_demo(tmp_path / "other", "--token", "t") as other:
        assert other.key == "t"
        assert other.api != demo.api
        assert set(other.sheets).isdisjoint(demo.sheets)
        wrong = httpx.post(f"{demo.api}/graphql", json={}, headers={"Authorization": "Bearer t"})
        assert wrong.status_code == 401


@pytest.fixture(scope="module")
def used_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo that has run once, with the key "first"."""
    data_dir = tmp_path_factory.mktemp("used") / "data"
    with running_demo(data_dir, "--token", "first"):
        return data_dir


def test_a_stop_ends_postgresql_too_and_the_next_start_keeps_everything(used_folder: Path) -> None:
    """Every start but the first is the one after a stop: by Ctrl-C, by the system, by a closed terminal, by force."""
    with running_demo(used_folder) as first:
        goal, _, _ = goal_in_a_grouped_tab(first)
        connect_another(first)
        change_and_stop(first, signal.SIGINT, goal["id"])
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGKILL):
        with running_demo(used_folder) as later:
            assert_kept(later, first, goal["id"])
            change_and_stop(later, number, goal["id"])
    with running_demo(used_folder) as last:
        assert_kept(last, first, goal["id"])


def connect_another(demo: Demo) -> None:
    """Connects a spreadsheet beside the example's, as the manual says."""
    google = {"headers": {"Authorization": "Bearer me"}}
    made = httpx.post(
        f"{demo.api}/sandbox/v4/spreadsheets", json={"sheets": [{"properties": {"title": "Mål"}}]}, **google
    )
    sheet = f"{demo.api}/sandbox/v4/spreadsheets/{made.json()['spreadsheetId']}"
    rows = [["Politisk mål", "Delmål", "Handlemål"], ["1. Sammen", "1.1 Vi mødes", "1.1.1 Alle teams mødes"]]
    httpx.put(f"{sheet}/values/A1?valueInputOption=RAW", json={"values": rows}, **google).raise_for_status()
    done = subprocess.run(
        [STYRING, "connect", made.json()["spreadsheetId"], "--yes", "--policy", "Sammen"],
        env=clean_environment(STYRING_DATA_DIR=str(demo.data_dir)),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def change_and_stop(demo: Demo, number: signal.Signals, goal: str) -> None:
    text = f"Det her bliver stående, når {demo.process.pid} stopper."
    assert demo.query(UPDATE, id=goal, text=text)["updateActionGoal"]["userErrors"] == []
    (demo.data_dir.parent / "text").write_text(text, encoding="utf-8")
    assert servers_in(demo.data_dir) or sys.platform != "linux"
    code = demo.stop(number)
    assert code == (-number if number is signal.SIGKILL else 0), demo.complaints
    assert eventually(lambda: not servers_in(demo.data_dir))
    assert (demo.data_dir / "database-url").exists() == (number is signal.SIGKILL)


def assert_kept(demo: Demo, first: Demo, goal: str) -> None:
    assert (demo.key, demo.sheets) == (first.key, first.sheets)
    text = (demo.data_dir.parent / "text").read_text(encoding="utf-8")
    assert demo.query(TEXT, id=goal)["actionGoal"]["text"] == text
    assert demo.query("{ workbooks { totalCount } }")["workbooks"]["totalCount"] == 3
    assert demo.query("{ municipalities { totalCount } }")["municipalities"]["totalCount"] == 1


def test_a_new_token_replaces_the_key(used_folder: Path) -> None:
    with running_demo(used_folder, "--token", "second") as demo:
        assert demo.key == "second"
        old = httpx.post(f"{demo.api}/graphql", json={}, headers={"Authorization": "Bearer first"})
        assert old.status_code == 401
    with running_demo(used_folder) as demo:
        assert demo.key == "second"


def test_ctrl_c_while_it_starts_ends_at_once_and_leaves_nothing_running(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    process = subprocess.Popen(
        [STYRING, "demo", "--port", "0", "--data-dir", data_dir],
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert eventually(lambda: (data_dir / "postgres").exists(), 60)
    os.kill(process.pid, signal.SIGINT)
    out, errors = process.communicate(timeout=30)
    assert process.returncode == 0, errors
    assert out == ""
    assert "Traceback" not in errors
    assert not servers_in(data_dir)


@pytest.mark.skipif(
    os.geteuid() != 0, reason="needs root, to become an ordinary user; without it all tests here are one"
)
def test_an_ordinary_user_runs_it_too() -> None:
    with tempfile.TemporaryDirectory(prefix="styring-home-") as name:
        home = Path(name)
        user = ordinary_user(home)
        if user is None:
            pytest.skip("no Python here that an ordinary user may run")
        run_as_ordinary_user(home, user)


def run_as_ordinary_user(home: Path, user: User) -> None:
    with running_demo(home / "data", user=user) as demo:
        assert texts(demo)
        assert (home / "data").stat().st_uid == user.who["user"]
        assert demo.stop(signal.SIGTERM) == 0
