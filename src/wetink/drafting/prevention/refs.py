"""How tickets, problem records, changes and requests to merge are named: keys, numbers, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from wetink.drafting.prevention.filed import State
from wetink.drafting.record.record import Said
from wetink.model.event import Link

_TICKET = re.compile(
    r"(?<![\w-])[A-Z][A-Z0-9_]{1,9}-[1-9]\d{0,5}\b"
    r"|(?<![\w-])(?:PRB|CHG|CHGR|RITM|REQ|SCTASK|CTASK|PTASK|STRY|STSK|DFCT|ENHC|CRQ|PBI|PKE)\d{5,12}\b"
)
"""A project's key with a number, or a record of ServiceNow or Remedy by its table: problem, change, request, story.

No tracker counts keys with leading noughts; the messages of programs do ("ORA-00942").
"""
_RECORD = re.compile(r"(?:PRB|CHG|CHGR|CRQ|PBI|PKE)-?\d+")
"""A problem record or a change: there is none before somebody filed it."""
_NOT_TICKETS = re.compile(
    r"^(?:UTF|SHA|ISO|RFC|CVE|HTTP|SEV|INC|IPV|TLS|SSL|PST|GMT|UTC|MD|AES|RSA|X|P|S|T|V|COVID|PR|MR|E|Q|H|EC|US|EU|AP)-\d+$"
)
_PULL = re.compile(
    r"https?://[^\s<>|)\]]{3,200}/(?:pull|pulls|merge_requests|pull-requests|pullrequest|pullrequests|issues(?:/[\w.-]{1,60}){0,2}"
    r"|work_items|_workitems/edit|workItems|\+)/(\d{1,9})"
)
"""Pull requests, merge requests and issues of GitHub, Gitea, GitLab, Bitbucket, Azure DevOps and Gerrit."""
IN_REPOSITORY = r"(?<![\w/:.@#!])[\w][\w.-]{1,80}(?:/[\w.-]{1,80}){0,4}"
_PULL_NAME = re.compile(
    r"\b(?:PR|MR)[- #!]{0,2}(?P<named>\d{1,6})\b|\b(?:pull|merge) request[- #!]{1,2}(?P<told>\d{1,6})\b"
    rf"|(?<![\w/])[#!](?P<bare>\d{{2,6}})\b|{IN_REPOSITORY}[#!](?P<within>\d{{2,6}})\b"
    rf"|{IN_REPOSITORY}/(?:pull|pulls|merge_requests|pull-requests|issues)/(?P<path>\d{{1,6}})\b",
    re.IGNORECASE,
)
"""By its number, after PR or a sign, or with its repository: shop/cart#884, cart!884, shop/cart/pull/884."""
URL = re.compile(r"https?://[^\s<>|)\]\"'`]{3,400}")


@dataclass(slots=True)
class Mention:
    """A place where a reference is named: the part of the text that is of it, and who said it.

    said  None for what a report or a prompt holds
    """

    text: str
    id: str
    said: Said | None = None

    @property
    def bot(self) -> bool:
        """Whether a program said it."""
        return self.said is not None and self.said.bot


@dataclass(slots=True)
class Ref:
    """A ticket or request with all that was said of it.

    key          "CART-31"; "pull/884" for what a forge numbers
    aside        somebody put it aside, or said that it was there before
    filed        somebody filed, opened or listed it as something to do
    named_filed  in so many words
    noted        listed as work to do, or made at a prompt
    finished_at  when it was said to be done, in seconds since the epoch
    state        what its tracker recorded last
    merged_by    id of the command that merged or closed it
    """

    key: str
    url: str = ""
    mentions: list[Mention] = field(default_factory=list)
    aside: bool = False
    done: bool = False
    filed: bool = False
    named_filed: bool = False
    noted: bool = False
    finished_at: float = 0.0
    state: State | None = None
    merged_by: str = ""

    @property
    def is_request(self) -> bool:
        """Whether a forge numbers it."""
        return self.key.startswith("pull/")

    @property
    def number(self) -> str:
        """Its number, or the whole key of a ticket."""
        return self.key.rpartition("/")[2]

    @property
    def name(self) -> str:
        """How it is called where it was named most fully: "CART-31", "shop/cart#884", "!884"."""
        return _request_name(self) if self.is_request else self.key


def is_record(key: str) -> bool:
    """Whether it is a problem record or a change, by the name of its table."""
    return _RECORD.fullmatch(key) is not None


def keys(text: str, links: Sequence[Link] = ()) -> list[str]:
    """The keys of everything that a text and its links name, each once, in no order that tells anything."""
    found = [f"pull/{number}" for number in _PULL.findall(text)]
    found += [f"pull/{name[name.lastgroup or 0]}" for name in _PULL_NAME.finditer(URL.sub(" ", text))]
    found += _tickets(text)
    for link in links:
        found += [f"pull/{number}" for number in _PULL.findall(link.url)]
        found += _tickets(link.url)
    return list(dict.fromkeys(found))


def _tickets(text: str) -> Iterator[str]:
    return (key for key in _TICKET.findall(text) if not _NOT_TICKETS.match(key))


def url_for(key: str, text: str, links: Sequence[Link] = ()) -> str:
    """The address of a reference among those that a text and its links hold, "" where none is its."""
    number = key.rpartition("/")[2]
    for url in [link.url for link in links] + URL.findall(text):
        clean = url.rstrip(".,;:")
        pull = _PULL.search(clean)
        if pull and key == f"pull/{pull.group(1)}":
            return str(pull.group(0))
        if not key.startswith("pull/") and re.search(rf"(?<![A-Z0-9]){re.escape(number)}(?!\d)", clean):
            return str(clean)
    return ""


def _request_name(ref: Ref) -> str:
    whole = re.compile(rf"{IN_REPOSITORY}[#!]{ref.number}(?!\d)")
    texts = [mention.text for mention in ref.mentions]
    named = [match[0] for text in texts for match in whole.finditer(URL.sub(" ", text))]
    if named:
        return max(named, key=len)
    for text in texts:
        match = re.search(rf"\b(?:PR|MR)-{ref.number}\b", text)
        if match:
            return match.group(0)
    bang = any(f"!{ref.number}" in text for text in texts)
    return f"!{ref.number}" if bang or "merge_requests" in ref.url else f"#{ref.number}"
