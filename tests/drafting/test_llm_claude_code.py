"""Claude Code as the drafter, played by a program that speaks its output format and notes what it was given."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from answers_of_models import FLOOR, TIMELINE, answer, drafter_of

from wetink.drafting.llm.claude_code import claude_code
from wetink.drafting.llm.drafter import Drafted
from wetink.drafting.llm.plan import Material
from wetink.errors import ModelUnusable
from wetink.model.drafting_settings import DraftingSettings

PROGRAM = """#!{python}
import json, os, pathlib, sys, time
home = pathlib.Path({home!r})
given = {{"line": sys.argv[1:], "text": sys.stdin.read(), "folder": os.listdir("."), "at": os.getcwd()}}
(home / "given.json").write_text(json.dumps(given))
script = json.loads((home / "script.json").read_text())
sys.stderr.write(script["err"])
sys.stdout.write(script["out"])
sys.stdout.flush()
time.sleep(script["sleep"])
sys.exit(script["code"])
"""


class Stand:
    """The stand-in: what it will say, and what it was given."""

    def __init__(self, home: Path) -> None:
        self.home = home
        path = home / "claude"
        path.write_text(PROGRAM.format(python=sys.executable, home=str(home)), encoding="utf-8")
        path.chmod(0o700)

    def says(self, out: str, *, err: str = "", code: int = 0, sleep: float = 0) -> None:
        script = {"out": out, "err": err, "code": code, "sleep": sleep}
        (self.home / "script.json").write_text(json.dumps(script), encoding="utf-8")

    @property
    def given(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.home / "given.json").read_text("utf-8"))
        return found

    def after(self, option: str) -> str:
        line: list[str] = self.given["line"]
        return line[line.index(option) + 1]


@pytest.fixture
def stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stand:
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return Stand(tmp_path)


def result(**changed: object) -> str:
    """The program's one line, as `claude -p --output-format json` prints it."""
    usage = {"input_tokens": 10, "cache_creation_input_tokens": 2000, "cache_read_input_tokens": 500}
    whole = {
        "type": "result",
        "subtype": "success",
        "is_error": False,
        "num_turns": 2,
        "stop_reason": "end_turn",
        "result": "",
        "total_cost_usd": 0.0421,
        "usage": {**usage, "output_tokens": 300},
        "structured_output": answer(),
        "permission_denials": [],
    }
    return json.dumps({**whole, **changed})


def drafted(model: str = "", **settings: Any) -> Drafted:  # noqa: ANN401
    drafter = drafter_of(claude_code(model), DraftingSettings(**settings))
    material = Material(TIMELINE, FLOOR, {})
    return drafter.draft(material, drafter.plan(material))


def test_its_answer_becomes_the_draft(stand: Stand) -> None:
    stand.says(result())
    made = drafted()
    assert made.failure == ""
    assert made.draft.drafted_by == "claude-code"
    assert made.draft.resolution[0].text == "Give the cart a larger pool."
    assert made.spent.cost == Decimal("0.0421")
    assert (made.spent.tokens_in, made.spent.cached, made.spent.tokens_out) == (2510, 500, 300)


def test_it_is_given_no_tool_no_settings_and_no_folder(stand: Stand) -> None:
    stand.says(result())
    drafted("opus", budget=Decimal("0.5"))
    line = stand.given["line"]
    assert stand.after("--tools") == ""
    assert stand.after("--setting-sources") == ""
    for option in ("--print", "--strict-mcp-config", "--disable-slash-commands", "--no-session-persistence"):
        assert option in line
    assert stand.after("--output-format") == "json"
    assert "ruled_out" in json.loads(stand.after("--json-schema"))["properties"]
    assert stand.after("--model") == "opus"
    assert stand.after("--max-budget-usd") == "0.5000"
    assert stand.given["folder"] == []
    assert not Path(stand.given["at"]).exists()


def test_the_evidence_goes_to_its_standard_input_alone(stand: Stand) -> None:
    stand.says(result())
    drafted()
    for item in TIMELINE.evidence:
        assert f'"id":"{item.id}"' in stand.given["text"]
    assert "my basket" not in " ".join(stand.given["line"])


def test_an_answer_as_text_is_read_too(stand: Stand) -> None:
    stand.says(result(structured_output=None, result=json.dumps(answer())))
    assert drafted().failure == ""


@pytest.mark.parametrize(
    ("out", "why"),
    [
        (result(is_error=True, result="Invalid API key · Please run /login"), "Please run /login"),
        (
            result(
                subtype="error_max_structured_output_retries", is_error=True, errors=["after 2 attempts"], result=None
            ),
            "it failed: after 2 attempts",
        ),
        (result(subtype="error_max_budget_usd", is_error=True, result=None), "it failed: error_max_budget_usd"),
        (result(stop_reason="refusal"), "it stopped for refusal"),
        (result(stop_reason="max_tokens"), "it stopped for max_tokens"),
        (result(structured_output=None, result="Sure! Here is it."), "the answer is no JSON"),
        (result(structured_output={"title": "cart"}), "symptom is missing"),
        (result()[:200], "no JSON"),
        ("", "no JSON: broke"),
        ("[]", "no JSON object"),
        ("[" * 100_000, "no JSON"),
    ],
    ids=["login", "form", "budget", "refusal", "cut", "prose", "keys", "torn", "empty", "list", "deep"],
)
def test_without_a_whole_answer_the_offline_draft_stands(stand: Stand, out: str, why: str) -> None:
    stand.says(out, err="broke", code=0 if out else 1)
    made = drafted()
    assert why in made.failure
    assert replace(made.draft, findings=FLOOR.findings) == FLOOR


def test_a_program_that_does_not_end_is_ended(stand: Stand) -> None:
    stand.says("", sleep=60)
    assert "no whole answer within" in drafted(deadline=0.7).failure


def test_without_the_program_it_is_told_before_anything_is_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ModelUnusable, match="no program of this name is on the PATH"):
        claude_code()
