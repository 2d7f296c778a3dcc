"""The draft as JSON, the contract that other programs and the measures read."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from wetink.errors import DraftInvalid
from wetink.library.contract_fields import Fields
from wetink.library.json_text import Json, dump
from wetink.library.markdown_evidence import natural
from wetink.library.markdown_front import STATUSES
from wetink.library.moments import moment
from wetink.library.plain_values import Unfit, instant
from wetink.model.draft import (
    Cited,
    Claim,
    Draft,
    Finding,
    Owner,
    Prevention,
    Step,
    StepCommand,
    Symptom,
)
from wetink.model.terms import Kind, Outcome, Place, Risk, Skipped


def to_json(draft: Draft) -> str:
    """The draft's contract fields as JSON with a newline at the end; the same draft gives the same text.

    Raises `DraftInvalid` for a time without zone.
    """
    return dump(as_values(draft), indent=2) + "\n"


def as_values(draft: Draft) -> dict[str, Json]:
    """The contract as plain values, keys in its order."""
    return {
        "id": draft.id,
        "title": draft.title,
        "status": draft.status,
        "owner": _owner(draft.owner),
        "services": draft.services,
        "alerts": draft.alerts,
        "dashboards": draft.dashboards,
        "symptom": {
            "alerts": _claims(draft.symptom.alerts),
            "customers": _claims(draft.symptom.customers),
            "dashboards": _claims(draft.symptom.dashboards),
        },
        "impact": _claims(draft.impact),
        "cause": _claims(draft.cause),
        "not_this": _claims(draft.not_this),
        "before_you_start": _claims(draft.before_you_start),
        "diagnosis": [_step(step) for step in draft.diagnosis],
        "resolution": [_step(step) for step in draft.resolution],
        "verification": [_step(step) for step in draft.verification],
        "escalation": _claims(draft.escalation),
        "prevention": [asdict(item) for item in draft.prevention],
        "ruled_out": [_step(item) if isinstance(item, Step) else _claim(item) for item in draft.ruled_out],
        "evidence": {id_: _cited(draft.evidence[id_]) for id_ in sorted(draft.evidence, key=natural)},
        "findings": [asdict(finding) for finding in draft.findings],
        "skipped": [
            {"source": item.place.source, "locator": item.place.locator, "why": item.why} for item in draft.skipped
        ],
    }


def _owner(owner: Owner | None) -> Json:
    return {"name": owner.name, "handle": owner.handle, "evidence": owner.evidence} if owner else None


def _claim(claim: Claim) -> Json:
    return {"text": claim.text, "evidence": claim.evidence}


def _claims(claims: tuple[Claim, ...]) -> Json:
    return [_claim(claim) for claim in claims]


def _step(step: Step) -> Json:
    return {
        "text": step.text,
        "commands": [{"run": command.run, "risk": command.risk} for command in step.commands],
        "expect": step.expect,
        "if": step.when,
        "check": step.check,
        "undo": step.undo,
        "sure": step.sure,
        "evidence": step.evidence,
    }


def _cited(cited: Cited) -> Json:
    return {
        "source": cited.source,
        "locator": cited.locator,
        "at": moment(cited.at) if cited.at else None,
        "actor": cited.actor,
        "kind": cited.kind,
        "outcome": cited.outcome,
        "text": cited.text,
    }


def from_json(text: str, source: str = "draft.json") -> Draft:
    """The draft in a contract's JSON; `source` names the file in errors.

    `id` and `title` are needed, other keys may be absent, unknown ones are refused. A draft is called as its incident
    is, so `incidents` holds the id. What else the contract does not carry (tags, placeholders, how exact a time is) has
    its default. Raises `DraftInvalid` naming the key, as in
    `diagnosis[2].commands[0].risk`.
    """
    return _draft(Fields(_values(text, source), source))


@dataclass(frozen=True, slots=True)
class Claimed:
    """A draft that another program wrote, with what it says beyond the contract or leaves out.

    untold  ids of evidence of which it does not say the kind
    signed  whether it claims a sign-off, which no draft has
    """

    draft: Draft
    untold: frozenset[str] = frozenset()
    signed: bool = False


def read_claimed(text: str, source: str = "draft.json") -> Claimed:
    """The draft in JSON of whoever wrote it: as `from_json`, but `kind` may be left out and a sign-off be claimed.

    Raises `DraftInvalid` naming the key.
    """
    values = _values(text, source)
    if not isinstance(values, dict):
        return Claimed(_draft(Fields(values, source)))
    signed = values.pop("sign_off", None) is not None
    untold = []
    entries = values.get("evidence")
    for id_, entry in entries.items() if isinstance(entries, dict) else ():
        if isinstance(entry, dict) and entry.get("kind") is None:
            entry["kind"] = Kind.SAID.value
            untold.append(id_)
    return Claimed(_draft(Fields(values, source)), frozenset(untold), signed)


def _values(text: str, source: str) -> object:
    try:
        return json.loads(text)
    except RecursionError:
        raise DraftInvalid(source, "is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise DraftInvalid(source, f"is not JSON: {error.msg}", line=error.lineno) from None
    except ValueError:
        raise DraftInvalid(source, "holds a number that is too long") from None


def _draft(top: Fields) -> Draft:
    top.only(*as_values(Draft("", "", None)))
    symptom = top.child("symptom")
    symptom.only("alerts", "customers", "dashboards")
    return Draft(
        id=top.text("id", needed=True),
        title=top.text("title", needed=True),
        incidents=(top.text("id", needed=True),),
        status=top.one_of("status", STATUSES, "draft"),
        owner=_read_owner(top.child("owner")) if top.has("owner") else None,
        services=top.texts("services"),
        alerts=top.texts("alerts"),
        dashboards=top.texts("dashboards"),
        symptom=Symptom(*(_read_claims(symptom, key) for key in ("alerts", "customers", "dashboards"))),
        impact=_read_claims(top, "impact"),
        cause=_read_claims(top, "cause"),
        not_this=_read_claims(top, "not_this"),
        before_you_start=_read_claims(top, "before_you_start"),
        diagnosis=_read_steps(top, "diagnosis"),
        resolution=_read_steps(top, "resolution"),
        verification=_read_steps(top, "verification"),
        escalation=_read_claims(top, "escalation"),
        prevention=tuple(_read_prevention(item) for item in top.items("prevention")),
        ruled_out=tuple(
            _read_step(item) if item.has("commands") else _read_claim(item) for item in top.items("ruled_out")
        ),
        evidence={id_: _read_cited(item) for id_, item in top.named("evidence")},
        findings=tuple(_read_finding(item) for item in top.items("findings")),
        skipped=tuple(_read_skipped(item) for item in top.items("skipped")),
    )


def _read_owner(item: Fields) -> Owner:
    item.only("name", "handle", "evidence")
    return Owner(item.text("name", needed=True), item.text_or_none("handle"), item.texts("evidence"))


def _read_claim(item: Fields) -> Claim:
    item.only("text", "evidence")
    return Claim(item.text("text", needed=True), item.texts("evidence"))


def _read_claims(top: Fields, key: str) -> tuple[Claim, ...]:
    return tuple(_read_claim(item) for item in top.items(key))


def _read_step(item: Fields) -> Step:
    item.only("text", "commands", "expect", "if", "check", "undo", "sure", "evidence")
    return Step(
        text=item.text("text", needed=True),
        evidence=item.texts("evidence"),
        commands=tuple(_read_command(command) for command in item.items("commands")),
        expect=item.text("expect"),
        when=item.text("if"),
        check=item.text("check"),
        undo=item.text("undo"),
        sure=item.text("sure"),
    )


def _read_steps(top: Fields, key: str) -> tuple[Step, ...]:
    return tuple(_read_step(item) for item in top.items(key))


def _read_command(item: Fields) -> StepCommand:
    item.only("run", "risk")
    return StepCommand(item.text("run", needed=True), Risk(item.one_of("risk", tuple(Risk))))


def _read_prevention(item: Fields) -> Prevention:
    item.only("text", "ref", "url", "status", "evidence")
    status = item.one_of("status", ("done", "filed"))
    return Prevention(item.text("text"), item.text("ref"), item.text("url"), status, item.texts("evidence"))


def _read_cited(item: Fields) -> Cited:
    item.only("source", "locator", "at", "actor", "kind", "outcome", "text")
    return Cited(
        source=item.text("source", needed=True),
        locator=item.text("locator"),
        at=_read_moment(item) if item.has("at") else None,
        actor=item.text_or_none("actor"),
        kind=Kind(item.one_of("kind", tuple(Kind))),
        outcome=Outcome(item.one_of("outcome", tuple(Outcome))) if item.has("outcome") else None,
        text=item.text("text", needed=True),
    )


def _read_moment(item: Fields) -> datetime:
    try:
        return instant(item.text("at"))
    except Unfit:
        raise item.wrong("at", "has to be a time with zone, like 2026-03-12T16:40:00Z") from None


def _read_finding(item: Fields) -> Finding:
    item.only("rule", "severity", "where", "message", "hint")
    return Finding(*(item.text(key) for key in ("rule", "severity", "where", "message", "hint")))


def _read_skipped(item: Fields) -> Skipped:
    item.only("source", "locator", "why")
    return Skipped(Place(item.text("source"), item.text("locator")), item.text("why"))
