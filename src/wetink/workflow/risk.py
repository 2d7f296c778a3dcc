"""Risk: commands -> how much harm each can do, and on request what it does, how it is checked and undone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wetink.artifacts.text import parse_json
from wetink.evidence.commands import facts, risk
from wetink.evidence.redaction import Redactor, clean
from wetink.library.json_text import Json
from wetink.library.plain_values import to_plain
from wetink.model.terms import CommandFacts, Place, Risk, Skipped


@dataclass(frozen=True, slots=True)
class Judged:
    """A command's class; `facts` without secrets where they were asked for."""

    risk: Risk
    facts: CommandFacts | None = None


def judge(command: str, program: str, redactor: Redactor | None = None) -> Judged:
    """The class of a command as typed; with a redactor also its facts, read from the command without its secrets.

    `program` is what reads the command: "sh", "psql", "redis-cli", "powershell" ... What a terminal acts on or hides is
    not in what somebody copies from a screen, so the worse of both readings counts. Raises RedactionFailed.
    """
    found = risk(command, program)
    shown = clean(command).replace("\u00a0", " ")
    if shown != command:
        found = max(found, risk(shown, program), key=lambda risk: risk.rank)
    return Judged(found, facts(redactor.text(command), program) if redactor else None)


def judge_lines(
    lines: Iterable[tuple[int, str]], program: str, redactor: Redactor | None, source: str
) -> Iterator[dict[str, Json] | Skipped]:
    """{"id", "class"} for each line {"id", "cmd"}, with a redactor the facts too; a Skipped for what is no such line.

    A line's own "program" goes before `program`. Raises RedactionFailed.
    """
    for number, line in lines:
        if not line.strip():
            continue
        place = Place(source, f"line {number}")
        try:
            found = parse_json(line)
        except ValueError:
            yield Skipped(place, "not JSON")
            continue
        if not isinstance(found, dict) or not isinstance(found.get("cmd"), str):
            yield Skipped(place, 'no object with a "cmd" that is a string')
            continue
        reader = found.get("program")
        judged = judge(found["cmd"], reader if isinstance(reader, str) else program, redactor)
        yield {"id": _key(found.get("id")), "class": judged.risk.value, **_explained(judged)}


def _key(given: object) -> Json:
    return given if isinstance(given, str | int) else None


def _explained(judged: Judged) -> dict[str, Json]:
    known = judged.facts
    if known is None:
        return {}
    return {
        "parses": known.parses,
        "verbs": known.verbs,
        "effects": [to_plain(effect) for effect in known.effects],
        "targets": known.targets,
        "scope": known.scope,
        "check": known.check,
        "undo": known.undo,
    }
