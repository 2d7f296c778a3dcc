"""Who said and did it: words are credited to the person who said them, a deed to the one who did it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wetink.drafting.grounding.literal import literal
from wetink.drafting.grounding.literal import plain as flat
from wetink.drafting.grounding.near import Near, short
from wetink.model.draft import Finding
from wetink.model.event import Command, Message
from wetink.model.evidence import Evidence, Person

_BEHIND = re.compile(r"[\"“]([^\"“”\n]{2,600})[\"”] ?\(([^()\n]{2,60}(?:\([^()\n]{1,30}\))?)\)")
"""A quote with who said it in parentheses."""
_NAME = r"(?:^|(?<=[.;!?] ))([^\s\"“`.;:][^\"“`.;:\n]{1,60}?)"
_BEFORE = re.compile(_NAME + r"(?: (?:said|says|wrote|writes|told us|answered|asked))?:? [\"“]([^\"“”\n]{2,600})[\"”]")
_DID = re.compile(_NAME + r" (?:ran|runs|typed|executed|called|used|tried|did) `([^`\n]{2,2000})`")


def check(near: Near) -> Iterator[Finding]:
    """Quotes and commands that are told of a person who is somebody else than whoever said or ran them."""
    for name, text in near.piece.texts:
        where = f"{near.piece.where}.{name}"
        said = [(who, words) for words, who in _BEHIND.findall(text)]
        for who, words in (*said, *_BEFORE.findall(text)):
            yield from _credited(where, who, words, [one for one in near.items if _says(one, words)], "said", near)
        for who, run in _DID.findall(text):
            yield from _credited(where, who, run, [one for one in near.items if _ran(one, run)], "ran", near)


def _credited(where: str, who: str, words: str, of: list[Evidence], verb: str, near: Near) -> Iterator[Finding]:
    """A finding where the one who is named is known, and none of those who said or did it."""
    named = _person(who, near)
    people = [one.actor for one in of if one.actor is not None]
    if named is None or not people or any(_is(named, one) for one in people) or any(_names(one, who) for one in of):
        return
    ids = ", ".join(one.id for one in of[:3])
    yield Finding(
        "invented-person",
        "error",
        where,
        f"{short(words, 60)!r} is told of {who}; {people[0].name} {verb} it ({ids})",
        f"name {people[0].name}, or nobody",
    )


def _person(who: str, near: Near) -> Person | None:
    """The person of the record who is called that."""
    name = who.strip().removeprefix("@").casefold()
    return next((one for one in near.ground.timeline.people if name in _called(one)), None)


def _called(person: Person) -> set[str]:
    return {name.casefold() for name in (person.name, person.handle or "", *person.aliases) if name}


def _is(one: Person, other: Person) -> bool:
    return one.key == other.key or bool(_called(one) & _called(other))


def _says(item: Evidence, words: str) -> bool:
    return literal(words, flat(str(item.text)))


def _ran(item: Evidence, run: str) -> bool:
    return isinstance(item.detail, Command | Message) and literal(run, flat(str(item.text)))


def _names(item: Evidence, who: str) -> bool:
    """Whether a message passes on somebody else's words: it names them."""
    return isinstance(item.detail, Message) and who.casefold() in str(item.text).casefold()
