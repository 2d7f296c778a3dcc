"""What was merged or filed so that it does not come back: references with their state, each said in its own words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from wetink.drafting.language.phrases import says, starts
from wetink.drafting.prevention.filed import State, kept_alone, last_states, own_page
from wetink.drafting.record.record import Record, Said
from wetink.drafting.record.window import Window
from wetink.drafting.report.report import REPORT
from wetink.model.draft import Prevention
from wetink.model.event import Kind, Link, Message, Passage

_TICKET = re.compile(r"(?<![\w-])[A-Z][A-Z0-9]{1,9}-\d{1,6}\b")
_NOT_TICKETS = re.compile(
    r"^(?:UTF|SHA|ISO|RFC|CVE|HTTP|SEV|INC|IPV|TLS|SSL|PST|GMT|UTC|MD|AES|RSA|X|P|S|T|V|COVID|PR|MR|E|Q|H|EC|US|EU|AP)-\d+$"
)
_PULL = re.compile(
    r"https?://[^\s<>|)\]]{3,200}/(?:pull|pulls|merge_requests|pull-requests|pullrequest|pullrequests|issues(?:/[\w.-]{1,60}){0,2}"
    r"|work_items|_workitems/edit|\+)/(\d{1,9})"
)
"""Pull requests, merge requests and issues of GitHub, Gitea, GitLab, Bitbucket, Azure DevOps and Gerrit."""
_IN_REPOSITORY = r"(?<![\w/:.@#!])[\w][\w.-]{1,80}(?:/[\w.-]{1,80}){0,4}"
_PULL_NAME = re.compile(
    r"\b(?:PR|MR)[- #!]{0,2}(?P<named>\d{1,6})\b|\b(?:pull|merge) request[- #!]{1,2}(?P<told>\d{1,6})\b"
    rf"|(?<![\w/])[#!](?P<bare>\d{{2,6}})\b|{_IN_REPOSITORY}[#!](?P<within>\d{{2,6}})\b"
    rf"|{_IN_REPOSITORY}/(?:pull|pulls|merge_requests|pull-requests|issues)/(?P<path>\d{{1,6}})\b",
    re.IGNORECASE,
)
"""By its number, after PR or a sign, or with its repository: shop/cart#884, cart!884, shop/cart/pull/884."""
_URL = re.compile(r"https?://[^\s<>|)\]\"'`]{3,400}")
_MAKES = re.compile(r"(?:gh|glab|hub|tea|jira|acli|linear|az|bb) (?:.* )?(?:create|new|open|pull-request)")
_MERGES = re.compile(r"(?:gh|glab|hub|tea|az|bb) (?:.* )?merge")
_TITLED = re.compile(r"(?:--title|--summary|-t|-s)[ =](['\"])(.{3,200}?)\1")
_COMMITTED = re.compile(r"\bgit (?:[^|;&]* )?commit (?:[^|;&]* )?(?:-[a-z]*m|--message)[ =]?(['\"])(.{3,200}?)\1")
"""`gh pr create --fill` takes the title from the commit."""
_UPDATER = re.compile(
    r"\b(?:opened|created|raised) by @?(?:renovate|dependabot|snyk|greenkeeper|mend|pyup|\w+-?bot)\b", re.IGNORECASE
)
"""A program's own request to update a dependency: it comes every day and is no follow-up of that one."""
_WAITS = re.compile(
    r"\b(?:not (?:yet )?(?:merged|done|deployed)|to ?do|open(?:ed)?|in review|need a|when|until|after|once|"
    r"as soon as)\b"
)
_NOT_YET = re.compile(r"\bnot (?:yet )?merged\b")
_PARTLY = re.compile(r"\b(?:in review|open|draft|wip)\b.{0,80}\b(?:part|half|piece)\b.{0,40}\bmerged\b")
"""Of a follow-up under review one part is in already: the whole is not."""
_SOON = 3600.0
_FEW_WORDS = 8
_ITEM_WORDS = 3
_OLD = re.compile(r"\b(?:still open|from (?:19|20)\d\d|since (?:19|20)\d\d|exists)\b", re.IGNORECASE)
"""Said of a ticket that was there before."""
_CONDITION = re.compile(r"\b(?:if|falls)\b", re.IGNORECASE)
"""In a task it says when, not that anybody doubts: "alert if the queue grows"."""
_IS = re.compile(r"(?:is|was|are|has|had|will|can|does|looks?|seems?|ist|est|es|jest|je)\b", re.IGNORECASE)
"""A verb behind a ticket's name tells of the ticket: that is a sentence, no item of a list."""
_LABEL = 24
_LISTED = re.compile(r"^[^\d:]{3,24}:\s+")
"""The heading of the list that an entry stands in: "follow-ups: CART-31 alert on pool use"."""
_EMPTY = re.compile(r"<\s*(?:\||>)|\(\s*\)|(?<=\s)\|?>|:\s+(?=[.,;]\s)")
"""What is left of marks around an address."""
"""So many signs of a heading stand before the first ticket of a list."""
_LEADS = re.compile(r"\s*(?::|→|->|=>|–|—)\s*$")
_MINE = re.compile(
    r"\s*(?:(?:is|ist|est|es|é|è|jest|je)\s)?(?:mine|meins|meiner|à moi|pour moi|mío|mía|meu|minha|mio|mia|"
    r"van mij|moje|můj)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"(?<=[.;!?])\s+|\n+|,\s+(?=[A-Z]{2,10}-\d)")


@dataclass(slots=True)
class _Ref:
    key: str
    url: str = ""
    texts: list[tuple[Said | None, str, str]] = field(default_factory=list)
    aside: bool = False
    done: bool = False
    filed: bool = False
    named_filed: bool = False
    finished_at: float = 0.0
    state: State | None = None
    merged_by: str = ""


def find_prevention(record: Record, window: Window) -> tuple[Prevention, ...]:
    """References named from the recovery on, with the state said of each.

    A reference counts if somebody filed, opened or merged it, or listed it as a follow-up; one that was named only to
    be put aside ("unrelated", "already exists") or only asked about does not. What its tracker recorded gives title,
    address and state; by itself it makes an item only where it is all that a file holds and of after the recovery, for
    a list of pull requests holds everybody's.
    """
    refs: dict[str, _Ref] = {}
    before = _named_before(record, window)
    for said in record.said:
        listed = said.channel != REPORT or says("filed", said.prose) or says("finished", said.prose)
        if said.t >= window.recovery - 60 and not said.change and listed:
            _hear(said, refs)
    _read(record, refs)
    _typed(record, window, refs)
    for state in kept_alone(record, window.recovery - 60):
        _keep(state, refs)
    states = last_states(record) if refs else ()
    for ref in refs.values():
        ref.url = ref.url or before.get(ref.key, "")
        ref.state = _state_of(ref, states)
    older = _merged_before(record, window)
    own = [ref for ref in refs.values() if ref.key not in older and not _is_older(ref, window)]
    found = [(ref, _item(ref)) for ref in own if _counts(ref, before)]
    items = [(ref, item) for ref, item in found if item is not None]
    return tuple(item for ref, item in items if not _is_told_by(ref, item, items))


def _is_told_by(ref: _Ref, item: Prevention, items: list[tuple[_Ref, Prevention]]) -> bool:
    """A pull request that one sentence names with its ticket, done as that is: the ticket's item tells of both."""
    if not ref.key.startswith("pull/"):
        return False
    mine = [text for _, text, _ in ref.texts]
    return any(
        other.status == item.status and [text for _, text, _ in one.texts] == mine and not ref.url
        for one, other in items
        if one is not ref and not one.key.startswith("pull/")
    )


def _typed(record: Record, window: Window, refs: dict[str, _Ref]) -> None:
    """Follow-ups made at a prompt, by the address that `gh issue create` prints, until they are merged there."""
    for run in record.runs:
        verb = next((verb for verb in run.facts.verbs if _MAKES.fullmatch(verb)), "")
        if not verb or not run.ok or run.t < window.recovery - 60:
            continue
        for url in _URL.findall(run.output):
            for key in _keys(url, ()):
                ref = refs.setdefault(key, _Ref(key))
                ref.filed, ref.url = True, ref.url or _url_for(key, url, ())
                title = _TITLED.search(run.line) or _COMMITTED.search(run.line)
                ref.texts.append((None, title[2] if title else run.line, run.output_id or run.item.id))
    for run in record.runs:
        if run.ok and any(_MERGES.fullmatch(verb) for verb in run.facts.verbs):
            for number in re.findall(r"\b\d{1,6}\b", run.line):
                if f"pull/{number}" in refs:
                    refs[f"pull/{number}"].done = True
                    refs[f"pull/{number}"].merged_by = run.item.id


def _keep(state: State, refs: dict[str, _Ref]) -> None:
    key = f"pull/{state.number}" if state.number else state.name
    ref = refs.setdefault(key, _Ref(key))
    ref.filed, ref.url = True, ref.url or state.url
    ref.texts = ref.texts or [(None, state.title or state.name, state.id)]


def _merged_before(record: Record, window: Window) -> set[str]:
    """Requests that a history or a bot shows merged before it began: one of them may be the cause, none a follow-up."""
    early = (said for said in record.said if said.t < window.onset and (said.change or _announces_merge(said)))
    return {key for said in early for key in _keys(said.text, said.links) if key.startswith("pull/")}


def _announces_merge(said: Said) -> bool:
    return said.bot and says("finished", said.prose)


def _is_older(ref: _Ref, window: Window) -> bool:
    return ref.state is not None and ref.state.done and ref.state.t < window.onset


def _named_before(record: Record, window: Window) -> dict[str, str]:
    """Tickets from before the recovery with their address: causes or other business, unless named again later."""
    found: dict[str, str] = {}
    for said in record.said:
        if said.t < window.recovery - 60 and not said.change and said.channel != REPORT:
            for key in _keys(said.text, said.links):
                found[key] = found.get(key) or _url_for(key, said.text, said.links)
    return found


def _keys(text: str, links: tuple[Link, ...]) -> list[str]:
    keys = [f"pull/{number}" for number in _PULL.findall(text)]
    keys += [f"pull/{name[name.lastgroup or 0]}" for name in _PULL_NAME.finditer(_URL.sub(" ", text))]
    keys += [key for key in _TICKET.findall(text) if not _NOT_TICKETS.match(key)]
    for link in links:
        keys += [f"pull/{number}" for number in _PULL.findall(link.url)]
        keys += [key for key in _TICKET.findall(link.url) if not _NOT_TICKETS.match(key)]
    return list(dict.fromkeys(keys))


def _hear(said: Said, refs: dict[str, _Ref]) -> None:
    links = tuple(link for link in said.links if not own_page(said, link))
    is_topic = isinstance(said.item.detail, Message) and said.item.detail.note == "topic"
    whole = _keys(said.text, links)
    clauses = [c for c in _CLAUSE.split(said.prose) if c.strip()]
    listed = _list_of(whole, clauses)
    for key in whole:
        own = [c for c in clauses if key in _keys(c, links)] if len(whole) > 1 else [said.prose]
        text = " ".join(own) or said.prose
        ref = refs.setdefault(key, _Ref(key))
        ref.texts.append((said, text, said.item.id))
        ref.url = ref.url or _url_for(key, said.text, links)
        ref.aside = ref.aside or says("unrelated", text)
        if says("finished", text) and not _open(text):
            ref.done, ref.finished_at = True, said.t
        ref.filed = ref.filed or says("filed", text) or is_topic or bool(ref.url) or _is_item(key, own)
        ref.filed = ref.filed or key in listed or _is_named_last(key, said.prose) or _is_taken(key, clauses)
        ref.named_filed = ref.named_filed or says("filed", text)
    if not whole:
        _number_alone(said, refs)
        _word_alone(said, refs)


def _is_item(key: str, clauses: list[str]) -> bool:
    """Whether a follow-up is listed: the ticket first, then what it is for ("next: CART-31 alert on pool use")."""
    number = re.escape(key.rpartition("/")[2])
    item = re.compile(
        rf"^[\W_]*(?:\w[\w-]{{0,20}}:\s+)?(?:(?:PR|MR|pull request|issue) ?)?{number}\b[\s:,–—-]{{1,4}}(\w.*)",
        re.IGNORECASE,
    )
    found = (item.match(clause) for clause in clauses)
    return any(match and _is_task(match[1]) for match in found)


def _list_of(keys: list[str], clauses: list[str]) -> set[str]:
    """The tickets of a list, where one entry is an item: a short entry ("CART-32 proxy in front") is one as well."""
    alone = {key: [c for c in clauses if _keys(c, ()) == [key]] for key in keys}
    entries = {key for key, own in alone.items() if own and _is_entry(key, own[0])}
    return entries if len(entries) > 1 and any(_is_item(key, alone[key]) for key in entries) else set()


def _is_entry(key: str, clause: str) -> bool:
    """It begins with the ticket's name, and something that is to be done stands behind it."""
    _, name, rest = clause.partition(key)
    return (
        bool(name)
        and len(clause) - len(rest) <= len(name) + _LABEL
        and rest.strip() != ""
        and not _IS.match(rest.strip())
    )


def _is_named_last(key: str, prose: str) -> bool:
    """What is to be done, then the ticket behind a colon or an arrow: "one probe for each node: CART-33"."""
    task, mark, rest = prose.rstrip(" .!").rpartition(key)
    lead = _LEADS.search(task)
    return bool(mark) and rest == "" and lead is not None and _is_task(task[: lead.start()]) and "?" not in task


def _is_taken(key: str, clauses: list[str]) -> bool:
    """Its speaker takes it: "CART-34 is mine"."""
    return any(_MINE.match(clause.partition(key)[2]) for clause in clauses if clause.startswith(key))


def _is_task(text: str) -> bool:
    """What is to be done, and not what a ticket is like or that somebody may get to it."""
    enough = len(text.split()) >= _ITEM_WORDS and not _IS.match(text)
    return enough and not says("unsure", _CONDITION.sub(" ", text)) and not _OLD.search(text)


def _number_alone(said: Said, refs: dict[str, _Ref]) -> None:
    """Read "884 merged": the number alone of a pull request that is known already."""
    for key, ref in refs.items():
        number = key.rpartition("/")[2]
        if (
            key.startswith("pull/")
            and re.search(rf"(?<![\w.-]){number}(?![\w.-])", said.prose)
            and says("finished", said.prose)
        ):
            ref.done, ref.finished_at = True, said.t
            ref.texts.append((said, said.prose, said.item.id))


def _word_alone(said: Said, refs: dict[str, _Ref]) -> None:
    """Read "merged, goes out at 12" and nothing else: the request that its speaker named last, a short while ago."""
    if said.bot or not starts("finished", said.prose) or len(said.prose.split()) > _FEW_WORDS or _open(said.prose):
        return
    named = [
        (who.t, who.pos, ref)
        for ref in refs.values()
        for who, _, _ in ref.texts
        if who is not None and who.who == said.who and who.channel == said.channel and said.t - who.t <= _SOON
    ]
    if named:
        _, _, ref = max(named, key=lambda one: one[:2])
        if ref.key.startswith("pull/"):
            ref.done, ref.finished_at = True, said.t
            ref.texts.append((said, said.prose, said.item.id))


def _open(text: str) -> bool:
    """It says that it waits for something, or that only a part of it is in."""
    lowered = text.lower()
    return _PARTLY.search(lowered) is not None or (
        _WAITS.search(lowered) is not None and "merged" not in _NOT_YET.sub(" ", lowered)
    )


def _url_for(key: str, text: str, links: tuple[Link, ...]) -> str:
    number = key.rpartition("/")[2]
    urls = [link.url for link in links] + _URL.findall(text)
    for url in urls:
        clean = url.rstrip(".,;:")
        pull = _PULL.search(clean)
        if pull and key == f"pull/{pull.group(1)}":
            return str(pull.group(0))
        if (
            not key.startswith("pull/")
            and re.search(rf"(?<![A-Z0-9]){re.escape(number)}(?!\d)", clean)
            and number in clean
        ):
            return str(clean)
    return ""


def _read(record: Record, refs: dict[str, _Ref]) -> None:
    """What a post-mortem's action items say of a reference: they can add it and its state."""
    for item in record.passages:
        detail = item.detail
        if not isinstance(detail, Passage) or item.kind is not Kind.DOCUMENT:
            continue
        text = str(item.text)
        section = " / ".join(detail.headings[-2:]).lower()
        listed = says("action_heading", section) or says("action_heading", text[:24])
        for key in _keys(text, detail.links):
            if (key not in refs and not listed) or says("unrelated", text):
                continue
            ref = refs.setdefault(key, _Ref(key))
            ref.filed = ref.filed or listed
            clause = (
                next((c for c in re.split(r"[,;|]\s*", text) if key.rpartition("/")[2] in c), text)
                if len(_keys(text, detail.links)) > 1
                else text
            )
            ref.done = ref.done or detail.done is True or (says("finished", clause) and not _open(clause))
            ref.texts.append((None, text, item.id))
            ref.url = ref.url or _url_for(key, text, detail.links)


def _state_of(ref: _Ref, states: tuple[State, ...]) -> State | None:
    """What its tracker recorded last; none where several trackers use the number and the address does not tell."""
    number = ref.key.removeprefix("pull/")
    some = [one for one in states if one.number == number or one.name == ref.key]
    if ref.url and any(one.url for one in some):
        some = [one for one in some if one.url.rstrip("/") == ref.url.rstrip("/")] or some
    named = {one.name for one in some if not one.name.startswith("#")}
    return max(some, key=lambda one: (one.t, one.title)) if some and len(named) < 2 else None


def _done(ref: _Ref) -> bool:
    """Whether it is done by the latest word: the tracker's, unless somebody said so after it."""
    if ref.state is None or (ref.done and ref.finished_at > ref.state.t):
        return ref.done
    return ref.state.done


def _counts(ref: _Ref, before: Mapping[str, str]) -> bool:
    if ref.aside or not (ref.filed or ref.done) or (ref.state is not None and ref.state.dropped):
        return False
    if all(who is not None and who.bot and _UPDATER.search(text) for who, text, _ in ref.texts):
        return False
    return ref.key not in before or ref.named_filed or (ref.done and ref.key.startswith("pull/"))


def _item(ref: _Ref) -> Prevention | None:
    said = [text for who, text, _ in ref.texts if who is None or not who.bot] or [text for _, text, _ in ref.texts]
    text = _clean(max(said, key=lambda t: (-len(_keys(t, ())), min(len(t), 160), t)), ref)
    ids = tuple(dict.fromkeys(id_ for _, _, id_ in ref.texts))[:3]
    ids = (*ids[:2], ref.merged_by) if ref.merged_by else ids
    url = ref.url
    if ref.state:
        text, url = ref.state.title[:200] or text, ref.state.url or url
        ids = tuple(dict.fromkeys((*ids[:2], ref.state.id)))
    name = ref.key if not ref.key.startswith("pull/") else _pull_name(ref)
    return Prevention(text, name, url, "done" if _done(ref) else "filed", ids)


def _pull_name(ref: _Ref) -> str:
    number = ref.key.rpartition("/")[2]
    whole = re.compile(rf"{_IN_REPOSITORY}[#!]{number}(?!\d)")
    named = [match[0] for _, text, _ in ref.texts for match in whole.finditer(_URL.sub(" ", text))]
    if named:
        return max(named, key=len)
    for _, text, _ in ref.texts:
        match = re.search(rf"\b(?:PR|MR)-{number}\b", text)
        if match:
            return match.group(0)
    bang = any(f"!{number}" in text for _, text, _ in ref.texts)
    return f"!{number}" if bang or "merge_requests" in ref.url else f"#{number}"


def _clean(text: str, ref: _Ref) -> str:
    """One line without the link and the words that only say that it was filed."""
    line = " ".join(_EMPTY.sub(" ", _URL.sub(" ", text)).split()).lstrip("-*•> ")
    line = _LISTED.sub("", line, count=1) if says("action_heading", line[:_LABEL]) else line
    line = re.sub(
        r"^(?:\d[.)]\s*)?(?:i\s+)?(?:filed|created|opened|pr(?: is)?(?: up)?|mr(?: is)? up|for|:)\s*[:,-]?\s*",
        "",
        line,
        flags=re.IGNORECASE,
    )
    line = re.sub(rf"^{re.escape(ref.key)}\s*[:,-]?\s*", "", line).strip(" :,-|")
    return (line[:200] or ref.key.replace("pull/", "pull request ")).strip()
