"""The programs that speak with wetink, from `.ci/consumers` or the machine; a test that lacks one says which."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

HERE = Path(__file__).parents[2] / ".consumers" / "node_modules"


def inspector() -> list[str]:
    """The inspector of the Model Context Protocol as a program."""
    found = HERE / "@modelcontextprotocol" / "inspector" / "cli" / "build" / "cli.js"
    node = shutil.which("node")
    if not found.exists() or not node:
        pytest.skip("the inspector of the Model Context Protocol is not here: run .ci/consumers")
    return [node, str(found), "--cli"]


def claude_code() -> str:
    """Claude Code."""
    for found in sorted((HERE / "@anthropic-ai").glob("claude-code-*/claude")):
        return str(found)
    return shutil.which("claude") or pytest.skip("Claude Code is not here: run .ci/consumers")
