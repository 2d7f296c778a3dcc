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

_ORDER_OF_WORK = {
    "From an incident to a draft": (
        ("draft", "draft:draft", "Draft a runbook from the artifacts of an ended incident."),
        ("evidence", "evidence:evidence", "Show the timeline: who, when, what, from which line."),
        ("formats", "formats:formats", "What can be read, and how to get it out of its tool."),
        ("capture", "capture:capture", "Keep the next incident while it happens: a shell, notes."),
    ),
    "From a draft to a runbook that somebody answers for": (
        ("init", "begin:init", "Make a library of runbooks of a folder."),
        ("review", "review:review", "Review a draft beside its evidence: accept, edit, drop, move."),
        ("check", "check:check_command", "Check a library, files or a draft against the rules."),
        ("sign", "sign:sign_command", "Say that you understand the system, and answer for a runbook."),
        ("publish", "publish:publish_command", "Publish a signed draft."),
    ),
    "When it happens again": (
        ("find", "find:find", "Find the right runbook for an alert, a log line, any words."),
        ("show", "shelf:show_command", "Show a runbook or draft."),
        ("related", "related:related", "Show what a runbook is linked with and what looks like it."),
    ),
    "The library": (
        ("list", "shelf:list_command", "List the runbooks and drafts of a library."),
        ("import", "take_in:import_command", "Take old runbooks into the library as drafts."),
        ("diff", "past:diff_command", "Show what changed in a runbook since it was published."),
        ("history", "past:history_command", "Show who changed, signed and published a runbook."),
        ("rename", "shelve:rename_command", "Move a runbook; a redirect stays behind."),
        ("retire", "shelve:retire_command", "Take a runbook out of use, and say why."),
        ("export", "export:export_command", "Take the library elsewhere: a site, rules, agents, paper."),
    ),
    "With a model's program": (
        ("mcp", "mcp:mcp", "Serve evidence, drafts and runbooks over MCP."),
        ("hook", "hook:hook", "What a coding agent's hooks call: keep commands, name the runbook."),
    ),
    "Any text": (
        ("redact", "redact:redact", "Take the secrets out of any text."),
        ("risk", "risk:risk", "Say how much harm a command can do."),
    ),
}
"""Heading -> name, module and attribute, summary of each command under it."""

COMMANDS = (
    *(
        LazyCommand(name, f"wetink.cli.{target}", summary, heading)
        for heading, commands in _ORDER_OF_WORK.items()
        for name, target, summary in commands
    ),
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
