"""`styring lens`: how a text is read as a cell, and what would be written."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer
from rich.markup import escape
from rich.table import Table

from api.cli.output import ExitCode, Failure, out, print_json

if TYPE_CHECKING:
    from sync.lenses.inspecting import Inspection
    from sync.lenses.views import LensKind

_COLOURS = {"ERROR": "red", "WARNING": "yellow"}


def lens(
    text: Annotated[str, typer.Argument(help="The text of the cell; \\n stands for a line break.")],
    kind: Annotated[
        str,
        typer.Option(
            "--as",
            metavar="KIND",
            help="What the cell holds: period, target, owner, status, code, lines, activities, criteria, evaluation, "
            "result, count, answer, goal, goal-status, activity-status or text.",
        ),
    ],
    year: Annotated[
        int | None,
        typer.Option("--year", min=1900, max=2199, help="Reference year for dates without one; else that of today."),
    ] = None,
    today: Annotated[
        str | None, typer.Option("--today", metavar="DATE", help="Read as on this day, e.g. 2025-03-12.")
    ] = None,
    wanted: Annotated[
        str | None, typer.Option("--set", metavar="JSON", help="Another value: show what would be written.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")] = False,
) -> None:
    """Show how a text is read (sådan læses en tekst), and with --set what would be written. Stores nothing."""
    from sync.lenses.base import Context
    from sync.lenses.inspecting import NotInspectedError, inspect, issues_as_json, reference_year

    chosen = _kind(kind)
    context = Context(reference_year(year, _day(today)))
    try:
        found = inspect(text.replace("\\n", "\n"), chosen, context, _wanted(wanted))
    except NotInspectedError as error:
        raise Failure(str(error)) from None
    if as_json:
        shown = {"value": found.value, "issues": issues_as_json(found.issues)}
        print_json(shown if wanted is None else shown | {"text": found.text})
        return
    _show(chosen, found)


def _kind(name: str) -> "LensKind":
    from sync.lenses.views import LensKind

    try:
        return LensKind[name.strip().upper().replace("-", "_")]
    except KeyError:
        known = ", ".join(kind.name.lower().replace("_", "-") for kind in LensKind)
        raise Failure(f"--as {name}: not one of {known}.", ExitCode.WRONG_USE) from None


def _day(today: str | None) -> date | None:
    try:
        return None if today is None else date.fromisoformat(today)
    except ValueError:
        raise Failure(f"--today {today}: not a day, e.g. 2025-03-12.", ExitCode.WRONG_USE) from None


def _wanted(wanted: str | None) -> Any:
    from sync.lenses.inspecting import Wanted

    if wanted is None:
        return None
    try:
        return Wanted(orjson.loads(wanted))
    except orjson.JSONDecodeError as error:
        raise Failure(f"--set: not JSON ({error}).", ExitCode.WRONG_USE) from None


def _show(kind: "LensKind", found: "Inspection") -> None:
    from schema.rules.catalogue import RULES, message

    out.print(f"[bold]{escape(kind.label_da)}[/]")
    items = found.value if isinstance(found.value, list) else [found.value]
    if not items:
        out.print("  [dim](intet / nothing)[/]")
    for item in items:
        out.print(_table(item) if isinstance(item, dict) else f"  {escape(_plain(item))}")
    for issue in found.issues:
        colour = _COLOURS.get(RULES[issue.rule].severity.name, "dim")
        out.print(f"[{colour}]{issue.rule}[/] {escape(message(issue.rule, issue.params))}", soft_wrap=True)
        if issue.suggestion:
            out.print(f"  [dim]Forslag / suggestion[/] {escape(issue.suggestion)}", soft_wrap=True)
    if found.text is not None:
        out.print("[bold]Skrives / written[/]")
        out.print(escape(found.text), soft_wrap=True)


def _table(item: dict[str, Any]) -> Table:
    """The fields that say something, one a line."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim")
    table.add_column()
    for name, value in item.items():
        if value not in (None, False, "", []):
            table.add_row(f"  {name}", escape(_plain(value)))
    return table


def _plain(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, dict | list):
        return orjson.dumps(value).decode()
    return str(value).replace("\n", "⏎")
