"""The pages cannot rot: made parts are as the code makes them, links lead somewhere, commands in them exist."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path

import click
import pytest

from wetink.artifacts.intake import KEYS, read_intake
from wetink.cli import wetink
from wetink.model.drafting_settings import DraftingSettings
from wetink.settings import read_settings

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


def test_the_example_of_drafting_settings_can_be_read(tmp_path: Path) -> None:
    (example,) = fenced(HOME / "docs" / "how-to" / "draft-with-claude.md", "toml")
    (tmp_path / "wetink.toml").write_text(example, encoding="utf-8")
    assert read_settings(tmp_path).drafting.never_send == ("*.png", "dm-*.json")
    assert set(tomllib.loads(example)["drafting"]) == {field.name for field in fields(DraftingSettings)}


def test_a_stranger_who_follows_the_page_has_a_reader(tmp_path: Path) -> None:
    page = HOME / "docs" / "how-to" / "write-a-reader.md"
    project, facts = (tomllib.loads(text) for text in fenced(page, "toml"))
    (code,) = fenced(page, "python")
    package = tmp_path / "site" / "our_chat"
    (package / "formats").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "reader.py").write_text(code, encoding="utf-8")
    (package / "formats" / "our-chat.toml").write_text(fenced(page, "toml")[1], encoding="utf-8")
    install(tmp_path / "site", project["project"])
    incident = tmp_path / "incident"
    incident.mkdir()
    (incident / "x.log").write_text(fenced(page, "text")[0] + "no tab here\n", encoding="utf-8")
    done = program(tmp_path / "site", "evidence", str(incident))
    assert [line.split("  ")[1:4] for line in done.stdout.splitlines()] == [
        ["2026-03-12 14:05:12Z", "mira", "said"],
        ["2026-03-12 14:06:40Z", "oleg", "said"],
    ], done
    assert "x.log, line 4: no tab between name and text" in done.stderr
    assert facts["title"] in program(tmp_path / "site", "formats", "our-chat").stdout
    samples, golden = tmp_path / "data", tmp_path / "golden"
    (samples / "our_chat").mkdir(parents=True)
    (samples / "our_chat" / "no-tab.log").write_text("#OURCHAT 1\nnothing\n", encoding="utf-8")
    where = ("our-chat", "--samples", str(samples), "--golden", str(golden))
    assert program(tmp_path / "site", "dev", "generate", *where).returncode == 0
    assert program(tmp_path / "site", "dev", "test", *where).returncode == 0
    (samples / "our_chat" / "no-tab.log").write_text("#OURCHAT 1\nnothing at all\n\tx\n", encoding="utf-8")
    assert program(tmp_path / "site", "dev", "test", *where).returncode == 1


def install(site: Path, project: dict[str, object]) -> None:
    """What an installer leaves: the entry points beside the package."""
    named = site / f"{project['name']}-{project['version']}.dist-info"
    named.mkdir()
    (named / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n")
    groups = project["entry-points"]
    assert isinstance(groups, dict)
    lines = (f"[{group}]\n" + "".join(f"{k} = {v}\n" for k, v in points.items()) for group, points in groups.items())
    (named / "entry_points.txt").write_text("".join(lines))


def program(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run wetink with a package of somebody else beside it."""
    return subprocess.run(
        [sys.executable, "-m", "wetink", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(site)},
    )


def test_the_glossary_is_in_order() -> None:
    words = re.findall(r"^\*\*(.+?)\*\*:", (HOME / "docs" / "glossary.md").read_text("utf-8"), re.MULTILINE)
    assert words == sorted(words)
    assert len(words) > 20


def test_changelog_fragments_are_named_for_their_kind() -> None:
    for fragment in (HOME / "changelog.d").iterdir():
        assert re.fullmatch(rf"[a-z0-9-]+\.({'|'.join(KINDS)})\.md", fragment.name), fragment
        assert fragment.read_text("utf-8").strip()
