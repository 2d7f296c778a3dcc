"""Who will own the runbook: as the team decided it in the channel, else who did the fix."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice

from wetink.drafting.language.phrases import plain, says, starts, where
from wetink.drafting.record.record import Record, Said
from wetink.drafting.record.statements import replies
from wetink.drafting.record.window import Window
from wetink.drafting.resolution.changes import Change
from wetink.model.draft import Owner
from wetink.model.event import Message
from wetink.model.evidence import Person

_OWNER_LINE = re.compile(
    r"\b(?:runbook owner|owner of the runbook|runbook)\W{1,5}(?:owner\W{1,4})?(?:is\s+)?([^\n]{3,120})", re.IGNORECASE
)
_FULL_NAME = re.compile(r"[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+){1,2}")
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_WHO = re.compile(
    r"\W*(?:and |so |ok |und |et |y |e )?(?:who|whose|wer|wem|qui|quién|quien|quem|chi|wie|kto|kdo|komu|vem|hvem|kuka"
    r"|cine|tko|ko će|кто|хто|кой|чей|ki|kié|kim|kimde|siapa|kaun|ποιος"
    r"|ai (?:nhận|giữ|viết|làm)|من|مين|מי|کی|誰|谁|誰が|누가)(?!\w)",
    re.IGNORECASE,
)
"""A question without its mark."""
_ASKS_OTHERS = re.compile(
    r"\b(?:(?:can|could|will|would|do) (?:you|somebody|someone|anybody|anyone)(?! mind)|who|or)\b"
    r"|\b(?:kannst|willst|könntest|magst) du\b|\b(?:tu (?:peux|veux)|peux-tu|veux-tu"
    r"|puedes|quieres|pode[sm]?|puoi|vuoi|kun je|wil je|możesz|můžeš|môžeš"
    r"|kan du|vil du|voitko|poți|możecie|možeš|можешь|можеш|tudnád|tudod|alır mısın|yazar mısın|bisa kamu|kamu bisa)\b",
    re.IGNORECASE,
)
"""A question for somebody else's name."""
_LABELLED = re.compile(r"(?:\bowner\b[^:\n]{0,40}|\brunbooks?\b[^:\n,]{0,12}|\bowned by)\s*[:=–-]\s*@?$|\bowned by\s+$")
"""What stands before a name that is the owner's: "runbook: ", "owner of the page: "."""
_LEAST_NAME = 2
_ROUND, _BRIEF = 6, 8
"""Within so many answers it is settled whose it is; who takes it says so in few words."""
_DAYS = 2 * 86400.0
"""For so long the answer of somebody who was asked by name is waited for."""


def find_owner(record: Record, window: Window, changes: list[Change], deeds: Iterable[Said] = ()) -> Owner | None:
    """A named person: intake's word, then the last statement in the channel, then who did most of the fix.

    `deeds` are the statements that stand in the resolution as steps of their own.
    """
    people = {person.key: person for person in record.timeline.people}
    wanted = record.timeline.intake.owner
    if wanted:
        person = _by_name(wanted, people)
        return Owner(person.name if person else wanted, person.handle if person else None, (), "named in incident.toml")
    decided = _decided(record, window, people) or _in_report(record, people)
    if decided:
        return decided
    return _by_work(record, window, changes, deeds, people)


def _decided(record: Record, window: Window, people: dict[str, Person]) -> Owner | None:
    latest: Owner | None = None
    for said in record.said:
        if said.bot or said.t < window.onset:
            continue
        if not (says("runbook", said.prose) or (says("owning", said.prose) and said.t > window.recovery)):
            continue
        found = _from_statement(record, said, people)
        if found is not None:
            latest = found
    return latest


def _from_statement(record: Record, said: Said, people: dict[str, Person]) -> Owner | None:
    question = "?" in said.prose or _WHO.match(said.prose) is not None
    named = _named(said, people)
    found = _accepted(record, said, named) if named else None
    if found is not None:
        return found
    if question:
        return _asked(record, said, people)
    if any(says("mine", s) and (says("owning", s) or says("runbook", s)) for s in _SENTENCE.split(said.prose)):
        person = people.get(said.who)
        return _owner(person, (said.item.id,), "took it in the channel") if person else None
    handed = _handed(said, people)
    return _accepted(record, said, handed) if handed else None


