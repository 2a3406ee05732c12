"""The door to Google: one gspread client with our own base address, patience and error types.

gspread's own back-off client repeats for ever and repeats writes; ours repeats only what is safe to repeat, a bounded
number of times, and says which of the reasons to stop it was (one exception type each).
"""

import json
import random
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import google.auth.exceptions
import gspread
import orjson
import requests
from google.oauth2 import credentials as token_credentials
from google.oauth2 import service_account
from gspread.exceptions import APIError
from gspread.http_client import HTTPClient
from gspread.urls import DRIVE_FILES_API_V3_URL, SPREADSHEET_BATCH_UPDATE_URL, SPREADSHEET_URL

SCOPES = ("https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive.metadata.readonly")
TIMEOUT_SECONDS = (10.0, 60.0)
TRIES = 5
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.5, 16.0


class GoogleError(Exception):
    """Google, or the way to it, said no. Subclasses are the reasons; `str()` is one line."""


class CredentialsError(GoogleError):
    """The credentials file is missing, unreadable or refused."""


class AccessLostError(GoogleError):
    """The spreadsheet is not there, or not shared with us (Z09)."""

    def __init__(self, file_id: str, account: str | None) -> None:
        super().__init__(
            f"Regnearket {file_id} kan ikke åbnes. Del det med {account or 'den konto, Styring bruger'}."
            f" (No access to the spreadsheet; share it with the account.)"
        )
        self.file_id = file_id
        self.account = account


class RequestRefusedError(GoogleError):
    """Google understood the request and refused it; nothing was done."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"Google refused the request ({status}): {message}")
        self.status = status
        self.message = message


class UnavailableError(GoogleError):
    """Google did not answer, or asked us to wait, longer than we are willing to; nothing was changed."""


class UnknownOutcomeError(GoogleError):
    """A write was sent and its answer never came: it may or may not have taken effect. Re-read, never repeat."""


class _Redirected(HTTPClient):
    """gspread's HTTP client, pointed at another base address when there is one."""

    base_url: str | None = None

    def request(self, method: str, endpoint: str, *args: Any, **kw: Any) -> requests.Response:
        if self.base_url is not None:
            endpoint = re.sub(r"^https://(sheets|www)\.googleapis\.com", self.base_url.rstrip("/"), endpoint)
        return super().request(method, endpoint, *args, **kw)


class Google:
    """The few calls the sync needs. Thread-safe as far as `requests` sessions are; use one per thread.

    `account` is the address to share spreadsheets with, when it is known.
    """

    def __init__(self, client: gspread.Client, account: str | None, wait: Callable[[float], None] = time.sleep) -> None:
        self.client = client
        self.account = account
        self._wait = wait

    def spreadsheet(self, file_id: str, *, ranges: list[str] | None, fields: str, grid: bool) -> dict[str, Any]:
        """One `spreadsheets.get`. Raises GoogleError."""
        params: dict[str, Any] = {"fields": fields, "includeGridData": "true" if grid else "false"}
        if ranges:
            params["ranges"] = ranges
        return self._read(file_id, SPREADSHEET_URL % file_id, params)

    def version(self, file_id: str) -> str:
        """Drive's version number of the file: it grows with every change. Raises GoogleError."""
        params = {"fields": "version", "supportsAllDrives": "true"}
        return str(self._read(file_id, f"{DRIVE_FILES_API_V3_URL}/{file_id}", params)["version"])

    def batch_update(self, file_id: str, body: Mapping[str, Any], *, fields: str) -> dict[str, Any]:
        """One atomic `spreadsheets.batchUpdate`, repeated only where Google said that it did nothing (429).

        Raises UnknownOutcomeError when the answer is missing, other GoogleErrors when nothing was done.
        """
        url = SPREADSHEET_BATCH_UPDATE_URL % file_id
        for wait in self._waits():
            try:
                response = self.client.http_client.request("post", url, params={"fields": fields}, json=body)
                return _decoded(response)
            except APIError as error:
                if error.code == 429 and wait is not None:
                    self._wait(wait)
                    continue
                if error.code == 429:
                    raise UnavailableError("Google asks us to write less often (429)") from error
                if error.code >= 500:
                    raise UnknownOutcomeError(f"Google answered {error.code} to a write") from error
                raise self._refused(file_id, error) from error
            except google.auth.exceptions.GoogleAuthError as error:
                raise CredentialsError(f"Google does not accept the credentials: {error}") from error
            except (requests.RequestException, ValueError) as error:
                raise UnknownOutcomeError(f"no answer to a write: {type(error).__name__}") from error
        raise AssertionError("the last round returns or raises")

    def _read(self, file_id: str, url: str, params: Mapping[str, Any]) -> dict[str, Any]:
        for wait in self._waits():
            try:
                return _decoded(self.client.http_client.request("get", url, params=dict(params)))
            except APIError as error:
                if error.code != 429 and error.code < 500 and not _usage_limit(error):
                    raise self._refused(file_id, error) from error
                reason = f"Google answered {error.code}"
            except google.auth.exceptions.RefreshError as error:
                raise CredentialsError(f"Google does not accept the credentials: {error.args[0]}") from error
            except (requests.RequestException, google.auth.exceptions.TransportError, ValueError) as error:
                reason = f"no usable answer from Google ({type(error).__name__})"
            if wait is None:
                raise UnavailableError(reason)
            self._wait(wait)
        raise AssertionError("the last round returns or raises")

    def _refused(self, file_id: str, error: APIError) -> GoogleError:
        if error.code == 401:
            return CredentialsError("Google does not accept the credentials (401)")
        if error.code in (403, 404):
            return AccessLostError(file_id, self.account)
        return RequestRefusedError(error.code, str(error.error.get("message", "")))

    @staticmethod
    def _waits() -> list[float | None]:
        """Seconds to wait after each failed try, doubled and jittered; None after the last."""
        steps = [min(FIRST_WAIT_SECONDS * 2**n, LONGEST_WAIT_SECONDS) for n in range(TRIES - 1)]
        return [step * random.uniform(0.5, 1.0) for step in steps] + [None]  # noqa: S311 (jitter is no secret)


