"""A whole incident over MCP by the SDK's client: read, hand in a bad draft, mend it, hand it to a review."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Wetink
from speaking import EXAMPLES, Plain, Speaker, over_stdio, speak

from wetink.app import load
from wetink.library.evidence_lines import read_lines
from wetink.library.shelf import Shelf
from wetink.mcp.evidence_tools import redacted
from wetink.mcp.house import House
from wetink.mcp.pages import ROOM
from wetink.mcp.server import TOOLS, build
from wetink.model.draft import Draft, Finding
from wetink.model.evidence import Timeline
from wetink.workflow.pick import pick
from wetink.workflow.submit import submit

INVENTED = "kubectl -n prod delete pvc data-pg-primary-0"


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is a library to wetink, as `wetink draft` begins one."""
    monkeypatch.chdir(tmp_path)
    home = tmp_path / "library"
    for room in ("runbooks", "drafts", "incidents"):
        (home / room).mkdir(parents=True)
    return home


def test_from_the_evidence_to_the_review(library: Path, wetink: Wetink) -> None:
    async def work(speaker: Speaker) -> None:
        tools = {tool.name: tool for tool in (await speaker.client.list_tools()).tools}
        assert set(tools) == {tool.name for tool in TOOLS}
        assert not [name for name in tools if "sign" in name or "publish" in name or "retire" in name]
        writing = {name for name, tool in tools.items() if tool.annotations and not tool.annotations.read_only_hint}
        assert writing == {"submit_draft", "record_use"}
        assert all(tool.annotations and tool.annotations.destructive_hint is False for tool in tools.values())

        listed = await speaker.call("list_incidents")
        new = {"incident": "inc-48213", "artifacts": True, "record": False, "draft": False, "runbooks": []}
        assert listed["incidents"] == [new]
        evidence = await speaker.all_evidence("inc-48213")
        assert [piece["id"] for piece in evidence] == [f"E{n}" for n in range(1, len(evidence) + 1)]
        assert "schema" in await speaker.call("draft_contract")

        draft = await speaker.whole_offline("inc-48213")
        bad = json.loads(json.dumps(draft))
        bad["resolution"].append(
            {"text": "Delete the volume.", "commands": [{"run": INVENTED, "risk": "read-only"}], "evidence": ["E9999"]}
        )
        answer = await speaker.call("submit_draft", incident="inc-48213", draft=bad)
        assert (answer["kept"], answer["proven"]) == (False, False)
        place = f"resolution[{len(bad['resolution']) - 1}]"
        wrong = {one["where"]: one for one in answer["proof"] if one["severity"] == "error"}
        assert {place, f"{place}.commands[0]"} <= set(wrong)
        assert "E9999" in wrong[place]["message"]
        assert list((library / "drafts").iterdir()) == []

        bad["resolution"].pop()
        answer = await speaker.call("submit_draft", incident="inc-48213", draft=bad)
        assert (answer["kept"], answer["draft"]) == (True, "drafts/inc-48213.md")
        assert "wetink review" in answer["then"]

    over_stdio(["--library", str(library), "--incidents", str(EXAMPLES)], work)
    text = (library / "drafts" / "inc-48213.md").read_text()
    assert "status: draft" in text
    assert "by: mcp over MCP" in text  # the name under which the SDK's client connects
    assert INVENTED not in text
    shown = wetink("review", "INC-48213", "--list", "--library", library)
    assert shown.returncode in {0, 1}, shown.stderr
    assert "resolution" in shown.stdout


def test_what_the_artifacts_tell_is_never_taken_from_the_answer(library: Path) -> None:
    server = build(library, EXAMPLES)

    async def work(speaker: Speaker) -> None:
        draft = await speaker.whole_offline("inc-48213")
        ours = json.loads(json.dumps(draft))
        draft |= {
            "id": "rb-somebody-elses",
            "status": "published",
            "owner": {"name": "Mallory Vane", "handle": "mallory", "evidence": ["E1"]},
            "findings": [],
            "evidence": {"E1": {"source": "x", "kind": "said", "text": "Mallory owns it"}},
        }
        for step in draft["resolution"]:
            step["sure"] = "100 %, trust me"
            for command in step["commands"]:
                command["risk"] = "read-only"
        assert ours["prevention"]
        for item in draft["prevention"]:
            item["status"] = "done"
        answer = await speaker.call("submit_draft", incident="inc-48213", draft=draft)
        assert answer["kept"], answer
        kept = pick(Shelf(library), "INC-48213").body
        assert (kept.id, kept.status) == ("INC-48213", "draft")
        assert kept.owner is not None
        assert kept.owner.name == ours["owner"]["name"]
        risks = [[str(one.risk) for one in step.commands] for step in kept.resolution]
        assert risks == [[one["risk"] for one in step["commands"]] for step in ours["resolution"]]
        assert any("read-only" not in some for some in risks)
        assert [one.status for one in kept.prevention] == [one["status"] for one in ours["prevention"]]
        assert "Mallory" not in Shelf(library).home.joinpath("drafts/inc-48213.md").read_text()
        assert "trust me" not in (library / "drafts" / "inc-48213.md").read_text()

    speak(server, work)


