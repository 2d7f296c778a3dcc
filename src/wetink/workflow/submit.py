"""Submit: a draft that somebody else's program wrote -> what has to be mended in it, or the draft in the library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from wetink.library.markdown import render
from wetink.model.draft import Claim, Draft, Finding, Placeholder, Prevention, Step, StepCommand, cite
from wetink.model.event import Command
from wetink.model.evidence import Timeline
from wetink.model.terms import CommandFacts
from wetink.review.meaning import plain
from wetink.workflow.check_file import Desk, look
from wetink.workflow.draft import keep

Prove = Callable[[Draft, Timeline], tuple[Finding, ...]]
"""Holds a draft against the evidence; an error is a statement that the evidence does not bear out."""

Facts = Callable[[str, str], CommandFacts]
FILED = "filed"
LANGUAGES = {
    "sh": "sh",
    "fish": "fish",
    "powershell": "powershell",
    "python": "python",
    "psql": "sql",
    "mysql": "sql",
    "mongosh": "js",
    "redis-cli": "redis",
}
"""Program -> the word for it at the fence of a command."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a draft.

    draft    with everything that its writer may not say computed from the artifacts
    proof    what the evidence does not bear out, as the writer has to mend it
    doubts   the same of what stands so in the offline draft already: no reason to refuse this one, but the reviewer's
    review   what the rules of a library say of it; a person decides on these
    kept     record and draft in the library; () where an error of the proof stands in the way, or no library is there
    """

    draft: Draft
    proof: tuple[Finding, ...]
    doubts: tuple[Finding, ...]
    review: tuple[Finding, ...]
    kept: tuple[Path, ...] = ()

    @property
    def is_proven(self) -> bool:
        """Whether nothing in it lacks its proof."""
        return not any(one.severity == "error" for one in self.proof)


@dataclass(frozen=True, slots=True)
class Desktop:
    """What submitting takes beside the draft.

    prove   the grounding
    facts   (command, program) -> what the command does
    desk    the rules' surroundings: of the library, or of none
    by      who drafted: "claude-code over MCP"
    now     UTC
    """

    prove: Prove
    facts: Facts
    desk: Desk
    by: str
    now: datetime


def submit(given: Draft, timeline: Timeline, base: Draft, top: Desktop, library: Path | None) -> Answer:
    """Prove a draft and, where all of it is borne out, put it into the library as a draft that nobody signed.

    given    as its writer sent it, redacted
    base     the extractive draft of the same timeline: it says what the writer may not
    library  None: nothing is kept
    Raises `LibraryConflict` where a person changed the draft that is there (the new one then lies beside it),
    `LibraryUnwritable`.
    """
    draft = completed(given, timeline, base, top.facts, top.by)
    own = {(one.rule, one.message) for one in top.prove(base, timeline)}
    found = top.prove(draft, timeline)
    proof = tuple(one for one in found if (one.rule, one.message) not in own)
    doubts = tuple(one for one in found if (one.rule, one.message) in own)
    text = render(draft)
    looked = look(f"drafts/{draft.id}.md", text.encode("utf-8", "surrogatepass"), top.desk)
    answer = Answer(draft, proof, doubts, tuple(one.finding for one in looked.findings))
    if not answer.is_proven or library is None:
        return answer
    stored = replace(draft, findings=(*draft.findings, *found))
    return replace(answer, kept=tuple(keep(stored, timeline, library, top.now)))


def completed(given: Draft, timeline: Timeline, base: Draft, facts: Facts, by: str) -> Draft:
    """The draft with id, status, owner, severity, evidence, risk and states of tickets as the artifacts have them."""
    known = {item.id: item for item in timeline.evidence}
    programs = _Programs(timeline, base)
    draft = replace(
        given,
        id=base.id,
        status="draft",
        owner=base.owner,
        severity=base.severity,
        tags=base.tags,
        incidents=base.incidents,
        diagnosis=_steps(given.diagnosis, programs, facts),
        resolution=_steps(given.resolution, programs, facts),
        verification=_steps(given.verification, programs, facts),
        ruled_out=tuple(_step(one, programs, facts) if isinstance(one, Step) else one for one in given.ruled_out),
        prevention=tuple(_prevention(one, base) for one in given.prevention),
        placeholders=_placeholders(given, base),
        findings=(*(one for one in base.findings if one.where in {"owner", ""}), _worded(by)),
        skipped=base.skipped,
        drafted_by=by,
        drafted_at=None,
    )
    ids = dict.fromkeys(id_ for id_ in _cited(draft) if id_ in known)
    return replace(draft, evidence={id_: cite(known[id_]) for id_ in ids})


def _worded(by: str) -> Finding:
    message = f"{by} chose and worded; owner, states, risks and evidence are from the artifacts"
    return Finding("worded", "note", "model", message, "read each sentence beside the evidence it cites")


def _steps(steps: Iterable[Step], programs: _Programs, facts: Facts) -> tuple[Step, ...]:
    return tuple(_step(one, programs, facts) for one in steps)


def _step(step: Step, programs: _Programs, facts: Facts) -> Step:
    """A step with the risk of its commands computed; how sure anybody is was the writer's guess."""
    return replace(step, sure="", commands=tuple(_judged(one, step, programs, facts) for one in step.commands))


