"""The examples of the manual for clients in Python: each does what it says when it is copied."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.sandbox import running_sandbox

MANUAL = Path(__file__).parents[3] / "docs" / "sandbox.md"
EXAMPLES = {
    next(line for line in text.splitlines() if line.startswith("import ")).split()[1]: text
    for text in re.findall(r"```python\n(.*?)```", MANUAL.read_text(encoding="utf-8"), re.DOTALL)
}


@pytest.mark.parametrize(
    ("name", "shared"),
    [("gspread", [["1.1", "Alle læser"]]), ("httplib2", ["zw@birkelev.example", "yq@birkelev.example"])],
)
def test_an_example_is_copied_and_works(name: str, shared: list[object]) -> None:
    with running_sandbox() as sandbox:
        text = EXAMPLES[name].replace("http://127.0.0.1:8080", sandbox.url)
        found: dict[str, Any] = {}
        try:
            exec(compile(text, name, "exec"), found)  # noqa: S102 (our own manual)
        finally:
            session = found["client"].http_client.session if "client" in found else found["http"]
            session.close()
        qx = sandbox.as_user("qx@birkelev.example")
        (file,) = qx.call("GET", "drive/v3/files", fields="files(id,name,permissions(emailAddress))").json()["files"]
        assert file["name"] == "Plan"
        if name == "gspread":
            values = qx.call("GET", f"v4/spreadsheets/{file['id']}/values/A1:B1").json()["values"]
            assert values == shared
        else:
            assert [item["emailAddress"] for item in file["permissions"]][1:] == shared
