"""Evidence as quoted data: one line of JSON a piece, in which nothing can end the quotation."""

from __future__ import annotations

import json
from collections.abc import Iterable

from wetink.model.draft import Claim, Draft, Step
from wetink.model.evidence import Evidence

LONGEST = 8_000
"""Characters of one piece; of a longer one the beginning and the end are sent."""


def quote(item: Evidence) -> str:
    """One piece of evidence as a line of JSON."""
    values = {
        "id": item.id,
        "kind": item.kind.value,
        "outcome": item.outcome.value if item.outcome else None,
        "at": f"{item.at:%Y-%m-%dT%H:%M:%SZ}" if item.at else None,
        "who": item.who,
        "source": item.places[0].source,
        "of": item.of,
        "text": shortened(str(item.text)),
    }
    return line({key: value for key, value in values.items() if value is not None})


def quote_all(items: Iterable[Evidence]) -> str:
    """Pieces of evidence between their marks."""
    return "<evidence>\n" + "".join(f"{quote(item)}\n" for item in items) + "</evidence>\n"


def line(values: object) -> str:
    """JSON on one line that holds no "<" and no character that does not show, so that no text can leave its string."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return "".join(ch if ch != "<" and ch.isprintable() else _escaped(ch) for ch in text)


def _escaped(ch: str) -> str:
    return json.dumps(ch)[1:-1] if ch != "<" else "\\u003c"


def shortened(text: str) -> str:
    """The text, or its beginning and end with a note of how much is left out between them."""
    if len(text) <= LONGEST:
        return text
    part = LONGEST // 2
    return f"{text[:part]}\n[{len(text) - 2 * part:,} characters left out here]\n{text[-part:]}"


def starting_point(draft: Draft) -> str:
    """The offline draft in the form that the model answers in, between its marks."""
    symptom = draft.symptom
    values = {
        "title": draft.title,
        "symptom": {
            "alerts": _claims(symptom.alerts),
            "customers": _claims(symptom.customers),
            "dashboards": _claims(symptom.dashboards),
        },
        "diagnosis": [_step(step) for step in draft.diagnosis],
        "resolution": [_step(step) for step in draft.resolution],
        "verification": [_step(step) for step in draft.verification],
        "ruled_out": _claims(draft.ruled_out),
    }
    return f"<offline-draft>\n{line(values)}\n</offline-draft>\n"


def _claims(claims: Iterable[Claim | Step]) -> list[dict[str, object]]:
    return [{"text": claim.text, "evidence": claim.evidence} for claim in claims]


def _step(step: Step) -> dict[str, object]:
    return {
        "text": step.text,
        "commands": [{"run": command.run} for command in step.commands],
        "expect": step.expect,
        "if": step.when,
        "check": step.check,
        "undo": step.undo,
        "evidence": step.evidence,
    }
