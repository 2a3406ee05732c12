"""The sandbox inside another application, as the demo has it."""

from __future__ import annotations

import asyncio

import httpx
from starlette.applications import Starlette
from starlette.routing import Mount

from sync.sandbox.app import create_app


async def use_under_prefix() -> None:
    outer = Starlette(routes=[Mount("/sandbox", create_app(None))])
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(outer), base_url="http://test/sandbox/", headers={"Authorization": "Bearer t"}
    ) as client:
        book = (await client.post("v4/spreadsheets", json={"properties": {"title": "Æblemål"}})).json()
        path = f"v4/spreadsheets/{book['spreadsheetId']}"
        params = {"valueInputOption": "RAW"}
        written = await client.put(f"{path}/values/%27Sheet1%27%21A1", params=params, json={"values": [["x"]]})
        assert written.json()["updatedRange"] == "Sheet1!A1"
        listed = await client.get("drive/v3/files", params={"q": "name = 'Æblemål'"})
        assert [file["id"] for file in listed.json()["files"]] == [book["spreadsheetId"]]
        assert (await client.get("v4/nothing")).status_code == 404


def test_the_sandbox_answers_under_a_prefix() -> None:
    asyncio.run(use_under_prefix())
