"""`styring serve`, `worker`, `sandbox`: the long-running commands."""

import asyncio
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.opened import database_url, open_database
from api.cli.output import ExitCode, Failure, complain, err

if TYPE_CHECKING:
    from sqlalchemy import Engine

Host = Annotated[
    str | None, typer.Option("--host", help="Address to listen on. Default: STYRING_HOST, else 127.0.0.1.")
]
Port = Annotated[
    int | None,
    typer.Option(
        "--port", min=0, max=65535, help="Port to listen on; 0 takes a free one. Default: STYRING_PORT, else 8000."
    ),
]


def run_async(main: Coroutine[Any, Any, None]) -> None:
    """Run to the end on uvloop."""
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main)


def serve(host: Host = None, port: Port = None) -> None:
    """Serve the API on the database of STYRING_DATABASE_URL, until Ctrl-C or SIGTERM.

    Start as many as you need. The sync runs in [bold]styring worker[/]. The log goes to stderr, a JSON object per line.
    """
    from api.app import create_app
    from api.logs import start_logging
    from api.readiness import database_state
    from api.server import address_of, listen, serve_until, stop_on_signals

    with open_database(host=host, port=port) as (settings, engine):
        if not database_state(engine).up_to_date:
            complain("The database is not up to date: run styring db upgrade. Until then /readyz answers 503.")
        listener = listen(settings.host, settings.port)
        start_logging(settings.log_level, sys.stderr)
        app = create_app(settings, engine)

        async def main() -> None:
            stop = asyncio.Event()
            stop_on_signals(stop)
            await serve_until(app, listener, stop)

        err.print(f"Serving {address_of(listener)}/graphql")
        run_async(main())


def worker() -> None:
    """Sync the connected spreadsheets with the database, until Ctrl-C or SIGTERM.

    Looks at each spreadsheet every STYRING_POLL_SECONDS and at once after a change in the database. Several workers,
    also on several machines, never sync one spreadsheet at the same time.
    """
    from api.logs import start_logging
    from api.server import stop_on_signals
    from api.syncing import WorkerPlan, google_of, run_worker_until

    with open_database() as (settings, engine):
        google = google_of(settings)
        google.open()  # a key file that cannot be used ends the command here
        _require_upgraded(engine)
        start_logging(settings.log_level, sys.stderr)

        async def main() -> None:
            stop = asyncio.Event()
            stop_on_signals(stop)
            plan = WorkerPlan(google, database_url(settings), settings.poll_seconds, settings.today)
            await run_worker_until(plan, stop)

        err.print(f"Syncing; each spreadsheet is looked at every {settings.poll_seconds:g} s")
        run_async(main())


def _fault(text: str) -> dict[str, Any]:
    from sync.sandbox.faults import InvalidFaultError, of_header

    try:
        return of_header(text).to_json()
    except InvalidFaultError as error:
        raise typer.BadParameter(str(error), param_hint="--fault") from error


def sandbox(
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port to listen on.")] = 8080,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    data_dir: Annotated[
        Path | None, typer.Option("--data-dir", help="Folder that keeps the spreadsheets. Default: in memory only.")
    ] = None,
    durable: Annotated[
        bool, typer.Option("--durable", help="Flush every change to the disk, for a power failure too.")
    ] = False,
    private: Annotated[
        bool, typer.Option("--private", help="A file is its owner's alone until shared. Default: open until shared.")
    ] = False,
    quotas: Annotated[bool, typer.Option("--quotas", help="Google's requests per minute, and its 429.")] = False,
    fault: Annotated[
        list[str] | None,
        typer.Option("--fault", metavar="FAULT", help="Such as 'path=batchUpdate; status=503; times=2'. Repeat."),
    ] = None,
    post_anywhere: Annotated[
        bool, typer.Option("--post-anywhere", help="Let watch channels post to other machines.")
    ] = False,
    assume: Annotated[
        list[str] | None,
        typer.Option(
            "--assume", metavar="NAME=VALUE", help="true or false, where Google's behaviour is not known. Repeat."
        ),
    ] = None,
) -> None:
    """Run the local Sheets server alone, empty: the Sheets API v4 and Drive API v3, for trying and testing.

    Any bearer token will do: it is the user (an e-mail address, or a word). Point clients to it with
    STYRING_GOOGLE_URL=http://127.0.0.1:8080.

    Faults on demand: --fault here, POST /sandbox-faults later, or the header X-Sandbox-Fault of a request. A fault
    says which requests it meets (method, path, user, skip, times) and what happens (delay, status, reason, expired,
    revoked, html, truncate, drop; when=before or after the effect). GET /sandbox-faults explains each.
    """
    from api.server import address_of, listen, serve_until, stop_on_signals
    from sync.sandbox.app import create_app
    from sync.sandbox.assumptions import from_words

    assumptions = from_words(assume or ())
    faults = [_fault(text) for text in fault or ()]
    listener = listen(host, port)
    app = create_app(
        data_dir,
        quotas=quotas,
        faults=faults,
        private=private,
        durable=durable,
        post_anywhere=post_anywhere,
        assumptions=assumptions,
    )

    async def main() -> None:
        stop = asyncio.Event()
        stop_on_signals(stop)
        await serve_until(app, listener, stop)

    err.print(f"Sheets API at {address_of(listener)}")
    run_async(main())


def _require_upgraded(engine: "Engine") -> None:
    from api.readiness import database_state

    if not database_state(engine).up_to_date:
        raise Failure("The database is not up to date: run styring db upgrade.", ExitCode.REFUSED)
