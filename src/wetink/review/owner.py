"""Rule: one named person owns it, not a team, with a deputy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wetink.model.draft import Owner
from wetink.model.people import People
from wetink.model.runbook import Runbook
from wetink.patterns import when_used
from wetink.review.rule import ERROR, WARNING, Found, Rule
from wetink.review.surroundings import Surroundings

_TEAM = when_used(
    r"(?:the |our |dl-)?(?:[\w&/.-]+[ -]){0,4}(?:teams?|squad|tribe|guild|crew|group|department|dept|on-?call"
    r"|rota(?:tion)?|"
    r"channel|mailing list|engineering|engineers|operations|ops|devops|sre|sres|platform|infra|"
    r"infrastructure|support|backend|frontend|dba|dbas|noc|soc|secops|security|netops)",
    re.IGNORECASE,
)
_NOBODY = when_used(
    r"[-?.x_]*|(?:<.*>|\[.*\])|t\.?b\.?[dac]\.?|todo|everyone|everybody|anyone|all|n/?a|none|null|nobody|unknown|unassigned|various|fixme",
    re.IGNORECASE,
)
_MACHINE = when_used(
    r".*\[bot\]|(?:.*[-_ ])?(?:bot|ci|service-?account|automation|robot|pipeline|token)", re.IGNORECASE
)
_HINT = "write one person: `owner: {name: …, handle: …, deputy: …}`, with a handle of people.toml"


def owner(runbook: Runbook, around: Surroundings) -> Iterator[Found]:
    """Broken without a person, by a team, a bot, or somebody whom the people file does not know."""
    named = runbook.body.owner
    if named is None or _NOBODY.fullmatch(named.name.strip()):
        yield Found("owner", "nobody owns it: a runbook without an owner is nobody's", _HINT)
        return
    wrong = _wrong(named, around.people)
    if wrong:
        yield Found("owner", wrong, _HINT)
    yield from _deputy(runbook, around.people)


def _wrong(named: Owner, people: People | None) -> str:
    name = named.name.strip()
    if people is not None:
        if (people.find(named.handle) if named.handle else people.find(name)) is not None:
            return ""
        if name in people.teams or (named.handle or "").lstrip("@") in people.teams:
            return f"{name} is a team: a team is not awake at 3 a.m., a person is"
    if _TEAM.fullmatch(name) or name.startswith("#"):
        return f"{name} is a team: a team is not awake at 3 a.m., a person is"
    if _MACHINE.fullmatch(name) or _MACHINE.fullmatch(named.handle or ""):
        return f"{name} is a machine: nobody can ask it why"
    if people is not None:
        shown = f"{name} (handle {named.handle})" if named.handle else name
        return f"{shown} is not in {people.source}: an owner nobody can find owns nothing"
    return ""


def _deputy(runbook: Runbook, people: People | None) -> Iterator[Found]:
    """A deputy is asked for, and has to be somebody else whom the people file knows."""
    named, deputy = runbook.body.owner, runbook.deputy
    known = people.find(named.handle or named.name) if people is not None and named else None
    if not deputy and known is not None:
        deputy = known.deputy
    if not deputy:
        yield Found(
            "owner", "no deputy: who answers while the owner is on holiday?", "add `deputy:` to the owner", WARNING
        )
    elif named is not None and deputy.lstrip("@") in {named.name, named.handle}:
        yield Found("owner", "the deputy is the owner", "name somebody else as deputy", WARNING)
    elif people is not None and people.find(deputy) is None:
        message = f"the deputy {deputy} is not in {people.source}"
        yield Found("owner", message, "add them there, or name somebody who is", WARNING)


RULE = Rule(
    "owner",
    (15,),
    ERROR,
    "One named person owns it (not a team), with a deputy.",
    "What belongs to a team is done by whoever has time, which is nobody. A person can be asked, can be away and can "
    "hand over.",
    "Name a person with a handle of `people.toml`. Without such a file the name alone is looked at: words like "
    "team, on-call or platform, a channel, a bot, TBD are no person. The deputy may also stand in `people.toml`.",
    "owner: {name: Platform team, handle: null, deputy: null}",
    "owner: {name: Mira Sand, handle: mira, deputy: jonas}",
    owner,
    blocks=True,
)
