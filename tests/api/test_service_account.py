"""A service account's key file, used in full: the token is fetched from the file's own address and sent along."""

import base64
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from api.example import workbooks
from sync.google import SCOPES, AccessLostError, CredentialsError, open_client
from tests.fixtures.command_line import styring
from tests.fixtures.sandbox import RunningSandbox, running_sandbox

ACCOUNT = "styring@birkelev-demo.iam.gserviceaccount.com"


@dataclass
class TokenServer:
    """What Google's token address does: checks the signed claim and hands out a token for it."""

    public_key: rsa.RSAPublicKey
    url: str = ""
    claims: list[dict[str, Any]] = field(default_factory=list)
    revoked: bool = False

    def answer(self, form: dict[str, list[str]]) -> tuple[int, dict[str, Any]]:
        head, body, signature = form["assertion"][0].split(".")
        self.public_key.verify(unpadded(signature), f"{head}.{body}".encode(), padding.PKCS1v15(), hashes.SHA256())
        if self.revoked:
            return 400, {"error": "invalid_grant", "error_description": "Invalid JWT Signature."}
        self.claims.append(json.loads(unpadded(body)))
        return 200, {"access_token": f"token-{len(self.claims)}", "token_type": "Bearer", "expires_in": 3600}


def unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@pytest.fixture(scope="module")
def private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def token_server(private_key: rsa.RSAPrivateKey) -> Iterator[TokenServer]:
    state = TokenServer(private_key.public_key())

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            status, answer = state.answer(parse_qs(self.rfile.read(length).decode()))
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *_: Any) -> None:
            """Nothing is printed."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        state.url = f"http://127.0.0.1:{server.server_address[1]}/token"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield state
        server.shutdown()
        thread.join()


@pytest.fixture
def key_file(tmp_path: Path, private_key: rsa.RSAPrivateKey, token_server: TokenServer) -> Path:
    pem = private_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    content = {
        "type": "service_account",
        "project_id": "birkelev-demo",
        "private_key_id": "1",
        "private_key": pem.decode(),
        "client_email": ACCOUNT,
        "client_id": "1",
        "token_uri": token_server.url,
    }
    path = tmp_path / "service-account.json"
    path.write_text(json.dumps(content))
    return path


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox() as running:
        yield running


def test_the_account_signs_for_exactly_the_rights_it_needs(
    key_file: Path, token_server: TokenServer, sandbox: RunningSandbox
) -> None:
    file_id = sandbox.create("Delt")
    google = open_client(key_file, sandbox.url)
    assert google.account == ACCOUNT
    assert google.version(file_id)
    (claim,) = token_server.claims
    assert claim["iss"] == ACCOUNT
    assert claim["aud"] == "https://oauth2.googleapis.com/token"
    assert set(claim["scope"].split()) == set(SCOPES)
    google.version(file_id)
    assert len(token_server.claims) == 1, "a token is used until it expires"


def test_a_spreadsheet_that_is_not_shared_names_the_account_to_share_it_with(
    key_file: Path, sandbox: RunningSandbox
) -> None:
    with pytest.raises(AccessLostError, match=ACCOUNT):
        open_client(key_file, sandbox.url).version("findes-ikke-1234567890")


def test_a_revoked_key_is_one_clear_line(key_file: Path, token_server: TokenServer, sandbox: RunningSandbox) -> None:
    token_server.revoked = True
    with pytest.raises(CredentialsError) as refused:
        open_client(key_file, sandbox.url).version(sandbox.create("Delt"))
    assert "\n" not in str(refused.value)
    assert "PRIVATE" not in str(refused.value)


@pytest.mark.parametrize("content", ["", "{}", '{"type": "authorized_user"}', "no json at all"])
def test_a_file_that_is_no_key_file_is_one_clear_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "key.json"
    path.write_text(content)
    with pytest.raises(CredentialsError, match=r"key\.json"):
        open_client(path, None)
    with pytest.raises(CredentialsError, match="missing"):
        open_client(tmp_path / "missing.json", None)


def test_connecting_with_the_key_file_from_the_shell(
    key_file: Path, token_server: TokenServer, sandbox: RunningSandbox, database: str
) -> None:
    body = workbooks()[0].body
    file_id = sandbox.call("POST", "v4/spreadsheets", json=body).json()["spreadsheetId"]
    settings = {
        "STYRING_DATABASE_URL": database,
        "STYRING_GOOGLE_URL": sandbox.url,
        "STYRING_GOOGLE_CREDENTIALS": str(key_file),
        "STYRING_TODAY": "2025-03-12",
    }
    address = f"https://docs.google.com/spreadsheets/d/{file_id}/edit#gid=0"
    done = styring("connect", address, "--yes", **settings)
    assert done.returncode == 0, done.stdout + done.stderr
    assert token_server.claims
    assert "7 handlemål" in done.stdout
