"""What a check found, as text for people, JSON for programs, SARIF for code hosts, commands for GitHub's log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import quote

import click

from wetink import __version__
from wetink.cli.terminal import folded, harmless
from wetink.library.json_text import Json, dump
from wetink.model.draft import Finding
from wetink.review.rule import ERROR, NOTE, WARNING
from wetink.review.rules import RULES
from wetink.workflow.check import Checked, Report
from wetink.workflow.check_file import OTHER, Placed

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_COLOURS = {ERROR: "red", WARNING: "yellow", NOTE: "cyan"}
_COMMANDS = {ERROR: "error", WARNING: "warning", NOTE: "notice"}

Place = Callable[[str], str]
"""A file's path as it leads there from where the command was called."""


def text(report: Report, place: Place) -> Iterator[str]:
    """One line a finding, as compilers write them, its hint below; the summary last."""
    for one in report.files:
        for placed in one.findings:
            found = placed.finding
            where = f"{place(one.path)}:{placed.line}" if placed.line else place(one.path)
            level = click.style(found.severity, fg=_COLOURS.get(found.severity), bold=True)
            spot = "" if placed.line or not found.where else f"{found.where}: "
            line = f"{harmless(where)}: {found.severity}: {harmless(spot + found.message)} [{found.rule}]"
            first, *rest = folded(line, "    ")
            yield first.replace(f": {found.severity}:", f": {level}:", 1)
            yield from rest
            if found.hint:
                yield from folded(f"    hint: {harmless(found.hint)}", "      ")
    for one in report.files:
        for item in one.excepted:
            yield harmless(f"{place(one.path)}: excepted: {item.placed.finding.rule}: {item.reason}")
    for rule, severity, reason in report.switched:
        yield harmless(f"wetink.toml: {rule} is {severity}: {reason}")
    for stale in report.stale:
        yield harmless(f"wetink.toml: the exception of {stale} covers nothing any more: take it out")
    yield summary(report)


def summary(report: Report) -> str:
    """The last line: how many files, how many findings."""
    if not report.files and report.home is None:
        return "no runbook or draft in what was looked at"
    if not report.files:
        where = "library" if report.library else "folder"
        return f"no runbook in this {where} yet: put one there with `wetink draft` or `wetink import`"
    shown = [_many(report.count(level), level) for level in (ERROR, WARNING, NOTE) if report.count(level)]
    with_any = sum(bool(one.findings) for one in report.files)
    told = f"{', '.join(shown)} in {_many(with_any, 'file')}" if shown else "nothing to complain about"
    excepted = f"; {report.excepted:,} excepted" if report.excepted else ""
    none = sum(one.status == OTHER for one in report.files)
    others = f"; {none:,} no runbook" if none else ""
    return f"{_many(len(report.files), 'file')} checked: {told}{excepted}{others}"


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def json(report: Report, place: Place) -> Iterator[str]:
    """One object: every file with its findings, and the counts."""
    values: dict[str, Json] = {
        "library": place("") if report.library else None,
        "files": [
            {
                "path": place(one.path),
                "id": one.id,
                "title": one.title,
                "status": one.status,
                "findings": [_finding(placed) for placed in one.findings],
                "excepted": [{**_finding(item.placed), "reason": item.reason} for item in one.excepted],
            }
            for one in report.files
        ],
        "severities": [{"rule": rule, "severity": to, "reason": why} for rule, to, why in report.switched],
        "stale_exceptions": report.stale,
        "summary": {
            "files": len(report.files),
            "errors": report.count(ERROR),
            "warnings": report.count(WARNING),
            "notes": report.count(NOTE),
            "excepted": report.excepted,
        },
    }
    if report.proven:
        values["findings"] = [
            {"path": place(one.path), **_finding(placed)} for one in report.files for placed in one.findings
        ]
    yield dump(values, indent=2)


def _finding(placed: Placed) -> dict[str, Json]:
    found = placed.finding
    return {
        "rule": found.rule,
        "severity": found.severity,
        "line": placed.line or None,
        "where": found.where,
        "message": found.message,
        "hint": found.hint,
    }


def github(report: Report, place: Place) -> Iterator[str]:
    """Workflow commands, which GitHub shows beside the lines of a pull request; the summary as plain text."""
    for one in report.files:
        for placed in one.findings:
            found = placed.finding
            line = f",line={placed.line}" if placed.line else ""
            hint = f"\n{found.hint}" if found.hint else ""
            head = f"file={_property(place(one.path))}{line},title={_property(f'wetink: {found.rule}')}"
            yield f"::{_COMMANDS.get(found.severity, 'notice')} {head}::{_data(found.message + hint)}"
    yield summary(report)


def _data(shown: str) -> str:
    """Escaped as GitHub's runner reads it (actions/toolkit, command.ts), so that no text can be another command."""
    return harmless(shown.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(shown: str) -> str:
    return _data(shown).replace(":", "%3A").replace(",", "%2C")


def sarif(report: Report, place: Place) -> Iterator[str]:
    """SARIF 2.1.0: one run, every rule with its text, one result a finding; exceptions as suppressed results."""
    rules = [_rule(rule.name, rule.asks, f"{rule.why} {rule.mend}", rule.severity) for rule in RULES]
    names = [rule.name for rule in RULES]
    for found in (placed.finding for one in report.files for placed in one.findings):
        if found.rule not in names:
            names.append(found.rule)
            rules.append(_rule(found.rule, f"The gate: {found.rule}", found.hint or found.message, ERROR))
    results: list[Json] = []
    for one in report.files:
        results += [_result(placed, one, place, names) for placed in one.findings]
        for item in one.excepted:
            suppressed: list[Json] = [{"kind": "external", "justification": item.reason}]
            results.append({**_result(item.placed, one, place, names), "suppressions": suppressed})
    driver: dict[str, Json] = {"name": "wetink", "semanticVersion": __version__, "rules": rules}
    run: dict[str, Json] = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    yield dump({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _rule(name: str, asks: str, more: str, severity: str) -> Json:
    return {
        "id": name,
        "shortDescription": {"text": asks},
        "fullDescription": {"text": more},
        "help": {"text": f"{asks} {more} See `wetink check --explain {name}`."},
        "defaultConfiguration": {"level": severity},
    }


def _result(placed: Placed, one: Checked, place: Place, names: list[str]) -> dict[str, Json]:
    found: Finding = placed.finding
    physical: dict[str, Json] = {"artifactLocation": {"uri": quote(place(one.path)) if one.path != "-" else "stdin"}}
    if placed.line:
        physical["region"] = {"startLine": placed.line}
    hint = f"\n{found.hint}" if found.hint else ""
    return {
        "ruleId": found.rule,
        "ruleIndex": names.index(found.rule),
        "level": found.severity,
        "message": {"text": harmless(found.message + hint)},
        "locations": [{"physicalLocation": physical}],
    }


FORMS: dict[str, Callable[[Report, Place], Iterator[str]]] = {
    "text": text,
    "json": json,
    "sarif": sarif,
    "github": github,
}
