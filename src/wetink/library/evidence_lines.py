"""Evidence as JSON lines, one redacted record a line, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from wetink.errors import DraftInvalid
from wetink.library.json_text import Json, dump
from wetink.library.moments import moment
from wetink.library.plain_values import Unfit, from_plain, to_plain
from wetink.model.event import Alert, Command, Message, Passage, Picture
from wetink.model.evidence import Entity, Evidence, Person
from wetink.model.terms import CommandFacts, Kind, Outcome, Place, Redacted

_DETAILS = {"message": Message, "command": Command, "alert": Alert, "picture": Picture, "passage": Passage}
_NAMES = {kind: name for name, kind in _DETAILS.items()}


def write_lines(evidence: Iterable[Evidence]) -> str:
    """One line a piece, in the given order; what is empty or unset is left out."""
    return "".join(dump(record(item)) + "\n" for item in evidence)


def record(item: Evidence) -> dict[str, Json]:
    """One piece as plain values.

    `at` is UTC with a Z, `uncertainty` seconds; `detail.type` is message, command, alert, picture or passage; `sha256`
    is over kind and text.
    """
    values: dict[str, Json] = {
        "id": item.id,
        "at": moment(item.at) if item.at else None,
        "uncertainty": item.uncertainty / timedelta(seconds=1) or None,
        "actor": to_plain(item.actor) if item.actor else None,
        "kind": item.kind,
        "outcome": item.outcome,
        "text": item.text,
        "places": [to_plain(place) for place in item.places],
        "of": item.of,
        "detail": {"type": _NAMES[type(item.detail)], **to_plain(item.detail)},
        "entities": [to_plain(entity) for entity in item.entities] or None,
        "facts": to_plain(item.facts) if item.facts else None,
        "sha256": item.sha256,
    }
    return {key: value for key, value in values.items() if value is not None}


def read_lines(text: str, source: str) -> tuple[Evidence, ...]:
    """The evidence in a record.

    Raises `DraftInvalid`, with the line, for what `write_lines` does not write and for words that no longer fit their
    hash.
    """
    found: list[Evidence] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                found.append(_evidence(json.loads(line)))
            except (ValueError, RecursionError) as error:
                why = str(error) if isinstance(error, Unfit) else "is not a record of evidence"
                raise DraftInvalid(source, why, line=number, hint="draft the incident again") from None
    return tuple(found)


def _evidence(values: object) -> Evidence:
    if not isinstance(values, dict):
        raise Unfit("a record has to be an object")
    item = Evidence(
        id=from_plain(values.get("id"), str),
        places=from_plain(values.get("places"), tuple[Place, ...]),
        kind=from_plain(values.get("kind"), Kind),
        text=Redacted(from_plain(values.get("text"), str)),
        detail=_detail(values.get("detail")),
        at=_moment(values),
        uncertainty=timedelta(seconds=from_plain(values.get("uncertainty", 0.0), float)),
        actor=from_plain(values.get("actor"), Person | None),
        outcome=from_plain(values.get("outcome"), Outcome | None),
        of=from_plain(values.get("of"), str | None),
        entities=from_plain(values.get("entities", []), tuple[Entity, ...]),
        facts=from_plain(values.get("facts"), CommandFacts | None),
    )
    if values.get("sha256") != item.sha256:
        raise Unfit(f"{item.id} was altered: its words do not fit its hash")
    return item


def _detail(values: object) -> Message | Command | Alert | Picture | Passage:
    if not isinstance(values, dict) or not isinstance(values.get("type"), str) or values["type"] not in _DETAILS:
        raise Unfit("detail has no known type")
    rest = {key: value for key, value in values.items() if key != "type"}
    found: Message | Command | Alert | Picture | Passage = from_plain(rest, _DETAILS[values["type"]])
    return found


def _moment(values: dict[str, object]) -> datetime | None:
    return from_plain(values.get("at"), datetime | None)
