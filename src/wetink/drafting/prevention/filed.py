"""What trackers and forges recorded of tickets and pull requests: title, address, and the state each has last."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wetink.drafting.language.phrases import says
from wetink.drafting.record.record import Record, Said
from wetink.model.event import Link

_VERBS = r"Opened|Open:|Reopened|Filed|Merged|Closed as not planned:|Closed|Moved|Marked as ready|Turned into a draft"
_LINE = re.compile(
    rf"(?P<verb>{_VERBS}) (?P<name>\S{{1,300}}?[#!&-]\d{{1,9}})(?: \((?P<how>[^()\n]{{1,200}})\))?"
    r"(?: from [^\n:]{1,200}? to (?P<to>[^\n:]{1,200}))?(?:: (?P<title>[^\n]{1,400}))?(?=\n|$)"
)
"""How our readers of forges and trackers tell it (GitHub, GitLab, Bitbucket, Jira, Linear)."""
_GIT = re.compile(r"Merged pull request (?P<name>#\d{1,9}) from \S{1,300}?(?:: (?P<title>[^\n]{1,400}?))? \(commit ")
_GIT_SEE = re.compile(r"^See merge request (?P<name>\S{1,300}!\d{1,9})$", re.MULTILINE)
"""How a commit says that it merged one, on GitHub and on GitLab."""
_TRACKERS = frozenset(("github", "gitlab", "bitbucket", "jira", "linear"))
_PAGES = frozenset(("pull request", "merge request", "issue"))
_NUMBER = re.compile(r"[#!&](\d{1,9})$")
_DROPPED = re.compile(
    r"\b(?:won'?t (?:do|fix)|duplicate|declined|cannot reproduce|rejected|invalid|abandoned)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class State:
    """The state a ticket or pull request has last, of one tracker.

    name     as its tracker calls it ("acme/infra#1923", "ACME-31"), "#1923" where only a commit names it; `number` is
             "1923", "" for a ticket's key
    dropped  closed without having been done: not merged, not planned, a duplicate
    t        seconds since the epoch, 0 where the record has no time
    id       the evidence that says so
    """

    name: str
    number: str
    title: str
    url: str
    done: bool
    dropped: bool
    t: float
    id: str


def last_states(record: Record) -> tuple[State, ...]:
    """The last state of everything a tracker recorded, one for each; a title or address may be of an earlier record."""
    found: dict[str, State] = {}
    for said in record.said:
        state = _state(said) if said.change else None
        if state is None:
            continue
        before = found.get(state.name)
        if before and (state.t or before.t) and state.t < before.t:
            state, before = before, state
        if before:
            state = _filled(state, before)
        found[state.name] = state
    return tuple(found.values())


def kept_alone(record: Record, since: float) -> tuple[State, ...]:
    """What has a file of its own and was filed at `since` or later: who put that file there meant that one."""
    names: dict[str, set[str]] = {}
    begun: dict[str, float] = {}
    for said in record.said:
        line = _LINE.match(str(said.item.text)) if said.change else None
        if line:
            for place in said.item.places:
                names.setdefault(place.source, set()).add(line["name"])
            if said.item.at:
                begun.setdefault(line["name"], said.t)
    alone = {name for some in names.values() if len(some) == 1 for name in some if begun.get(name, since - 1) >= since}
    return tuple(state for state in last_states(record) if state.name in alone)


def own_page(said: Said, link: Link) -> bool:
    """Whether a link is the page a comment or description stands on, not something that it names."""
    return said.channel in _TRACKERS and link.label in {*_PAGES, "comment"}


def _filled(state: State, before: State) -> State:
    title, url = state.title or before.title, state.url or before.url
    return State(state.name, state.number, title, url, state.done, state.dropped, state.t, state.id)


def _state(said: Said) -> State | None:
    text = str(said.item.text)
    line = _LINE.match(text)
    if line:
        return _of_tracker(said, line)
    merge = _GIT.match(text) or (_GIT_SEE.search(text) if said.channel == "git" else None)
    if not merge:
        return None
    title = merge["title"] if "title" in merge.re.groupindex else ""
    t = said.t if said.item.at else 0.0
    return State(merge["name"], _number(merge["name"]), title or "", "", done=True, dropped=False, t=t, id=said.item.id)


def _of_tracker(said: Said, line: re.Match[str]) -> State:
    verb, how = line["verb"], line["how"] or ""
    link = next((link for link in said.links if link.label in _PAGES), None)
    pull = bool(link and link.label != "issue")
    closed = verb == "Closed" or (verb == "Moved" and says("finished", line["to"] or ""))
    dropped = verb == "Closed as not planned:" or (closed and (pull or _DROPPED.search(how) is not None))
    return State(
        name=line["name"],
        number=_number(line["name"]),
        title=line["title"] or "",
        url=link.url if link else "",
        done=not dropped and (verb == "Merged" or closed),
        dropped=dropped,
        t=said.t if said.item.at else 0.0,
        id=said.item.id,
    )


def _number(name: str) -> str:
    found = _NUMBER.search(name)
    return found[1] if found else ""
