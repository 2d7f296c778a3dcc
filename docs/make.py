"""Write the parts of README.md and docs/ that are made from the code; `--check` only says which are out of date.

python docs/make.py [--check]
"""

from __future__ import annotations

import asyncio
import inspect
import re
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path

import click
from click.testing import CliRunner
from mcp.types import Prompt, ResourceTemplate, Tool

from wetink import errors
from wetink.app import formats
from wetink.artifacts.formats import GROUPS, Format
from wetink.cli import wetink
from wetink.cli.check_explain import level
from wetink.mcp.server import Server, build
from wetink.model import event
from wetink.review.rule import Rule
from wetink.review.rules import RULES

HOME = Path(__file__).parent.parent
INCIDENT = "examples/inc-48213"
MARK = "**Changes state.**"
SHOWN_STEPS = 2
NOTE = "<!-- Made by docs/make.py from the code; change it there. -->\n\n"


def main(arguments: list[str]) -> int:
    """Write (or check) all pages; 1 when `--check` finds one that is out of date."""
    old = [path for path, text in pages().items() if not path.exists() or path.read_text("utf-8") != text]
    for path in old:
        print(f"{path.relative_to(HOME)}: {'out of date; run `make docs`' if '--check' in arguments else 'written'}")
        if "--check" not in arguments:
            path.write_text(pages()[path], encoding="utf-8")
    return int(bool(old) and "--check" in arguments)


def pages() -> dict[Path, str]:
    """Every made page with its whole text as it should be."""
    reference = HOME / "docs" / "reference"
    made: dict[Path, Callable[[], str]] = {
        reference / "cli.md": cli_page,
        reference / "errors.md": errors_page,
        reference / "events.md": events_page,
        reference / "formats.md": formats_page,
        reference / "mcp.md": mcp_page,
        reference / "readers.md": readers_page,
        reference / "rules.md": rules_page,
        HOME / "README.md": readme,
    }
    return {path: make() for path, make in made.items()}


def cli_page() -> str:
    """Help of every command that is not hidden."""
    head = f"# Commands\n\n{NOTE}Each command's own help, as `--help` prints it.\n"
    codes = (
        "\n## Exit codes\n\n"
        "| code | meaning |\n|---|---|\n"
        "| 0 | fine |\n"
        "| 1 | a check found something: an error of `wetink check`; with `--strict`, a record could not be read; "
        "a text was withheld |\n"
        "| 2 | the call was wrong, or nothing in what was given could be read |\n"
        "| 70 | a bug in wetink; the report on stderr has its secrets taken out |\n"
        "| 130, 141 | ended by Ctrl-C; the reader of the output went away |\n"
        "\n## Environment\n\n"
        "`NO_COLOR` (set to anything) turns colours off. Pipes and files never get colours.\n\n"
        "`SHELL` is the shell that `wetink capture shell` opens. In `XDG_STATE_HOME` (default `~/.local/state`), "
        "folder `wetink/HOST`, stands which incident is on.\n\n"
        "`WETINK_MODEL_KEY` is the key of a model server of your own (`--base-url`). Keys of providers are read from "
        "their own (`ANTHROPIC_API_KEY`, `OPENAI_API_KEY`, ...), and only by `wetink draft` with a model.\n"
    )
    return head + "".join(f"\n## {name}\n\n```text\n{text}```\n" for name, text in helps()) + codes


def rules_page() -> str:
    """Every rule of `wetink check` with its why, its mending and its examples."""
    head = (
        f"# Rules\n\n{NOTE}What `wetink check` asks of a runbook. A rule that blocks has to hold before a runbook is "
        "published, and nobody can switch it off;\nthe others can be set for a library, with a reason "
        "([how](../how-to/check-a-library.md)). `wetink check --explain RULE` prints the same.\n\n"
        "The number is the line of the table of what a good runbook holds, below.\n\n"
    )
    table = "| rule | number | level | asks |\n|---|---|---|---|\n" + "".join(
        f"| [{rule.name}](#{rule.name}) | {', '.join(map(str, rule.numbers))} | {level(rule)} | {rule.asks} |\n"
        for rule in RULES
    )
    return head + table + "".join(rule_part(rule) for rule in RULES)


def rule_part(rule: Rule) -> str:
    """One rule; its examples in fences longer than any in them."""
    bad, good = (f"````markdown\n{text}\n````" for text in (rule.bad, rule.good))
    return (
        f"\n## {rule.name}\n\n{rule.asks}\n\n**Why.** {rule.why}\n\n**Mend.** {rule.mend}\n\n"
        f"Instead of\n\n{bad}\n\nwrite\n\n{good}\n"
    )


