"""Names and what short names they give: a full name, a handle, an address, a shell user."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_ACCOUNTS = (
    "root admin administrator ubuntu debian centos fedora alpine core rocky almalinux opc vagrant ec2-user ec2user"
    " azureuser cloud-user postgres mysql redis mongodb kafka zookeeper cassandra elasticsearch rabbitmq vault consul"
    " nginx www-data apache haproxy deploy deployer deployment ansible terraform jenkins gitlab-runner runner ci build"
    " git app www web node service svc user guest operator oncall ops sre system nobody daemon bin localhost me"
    " default docker kubernetes k8s airflow hadoop spark oracle tomcat"
)

SHARED = frozenset(_ACCOUNTS.split())
"""Accounts that many people or machines use; such a name says nothing about who it was."""

BRACKETS = re.compile(r"\s{0,20}[(\[{|/].{0,80}$")
_ALIKE = 3
"""Letters that two names have in common where one may be short for the other: Sam and Samir, Tomek and Tomasz."""

_SPLIT = re.compile(r"[\W_]+")
_NOT_NAME = re.compile(r"[^\w'.\- ]+")


@dataclass(slots=True, eq=False)
class Identity:
    """What is known of one person so far.

    logins   handles that only a system of changes (GitHub) knows: nobody is called so
    source   the file that names them first
    """

    names: Counter[str] = field(default_factory=Counter)
    handles: Counter[str] = field(default_factory=Counter)
    spoken: Counter[str] = field(default_factory=Counter)
    ids: set[tuple[str, str]] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)
    told: str = ""
    bot: bool = False
    logins: set[str] = field(default_factory=set)
    source: str = ""

    def absorb(self, other: Identity) -> None:
        """Take over what is known of another identity of the same person."""
        self.names += other.names
        self.handles += other.handles
        self.spoken += other.spoken
        self.ids |= other.ids
        self.emails |= other.emails
        self.told = self.told or other.told
        self.logins |= other.logins

    def clashes(self, other: Identity) -> bool:
        """Two accounts of one system are two people."""
        mine, theirs = dict(self.ids), dict(other.ids)
        return self.bot != other.bot or any(theirs.get(space, value) != value for space, value in mine.items())

    @property
    def full_names(self) -> list[tuple[str, ...]]:
        """The words of every name that has two or more; only the one that incident.toml told, if it did."""
        names = [self.told] if self.told else list(self.names)
        return [tokens for name in sorted(names) if len(tokens := _in_order(name)) >= 2]

    @property
    def labels(self) -> list[str]:
        """Every short name: handles, names of one word, what stands before the @ of addresses."""
        short = [name for name in self.names if len(tokens_of(bare_name(name))) == 1]
        local = [email.partition("@")[0].partition("+")[0] for email in self.emails]
        found = {plain(label) for label in (*self.handles, *short, *local)}
        return sorted(label for label in found if label and label not in SHARED)


def tokens_of(name: str) -> tuple[str, ...]:
    """The words of a name in plain small letters: "Zoë van-Dijk" gives zoe, van, dijk."""
    return tuple(part for part in _SPLIT.split(plain(name)) if part)


def plain(text: str) -> str:
    """Give a name or handle in small letters without accents and a leading @."""
    small = text.strip().lstrip("@").casefold()
    if small.isascii():
        return small
    folded = small.replace("ø", "o").replace("ł", "l").replace("ı", "i")
    folded = folded.replace("đ", "d").replace("æ", "ae").replace("œ", "oe")
    parts = unicodedata.normalize("NFKD", folded)
    return "".join(char for char in parts if not unicodedata.combining(char))


def _in_order(name: str) -> tuple[str, ...]:
    """The words of a name, first name first also where it is written "Byron, Ada"."""
    last, comma, first = name.partition(",")
    return tokens_of(bare_name(first)) + tokens_of(bare_name(last)) if comma else tokens_of(bare_name(name))


def bare_name(name: str) -> str:
    """Give a name without what people add to it: "Ana (helpdesk)", "Ana | SRE"."""
    return _NOT_NAME.sub(" ", BRACKETS.sub("", name)).strip()


@dataclass(frozen=True, slots=True)
class Fit:
    """The identity that short names fit; `label` is the one that does, `sure` whether nobody else can be meant by it.

    Not sure is what rests on the beginning of a name, or on a login that begins with it.
    """

    owner: Identity
    label: str
    sure: bool


def fitting(labels: Sequence[str], others: Sequence[Identity]) -> Fit | None:
    """Find the one identity that the labels fit best; None where none does, or two do equally well."""
    for fits in _TIERS:
        found = [(other, label) for other in others for label in labels if fits(label, other)]
        if found:
            owner, label = found[0]
            sure = fits in _SURE or (fits is _is_first_name and _is_given(label, owner))
            return Fit(owner, label, sure) if all(other is owner for other, _ in found) else None
    return None


def may_be(label: str, other: Identity) -> bool:
    """Whether a short name might be another one's as well: a first name or handle begins as it does."""
    begin = "".join(tokens_of(label)[:1])[:_ALIKE]
    firsts = [name[0] for name in other.full_names] + [known for one in other.labels for known in tokens_of(one)[:1]]
    return any(first.startswith(begin) for first in firsts)


