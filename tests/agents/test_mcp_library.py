"""A library over MCP: find, show, walk, keep what was seen; and no secret comes out of any of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from speaking import EXAMPLES, Plain, Speaker, speak

from desk import RUNBOOK, Desk  # isort: skip  (speaking says where it lies)
from test_nothing_leaks import leaked, planted

from wetink.app import load
from wetink.errors import DraftInvalid
from wetink.library import contract
from wetink.library.uses import read_uses
from wetink.mcp.contract import COMPUTED, SCHEMA
from wetink.mcp.evidence_tools import EvidenceTools
from wetink.mcp.house import BUG, House, Refused
from wetink.mcp.server import build
from wetink.model.draft import Draft
from wetink.model.evidence import Timeline

pytest_plugins = ("libraries",)

ID = "rb-7k2m9q"


def test_find_show_and_walk(published: Desk) -> None:
    async def work(speaker: Speaker) -> None:
        found = await speaker.call("find_runbook", query="api-server p99 latency > 5s for 1m")
        assert [(hit["path"], hit["confidence"]) for hit in found["hits"]] == [(RUNBOOK, "sure")]
        nothing = await speaker.call("find_runbook", query="the coffee machine is out of beans")
        assert (nothing["found"], nothing["hits"]) == (False, [])

        shown = await speaker.call("show_runbook", runbook=ID)
        assert (shown["standing"], shown["pages"]) == ("published", 1)
        assert shown["trust"][0].startswith("signed by ann on ")
        assert "## Resolution" in shown["text"]

        body = published.pick(ID).body
        wanted = [
            one.text
            for some in (body.before_you_start, body.not_this, body.diagnosis, body.resolution, body.verification)
            for one in some
        ] + [one.text for one in body.escalation]
        walked: list[Plain] = []
        step: int | None = 1
        while step:
            answer = await speaker.call("walk_runbook", runbook=ID, step=step)
            walked.append(answer["step"])
            step = answer["next"]
        assert [one["text"] for one in walked] == wanted
        risky = [one for one in walked if one["place"].startswith("resolution")]
        assert {command["risk"] for one in risky for command in one["commands"]} > {"read-only"} or risky[0]["commands"]
        assert "steps 1 to" in await speaker.refused("walk_runbook", runbook=ID, step=99)
        assert await speaker.read(f"wetink://runbook/{ID}") == published.read(RUNBOOK)

    speak(build(published.home, None), work)


def test_a_forged_runbook_is_not_called_published(published: Desk) -> None:
    published.write(RUNBOOK, published.read(RUNBOOK).replace("max_connections", "maxconn"))

    async def work(speaker: Speaker) -> None:
        shown = await speaker.call("show_runbook", runbook=ID)
        assert shown["standing"] == "needs-review"
        listed = await speaker.call("list_runbooks")
        assert [one["standing"] for one in listed["runbooks"]] == ["needs-review"]

    speak(build(published.home, None), work)


def test_an_incident_is_listed_with_its_runbook(published: Desk) -> None:
    async def work(speaker: Speaker) -> None:
        (listed,) = (await speaker.call("list_incidents"))["incidents"]
        assert (listed["draft"], listed["runbooks"]) == (False, [{"path": RUNBOOK, "standing": "published"}])

    speak(build(published.home, EXAMPLES), work)


def test_a_draft_is_checked_against_its_incident(tmp_path: Path) -> None:
    for room in ("runbooks", "drafts", "incidents"):
        (tmp_path / room).mkdir()
    draft = tmp_path / "drafts" / "inc-48213.md"

    async def work(speaker: Speaker) -> None:
        offline = await speaker.whole_offline("inc-48213")
        assert (await speaker.call("submit_draft", incident="inc-48213", draft=offline))["kept"]
        assert "invented-command" not in await _rules(speaker)
        draft.write_text(draft.read_text().replace("kubectl get hpa api-server", "kubectl get hpa api-server-2"))
        assert "invented-command" in await _rules(speaker)

    speak(build(tmp_path, EXAMPLES), work)


async def _rules(speaker: Speaker) -> set[str]:
    found = []
    start: int | None = 0
    while start is not None:
        answer = await speaker.call("check_draft", draft="INC-48213", start=start)
        found += answer["findings"]
        start = answer["next"]
    return {one["rule"] for one in found}


def test_what_was_seen_is_kept_with_the_text_that_was_followed(published: Desk) -> None:
    before = published.read(RUNBOOK)
    secret = "-".join(("hunter22", "XyZ", "9910"))

    async def work(speaker: Speaker) -> None:
        kept = await speaker.call(
            "record_use",
            runbook=ID,
            verdict="contradicted",
            step="diagnosis 1",
            note=f"it said 12\nof 200 with PGPASSWORD={secret} psql",
            incident="INC-9",
        )
        assert kept["kept"] == f"uses/{ID}.jsonl"
        await speaker.call("record_use", runbook=ID, verdict="missing", note="no access to bastion-1")
        published.write(RUNBOOK, before.replace("## Escalation", "Call early.\n\n## Escalation"))
        shown = await speaker.call("show_runbook", runbook=ID)
        assert [(use["step"], use["verdict"], use["text"]) for use in shown["uses"]] == [
            ("diagnosis 1", "contradicted", "changed since"),
            ("the whole", "missing", "changed since"),
        ]
        for wrong, said in (
            ({"verdict": "fine"}, "one of held, contradicted, missing"),
            ({"step": "diagnosis 77"}, "its steps: "),
            ({"note": " "}, "says nothing"),
        ):
            given = {"runbook": ID, "verdict": "held", "note": "ok", **wrong}
            assert said in await speaker.refused("record_use", **given)
        assert secret not in "".join(speaker.told)

    speak(build(published.home, None), work)
    published.write(RUNBOOK, before)
    lines = published.read(f"uses/{ID}.jsonl")
    assert secret not in lines
    first, second = (json.loads(line) for line in lines.splitlines())
    assert first["text_sha256"] == second["text_sha256"] == published.pick(ID).text_sha256
    assert first["note"] == "it said 12 of 200 with PGPASSWORD=[REDACTED:postgres-password#1] psql"
    assert (first["incident"], first["by"]) == ("INC-9", "mcp over MCP")
    with (published.home / "uses" / f"{ID}.jsonl").open("a") as file:
        file.write('{"half')
    *good, broken = read_uses(published.home, ID)
    assert len(good) == 2
    assert "line 3" in str(broken)
    assert published.rules() == []  # the gate asks nothing of it


def test_no_secret_comes_out(published: Desk) -> None:
    secret = max((one for one in planted() if one.isascii() and " " not in one and len(one) > 12), key=len)
    line = f"psql postgres://app:{secret}@pg-primary/shop"
    published.write("drafts/inc-1.md", published.read(RUNBOOK).replace(ID, "rb-other1").replace("Redis hit rate", line))
    server = build(published.home, EXAMPLES)

    async def work(speaker: Speaker) -> None:
        await speaker.all_evidence("inc-48213")
        draft = await speaker.whole_offline("inc-48213")
        draft["cause"] = [*draft.get("cause", []), {"text": f"It was `{line}`.", "evidence": ["E1"]}]
        await speaker.call("submit_draft", incident="inc-48213", draft=draft)
        await speaker.refused("submit_draft", incident="inc-48213", draft={**draft, line: 1})
        for name in ("rb-other1", ID):
            shown = await speaker.call("show_runbook", runbook=name)
            for step in range(1, 1 + (await speaker.call("walk_runbook", runbook=name))["steps"]):
                await speaker.call("walk_runbook", runbook=name, step=step)
            assert shown["pages"] == 1
            await speaker.read(f"wetink://runbook/{name}")
            await speaker.call("check_draft", draft=name)
        await speaker.call("find_runbook", query=f"psql pg-primary {line}")
        await speaker.call("list_runbooks")
        await speaker.refused("show_runbook", runbook=line)
        await speaker.refused("read_evidence", incident=line)
        await speaker.prompt("use_runbook", alert=f"api down: {line}")
        await speaker.prompt("draft_incident", incident=line)
        await speaker.prompt("review_draft", draft=line)
        speaker.told.append(str((await speaker.client.list_resources()).resources))
        assert [text for text in speaker.told if leaked(text)] == []
        assert "[REDACTED:" in "\n".join(speaker.told)

    speak(server, work)
    written = "\n".join(path.read_text() for path in published.home.glob("incidents/**/*") if path.is_file())
    assert leaked(written) == []


def test_a_bug_tells_nothing_but_that_it_is_one() -> None:
    secret = max(planted(), key=len)
    evidence = " ".join(("Frau", "Meder", "called", "from", "ward", "4"))

    def broken(_: Timeline) -> Draft:
        raise ZeroDivisionError(f"PGPASSWORD={secret} psql, {evidence}")

    logged: list[str] = []
    house = House(lambda: replace(load(), drafter=broken), None, EXAMPLES, logged.append)
    with pytest.raises(Refused) as told:
        house.guarded(EvidenceTools(house).offline_draft)("inc-48213")
    assert str(told.value) == BUG
    assert "ZeroDivisionError" in logged[0]
    assert "test_mcp_library.py" in logged[0]
    assert evidence not in logged[0]
    assert leaked("".join(logged)) == []


def test_the_schema_says_what_the_contract_takes() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    base = load().drafter(Timeline("INC-1", ()))
    keys = set(contract.as_values(base))
    assert set(SCHEMA["properties"]) == keys - set(COMPUTED)
    validator = Draft202012Validator(SCHEMA)
    whole: Plain = {
        "id": "x",
        "title": "t",
        **{key: [{"text": "a", "evidence": ["E1"]}] for key in ("impact", "cause", "not_this", "before_you_start")},
        "escalation": [{"text": "a", "evidence": ["E1"]}],
        "symptom": {key: [{"text": "a", "evidence": ["E1"]}] for key in ("alerts", "customers", "dashboards")},
        **{key: [step()] for key in ("diagnosis", "resolution", "verification")},
        "ruled_out": [step(), {"text": "a", "evidence": ["E1"]}],
        "prevention": [{"text": "a", "ref": "r", "url": "u", "status": "filed", "evidence": ["E1"]}],
        **{key: ["x"] for key in ("services", "alerts", "dashboards")},
    }
    assert set(whole) == set(SCHEMA["properties"])
    assert validator.is_valid(whole)
    read = contract.as_values(contract.from_json(json.dumps(whole)))
    assert {key: plain(read[key]) for key in whole} == whole
    for path in ("evidence", "sure"):
        assert path in SCHEMA["$defs"]["step"]["properties"]
    with pytest.raises(DraftInvalid):
        contract.from_json(json.dumps({**whole, "more": 1}))
    assert not validator.is_valid({**whole, "more": 1})


def step() -> Plain:
    return {
        "text": "a",
        "commands": [{"run": "uptime", "risk": "read-only"}],
        **dict.fromkeys(("expect", "if", "check", "undo", "sure"), "b"),
        "evidence": ["E1"],
    }


def plain(value: object) -> object:
    return json.loads(json.dumps(value))


@pytest.mark.parametrize("name", ["draft_incident", "review_draft", "use_runbook"])
def test_prompts_name_tools_that_are_there(name: str) -> None:
    server = build(None, None)

    async def work(speaker: Speaker) -> None:
        tools = {tool.name for tool in (await speaker.client.list_tools()).tools}
        (prompt,) = [one for one in (await speaker.client.list_prompts()).prompts if one.name == name]
        text = await speaker.prompt(name, **{one.name: "x" for one in prompt.arguments or ()})
        named = {word.strip(".,;:()`") for word in text.split() if "_" in word}
        assert named
        assert named - {"ruled_out"} <= tools

    speak(server, work)
