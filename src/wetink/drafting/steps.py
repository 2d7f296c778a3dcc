"""Chosen looks, changes and proofs become steps: what to do, what was seen, what it means, how to check and undo."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from wetink.drafting.changes import Change
from wetink.drafting.looks import Look
from wetink.drafting.phrases import says, starts
from wetink.drafting.placeholders import Placeholders
from wetink.drafting.record import Record, Run, Said
from wetink.drafting.told import TOLD, Deed, report_of
from wetink.drafting.verification import Proof
from wetink.drafting.wording import change_sentence, look_sentence, quote, seen
from wetink.drafting.words import words
from wetink.model.draft import Claim, Step, StepCommand

_LANGUAGES = {
    "sh": "sh",
    "fish": "fish",
    "powershell": "powershell",
    "psql": "sql",
    "mysql": "sql",
    "python": "python",
    "mongosh": "js",
}


NOT_SEEN = "Its output is not in the record."


_ASKS = re.compile(
    r"(?:and |so |ok,? |but )?(?:how|what|which|who|why|when|where|whose|is|are|do|does|did|can|wie|was|warum|welche|"
    r"wer|wo|combien|quel|quelle|pourquoi|qui|cuánt\w*|qué|por qué|quién|quant\w*|qual|por que|quem)\b",
    re.IGNORECASE,
)
_MEANT, _AT_ONCE = 150.0, 70.0
"""Seconds within which somebody says what a look showed, and within which it is likely the one who looked."""


def interpretation(record: Record, look: Look, quoted: set[str]) -> Said | None:
    """What somebody made of a look: the message that shares most with it and is no question, deed or paste."""
    best: tuple[float, Said] | None = None
    run = look.run
    for said in record.said_between(run.t, run.t + _MEANT):
        prose = said.prose.strip()
        if said.bot or said.item.id in quoted or said.pos < run.pos or len(prose.split()) < 3 or _idle(prose):
            continue
        common = words(prose) & (run.output_words | run.words)
        own = said.who == run.who and said.t - run.t <= _AT_ONCE
        telling = any(record.rarity.weight(w) > 0.3 for w in common)
        weight = record.rarity.mass(common) + (0.5 if own and telling else 0.0)
        if weight > 0.6 and (best is None or weight > best[0]):
            best = (weight, said)
    return best[1] if best else None


def _idle(prose: str) -> bool:
    """A question, refusal, plan or deed: it does not say what a look showed."""
    return (
        bool(_ASKS.match(prose))
        or "?" in prose
        or "`" in prose
        or says("proposed", prose)
        or says("did", prose)
        or starts("refused", prose)
    )


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes steps for one draft; `telling` are the words of cause and symptom, which pick the lines of an output."""

    record: Record
    placeholders: Placeholders
    telling: frozenset[str]
    quoted: set[str] = field(default_factory=set)

    def look(self, look: Look) -> Step:
        """A step of the diagnosis."""
        run = look.run
        answer = seen(run, self.telling, self.record.rarity)
        ids = [run.item.id, *([run.output_id] if run.output_id and answer else [])]
        meaning = interpretation(self.record, look, self.quoted)
        when = ""
        if meaning is not None:
            when = f"so: go on. Told then: {self._quoted(meaning)}. Otherwise this may not be it."
            self.quoted.add(meaning.item.id)
            ids.append(meaning.item.id)
        return Step(
            text=look_sentence(run),
            evidence=_ids(ids, run),
            commands=(self._command(run),),
            expect=f"Seen in this incident: {answer}" if answer else NOT_SEEN,
            when=when,
        )

    def change(self, change: Change, check: Run | None, before: Run | None) -> Step:
        """A step of the resolution; `check` is a look at its object after it, `before` an earlier writer of it."""
        run = change.run
        if run.command.program == TOLD:
            undo = self._undo(run, before)
            return Step(text=f"As told then: {quote(run.line, 300)}", evidence=(run.item.id,), undo=undo)
        ids = [run.item.id]
        answer = seen(run, self.telling, self.record.rarity)
        if run.output_id and answer:
            ids.append(run.output_id)
        expect = f"It said: {answer}" if answer else ""
        report = report_of(self.record, run)
        if report is not None and report.item.id not in {*self.quoted, run.output_id, run.item.of}:
            self.quoted.add(report.item.id)
            ids.append(report.item.id)
            expect = f"{expect}{'. ' if expect else ''}Told then: {self._quoted(report)}"
        return Step(
            text=change_sentence(run),
            evidence=_ids([*ids, *(made.item.id for made in change.needs)], run),
            commands=(*(self._command(made) for made in change.needs), self._command(run)),
            expect=expect,
            check=self._check(run, check),
            undo=self._undo(run, before),
        )

    def rehearsal(self, run: Run) -> Step:
        """The dry run of the change that follows."""
        return self._look_in_fix(
            "Rehearse the next step: run it dry, and go on only if it would do what you want.", run
        )

    def wait(self, run: Run) -> Step:
        """The look by which somebody waited for the change before."""
        return self._look_in_fix("Wait until the step before has taken effect.", run)

    def _look_in_fix(self, text: str, run: Run) -> Step:
        answer = seen(run, self.telling, self.record.rarity)
        return Step(
            text=text,
            evidence=_ids([run.item.id, *([run.output_id] if run.output_id and answer else [])], run),
            commands=(self._command(run),),
            expect=f"Seen in this incident: {answer}" if answer else NOT_SEEN,
        )

    def deed(self, deed: Deed) -> Step:
        """A change that was told in words only: the telling message, as a quotation."""
        ids = (deed.said.item.id, *(answer.item.id for answer in deed.answers))
        return Step(text=f"As told then: {quote(deed.said.prose, 300)}", evidence=ids)

    def insight(self, said: Said) -> Step:
        """A step of the diagnosis that stands only in words."""
        return Step(text=f"See whether it is so, as found then: {self._quoted(said)}", evidence=(said.item.id,))

    def approval(self, said: Said) -> Step:
        """Somebody's word that was waited for before a change."""
        return Step(text=f"Get the approval that was given then: {self._quoted(said)}", evidence=(said.item.id,))

    def proof(self, proof: Proof) -> Step:
        """A step of the verification."""
        said = proof.said[0] if proof.said else None
        if proof.run is None:
            text = f"Confirm, as it was told then: {quote(said.prose, 260)}" if said else "Confirm that it is over."
            return Step(text=text, evidence=tuple(s.item.id for s in proof.said))
        run = proof.run
        answer = seen(run, self.telling, self.record.rarity)
        expect = f"Seen when it was over: {answer}" if answer else NOT_SEEN
        ids = [run.item.id, *([run.output_id] if run.output_id and answer else [])]
        if said is not None:
            expect = f"{expect} Told: {quote(said.prose)}" if answer else f"Told when it was over: {quote(said.prose)}"
            ids.append(said.item.id)
        return Step(text=look_sentence(run), evidence=_ids(ids, run), commands=(self._command(run),), expect=expect)

    def paste(self, claim: Claim) -> Step:
        """A log line somebody showed without the command that found it."""
        return Step(text=f"Look for this in the logs: {claim.text}", evidence=claim.evidence)

    def _command(self, run: Run) -> StepCommand:
        language = _LANGUAGES.get(run.command.program, "text")
        return StepCommand(self.placeholders.fill(run.line, run), run.facts.risk, language)

    def _check(self, run: Run, check: Run | None) -> str:
        if check is not None:
            answer = seen(check, self.telling, self.record.rarity)
            line = " ".join(self.placeholders.fill(check.line, check).split())
            return f"`{line}`" + (f" said: {answer}" if answer else "")
        return f"{run.facts.check} (from the kind of command, not seen in this incident)" if run.facts.check else ""

    def _undo(self, run: Run, before: Run | None) -> str:
        if before is not None:
            effect = next((e for e in before.facts.effects if e.value), None)
            if effect is not None:
                return f"{effect.attribute.removeprefix('config:')} was {effect.value} before: set it back to that."
        return f"{run.facts.undo} (from the kind of command, not seen in this incident)" if run.facts.undo else ""

    def _quoted(self, said: Said) -> str:
        actor = said.item.actor
        return f"{quote(said.prose)} ({actor.name})" if actor else quote(said.prose)


def _ids(ids: list[str], run: Run) -> tuple[str, ...]:
    """A command told inside a message cites the message as well."""
    if run.item.of:
        ids = [*ids, run.item.of]
    return tuple(dict.fromkeys(ids))
