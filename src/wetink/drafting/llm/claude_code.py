"""Claude Code as the model: its program without tools, settings, memory or a session, for teams without an API key."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from wetink.drafting.llm.asking import Allowance, Ask, Reply, Spent
from wetink.errors import AnswerInvalid, ModelUnusable

PROGRAM = "claude"
NAME = "claude-code"
_HINT = (
    "install Claude Code and sign in once with `claude`; --dry-run and --show-prompt do without it, "
    "`wetink draft` alone needs no model"
)
_SHOWN = 300
_ENVIRONMENT = {"MAX_STRUCTURED_OUTPUT_RETRIES": "2", "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1"}
"""An answer in the wrong form is asked for twice at most, not five times; no telemetry, no update for our sake."""
_ISOLATED = (
    ("--tools", ""),
    ("--setting-sources", ""),
    ("--strict-mcp-config",),
    ("--disable-slash-commands",),
    ("--no-session-persistence",),
)
"""It may neither read nor run anything, and nobody's settings, servers or instructions come into it."""


@dataclass(frozen=True, slots=True)
class ClaudeCode:
    """The program `path`; `model` as its --model takes it ("opus"), "" for the one it is set to."""

    path: str
    model: str = ""
    where: str = "Claude Code, which sends it on as it is set up to"
    pictures: bool = False
    limits_itself: bool = True

    @property
    def name(self) -> str:
        """How drafts record it."""
        return f"{NAME}:{self.model}" if self.model else NAME

    def cost(self, tokens_in: int, tokens_out: int) -> Decimal | None:
        """None: the program tells its costs afterwards, and keeps to --max-budget-usd itself."""
        del tokens_in, tokens_out
        return None

    def ask(self, ask: Ask, allowance: Allowance) -> Reply:
        """Run it once; the evidence goes to its standard input, in an empty folder."""
        with tempfile.TemporaryDirectory(prefix="wetink-claude-") as folder:
            run = subprocess.Popen(  # noqa: S603 - the user's own program, without a shell
                self._line(ask, allowance),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=folder,
                text=True,
                encoding="utf-8",
                errors="replace",
                env={**os.environ, **_ENVIRONMENT},
                start_new_session=True,
            )
            try:
                out, err = run.communicate(f"{ask.shared}{ask.own}", timeout=allowance.seconds)
            except subprocess.TimeoutExpired:
                return Reply("", Spent(requests=1, cost=None), f"no whole answer within {allowance.seconds:.0f} s")
            finally:
                _end(run)
        return _reply(ask, out, err, run.returncode)

    def _line(self, ask: Ask, allowance: Allowance) -> list[str]:
        line = [self.path, "--print", "--output-format", "json", "--json-schema", json.dumps(ask.form.schema)]
        line += ["--system-prompt", ask.instructions, *(word for option in _ISOLATED for word in option)]
        line += ["--model", self.model] if self.model else []
        line += ["--max-budget-usd", f"{allowance.money:.4f}"] if allowance.money is not None else []
        return line


def claude_code(model: str = "", *, sends: bool = True) -> ClaudeCode:
    """The program found on the user's PATH; where nothing is sent it need not be there. Raises ModelUnusable."""
    path = shutil.which(PROGRAM) if sends else PROGRAM
    if path is None:
        raise ModelUnusable(PROGRAM, "no program of this name is on the PATH", _HINT)
    return ClaudeCode(path, model)


def _end(run: subprocess.Popen[str]) -> None:
    """Stop the program and what it started; without effect where it has ended."""
    if run.poll() is None:
        os.killpg(run.pid, signal.SIGKILL)
    run.wait()


def _reply(ask: Ask, out: str, err: str, code: int) -> Reply:
    """Its one JSON object as a reply; the answer is its "structured_output", or JSON in its "result"."""
    try:
        told = json.loads(out)
    except (ValueError, RecursionError):
        said = " ".join((err or out).split())[:_SHOWN]
        return Reply("", Spent(requests=1, cost=None), f"it ended with code {code} and no JSON: {said}")
    if not isinstance(told, Mapping):
        return Reply("", Spent(requests=1, cost=None), "its output is no JSON object")
    spent = _spent(told)
    if told.get("is_error") or told.get("subtype") != "success" or code:
        errors = told.get("errors")
        said = told.get("result") or (errors if isinstance(errors, str) else "; ".join(map(str, errors or ())))
        return Reply("", spent, f"it failed: {str(said or told.get('subtype') or code)[:_SHOWN]}")
    if told.get("stop_reason") in {"refusal", "max_tokens"}:
        return Reply("", spent, f"its answer is not whole: it stopped for {told['stop_reason']}")
    try:
        return Reply(ask.form.read(_answer(told)), spent)
    except AnswerInvalid as error:
        return Reply("", spent, f"its answer is not in the form asked for: {error.message}")


def _answer(told: Mapping[str, object]) -> object:
    structured = told.get("structured_output")
    if structured is not None:
        return structured
    try:
        return json.loads(str(told.get("result") or ""))
    except (ValueError, RecursionError):
        raise AnswerInvalid("the answer", "is no JSON") from None


def _spent(told: Mapping[str, object]) -> Spent:
    usage = told.get("usage")
    counts = usage if isinstance(usage, Mapping) else {}

    def count(key: str) -> int:
        value = counts.get(key)
        return value if isinstance(value, int) else 0

    cached = count("cache_read_input_tokens")
    cost = told.get("total_cost_usd")
    turns = told.get("num_turns")
    return Spent(
        requests=turns if isinstance(turns, int) else 1,
        tokens_in=count("input_tokens") + count("cache_creation_input_tokens") + cached,
        cached=cached,
        tokens_out=count("output_tokens"),
        cost=Decimal(str(cost)) if isinstance(cost, int | float) else None,
    )
