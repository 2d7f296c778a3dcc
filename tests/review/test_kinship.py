"""Cross-links: what runbooks share, how much it says, and the look that tells two of them apart."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wetink.library.runbook_file import read_runbook
from wetink.model.draft import Claim, Draft, Step, StepCommand, Symptom
from wetink.model.evidence import Risk
from wetink.model.runbook import Retirement, Runbook
from wetink.review.kinship import Kinship, telling

CONNECTIONS = (Path(__file__).parent.parent / "runbooks/library/connections.md").read_bytes()


def look(run: str, expect: str, risk: Risk = Risk.READ_ONLY) -> Step:
    return Step(f"Look: {run}", (), (StepCommand(run, risk),), expect=expect)


def runbook(name: str, title: str, *steps: Step, **fields: tuple[str, ...]) -> Runbook:
    related = fields.pop("related", ())
    body = Draft(f"rb-{name}", title, None, diagnosis=steps, status="draft", **fields)  # type: ignore[arg-type]
    return Runbook(f"runbooks/x/{name}.md", "", body, "", related=related)


def test_shared_things_are_named_and_the_closest_comes_first() -> None:
    mine = runbook("mine", "checkout says too many connections", services=("api", "db"), alerts=("LatencyHigh",))
    alert = runbook("alert", "checkout answers slowly", services=("api",), alerts=("LatencyHigh",))
    words = runbook("words", "worker says too many connections")
    service = runbook("service", "disk of the primary is full", services=("db",))
    other = runbook("other", "certificate expired", services=("mail",))
    found = Kinship([mine, alert, words, service, other]).of(mine)
    assert [kin.id for kin in found] == ["rb-alert", "rb-words", "rb-service"]
    assert [kin.why for kin in found] == [
        "same alert LatencyHigh; same service api; both symptoms say checkout",
        "both symptoms say connections, many, says",
        "same service db",
    ]
    assert [kin.alike for kin in found] == [True, True, False]


def test_it_is_mutual_and_never_itself_or_retired() -> None:
    mine = runbook("mine", "queue stuck", alerts=("QueueStuck",))
    other = runbook("other", "queue grows", alerts=("QueueStuck",))
    gone = runbook("gone", "queue stuck", alerts=("QueueStuck",))
    gone = replace(
        gone, body=replace(gone.body, status="retired"), retired=Retirement("ann", datetime(2026, 1, 1, tzinfo=UTC), "")
    )
    kinship = Kinship([mine, other, gone])
    assert [kin.id for kin in kinship.of(mine)] == ["rb-other"]
    assert [kin.id for kin in kinship.of(other)] == ["rb-mine"]


def test_what_the_author_named_comes_first() -> None:
    mine = runbook("mine", "queue stuck", alerts=("QueueStuck",), related=("rb-far", "rb-nowhere"))
    far, near = runbook("far", "certificate expired"), runbook("near", "queue stuck", alerts=("QueueStuck",))
    found = Kinship([mine, near, far]).of(mine)
    assert (found[0].id, found[0].why) == ("rb-far", "named by its author")
    assert [kin.id for kin in found] == ["rb-far", "rb-near"]


def test_names_in_commands_are_shared_too() -> None:
    step = look("kubectl -n shop-prod get deploy/order-worker", "2/2")
    mine, other = runbook("mine", "orders late", step), runbook("other", "invoices missing", step)
    (kin,) = Kinship([mine, other]).of(mine)
    assert kin.why == "both commands name order-worker, shop-prod"


def test_what_everybody_has_makes_nobody_kin() -> None:
    many = [runbook(f"n{number}", f"symptom{number:03} alone", services=("shared",)) for number in range(300)]
    assert Kinship(many).of(many[0]) == []


def test_one_command_with_two_answers_decides() -> None:
    mine = runbook("mine", "a", look("df -h", "100 %"), look("free -m", "low"))
    other = runbook("other", "b", look("uptime", "load 90"), look("df  -h", "40 %"))
    (told,) = telling(mine, other)
    assert (told.run, told.here, told.there) == ("df -h", "100 %", "40 %")


def test_else_the_first_look_of_each_that_the_other_lacks() -> None:
    same = look("uptime", "load 9")
    mine = runbook("mine", "a", same, look("rm -rf x", "gone", Risk.DESTRUCTIVE), look("free -m", "low"))
    other = runbook("other", "b", look("ls", ""), same, look("df -h", "100 %"))
    first, second = telling(mine, other)
    assert (first.run, first.here, first.there) == ("free -m", "low", "")
    assert (second.run, second.here, second.there) == ("df -h", "", "100 %")
    assert list(telling(runbook("p", "a", same), runbook("q", "b", same))) == []


@pytest.mark.parametrize("title", ["", "x", "\x00", "a" * 10_000, "<b> & | `"])
def test_odd_runbooks_do_not_hurt(title: str) -> None:
    odd = runbook("odd", title)
    quoted = replace(odd, body=replace(odd.body, symptom=Symptom((Claim("", ()),), (), (Claim("\n", ()),))))
    signed = read_runbook("runbooks/api-server/c.md", CONNECTIONS)
    kinship = Kinship([odd, quoted, signed])
    assert kinship.of(odd) == kinship.of(quoted)
    assert kinship.of(signed) == []


def test_ten_thousand_are_related_in_reasonable_time() -> None:
    many = [
        runbook(
            f"n{n}",
            f"service{n % 500} says error{n % 3000} on host{n}",
            services=(f"s{n % 500}",),
            alerts=(f"A{n % 4000}",),
        )
        for n in range(10_000)
    ]
    start = time.process_time()
    kinship = Kinship(many)
    for one in many[:1000]:
        assert kinship.of(one)
    assert time.process_time() - start < 15
