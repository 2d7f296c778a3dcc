"""Who is who: one person over chat ids, display names, pager users, addresses and shell users."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from wetink.evidence.names import (
    BRACKETS,
    SHARED,
    Fit,
    Identity,
    bare_name,
    fitting,
    fitting_path,
    may_be,
    plain,
    tokens_of,
)
from wetink.evidence.questions import whose
from wetink.evidence.rows import is_command, is_message, is_of_forge
from wetink.model.event import Actor, ActorKind, Kind
from wetink.model.evidence import Person

if TYPE_CHECKING:
    from wetink.evidence.rows import Row
    from wetink.model.event import Intake
    from wetink.model.evidence import Question


_BEHIND = re.compile(r"\S+\s*\(([^\W\d_]+)\)")
_ROLE_WORDS = (
    "support helpdesk guest gast extern external contractor intern azubi vendor partner bot admin team oncall"
    " engineering security network netzwerk datenbank database platform backend frontend remote away abwesend"
)
_ROLES = frozenset(_ROLE_WORDS.split())
"""Words in brackets behind a name that say what somebody does or is."""

_WORD = "[A-Z\u00c0-\u00de][a-z\u00df-\u017e'-]{1,30}"
_FULL_NAME = re.compile(rf"\b(?=({_WORD} {_WORD})\b)")
"""Two words in Latin letters that may be a name; every word begins one, so that a title before it does not matter."""

_LOGIN = 6
_HEAD = 8_000

_SAID = "said in "
"""Marks a name that serves as id where a chat has no ids."""


def join(rows: Sequence[Row], intake: Intake) -> tuple[tuple[Person, ...], tuple[Question, ...]]:
    """Give every row its person (None where nobody can be told); returns all persons by key, and who was guessed.

    Two identities are one when id, address, full name or handle are the same, when incident.toml says so, or when a
    short name fits exactly one full name; what fits several stays apart. What fits by its beginning alone is joined
    where nobody else known begins so, and asked about. A shared account is nobody: the person is then who else ran
    commands in that recording, or whose name the file's path holds.
    """
    known: dict[Actor, Identity] = {}
    for row in rows:
        _note(row, known)
    groups = _Groups(list({id(identity): identity for identity in known.values()}.values()))
    _join_told(groups, intake)
    _join_same(groups)
    _name_logins(groups, rows)
    guesses = _join_short(groups)
    people = _people(groups)
    persons = {actor: people[id(groups.of(identity))] for actor, identity in known.items()}
    for row in rows:
        row.person = persons.get(_key(row)) if row.event.actor is not None else None
    _fill(rows, groups, people)
    return tuple(sorted(people.values(), key=lambda person: person.key)), tuple(dict.fromkeys(guesses))


def _key(row: Row) -> Actor:
    """The actor without a shared account; ids count per stream."""
    return _in_stream(row.event.actor or Actor(), row.stream)


@lru_cache(maxsize=10_000)
def _in_stream(actor: Actor, stream: str) -> Actor:
    handle = actor.handle if actor.handle and plain(actor.handle) not in SHARED else None
    return Actor(actor.name, handle, f"{stream}\0{actor.id}" if actor.id else None, actor.email, actor.kind)


def _note(row: Row, known: dict[Actor, Identity]) -> None:
    actor = row.event.actor
    if actor is None:
        return
    key = _key(row)
    if not (key.name or key.handle or key.id or key.email):
        return
    identity = known.get(key)
    if identity is None:
        identity = known[key] = _identity(row, actor)
    if key.name:
        identity.names[key.name.strip()] += 1
    handle = (key.handle or "").strip()
    if handle:
        identity.handles[handle] += 1
        if is_of_forge(row):
            identity.logins.add(handle)
        elif is_message(row):
            identity.spoken[handle] += 1


def _identity(row: Row, actor: Actor) -> Identity:
    made = Identity(bot=actor.kind is ActorKind.BOT, source=row.event.place.source)
    if actor.id:
        made.ids.add((row.stream, actor.id))
    elif is_message(row) and not made.bot:  # two names in one chat are two people
        made.ids.add((_SAID + row.stream, plain(actor.name or actor.handle or "")))
    if actor.email:
        made.emails.add(actor.email.strip().casefold())
    return made


class _Groups:
    """Identities joined so far; the representative holds all that is known."""

    def __init__(self, identities: Iterable[Identity]) -> None:
        order = sorted(identities, key=_order)
        self.parent = {id(identity): identity for identity in order}
        self.all = order

    def of(self, identity: Identity) -> Identity:
        root = self.parent[id(identity)]
        while self.parent[id(root)] is not root:
            root = self.parent[id(root)]
        self.parent[id(identity)] = root
        return root

    @property
    def roots(self) -> list[Identity]:
        return [identity for identity in self.all if self.parent[id(identity)] is identity]

    def add(self, identity: Identity) -> None:
        self.parent[id(identity)] = identity
        self.all.append(identity)

    def unite(self, one: Identity, other: Identity, *, force: bool = False) -> None:
        mine, theirs = self.of(one), self.of(other)
        if mine is theirs or (not force and mine.clashes(theirs)):
            return
        mine.absorb(theirs)
        self.parent[id(theirs)] = mine


def _order(identity: Identity) -> tuple[object, ...]:
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
        wanted = {plain(short), plain(full)}
        named = [i for i in groups.roots if not i.bot and wanted & {plain(x) for x in (*i.names, *i.handles, *_ids(i))}]
        for identity in named:
            groups.of(identity).told = full
            groups.unite(named[0], identity, force=True)


def _ids(identity: Identity) -> list[str]:
    return [value for space, value in identity.ids if not space.startswith(_SAID)] + sorted(identity.emails)


def _join_same(groups: _Groups) -> None:
    """Same id in any system, same address, same full name, same handle, where that is not ambiguous."""
    keys: tuple[Callable[[Identity], Iterable[object]], ...] = (
        lambda i: [value for _, value in i.ids],
        lambda i: i.emails,
        lambda i: i.full_names,
        lambda i: [label for label in map(plain, i.handles) if label not in SHARED],
    )
    for key in keys:
        holders: dict[object, list[Identity]] = defaultdict(list)
        for identity in groups.roots:
            for value in key(identity):
                holders[identity.bot, value].append(identity)
        for same in holders.values():
            roots = list({id(groups.of(identity)): groups.of(identity) for identity in same}.values())
            if not any(a.clashes(b) for at, a in enumerate(roots) for b in roots[at + 1 :]):
                for other in roots[1:]:
                    groups.unite(roots[0], other)


def _join_short(groups: _Groups) -> list[Question]:
    """Short names that fit exactly one person with a full name, or one who speaks in the chat; asks what is guessed.

    What is sure comes first, until nothing more is: two logins of one person are then one and no rivals.
    """
    guesses: list[Question] = []
    while _join_fitting(groups, guesses, sure=True):
        pass
    _join_fitting(groups, guesses, sure=False)
    return guesses


def _join_fitting(groups: _Groups, guesses: list[Question], *, sure: bool) -> bool:
    """Join what fits surely, or only by its beginning; whether anything was."""
    before = len(groups.roots)
    strong = [i for i in groups.roots if not i.bot and (i.full_names or i.spoken or i.logins)]
    for weak in [i for i in groups.roots if not i.bot and not i.full_names]:
        others = [i for i in strong if groups.of(i) is i and i is not weak and not i.clashes(weak)]
        fit = fitting(weak.labels, [i for i in others if _may_own(i, weak)])
        if fit is None or fit.sure is not sure or not (sure or _is_alone(fit, weak, groups)):
            continue
        if not sure:
            name = fit.owner.told or _best_name(fit.owner) or _handle(fit.owner) or fit.label
            guesses.append(whose(weak.source, fit.label, name))
        groups.unite(fit.owner, weak)
    return len(groups.roots) < before


def _may_own(one: Identity, weak: Identity) -> bool:
    return bool(one.full_names) or not (weak.spoken or weak.logins)


def _is_alone(fit: Fit, weak: Identity, groups: _Groups) -> bool:
    """Whether nobody else who is known could be meant by a short name."""
    owner = groups.of(fit.owner)
    others = [i for i in groups.roots if not i.bot and i is not weak and i is not owner]
    return not any(may_be(fit.label, other) for other in others)


def _name_logins(groups: _Groups, rows: Sequence[Row]) -> None:
    """A login of initial and last name ("dhoekstra") has the one full name in the files that gives it."""
    bare = [i for i in groups.roots if not i.bot and not i.names and any(len(label) >= _LOGIN for label in i.labels)]
    if not bare:
        return
    wanted = {label: identity for identity in bare for label in identity.labels if len(label) >= _LOGIN}
    known = {name for identity in groups.roots for name in identity.full_names}
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.of is None and (is_message(row) or row.event.kind is Kind.DOCUMENT):
            for name in _FULL_NAME.findall(row.event.text[:_HEAD]):
                tokens = tokens_of(name)
                if tokens[0][0] + "".join(tokens[1:]) in wanted and tokens not in known:
                    found[tokens[0][0] + "".join(tokens[1:])].add(name)
    for label, names in found.items():
        if len(names) == 1:
            wanted[label].names[names.pop()] += 1


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


def _people(groups: _Groups) -> dict[int, Person]:
    """One Person per identity, keys made unique in a fixed order."""
    made: dict[int, Person] = {}
    used: set[str] = set()
    for identity in sorted(groups.roots, key=_order):
        handle = _handle(identity)
        name = (
            identity.told or _best_name(identity) or handle or min(sorted(identity.emails) + _ids(identity), default="")
        )
        slug = (
            "-".join(tokens_of(bare_name(handle or name)) or tokens_of(handle or name))
            or plain(handle or name)
            or "somebody"
        )
        key = slug if slug not in used else next(k for n in range(2, 10**6) if (k := f"{slug}-{n}") not in used)
        used.add(key)
        aliases = {*identity.names, *identity.handles, *_ids(identity)} - {name}
        made[id(identity)] = Person(key, name, handle, identity.bot, tuple(sorted(aliases)))
    return made


def _handle(identity: Identity) -> str | None:
    """What people call somebody: in chat, else at a prompt; a login of theirs only where no full name is known."""
    typed = Counter({handle: n for handle, n in identity.handles.items() if handle not in identity.logins})
    logins = None if identity.full_names else _most(identity.handles)
    return _most(identity.spoken) or _most(typed) or logins


def _most(counts: Counter[str]) -> str | None:
    return min(counts, key=lambda value: (-counts[value], value)) if counts else None


def _best_name(identity: Identity) -> str | None:
    """A full name before one word, the more frequent before the rarer, without what stands in brackets behind it.

    Behind one word the brackets may name the person: "Kundendienst (Renate)".
    """
    if not identity.names:
        return None
    best = min(identity.names, key=lambda n: (len(tokens_of(bare_name(n))) < 2, -identity.names[n], n))
    behind = _BEHIND.fullmatch(best)
    if identity.bot or (behind and behind[1].istitle() and behind[1].casefold() not in _ROLES):
        return best
    return BRACKETS.sub("", best).strip() or best
