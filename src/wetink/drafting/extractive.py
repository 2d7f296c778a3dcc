"""The drafter without a model: deterministic passes over the record, each adding facts and deleting none."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from wetink.drafting.cause import Cause, find_causes
from wetink.drafting.changes import Change, Fate, find_changes
from wetink.drafting.choice import choose
from wetink.drafting.doubts import find_doubts
from wetink.drafting.effects import same_property, same_value
from wetink.drafting.findings import find_findings
from wetink.drafting.functions import with_functions
from wetink.drafting.insights import find_insights
from wetink.drafting.looks import Look, find_looks
from wetink.drafting.owner import find_owner
from wetink.drafting.patterns import finds
from wetink.drafting.placeholders import Placeholders
from wetink.drafting.prevention import find_prevention
from wetink.drafting.probes import find_probes, without_probes
from wetink.drafting.record import Record, Run, Said
from wetink.drafting.report import adopt_report
from wetink.drafting.ruled_out import find_ruled_out
from wetink.drafting.steps import Writer
from wetink.drafting.symptom import find_symptom, find_title, log_lines, looked_at
from wetink.drafting.tags import find_alerts, find_dashboards, find_services
from wetink.drafting.told import Deed, approvals, deeds, told_as_done
from wetink.drafting.verification import Proof, find_proofs
from wetink.drafting.window import Window, find_window
from wetink.drafting.words import words
from wetink.model.draft import Claim, Draft, Step, cite
from wetink.model.evidence import Timeline

_RARE = 0.3
_PASSING = {"restarted", "reloaded", "started", "stopped", "applied", "merged", "reverted", None}
"""What happens once is no value that something was set to before."""
_CONTEXT = re.compile(
    r"(?:kubectl config (?:use|set)-context|kubectx|kubens|oc project|gcloud config set|az account set)\s"
)
"""Commands that say on which system all others work."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything the passes found, for the draft and for --explain."""

    record: Record
    window: Window
    changes: list[Change]
    causes: list[Cause]
    looks: list[Look]
    chosen: list[Look]
    deeds: list[Deed]
    proofs: list[Proof]
    insights: list[Said]
    telling: frozenset[str]


def analyse(timeline: Timeline) -> Analysis:
    """Run all passes over a timeline; the same timeline gives the same analysis."""
    record = Record(timeline)
    record.runs = with_functions(record.runs)
    window = find_window(record)
    record.settle(window.onset, window.close)
    window = adopt_report(record, window)
    told = told_as_done(record)
    changes = find_changes(record, window, told)
    probes = find_probes(record, changes)
    changes = without_probes(changes, probes)
    causes = find_causes(record, window, changes)
    telling = _telling(record, window, changes, causes)
    told_deeds = deeds(record, window, [c.run for c in changes], telling)
    told_fixes = [deed.said.t for deed in told_deeds]
    looks = find_looks(record, window, changes, causes, told, probes, told_fixes)
    spent = {deed.said.item.id for deed in told_deeds}
    proofs = [
        p
        for p in find_proofs(record, window, changes, looks, telling, told_fixes)
        if p.run or p.said[0].item.id not in spent
    ]
    chosen = choose(looks, changes, told_fixes, [proof.run for proof in proofs if proof.run])
    insights = find_insights(record, window, changes, telling, len(chosen))
    return Analysis(record, window, changes, causes, looks, chosen, told_deeds, proofs, insights, telling)


def draft(timeline: Timeline) -> Draft:
    """A draft of the runbook; every claim and step cites evidence of the timeline."""
    return compose(analyse(timeline))


def compose(found: Analysis) -> Draft:
    """Put an analysis into the form of a draft."""
    record, window = found.record, found.window
    telling = found.telling
    until = max((c.run.t for c in found.changes if c.kept and c.run.t <= window.recovery), default=window.recovery)
    symptom = find_symptom(record, window, telling, until)
    title, title_ids = find_title(record, window, symptom, telling)
    symptom = replace(symptom, dashboards=(*symptom.dashboards, *looked_at(record, window)))
    writer = Writer(record, Placeholders(record), telling)
    diagnosis = _diagnosis(found, writer, telling)
    resolution = _resolution(found, writer)
    verification = tuple(writer.proof(proof) for proof in found.proofs)
    used = {i for step in (*diagnosis, *resolution, *verification) for i in step.evidence}
    ruled_out = find_ruled_out(record, window, found.changes, found.looks, used)
    prevention = find_prevention(record, window)
    owner = find_owner(record, window, found.changes)
    cited: list[str] = [*title_ids, *(owner.evidence if owner else ())]
    for claim in (*symptom.alerts, *symptom.customers, *symptom.dashboards, *ruled_out):
        cited += claim.evidence
    for step in (*diagnosis, *resolution, *verification):
        cited += step.evidence
    for item in prevention:
        cited += item.evidence
    before, escalation = _before_you_start(found), _escalation(found)
    for claim in (*before, *escalation):
        cited += claim.evidence
    evidence = {i: cite(record.by_id[i]) for i in sorted(set(cited), key=_number)}
    result = Draft(
        id=record.timeline.incident,
        title=title,
        owner=owner,
        services=find_services(record, window, found.changes, found.chosen),
        alerts=find_alerts(window),
        dashboards=find_dashboards(record, window),
        severity=record.timeline.intake.severity or _severity(found),
        incidents=(record.timeline.incident,),
        symptom=symptom,
        before_you_start=before,
        diagnosis=diagnosis,
        resolution=resolution,
        verification=verification,
        escalation=escalation,
        prevention=prevention,
        ruled_out=ruled_out,
        placeholders=tuple(writer.placeholders.found.values()),
        evidence=evidence,
        skipped=record.timeline.skipped,
    )
    result = find_findings(result, found.record)
    doubts = find_doubts(diagnosis, found.looks, found.chosen)
    return replace(result, findings=(*result.findings, *doubts))