def helps() -> Iterator[tuple[str, str]]:
    """Each command with its help, the group first."""
    for arguments in ([], *calls()):
        result = CliRunner().invoke(wetink, [*arguments, "--help"], prog_name="wetink", terminal_width=100)
        yield " ".join(["wetink", *arguments]), result.output


def calls() -> Iterator[list[str]]:
    """Each command that is not hidden, a group before its own commands."""
    for name, lazy in wetink.lazy.items():
        if not lazy.hidden:
            yield [name]
            command = lazy.load()
            yield from ([name, inner] for inner in (command.commands if isinstance(command, click.Group) else ()))


def errors_page() -> str:
    """The tree of errors and what each means."""
    tree = inspect.getdoc(errors) or ""
    entries = "".join(
        f"\n## {name}\n\n{inspect.getdoc(kind)}\n"
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, errors.WetinkError)
    )
    return (
        f"# Errors\n\n{NOTE}An error says on stderr what is wrong and where, then, after `hint:`, what to do next. "
        "The exit code is 2.\n"
        "A record that cannot be read is no error: it is listed as skipped, and the rest is read.\n\n"
        f"```text\n{tree.split('::', 1)[1].strip()}\n```\n{entries}"
    )


NOUNS = (
    "Event",
    "Kind",
    "Place",
    "When",
    "Actor",
    "Message",
    "Link",
    "Command",
    "Alert",
    "Picture",
    "Passage",
    "Skipped",
)


def events_page() -> str:
    """What a reader gives: each noun with its fields and what they mean."""
    parts = "".join(
        f"\n## {name}\n\n```python\n{inspect.getsource(getattr(event, name)).strip()}\n```\n" for name in NOUNS
    )
    return (
        f"# Events\n\n{NOTE}What a reader gives for each record, from `wetink.model.event`. "
        "[Write a reader](../how-to/write-a-reader.md) shows how they are used.\n" + parts
    )


def mcp_page() -> str:
    """Every tool, resource and prompt of `wetink mcp` as a client sees them."""
    server = build(None, None)
    tools, templates, prompts = asyncio.run(_listed(server))
    head = (
        f"# Tools for a model's program\n\n{NOTE}What `wetink mcp` offers a client of the Model Context Protocol. "
        "Signing, publishing and retiring are not among it.\n[How to connect a client](../how-to/mcp.md), "
        "[how to use it with Claude Code](../how-to/use-with-claude-code.md).\n\n"
        "Every tool says with the protocol's own marks whether it only reads. None takes away or overwrites what a "
        "person wrote, none\nreaches the network, and an answer is at most some 20,000 characters of content: `next`, "
        "`pages` and `left` say how to go on.\nA failure is an answer with `isError`, a sentence and a hint.\n\n"
        "| tool | changes | what it does |\n|---|---|---|\n"
    )
    rows = "".join(
        f"| [`{tool.name}`](#{tool.name}) | {'adds to the library' if not _reads(tool) else 'nothing'} "
        f"| {_first(tool.description)} |\n"
        for tool in tools
    )
    ends = (
        "\n## Resources\n\n| URI | what it is |\n|---|---|\n"
        + "".join(f"| `{one.uri_template}` | {_first(one.description)} |\n" for one in templates)
        + "\nThe list of resources names up to 200 runbooks, the published ones first; `list_runbooks` has them all.\n"
        + "\n## Prompts\n\n| prompt | argument | what it is for |\n|---|---|---|\n"
        + "".join(
            f"| `{one.name}` | {', '.join(f'`{given.name}`' for given in one.arguments or ())} "
            f"| {_first(one.description)} |\n"
            for one in prompts
        )
    )
    return head + rows + "".join(map(_tool_part, tools)) + ends


async def _listed(server: Server) -> tuple[list[Tool], list[ResourceTemplate], list[Prompt]]:
    return await server.list_tools(), await server.list_resource_templates(), await server.list_prompts()


def _reads(tool: Tool) -> bool:
    return tool.annotations is not None and tool.annotations.read_only_hint is True


def _first(text: str | None) -> str:
    return cell((text or "").strip().split("\n")[0])


def _tool_part(tool: Tool) -> str:
    needed = tool.input_schema.get("required", [])
    rows = "".join(
        f"| `{name}` | {_kind(given)} | {'yes' if name in needed else ''} | {cell(given.get('description', ''))} |\n"
        for name, given in tool.input_schema.get("properties", {}).items()
    )
    table = f"\n| argument | type | needed | |\n|---|---|---|---|\n{rows}" if rows else "\nIt takes no argument.\n"
    return f"\n## {tool.name}\n\n{inspect.cleandoc(tool.description or '')}\n{table}"


