"""What was merged or filed so that it does not come back: references with their state, each said in its own words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wetink.drafting.language.phrases import says
from wetink.drafting.prevention.filed import State, kept_alone, last_states
from wetink.drafting.prevention.heard import IS, hear, note_down, read
from wetink.drafting.prevention.refs import URL, Mention, Ref, keys, url_for
from wetink.drafting.prevention.typed import notes, read_prompts
from wetink.drafting.record.record import Record, Run, Said
from wetink.drafting.record.window import Window
from wetink.drafting.report.report import REPORT
from wetink.drafting.report.thread import is_adopted
from wetink.drafting.resolution.cause import Cause
from wetink.drafting.resolution.changes import Change
from wetink.model.draft import Prevention

_UPDATER = re.compile(
    r"\b(?:opened|created|raised) by @?(?:renovate|dependabot|snyk|greenkeeper|mend|pyup|\w+-?bot)\b"
    r"|\b(?:chore|build|fix)\(deps[^)]{0,20}\):|\bbump \S+ from v?\d"
    r"|\bupdate (?:dependency|module|helm release|docker tag)\b"
    r"|\bupdate \S+ (?:docker tag )?to v\d",
    re.IGNORECASE,
)
"""A program's own request to update a dependency: it comes every day and is no follow-up of that one."""
_LABEL = 24
_LISTED = re.compile(r"^[^\d:]{3,24}:\s+")
"""The heading of the list that an entry stands in: "follow-ups: CART-31 alert on pool use"."""
_FILED = re.compile(
    r"^(?:\d[.)]\s*)?(?:i\s+)?"
    r"(?:\[[ xX]\]|(?:filed|created|opened|pr(?: is)?(?: up)?|mr(?: is)? up|for)\b|:)\s*[:,-]?\s*",
    re.IGNORECASE,
)
_EMPTY = re.compile(r"<\s*(?:\||>)|\(\s*\)|(?<=\s)\|?>|:\s+(?=[.,;]\s)")
"""What is left of marks around an address."""
_NEAR = 0.5
"""So much of the words of cause and fix makes a robot's ticket, or one named elsewhere, one of this incident."""
_PART, _SHORT = 0.2, 2
_SURE = 0.5
"""Of what a cause weighs: from then on people knew what they had to do with."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a follow-up has to be of.

    known     when the cause was known or the first part of the fix made, in seconds since the epoch
    telling   words of the cause, the alerts and the fix
    channels  where those who responded talked
    names     of people, as a robot names who did it
    """

    known: float
    telling: frozenset[str]
    channels: frozenset[str]
    names: frozenset[str]


def scope_of(
    record: Record, window: Window, changes: Sequence[Change], causes: Iterable[Cause], telling: frozenset[str]
) -> Scope:
    """What the follow-ups of an incident are about, and since when there can be any."""
    fixed = [change.run.t for change in changes if change.kept and change.run.t >= window.onset]
    told = [cause.said.t for cause in causes if cause.weight >= _SURE and cause.said.t >= window.onset]
    known = max(min(fixed, default=window.recovery), min(told, default=window.onset))
    talk = [said for said in record.said_between(window.onset, max(window.close, window.recovery)) if not said.bot]
    names = frozenset(person.name for person in record.timeline.people if not person.bot and len(person.name) > _SHORT)
    return Scope(min(known, window.recovery - 60), telling, _channels(record, window, talk), names)


def _channels(record: Record, window: Window, talk: Iterable[Said]) -> frozenset[str]:
    """Where a good part of the talk was while it lasted, and what was opened to talk of it."""
    older = {said.channel for said in record.said if said.t < window.start}
    counts = Counter(said.channel for said in talk)
    much = {channel for channel, count in counts.items() if count >= _PART * counts.total()}
    return frozenset(much | ({said.channel for said in record.said if not said.bot} - older))


