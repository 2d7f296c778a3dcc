"""Check, the record of an incident: what it says of the evidence that a runbook cites."""

from __future__ import annotations

# ruff: noqa: PTH110, PTH118 - paths as text: pathlib would be a twentieth of a check
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from wetink.library.headings import is_imported
from wetink.library.names import slug
from wetink.library.seen import bytes_of
from wetink.model.draft import Claim
from wetink.model.runbook import Runbook
from wetink.patterns import when_used
from wetink.review.surroundings import Known


def record_of(home: Path, runbook: Runbook) -> Mapping[str, Known] | None:
    """The evidence of its incidents that it cites, as the incidents' own records have it; None where none is kept."""
    wanted = set(runbook.body.evidence)
    quoted = {id_ for claim in _quotes(runbook) for id_ in claim.evidence}
    found: dict[str, Known] = {}
    kept = False
    for incident in runbook.body.incidents:
        try:
            record = bytes_of(os.path.join(home, record_of_incident(incident)))
        except OSError:
            continue
        kept = True
        found = {**dict(_recorded(record, wanted, quoted)), **found}
        found |= {id_: known for id_, known in _attested(home, incident) if id_ in wanted and id_ not in found}
    if is_imported(runbook.text):
        own = dict(_attested(home, runbook.id))
        kept = kept or bool(own)
        found |= {id_: known for id_, known in own.items() if id_ in wanted and id_ not in found}
    return found if kept else None


def _attested(home: Path, incident: str) -> Iterator[tuple[str, Known]]:
    """What reviewers attested, by the id of the footnote; lines of the history that cannot be read say nothing."""
    inside = history_of_incident(incident)
    if not os.path.exists(os.path.join(home, inside)):
        return
    from wetink.library.review_log import read_log  # noqa: PLC0415  (few incidents have a history of their review)

    path = home / inside
    decisions, _, _ = read_log(path.parent, path.name)
    for one in decisions:
        if one.attests:
            yield one.attests, Known("attested", one.words, one.by.name)


def history_of_incident(incident: str) -> str:
    """Where the history of an incident's review lies below the library."""
    return f"incidents/{slug(incident)}/review.jsonl"


def record_of_incident(incident: str) -> str:
    """Where the record of an incident lies below the library."""
    return f"incidents/{slug(incident)}/evidence.jsonl"


def _quotes(runbook: Runbook) -> Iterator[Claim]:
    """What is said to be there letter by letter; it may stand in what an alert carries beside its text."""
    symptom = runbook.body.symptom
    return chain(symptom.alerts, symptom.customers, symptom.dashboards)


_LINE_OF_RECORD = when_used(rb'\n(\{"id": "([A-Za-z0-9_-]{1,40})"[^\n]*)')


def _recorded(record: bytes, wanted: set[str], quoted: set[str]) -> Iterator[tuple[str, Known]]:
    """The wanted lines of a record, those that are quoted with all that it knows; of two with one id the first."""
    told: set[str] = set()
    for found in _LINE_OF_RECORD.finditer(b"\n" + record):
        id_ = found[2].decode()
        if id_ in wanted and id_ not in told:
            told.add(id_)
            yield id_, _known(found[1], whole=id_ in quoted)


def _known(line: bytes, *, whole: bool) -> Known:
    """A line of a record; one that cannot be read counts as altered."""
    try:
        values = json.loads(line.decode())
        kind, text = str(values["kind"]), str(values["text"])
        digest = hashlib.sha256(f"{kind}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()
        more = json.dumps(values.get("detail"), ensure_ascii=False) if whole else ""
    except (ValueError, KeyError, TypeError, RecursionError):
        return Known("", "", whole=False)
    return Known(kind, text, more, digest == values.get("sha256"))
