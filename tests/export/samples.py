"""Runbooks and books for the tests of exports."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from wetink.export.book import Book, bind
from wetink.library.runbook_file import read_runbook, sign_off_line, with_front
from wetink.library.signed_text import text_sha256
from wetink.model.runbook import Redirect, Runbook, SignOff

DATA = Path(__file__).parent.parent / "runbooks"
CONNECTIONS = "runbooks/api-server/api-server-p99-latency-5s-logs-say-too-many-connections.md"
HOSTILE = "runbooks/api-server/queue.md"
OLD = "runbooks/api-server/old-name.md"
RETIRED = "runbooks/pg-primary/retired.md"
DRAFT = "drafts/inc-9.md"
AT = datetime(2026, 3, 14, 9, 12, tzinfo=UTC)


def text_of(name: str) -> str:
    return (DATA / name).read_text("utf-8")


def signed(path: str, text: str) -> Runbook:
    """The text as a published runbook whose sign-off is of it."""
    text = with_front(text, {"status": "status: published"})
    mark = SignOff("ann", AT, text_sha256(text))
    return read_runbook(path, with_front(text, {"sign_off": sign_off_line(mark)}).encode())


def connections(**changed: str) -> Runbook:
    return signed(CONNECTIONS, with_front(text_of("library/connections.md"), changed))


def hostile() -> Runbook:
    return signed(HOSTILE, text_of("export/hostile.md"))


def retired() -> Runbook:
    text = with_front(
        text_of("library/connections.md"),
        {
            "id": "id: rb-retired1",
            "status": "status: retired\nretired: {by: ann, at: 2026-04-01T10:00:00Z, reason: the pool is gone, "
            "replaced_by: rb-7k2m9q}",
        },
    )
    return read_runbook(RETIRED, text.encode())


def draft() -> Runbook:
    text = with_front(text_of("library/connections.md"), {"id": "id: inc-9", "services": "services: [cart]"})
    return read_runbook(DRAFT, text.encode())


def book(*runbooks: Runbook, evidence: bool = True, url: str = "") -> Book:
    """All samples, or those given, with a renamed one."""
    found = runbooks or (connections(), hostile(), retired(), draft())
    moved = (Redirect(OLD, CONNECTIONS),)
    return bind(found, moved, evidence=evidence, related=kin, url=url)


def kin(runbook: Runbook) -> tuple[tuple[str, str, str], ...]:
    return ((CONNECTIONS, "too many <connections>", "same alert X"),) if runbook.path == HOSTILE else ()


def tags(markup: str) -> set[str]:
    """Names of the elements in HTML or XML."""
    return set(re.findall(r"<([a-z][\w:-]*)", markup))
