"""`wetink mcp`: the server for programs that speak the Model Context Protocol."""

from __future__ import annotations

import sys
from collections.abc import Iterator
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

    home_ = served(library)
    for line in missing(home_, incidents):
        click.echo(line, err=True)
    serve(home_, incidents.resolve() if incidents else None)


def served(given: Path | None) -> Path | None:
    """The library's folder; None where none was named and none is near. Raises `LibraryMissing` for one not there."""
    if given is not None and not given.is_dir():
        raise LibraryMissing(str(given), "there is no such folder", f"name your library's folder, or mend {LIBRARY}")
    try:
        return home.find_home(given)
    except LibraryMissing:
        return None


def missing(library: Path | None, incidents: Path | None) -> Iterator[str]:
    """What a server is started without, for people who start it by hand; a client shows it as the server's log."""
    if library is None:
        yield f"note: no library is served, so no runbook is found or kept: name one with --library or {LIBRARY}"
    if incidents is None:
        records = "those of the library's records" if library else "none"
        yield f"note: no folder of incidents is served ({records} can be read): name it with --incidents or {INCIDENTS}"
    if sys.stdin.isatty():
        yield "waiting for a client on standard input; Ctrl-C ends it"
