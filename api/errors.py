"""One shape for every error that the HTTP side answers with: that of GraphQL."""

from typing import Any

from starlette.responses import JSONResponse


def error_body(code: str, message: str) -> dict[str, Any]:
    """`{"errors": [{"message", "extensions": {"code"}}]}`."""
    return {"errors": [{"message": message, "extensions": {"code": code}}]}


def error_response(status: int, code: str, message: str) -> JSONResponse:
    """An error with its stable code."""
    return JSONResponse(error_body(code, message), status_code=status)