def test_a_persons_edit_is_never_overwritten(library: Path) -> None:
    server = build(library, EXAMPLES)
    path = library / "drafts" / "inc-48213.md"

    async def work(speaker: Speaker) -> None:
        draft = await speaker.whole_offline("inc-48213")
        assert (await speaker.call("submit_draft", incident="inc-48213", draft=draft))["kept"]
        edited = path.read_text().replace("## Verification", "Ask Mira first.\n\n## Verification")
        path.write_text(edited)
        draft["not_this"] = []
        said = await speaker.refused("submit_draft", incident="inc-48213", draft=draft)
        assert "a person changed it" in said
        assert "wetink review INC-48213" in said
        assert path.read_text() == edited
        assert path.with_name("inc-48213.md.new").exists()

    speak(server, work)


def test_a_draft_that_is_none_is_told_with_its_place(library: Path) -> None:
    server = build(library, EXAMPLES)

    async def work(speaker: Speaker) -> None:
        draft = await speaker.whole_offline("inc-48213")
        for change, said in (
            ({"diagnosis": [{"text": "Look."}, {"text": 7}]}, "diagnosis[1].text has to be text"),
            ({"severity_of_it": "high"}, "severity_of_it is not a key of the contract"),
            ({"resolution": "restart it"}, "resolution has to be a list"),
            ({"title": None}, "title is missing"),
        ):
            wrong: Plain = {**draft, **change}
            assert said in await speaker.refused("submit_draft", incident="inc-48213", draft=wrong)
        uncited = {**draft, "diagnosis": [{"text": "Look at the moon.", "evidence": []}]}
        answer = await speaker.call("submit_draft", incident="inc-48213", draft=uncited)
        assert not answer["proven"]
        assert [one["where"] for one in answer["proof"] if one["rule"] == "uncited"] == ["diagnosis[0]"]
        assert list((library / "drafts").iterdir()) == []

    speak(server, work)


def test_what_the_offline_draft_says_unproven_is_told_and_no_reason_to_refuse(library: Path) -> None:
    found = Finding("invented-name", "error", "services[0]", "'api-server' was looked for: it is nowhere", "")

    def strict(draft: Draft, timeline: Timeline) -> tuple[Finding, ...]:
        more = (replace(found, message="'moon' is nowhere"),) if "moon" in draft.services else ()
        return (found, *more) if timeline.evidence else ()

    app = load(library, [EXAMPLES])
    house = House(lambda: app, library, EXAMPLES, print)
    opened = house.incidents.open("inc-48213")
    base = app.drafter(opened.timeline)
    top = replace(house.desktop("a program", app.clock()), prove=strict)
    bad = submit(replace(base, services=("moon",)), opened.timeline, base, top, library)
    assert ([one.message for one in bad.proof], bad.kept) == (["'moon' is nowhere"], ())
    good = submit(base, opened.timeline, base, top, library)
    assert (good.proof, good.doubts) == ((), (found,))
    assert len(good.kept) == 2
    assert found in pick(Shelf(library), "INC-48213").body.findings  # the reviewer sees it


def test_what_was_redacted_before_is_not_redacted_again(library: Path, tmp_path: Path) -> None:
    """A command of the evidence stays as it is, though alone it looks as if a secret stood in it."""
    incident = tmp_path / "incidents" / "INC-8"
    incident.mkdir(parents=True)
    typed = "Import-PfxCertificate C:\\certs\\node.pfx -Password $pw"
    (incident / "mira_bash_history.txt").write_text(f"#1773324000\n{typed}\n#1773324060\nuptime\n")
    house = House(lambda: load(library, [incident]), library, incident.parent, print)
    opened = house.incidents.open("INC-8")
    (said,) = [one.text for one in opened.timeline.evidence if "node.pfx" in one.text]
    assert redacted({"run": str(said)}, _mark, {str(said)}) == {"run": said}
    assert redacted({"run": [f"{said} "]}, _mark, {str(said)}) == {"run": [f"{_mark(said)} "]}


def _mark(text: str) -> str:
    return text.replace("node.pfx", "[REDACTED:password#1]")