def _decoded(response: requests.Response) -> dict[str, Any]:
    answer = orjson.loads(response.content)
    if not isinstance(answer, dict):
        raise ValueError("the answer is not an object")
    return answer


def _usage_limit(error: APIError) -> bool:
    """Drive says 403 where Sheets says 429."""
    return error.code == 403 and any(item.get("domain") == "usageLimits" for item in error.error.get("errors", []))


def open_client(credentials: Path | None, base_url: str | None) -> Google:
    """The client for a service account's key file, or for a base address (the sandbox) any token will do for.

    Raises CredentialsError.
    """
    account: str | None = None
    auth: Any
    if credentials is not None:
        try:
            auth = service_account.Credentials.from_service_account_file(  # type: ignore[no-untyped-call]
                str(credentials), scopes=SCOPES
            )
        except FileNotFoundError as error:
            raise CredentialsError(f"{credentials}: there is no such credentials file") from error
        except PermissionError as error:
            raise CredentialsError(f"{credentials}: the credentials file may not be read") from error
        except (ValueError, OSError, json.JSONDecodeError) as error:
            raise CredentialsError(f"{credentials} is not the key file of a service account") from error
        account = auth.service_account_email
    elif base_url is not None:
        auth = token_credentials.Credentials(token="sandbox")  # type: ignore[no-untyped-call]  # noqa: S106
    else:
        raise CredentialsError("set STYRING_GOOGLE_CREDENTIALS to the key file of a service account")
    client = gspread.Client(auth, http_client=_Redirected)
    assert isinstance(client.http_client, _Redirected)  # noqa: S101 (narrows the type that was just passed in)
    client.http_client.base_url = base_url
    client.http_client.set_timeout(TIMEOUT_SECONDS)
    return Google(client, account)


def file_id_of(address: str) -> str:
    """The spreadsheet's id from its address or from the id itself. Raises ValueError with a line for people."""
    address = address.strip()
    found = re.search(r"/spreadsheets/(?:u/\d+/)?d/([A-Za-z0-9_-]{10,})", address)
    if found:
        return found.group(1)
    if re.fullmatch(r"[A-Za-z0-9_-]{10,}", address):
        return address
    raise ValueError(
        f"»{address}« er ikke adressen på et Google-regneark. Kopiér adressen fra browserens adresselinje."
        " (Not the address or id of a Google spreadsheet.)"
    )