def find_prevention(record: Record, window: Window, scope: Scope) -> tuple[Prevention, ...]:
    """References named since the cause was known, with the state said of each.

    A reference counts if somebody filed, opened or merged it, or listed it as a follow-up; one that was named only to
    be put aside ("unrelated", "already exists") or only asked about does not. Before things were well again only what
    was noted as work to do counts, for what is opened then may be the fix. What a robot alone announced, or what was
    named where nobody responded, has to be of the cause or the fix. What its tracker recorded gives title, address and
    state; by itself it makes an item only where it is all that a file holds and of after the recovery, for a list of
    pull requests holds everybody's.
    """
    refs: dict[str, Ref] = {}
    over = window.recovery - 60
    before = _named_before(record, over)
    for said in record.said:
        listed = said.channel != REPORT or says("filed", said.prose) or says("finished", said.prose)
        if not said.change and listed and said.t >= scope.known and (said.t >= over or _is_work(said)):
            hear(said, refs, over=said.t >= over)
    read(record, refs)
    read_prompts(record, scope.known, over, refs)
    for run, text in notes(record, scope.known):
        note_down(text, _said_in(run, text), refs)
    for state in () if is_adopted(record) else kept_alone(record, over):
        _keep(state, refs)
    states = last_states(record) if refs else ()
    for ref in refs.values():
        ref.url = ref.url or before.get(ref.key, "")
        ref.state = _state_of(ref, states)
    older = _merged_before(record, window)
    others = _put_aside(record, window)
    own = [ref for ref in refs.values() if ref.key not in older | others and not _is_older(ref, window)]
    found = [(ref, _item(ref)) for ref in own if _counts(ref, before) and _is_of_it(ref, record, scope)]
    return tuple(item for ref, item in found if not _is_told_by(ref, item, found))


def _is_work(said: Said) -> bool:
    return not said.bot and said.channel != REPORT


def _said_in(run: Run, text: str) -> Said:
    return Said(run.item, text, text, (), run.pos, run.t, run.who, bot=False, channel="", thread=None)


def _is_told_by(ref: Ref, item: Prevention, items: list[tuple[Ref, Prevention]]) -> bool:
    """A pull request that one sentence names with its ticket, done as that is: the ticket's item tells of both."""
    if not ref.is_request or ref.url:
        return False
    mine = {mention.text for mention in ref.mentions}
    return any(
        other.status == item.status and mine <= {mention.text for mention in one.mentions}
        for one, other in items
        if one is not ref and not one.is_request
    )


def _keep(state: State, refs: dict[str, Ref]) -> None:
    key = f"pull/{state.number}" if state.number else state.name
    ref = refs.setdefault(key, Ref(key))
    ref.filed, ref.url = True, ref.url or state.url
    ref.mentions = ref.mentions or [Mention(state.title or state.name, state.id)]


def _merged_before(record: Record, window: Window) -> set[str]:
    """Requests that a history or a bot shows merged before it began: one of them may be the cause, none a follow-up."""
    early = (said for said in record.said if said.t < window.onset and (said.change or _announces_merge(said)))
    return {key for said in early for key in keys(said.text, said.links) if key.startswith("pull/")}


def _put_aside(record: Record, window: Window) -> set[str]:
    """Tickets that somebody called somebody else's, or older, at any time of the incident."""
    some = (
        said for said in record.said if said.t >= window.start and not said.change and says("unrelated", said.prose)
    )
    return {key for said in some for key in keys(said.prose) if len(keys(said.prose)) == 1}


def _announces_merge(said: Said) -> bool:
    return said.bot and says("finished", said.prose)


def _is_older(ref: Ref, window: Window) -> bool:
    return ref.state is not None and ref.state.done and ref.state.t < window.onset


def _named_before(record: Record, until: float) -> dict[str, str]:
    """Tickets from before the recovery with their address: causes or other business, unless named again later."""
    found: dict[str, str] = {}
    for said in record.said:
        if said.t < until and not said.change and said.channel != REPORT:
            for key in keys(said.text, said.links):
                found[key] = found.get(key) or url_for(key, said.text, said.links)
    return found


