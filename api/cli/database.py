"""`styring db`: the database."""

from typing import Annotated

import typer

from api.cli.opened import database_url, open_database
from api.cli.output import ExitCode, Failure, out, print_json, print_line
from api.settings import load_settings

app = typer.Typer(help="The database: upgrade it, see its state, print its address.", no_args_is_help=True)


@app.command()
def upgrade() -> None:
    """Bring the database to the version of this program. Harmless when it is there already; nothing is lost.

    Run it once after each new version, before [bold]serve[/] and [bold]worker[/].
    """
    from api.readiness import database_state
    from api.upgrading import bring_up_to_date

    with open_database() as (_, engine):
        loaded = bring_up_to_date(engine)
        if loaded.created or loaded.updated:
            out.print(f"Reference content: {loaded.created} records added, {loaded.updated} renewed.")
        out.print(f"The database is up to date (revision {database_state(engine).current}).")


@app.command()
def status(as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")] = False) -> None:
    """Show the server's version and whether the database is up to date. Exit code 1 when it is not."""
    from api.readiness import database_state

    with open_database() as (_, engine):
        state = database_state(engine)
    if as_json:
        print_json(
            {
                "server": state.server,
                "revision": state.current,
                "newestRevision": state.newest,
                "upToDate": state.up_to_date,
            }
        )
        raise typer.Exit(ExitCode.DONE if state.up_to_date else ExitCode.REFUSED)
    out.print(f"PostgreSQL {state.server}, revision {state.current or 'none'} (this program: {state.newest})")
    if not state.up_to_date:
        raise Failure("The database is not up to date: run styring db upgrade.")


@app.command()
def url(
    show_password: Annotated[
        bool, typer.Option("--show-password", help="Print the password too, e.g. for psql.")
    ] = False,
) -> None:
    """Print the address of the database: the one that is set, else that of the demo running in the data folder."""
    from sqlalchemy import make_url

    address = make_url(database_url(load_settings()))
    # A blank in the password stays a blank there, which psql would not read.
    print_line(address.render_as_string(hide_password=not show_password).replace(" ", "%20"))
