"""What a reader found in a file: raw, unredacted events, and what it could not read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Protocol, TypeVar

from wetink.model.terms import Kind, Place, Skipped

__all__ = [
    "ALL",
    "PAGERS",
    "UNKNOWN",
    "Actor",
    "ActorKind",
    "Alert",
    "Command",
    "Detail",
    "Event",
    "Findings",
    "Found",
    "Intake",
    "Kind",
    "Link",
    "Message",
    "Passage",
    "Picture",
    "Place",
    "Reaction",
    "Skipped",
    "Source",
    "Told",
    "Wanted",
    "When",
    "said_of",
]


@dataclass(frozen=True, slots=True)
class When:
    """What the source itself says of the time.

    At most one of the first four is set; none means that only the order is known.

    at       an instant, timezone-aware (any zone; readers give UTC)
    local    a wall clock with date but no zone (naive)
    clock    a time of day alone (naive), as in pasted chat; `day` names its date where the text gives it
    elapsed  seconds since a start that the file does not name (a recording without timestamp)
    zone     for `clock` and `local`: the zone the text names (IANA name or "+02:00") where a date is wanting to tell
             `at`; "" where it names none
    """

    at: datetime | None = None
    local: datetime | None = None
    clock: time | None = None
    elapsed: float | None = None
    day: date | None = None
    zone: str = ""


UNKNOWN = When()


class ActorKind(StrEnum):
    """Whether somebody or something wrote it."""

    PERSON = "person"
    BOT = "bot"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who it was, as the source names them; identities are joined later.

    name     full name ("Ana Sand"), if the source has one
    handle   the short name people use ("ana-sand", a shell user "ana")
    id       the source's own id ("U04ANASAND", "PXPGF42")
    email    address, if the source has one
    """

    name: str | None = None
    handle: str | None = None
    id: str | None = None
    email: str | None = None
    kind: ActorKind = ActorKind.PERSON


@dataclass(frozen=True, slots=True)
class Link:
    """A URL and the words it was shown with (often empty).

    shows   what its page shows, as far as that is known without looking ("Grafana query: up == 0, now-1h to now")
    """

    url: str
    label: str = ""
    shows: str = ""


@dataclass(frozen=True, slots=True)
class Reaction:
    """An emoji on a message: its name without colons, and who set it (ids or names)."""

    name: str
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """Chat.

    `Event.text` is the plain text: entities resolved, links as their label or URL, code fences kept as ``` lines.

    channel   name without "#"
    id        unique in its channel ("1773324312.041")
    thread    id of the thread's first message, also on that first message itself; None outside threads
    reply_to  id of the message answered, where the tool knows it
    mentions  actor ids or handles mentioned
    files     names of files posted with it
    note      "" for an ordinary message, else what it is: "join", "leave", "topic", "edited", "deleted",
              "system" (a channel archived, a call begun ...),
              "note" (a pager note),
              "change" (what a system recorded of a change: a commit, a merge, a deployment, an apply; the actor is who
              did it),
              "event" (what a machine recorded by itself: a Kubernetes event)
    """

    channel: str = ""
    id: str = ""
    thread: str | None = None
    reply_to: str | None = None
    mentions: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    files: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """A command or statement that somebody ran. `Event.text` is the line as typed (several lines where it was so).

    program    what read it: "sh" (any POSIX-like shell), "fish", "powershell", "psql", "mysql", "redis-cli", "python",
               "mongosh", or the program's own name for another prompt
    output     what it printed, escapes resolved; None where the source does not hold output (a history)
    exit       exit status where it is known
    duration   seconds, where known
    cancelled  typed but ended by Ctrl-C before it ran, or interrupted while running
    session    one id per shell session ("ana-jump.cast#1"); order inside a session is certain
    host, user, cwd   as the prompt says
    within     the commands that led to this prompt, outermost first ("ssh db-1", "sudo -u postgres psql orders")
    purpose    what it is for, where whoever ran it wrote that beside it (an agent's description of its call)
    agent      the coding agent that typed it ("Claude"); the actor of what was run is the person it typed for
    refused    proposed, and turned down by the person who was asked
    """

    program: str = "sh"
    output: str | None = None
    exit: int | None = None
    duration: float | None = None
    cancelled: bool = False
    session: str = ""
    host: str | None = None
    user: str | None = None
    cwd: str | None = None
    within: tuple[str, ...] = ()
    purpose: str = ""
    agent: str = ""
    refused: bool = False


PAGERS = frozenset(
    {
        *("pagerduty", "opsgenie", "splunk-oncall", "grafana-oncall", "grafana-incident", "incident-io"),
        *("firehydrant", "rootly", "squadcast", "xmatters"),
    }
)
"""Origins of alerts that page people and keep the incident; every other origin watches systems."""