def _state_of(ref: Ref, states: tuple[State, ...]) -> State | None:
    """What its tracker recorded last; none where several trackers use the number and the address does not tell."""
    number = ref.key.removeprefix("pull/")
    some = [one for one in states if one.number == number or one.name == ref.key]
    if ref.url and any(one.url for one in some):
        some = [one for one in some if one.url.rstrip("/") == ref.url.rstrip("/")] or some
    named = {one.name for one in some if not one.name.startswith("#")}
    return max(some, key=lambda one: (one.t, one.title)) if some and len(named) < 2 else None


def _done(ref: Ref) -> bool:
    """Whether it is done by the latest word: the tracker's, unless somebody said so after it."""
    if ref.state is None or (ref.done and ref.finished_at > ref.state.t):
        return ref.done
    return ref.state.done


def _counts(ref: Ref, before: Mapping[str, str]) -> bool:
    if ref.aside or not (ref.filed or ref.done) or (ref.state is not None and ref.state.dropped):
        return False
    if all(mention.bot and _UPDATER.search(mention.text) for mention in ref.mentions):
        return False
    return ref.key not in before or ref.named_filed or ref.noted or (ref.done and ref.is_request)


def _is_of_it(ref: Ref, record: Record, scope: Scope) -> bool:
    """Whether somebody of the response named it where they talked, or it is of the cause or the fix by its words."""
    for mention in ref.mentions:
        said = mention.said
        if said is None or (not said.bot and (said.channel in scope.channels or not said.channel)):
            return True
        by_somebody = ref.is_request or any(name in said.text for name in scope.names)
        if by_somebody and said.channel in scope.channels:
            return True
        if record.rarity.mass(said.words & scope.telling) > _NEAR:
            return True
    return False


def _item(ref: Ref) -> Prevention:
    text = _clean(_telling_text(ref), ref)
    ids = tuple(dict.fromkeys(mention.id for mention in ref.mentions))[:3]
    ids = tuple(dict.fromkeys((*ids[:2], ref.merged_by))) if ref.merged_by else ids
    url = ref.url
    if ref.state:
        text, url = ref.state.title[:200] or text, ref.state.url or url
        ids = tuple(dict.fromkeys((*ids[:2], ref.state.id)))
    return Prevention(text, ref.name, url, "done" if _done(ref) else "filed", ids)


def _telling_text(ref: Ref) -> str:
    """What says best what it is for: of a person, naming it and nothing else, and not only how far it is."""
    people = [mention for mention in ref.mentions if not mention.bot] or ref.mentions
    telling = [mention for mention in people if not _only_says_state(mention.text, ref)]
    telling = telling or [mention for mention in ref.mentions if not _only_says_state(mention.text, ref)] or people
    return max((mention.text for mention in telling), key=lambda t: (-abs(len(keys(t)) - 1), min(len(t), 160), t))


def _only_says_state(text: str, ref: Ref) -> bool:
    before, name, rest = text.partition(ref.number)
    if says("reopened", text) or (not name and says("finished", text)):
        return True
    return len(before) < _LABEL and IS.match(rest.strip()) is not None


def _clean(text: str, ref: Ref) -> str:
    """One line without the link and the words that only say that it was filed."""
    line = " ".join(_EMPTY.sub(" ", URL.sub(" ", text)).split()).lstrip("-*•> ")
    if says("action_heading", line[:_LABEL]) or _LISTED.sub("", line, count=1).startswith(ref.key):
        line = _LISTED.sub("", line, count=1)
    line = _FILED.sub("", line)
    line = re.sub(rf"^{re.escape(ref.key)}\s*[:,-]?\s*", "", line).strip(" :,-|")
    return (line[:200] or ref.key.replace("pull/", "pull request ")).strip()
