"""What pagers and incident platforms share: people, times, steps of an incident, notes, tasks with ticket and state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from wetink.artifacts.alert_payload import is_url
from wetink.artifacts.json_records import Record, record, string
from wetink.artifacts.stamps import instant, wall
from wetink.artifacts.urls import bare_urls
from wetink.model.event import UNKNOWN, Actor, ActorKind, Alert, Event, Kind, Link, Message, Place, When

FINISHED = {"completed", "complete", "done", "closed", "resolved", "finished"}
DROPPED = {"cancelled", "canceled", "deleted", "not_doing", "wont_do", "discarded"}

_END = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Case:
    """The incident or alert group that records belong to, as far as a record tells.

    `origin` is the platform ("opsgenie"), also the stream and the channel of notes; the rest as in `Alert`.
    """

    origin: str
    key: str = ""
    number: str = ""
    title: str = ""
    name: str = ""
    service: str = ""
    severity: str = ""
    description: str = ""
    labels: tuple[tuple[str, str], ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be done: what, where it is filed, and how it stands.

    kind      what the platform calls it ("Follow-up", "Action item")
    state     the platform's word ("outstanding", "in_progress", "done"), "" where it tells none
    ticket    name and address of the issue in a tracker, or of the task itself
    owner     who shall do it
    filed, finished   when; `finished` is UNKNOWN where it is not told
    """

    kind: str
    title: str
    state: str = ""
    key: str = ""
    ticket: Link | None = None
    owner: str = ""
    due: str = ""
    filed: When = UNKNOWN
    finished: When = UNKNOWN
    author: Actor | None = None


def when_of(value: object) -> When:
    """A time as these platforms write it: ISO with Z or an offset; one without zone stays local; epochs are told."""
    at = instant(value)
    local = None if at else wall(value)
    return When(at=at) if at else When(local=local) if local else UNKNOWN


def first_of(item: Record, *keys: str) -> str:
    """The first of `keys` that holds words or a number, "" for none."""
    return next(filter(None, (string(item.get(key)) for key in keys)), "")


def first_when(item: Record, *keys: str) -> When:
    """The first of `keys` that holds a time."""
    return next((when for key in keys if (when := when_of(item.get(key))) != UNKNOWN), UNKNOWN)


def person(value: object, kind: ActorKind = ActorKind.PERSON) -> Actor | None:
    """Who an object or a plain string names; None where it names nobody."""
    item = record(value)
    plain = string(value) if isinstance(value, str) else ""
    name = first_of(item, "full_name", "fullName", "name", "display_name", "displayName")
    handle = first_of(item, "username", "handle") or ("" if "@" in plain else plain)
    email = string(item.get("email")) or (plain if "@" in plain else "")
    key = first_of(item, "id", "userID")
    if not (name or handle or email or key):
        return None
    return Actor(name=name or None, handle=handle or None, id=key or None, email=email or None, kind=kind)


def name_of(actor: Actor | None) -> str:
    """What people call somebody, "" for nobody."""
    return ((actor.name or actor.handle or actor.email or actor.id) if actor else "") or ""


def led(lead: str, actor: Actor | None, title: str) -> str:
    """A step in words before the title of what it is about, which alone reads like a new page.

    "Acknowledged by Ada Moreau: QueueBacklog: welcome queue over 50k"
    """
    by = name_of(actor)
    return ": ".join(filter(None, (f"{lead} by {by}" if by else lead, title)))


def step(
    place: Place, case: Case, status: str, when: When, actor: Actor | None = None, told: str = "", lead: str = ""
) -> Event:
    """One step of an incident; `told` is what the step says beside the title ("escalated to Ada").

    The text is the title, behind `lead` ("Acknowledged") and who did it, else what the step tells, else its status.
    """
    alert = Alert(
        name=case.name,
        status=status,
        origin=case.origin,
        key=case.key,
        number=case.number,
        service=case.service,
        severity=case.severity,
        description="\n".join(filter(None, (told if case.title else "", case.description))),
        labels=case.labels,
        links=case.links,
        ended=when.at if status == "resolved" else None,
    )
    title = led(lead, actor, case.title) if lead and case.title else case.title
    return Event(place, Kind.ALERT, title or told or status, alert, when, actor, case.origin)


