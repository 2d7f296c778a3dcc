"""Ids as file names: `[a-z0-9-]{1,80}`, and two different ids never the same one."""

from __future__ import annotations

import hashlib
import re

from wetink.patterns import when_used

_NAME = when_used(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")
_TICKET = when_used(r"[A-Z]{2,10}-[0-9]{1,12}")
_DEVICES = when_used(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")


def slug(id_: str) -> str:
    """The file name for an id, without suffix.

    A fitting id is its own name and a ticket (`INC-48213`) its lower case; every other id gets a piece of its hash, so
    that ids that differ in case, accents or punctuation only do not meet in one file.
    """
    if _TICKET.fullmatch(id_):
        return id_.lower()
    fits = _NAME.fullmatch(id_) and not _DEVICES.fullmatch(id_)
    if fits and not _TICKET.fullmatch(id_.upper()):
        return id_
    stem = "-".join(re.findall("[a-z0-9]+", id_.lower()[:400]))[:60].strip("-") or "id"
    return f"{stem}-{hashlib.sha256(id_.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def incident_folder(incident: str) -> str:
    """The folder of an incident's record below `incidents/`."""
    return slug(incident)
