"""What the logs of all coding agents share: whose machine it was, and a call or a word of theirs as an event."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from wetink.artifacts.agent_calls import Answer
from wetink.artifacts.urls import bare_urls
from wetink.model.event import UNKNOWN, Actor, ActorKind, Command, Event, Kind, Link, Message, Place, When

_HOME = re.compile(r"(?:^|[/\\!-])(?:Users|home)([/\\-])([A-Za-z_][\w.]{0,30})(?=[/\\-]|$)")
_SHARED = frozenset(("Shared", "Public", "runner", "ubuntu", "user", "node", "vscode", "ec2-user", "admin"))


def handle_of(folders: Iterable[str], source: str) -> str | None:
    """Whose machine it was: the user of the working folder, or of the folder's name the log lies in."""
    for text in (*dict.fromkeys(folders), source):
        found = _HOME.search(text)
        if found and found[2] not in _SHARED:
            return found[2]
    return None


@dataclass(frozen=True, slots=True)
class Call:
    """A command an agent asked for, or that a person gave in the agent's window (`own`).

    within   the commands that led to the prompt it was typed at
    session  the shell it was typed in, "" for one of the agent's own
    host     the machine it ran on, where the call names one
    """

    text: str
    program: str = "sh"
    cwd: str = ""
    purpose: str = ""
    duration: float | None = None
    within: tuple[str, ...] = ()
    session: str = ""
    host: str = ""
    own: bool = False


@dataclass(slots=True)
class Teller:
    """Makes the events of one log; `agent` is its name ("Codex"), `handle` the person's as far as it is known."""

    source: str
    agent: str
    channel: str
    handle: str | None = None
    thread: str | None = None
    told: dict[str, Counter[tuple[bool, str]]] = field(default_factory=dict)

    @property
    def bot(self) -> Actor:
        """The agent itself."""
        return Actor(name=self.agent, handle=self.agent.lower(), kind=ActorKind.BOT)

    @property
    def person(self) -> Actor | None:
        """Whoever sat before it."""
        return Actor(handle=self.handle) if self.handle else None

    def is_new(self, text: str, origin: str, *, by_agent: bool) -> bool:
        """Whether a text was not yet told; a log that writes each turn down twice tells it by two origins."""
        key = (by_agent, text.strip())
        counts = self.told.setdefault(origin, Counter())
        before = max((other[key] for other in self.told.values()), default=0)
        counts[key] += 1
        return counts[key] > before

    def said(self, place: Place, text: str, when: When = UNKNOWN, *, by_agent: bool, key: str = "") -> Event:
        """What somebody wrote."""
        text = text.strip()
        self.thread = self.thread or key or place.locator
        links = tuple(Link(url) for url in bare_urls(text))
        detail = Message(self.channel, id=key or place.locator, thread=self.thread, links=links)
        return Event(place, Kind.SAID, text, detail, when, self.bot if by_agent else self.person, stream=self.source)

    def command(self, place: Place, call: Call, answer: Answer, when: When = UNKNOWN) -> Event:
        """A command; what was run is the person's, typed by the agent, and what was not run the agent's proposal."""
        detail = Command(
            program=call.program,
            output=answer.output if answer.ran else None,
            exit=answer.exit if answer.ran else None,
            duration=call.duration if answer.ran else None,
            cancelled=answer.cancelled,
            session=call.session or self.source,
            host=call.host or None,
            user=self.handle,
            cwd=call.cwd or None,
            within=call.within,
            purpose=call.purpose,
            agent="" if call.own else self.agent,
            refused=answer.refused,
        )
        kind = Kind.EXECUTED if answer.ran else Kind.PROPOSED
        actor = self.person if answer.ran or call.own else self.bot
        return Event(place, kind, call.text.strip("\n"), detail, when, actor, stream=self.source)
