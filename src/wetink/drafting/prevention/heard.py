"""What people and reports say of tickets and requests: filed, listed, taken, merged, or put aside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from wetink.drafting.language.phrases import says, starts
from wetink.drafting.prevention.filed import own_page
from wetink.drafting.prevention.refs import Mention, Ref, is_record, keys, url_for
from wetink.drafting.record.record import Record, Said
from wetink.model.event import Kind, Message, Passage

_NOT_OPEN = re.compile(r"\bnot (?:yet )?merged\b")
_WAITS = re.compile(
    r"\b(?:not (?:yet )?(?:merged|done|deployed)|to ?do|open(?:ed)?|in review|need a|when|until|after|once|"
    r"as soon as)\b"
)
_PARTLY = re.compile(r"\b(?:in review|open|draft|wip)\b.{0,80}\b(?:part|half|piece)\b.{0,40}\bmerged\b")
"""Of a follow-up under review one part is in already: the whole is not."""
_SOON = 3600.0
_FEW_WORDS = 8
_ITEM_WORDS, _FEW = 3, 6
_OLD = re.compile(r"\b(?:still open|from (?:19|20)\d\d|since (?:19|20)\d\d|exists)\b", re.IGNORECASE)
"""Said of a ticket that was there before."""
_CONDITION = re.compile(r"\b(?:if|falls)\b", re.IGNORECASE)
"""In a task it says when, not that anybody doubts: "alert if the queue grows"."""
IS = re.compile(r"(?:is|was|are|has|had|will|can|does|looks?|seems?|ist|est|es|jest|je|är|er|on)\b", re.IGNORECASE)
"""A verb behind a ticket's name tells of the ticket: that is a sentence, no item of a list."""
_IS_BEFORE = re.compile(r"\b(?:is|was|ist|est|es|è|é|jest|je|är|er)\W*$", re.IGNORECASE)
"""Before it, it says what something is known as already: "the slow export is CART-9"."""
_LABEL = 24
"""So many signs of a heading stand before the first ticket of a list."""
_LEADS = re.compile(r"\s{0,20}(?:[:,(]|→|->|=>|–|—)\s*$")
_SEE = re.compile(r"\b(?:see(?: also)?|cf|like|same as|siehe|vgl|voir|ver|jak w|zie)\b", re.IGNORECASE)
_MINE = re.compile(
    r"\s*(?:(?:is|ist|est|es|é|è|jest|je)\s)?(?:mine|meins|meiner|à moi|pour moi|mío|mía|meu|minha|mio|mia|"
    r"van mij|moje|můj)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"(?<=[.;!?])\s+|\n+|,\s+(?=[A-Z]{2,10}-\d)")
_JOINTS = re.compile(
    r"[,;]\s+(?:(?P<and>and|und|et|y|e|i|a|en|och|og)\s+)?|\s(?:and|und|et|y|e|i|a|en|och|og|\+|/)\s", re.IGNORECASE
)
_SEVERAL = 2
_TICKED = re.compile(r"\W{0,4}\[[xX]\]|\W{0,3}[✅☑✔]")
"""The box before an item is ticked."""
_WRAPPED = re.compile(r"(?<=[^\n]{54})(?<![.!?:])\n[ \t]*(?=[^\W\d_A-ZÀ-Þ]|\(|[\"“`])")
"""Where a mail's line was only broken: it is long, ends in no full stop, and the next begins in small letters."""


def hear(said: Said, refs: dict[str, Ref], *, over: bool = True) -> None:
    """Take in what a message says of the references it names.

    over  whether things were well again by then: before that, only what is noted as work to do is a follow-up
    """
    prose = _WRAPPED.sub(" ", said.prose)
    links = tuple(link for link in said.links if not own_page(said, link))
    is_topic = isinstance(said.item.detail, Message) and said.item.detail.note == "topic"
    whole = keys(said.text, links)
    clauses = list(_clauses(prose))
    listed = _list_of(whole, clauses)
    for key in whole:
        text = _part_of(key, whole, clauses, said) or prose
        noted = _is_noted(key, text, clauses, listed, said)
        if not over and key not in listed:
            continue
        ref = refs.setdefault(key, Ref(key))
        own = next((clause for clause in clauses if key in keys(clause) and _is_item(key, [clause])), text)
        ref.mentions.append(Mention(own, said.item.id, said))
        ref.url = ref.url or url_for(key, said.text, links)
        ref.aside = ref.aside or says("unrelated", text) or _is_known(key, text)
        if says("reopened", text):
            ref.done, ref.finished_at = False, said.t
        elif (says("finished", text) and not is_open(text)) or _TICKED.match(text):
            ref.done, ref.finished_at = True, said.t
        named = says("filed", text) or _continued(key, _CLAUSE.split(prose)) or is_record(key)
        ref.filed = ref.filed or noted or named or is_topic or bool(ref.url)
        ref.named_filed = ref.named_filed or named
        ref.noted = ref.noted or (noted and not over)
    if not whole and over:
        _number_alone(said, refs)
        _word_alone(said, refs)


def read(record: Record, refs: dict[str, Ref]) -> None:
    """What a post-mortem's action items say of a reference: they can add it and its state."""
    for item in record.passages:
        detail = item.detail
        if not isinstance(detail, Passage) or item.kind is not Kind.DOCUMENT:
            continue
        text = str(item.text)
        section = " / ".join(detail.headings[-2:]).lower()
        listed = says("action_heading", section) or says("action_heading", text[:_LABEL])
        named = keys(text, detail.links)
        for key in named:
            if (key not in refs and not listed) or says("unrelated", text):
                continue
            ref = refs.setdefault(key, Ref(key))
            ref.filed = ref.filed or listed
            number = ref.number
            own = next((c for c in re.split(r"[,;|]\s*", text) if number in c), text) if len(named) > 1 else text
            ref.done = ref.done or detail.done is True or (says("finished", own) and not is_open(own))
            ref.mentions.append(Mention(text, item.id))
            ref.url = ref.url or url_for(key, text, detail.links)


def note_down(text: str, said: Said, refs: dict[str, Ref]) -> None:
    """What somebody wrote into notes: every entry that says of a reference that it was filed or done counts."""
    clauses = [c for line in text.splitlines() for c in re.split(r"(?<=[.;!?])\s+|,\s+", line) if c.strip()]
    for clause in clauses:
        for key in keys(clause):
            noted, over = says("filed", clause), says("finished", clause) and not is_open(clause)
            if not (noted or over or key in refs or _is_item(key, [clause])) or says("unrelated", clause):
                continue
            ref = refs.setdefault(key, Ref(key))
            ref.filed = True
            ref.mentions.append(Mention(clause.strip(" ()"), said.item.id, said))
            if over and ref.number in clause:
                ref.done, ref.finished_at = True, said.t


def _clauses(prose: str) -> Iterator[str]:
    """The sentences and lines of a message; one that names several things is cut so that each piece names one."""
    for clause in _CLAUSE.split(prose):
        yield from (_pieces(clause) if len(keys(clause)) > 1 else [clause] if clause.strip() else [])


def _pieces(sentence: str) -> Iterator[str]:
    """Its parts between commas and "and", each with a key; a request behind a mere comma is of the ticket before it."""
    begin = 0
    for joint in _JOINTS.finditer(sentence):
        before, behind = sentence[begin : joint.start()], _JOINTS.split(sentence[joint.end() :], 1)[0]
        only_request = all(key.startswith("pull/") for key in keys(behind)) and "," in joint[0] and not joint["and"]
        if keys(before) and keys(behind) and not only_request:
            yield before.strip()
            begin = joint.end()
    yield sentence[begin:].strip()


def _continued(key: str, sentences: Iterable[str]) -> bool:
    """One word of filing for several: "filed CART-31 (alert) and CART-32 (proxy)"."""
    for sentence in sentences:
        pieces = list(_pieces(sentence))
        for piece in pieces[1:]:
            if piece.startswith(key) and says("filed", pieces[0]) and not IS.match(piece[len(key) :].strip()):
                return True
    return False


def is_open(text: str) -> bool:
    """Whether it says that it waits for something, or that only a part of it is in."""
    lowered = text.lower()
    return _PARTLY.search(lowered) is not None or (
        _WAITS.search(lowered) is not None and "merged" not in _NOT_OPEN.sub(" ", lowered)
    )


def _part_of(key: str, whole: list[str], clauses: list[str], said: Said) -> str:
    """What a message says of one of the references it names."""
    if len(whole) == 1:
        return said.prose
    own = [c for c in clauses if key in keys(c)] or [c for c in clauses if key in keys(c, said.links)]
    return " ".join(own)


def _is_noted(key: str, text: str, clauses: list[str], listed: set[str], said: Said) -> bool:
    """Listed, taken, or named behind what is to be done; beside a list of follow-ups the latter is other business."""
    if key in listed or _is_item(key, [text, *clauses]) or _is_taken(key, clauses):
        return True
    return not listed and not said.bot and _is_named_last(key, clauses)


def _is_item(key: str, clauses: Iterable[str]) -> bool:
    """Whether a follow-up is listed: the ticket first, then what it is for ("next: CART-31 alert on pool use")."""
    number = re.escape(key.rpartition("/")[2])
    item = re.compile(
        rf"^[\W_]*(?:\[?x\]\s*)?(?:\d{{1,2}}[.)]\s*)?(?:\w[\w-]{{0,20}}:\s+)?"
        rf"(?:(?:PR|MR|pull request|issue) ?)?{number}\b[\s:,–—-]{{1,4}}(\w.*)",
        re.IGNORECASE,
    )
    found = (item.match(clause) for clause in clauses)
    return any(match and _is_task(match[1]) for match in found)


def _list_of(some: list[str], clauses: list[str]) -> set[str]:
    """The tickets of a list, where one entry is an item: a short entry ("CART-32 proxy in front") is one as well."""
    alone = {key: [c for c in clauses if keys(c) == [key]] for key in some}
    entries = {key for key, own in alone.items() if own and _is_entry(key, own[0])}
    return entries if len(entries) > 1 and any(_is_item(key, alone[key]) for key in entries) else set()


def _is_entry(key: str, clause: str) -> bool:
    """It begins with the ticket's name, and something that is to be done stands behind it."""
    before, name, rest = clause.partition(key)
    near = bool(name) and len(before) <= _LABEL and _IS_BEFORE.search(before) is None
    return near and rest.strip(" .,;:") != "" and not IS.match(rest.strip())


def _is_named_last(key: str, clauses: Sequence[str]) -> bool:
    """What is to be done, then the ticket behind a colon or an arrow: "one probe for each node: CART-33"."""
    several = sum(_LEADS.search(clause.partition(one)[0]) is not None for clause in clauses for one in keys(clause))
    for clause in clauses:
        task, mark, rest = clause.rstrip(" .!)").rpartition(key if not key.startswith("pull/") else f"#{key[5:]}")
        lead = _LEADS.search(task)
        if not mark or rest or lead is None or "?" in task:
            continue
        if not _is_task(task[: lead.start()]) and several < _SEVERAL:
            continue
        if lead[0].strip() not in {",", "("} or not (
            says("cause", task) or says("sets_off", task) or _SEE.search(task)
        ):
            return True
    return False


def _is_taken(key: str, clauses: Iterable[str]) -> bool:
    """Its speaker takes it: "CART-34 is mine"."""
    return any(_MINE.match(clause.partition(key)[2]) for clause in clauses if clause.startswith(key))


def _is_known(key: str, text: str) -> bool:
    """Something is this ticket, as everybody knows: it was there before."""
    before, mark, _ = text.partition(key.rpartition("/")[2])
    if not mark or key.startswith("pull/") or _IS_BEFORE.search(before) is None:
        return False
    return not says("filed", " ".join(before.split()[-_FEW:]))


def _is_task(text: str) -> bool:
    """What is to be done, and not what a ticket is like or that somebody may get to it."""
    enough = len(text.split()) >= _ITEM_WORDS and not IS.match(text)
    return enough and not says("unsure", _CONDITION.sub(" ", text)) and not _OLD.search(text)


def _number_alone(said: Said, refs: dict[str, Ref]) -> None:
    """Read "884 merged": the number alone of a pull request that is known already."""
    for ref in refs.values():
        if (
            ref.is_request
            and re.search(rf"(?<![\w.-]){ref.number}(?![\w-]|\.\w)", said.prose)
            and says("finished", said.prose)
        ):
            ref.done, ref.finished_at = True, said.t
            ref.mentions.append(Mention(said.prose, said.item.id, said))


def _word_alone(said: Said, refs: dict[str, Ref]) -> None:
    """Read "merged, goes out at 12" and nothing else: the request that its speaker named last, a short while ago."""
    if said.bot or not starts("finished", said.prose) or len(said.prose.split()) > _FEW_WORDS or is_open(said.prose):
        return
    named = [
        (one.said.t, one.said.pos, ref)
        for ref in refs.values()
        for one in ref.mentions
        if one.said is not None
        and one.said.who == said.who
        and one.said.channel == said.channel
        and said.t - one.said.t <= _SOON
    ]
    if named:
        _, _, ref = max(named, key=lambda one: one[:2])
        if ref.is_request:
            ref.done, ref.finished_at = True, said.t
            ref.mentions.append(Mention(said.prose, said.item.id, said))
