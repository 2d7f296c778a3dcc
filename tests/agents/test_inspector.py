"""The inspector of the Model Context Protocol, another client than the SDK's, lists and calls every tool."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from programs import inspector
from speaking import EXAMPLES

from desk import Desk  # isort: skip  (speaking says where it lies)

from wetink.mcp.server import TOOLS

pytest_plugins = ("libraries",)

DRAFT = {
    "id": "x",
    "title": "api-server p99 latency > 5s",
    "diagnosis": [{"text": "Look.", "commands": [], "evidence": ["E1"]}],
}
CALLS: dict[str, dict[str, Any]] = {
    "list_incidents": {},
    "read_evidence": {"incident": "inc-48213", "first": "E2", "last": "E4"},
    "draft_contract": {},
    "offline_draft": {"incident": "inc-48213"},
    "submit_draft": {"incident": "inc-48213", "draft": json.dumps(DRAFT)},
    "find_runbook": {"query": "api-server p99 latency > 5s for 1m"},
    "list_runbooks": {"status": "published"},
    "show_runbook": {"runbook": "rb-7k2m9q"},
    "walk_runbook": {"runbook": "rb-7k2m9q", "step": 2},
    "record_use": {"runbook": "rb-7k2m9q", "verdict": "held", "note": "it did"},
    "check_draft": {"draft": "rb-7k2m9q"},
}


def ask(home: Path, *arguments: str) -> dict[str, Any]:
    """What the inspector prints for one method."""
    server = [sys.executable, "-m", "wetink", "mcp", "--library", str(home), "--incidents", str(EXAMPLES)]
    done = subprocess.run([*inspector(), *server, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_it_lists_every_tool(published: Desk) -> None:
    tools = ask(published.home, "--method", "tools/list")["tools"]
    assert [tool["name"] for tool in tools] == [tool.name for tool in TOOLS] == list(CALLS)
    assert all(tool["description"] and tool["annotations"]["title"] for tool in tools)
    assert not any("context" in tool["inputSchema"].get("properties", {}) for tool in tools)


@pytest.mark.parametrize("name", CALLS)
def test_it_calls_every_tool(name: str, published: Desk) -> None:
    given = [f"{key}={value}" for key, value in CALLS[name].items()]
    arguments = [word for one in given for word in ("--tool-arg", one)]
    answer = ask(published.home, "--method", "tools/call", "--tool-name", name, *arguments)
    assert not answer.get("isError"), answer
    assert json.loads(answer["content"][0]["text"]) == answer["structuredContent"]
