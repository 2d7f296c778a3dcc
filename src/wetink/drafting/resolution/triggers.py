"""What set an incident off: a change shortly before its first sign that the fix took back or set anew."""

from __future__ import annotations

import re

from wetink.drafting.record.record import Record, Said
from wetink.drafting.record.switched import TOLD
from wetink.drafting.record.window import Window
from wetink.drafting.resolution.changes import Change
from wetink.drafting.resolution.deeds import Deed

_BEFORE = 90 * 60.0
"""How long before its first sign a change can be what set an incident off."""
_REF = re.compile(r"(?:(?<![\w/])[#!]|/(?:pull|pulls|merge_requests|pullrequest|pr)/)(\d{2,7})(?!\w)")
"""The number of a pull request, as "#41", "!41" or in its address."""


def find_triggers(record: Record, window: Window, changes: list[Change], deeds: list[Deed]) -> list[Said]:
    """The setting that was set anew, or the change that was named and taken back; at most one of each."""
    return [*_switched(record, window, changes), *_merged(record, window, changes, deeds)]


def _switched(record: Record, window: Window, changes: list[Change]) -> list[Said]:
    """A setting that a bot saw changed shortly before the first sign and that the fix changed again."""
    fixed = {e.object for c in changes if c.kept and c.run.command.program == TOLD for e in c.run.facts.effects}
    found = []
    for change in changes:
        run = change.run
        early = window.onset - _BEFORE <= run.t < window.onset
        if early and run.command.program == TOLD and fixed & {e.object for e in run.facts.effects}:
            found.append(record.said_by_id[run.item.id])
    return found[-1:]


def _merged(record: Record, window: Window, changes: list[Change], deeds: list[Deed]) -> list[Said]:
    """The first word of a person that names a change which a system recorded before, and which the fix names again."""
    recorded = {
        ref
        for said in record.said_between(window.onset - _BEFORE, window.onset + _BEFORE / 9)
        if said.bot
        for ref in _REF.findall(said.text)
    }
    mended = _in_fix(record, window, changes, deeds) & recorded
    for said in record.said_between(window.onset, window.recovery):
        named = {*_REF.findall(said.text), *(ref for link in said.links for ref in _REF.findall(link.url))}
        if not said.bot and mended & named:
            return [said]
    return []


def _in_fix(record: Record, window: Window, changes: list[Change], deeds: list[Deed]) -> set[str]:
    """Numbers of changes that the fix names: its commands and outputs, what systems recorded meanwhile, deeds."""
    texts = [f"{c.run.line} {c.run.output}" for c in changes if c.kept] + [deed.said.text for deed in deeds]
    first = min((c.run.t for c in changes if c.kept), default=window.onset)
    texts += [said.text for said in record.said_between(first, window.close) if said.bot]
    return {ref for text in texts for ref in _REF.findall(text)}
