"""The draft's contract as a JSON Schema, with what a writer has to know of each field."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

_IDS: Schema = {"$ref": "#/$defs/ids"}
_CLAIM: Schema = {"$ref": "#/$defs/claim"}
_STEP: Schema = {"$ref": "#/$defs/step"}
_IDS_WHOLE: Schema = {
    "type": "array",
    "items": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,40}$"},
    "description": 'Ids of the evidence it rests on, like "E41"; never empty.',
}


def _text(description: str) -> Schema:
    return {"type": "string", "description": description}


def _list(items: Schema, description: str) -> Schema:
    return {"type": "array", "items": items, "description": description}


def _object(properties: Schema, *required: str) -> Schema:
    return {"type": "object", "additionalProperties": False, "properties": properties, "required": list(required)}


_CLAIM_WHOLE = _object({"text": _text("A sentence, or a literal quote."), "evidence": _IDS}, "text", "evidence")
_COMMAND = _object(
    {
        "run": _text(
            "As it was typed, or with one-day values (pod names, pids, dates) replaced by <name of the value>; "
            "a placeholder of the offline draft keeps its name."
        ),
        "risk": {
            "enum": ["read-only", "changes-state", "destructive"],
            "description": "Needed for the form; computed from the command whatever is said.",
        },
    },
    "run",
    "risk",
)
_STEP_WHOLE = _object(
    {
        "text": _text("One imperative sentence."),
        "commands": _list(_COMMAND, "To copy and paste; [] where a person did it in words or in a UI."),
        "expect": _text("What the answer looks like, and what it was then."),
        "if": _text("What the answer means for going on: near which value step n, otherwise what."),
        "check": _text("For a change: how to see that it worked."),
        "undo": _text("For a change: how to take it back, or why it cannot be."),
        "sure": _text("Left out: it is computed."),
        "evidence": _IDS,
    },
    "text",
    "evidence",
)
_PREVENTION = _object(
    {
        "text": _text("What was merged or filed."),
        "ref": _text("The ticket or pull request as the evidence names it."),
        "url": _text("Its link, only where the evidence holds it."),
        "status": {"enum": ["done", "filed"], "description": "Computed from the artifacts whatever is said."},
        "evidence": _IDS,
    },
    "text",
    "status",
    "evidence",
)
_WORDS: Schema = {"type": "array", "items": {"type": "string"}}

SCHEMA: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A draft of a runbook",
    "$defs": {"ids": _IDS_WHOLE, "claim": _CLAIM_WHOLE, "step": _STEP_WHOLE},
    **_object(
        {
            "id": _text("The id of the offline draft; another one is put right."),
            "title": _text("The symptom in the literal words of alert or customer, never the fix."),
            "services": {**_WORDS, "description": "Names as the evidence has them."},
            "alerts": {**_WORDS, "description": "Names of alerts as the evidence has them."},
            "dashboards": {**_WORDS, "description": "Links as the evidence has them."},
            "symptom": _object(
                {
                    "alerts": _list(_CLAIM, "Literal words of alerts."),
                    "customers": _list(_CLAIM, "Literal words of customers, or of who passed them on."),
                    "dashboards": _list(_CLAIM, "What dashboards and logs showed."),
                }
            ),
            "impact": _list(_CLAIM, "Whom it hurt and how much."),
            "cause": _list(_CLAIM, "Why it happened that time."),
            "not_this": _list(_CLAIM, "How to tell look-alikes from it."),
            "before_you_start": _list(_CLAIM, "Access, context, tools."),
            "diagnosis": _list(_STEP, "In order, read-only first."),
            "resolution": _list(_STEP, "What mended it, in the order in which it was done; no refused or undone try."),
            "verification": _list(_STEP, "How one saw that it held."),
            "escalation": _list(_CLAIM, "After how long or on what, to whom, with what in hand."),
            "prevention": _list(_PREVENTION, "So that it does not come back."),
            "ruled_out": _list({"anyOf": [_CLAIM, _STEP]}, "What it was not, what was tried in vain, and why."),
        },
        "id",
        "title",
    ),
}
"""Keys of the contract that a writer fills; owner, status, evidence and findings come from the artifacts alone."""

COMPUTED = ("status", "owner", "evidence", "findings", "skipped")
"""Keys of the contract that may be sent and are not looked at."""