def _kind(given: dict[str, object]) -> str:
    allowed = given.get("enum")
    return ", ".join(map(str, allowed)) if isinstance(allowed, list) else str(given.get("type", ""))


def readers_page() -> str:
    """Each format that is read, by its reader's own first sentence."""
    rows = "".join(f"| `{name}` | {sentence} |\n" for name, sentence in readers())
    return (
        f"# Readers\n\n{NOTE}A file is recognised by what stands in it, never by its name alone. "
        "A file that no reader knows is reported.\n\n"
        f"| reader | what it reads |\n|---|---|\n{rows}\n"
        "[Formats](formats.md) says how to get each file out of its tool, and what is lost. "
        "[Write a reader](../how-to/write-a-reader.md) says how to add a format, here or in a package of your own.\n"
    )


def formats_page() -> str:
    """Everything that is known of each format, then the real files that were read."""
    known = [one for one in formats() if one.group != "others"]
    head = (
        f"# Formats\n\n{NOTE}The same as `wetink formats NAME` tells. "
        "At the end stand [the real files](#real-files) that were read, and the formats for which none could be had.\n"
    )
    groups = "".join(
        f"\n## {group.capitalize()}\n" + "".join(map(format_entry, own))
        for group in GROUPS
        if (own := [one for one in known if one.group == group])
    )
    return head + groups + real_files(known)


def format_entry(one: Format) -> str:
    """One format as a section."""
    return (
        f"\n### {one.title}\n\n`{one.name}`: {one.versions}.\n\n"
        f"- How to get it: {one.get}\n- What is lost: {one.lost}\n- Built from: {one.document}\n"
    )


def real_files(known: list[Format]) -> str:
    """The table of formats, files and counts; what is built from a description alone is named."""
    rows = "".join(
        f"| `{one.name}` | {cell(check.origin)} | {check.files:,} | {cell(check.counts)} | {cell(check.by)} |\n"
        for one in known
        for check in one.checked
    )
    alone = ", ".join(f"`{one.name}`" for one in known if not one.checked)
    return (
        "\n## Real files\n\nFiles that nobody here wrote, read while the readers were made; none of them is in this "
        "repository. The last column says with what else the same was counted.\n\n"
        f"| reader | files of | files | counts | counted with |\n|---|---|---|---|---|\n{rows}\n"
        f"No real file could be had, so built from the description alone: {alone or 'none'}.\n"
    )


def cell(text: str) -> str:
    """Text that cannot end its cell of a table."""
    return text.replace("|", "\\|")


def readers() -> Iterator[tuple[str, str]]:
    """Name and first sentence of each registered reader of our own."""
    for point in sorted(entry_points(group="wetink.readers"), key=lambda point: point.name):
        if point.module.startswith("wetink."):
            sentence = (inspect.getdoc(import_module(point.module)) or "").splitlines()[0]
            yield point.name, sentence.replace("|", "\\|")


def readme() -> str:
    """README.md with the excerpt as `wetink draft` prints it today."""
    text = (HOME / "README.md").read_text("utf-8")
    begin, end = "<!-- excerpt: made by docs/make.py -->\n", "<!-- end of excerpt -->"
    return re.sub(f"{re.escape(begin)}.*?{re.escape(end)}", lambda _: begin + excerpt() + end, text, flags=re.DOTALL)


def excerpt() -> str:
    """The beginning of the example's draft that fits a screen, each line as it is printed."""
    result = CliRunner().invoke(wetink, ["draft", str(HOME / INCIDENT), "--quiet"], catch_exceptions=False)
    return f"````markdown\n{chosen(result.stdout)}````\n"


def chosen(draft: str) -> str:
    """The title, the first steps of the resolution that change something, and the footnotes they cite."""
    title = next(line for line in draft.splitlines() if line.startswith("# "))
    section = draft.split("\n## Resolution\n", 1)[1].split("\n## ", 1)[0]
    steps = [step for step in re.split(r"\n(?=\d+\. )", section) if MARK in step][:SHOWN_STEPS]
    cited = re.findall(r"\[\^(E\d+)\]", "".join(steps))
    notes = [line for line in draft.splitlines() if line.startswith(tuple(f"[^{name}]: " for name in cited))]
    shown = [title, "...", "## Resolution", "", *(step.strip("\n") for step in steps), "...", *notes]
    return "\n".join(shown) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