def _asked(record: Record, said: Said, people: dict[str, Person]) -> Owner | None:
    """What came of a question: its speaker offered, somebody was called by name, or somebody answered."""
    if _offers(said):
        answer = next((s for s in islice(replies(record, said, 30 * 60), 4) if s.who != said.who and not s.bot), None)
        speaker = people.get(said.who)
        if speaker is not None and (answer is None or not _declines(answer)):
            ids = (said.item.id, answer.item.id) if answer else (said.item.id,)
            return _owner(speaker, ids, "offered it in the channel")
    called = _called(said, people)
    taker = _taker(record, said, called, people) if called else None
    if taker is not None:
        return _owner(people[taker.who], (said.item.id, taker.item.id), "took it in the channel")
    answer = _next_of(record, said, called) if called else None
    if called is not None and answer is not None and not _declines(answer):
        return _owner(called, (said.item.id, answer.item.id), "asked by name in the channel")
    for answer in islice(replies(record, said, 30 * 60), 4):
        person = _answering(answer, said, people)
        if person is not None:
            return _owner(person, (said.item.id, answer.item.id), "answered the question in the channel")
    return None


def _taker(record: Record, said: Said, called: Person, people: dict[str, Person]) -> Said | None:
    """Somebody else's word that it is theirs, where the one who was called did not say so: they passed it on."""
    for answer in islice(replies(record, said, 30 * 60), _ROUND):
        if answer.bot or answer.who not in people or "?" in answer.prose:
            continue
        brief = len(answer.prose.split()) <= _BRIEF and says("mine", answer.prose) and not _declines(answer)
        if brief and answer.who != said.who:
            return answer if answer.who != called.key else None
    return None


def _accepted(record: Record, said: Said, person: Person) -> Owner | None:
    """The person whom a statement names, unless they decline."""
    answer = _answer(record, said, person)
    if answer is not None and _declines(answer):
        return None
    return _owner(
        person, (said.item.id, answer.item.id) if answer else (said.item.id,), "named as owner in the channel"
    )


def _offers(said: Said) -> bool:
    """Its speaker asks whether it may be theirs: "me as owner ok?"; not "will you own it or me?"."""
    asked = (
        sentence for sentence in _SENTENCE.split(said.prose) if says("owning", sentence) or says("runbook", sentence)
    )
    return any(says("mine", one) and not _ASKS_OTHERS.search(one) and not _WHO.match(one) for one in asked)


def _declines(answer: Said) -> bool:
    return starts("refused", answer.prose) or says("away", answer.prose)


def _called(said: Said, people: dict[str, Person]) -> Person | None:
    """The one person whom a question calls by first name or handle ("... Amina?")."""
    found = [person for _, person in _short_names(said.prose, said.who, people)]
    return found[0] if len({person.key for person in found}) == 1 else None


def _short_names(text: str, speaker: str, people: dict[str, Person]) -> list[tuple[int, Person]]:
    """Where a text names somebody else by first name or handle; a name that two people have names nobody."""
    owners: dict[str, list[Person]] = {}
    for person in people.values():
        for name in {plain(person.name.split(" ", 1)[0]), plain(person.handle or "")}:
            if len(name) > _LEAST_NAME and not person.bot:
                owners.setdefault(name, []).append(person)
    found = []
    for word in re.finditer(r"\w[\w.-]*\w", plain(text)):
        some = owners.get(word[0], [])
        if len(some) == 1 and some[0].key != speaker:
            found.append((word.start(), some[0]))
    return found


def _handed(said: Said, people: dict[str, Person]) -> Person | None:
    """Whom a sentence gives the runbook to by first name: "Ines writes the runbook", "runbook: ines"."""
    for sentence in _SENTENCE.split(said.prose):
        topics = where("runbook", sentence) + where("owning", sentence)
        if not topics or says("negated", sentence) or says("away", sentence):
            continue
        names = _short_names(sentence, said.who, people)
        labelled = [person for at, person in names if _LABELLED.search(plain(sentence)[:at])]
        verbs = where("hands_it", sentence)
        near = [(abs(at - start), person) for at, person in names for start, _ in verbs]
        if labelled or near:
            return labelled[0] if labelled else min(near, key=lambda one: one[0])[1]
    return None


def _next_of(record: Record, said: Said, person: Person) -> Said | None:
    """The first word of somebody who was asked by name; they may be asleep."""
    later = (s for s in record.said_between(said.t, said.t + _DAYS) if s.pos > said.pos and s.channel == said.channel)
    return next((s for s in later if s.who == person.key), None)


def _answering(answer: Said, question: Said, people: dict[str, Person]) -> Person | None:
    if answer.bot or answer.who == question.who or _declines(answer):
        return None
    named = _named(answer, people)
    if named and not starts("me", answer.prose):
        return named
    if starts("me", answer.prose) or says("mine", answer.prose):
        return people.get(answer.who)
    return None


