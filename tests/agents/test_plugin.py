"""The plugin as Claude Code takes it: valid, installable from the repository, and at work in a session of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from model import model
from programs import claude_code
from speaking import HOME
from test_hooks import ALERT, Project

from desk import RUNBOOK, Desk  # isort: skip  (speaking says where it lies)

from wetink import __version__

pytest_plugins = ("libraries",)

PLUGIN = HOME / "plugin"
SKILLS = ("draft", "find", "review")


def read(path: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads(path.read_text())
    return found


def test_its_files_are_where_they_are_named() -> None:
    manifest = read(PLUGIN / ".claude-plugin" / "plugin.json")
    assert (manifest["name"], manifest["version"]) == ("wetink", __version__)
    market = read(HOME / ".claude-plugin" / "marketplace.json")
    assert isinstance(market["plugins"], list)
    (entry,) = market["plugins"]
    assert (entry["name"], (HOME / entry["source"]).resolve()) == ("wetink", PLUGIN)
    scripts = re.findall(r"\$\{CLAUDE_PLUGIN_ROOT\}/([\w/.-]+)", (PLUGIN / "hooks" / "hooks.json").read_text())
    assert sorted(set(scripts)) == ["hooks/keep-command.sh", "hooks/name-runbook.sh"]
    assert all((PLUGIN / script).is_file() for script in scripts)
    for name in SKILLS:
        head, _, body = (PLUGIN / "skills" / name / "SKILL.md").read_text().removeprefix("---\n").partition("\n---\n")
        assert head.startswith(f"name: {name}\ndescription: ")
        assert "$ARGUMENTS" in body


@pytest.mark.parametrize("what", [".", "plugin"])
def test_claude_code_finds_nothing_wrong_with_it(what: str, tmp_path: Path) -> None:
    done = claude(tmp_path, "plugin", "validate", "--strict", str(HOME / what))
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_session_keeps_its_commands_and_learns_of_the_runbook(tmp_path: Path, published: Desk) -> None:
    secret = "-".join(("hunter22", "XyZ", "9910"))
    project = Project(tmp_path / "project")
    project.folder.mkdir()
    project.begin()
    for arguments in (("marketplace", "add", str(HOME)), ("install", "wetink@wetink")):
        done = claude(tmp_path, "plugin", *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
    shown = claude(tmp_path, "plugin", "details", "wetink@wetink").stdout
    assert f"Skills ({len(SKILLS)})  {', '.join(SKILLS)}" in shown
    script = [
        [bash("1", f"export PGPASSWORD={secret}; echo 12 of 20", "Count the connections")],
        [bash("2", f"echo {secret}; ls /nowhere-at-all", "List a folder")],
    ]
    with model(script) as stand_in:
        more = {
            **project.environment,
            "WETINK_LIBRARY": str(published.home),
            "ANTHROPIC_BASE_URL": stand_in.url,
            "ANTHROPIC_API_KEY": "none-is-needed",
        }
        done = claude(tmp_path, "-p", ALERT, "--allowedTools", "Bash", cwd=project.folder, environment=more)
    assert done.returncode == 0, done.stdout + done.stderr
    _, *records = project.kept(2)
    commands = sorted((one for one in records if one["type"] == "command"), key=lambda one: str(one["at"]))
    assert [(one["purpose"], one["exit"]) for one in commands] == [("Count the connections", 0), ("List a folder", 2)]
    assert commands[0]["output"] == "12 of 20"
    kept = "".join(path.read_text() for path in project.incident.iterdir())
    assert secret not in kept
    assert "[REDACTED:" in kept
    told = json.dumps(stand_in.asked)
    assert RUNBOOK in told
    assert "SELECT count(*) FROM pg_stat_activity" in told
    tools = {tool["name"] for request in stand_in.asked for tool in request.get("tools", [])}
    assert "Bash" in tools


def bash(key: str, command: str, purpose: str) -> dict[str, object]:
    call = {"command": command, "description": purpose}
    return {"type": "tool_use", "id": f"toolu_{key}", "name": "Bash", "input": call}


def claude(
    folder: Path, *arguments: str, cwd: Path | None = None, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Claude Code with a home of its own, told to keep from the network."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    own = {
        "HOME": str(home),
        "XDG_CACHE_HOME": str(cache),  # where the engine of redaction keeps its rules
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
        "DISABLE_AUTOUPDATER": "1",
        "IS_SANDBOX": "1",
    }
    line = [claude_code(), *arguments]
    given = {**os.environ, **(environment or {}), **own}
    return subprocess.run(
        line, capture_output=True, text=True, check=False, cwd=cwd or folder, env=given, stdin=subprocess.DEVNULL
    )


def test_a_missing_extra_prints_the_install_line(tmp_path: Path) -> None:
    code = "import sys; sys.modules['mcp'] = None; from wetink.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "mcp"], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 2
    assert 'pip install "wetink[mcp]"' in done.stderr
