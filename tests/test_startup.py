"""`wetink --help` and `--version` load nothing that reads an incident."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from wetink.cli import COMMANDS

HEAVY = (
    "rich",
    "pyte",
    "tree_sitter",
    "kingfisher_sdk",
    "markdown_it",
    "ruamel",
    "zoneinfo",
    "mcp",
    "pydantic",
    "wetink.artifacts",
    "wetink.evidence",
)


def loaded(*arguments: str) -> set[str]:
    """Names of the modules a run of wetink has imported when it ends."""
    code = (
        "import sys\nfrom wetink.cli import wetink\nfrom wetink.cli.failure import run\n"
        f"run(wetink, {list(arguments)!r})\nprint(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("no-such-command",)])
def test_start_imports_nothing_heavy(arguments: tuple[str, ...]) -> None:
    modules = loaded(*arguments)
    assert "click" in modules
    assert [name for name in HEAVY if name in modules] == []


def test_plain_drafts_load_nothing_of_a_models() -> None:
    modules = loaded("draft", "no-such-folder")
    models = ("pydantic", "pydantic_ai", "anthropic", "openai", "httpx2", "genai_prices", "wetink.drafting.llm")
    assert [name for name in modules if name in models or name.startswith("wetink.drafting.llm")] == []


def test_drafts_show_no_rich_where_nobody_waits() -> None:
    assert "rich" not in loaded("draft", "no-such-folder")


def test_summaries_in_the_list_are_those_of_the_commands() -> None:
    for command in COMMANDS:
        assert command.load().short_help == command.summary


def test_a_word_that_is_no_command_names_the_one_that_was_meant() -> None:
    done = subprocess.run([sys.executable, "-m", "wetink", "drfat"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "No such command 'drfat'. Did you mean draft?" in done.stderr


def test_the_help_lists_every_command_under_a_heading() -> None:
    line = [sys.executable, "-m", "wetink", "--help"]
    shown = subprocess.run(line, capture_output=True, text=True, check=True).stdout
    assert [found.group(1) for found in re.finditer(r"^  ([a-z]+) {2,}[A-Z]", shown, re.MULTILINE)] == [
        one.name for one in COMMANDS if not one.hidden
    ]
    headings = re.findall(r"^(\w.*):$", shown, re.MULTILINE)
    assert headings == ["Options", *dict.fromkeys(one.group for one in COMMANDS if not one.hidden)]
