"""The sections of a runbook in their order: which fields each holds, how it is written and read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wetink.library.markdown_blocks import Block
from wetink.library.markdown_evidence import read_footnotes, write_footnotes
from wetink.library.markdown_lists import (
    read_finding,
    read_placeholder,
    read_prevention,
    read_skipped,
    write_findings,
    write_placeholders,
    write_prevention,
    write_skipped,
)
from wetink.library.markdown_steps import (
    read_claim,
    read_step,
    write_claims,
    write_quotes,
    write_ruled_out,
    write_steps,
)
from wetink.model.draft import Cited, Draft, Finding, Symptom
from wetink.model.terms import Skipped

EVIDENCE_LEAD = "Time, who, file, place in the file, what it is, and the words as they were (secrets taken out)."
_GROUPS = (("Alerts", "alerts"), ("Customers", "customers"), ("Dashboards and logs", "dashboards"))
_NOT_SEEN = "Not seen in this incident."
_NOT_READ = "Not read"
_ITEMS = ("bullet", "number")


@dataclass(frozen=True, slots=True)
class Section:
    """One `##` section.

    heading  as printed
    fields   the fields of the draft it holds
    write    their values -> Markdown, "" where there is nothing
    read     the section's blocks and the file's name -> their values
    empty    the honest line for a section without content; "" where the whole section is left out then
    """

    heading: str
    fields: tuple[str, ...]
    write: Callable[..., str]
    read: Callable[[list[Block], str], tuple[Any, ...]]
    empty: str = ""

    def shown(self, draft: Draft) -> str:
        """The section as Markdown, its heading included; "" where it is left out."""
        body = self.write(*(getattr(draft, name) for name in self.fields)) or (self.empty and self.empty + "\n")
        return f"## {self.heading}\n\n{body}" if body else ""


def _of_kind(found: list[Block], *kinds: str) -> list[Block]:
    return [block for block in found if block.kind in kinds]


def _grouped(found: list[Block]) -> dict[str, list[Block]]:
    """Blocks by the ### heading above them, "" for those before the first."""
    groups: dict[str, list[Block]] = {"": []}
    name = ""
    for block in found:
        if block.kind == "group":
            name = block.lines[0].lower()
            groups.setdefault(name, [])
        else:
            groups[name].append(block)
    return groups


def _write_symptom(symptom: Symptom) -> str:
    def group(name: str) -> str:
        claims = getattr(symptom, name)
        shown = write_claims(claims) if name == "dashboards" else write_quotes(claims)
        return shown or _NOT_SEEN + "\n"

    return "\n".join(f"### {title}\n\n{group(name)}" for title, name in _GROUPS)


def _read_symptom(found: list[Block], source: str) -> tuple[Symptom]:
    groups = _grouped(found)
    return (Symptom(**{name: _read_claims(groups.get(title.lower(), []), source)[0] for title, name in _GROUPS}),)


def _read_claims(found: list[Block], _source: str) -> tuple[Any, ...]:
    return (tuple(read_claim(block) for block in _of_kind(found, "quote", *_ITEMS)),)


def _read_steps(found: list[Block], source: str) -> tuple[Any, ...]:
    return (tuple(read_step(block, source) for block in _of_kind(found, *_ITEMS)),)


def _read_ruled_out(found: list[Block], source: str) -> tuple[Any, ...]:
    blocks = _of_kind(found, "quote", *_ITEMS)
    return (tuple(read_step(b, source) if b.kind == "number" else read_claim(b) for b in blocks),)


def _read_prevention(found: list[Block], _source: str) -> tuple[Any, ...]:
    return (tuple(read_prevention(block) for block in _of_kind(found, *_ITEMS)),)


def _read_placeholders(found: list[Block], source: str) -> tuple[Any, ...]:
    return (tuple(read_placeholder(block, source) for block in _of_kind(found, *_ITEMS)),)


def _write_evidence(items: dict[str, Cited]) -> str:
    return f"{EVIDENCE_LEAD}\n\n{write_footnotes(items)}" if items else ""


def _read_evidence(found: list[Block], source: str) -> tuple[Any, ...]:
    return (read_footnotes(found, source),)


def _write_reviewer(findings: tuple[Finding, ...], skipped: tuple[Skipped, ...]) -> str:
    unread = f"### {_NOT_READ}\n\n{write_skipped(skipped)}" if skipped else ""
    return "\n".join(part for part in (write_findings(findings), unread) if part)


def _read_reviewer(found: list[Block], source: str) -> tuple[Any, ...]:
    groups = _grouped(found)
    findings = _of_kind(groups[""], *_ITEMS)
    unread = _of_kind(groups.get(_NOT_READ.lower(), []), *_ITEMS)
    return tuple(read_finding(b, source) for b in findings), tuple(read_skipped(b, source) for b in unread)


SECTIONS = (
    Section("Symptom", ("symptom",), _write_symptom, _read_symptom),
    Section("Impact", ("impact",), write_claims, _read_claims),
    Section("Cause", ("cause",), write_claims, _read_claims),
    Section(
        "When this is not it", ("not_this",), write_claims, _read_claims, "No look-alike was met in this incident."
    ),
    Section(
        "Before you start", ("before_you_start",), write_claims, _read_claims, "The record does not say what is needed."
    ),
    Section("Diagnosis", ("diagnosis",), write_steps, _read_steps, "No look that mattered is in the record."),
    Section("Resolution", ("resolution",), write_steps, _read_steps, "No step that fixed it is in the record."),
    Section("Verification", ("verification",), write_steps, _read_steps, "No check after the fix is in the record."),
    Section("Escalation", ("escalation",), write_claims, _read_claims, "No escalation is in the record."),
    Section(
        "Prevention",
        ("prevention",),
        write_prevention,
        _read_prevention,
        "No merged change and no ticket is in the record.",
    ),
    Section("Ruled out", ("ruled_out",), write_ruled_out, _read_ruled_out, "Nothing in the record was ruled out."),
    Section("Placeholders", ("placeholders",), write_placeholders, _read_placeholders),
    Section("Evidence", ("evidence",), _write_evidence, _read_evidence, "Nothing is cited."),
    Section("For the reviewer", ("findings", "skipped"), _write_reviewer, _read_reviewer),
)

BY_HEADING = {section.heading.lower(): section for section in SECTIONS}

PRINTED = frozenset({_NOT_SEEN, EVIDENCE_LEAD} | {section.empty for section in SECTIONS})
"""Sentences that writing prints and reading drops."""
