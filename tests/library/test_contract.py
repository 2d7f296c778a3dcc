from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from library_strategies import drafts
from sample_draft import DRAFT

from wetink.errors import DraftInvalid
from wetink.library.contract import from_json, to_json
from wetink.model.draft import Claim, Draft, Step

KEYS = [
    "id",
    "title",
    "status",
    "owner",
    "services",
    "alerts",
    "dashboards",
    "symptom",
    "impact",
    "cause",
    "not_this",
    "before_you_start",
    "diagnosis",
    "resolution",
    "verification",
    "escalation",
    "prevention",
    "ruled_out",
    "evidence",
    "findings",
    "skipped",
]


def _values(draft: Draft = DRAFT) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(to_json(draft))
    return values


def test_keys_stand_in_the_order_of_the_contract() -> None:
    values = _values()
    assert list(values) == KEYS
    assert list(values["diagnosis"][0]) == ["text", "commands", "expect", "if", "check", "undo", "sure", "evidence"]
    assert list(values["prevention"][0]) == ["text", "ref", "url", "status", "evidence"]
    assert list(values["evidence"]["E7"]) == ["source", "locator", "at", "actor", "kind", "outcome", "text"]
    assert list(values["findings"][0]) == ["rule", "severity", "where", "message", "hint"]
    assert list(values["evidence"]) == ["E7", "E10", "E26", "E41"]


def test_values_are_those_of_the_draft() -> None:
    values = _values()
    assert values["owner"] == {"name": "Ana Lima", "handle": "ana-platform", "evidence": ["E90"]}
    assert values["diagnosis"][0]["if"].startswith("near max_connections")
    assert values["resolution"][1]["commands"][1]["risk"] == "destructive"
    assert values["evidence"]["E41"]["at"] == "2026-03-12T14:09:40Z"
    assert values["evidence"]["E26"] | {"text": ""} == {
        "source": "slack/inc-latency/2026-03-12.json",
        "locator": "ts 1773324999.1",
        "at": None,
        "actor": None,
        "kind": "proposed",
        "outcome": "refused",
        "text": "",
    }
    assert values["skipped"] == [{"source": "slack/x.json", "locator": "record 12", "why": "no text, no attachment"}]
    assert [("commands" in item) for item in values["ruled_out"]] == [False, True]


def _carried(draft: Draft) -> Draft:
    """What the contract carries of a draft."""

    def step(item: Step) -> Step:
        return replace(item, commands=tuple(replace(c, language="sh") for c in item.commands))

    def steps(items: tuple[Step, ...]) -> tuple[Step, ...]:
        return tuple(step(item) for item in items)

    return Draft(
        id=draft.id,
        title=draft.title,
        incidents=(draft.id,),
        owner=replace(draft.owner, reason="") if draft.owner else None,
        services=draft.services,
        alerts=draft.alerts,
        dashboards=draft.dashboards,
        symptom=draft.symptom,
        impact=draft.impact,
        cause=draft.cause,
        not_this=draft.not_this,
        before_you_start=draft.before_you_start,
        diagnosis=steps(draft.diagnosis),
        resolution=steps(draft.resolution),
        verification=steps(draft.verification),
        escalation=draft.escalation,
        prevention=draft.prevention,
        ruled_out=tuple(step(item) if isinstance(item, Step) else item for item in draft.ruled_out),
        evidence={id_: replace(cited, uncertainty=timedelta(0)) for id_, cited in draft.evidence.items()},
        findings=draft.findings,
        skipped=draft.skipped,
        status=draft.status,
    )


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(drafts)
def test_reading_back_gives_what_the_contract_carries(draft: Draft) -> None:
    text = to_json(draft)
    assert from_json(text) == _carried(draft)
    assert to_json(from_json(text)) == text
    text.encode("utf-8")


def test_other_scripts_stay_readable_and_markup_is_escaped() -> None:
    text = to_json(
        replace(DRAFT, escalation=(Claim("Größe 漢字 <script>alert(1)</script> \x1b\x9b\u202e\ud800\x7f", ()),))
    )
    assert "Größe 漢字 " in text
    assert "<" not in text
    for hidden in ("\x1b", "\x9b", "\u202e", "\ud800", "\x7f"):
        assert hidden not in text
    assert json.loads(text)["escalation"][0]["text"].endswith("\x1b\x9b\u202e\ud800\x7f")


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("id",), None, "id is missing"),
        (("title",), 3, "title has to be text"),
        (("colour",), 1, "colour is not a key"),
        (("status",), "done", "status has to be one of draft"),
        (("services",), "api", "services has to be a list"),
        (("services",), [1], r"services\[0\] has to be text"),
        (("owner",), [], "owner has to be an object"),
        (("diagnosis", 1, "commands", 0, "risk"), "mild", r"diagnosis\[1\].commands\[0\].risk has to be one of"),
        (("diagnosis", 0, "text"), None, r"diagnosis\[0\].text is missing"),
        (("prevention", 0, "status"), "open", r"prevention\[0\].status has to be one of done, filed"),
        (("evidence", "E7", "at"), "2026-03-12T14:05:12", r"evidence.E7.at has to be a time with zone"),
        (("evidence", "E7", "at"), "noon", r"evidence.E7.at has to be a time with zone"),
        (("evidence", "E7", "kind"), "shouted", r"evidence.E7.kind has to be one of"),
        (("evidence", "E 7]"), {}, "cannot be an id"),
        (("symptom", "alerts"), {}, "symptom.alerts has to be a list"),
    ],
)
def test_errors_name_the_key(path: tuple[str | int, ...], value: object, message: str) -> None:
    values: Any = _values()
    inner = values
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with pytest.raises(DraftInvalid, match=message) as caught:
        from_json(json.dumps(values), "d.json")
    assert caught.value.message.startswith("d.json: ")


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "[" * 100_000, '{"id": ' + "9" * 50_000 + "}", '{"id": NaN}', '{"a']
)
def test_what_is_no_draft_is_refused(text: str) -> None:
    with pytest.raises(DraftInvalid):
        from_json(text)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_mutated_json_reads_or_is_refused(data: st.DataObject) -> None:
    text = to_json(DRAFT)
    at = data.draw(st.integers(0, len(text)))
    text = text[:at] + data.draw(st.text(max_size=6)) + text[at + data.draw(st.integers(0, 20)) :]
    try:
        from_json(text)
    except DraftInvalid:
        return