@dataclass(frozen=True, slots=True)
class Alert:
    """A monitoring or paging system's word. `Event.text` is the sentence a person would quote (the summary or title).

    name        the rule's name ("ApiServerLatencyP99High"), "" where there is none
    status      "firing", "resolved", or a pager's own step: "acknowledged", "escalated", "assigned", "notified",
                "annotated"
    origin      "alertmanager", "grafana", "pagerduty", ...
    key         joins firing and resolved of the same alert (fingerprint, incident id)
    number      the incident's number as people say it ("48213"), where there is one
    labels      as sent
    links       dashboards, panels, runbooks, the incident page; `Link.label` says which ("dashboard", "panel",
                "runbook", "silence", "incident")
    ended       when it says it ended (never the unset year-0001 value)
    """

    name: str = ""
    status: str = "firing"
    origin: str = ""
    key: str = ""
    number: str = ""
    service: str = ""
    severity: str = ""
    description: str = ""
    labels: tuple[tuple[str, str], ...] = ()
    links: tuple[Link, ...] = ()
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A screenshot. `Event.text` is its OCR text, or its file name where there is none.

    read   True where `text` was read by machine (OCR): numbers in it need a look at the picture
    """

    name: str = ""
    media_type: str = ""
    width: int = 0
    height: int = 0
    read: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, list item, table row or code block of a document. `Event.text` is its plain text.

    headings   the headings above it, outermost first
    form       "paragraph", "item", "row", "code", "title"; "panel" (of a dashboard: its title and what it draws)
    done       a ticked (True) or open (False) task-list box, None elsewhere
    """

    headings: tuple[str, ...] = ()
    form: str = "paragraph"
    done: bool | None = None
    links: tuple[Link, ...] = ()


Detail = Message | Command | Alert | Picture | Passage


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened or was written, as a file says it: raw, unredacted, never shown or stored.

    stream   what shares a clock and an order: events of one stream come in the order the file gives them
             ("slack", "pagerduty", or the file's own path)
    """

    place: Place
    kind: Kind
    text: str
    detail: Detail
    when: When = UNKNOWN
    actor: Actor | None = None
    stream: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of what the files hold belongs to the incident, where somebody said so.

    since, until  instants (timezone-aware), both included; None for no bound
    channels      names of chat channels, without "#", "*" for any characters; none means all
    What has no time, or no channel, is never left out.
    """

    since: datetime | None = None
    until: datetime | None = None
    channels: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is left out at all."""
        return bool(self.since or self.until or self.channels)

    def time(self, at: datetime | None) -> bool:
        """Whether an instant lies in the window; an unknown one may."""
        return at is None or not ((self.since and at < self.since) or (self.until and at > self.until))

    def day(self, day: date) -> bool:
        """Whether anything that some zone of the world calls `day` may lie in the window (UTC-12 to UTC+14)."""
        start = datetime.combine(day, time(), UTC) if date(2, 1, 1) < day < date(9998, 1, 1) else None
        late = self.until and start and start - timedelta(hours=14) > self.until
        early = self.since and start and start + timedelta(days=1, hours=12) < self.since
        return not (late or early)

    def channel(self, *names: str) -> bool:
        """Whether a channel that is called by these names (and ids) is wanted; one without a name may be.

        Of "channel > topic" the channel alone is a name too.
        """
        known = [part.lstrip("#").casefold() for name in names for part in (name, name.split(" > ")[0]) if part]
        patterns = [wanted.lstrip("#").casefold() for wanted in self.channels]
        return not patterns or not known or any(fnmatchcase(name, pattern) for name in known for pattern in patterns)

    def event(self, event: Event) -> bool:
        """Whether an event is wanted."""
        channel = event.detail.channel if isinstance(event.detail, Message) else ""
        return self.time(event.when.at) and self.channel(channel)


ALL = Wanted()
"""Nothing is left out."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What the files cannot say and a person wrote into incident.toml.

    id         the incident's name ("INC-48213"); by default made from the folder's name or a pager's number
    day        the date of the incident, for sources that give times only
    timezone   IANA name for wall clocks without a zone
    people     handle or name in any source -> the person's full name
    wanted     the incident's hours and channels, where the files hold more
    By file, as its path inside the bundle or the end of it:
    starts     the instant a recording without timestamp began
    zones      IANA name of the zone of its wall clock
    dates      the date of its first entry, where it gives times only
    authors    full name of whose terminal or report it is
    shifts     what to add to its clock, which is known to be wrong
    """

    id: str = ""
    title: str = ""
    day: date | None = None
    timezone: str = ""
    service: str = ""
    severity: str = ""
    owner: str = ""
    people: tuple[tuple[str, str], ...] = ()
    starts: tuple[tuple[str, datetime], ...] = ()
    zones: tuple[tuple[str, str], ...] = ()
    dates: tuple[tuple[str, date], ...] = ()
    authors: tuple[tuple[str, str], ...] = ()
    shifts: tuple[tuple[str, timedelta], ...] = ()
    wanted: Wanted = ALL


Told = TypeVar("Told")


def said_of(table: Sequence[tuple[str, Told]], *sources: str) -> Told | None:
    """What a table of `Intake` by file says of any of `sources`: by the whole path or the end of it."""
    for key, value in table:
        if any(source == key or source.endswith(f"/{key}") for source in sources):
            return value
    return None


class Source(Protocol):
    """One file or folder of the bundle, whether it lies on disk or inside an archive."""

    name: str
    """Path inside the bundle, "/" separated."""

    path: Path
    """Where its bytes can be opened now (a member of an archive is unpacked to a private folder first)."""


Found = Event | Skipped
Findings = Iterator[Found]