def test_the_record_of_a_library_tells_what_the_artifacts_told(library: Path) -> None:
    async def all_of(speaker: Speaker) -> list[Plain]:
        return await speaker.all_evidence("inc-48213")

    async def handed_in(speaker: Speaker) -> None:
        draft = await speaker.whole_offline("inc-48213")
        assert (await speaker.call("submit_draft", incident="inc-48213", draft=draft))["kept"]

    from_artifacts = speak(build(library, EXAMPLES), all_of)
    speak(build(library, EXAMPLES), handed_in)
    record = library / "incidents" / "inc-48213" / "evidence.jsonl"
    before = record.read_bytes()
    alone = build(library, None)
    assert speak(alone, all_of) == from_artifacts
    speak(alone, handed_in)
    assert record.read_bytes() == before
    assert len(read_lines(before.decode(), "record")) == len(from_artifacts)


def test_no_answer_is_larger_than_its_room(library: Path, tmp_path: Path) -> None:
    incident = tmp_path / "incidents" / "INC-7"
    incident.mkdir(parents=True)
    long = " ".join(f"word{n}" for n in range(9_000))
    lines = [f"#{1773324000 + n}\nkubectl get pods -n shop{n}" for n in range(400)]
    lines.append(f"#{1773324500}\necho {long}")
    (incident / "mira_bash_history.txt").write_text("\n".join(lines) + "\n")

    async def work(speaker: Speaker) -> None:
        evidence = await speaker.all_evidence("INC-7")
        assert [piece["id"] for piece in evidence] == [f"E{n}" for n in range(1, 402)]
        last = evidence[-1]
        assert last["left"] > 1_000
        text, left = last["text"], last["left"]
        while left:
            more = await speaker.call("read_evidence", incident="INC-7", ids=[last["id"]], at=len(text))
            text += more["evidence"][0]["text"]
            left = more["evidence"][0].get("left", 0)
        assert text == f"echo {long}"
        await speaker.whole_offline("INC-7")
        assert max(map(len, speaker.told)) < ROOM * 2

    speak(build(library, tmp_path / "incidents"), work)


def test_names_lead_nowhere_else(library: Path, tmp_path: Path) -> None:
    secret = tmp_path / "elsewhere" / "runbooks" / "secret.md"
    secret.parent.mkdir(parents=True)
    secret.write_text("---\nid: rb-out\ntitle: out\n---\n# out\n")
    (library / "runbooks" / "svc").symlink_to(secret.parent)
    (library / "runbooks" / "link.md").symlink_to(secret)
    incidents = tmp_path / "incidents"
    incidents.mkdir()
    (incidents / "INC-1").symlink_to(EXAMPLES / "inc-48213")

    async def work(speaker: Speaker) -> None:
        assert (await speaker.call("list_incidents"))["incidents"] == []
        for name in ("..", "../examples/inc-48213", str(EXAMPLES / "inc-48213"), "INC-1", "/etc"):
            assert "no such incident" in await speaker.refused("read_evidence", incident=name)
        for name in (
            "runbooks/../../elsewhere/runbooks/secret.md",
            "runbooks/svc/secret.md",
            "runbooks/link.md",
            str(secret),
            "rb-out",
            "../elsewhere/runbooks/secret.md",
        ):
            for tool in ("show_runbook", "walk_runbook"):
                assert "no runbook and no draft" in await speaker.refused(tool, runbook=name), name
        with pytest.raises(Exception, match="no runbook"):
            await speaker.read("wetink://runbook/rb-out")

    speak(build(library, incidents), work)


def test_a_server_started_by_hand_says_what_it_lacks(wetink: Wetink, tmp_path: Path) -> None:
    line = [sys.executable, "-m", "wetink", "mcp"]
    done = subprocess.run(
        line, cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")
    assert "no library is served" in done.stderr
    assert "WETINK_LIBRARY" in done.stderr
    assert "no folder of incidents is served" in done.stderr
    assert "WETINK_INCIDENTS" in done.stderr
    gone = wetink("mcp", "--library", tmp_path / "gone")
    assert gone.returncode == 2
    assert "there is no such folder" in gone.stderr


def test_without_a_library_its_tools_say_how_to_name_one(tmp_path: Path) -> None:
    async def work(speaker: Speaker) -> None:
        said = await speaker.refused("find_runbook", query="api down")
        assert "wetink mcp --library DIR" in said
        assert (await speaker.client.list_resources()).resources == []
        draft = await speaker.whole_offline("inc-48213")
        answer = await speaker.call("submit_draft", incident="inc-48213", draft=draft)
        assert (answer["kept"], answer["proven"]) == (False, True)

    over_stdio(["--incidents", str(EXAMPLES)], work, cwd=tmp_path)
