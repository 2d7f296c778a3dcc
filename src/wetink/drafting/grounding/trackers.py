"""Prevention: each ticket and pull request was named for this, its address is real, and its state is the one told."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wetink.drafting.grounding.ground import Ground, tokens
from wetink.drafting.grounding.near import Near, short
from wetink.drafting.phrases import says
from wetink.model.draft import Finding, Prevention
from wetink.model.event import Command, Kind, Message, Passage
from wetink.model.evidence import Evidence

_DIGITS = re.compile(r"\d+")
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_DONE_CELL = re.compile(
    r"\|\s*(?:done|closed|merged|fixed|complete[d]?|resolved|shipped)\s*(?:\||$)|\bdone\b|\[x\]", re.IGNORECASE
)
_REF = re.compile(
    r"https?://\S*/(?:pull|pulls|issues?|browse|merge_requests)/[\w-]+|\b[A-Z][A-Z0-9]{1,9}-\d{1,6}\b|(?<!\w)[#!]\d{1,6}\b"
)
_NOT_YET = re.compile(
    r"\b(?:not (?:yet )?(?:done|merged|closed|live)|isn't|to be (?:done|merged)|will be)\b", re.IGNORECASE
)
_SHIPPED = re.compile(r"\b(?:deployed|released|rolled out|is out|is live|shipped)\b", re.IGNORECASE)
_MERGES = re.compile(r"\b(?:merge|close)\b")
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
                start = 0 if n == 0 else mark.start()
                yield sentence[start : marks[n + 1].start() if n + 1 < len(marks) else len(sentence)]
        if not marks and len({one[0] for one in _REF.finditer(text)}) == 1:
            yield sentence
        number = _DIGITS.findall(ref)
        if not marks and number and re.search(rf"(?<!\d){number[-1]}(?!\d)", sentence):
            yield sentence


def _unrelated(item: Prevention, about: list[Evidence], near: Near) -> Iterator[Finding]:
    """A reference that is named only to be put aside, or for something that the item does not say."""
    told = [near.ground.says(one) for one in about]
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


def _content(text: str) -> frozenset[str]:
    return frozenset(word[:5] for word in tokens(text.casefold()) if len(word) > 2 and word not in _STOP)


def _nowhere(rule: str, where: str, what: str, near: Near) -> Finding:
    elsewhere = near.ground.first_with(what)
    also = f"; it stands in {elsewhere}, which it does not cite" if elsewhere else ", nor anywhere in the record"
    message = f"{short(what)!r} is in nothing that it cites ({', '.join(near.piece.ids)}){also}"
    return Finding(rule, "error", where, message, "copy it from where it was filed, and cite that")
