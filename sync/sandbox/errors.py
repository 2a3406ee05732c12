"""Errors as Google words them: one class for Sheets, one for Drive, one for a refused part of a batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

STATUS_OF_CODE = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    405: "UNIMPLEMENTED",
    413: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
}


class RefusedError(Exception):
    """A request that the document refuses; the message is Google's, without the place in the batch."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class ApiError(Exception):
    """An answer other than 2xx in the envelope of the Sheets API (SHEETS_BEHAVIOURS 43)."""

    def __init__(
        self,
        code: int,
        message: str,
        *,
        status: str | None = None,
        details: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status or STATUS_OF_CODE.get(code, "UNKNOWN")
        self.details = list(details)
        self.headers = dict(headers or {})

    def envelope(self) -> dict[str, Any]:
        """The JSON body of the answer."""
        error: dict[str, Any] = {"code": self.code, "message": self.message, "status": self.status}
        if self.details:
            error["details"] = self.details
        return {"error": error}


class DriveError(ApiError):
    """An answer other than 2xx in the older envelope of the Drive API, which has `errors` and no `status`."""

    def __init__(
        self,
        code: int,
        message: str,
        reason: str,
        *,
        domain: str = "global",
        location: tuple[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code, message, headers=headers)
        self.reason = reason
        self.domain = domain
        self.location = location

    def envelope(self) -> dict[str, Any]:
        """The JSON body of the answer."""
        item = {"message": self.message, "domain": self.domain, "reason": self.reason}
        if self.location:
            item["location"], item["locationType"] = self.location
        answer: dict[str, Any] = {"code": self.code, "message": self.message, "errors": [item]}
        if self.code == 401:  # credentials are looked at before Drive is, so this one is worded in both ways at once
            item["message"] = "Invalid Credentials"
            answer["status"] = self.status
        return {"error": answer}


_REASONS = {
    400: "badRequest",
    401: "authError",
    403: "forbidden",
    404: "notFound",
    413: "uploadTooLarge",
    501: "notImplemented",
    503: "backendError",
}


def drive_error(error: ApiError) -> DriveError:
    """The same in the envelope of Drive."""
    if isinstance(error, DriveError):
        return error
    location = ("Authorization", "header") if error.code == 401 else None
    reason = _REASONS.get(error.code, "internalError")
    return DriveError(error.code, error.message, reason, location=location, headers=error.headers)


def bad_request(violations: Sequence[tuple[str, str]]) -> ApiError:
    """400 for fields that are not what the contract says: (field, description) pairs."""
    fields = [{"field": field, "description": text} if field else {"description": text} for field, text in violations]
    detail = {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": fields}
    return ApiError(400, "\n".join(text for _, text in violations), details=[detail])


def entity_not_found() -> ApiError:
    """404 of the Sheets API for an unknown spreadsheet."""
    return ApiError(404, "Requested entity was not found.")


def unauthenticated() -> ApiError:
    """401 for a request without credentials (SHEETS_BEHAVIOURS 45)."""
    return ApiError(
        401,
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
        "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.",
        headers={"WWW-Authenticate": 'Bearer realm="https://accounts.google.com/", error="invalid_token"'},
    )


def file_not_found(file_id: str) -> DriveError:
    """404 of the Drive API for an unknown file."""
    return DriveError(404, f"File not found: {file_id}.", "notFound", location=("fileId", "parameter"))
