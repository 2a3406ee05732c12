"""`styring example`: an invented municipality to try out, to show and to measure with."""

from typing import Annotated, Literal

import typer

from api.cli.opened import open_database
from api.cli.output import Failure, err, out, print_json

app = typer.Typer(
    help="An invented municipality that fills every entity: to try out, to show, to measure with.", no_args_is_help=True
)


@app.command()
def load(
    size: Annotated[
        Literal["small", "town", "country"],
        typer.Option(
            "--size", help="small: one policy, 500 records; town: 2,000 goals, 20,000 records; country: 200,000."
        ),
    ] = "small",
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Load it into a database that holds other data, too.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")] = False,
) -> None:
    """Load the example (indlæs eksemplet) into the database. Texts and places are made up; nobody in it exists.

    A database that holds other data is refused unless you say [bold]--yes[/]: the two could not be told apart later.
    Loading it again, or a larger size after a smaller one, adds what is missing; what you changed or archived stays
    so. It can be interrupted. A town takes seconds, a country minutes.
    """
    from schema import example

    with open_database() as (settings, engine):
        if not yes and example.holds_other_data(engine):
            raise Failure("The database holds other data; use an empty one, or mix the example into it with --yes.")
        with err.status("Loading the example ...") as status:
            loaded = example.load(
                engine,
                example.Size(size),
                settings.today,
                tell=lambda done: status.update(f"Loading the example: {done:,} records"),
            )
    if as_json:
        print_json(
            {
                "size": size,
                "created": loaded.created,
                "present": loaded.present,
                "leftOut": loaded.left_out,
            }
        )
        return
    out.print(f"The example ({size}): {loaded.created:,} records added, {loaded.present:,} were there.")
    if loaded.left_out:
        out.print(f"{loaded.left_out:,} were left out: what they belong to is archived, or their number is taken.")
