"""Prevention: each ticket and pull request was named for this, its address is real, and its state is the one told."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wetink.drafting.grounding.ground import Ground, tokens
from wetink.drafting.grounding.near import Near, short
from wetink.drafting.language.phrases import says
from wetink.model.draft import Finding, Prevention
from wetink.model.event import Command, Kind, Message, Passage
from wetink.model.evidence import Evidence

_DIGITS = re.compile(r"\d+")
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_DONE_CELL = re.compile(
    r"\|\s*(?:done|closed|merged|fixed|complete[d]?|resolved|shipped)\s*(?:\||$)|\bdone\b|\[x\]", re.IGNORECASE
)
_REF = re.compile(
    r"https?://\S*/(?:pull|pulls|issues?|browse|merge_requests)/[\w-]+|\b[A-Z][A-Z0-9]{1,9}-\d{1,6}\b"
    r"|(?<![\w/.-])(?:[\w.-]{1,60}(?:/[\w.-]{1,60})?)?[#!]\d{1,6}\b"
)
_IN_PLACE = re.compile(r"([\w.-]{1,60}(?:/[\w.-]{1,60})?)[#!]\d{1,7}")
"""A change named with its repository: "infra#12", "shop/infra!12"."""
_CHANGE = re.compile(r"[#!]\d+$|/(?:pull|pulls|merge_requests)/")
"""What names a change of code, not a ticket."""
_THROUGH = re.compile(r"\b(?:PR|MR|pull request|merge request|in|with|by|via|through)[ (]{1,2}$", re.IGNORECASE)
"""What stands before the change that a ticket was done with."""
_NOT_YET = re.compile(
    r"\b(?:not (?:yet )?(?:done|merged|closed|live)|isn't|to be (?:done|merged)|will be)\b", re.IGNORECASE
)
_SHIPPED = re.compile(r"\b(?:deployed|released|rolled out|is out|is live|shipped)\b", re.IGNORECASE)
_MERGES = re.compile(r"\b(?:merge|close)\b")
_URL = re.compile(r"https?://[^\s<>|\"'`)\]]+\w")
_LAST = re.compile(r"/(?:[A-Z][A-Z0-9]{1,9}-)?\d{1,7}(?=/?$)")
"""The reference at the end of an address."""
_LEAST_WORDS = 2
_CLEARLY = 2
"""Another reference has to have so many times the words."""
_STOP = frozenset(
    {
        *(
            "the",
            "and",
            "was",
            "were",
            "are",
            "its",
            "that",
            "this",
            "with",
            "for",
            "from",
            "not",
            "one",
            "two",
            "then",
        ),
        *("than", "them", "into", "when", "all", "after", "before", "follow", "found", "during", "incident", "new"),
        *("weakness", "issue", "problem", "ticket", "add"),
    }
)
"""Words that say nothing of what a ticket is for."""


def check(near: Near) -> Iterator[Finding]:
    """Wrong references, addresses and states of one prevention item."""
    item = near.piece.prevention
    if item is None:
        return
    where = near.piece.where
    there = near.said.casefold()
    about = [one for one in near.items if names(near.ground.says(one), item.ref)] if item.ref else list(near.items)
    if item.ref and not about:
        yield _nowhere("invented-ticket", f"{where}.ref", item.ref, near)
    elsewhere = bool(about and item.url and names(item.url, item.ref) and near.ground.first_with(item.url.rstrip("/")))
    if item.url and item.url.rstrip("/").casefold() not in there and not elsewhere:
        yield _nowhere("invented-link", f"{where}.url", item.url, near)
    if about and item.ref:
        yield from _unrelated(item, about, near)
        yield from _exchanged(item, about, near)
    if item.url and item.ref and (other := _another(item, near)):
        message = f"{short(item.url)!r} is the address of {other}, not of {item.ref}"
        hint = f"copy the address of {item.ref}, or leave it out"
        yield Finding("invented-link", "error", f"{where}.url", message, hint)
    if item.status == "done" and not any(is_done(one, item.ref, near.ground) for one in near.items):
        yield Finding(
            "not-done",
            "error",
            f"{where}.status",
            f"nothing that it cites ({', '.join(near.piece.ids)}) says that {item.ref or 'it'} is done: looked for "
            f"merged, closed, live, rolled out",
            "say `filed`, or cite where somebody said that it is done",
        )


def names(text: str, ref: str) -> bool:
    """Whether a text names a ticket or pull request, with or without what stands before its number."""
    if ref.casefold() in text.casefold():
        return True
    number = _DIGITS.findall(ref)
    if number and (place := _IN_PLACE.fullmatch(ref)):
        home = re.escape(place[1].rsplit("/", 1)[-1])
        alone = rf"(?<![\w.-]){home}[#!]{number[-1]}(?!\w)|(?<![\w/.-])[#!]{number[-1]}(?!\w)"
        return re.search(rf"{alone}|/{home}/(?:-/)?\w+/{number[-1]}(?!\w)", text, re.IGNORECASE) is not None
    if not number or re.match(r"(?:#|!|PR|MR|pull)", ref, re.IGNORECASE) is None:
        return False
    return re.search(rf"(?<![\w.-]){number[-1]}(?![\w.])|[-#!/]{number[-1]}(?!\w)", text) is not None


def is_done(item: Evidence, ref: str, ground: Ground) -> bool:
    """Whether a piece says that a follow-up is finished: of several that it names, of this one."""
    if isinstance(item.detail, Passage) and item.detail.done:
        return True
    if isinstance(item.detail, Command):
        return item.kind is Kind.EXECUTED and _MERGES.search(str(item.text)) is not None and names(str(item.text), ref)
    text = str(item.text)
    machine = item.actor is not None and item.actor.bot
    if isinstance(item.detail, Message) and (item.detail.note == "change" or machine) and names(text, ref):
        return says("finished", text) or _SHIPPED.search(text) is not None
    pieces = _pieces(text, ref) if _REF.search(text) and ref else _SENTENCE.split(ground.says(item))
    return any(
        (says("finished", one) or _DONE_CELL.search(one) or _SHIPPED.search(one)) and not _NOT_YET.search(one)
        for one in pieces
    )


def _pieces(text: str, ref: str) -> Iterator[str]:
    """What a text says of one of the tickets in it: up to the next one, and before it where it is the first."""
    for sentence in _SENTENCE.split(text):
        marks = list(_REF.finditer(sentence))
        for n, mark in enumerate(marks):
            if names(mark[0], ref):
                before = 0 if n == 0 else marks[n - 1].end()
                ends = n == 0 or (_CHANGE.search(mark[0]) and _THROUGH.search(sentence[before : mark.start()]))
                start = before if ends else mark.start()
                following = marks[n + 1 :]
                if following and not _CHANGE.search(mark[0]) and _is_done_with(sentence, following[0]):
                    following = following[1:]
                yield sentence[start : following[0].start() if following else len(sentence)]
        if not marks and len({one[0] for one in _REF.finditer(text)}) == 1:
            yield sentence
        number = _DIGITS.findall(ref)
        if not marks and number and re.search(rf"(?<!\d){number[-1]}(?!\d)", sentence):
            yield sentence


def _is_done_with(sentence: str, change: re.Match[str]) -> bool:
    """Whether what follows a ticket is the change that it was done with: "OPS-6: more memory, PR #39 is merged"."""
    return _CHANGE.search(change[0]) is not None and _THROUGH.search(sentence[: change.start()]) is not None


def _unrelated(item: Prevention, about: list[Evidence], near: Near) -> Iterator[Finding]:
    """A reference that is named only to be put aside, or for something that the item does not say."""
    told = [_said_of(near.ground.says(one), item.ref) for one in about]
    if all(says("unrelated", text) for text in told):
        reason = "it was named only to be put aside"
    elif not any(_content(item.text) & _content(near.ground.whole(one)) for one in about):
        reason = f"what names it says nothing of {short(item.text, 60)!r}"
    else:
        return
    yield Finding(
        "unrelated-ticket",
        "error",
        f"{near.piece.where}.ref",
        f"{item.ref} stands in {', '.join(one.id for one in about[:3])}, but {reason}: {short(told[0])!r}",
        "name the ticket that was filed for this incident",
    )


def _exchanged(item: Prevention, about: list[Evidence], near: Near) -> Iterator[Finding]:
    """A reference under what the same text says of another one in it."""
    mine = _content(_REF.sub(" ", item.text))
    if names(item.text, item.ref) or len(mine) < _LEAST_WORDS:
        return
    told = [(len(mine & words), ref, one) for one in about for ref, words in _by_reference(near.ground.says(one))]
    own = max((shared for shared, ref, _ in told if names(ref, item.ref)), default=None)
    others = [row for row in told if not names(row[1], item.ref)]
    if own is None or not others:
        return
    best, ref, one = max(others, key=lambda row: row[0])
    if best >= _LEAST_WORDS and own * _CLEARLY < best:
        yield Finding(
            "unrelated-ticket",
            "error",
            f"{near.piece.where}.ref",
            f"{one.id} says this of {ref}, not of {item.ref}: {short(item.text, 60)!r}",
            f"name {ref}, or tell what {item.ref} is for",
        )


def _by_reference(text: str) -> list[tuple[str, frozenset[str]]]:
    """(reference, the words that are said of it) of each in a text.

    A line that begins with a reference has it before; else both sides of it count, up to the next ones.
    """
    found = []
    for line in text.split("\n"):
        marks = list(_REF.finditer(line))
        leads = bool(marks) and not _content(line[: marks[0].start()])
        for n, mark in enumerate(marks):
            start = mark.end() if leads else marks[n - 1].end() if n else 0
            end = marks[n + 1].start() if n + 1 < len(marks) else len(line)
            found.append((mark[0], _content(line[start:end])))
    return found


def _another(item: Prevention, near: Near) -> str:
    """Which other reference an address is that of; "" for none, or where it tells no reference."""
    if names(item.url, item.ref):
        return ""
    number = _LAST.search(item.url)
    own = _DIGITS.findall(item.ref)
    if number is None or not own or _DIGITS.findall(number[0])[-1] == own[-1]:
        return ""
    has_own = any(names(url, item.ref) for url in _URL.findall(near.ground.whole_text))
    alike = re.match(r"[#!]|PR|MR|pull", item.ref, re.IGNORECASE) is not None
    return number[0].strip("/") if has_own or alike or number[0][1:2].isalpha() else ""


def _said_of(text: str, ref: str) -> str:
    """What a text that may name several tickets says of one."""
    return "\n".join(_pieces(text, ref)) or text


def _content(text: str) -> frozenset[str]:
    return frozenset(word[:5] for word in tokens(text.casefold()) if len(word) > 2 and word not in _STOP)


def _nowhere(rule: str, where: str, what: str, near: Near) -> Finding:
    elsewhere = near.ground.first_with(what)
    also = f"; it stands in {elsewhere}, which it does not cite" if elsewhere else ", nor anywhere in the record"
    message = f"{short(what)!r} is in nothing that it cites ({', '.join(near.piece.ids)}){also}"
    return Finding(rule, "error", where, message, "copy it from where it was filed, and cite that")
