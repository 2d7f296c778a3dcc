"""A click group that knows its commands by name and imports one only when it is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click


@dataclass(frozen=True, slots=True)
class LazyCommand:
    """A command that is not imported yet.

    `target` is "module:attribute"; `summary` is its line in the help, so that help needs no import; `group` is the
    heading that it stands under.
    """

    name: str
    target: str
    summary: str
    group: str = "Commands"
    hidden: bool = False

    def load(self) -> click.Command:
        """Import the command."""
        module, _, attribute = self.target.partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command


class LazyGroup(click.Group):
    """Start-up time belongs to the user: `--help` and `--version` read no incident, so they load no reader."""

    def __init__(self, *args: Any, lazy: Sequence[LazyCommand] = (), **kwargs: Any) -> None:  # noqa: ANN401 (click's own)
        super().__init__(*args, **kwargs)
        self.lazy = {command.name: command for command in lazy}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order they were given."""
        return [*self.lazy, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command by name; None where there is none."""
        known = self.lazy.get(cmd_name)
        return known.load() if known else super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the lists of commands from their summaries, a heading for each group, all in one column."""
        del ctx
        shown = [command for command in self.lazy.values() if not command.hidden]
        longest = max((len(command.name) for command in shown), default=0)
        for group in dict.fromkeys(command.group for command in shown):
            with formatter.section(group):
                formatter.write_dl([(one.name.ljust(longest), one.summary) for one in shown if one.group == group])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name the command that was meant where the word is none."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            near = get_close_matches(args[0], self.lazy, n=2)
            if not near:
                raise
            raise click.UsageError(f"{error.message} Did you mean {' or '.join(near)}?", ctx) from error
