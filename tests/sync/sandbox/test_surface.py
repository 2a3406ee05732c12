"""Every published method of Sheets v4 and Drive v3 is answered or honestly refused; parameters are looked at."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from sync.sandbox import methods
from sync.sandbox.surface import ANSWERS
from tests.fixtures.sandbox import RunningSandbox
from tests.sync.sandbox import methods_source

TABLE: dict[str, dict[str, Any]] = methods_source.condensed()["methods"]
MISSING = sorted(set(TABLE) - set(ANSWERS))


def test_the_shipped_table_is_what_the_discovery_documents_say() -> None:
    assert json.loads(methods_source.TARGET.read_text(encoding="utf-8")) == methods_source.condensed()


def test_only_published_methods_are_answered() -> None:
    assert set(ANSWERS) <= set(TABLE)


def address(key: str) -> str:
    values = {"range": "Ark 1!A1:B2", "sheetId": "0", "metadataId": "7"}
    return re.sub(r"\{(\w+)\}", lambda match: values.get(match.group(1), "x1"), TABLE[key]["path"])


@pytest.mark.parametrize("key", sorted(TABLE))
def test_an_address_is_found_again_as_its_method(key: str) -> None:
    found = methods.find(TABLE[key]["verb"], address(key))
    assert found is not None
    assert found[0].id == key


@pytest.mark.parametrize("key", MISSING)
def test_what_the_sandbox_lacks_is_named(sandbox: RunningSandbox, key: str) -> None:
    answer = sandbox.call(TABLE[key]["verb"], address(key).removeprefix("/"))
    assert answer.status_code == 501
    assert key in answer.json()["error"]["message"]


def test_an_unknown_parameter_is_refused_by_sheets_and_overlooked_by_drive(sandbox: RunningSandbox) -> None:
    book = sandbox.create()
    answer = sandbox.call("GET", f"v4/spreadsheets/{book}", bogus="1", prettyPrint="false")
    assert answer.status_code == 400
    expected = (
        'Invalid JSON payload received. Unknown name "bogus": Cannot bind query parameter. '
        "Field 'bogus' could not be found in request message."
    )
    error = answer.json()["error"]
    assert error["message"] == expected
    assert error["details"][0]["fieldViolations"] == [{"description": expected}]
    assert sandbox.call("GET", f"drive/v3/files/{book}", bogus="1").status_code == 200


def test_a_token_may_come_as_a_parameter(sandbox: RunningSandbox) -> None:
    book = sandbox.create()
    answer = sandbox.session.get(
        f"{sandbox.url}/drive/v3/about", params={"access_token": "qx@x.example", "fields": "user"}, timeout=20
    )
    assert answer.json()["user"]["emailAddress"] == "qx@x.example"
    assert sandbox.session.get(f"{sandbox.url}/v4/spreadsheets/{book}", timeout=20).status_code == 401
