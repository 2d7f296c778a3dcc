"""Whether the commit that brought a sign-off was made by the person whom the sign-off names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from wetink.library.form import Fault
from wetink.library.people_file import is_bot
from wetink.model.people import People, Person
from wetink.model.provenance import Commit, Origin
from wetink.model.runbook import Runbook, SignOff, Status

SKEW = timedelta(minutes=10)
"""How far two clocks may be apart."""

_FRESH = timedelta(hours=1)
"""Within which time of the sign-off its commit was written; an older one was taken from elsewhere."""

KeyFaults = Callable[[Commit, tuple[str, ...]], str]
"""Why a commit is not signed with one of these keys, "" where it is."""


def judge(
    runbook: Runbook,
    origin: Origin,
    known: Sequence[People],
    key_faults: KeyFaults,
    now: datetime,
    again: str,
    *,
    recorded: bool = False,
) -> Iterator[Fault]:
    """Why the sign-off of a runbook does not count; nothing where it does.

    known  who is who before the commit, for each of its parents, and to the trusted commit; all of them have to agree:
           a commit cannot make its own signer known, and a push cannot take a key away to forge without it
    recorded  the commit of `origin` is a record of the signature: it shows that signing was a step of its own
    """
    signed, commit = runbook.sign_off, origin.commit
    if signed is None or commit is None:
        return
    if origin.rolled_back:
        yield Fault("gate-origin", "a merge brought back a text that the other side had dropped", again)
    if not known:
        yield Fault("gate-signer", "it was signed in the very first commit, when nobody was known yet", again)
    persons = [(people.persons.get(signed.by), people.source) for people in known]
    others = False
    for person, source in dict.fromkeys(persons):
        if person is None:
            why = f"{signed.by} signed it, who was not in {source or 'people.toml'} before: nobody lets themselves in"
            yield Fault("gate-signer", why, again)
        elif strangers := list(_hands(person, commit, again)):
            others = True
            yield from strangers
        elif person.keys and (wrong := key_faults(commit, person.keys)):
            hint = f"{again}, with commit.gpgsign = true and a key that stands in people.toml"
            yield Fault("gate-key", f"commit {commit.id[:12]} {wrong}", hint)
    if not others:  # what somebody else made is late, or one step, for that very reason
        yield from _way(origin, runbook, again, recorded=recorded)
        yield from _times(signed, commit, now, again)


def _hands(person: Person, commit: Commit, again: str) -> Iterator[Fault]:
    """Whether a person wrote and made a commit, by name and address."""
    author = commit.author
    if is_bot(author.name, author.email):
        message = f"{author.name} <{author.email}> wrote the commit that signs it: a machine understands nothing"
        yield Fault("gate-signer", message, again)
        return
    roles: dict[str, list[str]] = {}
    for role, stamp in (("wrote", author), ("made", commit.committer)):
        if stamp.email.lower() not in person.emails or is_bot(stamp.name, stamp.email):
            roles.setdefault(f"{stamp.name} <{stamp.email}>", []).append(role)
    if roles:
        told = " and ".join(f"{who} {' and '.join(what)}" for who, what in roles.items())
        message = f"{person.name} is said to have signed it, but {told} commit {commit.id[:12]}"
        if len(commit.parents) < 2:
            message += ", as a squash or a rebase on the server does"
        hint = f"{again}; merge with a merge commit, or put {person.name}'s key into people.toml: it outlives any merge"
        yield Fault("gate-signer", message, hint)


def _times(signed: SignOff, commit: Commit, now: datetime, again: str) -> Iterator[Fault]:
    if commit.author.at > now + SKEW or commit.committer.at > now + SKEW:
        yield Fault("gate-origin", f"commit {commit.id[:12]}, which signs it, is from the future", again)
    elif not -SKEW <= commit.author.at - signed.at <= _FRESH or commit.committer.at < signed.at - SKEW:
        at, written = (f"{when:%Y-%m-%d %H:%M}Z" for when in (signed.at, commit.author.at))
        message = f"it says it was signed at {at}, but its commit is of {written}"
        yield Fault("gate-origin", message, again)


def _way(origin: Origin, runbook: Runbook, again: str, *, recorded: bool) -> Iterator[Fault]:
    """From its signing on a runbook is reviewed, then published, and never published again once it was taken back."""
    before = origin.statuses[1:]
    if runbook.status is not Status.PUBLISHED:
        return
    if not before and recorded:
        return
    if not before:
        message = "was published in the commit that signed it: there are two steps, sign and publish"
        yield Fault("gate-status", message, again)
    elif before not in {(Status.IN_REVIEW,), (Status.NEEDS_REVIEW,)}:
        message = "was taken back and published again under the old signature"
        yield Fault("gate-status", message, again)
