"""`wetink mcp`: the server for programs that speak the Model Context Protocol."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import click

from wetink.cli import home
from wetink.errors import ExtraMissing, LibraryMissing

LIBRARY, INCIDENTS = "WETINK_LIBRARY", "WETINK_INCIDENTS"


@click.command("mcp", short_help="Serve evidence, drafts and runbooks over MCP.")
@click.option(
    "--library",
    envvar=LIBRARY,
    show_envvar=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The library that is served; without it, the one that the current folder lies in, or the only one in it.",
)
@click.option(
    "--incidents",
    envvar=INCIDENTS,
    show_envvar=True,
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="The folder whose folders and zip archives are incidents.",
)
def mcp(*, library: Path | None, incidents: Path | None) -> None:
    """Answer a program that speaks the Model Context Protocol, on standard input and output.

    It can read incidents, submit drafts, find runbooks, follow them and say what came of it. It cannot sign or publish,
    and reaches nothing on the disk but these two folders.
    """
    if find_spec("mcp") is None:
        raise ExtraMissing("`wetink mcp`", "mcp")
    from wetink.mcp.server import serve

    serve(served(library), incidents.resolve() if incidents else None)


def served(given: Path | None) -> Path | None:
    """The library's folder; None where none was named and none is near."""
    try:
        return home.find_home(given)
    except LibraryMissing:
        return None
