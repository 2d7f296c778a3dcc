"""`wetink draft --drafter ...` as a person calls it: what is shown, what is sent, what it ends with."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Wetink

sys.path.append(str(Path(__file__).parent.parent / "drafting"))

from model_server import ModelServer, only_loopback

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "inc-48213"
SECRETS = ("-".join(("Vq7", "tangle", "Moor41")), "9fK2xQ7vB4mT1sZrW8yHcE6u", "not-a-real-webhook")
CAP = """kubectl patch hpa api-server --patch '{"spec":{"maxReplicas":20}}'"""


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests talk to servers of their own on loopback."""
    only_loopback(monkeypatch)


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No wetink.toml and no keys of whoever runs the tests."""
    monkeypatch.chdir(tmp_path)
    for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "OPENAI_API_KEY", "OPENAI_BASE_URL", "WETINK_MODEL_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer(good()) as served:
        yield served


def good(**changed: object) -> dict[str, Any]:
    """What a model might say of the example."""
    cap = {"text": "Cap the autoscaler first.", "commands": [{"run": CAP}], "evidence": ["E170"]}
    empty: dict[str, list[object]] = {"alerts": [], "customers": [], "dashboards": []}
    whole = {"title": "api-server p99 latency", "symptom": empty, "diagnosis": [], "resolution": [cap]}
    return {**whole, "verification": [], "ruled_out": [], **changed}


def of(server: ModelServer, *more: str) -> list[str]:
    return ["--model", "anthropic:claude-sonnet-5-5", "--base-url", server.url, *more]


def test_a_draft_is_made_of_what_was_shown_and_nothing_of_it_is_secret(wetink: Wetink, server: ModelServer) -> None:
    shown = wetink("draft", EXAMPLE, *of(server, "--show-prompt"))
    assert server.requests == []
    done = wetink("draft", EXAMPLE, *of(server))
    assert (shown.returncode, done.returncode) == (0, 0)
    (request,) = server.requests
    texts = [part["text"] for message in request["messages"] for part in message["content"]]
    assert [text for text in texts if text not in shown.stdout] == []
    for text in (server.sent, shown.stdout):
        assert "[REDACTED:" in text
        assert [secret for secret in SECRETS if secret in text] == []
    assert 'drafted: {by: "anthropic:claude-sonnet-5-5"' in done.stdout
    assert "Cap the autoscaler first." in done.stdout
    assert "worded by anthropic:claude-sonnet-5-5" in done.stdout
    host = server.url.removeprefix("http://")
    assert f"sent to  {host}: 1 request, about " in done.stderr
    assert "1 request, 1,400 tokens in (400 from the provider's cache), 100 out" in done.stderr


def test_a_dry_run_sends_nothing_and_tells_the_cost(wetink: Wetink, server: ModelServer) -> None:
    Path("wetink.toml").write_text(
        "[drafting]\nprice = {input = 1, output = 5}\nnever_send = ['slack-export/support*/*']\n"
    )
    done = wetink("draft", EXAMPLE, *of(server, "--dry-run", "--budget", "0.25"))
    assert done.returncode == 0
    assert server.requests == []
    rows = {line[:10].strip(): line[12:] for line in done.stdout.splitlines()}
    assert rows["model"].startswith("anthropic:claude-sonnet-5-5, at 127.0.0.1:")
    assert "withheld by never_send" in rows["evidence"]
    assert rows["requests"].startswith("1 request, about ")
    assert rows["cost"].startswith("about $0.")
    assert rows["cost"].endswith("budget $0.25")


def test_a_model_that_is_down_costs_nothing_but_its_words(wetink: Wetink) -> None:
    plain = wetink("draft", EXAMPLE)
    with ModelServer("401") as down:
        done = wetink("draft", EXAMPLE, *of(down))
    assert done.returncode == 0
    assert [line for line in plain.stdout.splitlines() if line not in done.stdout] == []
    assert "drafted: {by: extractive" in done.stdout
    why = (
        "the draft made without it stands; anthropic:claude-sonnet-5-5: its server answered 401 to every try: error 401"
    )
    assert f"model  {why}" in done.stderr


@pytest.mark.parametrize("drafter", [("--drafter", "claude"), ("--model", "openai:gpt-5")])
def test_what_would_be_sent_and_cost_is_told_without_a_key(wetink: Wetink, drafter: tuple[str, str]) -> None:
    figures = wetink("draft", EXAMPLE, *drafter, "--dry-run")
    assert (figures.returncode, figures.stderr) == (0, "")
    assert "about $" in figures.stdout
    words = wetink("draft", EXAMPLE, *drafter, "--show-prompt")
    assert words.returncode == 0
    assert "kubectl patch hpa api-server" in words.stdout


def test_what_claude_code_would_be_sent_is_told_where_it_is_not_installed(
    wetink: Wetink, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    figures = wetink("draft", EXAMPLE, "--drafter", "claude-code", "--dry-run")
    assert (figures.returncode, figures.stderr) == (0, "")
    assert "requests  1 request" in figures.stdout


def test_the_settings_choose_the_drafter(wetink: Wetink, server: ModelServer) -> None:
    lines = ("drafter = 'model'", "model = 'openai:qwen3'", f"base_url = '{server.url}/v1'", "stream = false")
    Path("wetink.toml").write_text("[drafting]\n" + "\n".join(lines))
    done = wetink("draft", EXAMPLE, "--quiet")
    assert "openai:qwen3" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--budget", "1"], "--budget is for drafting with a model"),
        (["--dry-run"], "--dry-run is for drafting with a model"),
        (["--drafter", "claude"], "there is no key for it: ANTHROPIC_API_KEY is not set"),
        (["--model", "openai:gpt-5"], "--dry-run and --show-prompt need no key"),
        (["--drafter", "model"], "no model is named"),
        (["--model", "nobody:x"], "nobody:x"),
        (["--drafter", "claude", "--explain"], "--explain tells what rules did"),
        (["--drafter", "claude", "--budget", "much"], "is no amount"),
        (["--model", "openai:x", "--base-url", "http://127.0.0.1:1/v1", "--budget", "1"], "no price is known"),
    ],
)
def test_what_cannot_be_is_told_before_anything_is_sent(wetink: Wetink, arguments: list[str], why: str) -> None:
    done = wetink("draft", "no-such-folder", *arguments)
    assert done.returncode == 2
    assert why in done.stderr
    assert done.stdout == ""


def test_without_the_extra_its_install_line_is_told(wetink: Wetink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pydantic_ai", None)
    monkeypatch.delitem(sys.modules, "wetink.drafting.llm.service", raising=False)
    done = wetink("draft", "no-such-folder", "--drafter", "claude")
    assert done.returncode == 2
    assert done.stderr == "error: --drafter claude needs the extra 'model'\n hint: pip install \"wetink[model]\"\n"
