"""The model's answer: the part of the draft contract that it may write, as a schema and as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wetink.drafting.llm.asking import Form
from wetink.errors import AnswerInvalid
from wetink.model.draft import Claim

MOST_ITEMS = 200
LONGEST = 4_000
"""Characters of one text; no sentence of a runbook is near it."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A step as the model puts it; `runs` are commands as it writes them, which are looked up and never copied."""

    text: str
    runs: tuple[str, ...]
    expect: str
    when: str
    check: str
    undo: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model makes of an incident. Owner, states, risks, links and the evidence are not among it."""

    title: str
    alerts: tuple[Claim, ...]
    customers: tuple[Claim, ...]
    dashboards: tuple[Claim, ...]
    diagnosis: tuple[Proposed, ...]
    resolution: tuple[Proposed, ...]
    verification: tuple[Proposed, ...]
    ruled_out: tuple[Claim, ...]


def _object(**properties: Mapping[str, Any]) -> dict[str, Any]:
    """Every key is asked for; others are not looked at, so that one too many costs no second answer."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(item: Mapping[str, Any], description: str = "") -> dict[str, Any]:
    return {"type": "array", "items": item, **({"description": description} if description else {})}


def _text(description: str) -> dict[str, Any]:
    return {"type": "string", "description": description}


_IDS = _list({"type": "string"}, "ids of the evidence it rests on, at least one")
_CLAIM = _object(text=_text("one sentence"), evidence=_IDS)
_QUOTE = _object(text=_text("literal words of the cited evidence"), evidence=_IDS)
_STEP = _object(
    text=_text("one imperative sentence for somebody who was not there"),
    commands=_list(_object(run=_text("a command of the evidence, as it stands there or in the offline draft"))),
    expect=_text("what the answer should look like and what it was then, or an empty string"),
    **{"if": _text("what that answer means for going on, or an empty string")},
    check=_text("how to see that a change worked, or an empty string"),
    undo=_text("how to take a change back, or an empty string"),
    evidence=_IDS,
)
SCHEMA = _object(
    title=_text("the symptom in the words of an alert or customer, never the fix"),
    symptom=_object(alerts=_list(_QUOTE), customers=_list(_QUOTE), dashboards=_list(_QUOTE)),
    diagnosis=_list(_STEP, "looks that led to the cause, in the order to make them"),
    resolution=_list(_STEP, "changes that ended it"),
    verification=_list(_STEP, "how to see that it is over"),
    ruled_out=_list(_CLAIM, "what it was not, and what was tried or proposed and must not be repeated, and why"),
)
NOTES_SCHEMA = _object(
    notes=_list(_CLAIM, "what of this phase a runbook needs: seen, concluded, tried, refused, done, verified")
)


def read_answer(values: object) -> Answer:
    """An answer of the form `SCHEMA`; what is there beyond it is not looked at. Raises AnswerInvalid with the key."""
    top = _table(values, "the answer")
    symptom = _table(_needed(top, "symptom"), "symptom")
    return Answer(
        title=_string(_needed(top, "title"), "title"),
        alerts=_claims(symptom, "alerts", "symptom."),
        customers=_claims(symptom, "customers", "symptom."),
        dashboards=_claims(symptom, "dashboards", "symptom."),
        diagnosis=_steps(top, "diagnosis"),
        resolution=_steps(top, "resolution"),
        verification=_steps(top, "verification"),
        ruled_out=_claims(top, "ruled_out"),
    )


def read_notes(values: object) -> tuple[Claim, ...]:
    """The notes of a phase. Raises AnswerInvalid with the key."""
    return _claims(_table(values, "the answer"), "notes")


ANSWER = Form("draft", SCHEMA, read_answer)
NOTES = Form("notes", NOTES_SCHEMA, read_notes)


def _claims(table: Mapping[str, object], key: str, above: str = "") -> tuple[Claim, ...]:
    items = _items(_needed(table, key, above.rstrip(".")), above + key)
    return tuple(_claim(item, f"{above}{key}[{number}]") for number, item in enumerate(items))


def _claim(value: object, where: str) -> Claim:
    table = _table(value, where)
    return Claim(_string(_needed(table, "text", where), f"{where}.text"), _ids(table, where))


def _steps(table: Mapping[str, object], key: str) -> tuple[Proposed, ...]:
    return tuple(_step(item, f"{key}[{number}]") for number, item in enumerate(_items(_needed(table, key), key)))


def _step(value: object, where: str) -> Proposed:
    table = _table(value, where)
    runs = tuple(
        _run(item, f"{where}.commands[{number}]")
        for number, item in enumerate(_items(table.get("commands") or [], f"{where}.commands"))
    )
    more = {key: _string(table.get(key) or "", f"{where}.{key}") for key in ("expect", "if", "check", "undo")}
    return Proposed(
        _string(_needed(table, "text", where), f"{where}.text"),
        runs,
        more["expect"],
        more["if"],
        more["check"],
        more["undo"],
        _ids(table, where),
    )


def _run(value: object, where: str) -> str:
    return _string(value if isinstance(value, str) else _needed(_table(value, where), "run", where), where)


def _ids(table: Mapping[str, object], where: str) -> tuple[str, ...]:
    ids = _items(_needed(table, "evidence", where), f"{where}.evidence")
    return tuple(dict.fromkeys(_string(one, f"{where}.evidence") for one in ids))


def _needed(table: Mapping[str, object], key: str, where: str = "") -> object:
    if table.get(key) is None:
        raise AnswerInvalid(f"{where}.{key}".lstrip("."), "is missing")
    return table[key]


def _table(value: object, where: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise AnswerInvalid(where, "is no object")
    return value


def _items(value: object, where: str) -> Sequence[object]:
    if not isinstance(value, list | tuple):
        raise AnswerInvalid(where, "is no list")
    if len(value) > MOST_ITEMS:
        raise AnswerInvalid(where, f"has more than {MOST_ITEMS} items")
    return value


def _string(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise AnswerInvalid(where, "is no text")
    if len(value) > LONGEST:
        raise AnswerInvalid(where, f"is longer than {LONGEST:,} characters")
    return value
