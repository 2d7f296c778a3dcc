"""Who is who: one person over chat ids, display names, pager users, addresses and shell users."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wetink.evidence.rows import is_command, is_message
from wetink.model.event import Actor, ActorKind
from wetink.model.evidence import Person

if TYPE_CHECKING:
    from wetink.evidence.rows import Row
    from wetink.model.event import Intake

SHARED = frozenset(
    "root admin administrator ubuntu debian centos fedora alpine core rocky almalinux opc vagrant ec2-user ec2user"
    " azureuser cloud-user postgres mysql redis mongodb kafka zookeeper cassandra elasticsearch rabbitmq vault consul"
    " nginx www-data apache haproxy deploy deployer deployment ansible terraform jenkins gitlab-runner runner ci build"
    " git app www web node service svc user guest operator oncall ops sre system nobody daemon bin localhost me"
    " default docker kubernetes k8s airflow hadoop spark oracle tomcat".split()  # noqa: SIM905 - a list to read
)
"""Accounts that many people or machines use; such a name says nothing about who it was."""

_BRACKETS = re.compile(r"\s*[(\[{|/].{0,80}$")
_SPLIT = re.compile(r"[^a-z0-9]+")
_NOT_NAME = re.compile(r"[^\w'.\- ]+")


@dataclass(slots=True, eq=False)
class _Identity:
    """What is known of one person so far."""

    names: Counter[str] = field(default_factory=Counter)
    handles: Counter[str] = field(default_factory=Counter)
    spoken: Counter[str] = field(default_factory=Counter)
    ids: set[tuple[str, str]] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)
    told: str = ""
    bot: bool = False

    def absorb(self, other: _Identity) -> None:
        self.names += other.names
        self.handles += other.handles
        self.spoken += other.spoken
        self.ids |= other.ids
        self.emails |= other.emails
        self.told = self.told or other.told

    def clashes(self, other: _Identity) -> bool:
        """Two accounts of one system are two people."""
        mine, theirs = dict(self.ids), dict(other.ids)
        return self.bot != other.bot or any(theirs.get(space, value) != value for space, value in mine.items())

    @property
    def full_names(self) -> list[tuple[str, ...]]:
        names = [self.told] if self.told else list(self.names)
        return [tokens for name in sorted(names) if len(tokens := tokens_of(_plain_name(name))) >= 2]

    @property
    def labels(self) -> list[str]:
        """Every short name: handles, names of one word, what stands before the @ of addresses."""
        short = [name for name in self.names if len(tokens_of(_plain_name(name))) == 1]
        local = [email.partition("@")[0].partition("+")[0] for email in self.emails]
        found = {_ascii(label) for label in (*self.handles, *short, *local)}
        return sorted(label for label in found if label and label not in SHARED)


def tokens_of(name: str) -> tuple[str, ...]:
    """The words of a name in plain small letters: "Zoë van-Dijk" gives zoe, van, dijk."""
    return tuple(part for part in _SPLIT.split(_ascii(name)) if part)


def _ascii(text: str) -> str:
    folded = text.strip().lstrip("@").casefold().replace("ø", "o").replace("ł", "l").replace("ı", "i")
    folded = folded.replace("đ", "d").replace("æ", "ae").replace("œ", "oe")
    plain = unicodedata.normalize("NFKD", folded)
    return "".join(char for char in plain if not unicodedata.combining(char))


def _plain_name(name: str) -> str:
    """A name without what people add to it: "Kyle (helpdesk)", "Yash | SRE"."""
    return _NOT_NAME.sub(" ", _BRACKETS.sub("", name)).strip()


def join(rows: Sequence[Row], intake: Intake) -> tuple[Person, ...]:
    """Give every row its person (None where nobody can be told) and return all persons by key.

    Two identities are one when id, address, full name or handle are the same, when incident.toml says so, or when a
    short name fits exactly one full name; what fits several stays apart. A shared account is nobody: the person is
    then who else ran commands in that recording, or whose name the file's path holds.
    """
    known: dict[Actor, _Identity] = {}
    for row in rows:
        _note(row, known)
    groups = _Groups(list({id(identity): identity for identity in known.values()}.values()))
    _join_told(groups, intake)
    _join_same(groups)
    _join_short(groups)
    people = _people(groups)
    persons = {actor: people[id(groups.of(identity))] for actor, identity in known.items()}
    for row in rows:
        row.person = persons.get(_key(row)) if row.event.actor is not None else None
    _fill(rows, groups, people)
    return tuple(sorted(people.values(), key=lambda person: person.key))


def _key(row: Row) -> Actor:
    """The actor without a shared account; ids count per stream."""
    actor = row.event.actor or Actor()
    handle = actor.handle if actor.handle and _ascii(actor.handle) not in SHARED else None
    return Actor(actor.name, handle, f"{row.stream}\0{actor.id}" if actor.id else None, actor.email, actor.kind)


def _note(row: Row, known: dict[Actor, _Identity]) -> None:
    actor = row.event.actor
    if actor is None:
        return
    key = _key(row)
    if not (key.name or key.handle or key.id or key.email):
        return
    identity = known.get(key)
    if identity is None:
        identity = known[key] = _Identity(bot=actor.kind is ActorKind.BOT)
        if actor.id:
            identity.ids.add((row.stream, actor.id))
        if actor.email:
            identity.emails.add(actor.email.strip().casefold())
    if key.name:
        identity.names[key.name.strip()] += 1
    if key.handle:
        identity.handles[key.handle.strip()] += 1
        if is_message(row):
            identity.spoken[key.handle.strip()] += 1


class _Groups:
    """Identities joined so far; the representative holds all that is known."""

    def __init__(self, identities: Iterable[_Identity]) -> None:
        order = sorted(identities, key=_order)
        self.parent = {id(identity): identity for identity in order}
        self.all = order

    def of(self, identity: _Identity) -> _Identity:
        root = self.parent[id(identity)]
        while self.parent[id(root)] is not root:
            root = self.parent[id(root)]
        self.parent[id(identity)] = root
        return root

    @property
    def roots(self) -> list[_Identity]:
        return [identity for identity in self.all if self.parent[id(identity)] is identity]

    def add(self, identity: _Identity) -> None:
        self.parent[id(identity)] = identity
        self.all.append(identity)

    def unite(self, one: _Identity, other: _Identity, *, force: bool = False) -> None:
        mine, theirs = self.of(one), self.of(other)
        if mine is theirs or (not force and mine.clashes(theirs)):
            return
        mine.absorb(theirs)
        self.parent[id(theirs)] = mine


def _order(identity: _Identity) -> tuple[object, ...]:
    return (
        identity.bot,
        sorted(identity.ids),
        sorted(identity.emails),
        sorted(identity.names),
        sorted(identity.handles),
    )


def _join_told(groups: _Groups, intake: Intake) -> None:
    """incident.toml: each handle or name on the left belongs to the full name on the right."""
    for short, full in intake.people:
        wanted = {_ascii(short), _ascii(full)}
        named = [
            i for i in groups.roots if not i.bot and wanted & {_ascii(x) for x in (*i.names, *i.handles, *_ids(i))}
        ]
        for identity in named:
            groups.of(identity).told = full
            groups.unite(named[0], identity, force=True)


def _ids(identity: _Identity) -> list[str]:
    return [value for _, value in identity.ids] + sorted(identity.emails)


def _join_same(groups: _Groups) -> None:
    """Same id in any system, same address, same full name, same handle, where that is not ambiguous."""
    keys: tuple[Callable[[_Identity], Iterable[object]], ...] = (
        lambda i: [value for _, value in i.ids],
        lambda i: i.emails,
        lambda i: i.full_names,
        lambda i: [label for label in map(_ascii, i.handles) if label not in SHARED],
    )
    for key in keys:
        holders: dict[object, list[_Identity]] = defaultdict(list)
        for identity in groups.roots:
            for value in key(identity):
                holders[identity.bot, value].append(identity)
        for same in holders.values():
            roots = list({id(groups.of(identity)): groups.of(identity) for identity in same}.values())
            if not any(a.clashes(b) for at, a in enumerate(roots) for b in roots[at + 1 :]):
                for other in roots[1:]:
                    groups.unite(roots[0], other)


def _join_short(groups: _Groups) -> None:
    """Short names that fit exactly one person with a full name, or one who speaks in the chat."""
    strong = [i for i in groups.roots if not i.bot and (i.full_names or i.spoken)]
    for weak in [i for i in groups.roots if not i.bot and not i.full_names]:
        others = [i for i in strong if i is not weak and not i.clashes(weak) and (i.full_names or not weak.spoken)]
        owner = fitting(weak.labels, others)
        if owner is not None and groups.of(owner) is not weak:
            groups.unite(owner, weak)


def fitting(labels: Sequence[str], others: Sequence[_Identity]) -> _Identity | None:
    """Find the one identity that the labels fit best; None where none does, or two do equally well."""
    for fits in _TIERS:
        found = [other for other in others if any(fits(label, other) for label in labels)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _is_whole_name(label: str, other: _Identity) -> bool:
    squeezed = "".join(tokens_of(label))
    names = {"".join(order) for name in other.full_names for order in (name, name[::-1], (name[0], name[-1]))}
    return squeezed in names or squeezed in {"".join(tokens_of(known)) for known in other.labels}


def _is_initial_form(label: str, other: _Identity) -> bool:
    squeezed = "".join(tokens_of(label))
    forms = set()
    for name in other.full_names:
        first, last = name[0], name[-1]
        forms |= {first[0] + last, last + first[0], first + last[0], last[0] + first, first[0] + "".join(name[1:])}
    return squeezed in forms or re.sub(r"\d{1,4}$", "", squeezed) in forms


def _is_first_name(label: str, other: _Identity) -> bool:
    tokens = tokens_of(label)
    word = re.sub(r"\d{1,4}$", "", tokens[0]) if tokens else ""
    firsts = {name[0] for name in other.full_names} | {
        tokens_of(known)[0] for known in other.labels if tokens_of(known)
    }
    return len(word) >= 2 and word in firsts


def _holds_name(label: str, other: _Identity) -> bool:
    tokens = {token for token in tokens_of(label) if len(token) >= 3}
    return any(tokens & {name[0], name[-1]} for name in other.full_names)


def _is_initials(label: str, other: _Identity) -> bool:
    squeezed = "".join(tokens_of(label))
    return 2 <= len(squeezed) <= 4 and any(squeezed == "".join(t[0] for t in name) for name in other.full_names)


def _is_start(label: str, other: _Identity) -> bool:
    word = "".join(tokens_of(label))
    return len(word) >= 4 and any(
        name[0].startswith(word) or (word.startswith(name[0]) and len(name[0]) >= 4) for name in other.full_names
    )


_TIERS = (_is_whole_name, _is_initial_form, _is_first_name, _holds_name, _is_initials, _is_start)


def _fill(rows: Sequence[Row], groups: _Groups, people: dict[int, Person]) -> None:
    """Commands under a shared account belong to the only person of that recording, or to whom its path names."""
    humans = [identity for identity in groups.roots if not identity.bot]
    seen: dict[str, set[str]] = defaultdict(set)
    by_key = {person.key: person for person in people.values()}
    for row in rows:
        if row.person is not None and is_command(row):
            seen[row.stream].add(row.person.key)
    named: dict[str, Person | None] = {}
    for row in rows:
        if row.person is not None or not is_command(row) or row.of is not None:
            continue
        if len(seen[row.stream]) == 1:
            row.person = by_key[next(iter(seen[row.stream]))]
            continue
        source = row.event.place.source
        if source not in named:
            labels = [token for token in tokens_of(source) if len(token) >= 3 and token not in SHARED]
            owner = fitting_path(labels, humans)
            named[source] = people[id(owner)] if owner is not None else None
        row.person = named[source]


def fitting_path(labels: Sequence[str], humans: Sequence[_Identity]) -> _Identity | None:
    """Find the one person whose first name or handle is a word of a path."""
    for fits in (_is_whole_name, _is_first_name):
        found = [one for one in humans if any(fits(label, one) for label in labels)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _people(groups: _Groups) -> dict[int, Person]:
    """One Person per identity, keys made unique in a fixed order."""
    made: dict[int, Person] = {}
    used: set[str] = set()
    for identity in sorted(groups.roots, key=_order):
        handle = _most(identity.spoken) or _most(identity.handles)
        name = (
            identity.told or _best_name(identity) or handle or min(sorted(identity.emails) + _ids(identity), default="")
        )
        slug = "-".join(tokens_of(handle or name)) or _ascii(handle or name) or "somebody"
        key = slug if slug not in used else next(k for n in range(2, 10**6) if (k := f"{slug}-{n}") not in used)
        used.add(key)
        aliases = {*identity.names, *identity.handles, *_ids(identity)} - {name}
        made[id(identity)] = Person(key, name, handle, identity.bot, tuple(sorted(aliases)))
    return made


def _most(counts: Counter[str]) -> str | None:
    return min(counts, key=lambda value: (-counts[value], value)) if counts else None


def _best_name(identity: _Identity) -> str | None:
    """A full name before one word, the more frequent before the rarer, without what stands in brackets."""
    if not identity.names:
        return None
    best = min(identity.names, key=lambda n: (len(tokens_of(_plain_name(n))) < 2, -identity.names[n], n))
    return best if identity.bot else (_BRACKETS.sub("", best).strip() or best)
