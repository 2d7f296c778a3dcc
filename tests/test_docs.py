"""The pages cannot rot: made parts are as the code makes them, links lead somewhere, commands in them exist."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

from wetink.artifacts.intake import KEYS, read_intake
from wetink.cli import wetink

HOME = Path(__file__).parent.parent
PAGES = [*HOME.glob("*.md"), *HOME.glob("docs/**/*.md"), HOME / "examples" / "README.md"]
KINDS = {"added", "changed", "fixed", "removed"}


def fenced(page: Path, language: str) -> list[str]:
    """The texts of a page's fences of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def test_made_pages_are_as_the_code_makes_them() -> None:
    done = subprocess.run(
        [sys.executable, HOME / "docs" / "make.py", "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(HOME)))
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^(`{3,}).*?^\1", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    targets = [target for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target]
    missing = [target for target in targets if not (page.parent / target.split("#")[0]).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(HOME)))
def test_commands_in_the_pages_exist(page: Path) -> None:
    lines = [line for text in fenced(page, "sh") for line in text.splitlines()]
    for line in lines:
        words = shlex.split(line.split("|")[0].split(">")[0], comments=True)
        if words and words[0].removeprefix(".venv/bin/") == "wetink":
            assert unknown(words[1:]) == [], line
        if words and words[0] == "make":
            assert f"\n{words[1]}: " in (HOME / "Makefile").read_text("utf-8"), line


def unknown(words: list[str]) -> list[str]:
    """Words of a call that wetink would not know: the command, its subcommand, its options."""
    group: click.Command = wetink
    known = {"--help", "--version"}
    while isinstance(group, click.Group) and words:
        found = group.get_command(click.Context(group), words[0])
        if found is None:
            return words[:1]
        group, words = found, words[1:]
    known |= {option for parameter in group.params for option in parameter.opts}
    return [word for word in words if word.startswith("-") and word.split("=")[0] not in known]


def test_the_example_of_an_intake_can_be_read(tmp_path: Path) -> None:
    (example,) = fenced(HOME / "docs" / "reference" / "incident-toml.md", "toml")
    (tmp_path / "incident.toml").write_text(example, encoding="utf-8")
    intake, notes = read_intake(tmp_path / "incident.toml")
    assert notes == []
    assert intake.id == "INC-48213"
    assert intake.zones
    assert intake.starts[0][1].isoformat() == "2026-03-12T14:00:00+00:00"
    assert set(tomllib.loads(example)) == KEYS


def test_the_example_of_a_reader_reads(tmp_path: Path) -> None:
    (example,) = fenced(HOME / "docs" / "how-to" / "write-a-reader.md", "python")
    names: dict[str, object] = {}
    exec(compile(example, "write-a-reader.md", "exec"), names)  # noqa: S102 (our own page)
    (tmp_path / "x").write_text("#OURCHAT 1\nmira\tdb is down\nno tab here\n")
    code = "found = list(READER.read(path, 'x')); claims = READER.identify(path)"
    names["path"] = tmp_path / "x"
    exec(code, names)  # noqa: S102
    assert names["claims"] is True
    assert [type(item).__name__ for item in names["found"]] == ["Event", "Skipped"]  # type: ignore[attr-defined]


def test_the_glossary_is_in_order() -> None:
    words = re.findall(r"^\*\*(.+?)\*\*:", (HOME / "docs" / "glossary.md").read_text("utf-8"), re.MULTILINE)
    assert words == sorted(words)
    assert len(words) > 20


def test_changelog_fragments_are_named_for_their_kind() -> None:
    for fragment in (HOME / "changelog.d").iterdir():
        assert re.fullmatch(rf"[a-z0-9-]+\.({'|'.join(KINDS)})\.md", fragment.name), fragment
        assert fragment.read_text("utf-8").strip()
