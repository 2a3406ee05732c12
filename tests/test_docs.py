"""What is written about the program is true of the program."""

import json
import re
import shlex
from pathlib import Path

import pytest

from api.served import sdl
from api.settings import Settings
from tests.fixtures.questions_page import page

ROOT = Path(__file__).parent.parent
SETTINGS = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    documented = set(re.findall(r"^\| `STYRING_(\w+)`", SETTINGS, re.MULTILINE))
    assert documented == {name.upper() for name in Settings.model_fields}


def test_every_setting_is_read_somewhere() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "api").rglob("*.py") if path.name != "settings.py"
    )
    unread = [name for name in Settings.model_fields if f"settings.{name}" not in code]
    assert unread == []


def test_every_variable_that_the_documents_mention_exists() -> None:
    known = {f"STYRING_{name.upper()}" for name in Settings.model_fields}
    known |= {"STYRING_TEST_DATABASE_URL", "STYRING_TEST_STRICT"}
    for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        mentioned = set(re.findall(r"STYRING_[A-Z_]*[A-Z]", path.read_text(encoding="utf-8")))
        assert mentioned <= known, path.name


def test_every_command_that_the_readme_shows_exists() -> None:
    from typer.main import get_command

    from api.cli.main import app

    group = get_command(app)
    shown = set(re.findall(r"(?m)^styring ((?:db |token )?[a-z]+)", "\n".join(_code(README))))
    assert shown
    for words in shown:
        command = group
        for word in words.split():
            assert word in command.commands, f"styring {words}"  # type: ignore[attr-defined]
            command = command.commands[word]  # type: ignore[attr-defined]


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\((?!https?:|#)([^)#]+)", README))))
def test_every_file_that_the_readme_links_to_exists(target: str) -> None:
    assert (ROOT / target).exists()


def test_the_committed_sdl_is_what_the_api_serves() -> None:
    committed = (ROOT / "docs/schema.graphql").read_text(encoding="utf-8")
    assert committed == sdl(), "run: python -m api.served > docs/schema.graphql"


def test_the_page_of_questions_holds_the_queries_that_are_tested() -> None:
    committed = (ROOT / "docs/questions.md").read_text(encoding="utf-8")
    assert committed == page(), "run: python -m tests.fixtures.questions_page > docs/questions.md"


def test_no_document_names_a_package_index() -> None:
    for path in (ROOT / "README.md", ROOT / "Dockerfile", ROOT / ".ci/run", *(ROOT / "docs").glob("*.md")):
        assert not re.search(r"pypi\.|index-url|simple/", path.read_text(encoding="utf-8")), path.name


def test_every_query_that_the_readme_shows_is_valid_in_the_schema() -> None:
    from graphql import parse, validate

    from schema.graphql import build_schema

    schema = build_schema().core
    commands = [shlex.split(line) for line in README.splitlines() if line.startswith("curl ")]
    bodies = [json.loads(words[words.index("-d") + 1]) for words in commands]
    assert len(bodies) == 3
    for body in bodies:
        assert validate(schema, parse(body["query"])) == []


class TestImage:
    """The image cannot be built where these tests run, so its recipe is read instead."""

    stages = re.split(r"(?m)^FROM ", DOCKERFILE)[1:]

    def test_it_is_built_in_stages_on_a_slim_python_and_the_last_one_builds_nothing(self) -> None:
        assert len(self.stages) > 1
        assert all(re.match(r"python:3\.\d+-slim", stage) for stage in self.stages)
        assert not re.search(r"\b(pip|apt-get|gcc|curl)\b", _instructions(self.stages[-1]))

    def test_everything_installed_is_pinned_by_hash(self) -> None:
        installs = re.findall(r"pip install[^\n&]*", DOCKERFILE)
        assert installs
        assert all("--require-hashes" in line or "--no-deps --no-index" in line for line in installs)
        lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
        pinned = re.findall(r"^(\S+==\S+)(.*?)(?=^\S|\Z)", lock, re.MULTILINE | re.DOTALL)
        assert pinned
        assert all("--hash=sha256:" in rest for _, rest in pinned)
        assert "gserver" not in lock, "the embedded server is not part of the image"

    def test_it_runs_as_an_unprivileged_user_and_says_whether_it_is_alive(self) -> None:
        last = self.stages[-1]
        user = re.search(r"^USER (\d+)", last, re.MULTILINE)
        assert user is not None
        assert int(user[1]) > 0
        health = re.search(r"^HEALTHCHECK (?:.|\\\n)*?CMD (\[.*\])", last, re.MULTILINE)
        assert health is not None
        assert "/healthz" in health[1]
        assert re.search(r'^CMD \["styring", "serve"\]', last, re.MULTILINE)

    def test_what_it_copies_exists_and_is_not_kept_out(self) -> None:
        ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        for line in re.findall(r"^COPY (?!--from)(.*)", DOCKERFILE, re.MULTILINE):
            for source in line.split()[:-1]:
                assert (ROOT / source).exists(), source
                assert f"!{source}" in ignored, source


def _code(text: str) -> list[str]:
    return re.findall(r"```(?:\w*)\n(.*?)```", text, re.DOTALL) + re.findall(r"`([^`\n]+)`", text)


def _instructions(stage: str) -> str:
    lines = [line for line in stage.splitlines() if line and not line.startswith("#")]
    return "\n".join(line for line in lines if not line.startswith(("HEALTHCHECK", "  CMD")))
