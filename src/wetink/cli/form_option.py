"""`--format`: the one way in which every command is asked for another form; `--json` is short for its JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from wetink.errors import UsageError

_SHORT = "wetink.json"


_F = TypeVar("_F", bound=Callable[..., Any])


def form_option(choices: Sequence[str], said: str = "For people or programs.") -> Callable[[_F], _F]:
    """An option `--format` whose value comes in as `form`, the first of `choices` where it is not given.

    `--json` does the same as `--format json` (or jsonl, where that is what there is), and no page names it.
    """
    json = next((one for one in choices if one.startswith("json")), "")

    def chosen(context: click.Context, _option: click.Parameter, value: str) -> str:
        if not context.meta.pop(_SHORT, False):
            return value
        given = context.get_parameter_source("form") is not click.core.ParameterSource.DEFAULT
        if given and value != json:
            raise UsageError(f"--json and --format {value} do not go together", f"--format {json} is what --json means")
        return json

    def short(context: click.Context, _option: click.Parameter, value: bool) -> None:
        if value:
            context.meta[_SHORT] = True

    def add(command: _F) -> _F:
        choice = click.Choice(choices)
        whole = click.option("--format", "form", type=choice, default=choices[0], callback=chosen, help=said)
        alias = click.option("--json", is_flag=True, hidden=True, expose_value=False, is_eager=True, callback=short)
        return alias(whole(command)) if json else whole(command)

    return add