def _judged(command: StepCommand, step: Step, programs: _Programs, facts: Facts) -> StepCommand:
    same = programs.same(command.run)
    if same is not None:
        return same
    program = programs.of(command.run, step.evidence)
    return StepCommand(command.run, facts(plain(command.run), program).risk, LANGUAGES.get(program, "text"))


class _Programs:
    """Which program read a command: the one that read these very words, else the one of the evidence that is cited."""

    def __init__(self, timeline: Timeline, base: Draft) -> None:
        self._of_base = {command.run: command for step in _all_steps(base) for command in step.commands}
        typed = [(one.id, one.text, one.detail.program) for one in timeline.evidence if isinstance(one.detail, Command)]
        self._by_text = {text.strip(): program for _, text, program in typed}
        self._by_id = {id_: program for id_, _, program in typed}

    def same(self, run: str) -> StepCommand | None:
        """The offline draft's own command of these words."""
        return self._of_base.get(run)

    def of(self, run: str, cited: Iterable[str]) -> str:
        """The program's name, "sh" where nothing tells."""
        of_cited = {self._by_id[id_] for id_ in cited if id_ in self._by_id}
        return self._by_text.get(run.strip()) or (of_cited.pop() if len(of_cited) == 1 else "sh")


def _prevention(item: Prevention, base: Draft) -> Prevention:
    """An item whose state is the one that the artifacts tell; "filed" for one that they do not tell of."""
    same = (one for one in base.prevention if (one.ref and one.ref == item.ref) or (one.url and one.url == item.url))
    known = next(same, None)
    return replace(item, status=known.status if known else FILED)


def _placeholders(given: Draft, base: Draft) -> tuple[Placeholder, ...]:
    runs = "\n".join(command.run for step in _all_steps(given) for command in step.commands)
    return tuple(one for one in base.placeholders if f"<{one.name}>" in runs)


def _all_steps(draft: Draft) -> Iterator[Step]:
    yield from (*draft.diagnosis, *draft.resolution, *draft.verification)
    yield from (one for one in draft.ruled_out if isinstance(one, Step))


def _cited(draft: Draft) -> Iterator[str]:
    """Every id that the draft rests on, in its own order."""
    claims: tuple[Claim | Prevention | Step, ...] = (
        *(*draft.symptom.alerts, *draft.symptom.customers, *draft.symptom.dashboards),
        *(*draft.impact, *draft.cause, *draft.not_this, *draft.before_you_start),
        *(*draft.diagnosis, *draft.resolution, *draft.verification),
        *(*draft.escalation, *draft.prevention, *draft.ruled_out),
    )
    yield from draft.owner.evidence if draft.owner else ()
    for one in claims:
        yield from one.evidence
