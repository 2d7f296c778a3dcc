"""A prompt that somebody wrote to a coding agent -> the runbook for the alert in it, where there is one for certain."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from wetink.evidence.chat_alerts import alerts_in
from wetink.library.shelf import Shelf
from wetink.model.event import Actor, ActorKind, Event, Message
from wetink.model.evidence import RedactedEvent
from wetink.model.runbook import Runbook, Status
from wetink.model.terms import Kind, Place
from wetink.patterns import when_used
from wetink.search.ranking import Confidence
from wetink.workflow.find import Finder, Hit

LONGEST = 8_000
"""Characters of a runbook that are shown; Claude Code gives a model 10,000 of a hook's answer."""
_LOOKED_AT = 64_000
_SHORTEST = 8
_MOST_LINES = 400
_QUOTED = 0.8
"""Share of an alert's words in the runbook that have to stand in one line of the prompt."""

# Keys under which monitoring systems name an alert in what they send: Alertmanager, CloudWatch, Grafana, PagerDuty,
# Opsgenie, Datadog, Zabbix, Azure Monitor, Google Cloud Monitoring.
_NAMED = when_used(
    r"""["']?\b(?:alert_?name|alert_?rule|rule_?name|alarm_?name|monitor_?name|check_?name|alert_title|policy_name|"""
    r"""event_type|trigger_name)\b["']?\s{0,4}[:=]\s{0,4}["']?\S""",
    re.IGNORECASE,
)
_WORD = when_used(r"[A-Za-z][\w.-]*\w|[A-Za-z]")
_CITED = when_used(r"[ \t]?\[\^[\w-]{1,40}\](?!:)")
_PLACE = Place("prompt", "")

Redact = Callable[[str], str]
Refused = Callable[[Path, Runbook, datetime], list[str]]
"""What stands against a file that says it is published."""


def context(home: Path, prompt: str, now: datetime, redact: Redact, refused: Refused) -> str:
    """What the agent should know beside the prompt; "" where no alert is in it, or no runbook is surely the one.

    home    of the library
    A published runbook whose signature holds comes with its text; of any other one only that it is there is said.
    """
    asked = prompt[:_LOOKED_AT].strip()
    if len(asked) < _SHORTEST or asked.startswith(("/", "!", "#")):
        return ""
    finder = Finder(home)
    finder.refresh()
    hits = finder.find(asked, 2).hits
    if not hits or hits[0].confidence is not Confidence.SURE:
        return ""
    path = hits[0].follow or hits[0].path
    runbook = Shelf(home).read(path)
    known = runbook if isinstance(runbook, Runbook) else None
    if not (reads_as_alert(asked) or is_named(hits[0], asked) or (known and is_quoted(known, asked))):
        return ""
    wrong = refused(home, known, now) if known else []
    return redact("\n".join(_told(hits[0], home / path, known, wrong)))


def reads_as_alert(text: str) -> bool:
    """Whether a text holds an alert as a monitoring system sends or posts it."""
    if _NAMED.search(text):
        return True
    lines = text.splitlines()[:_MOST_LINES]
    bot = Actor(name="bot", kind=ActorKind.BOT)
    return any(alerts_in(RedactedEvent(Event(_PLACE, Kind.SAID, line, Message("prompt"), actor=bot))) for line in lines)


def is_named(hit: Hit, text: str) -> bool:
    """Whether a line of a text is nothing but the name for which a runbook is called, as alerts have one."""
    names = {name for name in (hit.title, Path(hit.path).stem) if len(name) >= _SHORTEST and not name.islower()}
    return any(line in names and " " not in line for line in _lines(text))


def is_quoted(runbook: Runbook, text: str) -> bool:
    """Whether a line of a text is nothing but an alert's name, or says again what the runbook quotes of an alert."""
    lines = _lines(text)
    if any(line and line in runbook.body.alerts for line in lines):
        return True
    quotes = [frozenset(_WORD.findall(claim.text.lower())) for claim in runbook.body.symptom.alerts]
    for said in (set(_WORD.findall(line.lower())) for line in lines):
        if any(len(quote) > 3 and len(quote & said) >= _QUOTED * len(quote) for quote in quotes):
            return True
    return False


def _lines(text: str) -> list[str]:
    """The lines of a text without what people put around something that they quote."""
    return [line.strip(" \t>*`'\"-:#") for line in text.splitlines()[:_MOST_LINES]]


def _told(hit: Hit, path: Path, runbook: Runbook | None, wrong: list[str]) -> Iterator[str]:
    title = " ".join((runbook.body.title if runbook else hit.title).split())[:300]
    yield f"wetink: the team's library has a runbook for this: {title!r} ({path})."
    if runbook is None or runbook.standing is not Status.PUBLISHED or wrong:
        standing = (
            runbook.standing if runbook and not wrong else "not to be trusted" if wrong else "in no form of wetink"
        )
        yield f"It is {standing}, so nobody answers for its steps: read it with the person first."
        return
    by = runbook.sign_off.by if runbook.sign_off else ""
    yield f"It is published, signed by {by} and unchanged since. Its text follows for reference."
    yield "Follow it with the person step by step, and wait for their word before anything that changes state."
    yield ""
    text = steps_of(runbook.text)
    yield text[:LONGEST]
    if len(text) > LONGEST:
        yield f"({len(text) - LONGEST:,} more characters in the file)"


def steps_of(text: str) -> str:
    """A runbook's Markdown without front matter, citations and the list of its evidence."""
    body = text.split("\n---\n", 1)[-1].split("\n## Evidence\n", 1)[0]
    return _CITED.sub("", body).strip()
