"""`wetink draft`: from an incident's artifacts to a cited runbook draft."""

from __future__ import annotations

import shlex
from datetime import datetime
from pathlib import Path
from typing import Unpack

import click

from wetink.app import load
from wetink.cli import given, modelled
from wetink.cli.failure import knows
from wetink.cli.form_option import form_option
from wetink.cli.summary import tell
from wetink.cli.terminal import harmless, progress
from wetink.errors import UsageError
from wetink.workflow.draft import FORMS, keep, twins
from wetink.workflow.gather import Request


@click.command(short_help="Draft a runbook from the artifacts of an ended incident.")
@given.paths
@form_option(list(FORMS), "Markdown, the JSON contract, or one HTML page with the draft beside its timeline.")
@click.option(
    "--library",
    type=click.Path(path_type=Path, file_okay=False),
    help="Keep draft and evidence in this folder instead.",
)
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file instead.")
@click.option("--force", is_flag=True, help="Overwrite the file of -o although it says something else.")
@click.option("--explain", is_flag=True, help="Show why each command and message is, or is not, in the draft.")
@modelled.options
@given.part
@given.incident
@given.quiet
@given.strict
def draft(
    *,
    paths: tuple[Path, ...],
    form: str,
    library: Path | None,
    output: Path | None,
    force: bool,
    explain: bool,
    since: datetime | None,
    until: datetime | None,
    channels: tuple[str, ...],
    incident: str,
    quiet: bool,
    strict: bool,
    **asked: Unpack[modelled.Asked],
) -> int:
    """Draft a runbook: what was seen, how it was told apart, what mended it, how one saw that it held.

    PATH is the folder of an incident, a zip of it, or single files. The draft goes to stdout, a summary to stderr.
    Nobody has checked a draft: a named person reads, corrects and signs it.

    Without --drafter nothing leaves this machine. With a model, it is sent redacted evidence, its answer is proven
    against that, and whatever goes wrong, the draft made without it stands.
    """
    if explain and library:
        raise UsageError("--explain makes no draft that a library could keep", "leave out one of the two")
    if explain and form != "md":
        raise UsageError("--explain has one form, lines of text", "leave out --format")
    part = given.wanted(since, until, channels)
    app = load(library, paths)
    knows(app.redactor)
    wanted = modelled.wanted(app.settings.drafting, asked, explain=explain)
    pictures = form == "html" or (wanted is not None and wanted.pictures)
    with progress(quiet=quiet) as watch:
        sends = not (asked["dry_run"] or asked["show_prompt"])
        drafter = app.model_drafter(wanted, watch, sends=sends) if wanted is not None else None
        found = app.gather(paths, Request(incident, part, pictures=pictures), watch)
        watch("drafting")
        made = app.drafter(found.timeline)
        if drafter is not None and not sends:
            hand_out(modelled.preview(drafter, found, made, whole=asked["show_prompt"]), output, force=force)
            return given.verdict(found, strictly=strict)
        if drafter is not None:
            made = modelled.draft(drafter, found, made, quiet=quiet)
    written = keep(made, found.timeline, library, app.clock()) if library else []
    if output or not library:
        text = "".join(f"{line}\n" for line in app.explainer(found.timeline)) if explain else FORMS[form](made, found)
        written += hand_out(text, output, force=force)
    tell(found, made, [str(path) for path in written], only_wrong=quiet)
    if library and not quiet:
        _next(library, made.id, written[1])
    return given.verdict(found, strictly=strict)


def _next(library: Path, id_: str, path: Path) -> None:
    """Say what comes after a draft: its review, or that of the runbook for the same symptom where there is one."""
    wanted = [id_]
    for twin, same in twins(library, path.relative_to(library).as_posix()):
        told = f"{twin.path} is for the same symptom ({same}): update that one"
        click.echo(f"{click.style('    twin', fg='cyan')}  {harmless(told)}", err=True)
        wanted = [twin.id, "--beside", id_]
    there = [] if library.resolve() == Path.cwd() else ["--library", str(library)]
    words = harmless(shlex.join(["wetink", "review", *wanted, *there]))
    click.echo(f"{click.style('    next', fg='cyan')}  {words}", err=True)


def hand_out(text: str, output: Path | None, *, force: bool) -> list[Path]:
    """Write the text to the file, or to stdout; gives the file. What a person may have edited is not overwritten."""
    if output is None:
        click.echo(text, nl=False)
        return []
    if output.exists() and output.read_text("utf-8", "replace") != text and not force:
        raise UsageError(f"{output}: is there already, and says something else", "name another file, or add --force")
    output.write_text(text, encoding="utf-8", errors="backslashreplace")
    return [output]
