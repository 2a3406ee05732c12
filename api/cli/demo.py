"""`styring demo`."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.output import err, print_line
from api.cli.run import Port, run_async
from api.settings import load_settings


def _token(text: str) -> str:
    if not text.isascii() or not text.isprintable() or " " in text or not text:
        raise typer.BadParameter("use letters, digits and signs, without spaces")
    return text


def demo(
    port: Port = None,
    data_dir: Annotated[
        Path | None,
        typer.Option(
            "--data-dir",
            readable=False,  # DemoFolder tells in one line what is wrong with it
            help="Folder that keeps all data; else STYRING_DATA_DIR, else .styring here.",
        ),
    ] = None,
    token: Annotated[
        str | None,
        typer.Option("--token", parser=_token, metavar="TOKEN", help="API key of the demo; else a random one, kept."),
    ] = None,
) -> None:
    """Run everything in one go on the example workbooks of the invented municipality Birkelev.

    PostgreSQL, a local Sheets server, the sync and the API. Nothing else needs to be installed, and no Google account.
    Ctrl-C stops it all; starting again keeps all data. Once it runs, it prints the lines API, KEY and SHEET.
    """
    from api.server import listen

    settings = load_settings(port=port, data_dir=data_dir)
    listener = listen(settings.host, settings.port)  # before anything else is loaded or started

    from api.demo.folder import DemoFolder

    with listener, DemoFolder(settings.data_dir) as folder:
        from api.demo.progress import Progress
        from api.demo.run import DemoOptions, run_demo

        options = DemoOptions(settings, token)
        run_async(run_demo(options, folder, listener, Progress(err), print_line))
