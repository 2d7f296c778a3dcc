"""First door: the command line; each command is a file of its own and loaded only when it is called."""

from __future__ import annotations

import signal
import sys
from typing import NoReturn

import click

from wetink import __version__
from wetink.cli.failure import run
from wetink.cli.lazy import LazyCommand, LazyGroup
from wetink.cli.terminal import use_colours

COMMANDS = (
    LazyCommand("draft", "wetink.cli.draft:draft", "Draft a runbook from the artifacts of an ended incident."),
    LazyCommand("review", "wetink.cli.review:review", "Review a draft beside its evidence: accept, edit, drop, move."),
    LazyCommand("evidence", "wetink.cli.evidence:evidence", "Show the timeline: who, when, what, from which line."),
    LazyCommand("formats", "wetink.cli.formats:formats", "What can be read, and how to get it out of its tool."),
    LazyCommand("import", "wetink.cli.take_in:import_command", "Take old runbooks into the library as drafts."),
    LazyCommand("check", "wetink.cli.check:check_command", "Check a library, files or a draft against the rules."),
    LazyCommand("capture", "wetink.cli.capture:capture", "Keep the next incident while it happens: a shell, notes."),
    LazyCommand("init", "wetink.cli.begin:init", "Make a library of runbooks of a folder."),
    LazyCommand(
        "sign", "wetink.cli.sign:sign_command", "Say that you understand the system, and answer for a runbook."
    ),
    LazyCommand("publish", "wetink.cli.publish:publish_command", "Publish a signed draft."),
    LazyCommand("list", "wetink.cli.shelf:list_command", "List the runbooks and drafts of a library."),
    LazyCommand("show", "wetink.cli.shelf:show_command", "Show a runbook or draft."),
    LazyCommand("diff", "wetink.cli.past:diff_command", "Show what changed in a runbook since it was published."),
    LazyCommand("history", "wetink.cli.past:history_command", "Show who changed, signed and published a runbook."),
    LazyCommand("rename", "wetink.cli.shelve:rename_command", "Move a runbook; a redirect stays behind."),
    LazyCommand("retire", "wetink.cli.shelve:retire_command", "Take a runbook out of use, and say why."),
    LazyCommand("find", "wetink.cli.find:find", "Find the right runbook for an alert, a log line, any words."),
    LazyCommand("related", "wetink.cli.related:related", "Show what a runbook is linked with and what looks like it."),
    LazyCommand(
        "export", "wetink.cli.export:export_command", "Take the library elsewhere: a site, rules, agents, paper."
    ),
    LazyCommand("redact", "wetink.cli.redact:redact", "Take the secrets out of any text."),
    LazyCommand("risk", "wetink.cli.risk:risk", "Say how much harm a command can do."),
    LazyCommand("dev", "wetink.cli.dev:dev", "Golden files for those who work on a reader.", hidden=True),
)


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Everything runs on this machine: no network, no key. Secrets are taken out before anything is shown.",
)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.pass_context
def wetink(context: click.Context) -> None:
    """Turn what an incident left behind into a cited runbook, while the ink is wet.

    The machine types; people decide: each step of a draft names the line of evidence it rests on.
    """
    use_colours(context)


def main() -> NoReturn:
    """Run the command line and leave: 0 fine, 1 a check found something, 2 wrong use or nothing readable."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `| head` ends us as it ends any program, without a word
    sys.exit(run(wetink, sys.argv[1:]))
