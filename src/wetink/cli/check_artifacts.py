"""`wetink check --artifacts`: drafts, whoever wrote them, proven against what happened in their incident."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from wetink.app import load
from wetink.cli import check_forms
from wetink.cli.failure import FINDINGS, FINE, knows
from wetink.cli.judging import understand
from wetink.cli.terminal import progress
from wetink.errors import UsageError
from wetink.workflow.check import Checked, Report
from wetink.workflow.gather import Request
from wetink.workflow.prove import prove_file, witness_in

STDIN = "-"


def proven(paths: tuple[Path, ...], artifacts: tuple[Path, ...], form: str, library: Path | None) -> int:
    """Prove each draft, tell what was found, and give the exit code."""
    if not paths:
        raise UsageError("no draft is named", "name the file of a draft: wetink check draft.json --artifacts inc/")
    files = [(os.fspath(path), _read(path)) for path in paths]
    app = load(library, artifacts)
    knows(app.redactor)
    with progress(quiet=False) as watch:
        found = app.gather(artifacts, Request(), watch)
        watch("proving")

        def redact(text: str) -> str:
            return str(app.redactor.text(text))

        witness = witness_in(next((path for path in artifacts if path.is_dir()), None), redact)
        done: list[Checked] = [
            prove_file(name, data, found.timeline, redact, understand, witness) for name, data in files
        ]
    report = Report(None, library=False, files=tuple(done), proven=True)
    for line in check_forms.FORMS[form](report, str):
        click.echo(line)
    return FINDINGS if report.count("error") else FINE


def _read(path: Path) -> bytes:
    if os.fspath(path) == STDIN:
        return sys.stdin.buffer.read()
    if not path.is_file():
        raise UsageError(f"{path}: is no file", "name the draft's own file, JSON or Markdown")
    return path.read_bytes()
