"""Runbooks that people wrote without wetink: read, put into our form without losing a line, edited in place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from wetink.library.foreign import adopt, is_foreign
from wetink.library.markdown import parse, render
from wetink.library.positions import positions
from wetink.model.draft import Claim, Owner, Step
from wetink.model.evidence import Risk

DATA = Path(__file__).parent.parent / "runbooks" / "foreign"
JOB = (DATA / "KubeJobStuck.md").read_text("utf-8")
DISK = (DATA / "disk-full.md").read_text("utf-8")


def test_what_is_ours_and_what_is_not() -> None:
    assert is_foreign(JOB)
    assert is_foreign(DISK)
    assert is_foreign("---\ntitle: x\nid: 7\n---\n")
    assert not is_foreign("---\nid: x\nstatus: draft\n---\n")
    assert not is_foreign(adopt("x.md", DISK).text)
    assert not is_foreign("---\nid: x\ndrafted: {by: extractive")  # ours, and cut


@pytest.mark.parametrize(
    ("path", "text"), [("k8s/KubeJobStuck.md", JOB), ("disk-full.md", DISK), ("a.md", "no heading\n")]
)
def test_no_line_is_lost_and_lines_know_where_they_were(path: str, text: str) -> None:
    adopted = adopt(path, text)
    ours, theirs = adopted.text.split("\n"), text.split("\n")
    body = theirs[theirs.index("---", 1) + 1 :] if theirs[0] == "---" else theirs
    assert ours[-len(body) :] == body
    assert all(line in ours or f"their_{line}" in ours for line in theirs)
    last = len(theirs) - 2
    assert ours[last + adopted.shift] == theirs[last]
    assert render(parse(adopted.text)) == adopted.text


def test_their_front_matter_stays_below_ours() -> None:
    text = adopt("k8s/KubeJobStuck.md", JOB).text
    for line in (
        "their_title: Kube Job Stuck",
        "weight: 20",
        "their_owner: platform-team",
        "# the page is also in the wiki",
    ):
        assert f"\n{line}\n" in text
    body = parse(text)
    assert (body.owner, body.tags, body.status) == (None, (), "draft")
    assert (body.title, body.alerts) == ("KubeJobStuck", ("KubeJobStuck",))


def test_their_words_are_understood_as_far_as_they_are_plain() -> None:
    body = parse(adopt("k8s/KubeJobStuck.md", JOB).text)
    assert [claim.text for claim in body.impact] == ["Reports of the day are late."]
    assert [step.text.split(".")[0] for step in body.diagnosis] == [
        "Look at the job first:",
        "Read its log",
        "Ask `#db-help`",
    ]
    assert [command.run.split("\n")[0] for step in body.diagnosis for command in step.commands] == [
        "$ kubectl -n batch get job nightly-report",
        "kubectl -n batch logs job/nightly-report --tail=5",
    ]
    assert len(body.resolution) == 2
    disk = parse(adopt("disk-full.md", DISK).text)
    assert disk.dashboards == ("https://grafana.loomcart.io/d/logs/overview",)
    assert [len(step.commands) for step in disk.resolution] == [0, 1]


def test_places_are_those_of_their_file() -> None:
    adopted = adopt("k8s/KubeJobStuck.md", JOB)
    lines = JOB.split("\n")
    found = {
        place: lines[line - adopted.shift - 1]
        for place, line in positions(adopted.text).items()
        if line > adopted.shift
    }
    assert found["diagnosis"] == "## Troubleshooting"
    assert found["diagnosis 1"] == "Look at the job first:"
    assert found["diagnosis 3"] == "- Ask `#db-help`."
    assert found["resolution 2"].startswith("Talk to the reporting people")


def test_an_edit_touches_what_it_edits_only() -> None:
    """Bold words, headings and blocks beside the edited item stay; numbers go on."""
    text = adopt("k8s/KubeJobStuck.md", JOB).text
    body = parse(text)
    new = Step("Watch it come back.", ("E1",))
    changed = replace(
        body,
        owner=Owner("Mira Sand", "mira", ()),
        impact=(Claim("Nobody is paid.", ()),),
        diagnosis=(*body.diagnosis, new),
    )
    again = render(changed)
    assert replace(parse(again), written="") == replace(changed, written="")
    lost = [line for line in text.split("\n") if line not in again.split("\n")]
    assert lost == ["owner: null", "Reports of the day are late."]


def test_items_taken_out_put_in_and_changed_in_a_file_of_ours() -> None:
    head = "---\nid: x\ntitle: T\nstatus: draft\n---\n\n# T\n\n## Resolution\n\nA *word* before.\n\n"
    steps = [f"{n}. **Do** step {n}. [^E{n}]\n   ```sh\n   run {n}\n   ```\n" for n in range(1, 11)]
    text = head + "\n".join(steps) + "\nA word after.\n\n## Ours\n\nkept\n"
    body = parse(text)
    fresh = Step("New.", ("E7",))
    edited = (*body.resolution[1:4], fresh, *body.resolution[5:])
    again = render(replace(body, resolution=edited))
    assert parse(again).resolution == edited
    assert "1. **Do** step 2. [^E2]\n   ```sh\n   run 2\n   ```\n" in again
    assert "4. New. [^E7]\n\n5. **Do** step 6" in again
    assert "9. **Do** step 10. [^E10]\n   ```sh\n" in again
    assert again.startswith(head)
    assert again.endswith("\nA word after.\n\n## Ours\n\nkept\n")
    assert [step.risk for step in parse(again).resolution if step.commands] == [Risk.READ_ONLY] * 8
