"""A small library with one draft to review, made by hand so that every number in a test can be checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from wetink.evidence.commands import facts
from wetink.library.shelf import Shelf
from wetink.library.store import write_incident
from wetink.model.draft import Claim, Draft, Finding, Owner, Placeholder, Prevention, Step, StepCommand, Symptom, cite
from wetink.model.event import Command, Kind, Link, Message, Place
from wetink.model.evidence import Evidence, Outcome, Person, Redacted, Risk, Timeline
from wetink.model.people import People
from wetink.model.people import Person as Known
from wetink.model.review import Item, Request, Reviewer, Verb
from wetink.model.runbook import Runbook
from wetink.workflow.pick import pick
from wetink.workflow.review import decide
from wetink.workflow.review_session import Session, Tools, begin

START = datetime(2026, 3, 12, 14, 0, tzinfo=UTC)
MIRA = Reviewer("Mira Sand", "mira", "mira@example.org")
TOM = Reviewer("Tom Vale", "tom", "tom@example.org")
PEOPLE = People({"mira": Known("mira", "Mira Sand"), "tom": Known("tom", "Tom Vale")})


def said(n: int, text: str, who: str = "Ana Lima", *links: Link) -> Evidence:
    place = Place("chat.json", f"ts {n}.0")
    person = Person(who.lower().replace(" ", "-"), who)
    return Evidence(
        f"E{n}",
        (place,),
        Kind.SAID,
        Redacted(text),
        Message("inc", links=links),
        START + timedelta(minutes=n),
        actor=person,
    )


def ran(n: int, text: str) -> Evidence:
    place = Place("shell.cast", f"at {n}.0s")
    person = Person("ana", "Ana Lima")
    at = START + timedelta(minutes=n)
    command = Command("sh", purpose=f"Look number {n}.")
    return Evidence(
        f"E{n}",
        (place,),
        Kind.EXECUTED,
        Redacted(text),
        command,
        at,
        actor=person,
        outcome=Outcome.OK,
        facts=facts(text),
    )


EVIDENCE = (
    said(1, "queue is growing", "Ana Lima", Link("https://status.loomcart.example/queue-api", "QueueBacklog")),
    ran(2, "kubectl get pods"),
    said(3, "two pods pending"),
    ran(4, "kubectl describe node n1"),
    said(5, "disk pressure on n1"),
    ran(6, "kubectl get events"),
    ran(7, "kubectl drain n1"),
    said(8, "drained, pods are back"),
    ran(9, "kubectl get pods"),
    said(10, "dns looks fine"),
    said(
        11,
        "opened OPS-7 for it",
        "Ana Lima",
        Link("https://loomcart.atlassian.net/browse/OPS-7", "alert on disk pressure"),
    ),
)


def look(n: int, run: str, when: str = "") -> Step:
    return Step(f"Look number {n}.", (f"E{n}",), (StepCommand(run, Risk.READ_ONLY),), "an answer", when)


DRAFT = Draft(
    id="INC-7",
    title="queue is growing",
    owner=Owner("Ana Lima", "ana", ("E8",), "did the fix"),
    services=("queue-api",),
    alerts=("QueueBacklog",),
    severity="SEV2",
    incidents=("INC-7",),
    symptom=Symptom(alerts=(Claim("queue is growing", ("E1",)),)),
    diagnosis=(
        look(2, "kubectl get pods", "you see the same: go on with step 2"),
        look(4, "kubectl describe node n1", "you see the same: go on with step 3"),
        look(6, "kubectl get events"),
    ),
    resolution=(
        Step("Drain the node.", ("E7", "E8"), (StepCommand("kubectl drain <node>", Risk.DESTRUCTIVE),)),
        Step("Wait.", ()),
    ),
    verification=(Step("See that pods are back.", ("E9",), (StepCommand("kubectl get pods", Risk.READ_ONLY),)),),
    prevention=(
        Prevention("alert on disk pressure", "OPS-7", "https://loomcart.atlassian.net/browse/OPS-7", "filed", ("E11",)),
    ),
    ruled_out=(Claim("dns looks fine", ("E10",)),),
    placeholders=(Placeholder("node", "from step 2 of the diagnosis", "n1"),),
    evidence={item.id: cite(item) for item in EVIDENCE},
    findings=(
        Finding("weak", "note", "diagnosis 3", "nothing much ties this look to the cause", "drop it?"),
        Finding("answer", "note", "diagnosis", "what step 1, 2 answered is not in the record", "say it"),
        Finding("promise", "note", "prevention", "promised and not filed: a runbook", "file it"),
    ),
)


def library(home: Path, draft: Draft = DRAFT, evidence: tuple[Evidence, ...] = EVIDENCE) -> Path:
    """A library with the draft in it, as `wetink draft --library` leaves it."""
    write_incident(home, Timeline(draft.id, evidence), replace(draft, drafted_at=START))
    return home


def tools(by: Reviewer = MIRA, judge: Callable[[Runbook], Iterable[Finding]] = lambda _: ()) -> Tools:
    """A reviewer at a fixed time, for whom "hunter2" is a secret."""
    return Tools(
        by, lambda: START + timedelta(days=1), lambda text: text.replace("hunter2", "<redacted>"), judge, PEOPLE
    )


def find(home: Path, name: str) -> Runbook:
    return pick(Shelf(home), name)


def open_review(home: Path, by: Reviewer = MIRA, name: str = "INC-7") -> Session:
    return begin(home, find(home, name), tools(by))


def do(session: Session, verb: Verb, item: str = "", by: Reviewer = MIRA, **more: object) -> Session:
    return decide(session, [Request(verb, item, **more)], tools(by))  # type: ignore[arg-type]


def at(session: Session, section: str, number: int = 1) -> Item:
    """The item that stands there now."""
    return next(i for i in session.items if (i.placed.section, i.placed.number) == (section, number) and not i.offer)


def draft_of(home: Path) -> Path:
    return home / "drafts" / "inc-7.md"
