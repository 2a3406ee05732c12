"""Logs: one JSON object per line, without secrets, texts of sheets or names of persons (DOMAIN.md G01-G03).

Messages of exceptions can quote cells and rows, so only their type and place in the code are logged.
"""

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

_SECRETS = (
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w~+/.=-]+"), r"\1 ***"),
    (re.compile(r"(\w://[^\s:/@]*):[^\s@]+@"), r"\1:***@"),
    (re.compile(r"\bstyring_[\w-]{20,}"), "styring_***"),
    (re.compile(r"\b\d{6}[- ]?\d{4}\b"), "***"),
)
_FRAMES = 12
_QUIET = ("alembic", "urllib3", "httpx", "asyncio", "uvicorn", "procrastinate")


def without_secrets(text: str) -> str:
    """The text with keys, passwords and CPR-like numbers blotted out."""
    for pattern, shown in _SECRETS:
        text = pattern.sub(shown, text)
    return text


def _scrub(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: without_secrets(value) if isinstance(value, str) else value for key, value in event.items()}


def _exception_place(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    info = event.pop("exc_info", None)
    error = sys.exc_info()[1] if info is True else info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
        event["at"] = [f"{frame.filename.rsplit('/', 2)[-1]}:{frame.lineno} {frame.name}" for frame in frames]
    return event


def start_logging(level: str, stream: TextIO) -> None:
    """Send everything that this process logs to `stream`; libraries only from WARNING on."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _exception_place,
                _scrub,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level]))
