"""Switches that a bot saw a person flip: flags, settings, rules, as changes with an effect."""

from __future__ import annotations

import re

from wetink.drafting.record.record import Part, Record, Run
from wetink.model.event import Command
from wetink.model.evidence import CommandFacts, Effect, Risk

TOLD = "told"
"""The program of a change that stands only in words."""
_SWITCH = re.compile(
    r"\b(changed|turned|switched|set|toggled|enabled|disabled|updated|rolled back|scaled|rule)\b", re.IGNORECASE
)
"""What a bot writes when a person flips a flag or setting."""
_CODE = re.compile(
    r"\W*(?:Committed|Merged|Reverted|Opened|Closed|Reopened|Pushed|Force-pushed|Created|Deleted|Tagged|Updated|Open:|"
    r"Deploy\w*|Release\w*|Marked|Approved|Reviewed|Commented)\b"
)
"""How the record of a repository or of a deployment begins: its words are about code and flip nothing."""
_NAMED = re.compile(r"`([^`]{2,80})`|\b([a-z0-9][\w.]{0,80}(?:[-_][\w.]{1,80}){1,12})\b", re.IGNORECASE)
_TO = re.compile(r"(?:([\w.]{1,80})\s{1,4})?(\S{1,120})\s{0,4}(?:→|->|=>)\s*([^,;\n]+?)(?=\s+(?:in|by|on)\b|[,;\n]|$)")
_ONOFF = re.compile(r"\b(on|off|enabled|disabled|added|removed)\b", re.IGNORECASE)
_DESK = re.compile(r"\b(?:severity|incident|investigating|identified|monitoring|update due|task|ticket|issue|lead)\b")
"""What the incident desk's own bots say of the incident itself."""


def switches(record: Record) -> list[Run]:
    """What bots tell of settings and flags that a person changed, as changes with an effect."""
    found = []
    for said in record.said:
        if not said.bot or not _SWITCH.search(said.prose) or _DESK.search(said.prose.lower()):
            continue
        if said.change and _CODE.match(said.prose):
            continue
        who = _person_named(record, said.prose) or (said.who if said.change else None)
        effect = _switched(said.prose)
        if effect is not None and who is not None:
            facts = CommandFacts(risk=Risk.CHANGES_STATE, verbs=("told",), effects=(effect,))
            command = Command(program=TOLD)
            found.append(
                Run(
                    said.item,
                    command,
                    facts,
                    "",
                    None,
                    has_output=False,
                    part=Part.CHANGE,
                    pos=said.pos,
                    t=said.t,
                    who=who,
                )
            )
    return found


def _switched(prose: str) -> Effect | None:
    """The object is the name that stands in it, the value what it became."""
    text = " ".join(prose.split())
    names = [a or b for a, b in _NAMED.findall(text)]
    arrow = _TO.search(text)
    if not names:
        return None
    name = f"setting/{names[0].lower()}"
    if arrow:
        attribute = arrow.group(1) or "value"
        return Effect(name, attribute.lower(), arrow.group(3).strip(" .`*").lower())
    state = _ONOFF.search(text)
    rest = text[text.lower().find("rule") :] if "rule" in text.lower() else ""
    if state and not rest:
        return Effect(name, "value", state.group(1).lower())
    return Effect(name, "rule", rest.lower()[:80]) if rest else None


def _person_named(record: Record, text: str) -> str | None:
    """Who is named in a bot's text: by full name, mention, or a handle that stands as a word."""
    handles = {word.lower() for word in re.findall(r"[\w.-]+", text)}
    for person in record.timeline.people:
        known = {a.lower() for a in (person.handle or "", *person.aliases) if len(a) > 3}
        if not person.bot and ((" " in person.name and person.name in text) or known & handles):
            return person.key
    first = re.match(r"\W*([\w-]+\.[\w-]+)\s", text)
    return first.group(1).lower() if first else None
