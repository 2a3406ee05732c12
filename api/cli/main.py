"""Puts the commands together, and turns every failure into one line."""

import sys
from typing import Annotated, NoReturn

import typer

from api.cli import database, demo, example, importing, lens, run, sheets, tokens
from api.cli.failures import failure_of
from api.cli.output import ExitCode, complain, complain_unexpected, out, speak_utf8

_HELP = """Keep governance sheets (styringsgrundlag) in Google Sheets and one PostgreSQL database aligned, and serve
them as GraphQL.

Start with [bold]styring demo[/]. Settings come from the environment (STYRING_...), see docs/settings.md.

Exit codes: 0 done, 1 refused or unreadable, 2 wrong use, 3 database or Google not reachable,
4 cannot run here (port, folder, disk), 70 unexpected error."""

app = typer.Typer(
    name="styring",
    help=_HELP,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("demo")(demo.demo)
app.command("serve")(run.serve)
app.command("worker")(run.worker)
app.command("sandbox")(run.sandbox)
app.command("connect")(sheets.connect)
app.command("sync")(sheets.sync)
app.command("status")(sheets.status)
app.command("import")(importing.import_file)
# A text may begin with a sign ("- Temadag", "-5 pp"): it is no option.
app.command("lens", context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})(lens.lens)
app.add_typer(database.app, name="db")
app.add_typer(tokens.app, name="token")
app.add_typer(example.app, name="example")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        out.print(f"styring {version('styring')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Only what concerns all commands."""


def main() -> NoReturn:
    """The entry point: never a traceback."""
    speak_utf8()
    try:
        app()
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(ExitCode.REFUSED)
    except Exception as error:
        try:
            failure = failure_of(error)
        except ImportError:  # a broken installation, which is then what `error` is about
            failure = None
        if failure is None:
            complain_unexpected(error)
            sys.exit(ExitCode.UNEXPECTED)
        complain(str(failure))
        sys.exit(failure.code)
    sys.exit(ExitCode.DONE)
