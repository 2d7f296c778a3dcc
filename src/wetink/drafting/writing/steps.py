"""Chosen looks, changes and proofs become steps: what to do, what was seen, what it means, how to check and undo."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from wetink.drafting.diagnosis.looks import Look, look_key
from wetink.drafting.record.record import Heard, Record, Run, Said
from wetink.drafting.record.switched import TOLD
from wetink.drafting.resolution.changes import Change
from wetink.drafting.resolution.decisions import Decision
from wetink.drafting.resolution.deeds import Deed, How, asks_outside
from wetink.drafting.resolution.in_code import CodeFix
from wetink.drafting.resolution.told import report_of
from wetink.drafting.verification.confirmations import told_part
from wetink.drafting.verification.verification import Proof
from wetink.drafting.writing.answers import Taste, answer, apart
from wetink.drafting.writing.look_words import look_sentence
from wetink.drafting.writing.meaning import held_against, interpretation, named_after
from wetink.drafting.writing.placeholders import Placeholders
from wetink.drafting.writing.sequence import OTHERWISE
from wetink.drafting.writing.told_outcomes import outcome_of, taken_back_by
from wetink.drafting.writing.wording import change_sentence, quote
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
_DEEDS = {
    How.DONE: "Do what was done then",
    How.WAITED: "Wait, as was done then",
    How.RECORDED: "As a system recorded it then",
    How.LASTING: "Make it last, as was done then",
}
_KINDS = {How.RECORDED: "recorded by a system then"}
_BLOCK, _DECIDED = 240, 260
_SILENT = "nothing is printed"
_NO_WAY_BACK = "how to take it back was not seen: find out before you do it."
_GENERAL = "(general; not seen then)."
"""Said of what stands for every command of a kind and was not seen in the incident."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes steps for one draft.

    telling  words of cause and symptom, which pick the lines of an output
    proofs   looks after the fix: what they showed is what a look should show when all is well
    quoted   messages that a step tells already
    """

    record: Record
    placeholders: Placeholders
    telling: frozenset[str]
    proofs: tuple[Proof, ...] = ()
    quoted: set[str] = field(default_factory=set)

    def look(self, look: Look) -> Step:
        """A step of the diagnosis."""
        run = look.run
        seen = self._answered(run)
        ids = [run.item.id, *([run.output_id] if run.output_id and seen else [])]
        expect = when = ""
        if seen:
            against = held_against(self.record, run)
            expect = _ended(f"{seen}{f', against {against[0]}' if against else ''}")
            ids += against[1] if against else ()
            well = self._when_well(look)
            if well is not None and (after := self._answered(well)) != seen:
                expect += f" When it was over: {_ended(after)}"
                ids.append(well.output_id or well.item.id)
                when = f"you see about the same {OTHERWISE}" if apart(run.output, well.output) else ""
        meaning = interpretation(self.record, look, self.quoted)
        if meaning is not None:
            told = f"{self._quoted(meaning)}."
            known = OTHERWISE if when else ""
            same = f"you see the same: {told} {known}".strip()
            expect, when = (expect, same) if seen else (f"its answer was not kept; said of it: {told}", "")
            self.quoted.add(meaning.item.id)
            ids.append(meaning.item.id)
        sure = _sure(seen=bool(seen), said=meaning is not None or bool(look.said), score=look.score)
        return self._made(run, look_sentence(run), ids, expect=expect, when=when, sure=sure)

    def change(self, change: Change, check: Run | None, before: Run | None) -> Step:
        """A step of the resolution; `check` is a look at its object after it, `before` an earlier writer of it."""
        run = change.run
        undo = self._undo(run, before)
        ids = [run.item.id, *([before.item.id] if before else [])]
        if run.command.program == TOLD:
            return Step(
                text=f"Do what was done then: {quote(run.line, 300)}",
                evidence=tuple(ids),
                undo=undo,
                sure=_sure(said=True),
            )
        seen = self._seen(run)
        ids += [run.output_id] if run.output_id and seen else []
        ids += [check.item.id, *([check.output_id] if check.output_id else [])] if check else []
        ids += [made.item.id for made in change.needs]
        report = self._report(run)
        ids += [report.item.id] if report else []
        told = f"Told then: {self._quoted(report)}." if report else ""
        return self._made(
            run,
            change_sentence(run),
            ids,
            before=change.needs,
            expect=" ".join(part for part in (_ended(seen), told) if part),
            check=self._check(run, check),
            undo=undo,
            sure=_sure(seen=bool(seen or check), said=report is not None),
        )

    def rehearsal(self, run: Run) -> Step:
        """The dry run of the change that follows."""
        return self._look_in_fix(
            "Rehearse the next step: run it dry, and go on only if it would do what you want.", run
        )

    def wait(self, run: Run) -> Step:
        """The look by which somebody waited for the change before."""
        return self._look_in_fix("Wait until the step before has taken effect.", run)

    def coded(self, fix: CodeFix) -> Step:
        """A part of the fix that was written into files, committed, and then brought to the system."""
        files = ", ".join(dict.fromkeys(edit.line.split()[-1] for edit in fix.edits))
        begin = f"Change {files} and commit it" if files else "Commit the change and have it merged"
        brought = f" Brought to the system by: {quote(fix.brought)}." if fix.brought else ""
        ids = [fix.run.item.id, *(edit.item.id for edit in fix.edits), *fix.evidence]
        undo = "revert the commit and bring that to the system in the same way (general; not seen then)."
        text = f"{begin}.{brought}"
        return self._made(fix.run, text, ids, before=fix.edits, undo=undo, sure=_sure(said=bool(fix.brought)))

    def within(self, run: Run) -> Step:
        """A look that belongs between the changes, as a report tells the order."""
        return self._look_in_fix(look_sentence(run), run)

    def _look_in_fix(self, text: str, run: Run) -> Step:
        seen = self._answered(run)
        ids = [run.item.id, *([run.output_id] if run.output_id and seen else [])]
        return self._made(run, text, ids, expect=_ended(seen), sure=_sure(seen=bool(seen)))

    def _report(self, run: Run) -> Said | None:
        """What its doer told the others of a change, once."""
        report = report_of(self.record, run)
        if report is None or report.item.id in {*self.quoted, run.output_id, run.item.of}:
            return None
        self.quoted.add(report.item.id)
        return report

    def deed(self, deed: Deed) -> Step:
        """A change that was told in words only: the telling message, as a quotation."""
        ids = [deed.said.item.id, *(answer.item.id for answer in deed.answers)]
        text = f"{_DEEDS[deed.how]}: {self._quoted(deed.said, 300)}"
        check = undo = ""
        if deed.how is How.DONE:
            proven = {said.item.id for proof in self.proofs for said in proof.said}
            outcome = outcome_of(self.record, deed.said)
            outcome = None if outcome is None or outcome.item.id in proven else outcome
            check = f"said after it: {self._quoted(outcome)}." if outcome else ""
            ids += [outcome.item.id] if outcome else []
            undo = taken_back_by(deed.said.prose) or ("" if asks_outside(deed.said.prose) else _NO_WAY_BACK)
        sure = _KINDS.get(deed.how) or _sure(said=True)
        return Step(text=text, evidence=tuple(dict.fromkeys(ids)), check=check, undo=undo, sure=sure)

    def decision(self, decision: Decision) -> Step:
        """A rule that the response set itself, in its words."""
        text, ids = self._decided(decision)
        begin = "Do as was agreed then" if decision.plan else "Keep to what was decided then"
        return Step(text=f"{begin}: {text}", evidence=ids, sure=_sure(said=True))

    def planned(self, said: Said) -> Step:
        """An item of a plan that was followed, of which nothing else is in the record."""
        text = f"Do as was planned then: {self._quoted(said, 300)}"
        return Step(text=text, evidence=(said.item.id,), sure=_sure(said=True))

    def ruled(self, step: Step, rules: list[Decision]) -> Step:
        """A change with the decisions that it had to keep to."""
        for rule in rules[:2]:
            text, ids = self._decided(rule)
            evidence = tuple(dict.fromkeys((*step.evidence, *ids)))
            step = replace(step, text=f"{step.text} Decided then: {text}", evidence=evidence)
        return step

    def _decided(self, decision: Decision) -> tuple[str, tuple[str, ...]]:
        source = decision.source
        if source is None:
            return self._quoted(decision.said, _DECIDED), (decision.said.item.id,)
        text = f"{self._quoted(decision.said)}; said before: {self._quoted(source)}"
        return text, (decision.said.item.id, source.item.id)

    def insight(self, said: Said) -> Step:
        """A step of the diagnosis that stands only in words."""
        text = f"See whether it is so again: {self._quoted(said)}{_shown_with(said)}"
        return Step(text=text, evidence=(said.item.id,), sure=_sure(said=True))

    def approval(self, deed: Deed) -> Step:
        """Somebody's word that was waited for before a change."""
        ids = tuple(dict.fromkeys((deed.said.item.id, *(answer.item.id for answer in deed.answers))))
        text = f"Get the approval that was given then: {self._quoted(deed.said)}"
        return Step(text=text, evidence=ids, sure=_sure(said=True))

    def proof(self, proof: Proof) -> Step:
        """A step of the verification."""
        said = proof.said[0] if proof.said else None
        if proof.run is None:
            told = told_part(said.prose, self.record, self.telling) if said else ""
            who = f" ({said.item.actor.name})" if said and said.item.actor else ""
            text = f"See whether it is well again: {quote(told, 260)}{who}" if said else "See whether it is over."
            return Step(text=text, evidence=tuple(s.item.id for s in proof.said), sure=_sure(said=True))
        run = proof.run
        seen = self._answered(run)
        ids = [run.item.id, *([run.output_id] if run.output_id and seen else [])]
        told = f"{self._quoted(said)}." if said and not (seen and said.item.id == run.item.of) else ""
        ids += [said.item.id] if said else []
        expect = f"{_ended(seen)} {f'Said of it: {told}' if told else ''}".strip() if seen else told
        sure = _sure(seen=bool(seen), said=bool(told))
        return self._made(run, look_sentence(run), ids, expect=expect, sure=sure)

    def over(self, heard: Heard) -> Step:
        """The alert itself, resolved, as a step of the verification."""
        text = str(heard.item.text) or heard.name
        return Step(text=f"See that the alert is over: {quote(text)}", evidence=(heard.item.id,), sure=_sure(seen=True))

    def paste(self, claim: Claim) -> Step:
        """A log line somebody showed without the command that found it."""
        return Step(
            text=f"Look for this line in the logs: {claim.text}", evidence=claim.evidence, sure=_sure(seen=True)
        )

    def command(self, run: Run) -> StepCommand:
        """A command as a draft shows it: with placeholders, its risk by its grammar."""
        language = _LANGUAGES.get(run.command.program, "text")
        return StepCommand(self.placeholders.fill(run.line, run), run.facts.risk, language)

    def _made(self, run: Run, text: str, ids: list[str], before: tuple[Run, ...] = (), **more: str) -> Step:
        """The step of one command; literals that are placeholders in the command are so in its sentence.

        before   what has to be made first for it: a file it reads, a variable it uses
        """
        command = self.command(run)
        told = {"text": text, **more}
        for name in ("text", "check", "undo"):
            told[name] = self._general(told.get(name, ""), command.run)
        return Step(evidence=_ids(ids, run), commands=(*map(self.command, before), command), **told)

    def _general(self, text: str, line: str) -> str:
        """The text with those literals replaced that are placeholders in the command line it belongs to."""
        for placeholder in self.placeholders.found.values():
            if f"<{placeholder.name}>" in line:
                seen = re.escape(placeholder.seen)
                text = re.sub(rf"(?<![^\W_v])(?<![\d.]){seen}(?![\w-]|\.\w)", f"<{placeholder.name}>", text)
        return text

    def _seen(self, run: Run) -> str:
        """What it answered, what people named of it first."""
        taste = Taste(named_after(self.record, run), self.telling - run.words, self.record.rarity)
        return answer(run.output, taste)

    def _answered(self, run: Run) -> str:
        """The same, and that a look said nothing, where it is known that it did."""
        return self._seen(run) or (_SILENT if run.has_output and not run.output.strip() else "")

    def _when_well(self, look: Look) -> Run | None:
        """The same look after the fix."""
        runs = [proof.run for proof in self.proofs if proof.run is not None and proof.run.output]
        return next((run for run in runs if look_key(run) == look_key(look.run) and run is not look.run), None)

    def _check(self, run: Run, check: Run | None) -> str:
        if check is not None:
            seen = self._seen(check)
            line = " ".join(self.placeholders.fill(check.line, check).split())
            return f"`{line}` shows {_ended(seen)}" if seen else f"`{line}` (its output is not in the record)."
        return f"{run.facts.check} {_GENERAL}" if run.facts.check else ""

    def _undo(self, run: Run, before: Run | None) -> str:
        set_ = (e for e in before.facts.effects if e.value and e.attribute != "content") if before else ()
        effect = next(iter(set_), None)
        if before is not None and effect is not None:
            if before.command.program == TOLD:
                return f"Put it back as it was before: {quote(before.line)}."
            line = " ".join(self.placeholders.fill(before.line, before).split())
            if not any(letter.isdigit() for letter in str(effect.value)):
                return f"Put it back as it was before: `{line}`."
            return f"Set {effect.attribute.removeprefix('config:')} back to {effect.value}, as before: `{line}`."
        return f"{run.facts.undo} {_GENERAL}" if run.facts.undo else ""

    def _quoted(self, said: Said, most: int = 200) -> str:
        actor = said.item.actor
        return f"{quote(said.prose, most)} ({actor.name})" if actor else quote(said.prose, most)


def _shown_with(said: Said) -> str:
    """What a message that only leads up to it shows in a block: "logs of the gateway:" says nothing alone."""
    block = " ".join(" ".join(said.fenced).split())
    if not block or not said.prose.rstrip().endswith(":"):
        return ""
    return f", shown with it: {quote(block, _BLOCK)}"


def _sure(*, seen: bool = False, said: bool = False, score: float | None = None) -> str:
    """How sure a step is: by what kind of proof, and for a look how likely it led to the cause."""
    kinds = " and ".join(name for name, there in (("seen", seen), ("said", said)) if there)
    bare = "done; what came of it was not kept" if score is None else "inferred: its answer was not kept"
    proof = f"{kinds} then" if kinds else bare
    return proof if score is None else f"{score:.0%}, {proof}"


def _ended(text: str) -> str:
    """The text with a full stop, where it does not end in a mark already."""
    return text if not text or text.endswith((".", "!", "?", "…")) else f"{text}."


def _ids(ids: list[str], run: Run) -> tuple[str, ...]:
    """A command told inside a message cites the message as well."""
    if run.item.of:
        ids = [*ids, run.item.of]
    return tuple(dict.fromkeys(ids))
