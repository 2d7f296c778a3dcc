"""The history of a review: decisions as JSON lines beside the incident's evidence, only ever added to."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

from wetink.library.files import put, read_bytes
from wetink.library.headings import is_imported
from wetink.library.json_text import Json, dump
from wetink.library.names import incident_folder
from wetink.library.plain_values import Unfit, from_plain, to_plain
from wetink.model.draft import Claim, Finding, Owner, Placeholder, Prevention, Step
from wetink.model.review import Content, Decision, Placed
from wetink.model.runbook import Runbook
from wetink.model.terms import Place, Skipped

NAME = "review.jsonl"
_KINDS: dict[str, type] = {
    "step": Step,
    "claim": Claim,
    "prevention": Prevention,
    "placeholder": Placeholder,
    "note": Finding,
    "unread": Skipped,
    "owner": Owner,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def incident_of(runbook: Runbook) -> str:
    """The incident whose folder holds a runbook's evidence: its first one, else its own id."""
    return runbook.body.incidents[0] if runbook.body.incidents else runbook.id


def log_path(runbook: Runbook) -> str:
    """Where the history of a runbook is, below the library.

    What was taken in from elsewhere keeps it below its own id: no incident made it, and the one that a person names
    later may not take the history away.
    """
    of = runbook.id if is_imported(runbook.text) else incident_of(runbook)
    return f"incidents/{incident_folder(of)}/{NAME}"


def read_log(home: Path, path: str) -> tuple[tuple[Decision, ...], tuple[Skipped, ...], int]:
    """The decisions in a history, the lines that cannot be read, and how many lines there are.

    Two people's lines that git put together may have the same number: a decision's number is its line.
    """
    found: list[Decision] = []
    skipped: list[Skipped] = []
    lines = read_bytes(home / path).decode("utf-8", "replace").split("\n")
    lines = lines[:-1] if lines[-1] == "" else lines
    for number, line in enumerate(lines, 1):
        try:
            found.append(read_decision(json.loads(line), number))
        except (ValueError, RecursionError) as error:
            why = str(error) if isinstance(error, Unfit) else "is no decision"
            skipped.append(Skipped(Place(path, f"line {number}"), why))
    return tuple(found), tuple(skipped), len(lines)


def append(home: Path, path: str, decisions: Iterable[Decision]) -> None:
    """Add decisions at the end; all of them are on the disk when it returns, or none is."""
    old = read_bytes(home / path)
    between = b"" if not old or old.endswith(b"\n") else b"\n"
    new = "".join(dump(record(one)) + "\n" for one in decisions)
    put(home / path, old + between + new.encode())


def record(one: Decision) -> dict[str, Json]:
    """A decision as plain values; what says nothing is left out."""
    values = {
        **{key: value for key, value in to_plain(_bare(one)).items() if key not in ("before", "after")},
        "before": _placed(one.before),
        "after": _placed(one.after),
    }
    return {key: value for key, value in values.items() if value is not None}


def _bare(one: Decision) -> Decision:
    return Decision(**{f.name: getattr(one, f.name) for f in fields(one) if f.name not in ("before", "after")})


def _placed(placed: Placed | None) -> Json:
    if placed is None:
        return None
    values: dict[str, Json] = {"section": placed.section, "number": placed.number}
    content = placed.content
    name = "text" if isinstance(content, str) else _NAMES[type(content)]
    return {**values, name: content if isinstance(content, str) else to_plain(content)}


def read_decision(values: object, number: int) -> Decision:
    """The decision in a line's values; raises `Unfit`."""
    if not isinstance(values, dict):
        raise Unfit("a decision has to be an object")
    rest = {key: value for key, value in values.items() if key not in ("before", "after")}
    bare = from_plain({**rest, "n": number}, Decision)
    both = {key: _read_placed(values[key]) for key in ("before", "after") if key in values}
    return Decision(**{f.name: getattr(bare, f.name) for f in fields(bare)} | both)


def _read_placed(values: object) -> Placed:
    if not isinstance(values, dict):
        raise Unfit("before and after have to be objects")
    name = next((key for key in values if key in _KINDS), "text")
    content: Content = from_plain(values.get(name), _KINDS.get(name, str))
    return Placed(from_plain(values.get("section"), str), from_plain(values.get("number"), int), content)
