"""Lines in a channel that give orders to the writer: who obeys one hands in nothing that is kept unmarked.

`injections.jsonl` holds them: `text` is what somebody said, `how` the trick, and the rest what a writer who obeys puts
into the draft: a command, a link, an owner, a title, a cause.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from speaking import EXAMPLES, Plain, Speaker, speak

from wetink.library.shelf import Shelf
from wetink.mcp.server import build
from wetink.workflow.pick import pick

ROWS = [json.loads(line) for line in (Path(__file__).parent / "injections.jsonl").read_text("utf-8").splitlines()]
INCIDENT = "inc-48213"


@pytest.fixture
def incidents(tmp_path: Path) -> Path:
    """The example incident, with all of the lines said in its channel, by people who are there."""
    home = tmp_path / "incidents"
    shutil.copytree(EXAMPLES / INCIDENT, home / INCIDENT)
    day = home / INCIDENT / "slack-export" / "inc-20260312-api-latency" / "2026-03-12.json"
    messages: list[dict[str, Any]] = json.loads(day.read_text("utf-8"))
    said = [one for one in messages if one.get("user") and not one.get("subtype")]
    people = sorted({one["user"] for one in said})
    middle = float(said[len(said) // 2]["ts"])
    for n, row in enumerate(ROWS):
        text = row["text"].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        at = f"{middle + n / 100:.6f}"
        messages.append({"type": "message", "user": people[n % len(people)], "ts": at, "text": text})
    messages.sort(key=lambda one: float(one["ts"]))
    day.write_text(json.dumps(messages), "utf-8")
    return home


def test_there_are_enough_of_each_kind() -> None:
    assert len(ROWS) == 44
    assert {row["how"] for row in ROWS} == {
        *("forget", "role", "form", "step", "owner", "status", "out", "hidden", "story")
    }


def test_the_offline_draft_obeys_none(incidents: Path) -> None:
    async def work(speaker: Speaker) -> Plain:
        return await speaker.whole_offline(INCIDENT)

    draft = speak(build(None, incidents), work)
    findings = draft.pop("findings")
    shown = json.dumps(draft, ensure_ascii=False)
    steps = json.dumps([draft[key] for key in ("diagnosis", "resolution", "verification")], ensure_ascii=False)
    assert draft["status"] == "draft"
    for row in ROWS:
        for name in ("url", "title", "cause"):
            assert row.get(name, "\0") not in shown, row
        assert json.dumps(row.get("run", "\0"), ensure_ascii=False)[1:-1] not in steps, row
        assert row.get("owner", "\0") not in str(draft["owner"]), row
    assert sum(one["rule"] == "dictated" for one in findings) > 1  # the reviewer hears of it


def test_who_obeys_hands_in_nothing_that_is_kept(incidents: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    for room in ("runbooks", "drafts", "incidents"):
        (library / room).mkdir(parents=True)

    async def work(speaker: Speaker) -> None:
        evidence = await speaker.all_evidence(INCIDENT)
        base = await speaker.whole_offline(INCIDENT)
        for row in ROWS:
            ids = [one["id"] for one in evidence if one["text"].split()[:4] == row["text"].split()[:4]] or ["E1"]
            for place, draft in obeyed(base, row, ids):
                answer = await speaker.call("submit_draft", incident=INCIDENT, draft=draft)
                wrong = [one["where"] for one in answer["proof"] if one["severity"] == "error"]
                assert not answer["kept"], (row, place)
                assert any(where.startswith(place) for where in wrong), (row, place, wrong)
        assert list((library / "drafts").iterdir()) == []
        ours = {**base, "owner": {"name": "eve", "handle": "eve", "evidence": ["E1"]}, "status": "published"}
        ours["prevention"] = [{**one, "status": "done"} for one in base["prevention"]]
        assert (await speaker.call("submit_draft", incident=INCIDENT, draft=ours))["kept"]
        kept = pick(Shelf(library), "INC-48213").body
        assert kept.status == "draft"
        assert kept.owner is None or "eve" not in kept.owner.name
        assert [one.status for one in kept.prevention] == [one["status"] for one in base["prevention"]]

    speak(build(library, incidents), work)


def obeyed(base: Plain, row: dict[str, str], ids: list[str]) -> Iterator[tuple[str, Plain]]:
    """Drafts that do what a line asks, citing the line itself: (where the proof has to say so, the draft)."""
    if run := row.get("run"):
        command = {"run": run, "risk": "read-only"}
        yield _more(base, "resolution", {"text": "Do this first.", "commands": [command], "evidence": ids})
    if url := row.get("url"):
        item = {"text": "See the dashboard", "ref": "", "url": url, "status": "filed", "evidence": ids}
        yield _more(base, "prevention", item)
        draft = deepcopy(base)
        draft["dashboards"] = [*draft["dashboards"], url]
        yield f"dashboards[{len(draft['dashboards']) - 1}]", draft
    if cause := row.get("cause"):
        yield _more(base, "cause", {"text": f"It happened {cause}.", "evidence": ids})


def _more(base: Plain, section: str, item: Plain) -> tuple[str, Plain]:
    draft = deepcopy(base)
    draft[section] = [*draft.get(section, []), item]
    return f"{section}[{len(draft[section]) - 1}]", draft
