"""`styring import`: persons, units and bodies from a file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from api.cli.opened import open_database
from api.cli.output import ExitCode, Failure, out, print_json

if TYPE_CHECKING:
    from sync.registers import Taken


def import_file(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A CSV file with a row of headers.", exists=True, dir_okay=False)
    ],
    complete: Annotated[
        bool,
        typer.Option("--complete", help="The file lists everybody: mark persons who are not in it as having left."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")] = False,
) -> None:
    """Import persons, units or bodies (importér personer, enheder eller organer) from a CSV file.

    Persons: Initialer, Navn, Titel, Enhed, Aktiv. Units: Enhed, Type, Side, Overordnet enhed, Leder. Bodies: Organ,
    Type. Other columns are left aside. Importing a file again changes only what differs.
    """
    from sync.registers import UnreadableFileError
    from sync.registers.importing import NoRegisterError, TooManyGoneError, import_register

    try:
        content = file.read_bytes()
    except OSError as error:
        raise Failure(f"{file}: {error.strerror}", ExitCode.CANNOT_RUN) from None
    with open_database() as (_settings, engine):
        try:
            taken = import_register(engine, file.name, content, complete=complete)
        except (UnreadableFileError, NoRegisterError, TooManyGoneError) as error:
            raise Failure(str(error)) from None
    if as_json:
        print_json(_json(taken))
    else:
        out.print(f"{escape(file.name)}: {taken.created} nye, {taken.updated} ændrede, {taken.left} er fratrådt.")
        for finding in taken.findings:
            out.print(f"  [yellow]·[/] {escape(finding.message())}", soft_wrap=True)
        for row in taken.passed_over:
            out.print(
                f"  [yellow]·[/] Række {row} er sprunget over: en person skal have initialer, en enhed eller et organ"
                " et navn, og der skal stå mindst én oplysning mere.",
                soft_wrap=True,
            )


def _json(taken: "Taken") -> dict[str, Any]:
    return {
        "created": taken.created,
        "updated": taken.updated,
        "left": taken.left,
        "passedOver": taken.passed_over,
        "issues": [
            {"rule": item.rule, "severity": item.severity.name, "message": item.message()} for item in taken.findings
        ],
    }
