"""The drafter without a model: deterministic passes over the record, each adding facts and deleting none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from wetink.drafting.diagnosis.choice import choose, with_finds
from wetink.drafting.diagnosis.doubts import find_doubts
from wetink.drafting.diagnosis.insights import ENOUGH, find_insights
from wetink.drafting.diagnosis.looks import Look, find_looks
from wetink.drafting.findings import find_findings
from wetink.drafting.language.patterns import finds
from wetink.drafting.language.words import words
from wetink.drafting.owner import find_owner
from wetink.drafting.prevention.prevention import find_prevention, scope_of
from wetink.drafting.prevention.promises import contradictions, open_promises
from wetink.drafting.record.asked import asked_by_shape
from wetink.drafting.record.functions import with_functions
from wetink.drafting.record.record import Part, Record, Run, Said
from wetink.drafting.record.shown_alerts import shown_alerts
from wetink.drafting.record.window import Window, find_window
from wetink.drafting.report.report import REPORT, adopt_report
from wetink.drafting.report.thread import adopt_thread
from wetink.drafting.report.written_up import WrittenUp, written_up
from wetink.drafting.resolution.approvals import told_leave
from wetink.drafting.resolution.cause import Cause, find_causes
from wetink.drafting.resolution.changes import Change, Fate, find_changes, former, messages_of
from wetink.drafting.resolution.decisions import Decision, find_decisions
from wetink.drafting.resolution.deeds import Deed, deeds
from wetink.drafting.resolution.in_code import code_fixes
from wetink.drafting.resolution.plans import find_plans, without_plans
from wetink.drafting.resolution.probes import find_probes, without_probes
from wetink.drafting.resolution.procedure import form, same_form
from wetink.drafting.resolution.recorded import lasting_deeds, recorded_deeds
from wetink.drafting.resolution.report_roles import Told, told_by_report
from wetink.drafting.resolution.stopgaps import without_closings
from wetink.drafting.resolution.told import told_as_done
from wetink.drafting.symptom.log_lines import LogLine, log_lines
from wetink.drafting.symptom.symptom import felt, felt_until, find_symptom, looked_at
from wetink.drafting.symptom.tags import find_alerts, find_dashboards, find_services
from wetink.drafting.symptom.title import find_title
from wetink.drafting.verification.confirmations import Told as ToldProof
from wetink.drafting.verification.confirmations import course_of, find_confirmations, weigh_told
from wetink.drafting.verification.typed_proofs import Typed
from wetink.drafting.verification.verification import Proof, find_proofs, weigh_proofs
from wetink.drafting.writing.before import before_you_start
from wetink.drafting.writing.for_each import for_each
from wetink.drafting.writing.placeholders import Placeholders
from wetink.drafting.writing.ruled_out import find_ruled_out, tried_by_report
from wetink.drafting.writing.sequence import branched, distinct
from wetink.drafting.writing.steps import Writer
from wetink.drafting.writing.why import find_cause, find_impact
from wetink.model.draft import Claim, Draft, Step, cite
from wetink.model.evidence import Timeline

_RARE = 0.3
_QUIET = frozenset({"silence", "silences", "silenced", "mute", "muted", "downtime", "downtimes", "amtool"})


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
    decisions: list[Decision]
    proofs: list[Proof]
    insights: list[Said]
    telling: frozenset[str]
    within: tuple[Run, ...] = ()
    """Looks that a report puts between the steps of the repair."""
    weighed: Sequence[Typed] = ()
    """Looks made once the fix had begun, as proofs of the recovery."""
    told: Told = field(default_factory=Told)
    """What the sentences of a report tell, where it alone tells the incident."""
    plans: Sequence[tuple[float, Said]] = ()
    """Items of plans that nothing else tells, each with the time after which it stands in the fix."""
    weighed_words: Sequence[ToldProof] = ()
    """What people said once the fix had begun, as proofs of the recovery."""


def analyse(timeline: Timeline) -> Analysis:
    """Run all passes over a timeline; the same timeline gives the same analysis."""
    record = Record(timeline)
    record.runs = asked_by_shape(with_functions(record.runs))
    record.heard = record.heard or shown_alerts(record)
    window = find_window(record)
    record.settle(window.onset, window.close)
    window = adopt_report(adopt_thread(record), window)
    alone = any(said.channel == REPORT for said in record.said)
    report = written_up(record, window)
    told = report.also(told_as_done(record))
    changes = find_changes(record, window, told)
    probes = find_probes(record, changes)
    changes = without_probes(changes, probes)
    causes = find_causes(record, window, changes)
    telling = _telling(record, window, changes, causes)
    kept = [c.run for c in changes if c.kept]
    told_deeds = deeds(record, window, [c.run for c in changes], telling, kept)
    tried = [c.run for c in changes if c.fate is not Fate.OUTSIDE]
    told_deeds += [*recorded_deeds(record, window, tried), *lasting_deeds(record, window)]
    told_in = frozenset(run.item.of for run in told if run.item.of)
    told_deeds = [deed for deed in told_deeds if deed.said.channel != REPORT or deed.said.item.id not in told_in]
    by_report = told_by_report(record, window.onset, _shown(changes, told)) if alone else Told()
    if alone:
        told_deeds = [*(deed for deed in told_deeds if deed.said.channel != REPORT), *by_report.done]
    plans = [] if alone else find_plans(record, window, kept, told_deeds)
    told_deeds = without_plans(told_deeds, plans)
    decisions = without_plans(find_decisions(record, window, kept, told_deeds, telling), plans)
    if alone:
        decisions = [one for one in decisions if one.said.channel != REPORT]
    told_fixes = [deed.said.t for deed in told_deeds] or ([] if kept else _last_try(changes))
    lasting = without_closings(changes, told_fixes)
    looks = [
        look
        for look in find_looks(record, window, lasting, causes, told, probes, told_fixes)
        if not _is_part(look.run, changes)
    ]
    weighed = weigh_proofs(record, window, lasting, looks, telling, told_fixes)
    weighed = [one for one in weighed if not _is_part(one.run, changes)]
    proofs = find_proofs(weighed)
    proofs = _reported_proofs(report) or proofs
    chosen = choose(looks, lasting, told_fixes, [proof.run for proof in proofs if proof.run])
    chosen = with_finds(chosen, looks, report.finds)
    spent = [deed.said for deed in told_deeds] + [one.said for one in decisions]
    spent += [said for proof in proofs for said in proof.said]
    spent += messages_of(record, changes)
    course = course_of(record, window, changes, told_deeds, telling)
    words_of_it = weigh_told(record, window, course, spent)
    confirmed = find_confirmations(record, course, words_of_it, len(proofs))
    confirmed += by_report.proven if alone else ()
    proofs = sorted((*proofs, *(Proof(None, (said,), said.pos) for said in confirmed)), key=lambda proof: proof.pos)
    looked = told_in | {look.run.item.of for look in chosen if look.run.item.of}
    insights = find_insights(record, window, changes, told_deeds, telling, len(chosen), looked)
    if alone:
        insights = [*(said for said in insights if said.channel != REPORT), *by_report.seen]
    return Analysis(
        record,
        window,
        changes,
        causes,
        looks,
        chosen,
        told_deeds,
        decisions,
        proofs,
        insights,
        telling,
        report.steps,
        weighed,
        by_report,
        plans,
        words_of_it,
    )


def _last_try(changes: list[Change]) -> list[float]:
    """When the last thing was tried that was no fix: where things mend by themselves, people only watch from then."""
    tried = [change.run.t for change in changes if change.fate in {Fate.NO_EFFECT, Fate.REVERTED, Fate.UNDO}]
    return tried[-1:]


def _shown(changes: list[Change], told: list[Run]) -> set[str]:
    """Ids of passages whose command is a step of the repair, or was looked at on the way."""
    made = {change.run.item.of for change in changes if change.kept or change.fate in {Fate.REVERTED, Fate.NO_EFFECT}}
    looks = {run.item.of for run in told if run.part is Part.LOOK}
    return {one for one in made | looks if one}


def _reported_proofs(report: WrittenUp) -> list[Proof]:
    """What a report says of how it was seen to be well again, in its order."""
    return [Proof(one, (), one.pos) if isinstance(one, Run) else Proof(None, (one,), one.pos) for one in report.proofs]


def _is_part(run: Run, changes: list[Change]) -> bool:
    """Whether a look stands in the resolution: looked up for a change, its rehearsal, or the waiting for it."""
    return any(same_form(form(run), form(part)) for change in changes for part in change.looks)


def draft(timeline: Timeline) -> Draft:
    """A draft of the runbook; every claim and step cites evidence of the timeline."""
    return compose(analyse(timeline))


def compose(found: Analysis) -> Draft:
    """Put an analysis into the form of a draft."""
    record, window = found.record, found.window
    telling = found.telling
    fixed = [c.run.t for c in found.changes if c.kept]
    symptom = felt(record, find_symptom(record, window, telling, felt_until(window, fixed)), found.told.signs)
    title, title_ids = find_title(record, window, symptom, telling)
    symptom = replace(symptom, dashboards=(*symptom.dashboards, *looked_at(record, window)))
    writer = Writer(record, Placeholders(record), telling, tuple(found.proofs))
    diagnosis = branched(distinct(_diagnosis(found, writer, telling)), "the resolution")
    resolution = distinct(_resolution(found, writer))
    verification = distinct(_verification(found, writer))
    used = {i for step in (*diagnosis, *resolution, *verification) for i in step.evidence}
    ruled_out = (*tried_by_report(found.told), *find_ruled_out(record, window, found.changes, found.looks, used))
    scope = scope_of(record, window, found.changes, found.causes, telling)
    prevention = find_prevention(record, window, scope)
    owner = find_owner(record, window, found.changes, [deed.said for deed in found.deeds])
    cited: list[str] = [*title_ids, *(owner.evidence if owner else ())]
    for claim in (*symptom.alerts, *symptom.customers, *symptom.dashboards, *ruled_out):
        cited += claim.evidence
    for step in (*diagnosis, *resolution, *verification):
        cited += step.evidence
    for item in prevention:
        cited += item.evidence
    before, escalation = _before_you_start(found), _escalation(found)
    cause, impact = find_cause(record, found.causes, telling), find_impact(record, window)
    for claim in (*before, *escalation, *cause, *impact):
        cited += claim.evidence
    evidence = {i: cite(record.by_id[i]) for i in sorted(set(cited), key=_number)}
    result = Draft(
        id=record.timeline.incident,
        title=title,
        owner=owner,
        services=find_services(record, window, found.changes, found.chosen),
        alerts=find_alerts(record, window),
        dashboards=find_dashboards(record, window),
        severity=record.timeline.intake.severity or _severity(found),
        incidents=(record.timeline.incident,),
        symptom=symptom,
        impact=impact,
        cause=cause,
        before_you_start=before,
        diagnosis=diagnosis,
        resolution=resolution,
        verification=verification,
        escalation=escalation,
        prevention=prevention,
        ruled_out=ruled_out,
        placeholders=writer.placeholders.used_in((*diagnosis, *resolution, *verification)),
        evidence=evidence,
        skipped=record.timeline.skipped,
    )
    result = find_findings(result, found.record)
    more = (*contradictions(record, found.changes), *open_promises(record, window, prevention))
    doubts = find_doubts(diagnosis, found.looks, found.chosen)
    return replace(result, findings=(*result.findings, *doubts, *more))


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
    pasted = _log_line(found, telling)
    if pasted is not None:
        line, finder = pasted
        said = found.record.said_by_id[line.evidence]
        paste = writer.paste(Claim(line.text, (line.evidence,)))
        placed.append((finder.run.t, writer.look(finder)) if finder else (said.t, paste))
    placed += [(said.t, writer.insight(said)) for said in found.insights]
    placed.sort(key=lambda pair: pair[0])
    return tuple(step for _, step in for_each(placed))


def _log_line(found: Analysis, telling: frozenset[str]) -> tuple[LogLine, Look | None] | None:
    """The best log line that somebody pasted before the fix began, where no step shows it, and the look that finds it.

    Where looks tell the diagnosis, a line that none of them finds is told in the symptom alone.
    """
    record = found.record
    begun = min((change.run.t for change in found.changes), default=found.window.recovery)
    shown = [look.run.words | look.run.output_words for look in found.chosen]
    for line in log_lines(record, found.window, telling)[:3]:
        said = record.said_by_id.get(line.evidence)
        rare = {w for w in words(line.text) & telling if record.rarity.weight(w) > _RARE}
        covered = any(len(rare & other) > 1 for other in shown) or (said is not None and said.channel == REPORT)
        if said is None or said.t > begun or not rare or covered or line.weight <= 1:
            continue
        finder = next((x for x in (*found.chosen, *found.looks) if finds(x.run.line, line.text)), None)
        if finder in found.chosen:
            continue
        return (line, finder) if finder or len(found.chosen) < ENOUGH else None
    return None


def _resolution(found: Analysis, writer: Writer) -> tuple[Step, ...]:
    placed: list[tuple[float, Step]] = []
    kept = [c for c in found.changes if c.kept]
    made: set[str] = set()
    for change in kept:
        before = former(found.changes, change)
        check = _check_of(found, change.run, kept)
        rules = [one for one in found.decisions if one.of is change.run]
        fresh = tuple(run for run in change.needs if run.key not in made)
        made |= {run.key for run in fresh}
        if change.rehearsal is not None:
            placed.append((change.rehearsal.t, writer.rehearsal(change.rehearsal)))
        step = writer.change(replace(change, needs=fresh), check, before)
        placed.append((change.run.t, writer.ruled(step, rules)))
        if change.wait is not None:
            placed.append((change.run.t, writer.wait(change.wait)))
    placed += [(run.t, writer.within(run)) for run in found.within]
    placed += [(fix.run.t, writer.coded(fix)) for fix in code_fixes(found.record, found.window, [c.run for c in kept])]
    placed += [(deed.said.t, writer.deed(deed)) for deed in found.deeds]
    placed += [(t, writer.planned(said)) for t, said in found.plans]
    placed += [(one.said.t, writer.decision(one)) for one in found.decisions if one.of is None]
    decided, runs = [one.said for one in found.decisions], [c.run for c in kept]
    leave = told_leave(found.record, found.window, runs, found.deeds, decided, found.telling)
    placed += [(deed.said.t, writer.approval(deed)) for deed in leave]
    placed.sort(key=lambda pair: pair[0])
    return tuple(step for _, step in for_each(placed))


def _verification(found: Analysis, writer: Writer) -> tuple[Step, ...]:
    """The proofs; where there are none, that the alert itself was over."""
    steps = tuple(writer.proof(proof) for proof in found.proofs)
    return steps or tuple(writer.over(heard) for heard in found.window.resolved[:1])


def _check_of(found: Analysis, run: Run, kept: list[Change]) -> Run | None:
    """The first look after a change and before the next that names what was changed.

    A silence names what it keeps quiet: only a look at silences shows it.
    """
    quiet = any(e.object.startswith("silence/") or e.attribute == "muted" for e in run.facts.effects)
    after = min((c.run.t for c in kept if c.run.t > run.t), default=run.t + 1200)
    names = {
        w for e in run.facts.effects for w in words(f"{e.object} {e.attribute}") if found.record.rarity.weight(w) > 0.2
    }
    for look in found.looks:
        for other in (look.run, *look.repeats):
            if run.t < other.t <= after and other.words & names and not (quiet and other.words.isdisjoint(_QUIET)):
                return other
    return None


def _before_you_start(found: Analysis) -> tuple[Claim, ...]:
    """What the commands of the draft need."""
    runs = [look.run for look in found.chosen] + [c.run for c in found.changes if c.kept]
    return before_you_start(found.record, found.window, runs + [proof.run for proof in found.proofs if proof.run])


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