def _answer(record: Record, said: Said, person: Person) -> Said | None:
    return next((s for s in islice(replies(record, said, 30 * 60), 4) if s.who == person.key), None)


def _named(said: Said, people: dict[str, Person]) -> Person | None:
    """The person a statement mentions, by mention or full name; of several the next one behind the word for owning."""
    detail = said.item.detail
    mentions = set(detail.mentions) if isinstance(detail, Message) else set()
    found = [person for person in people.values() if not person.bot and _is_named(said.prose, person, mentions)]
    if not found or not found[1:]:
        return found[0] if found else None
    ends = [end for group in ("owning", "runbook") for _, end in where(group, said.prose)]
    places = [(at, person) for person in found for at in _places(said.prose, person) if at >= min(ends, default=0)]
    return min(places, key=lambda place: place[0])[1] if ends and places else None


def _is_named(prose: str, person: Person, mentions: set[str]) -> bool:
    return bool(mentions & _names(person)) or bool(_places(prose, person))


def _names(person: Person) -> set[str]:
    return {person.name, *(n for n in (person.handle, *person.aliases) if n)}


def _places(prose: str, person: Person) -> list[int]:
    """Where a text mentions somebody: "@name", the full name, or the handle behind the word for owning."""
    lowered, found = plain(prose), []
    for name in (plain(name) for name in _names(person) if len(name) > 1 and f"@{plain(name)}" in lowered):
        found += [match.start() for match in re.finditer(rf"@{re.escape(name)}(?!\w)", lowered)]
    if " " in person.name and plain(person.name) in lowered:
        found += [match.start() for match in re.finditer(re.escape(plain(person.name)), lowered)]
    if person.handle and "own" in lowered and plain(person.handle) in lowered:
        behind = rf"(?:owner|owned by|owns)\W{{1,4}}({re.escape(plain(person.handle))})(?!\w)"
        found += [match.start(1) for match in re.finditer(behind, lowered)]
    return sorted(found)


def _in_report(record: Record, people: dict[str, Person]) -> Owner | None:
    """A line or table row of a report that names the runbook's owner."""
    for item in record.passages:
        match = _OWNER_LINE.search(str(item.text))
        if match is None:
            continue
        rest = match.group(1)
        known = next(
            (p for p in people.values() if not p.bot and " " in p.name and p.name.lower() in rest.lower()), None
        )
        if known is not None:
            return _owner(known, (item.id,), "named as owner in the report")
        named = _FULL_NAME.match(rest)
        if named is not None:
            return Owner(named.group(0), None, (item.id,), "named as owner in the report")
    return None


def _by_name(wanted: str, people: dict[str, Person]) -> Person | None:
    bare = wanted.lstrip("@").lower()
    for person in people.values():
        if bare in {
            person.name.lower(),
            (person.handle or "").lower(),
            person.key.lower(),
            *(a.lower() for a in person.aliases),
        }:
            return person
    return None


def _by_work(
    record: Record, window: Window, changes: list[Change], deeds: Iterable[Said], people: dict[str, Person]
) -> Owner | None:
    work: Counter[str] = Counter()
    ids: dict[str, str] = {}
    for change in changes:
        if change.kept and change.run.who:
            work[change.run.who] += 3
            ids.setdefault(change.run.who, change.run.item.id)
    for said in (said for said in deeds if not said.bot and not said.change):
        work[said.who] += 3
        ids.setdefault(said.who, said.item.id)
    for run in record.runs:
        if window.start <= run.t <= window.close and run.who:
            work[run.who] += 1
            ids.setdefault(run.who, run.item.id)
    for said in _telling(record, window) if not work else ():
        work[said.who] += 1
        ids.setdefault(said.who, said.item.id)
    for key, _ in sorted(work.items(), key=lambda pair: (-pair[1], pair[0])):
        person = people.get(key)
        if person is not None and not person.bot:
            return _owner(person, (ids[key],), "did most of the fix; nobody was named")
    return None


def _telling(record: Record, window: Window) -> list[Said]:
    """Who tells of a deed or a cause, where nobody typed anything."""
    during = record.said_between(window.onset, window.close)
    return [said for said in during if not said.bot and (says("did", said.prose) or says("cause", said.prose))]


def _owner(person: Person, evidence: tuple[str, ...], reason: str) -> Owner:
    return Owner(person.name, person.handle, evidence, reason)
