"""Settings from the environment: `STYRING_` and the field in capitals. docs/settings.md explains them all."""

import logging
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "STYRING_"


class SettingsError(Exception):
    """The environment holds a setting that cannot be used; `str()` is one line and never shows the value."""


class Settings(BaseSettings):
    """What an administrator can set. Secrets print as asterisks."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, hide_input_in_errors=True, frozen=True, extra="ignore"
    )

    database_url: SecretStr | None = Field(None, description="Address of the PostgreSQL database.")
    google_credentials: Path | None = Field(None, description="Key file of a Google service account.")
    google_url: str | None = Field(None, description="Base address of the Sheets and Drive API.")
    data_dir: Path = Field(Path(".styring"), description="Folder of the demo and of the local Sheets server.")
    host: str = Field("127.0.0.1", min_length=1, description="Address that the servers listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port of the API; 0 takes any free one.")
    poll_seconds: float = Field(10.0, ge=0.1, le=3600, description="Seconds between two looks at each spreadsheet.")
    today: date | None = Field(None, description="A fixed day instead of the current one, for demonstrations.")
    log_level: str = Field("INFO", description="Least severe level that is logged.")
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Origins of web pages that may call the API."
    )

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        return tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())

    @field_validator("cors_origins")
    @classmethod
    def _named_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            if not origin.startswith(("http://", "https://")) or origin.count("/") != 2:
                raise ValueError("each origin must look like https://intranet.example.dk (no path, no *)")
        return value

    @field_validator("google_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in logging.getLevelNamesMapping():
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return value.upper()


def load_settings(**overrides: Any) -> Settings:
    """The settings of this process; an override that is None changes nothing. Raises SettingsError."""
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False, include_context=False)[0]
        name = PREFIX + str(problem["loc"][0]).upper()
        raise SettingsError(f"{name}: {problem['msg'].removeprefix('Value error, ')}.") from None
