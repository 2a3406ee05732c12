"""Settings from the environment."""

import os
from pathlib import Path

import pytest

from api.settings import Settings, SettingsError, load_settings


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("STYRING_"):
            monkeypatch.delenv(name)


def test_without_any_variable_the_defaults_hold() -> None:
    settings = load_settings()
    assert (settings.host, settings.port, settings.data_dir) == ("127.0.0.1", 8000, Path(".styring"))
    assert settings.database_url is None
    assert settings.cors_origins == ()


def test_an_empty_variable_means_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STYRING_PORT", "")
    monkeypatch.setenv("STYRING_DATABASE_URL", "")
    assert load_settings().port == 8000
    assert load_settings().database_url is None


def test_what_the_command_line_gives_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STYRING_PORT", "9000")
    assert load_settings().port == 9000
    assert load_settings(port=9001).port == 9001
    assert load_settings(port=None).port == 9000


def test_origins_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STYRING_CORS_ORIGINS", "https://a.example/, https://b.example:8443 ,")
    assert load_settings().cors_origins == ("https://a.example", "https://b.example:8443")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("POLL_SECONDS", "0"),
        ("TODAY", "12.3.2025"),
        ("LOG_LEVEL", "LOUD"),
        ("CORS_ORIGINS", "*"),
        ("CORS_ORIGINS", "https://a.example/path"),
        ("GOOGLE_URL", "sheets.googleapis.com"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_in_one_line_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(f"STYRING_{variable}", value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    message = str(caught.value)
    assert message.startswith(f"STYRING_{variable}: ")
    assert "\n" not in message
    assert len(value) < 3 or value not in message


def test_the_databases_password_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STYRING_DATABASE_URL", "postgresql://styring:hemmelig@db/styring")
    settings = load_settings()
    assert "hemmelig" not in repr(settings) + str(settings) + settings.model_dump_json()


def test_settings_do_not_change_afterwards() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().port = 1