def _is_whole_name(label: str, other: Identity) -> bool:
    squeezed = "".join(tokens_of(label))
    names = {"".join(order) for name in other.full_names for order in (name, name[::-1], (name[0], name[-1]))}
    known = {"".join(tokens_of(label)) for label in other.labels}
    return squeezed != "" and squeezed in names | known


def _is_initial_form(label: str, other: Identity) -> bool:
    squeezed = "".join(tokens_of(label))
    forms = set()
    for name in other.full_names:
        first, last = name[0], name[-1]
        forms |= {first[0] + last, last + first[0], first + last[0], last[0] + first, first[0] + "".join(name[1:])}
    return squeezed in forms or re.sub(r"\d{1,4}$", "", squeezed) in forms


def _is_first_name(label: str, other: Identity) -> bool:
    tokens = tokens_of(label)
    word = re.sub(r"\d{1,4}$", "", tokens[0]) if tokens else ""
    firsts = {name[0] for name in other.full_names} | {
        tokens_of(known)[0] for known in other.labels if tokens_of(known)
    }
    return len(word) >= 2 and word in firsts and not _is_other_last(tokens, other)


def _is_other_last(tokens: Sequence[str], other: Identity) -> bool:
    """Whether a first letter of a last name stands behind the first name, and it is another one's ("sam-l", Rao)."""
    lasts = {name[-1][0] for name in other.full_names}
    return bool(lasts) and len(tokens) == 2 and len(tokens[1]) == 1 and tokens[1].isalpha() and tokens[1] not in lasts


def _is_given(label: str, other: Identity) -> bool:
    """A first name alone, or the handle itself with no more than a number or the last name's first letter behind it."""
    tokens = tokens_of(label)
    lasts = {name[-1][0] for name in other.full_names}
    firsts = {name[0] for name in other.full_names}
    firsts |= {known for known in other.labels if other.full_names and len(tokens_of(known)) == 1}
    named = bool(tokens) and re.sub(r"\d{1,4}$", "", tokens[0]) in firsts
    return named and (len(tokens) == 1 or (len(tokens) == 2 and tokens[1] in lasts))


def _holds_name(label: str, other: Identity) -> bool:
    tokens = {token for token in tokens_of(label) if len(token) >= 3}
    if _is_other_last(tokens_of(label), other):
        return False
    return any(tokens & {name[0], name[-1]} for name in other.full_names)


def _is_initials(label: str, other: Identity) -> bool:
    squeezed = "".join(tokens_of(label))
    return 2 <= len(squeezed) <= 4 and any(squeezed == "".join(t[0] for t in name) for name in other.full_names)


def _is_start(label: str, other: Identity) -> bool:
    word = "".join(tokens_of(label))
    return len(word) >= 4 and any(
        name[0].startswith(word) or (word.startswith(name[0]) and len(name[0]) >= 4) for name in other.full_names
    )


_SURE = frozenset({_is_whole_name, _is_initial_form, _holds_name})
_TIERS = (_is_whole_name, _is_initial_form, _is_first_name, _holds_name, _is_initials, _is_start)


def fitting_path(labels: Sequence[str], humans: Sequence[Identity]) -> Identity | None:
    """Find the one person whose first name or handle is a word of a path."""
    for fits in (_is_whole_name, _is_first_name):
        found = [one for one in humans if any(fits(label, one) for label in labels)]
        if found:
            return found[0] if len(found) == 1 else None
    return None
