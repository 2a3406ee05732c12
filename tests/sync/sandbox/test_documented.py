"""What docs/sandbox.md says is what the sandbox does."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

from typer.main import get_command
from typer.testing import CliRunner

from api.cli.main import app
from sync.sandbox.assumptions import DEFAULT, from_words
from sync.sandbox.faults import FIELDS, of_header

TEXT = (Path(__file__).parents[3] / "docs" / "sandbox.md").read_text(encoding="utf-8")


def test_every_field_of_a_fault_is_in_the_table() -> None:
    table = section("Faults")
    assert dict(re.findall(r"(?m)^\| `(\w+)` \| (.*) \|$", table)) == FIELDS


def test_every_assumption_is_in_the_table_with_its_default() -> None:
    rows = re.findall(r"(?m)^\| (`\w+`.*?) \| (true|false): ", section("What is only assumed"))
    told = {name: default == "true" for names, default in rows for name in re.findall(r"\w+", names)}
    assert told == asdict(DEFAULT)


def test_every_assumption_has_a_word_that_turns_it() -> None:
    turned = [f"{name}={str(not value).lower()}" for name, value in asdict(DEFAULT).items()]
    assert asdict(from_words(turned)) == {name: not value for name, value in asdict(DEFAULT).items()}


def section(title: str) -> str:
    """What the manual says under a heading."""
    return TEXT.partition(f"## {title}\n")[2].partition("\n## ")[0]


def test_every_option_is_in_the_table() -> None:
    command = get_command(app).commands["sandbox"]  # type: ignore[attr-defined]
    options = {name for parameter in command.params for name in parameter.opts}
    assert set(re.findall(r"`(--[a-z-]+)`", TEXT)) == options


def test_every_example_of_a_fault_is_understood() -> None:
    examples = re.findall(r"`'?([a-z]+=[^`']*=[^`']*)'?`", TEXT)
    assert len(examples) >= 5
    for example in examples:
        of_header(example)


def test_help_names_every_field_of_a_fault() -> None:
    shown = CliRunner().invoke(app, ["sandbox", "--help"], env={"COLUMNS": "200"}).output
    assert [name for name in FIELDS if name not in shown] == []


def test_a_fault_that_makes_no_sense_is_wrong_use() -> None:
    refused = CliRunner().invoke(app, ["sandbox", "--fault", "bogus=1"])
    assert refused.exit_code == 2
    assert "bogus" in refused.output
