"""changes.list and watch channels: nothing that happens to a file goes unheard."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.sandbox import RunningSandbox, running_sandbox

QX, ZW = "qx@birkelev.example", "zw@birkelev.example"


class Receiver:
    """A web server of this machine that keeps the headers of what is posted to it; it fails as often as told."""

    def __init__(self, failures: int = 0) -> None:
        self.messages: list[dict[str, str]] = []
        self.failures = failures
        self.arrived = threading.Condition()

    def states(self) -> list[str]:
        return [message["x-goog-resource-state"] for message in self.messages]

    def wait_for(self, count: int) -> list[dict[str, str]]:
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.messages) >= count, 20), self.states()
        return self.messages


@contextmanager
def receiver(failures: int = 0) -> Iterator[tuple[Receiver, str]]:
    kept = Receiver(failures)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            with kept.arrived:
                fails = kept.failures > 0
                kept.failures -= fails
                if not fails:
                    kept.messages.append({name.lower(): value for name, value in self.headers.items()})
                    kept.arrived.notify_all()
            self.send_response(503 if fails else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Keeps quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield kept, f"http://127.0.0.1:{server.server_port}/notify"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def watch(sandbox: RunningSandbox, path: str, address: str, **more: Any) -> dict[str, Any]:
    body = {"id": f"channel-{time.monotonic_ns()}", "type": "web_hook", "address": address, **more}
    params = {"pageToken": "1"} if path == "changes" else {}
    answer = sandbox.call("POST", f"drive/v3/{path}/watch", body, **params)
    assert answer.status_code == 200, answer.text
    channel: dict[str, Any] = answer.json()
    return channel


def test_a_watched_file_posts_every_change_with_googles_headers(sandbox: RunningSandbox) -> None:
    book = sandbox.create()
    path = f"drive/v3/files/{book}"
    with receiver() as (received, address):
        channel = watch(sandbox, f"files/{book}", address, token="secret")
        sandbox.batch(book, {"addSheet": {}})
        sandbox.call("PATCH", path, {"name": "Nyt navn"})
        sandbox.call("POST", f"{path}/permissions", {"type": "anyone", "role": "writer"})
        sandbox.call("PATCH", path, {"trashed": True})
        sandbox.call("PATCH", path, {"trashed": False})
        sandbox.batch(sandbox.create(), {"addSheet": {}})
        sandbox.call("DELETE", path)
        messages = received.wait_for(7)
    assert received.states() == ["sync", "update", "update", "update", "trash", "untrash", "remove"]
    changed = [message.get("x-goog-changed") for message in messages]
    assert changed == [None, "content", "properties", "permissions", None, None, None]
    numbers = [int(message["x-goog-message-number"]) for message in messages]
    assert numbers[0] == 1
    assert numbers == sorted(set(numbers))
    for message in messages:
        assert message["x-goog-channel-id"] == channel["id"]
        assert message["x-goog-channel-token"] == "secret"
        assert message["x-goog-resource-id"] == channel["resourceId"]
        assert message["x-goog-resource-uri"] == channel["resourceUri"]
        assert message["x-goog-channel-expiration"].endswith("GMT")
        assert message["content-length"] == "0"


def test_a_stopped_channel_is_silent(sandbox: RunningSandbox) -> None:
    book = sandbox.create()
    with receiver() as (stopped, address), receiver() as (other, elsewhere):
        channel = watch(sandbox, f"files/{book}", address)
        watch(sandbox, f"files/{book}", elsewhere)
        stopped.wait_for(1)
        stop = {"id": channel["id"], "resourceId": channel["resourceId"]}
        assert sandbox.call("POST", "drive/v3/channels/stop", stop).status_code == 204
        assert sandbox.call("POST", "drive/v3/channels/stop", stop).status_code == 404
        sandbox.batch(book, {"addSheet": {}})
        other.wait_for(2)
        assert stopped.states() == ["sync"]


def test_a_receiver_that_fails_is_tried_again_and_hears_all_in_order(sandbox: RunningSandbox) -> None:
    book = sandbox.create()
    with receiver(failures=2) as (received, address):
        watch(sandbox, f"files/{book}", address)
        for _ in range(5):
            sandbox.batch(book, {"addSheet": {}})
        messages = received.wait_for(6)
    numbers = [int(message["x-goog-message-number"]) for message in messages]
    assert numbers == sorted(set(numbers))


def test_watching_all_changes_hears_of_every_file_one_may_see(sandbox: RunningSandbox) -> None:
    book = sandbox.as_user(QX).create()
    body = {"type": "user", "role": "reader", "emailAddress": "yq@birkelev.example"}
    sandbox.as_user(QX).call("POST", f"drive/v3/files/{book}/permissions", body)
    with receiver() as (received, address), receiver() as (denied, elsewhere):
        watch(sandbox.as_user(QX), "changes", address)
        watch(sandbox.as_user(ZW), "changes", elsewhere)
        sandbox.as_user(QX).batch(book, {"addSheet": {}})
        sandbox.create()
        received.wait_for(3)
        denied.wait_for(2)
        assert received.states() == ["sync", "change", "change"]
        assert denied.states() == ["sync", "change"]


def test_channels_outlive_a_restart(tmp_path: Path) -> None:
    with receiver() as (received, address):
        with running_sandbox(tmp_path) as sandbox:
            book = sandbox.create()
            watch(sandbox, f"files/{book}", address)
            received.wait_for(1)
        with running_sandbox(tmp_path) as sandbox:
            sandbox.batch(book, {"addSheet": {}})
            messages = received.wait_for(2)
    assert int(messages[1]["x-goog-message-number"]) > 1


@pytest.mark.parametrize(
    ("change", "code", "reason"),
    [
        ({"address": "http://192.0.2.1/x"}, 401, "push.webhookUrlUnauthorized"),
        ({"address": "http://127.0.0.1.example.org/x"}, 401, "push.webhookUrlUnauthorized"),
        ({"address": "http://user@localhost@192.0.2.1/"}, 401, "push.webhookUrlUnauthorized"),
        ({"address": "file:///etc/passwd"}, 400, "push.webhookUrlNotHttps"),
        ({"address": "http://[::1"}, 400, "push.webhookUrlNotHttps"),
        ({"address": "http://127.0.0.1:99999/"}, 400, "push.webhookUrlNotHttps"),
        ({"expiration": "i morgen"}, 400, "invalid"),
        ({"type": "pigeon"}, 400, "required"),
        ({"id": ""}, 400, "required"),
        ({"expiration": "1"}, 400, "invalid"),
    ],
)
def test_a_channel_that_makes_no_sense_or_leaves_this_machine_is_refused(
    sandbox: RunningSandbox, change: dict[str, str], code: int, reason: str
) -> None:
    book = sandbox.create()
    body = {"id": "c", "type": "web_hook", "address": "http://127.0.0.1:9/x", **change}
    answer = sandbox.call("POST", f"drive/v3/files/{book}/watch", body)
    assert (answer.status_code, answer.json()["error"]["errors"][0]["reason"]) == (code, reason)


def test_a_channel_id_is_used_once(sandbox: RunningSandbox) -> None:
    book = sandbox.create()
    with receiver() as (received, address):
        body = {"id": "twice", "type": "web_hook", "address": address}
        assert sandbox.call("POST", f"drive/v3/files/{book}/watch", body).status_code == 200
        answer = sandbox.call("POST", f"drive/v3/files/{book}/watch", body)
        assert answer.json()["error"]["errors"][0]["reason"] == "channelIdNotUnique"
        received.wait_for(1)


def test_changes_lists_each_file_once_and_the_deleted_as_removed(sandbox: RunningSandbox) -> None:
    old, gone = sandbox.create("Gammel"), sandbox.create("Væk")
    start = sandbox.call("GET", "drive/v3/changes/startPageToken").json()["startPageToken"]
    nothing = sandbox.call("GET", "drive/v3/changes", pageToken=start).json()
    assert nothing["changes"] == []
    new = sandbox.create("Ny")
    sandbox.batch(old, {"addSheet": {}})
    sandbox.batch(old, {"addSheet": {}})
    sandbox.call("DELETE", f"drive/v3/files/{gone}")

    found: list[dict[str, Any]] = []
    token = start
    while True:
        page = sandbox.call("GET", "drive/v3/changes", pageToken=token, pageSize=1, fields="*").json()
        found += page["changes"]
        if "nextPageToken" not in page:
            break
        token = page["nextPageToken"]
    assert [(item["fileId"], item["removed"]) for item in found] == [(new, False), (old, False), (gone, True)]
    assert found[0]["file"]["name"] == "Ny"
    later = sandbox.call("GET", "drive/v3/changes", pageToken=page["newStartPageToken"]).json()
    assert later["changes"] == []
    assert sandbox.call("GET", "drive/v3/changes").status_code == 400
    assert sandbox.call("GET", "drive/v3/changes", pageToken="x").status_code == 400