def _number(evidence_id: str) -> int:
    digits = re.sub(r"\D", "", evidence_id)
    return int(digits) if digits else 0


def _telling(record: Record, window: Window, changes: list[Change], causes: list[Cause]) -> frozenset[str]:
    """Words of the cause, of the alerts and of the fix."""
    telling: set[str] = set()
    for cause in causes:
        telling |= cause.said.words
    for heard in window.main:
        telling |= words(f"{heard.alert.name} {heard.item.text}")
    for change in changes:
        if change.kept:
            telling |= change.run.words
    return frozenset(w for w in telling if record.rarity.weight(w) > 0.15)


def _diagnosis(found: Analysis, writer: Writer, telling: frozenset[str]) -> tuple[Step, ...]:
    """Looks in the order they were made; a log line that somebody pasted without its command where no look shows it."""
    placed: list[tuple[float, Step]] = [(look.run.t, writer.look(look)) for look in found.chosen]
    shown = [look.run.words | look.run.output_words for look in found.chosen]
    for line in log_lines(found.record, found.window, telling)[:3]:
        rare = {w for w in words(line.text) & telling if found.record.rarity.weight(w) > _RARE}
        covered = any(len(rare & other) > 1 for other in shown)
        if line.evidence in found.record.said_by_id and rare and not covered and line.weight > 1:
            finder = next((x for x in (*found.chosen, *found.looks) if finds(x.run.line, line.text)), None)
            if finder in found.chosen:
                continue
            paste = writer.paste(Claim(line.text, (line.evidence,)))
            said = found.record.said_by_id[line.evidence]
            placed.append((finder.run.t, writer.look(finder)) if finder else (said.t, paste))
            break
    placed += [(said.t, writer.insight(said)) for said in found.insights]
    placed.sort(key=lambda pair: pair[0])
    return tuple(step for _, step in placed)


def _resolution(found: Analysis, writer: Writer) -> tuple[Step, ...]:
    placed: list[tuple[float, Step]] = []
    kept = [c for c in found.changes if c.kept]
    for change in kept:
        before = _former(found.changes, change)
        check = _check_of(found, change.run, kept)
        placed.append((change.run.t, writer.change(change, check, before)))
    placed += [(deed.said.t, writer.deed(deed)) for deed in found.deeds]
    placed += [
        (said.pos, writer.approval(said)) for said in approvals(found.record, found.window, [c.run for c in kept])
    ]
    placed.sort(key=lambda pair: pair[0])
    return tuple(step for _, step in placed)


def _former(changes: list[Change], change: Change) -> Run | None:
    """The latest earlier change that set the same property to another value and was not just a failed try."""
    found = [
        c.run
        for c in changes
        if c.run.t < change.run.t
        and c.fate not in {Fate.FAILED, Fate.REPEATED, Fate.REVERTED}
        and not _PASSING & {e.value for e in c.run.facts.effects}
        and same_property(c.run, change.run)
        and not same_value(c.run, change.run)
    ]
    return found[-1] if found else None


def _check_of(found: Analysis, run: Run, kept: list[Change]) -> Run | None:
    """The first look after a change and before the next that names what was changed."""
    after = min((c.run.t for c in kept if c.run.t > run.t), default=run.t + 1200)
    names = {
        w for e in run.facts.effects for w in words(f"{e.object} {e.attribute}") if found.record.rarity.weight(w) > 0.2
    }
    for look in found.looks:
        for other in (look.run, *look.repeats):
            if run.t < other.t <= after and len(other.words & names) >= 1:
                return other
    return None


def _before_you_start(found: Analysis) -> tuple[Claim, ...]:
    """Where the response worked: hosts one has to be on, contexts and namespaces, users."""
    claims: dict[str, Claim] = {}
    for run in found.record.runs:
        if run.ok and found.window.start <= run.t <= found.window.close and _CONTEXT.match(run.key):
            text = f"Set the context: `{run.key}`"
            claims.setdefault(text, Claim(text, (run.item.id,)))
    runs = [*(look.run for look in found.chosen), *(c.run for c in found.changes if c.kept)]
    for run in runs:
        for outer in run.command.within[:2]:
            claims.setdefault(
                f"Get there: `{' '.join(outer.split())}`",
                Claim(f"Get there: `{' '.join(outer.split())}`", (run.item.id,)),
            )
        if run.facts.scope:
            text = f"Scope: {run.facts.scope}"
            claims.setdefault(text, Claim(text, (run.item.id,)))
        if "sudo" in run.line.split()[:3]:
            text = f"sudo on {run.command.host or 'the host'}"
            claims.setdefault(text, Claim(text, (run.item.id,)))
    return tuple(claims.values())[:8]


def _escalation(found: Analysis) -> tuple[Claim, ...]:
    """Whom the response called in, as the pager says it."""
    window = found.window
    claims = {
        str(heard.item.text): Claim(f"Called in then: {' '.join(str(heard.item.text).split())}", (heard.item.id,))
        for heard in found.record.heard
        if window.onset <= heard.t <= window.close
        and re.search(r"responder|escalat", str(heard.item.text), re.IGNORECASE)
    }
    return tuple(claims.values())[:4]


def _severity(found: Analysis) -> str:
    pattern = re.compile(r"\bsev[- ]?([0-5])\b", re.IGNORECASE)
    for said in found.record.said_between(found.window.onset, found.window.close):
        match = pattern.search(said.prose)
        if match:
            return f"SEV{match.group(1)}"
    return ""
