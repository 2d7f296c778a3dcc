"""Evidence as quoted data: one line of JSON a piece, in which nothing can end the quotation."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from wetink.model.draft import Claim, Draft, Step
from wetink.model.evidence import Evidence, Redacted

Redact = Callable[[Sequence[str]], Sequence[Redacted]]
"""The incident's own redaction, many texts at once."""

LONGEST = 8_000
"""Characters of one piece; of a longer one the beginning and the end are sent."""


@dataclass(frozen=True, slots=True)
class Quoter:
    """Writes what goes out. Every text passes `redact` once more, before it is quoted: it knows words, not JSON."""

    redact: Redact

    def evidence(self, items: Iterable[Evidence]) -> Redacted:
        """Pieces of evidence between their marks."""
        return self._marked("evidence", [_fields(item) for item in items])

    def draft(self, draft: Draft) -> Redacted:
        """The offline draft in the form that the model answers in."""
        return self._marked("offline-draft", [_answer(draft)])

    def notes(self, notes: Iterable[Claim]) -> Redacted:
        """The notes of all phases."""
        return self._marked("notes", _claims(notes))

    def _marked(self, name: str, values: Sequence[object]) -> Redacted:
        clean = iter(self.redact([text for value in values for text in _texts(value)]))
        lines = "".join(f"{line(_filled(value, clean))}\n" for value in values)
        return Redacted(f"<{name}>\n{lines}</{name}>\n")


def _texts(value: object) -> Iterator[str]:
    """Every text in plain values, in one order; keys are ours."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _filled(value: object, texts: Iterator[Redacted]) -> object:
    """The same values with those texts instead, in the same order."""
    if isinstance(value, str):
        return next(texts)
    if isinstance(value, dict):
        return {key: _filled(inner, texts) for key, inner in value.items()}
    return [_filled(inner, texts) for inner in value] if isinstance(value, list | tuple) else value


def size(item: Evidence) -> int:
    """Bytes that a piece of evidence takes."""
    return len(line(_fields(item)).encode("utf-8", "replace"))


def _fields(item: Evidence) -> dict[str, object]:
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
    return {key: value for key, value in values.items() if value is not None}


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


def _answer(draft: Draft) -> dict[str, object]:
    symptom = draft.symptom
    return {
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
