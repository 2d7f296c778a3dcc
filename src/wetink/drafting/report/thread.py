"""An incident told in a tracker's thread or by mail: its comments are read by a report's rules, each in its order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from wetink.drafting.language.phrases import starts
from wetink.drafting.language.words import WRITTEN
from wetink.drafting.record.record import Record, Said
from wetink.drafting.report.report import REPORT
from wetink.model.event import Kind, Message

_CHANNELS = frozenset({"github", "gitlab", "bitbucket", "jira", "linear", "mail"})
"""Where people write paragraphs, and nobody types."""
_OPENED = re.compile(r"^(?:Opened|Open:|Filed|Created) \S{1,300}: (?=\S)")
"""How our readers tell the title of an issue."""
_QUOTE = re.compile(r"^\s{0,3}>\s?", re.MULTILINE)
_FENCED = re.compile(r"(?<!`)```(?!`)[^\n]*\n(.*?)(?:```|\Z)", re.DOTALL)
_ASIDE = re.compile(r"!\[[^\]]{0,200}\]\([^)\s]{1,1000}\)|<img\b[^>]{0,1000}>|</?details>|</?summary>")
"""Pictures and folds part what is said; all other marks stay, so that a quotation is to the letter."""
_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,2}[.)])\s+|\n\s*\n|^#{1,6}\s+[^\n]*$", re.MULTILINE)
_PING = re.compile(r"^(?:/?cc\s|ping\s)?(?:@[\w/.-]{1,60}[\s,]*){1,9}[:,]?\s*")
_MOST_ERRORS = 2
_HELLO = 60
"""A greeting or thanks alone is no longer."""
_ERROR = re.compile(
    r"\b(?:error|exception|fatal|failed|no space|refused|denied|timed? ?out|panic|full|9\d%|100%)(?!\w)", re.IGNORECASE
)


def adopt_thread(record: Record) -> Record:
    """The record; where people wrote only in a tracker's thread or by mail and nobody typed, that is its report."""
    people = [said for said in record.said if not said.bot]
    typed = any(run.item.kind is Kind.EXECUTED for run in record.runs)
    if typed or record.passages or not people or any(said.channel not in _CHANNELS for said in people):
        return record
    record.said = [said if said.bot else replace(said, channel=REPORT) for said in record.said]
    record.said_by_id = {said.item.id: said for said in record.said}
    return record


def told_in_thread(record: Record) -> Iterator[Said]:
    """The sentences of an adopted thread in its order, its title first; quotes without their marks."""
    if not is_adopted(record):
        return
    opened = next((said for said in record.said if said.change and _OPENED.match(said.text)), None)
    if opened is not None:
        title = _OPENED.sub("", opened.text.split("\n", 1)[0])
        yield replace(opened, text=title, prose=title, channel=REPORT)
    for said in record.said:
        if said.channel == REPORT and isinstance(said.item.detail, Message) and not said.bot:
            for text in _sentences(said.text):
                yield replace(said, text=text, prose=text)


def is_adopted(record: Record) -> bool:
    """Whether a thread tells the incident: the issue it stands under is the incident's own, no follow-up of it."""
    return any(said.channel == REPORT and isinstance(said.item.detail, Message) for said in record.said)


def is_spoken(said: Said) -> bool:
    """Whether a sentence is a person's own: its subject may be left out ("Rebooted both")."""
    return said.who != "" and isinstance(said.item.detail, Message)


def _sentences(text: str) -> Iterator[str]:
    text = _QUOTE.sub("", text)
    shown = [line.strip() for block in _FENCED.findall(text) for line in block.splitlines() if _ERROR.search(line)]
    plain = _ASIDE.sub("\n\n", _FENCED.sub("\n\n", text))
    for part in _ITEM.split(plain):
        for sentence in WRITTEN.split(" ".join((part or "").split())):
            bare = _PING.sub("", sentence).strip()
            if bare and not (len(bare) <= _HELLO and (starts("greets", bare) or starts("closing", bare))):
                yield bare
    yield from shown[:_MOST_ERRORS]