def said(
    place: Place,
    case: Case,
    text: str,
    when: When,
    actor: Actor | None = None,
    more: Message | None = None,
) -> Event:
    """What somebody wrote, or what the platform recorded; `more` brings id, links, mentions and another note."""
    given = more or Message(note="note")
    links = tuple(dict.fromkeys((*given.links, *(Link(url) for url in bare_urls(text)))))
    known = {link.url for link in given.links}
    links = tuple(link for link in links if link.label or link.url not in known)
    message = Message(
        channel=case.origin,
        id=given.id,
        thread=case.key or None,
        mentions=given.mentions,
        links=links,
        files=given.files,
        note=given.note,
    )
    return Event(place, Kind.SAID, text, message, when, actor, case.origin)


def task_events(place: Place, case: Case, task: Task) -> Iterator[Event]:
    """A task as words: that it was filed, and (at its own time) that it is done.

    "Follow-up filed (outstanding, not done yet): Alert at 80 %", then lines with "ACME-12 https://issues.example/ACME-12"
    and "Assigned to Ada".
    """
    state = task.state.lower().strip().replace(" ", "_").replace("-", "_")
    words = state.replace("_", " ")
    over, twice = state in FINISHED, state in FINISHED and UNKNOWN not in {task.filed, task.finished}
    if over and not twice:
        yield _task(place, case, task, f"{task.kind} {words}", task.finished if task.filed == UNKNOWN else task.filed)
        return
    how = "" if over or not words else f" ({words})" if state in DROPPED else f" ({words}, not done yet)"
    yield _task(place, case, task, f"{task.kind} filed{how}", task.filed)
    if twice:  # nobody is named for it: the platforms do not say who ticked it
        yield _task(place, case, replace(task, author=None), f"{task.kind} {words}", task.finished)


def inside(place: Place, name: str, number: int) -> Place:
    """The place of the `number`th object (from 1) of the list `name` in the object at `place`."""
    return Place(place.source, f"{place.locator}, {name} {number}")


def in_order(made: list[list[Event]]) -> list[Event]:
    """The events of all records, oldest first; at the same instant in the reverse of a list that is newest first.

    An event without a time stays behind the one it stood behind.
    """
    known = [event.when.at for events in made for event in events if event.when.at]
    turned = made[::-1] if known and known[0] > known[-1] else made
    keyed: list[tuple[datetime, Event]] = []
    before = _END
    for event in (event for events in turned for event in events):
        before = event.when.at or before
        keyed.append((before, event))
    return [event for _, event in sorted(keyed, key=lambda pair: pair[0])]


def once(made: Iterable[Iterable[Event]]) -> list[list[Event]]:
    """Each event where it stands first in the file: every webhook of an incident tells again what was told before.

    Told again is what has the same time, words and step; a description that grew meanwhile does not matter.
    """
    known: set[tuple[object, ...]] = set()
    kept: list[list[Event]] = []
    for events in made:
        kept.append([event for event in events if event.when == UNKNOWN or _told(event) not in known])
        known.update(map(_told, kept[-1]))
    return kept


def _told(event: Event) -> tuple[object, ...]:
    detail = event.detail
    if isinstance(detail, Alert):
        return event.when, event.text, detail.status, detail.key, detail.description.partition("\n")[0]
    return event.when, event.text, detail.id if isinstance(detail, Message) else detail


def link(url: object, label: str = "") -> tuple[Link, ...]:
    """The link where there is one."""
    address = string(url)
    return (Link(address, label),) if is_url(address) else ()


def listed(names: Iterable[str]) -> str:
    """Names once each, "ada, bo"."""
    return ", ".join(dict.fromkeys(filter(None, names)))


def _task(place: Place, case: Case, task: Task, how: str, when: When) -> Event:
    ticket = task.ticket or Link("")
    filed = " ".join(filter(None, (ticket.label, ticket.url)))
    parts = (f"{how}: {task.title.rstrip('.')}", filed, task.owner and f"Assigned to {task.owner}", task.due)
    links = (ticket,) if ticket.url else ()
    text = "\n".join(filter(None, parts))
    return said(place, case, text, when, task.author, Message(id=task.key, links=links, note="note"))
