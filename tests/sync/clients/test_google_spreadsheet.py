"""The npm client google-spreadsheet, unchanged. Its packages are installed once, as its lock file says."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.fixtures.programs import NEEDS
from tests.fixtures.sandbox import running_sandbox

HERE = Path(__file__).parent / "npm"
ROOT = Path(__file__).parents[3]
GROUP = "tests of the npm client google-spreadsheet"
pytestmark = [getattr(pytest.mark, NEEDS)("node", GROUP), getattr(pytest.mark, NEEDS)("npm", GROUP)]


@pytest.fixture(scope="module")
def packages() -> Path:
    """The folder with node_modules, beside Python's own packages."""
    lock = (HERE / "package-lock.json").read_bytes()
    folder = ROOT / ".venv" / f"npm-{hashlib.sha256(lock).hexdigest()[:12]}"
    if (folder / "ready").exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1:] or ["npm ci failed"]
        pytest.skip(f"LEFT OUT: {GROUP} (npm could not install: {reason[0]})")
    (folder / "ready").touch()
    return folder


def test_the_lock_file_names_no_registry() -> None:
    packages = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert len(packages) > 1
    assert all("resolved" not in package for package in packages.values())
    assert all("integrity" in package for name, package in packages.items() if name)


def test_a_day_of_work_with_google_spreadsheet(packages: Path) -> None:
    with running_sandbox() as sandbox:
        command = ["node", str(HERE / "client.mjs"), str(packages), sandbox.url]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        book = found.pop("id")
        file = sandbox.as_user("npm@birkelev.example").call("GET", f"drive/v3/files/{book}", fields="name").json()
    assert file == {"name": "Plan"}
    assert found == {
        "title": "Plan",
        "addedAt": 4,
        "rows": [
            {"Nr.": "1.1", "Mål": "Alle læser", "Andel": "0,25"},
            {"Nr.": "1.2", "Mål": "Alle cykler", "Andel": "0,5"},
            {"Nr.": "1.3", "Mål": "Alle svømmer", "Andel": "0,75"},
        ],
        "formatted": "25%",
        "note": "Fra målingen",
        "bold": True,
        "formula": ["=C2*4", 1],
        "table": [
            {"Nr.": "1.1", "Mål": "Alle læser hver dag", "Andel": "25%"},
            {"Nr.": "1.3", "Mål": "Alle svømmer godt", "Andel": "#REF!"},
            {"Nr.": "100%", "Mål": "", "Andel": ""},
        ],
        "cleared": True,
        "tabs": [["Kopi", 50, 5], ["Mål 2027", 50, 5]],
        "csv": "Nr.,Mål,Andel\r\n1.1,Alle læser hver dag,25%\r\n1.3,Alle svømmer godt,#REF!\r\n100%,,",
        "xlsx": "PK",
        "people": [["npm@birkelev.example", "owner"], ["qx@birkelev.example", "reader"]],
        "error": "Google API error - [404] Requested entity was not found.",
    }
