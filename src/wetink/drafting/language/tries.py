"""Commands that write only to see whether writing works; they are looks, whatever they may do."""

from __future__ import annotations

import re
from itertools import pairwise

from wetink.drafting.language.verbs import among, table
from wetink.model.evidence import CommandFacts

_TOKENS = re.compile(r"[\s'\"=,<>|;()]+")
_PIECES = re.compile(r"[\s_./-]+")
_STEPS = re.compile(r"/+|://")
_STORES = re.compile(
    r"(?:s3|gs|az|[\w-]*object|blob|bucket|key|topic|queue|stream|index|kafka-[\w-]+|table|mc|rclone|file/(?!/etc/))\b"
)
_CALLS = frozenset({"command", "cmd", "method", "action", "operation", "op"})
"""Fields of a request that name what a service is asked for."""
_TESTS = ("check", "test", "verify", "validate")
_ONLY_STATUS = re.compile(
    r"^curl(?=.*\s-(?:o|-output)\s+/dev/null\b)(?=.*http_code)"
    r"|^curl(?=.*\s(?:-b|--cookie)\s)(?=.*\s(?:-\w*[iIv]\w*|--include|--head)\s)",
    re.DOTALL,
)
"""A request that throws the answer away and prints its status, or is made as a user's browser makes it."""
_STATES = frozenset(
    {"started", "stopped", "restarted", "paused", "resumed", "suspended", "enabled", "disabled", "frozen"}
)
"""What is set to one of these is told to be so, however little of the answer is shown."""
_MANY = re.compile(r"\b(?:for|while|xargs|parallel|ansible|pssh)\b")


def tries(line: str, facts: CommandFacts) -> bool:
    """Whether a command only tries whether something works: fetches once, or writes what is called a probe."""
    if any(among("tries", verb) for verb in facts.verbs):
        return _MANY.search(line) is None
    if any(effect.value in _STATES for effect in facts.effects):
        return False
    if _ONLY_STATUS.search(line) and all(effect.object.startswith("url/") for effect in facts.effects):
        return _MANY.search(line) is None
    if not facts.effects or not all(_STORES.match(effect.object.lower()) for effect in facts.effects):
        return False
    tables = (effect.object.partition("/") for effect in facts.effects)
    if all(kind == "table" and _is_probe(name.rpartition(".")[2]) for kind, _, name in tables):
        return True
    tokens = _TOKENS.split(line)
    return any(
        _is_probe(step)
        for before, token in pairwise(tokens)
        for step in _STEPS.split(token)
        if step != token or before.startswith("-")
    )


def asks(facts: CommandFacts) -> bool:
    """Whether tools that nobody knows are told by their verb to show something: `sssctl domain-status`, `fooctl list`.

    Of such a tool all that is known is that it was run; its risk stays what it is.
    """
    if _asks_by_call(facts):
        return True
    if not facts.effects or any(effect.attribute != "run" for effect in facts.effects):
        return False
    return all(_asks(effect.object.lower()) for effect in facts.effects)


def _asks_by_call(facts: CommandFacts) -> bool:
    """Whether a request names a call of its service that shows something: {"command": "status-get"}."""
    effects = facts.effects
    called = [str(effect.value).lower() for effect in effects if effect.attribute in _CALLS]
    if len(called) != 1 or not all(effect.object.startswith("url/") for effect in effects):
        return False
    pieces = _PIECES.split(called[0])
    return bool(table()["asks"] & {pieces[0], pieces[-1]}) and not table()["alters"] & set(pieces)


def _asks(called: str) -> bool:
    """Whether a word of the call asks, or its tool or first word is named for a check: testkey, configtest."""
    tool, _, first = called.partition("/")
    named = [*_PIECES.split(tool), *([first] if first.isalpha() else [])]
    return bool(table()["asks"] & set(_PIECES.split(called))) or any(
        name.startswith(_TESTS) or name.endswith(_TESTS) for name in named
    )


def _is_probe(step: str) -> bool:
    """A part of a path that is called a probe, a mark or number besides."""
    return re.sub(r"^[._-]+|[._-]*\d*(?:\.\w{1,5})?$", "", step.lower()) in table()["probes"]
