"""`styring token`: API keys."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.table import Table
from sqlalchemy.orm import Session

from api.cli.opened import open_database
from api.cli.output import err, out, print_json, print_line
from api.keys import all_keys, create_key, new_secret
from api.keys import revoke as revoke_key
from schema.access import ApiKey, Role

app = typer.Typer(help="API keys: create, list, revoke. The database keeps only their hashes.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]


def _role(text: str) -> Role:
    try:
        return Role[text.upper()]
    except KeyError:
        raise typer.BadParameter(f"choose {', '.join(role.name.lower() for role in Role)}") from None


def _expiry(text: str) -> datetime:
    """`90d`, or a day: `2027-01-31` (the whole day is included, UTC)."""
    if text.endswith("d") and text[:-1].isdigit() and 0 < int(text[:-1]) <= 36500:
        return datetime.now(UTC) + timedelta(days=int(text[:-1]))
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC) + timedelta(days=1)
    except ValueError:
        raise typer.BadParameter("write a day (2027-01-31) or a number of days (90d)") from None
    if day <= datetime.now(UTC):
        raise typer.BadParameter("that day has passed")
    return day


def _state(key: ApiKey) -> str:
    if key.revoked_at is not None:
        return "revoked"
    return "expired" if key.expires_at is not None and key.expires_at <= datetime.now(UTC) else "in force"


@app.command()
def create(
    name: Annotated[str, typer.Option("--name", help="What the key is for; it stands as actor in the change log.")],
    role: Annotated[
        Role,
        typer.Option("--role", parser=_role, metavar="reader|editor|steward", help="What the key may do."),
    ],
    expires: Annotated[
        datetime | None,
        typer.Option(
            "--expires", parser=_expiry, metavar="DAY|90d", help="Last day, or number of days. Default: never."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Make an API key and print it, once. Readers read, editors also change data, stewards may do everything."""
    secret = new_secret()
    with open_database() as (_, engine), Session(engine) as session, session.begin():
        key = create_key(session, name, role, secret, expires)
        answer = {"id": str(key.id), "name": key.name, "role": role.name, "expiresAt": expires, "key": secret}
    if as_json:
        print_json(answer)
        return
    err.print("Keep this key safe: it cannot be shown again.")
    print_line(secret)


@app.command("list")
def list_keys(as_json: Json = False) -> None:
    """List the API keys that were ever made, without the keys themselves."""
    with open_database() as (_, engine), Session(engine) as session:
        rows = [
            {
                "id": str(key.id),
                "name": key.name,
                "role": key.role.name,
                "createdAt": key.created_at,
                "expiresAt": key.expires_at,
                "revokedAt": key.revoked_at,
                "state": _state(key),
            }
            for key in all_keys(session)
        ]
    if as_json:
        print_json(rows)
        return
    table = Table("Name", "Role", "State", "Created", "Expires")
    for row in rows:
        days = (f"{row[key]:%Y-%m-%d}" if row[key] else "" for key in ("createdAt", "expiresAt"))
        table.add_row(str(row["name"]), str(row["role"]).lower(), str(row["state"]), *days)
    out.print(table if rows else "No keys yet: styring token create --name ... --role reader")


@app.command()
def revoke(key: Annotated[str, typer.Argument(help="The key's name or id.")]) -> None:
    """Make an API key useless. It stops working within seconds, in every process."""
    with open_database() as (_, engine), Session(engine) as session, session.begin():
        out.print(f"Revoked: {revoke_key(session, key).name}")
