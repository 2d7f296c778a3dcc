"""Rules about where it comes from: steps cite evidence that is there, unaltered; commands were typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wetink.model.draft import Cited, Draft
from wetink.model.runbook import Runbook
from wetink.model.terms import Kind
from wetink.patterns import when_used
from wetink.review.rule import ERROR, STEP_SECTIONS, WARNING, Found, Rule, steps
from wetink.review.surroundings import Known, Surroundings
from wetink.review.words import excerpt, flat

_GAP = when_used(r"<[^<>\n]{1,80}>|\$\{?[A-Za-z_]\w*\}?|\{\{[^{}\n]{1,80}\}\}")
_CUT = "…"
_PROMPT = when_used(r"^[ \t]*(?:[$#>%]|PS [^>\n]{0,120}>)\s+", re.MULTILINE)


def grounded(runbook: Runbook, around: Surroundings) -> Iterator[Found]:
    """Broken without incident or evidence, by a step that cites nothing there is, and by evidence that was altered."""
    body = runbook.body
    if not body.incidents:
        message = "no incident is named: a runbook that never met its incident is fiction"
        yield Found("incidents", message, "name the incidents it comes from in `incidents:`")
    yield from _uncited(body)
    if around.record is not None:
        yield from _against_record(body, around)


def _uncited(body: Draft) -> Iterator[Found]:
    """Steps that cite nothing, in one finding a section."""
    hint = "cite it (`[^E58]`), have a person accept it in `wetink review`, or drop it"
    for name in STEP_SECTIONS:
        bare = [where for where, step in steps(body, name) if not any(id_ in body.evidence for id_ in step.evidence)]
        if len(bare) == 1:
            yield Found(bare[0], "the step cites no evidence: who saw this work?", hint)
        elif bare:
            numbers = ", ".join(where.rpartition(" ")[2] for where in bare)
            yield Found(bare[0], f"the steps {numbers} cite no evidence: who saw them work?", hint)


def _against_record(body: Draft, around: Surroundings) -> Iterator[Found]:
    """The file's evidence held against the incident's own record."""
    record = around.record or {}
    hint = "draft the incident again, or restore both files from git"
    for id_, cited in body.evidence.items():
        known = record.get(id_)
        if cited.kind is Kind.ATTESTED:
            yield from _against_history(id_, cited, known)
        elif known is None:
            yield Found(f"evidence {id_}", f"{id_} is not in the incident's record: a citation of nothing", hint)
        elif not known.whole:
            yield Found(f"evidence {id_}", f"{id_} was altered in the record: its words do not fit their hash", hint)
        elif known.kind != cited.kind or not _same(cited, known.text):
            message = (
                f"{id_} does not say what the record says: {excerpt(cited.text, 50)!r}, there "
                f"{excerpt(known.text, 50)!r}"
            )
            yield Found(f"evidence {id_}", message, hint)


def _against_history(id_: str, cited: Cited, known: Known | None) -> Iterator[Found]:
    """A person's word held against the history of the review: nobody attests anything for another."""
    hint = "write it in `wetink review`, which puts your own name to it"
    if known is None:
        yield Found(f"evidence {id_}", f"{id_} is in no history: nobody gave their word for it", hint)
    elif cited.text != known.text or (cited.actor or "") != known.more:
        message = f"{id_} is not what the history says: there {known.more} attests {excerpt(known.text, 50)!r}"
        yield Found(f"evidence {id_}", message, hint)


def _same(cited: Cited, text: str) -> bool:
    """Whether the words are the record's, all of them or cut where a … says so."""
    if cited.text == text or flat(cited.text) == flat(text):
        return True
    pieces = [piece for piece in flat(cited.text).split(_CUT) if piece.strip()]
    return _CUT in cited.text and _in_order(pieces, flat(text))


def typed(runbook: Runbook, _around: Surroundings) -> Iterator[Found]:
    """Broken by a command of which no evidence of the file has the words, its gaps apart."""
    body = runbook.body
    if not body.evidence:
        return
    said = {id_: flat(cited.text) for id_, cited in body.evidence.items()}
    for where, step in steps(body):
        near = [said[id_] for id_ in step.evidence if id_ in said]
        for command in step.commands:
            lines = [line for line in _PROMPT.sub("", command.run).split("\n") if line.strip()]
            if lines and not _was_typed(lines, near) and not _was_typed(lines, list(said.values())):
                message = f"no evidence has this command: {excerpt(command.run, 60)!r}"
                hint = "paste it as it was typed, with `<gaps>` where a value changes, or cite where somebody gave it"
                yield Found(where, message, hint)


def _was_typed(lines: list[str], said: list[str]) -> bool:
    whole = _pieces(" ".join(lines))
    if any(_in_order(whole, text) for text in said):
        return True
    return all(any(_in_order(_pieces(line), text) for text in said) for line in lines)


def _pieces(command: str) -> list[str]:
    """The fixed parts between the gaps, each on one line."""
    return [piece for part in _GAP.split(command) if (piece := flat(part).strip("\"'"))]


def _in_order(pieces: list[str], text: str) -> bool:
    at = 0
    for piece in pieces:
        found = text.find(piece.strip(), at)
        if found < 0:
            return False
        at = found + len(piece.strip())
    return True


GROUNDED = Rule(
    "grounded",
    (17,),
    ERROR,
    "Provenance: incidents, evidence, and each citation unaltered.",
    "A step that nobody saw work is an opinion, and opinions are what incidents are made of.",
    "Each step of diagnosis, resolution and verification cites at least one piece of evidence of the file. Where "
    "`incidents/<id>/evidence.jsonl` is there, the words of each citation are held against it, and its lines against "
    "their own hashes.",
    "1. Restart everything.",
    "1. Cap the autoscaler. **Changes state.** [^E58]",
    grounded,
    blocks=True,
)
TYPED = Rule(
    "typed",
    (17,),
    WARNING,
    "Each command occurs in the evidence, or is an explicit pattern of one.",
    "A command that was put right at the desk was never run.",
    "Paste it as it was typed. What changes from day to day becomes a `<gap>`; the parts between the gaps have to "
    "stand "
    "in one piece of evidence, in their order.",
    "`kubectl patch hpa api -p '…'` where E58 says `kubectl scale …`",
    "`kubectl scale deploy/api --replicas=<replicas>` where E58 says `kubectl scale deploy/api --replicas=20`",
    typed,
)
