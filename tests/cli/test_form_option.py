"""Every command is asked for JSON in the same way; the short form does the same, and no page names it."""

from __future__ import annotations

import json
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import click
import pytest

from wetink.cli import failure, wetink

DATA = Path(__file__).parent.parent / "runbooks" / "library"


def run(folder: Path, *arguments: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    with chdir(folder), redirect_stdout(out), redirect_stderr(err):
        code = failure.run(wetink, arguments)
    return code, out.getvalue(), err.getvalue()


def knows_json(command: click.Command) -> bool:
    kinds = [option.type for option in command.params if option.name == "form"]
    return any(isinstance(kind, click.Choice) and "json" in kind.choices for kind in kinds)


def commands() -> dict[str, click.Command]:
    context = click.Context(wetink)
    found = {name: wetink.get_command(context, name) for name in wetink.list_commands(context)}
    return {name: command for name, command in found.items() if command}


ASKED = {
    "check": ("drafts/connections.md",),
    "find": ("too many connections",),
    "list": (),
    "related": ("rb-7k2m9q",),
    "review": ("rb-7k2m9q", "--list"),
    "show": ("rb-7k2m9q",),
}


@pytest.mark.parametrize("name", ASKED)
def test_the_short_form_does_the_same(name: str, tmp_path: Path) -> None:
    (tmp_path / "drafts").mkdir()
    (tmp_path / "people.toml").write_bytes((DATA / "people.toml").read_bytes())
    (tmp_path / "drafts" / "connections.md").write_bytes((DATA / "connections.md").read_bytes())
    long = run(tmp_path, name, *ASKED[name], "--format", "json")
    json.loads(long[1])
    assert (
        long
        == run(tmp_path, name, "--json", *ASKED[name])
        == run(tmp_path, name, "--json", "--format=json", *ASKED[name])
    )
    code, _, told = run(tmp_path, name, *ASKED[name], "--json", "--format", "text")
    assert code == 2
    assert "--json and --format text do not go together" in told


def test_no_command_asks_for_json_in_a_way_of_its_own() -> None:
    found = commands()
    assert {name for name, command in found.items() if knows_json(command)} == {*ASKED, "diff", "draft", "history"}
    for name, command in found.items():
        shown = [option for option in command.params if "--json" in option.opts]
        assert all(isinstance(option, click.Option) and option.hidden for option in shown), name
