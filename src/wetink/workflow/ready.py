"""Ready: what the rules have against a runbook that somebody wants to sign or publish."""

from __future__ import annotations

from dataclasses import replace

from wetink.model.draft import Finding
from wetink.model.runbook import Runbook
from wetink.workflow.check_file import Desk, look
from wetink.workflow.sign import Judge


def judge_of(desk: Desk) -> Judge:
    """A judge for the runbooks of one library: every rule that looks at a file alone, with the lines it is about."""

    def judge(runbook: Runbook) -> list[Finding]:
        looked = look(runbook.path, runbook.text.encode("utf-8", "surrogatepass"), desk)
        return [replace(one.finding, where=_where(one.finding.where, one.line)) for one in looked.findings]

    return judge


def _where(where: str, line: int) -> str:
    return f"{where}, line {line}" if line and where and not where.startswith("line ") else where
