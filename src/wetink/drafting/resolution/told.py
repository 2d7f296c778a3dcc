"""Commands that are told: proposals and what became of them, statements posted to be looked at and then run."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice

from wetink.drafting.language.phrases import says, starts, where
from wetink.drafting.language.words import words
from wetink.drafting.record.record import Record, Run, Said, without_echoes
from wetink.drafting.record.statements import begins_with_deed, is_noted, replies, sets_rule
from wetink.drafting.record.switched import switches
from wetink.drafting.record.verdicts import sign
from wetink.drafting.record.window import Window
from wetink.drafting.report.grammar import deed_in
from wetink.drafting.report.report import REPORT
from wetink.drafting.resolution.announced import announced
from wetink.drafting.resolution.posted import reported
from wetink.model.evidence import Outcome

_RESULT = re.compile(r"(?:→|->|=>|gives|says|shows|returns|printed|gave|told me)")
_SHOWN = re.compile(r"`[^`\n]{1,2000}`:\s+\S")
"""A command and, behind a colon, what it answered or what came of it."""
_DONE = re.compile(r"\b[A-Za-z]{3,}ed: *`[^`\n]{1,2000}`")
"""What was done, and how: "Disarmed: `...`"."""
_ARROW = re.compile(r"\s{0,8}(?:→|->|=>)\s{0,8}")
_NEXT_SHOWN = re.compile(r"[\s.,;]{1,20}(?:and |then |und |et |y |e )?(?=`[^`\n]{1,2000}`\s{0,4}(?:→|->|=>|:\s))")
"""Where the next command begins that is shown with its answer: "`a` -> 1. `b` -> 2"."""
_SAME_MATTER = 0.4
"""A refusal that is not the very next answer has to name what it refuses."""
_NAMES = 0.3
_ADDRESS, _CALLED = 60, 3
"""Who is spoken to is called among the first words."""
_AT_ONCE = 2
_REPORT = 10 * 60.0
"""A change is reported within so many seconds; recordings and chats may be minutes apart by their clocks."""
_LONG = 400
_RUNS = re.compile(r"\b(?:runs|ran|executes|executed)\b", re.IGNORECASE)
_BARE = 3
"""A report's line with hardly a word beside the command tells that it was run."""
_CODE = re.compile(r"`[^`\n]{1,2000}`")
_ERROR = re.compile(r"[\W_]*(?:error|fatal|panic|exception|traceback)\b(?=[\s:(\[])", re.IGNORECASE)
_ERROR_WITHIN = 3 * 60.0
"""So soon a person writes what their command said."""


def refusal(record: Record, said: Said) -> Said | None:
    """Somebody else's message that turns down what `said` proposes: one of the next three, before any agreement."""
    others = (s for s in replies(record, said) if not s.bot and s.who != said.who)
    for rank, answer in enumerate(islice(others, 3)):
        if starts("agreed", answer.prose):
            return None
        refused = starts("refused", answer.prose) and not sets_rule(answer.prose) and not _is_outcome(answer.prose)
        if (
            refused
            and not _speaks_to_another(record, answer, said)
            and (rank == 0 or record.rarity.mass(answer.words & said.words) > _SAME_MATTER)
        ):
            return answer
    return None


def _speaks_to_another(record: Record, answer: Said, said: Said) -> bool:
    """Whether an answer calls somebody by name at once ("no lukas, later") who did not write what it might answer."""
    begun = re.findall(r"\w+", answer.prose[:_ADDRESS].casefold())
    called = [record.called[word] for word in begun[:_CALLED] if word in record.called]
    return bool(called) and not any(said.who in some for some in called)


def _is_outcome(prose: str) -> bool:
    """It begins with how it went ("no change at all"), not with a no."""
    begun = (span for group in ("failed", "worked") for span in where(group, prose))
    return any(start <= _AT_ONCE and " " in prose[start:end] for start, end in begun)


def refusals_in(record: Record, window: Window) -> set[str]:
    """Messages of the response that only turn down what somebody proposed."""
    answers = (refusal(record, said) for said in record.said_between(window.onset, window.close) if not said.bot)
    return {answer.item.id for answer in answers if answer is not None}


def told_as_done(record: Record) -> list[Run]:
    """Commands that stand in a message and were run, unless the record has the same run.

    The words before an inline command tell ("ran `x`"), or what follows it is its result ("`x` → 37"); of a block that
    was posted to be looked at first, the messages behind it tell ("ran it, 12 rows copied").
    """
    known = {run.key for run in record.runs}
    by_said: dict[str, list[Run]] = {}
    for proposal in record.proposals:
        if proposal.item.of and proposal.key not in known:
            by_said.setdefault(proposal.item.of, []).append(proposal)
    found: list[Run] = []
    for said_id, some in by_said.items():
        said = record.said_by_id.get(said_id)
        if said is None or said.bot or refusal(record, said):
            continue
        if _tells(said):
            found += [replace(run, output=_after(said.text, run.line)) for run in some]
    told = {run.item.id for run in found}
    found += [run for run in reported(record) if run.item.id not in told]
    others = known | {run.key for run in found}
    found += [run for run in announced(record, others) if not refusal(record, record.said_by_id[run.item.of or ""])]
    found = [_with_error(record, run) for run in found]
    return without_echoes(found, record.runs) + switches(record)


def _with_error(record: Record, run: Run) -> Run:
    """A command after which its writer's next message begins with an error: it failed with that."""
    said = record.said_by_id.get(run.item.of or "")
    if said is None or run.output:
        return run
    answer = next((one for one in record.after(said, _ERROR_WITHIN) if one.who == said.who), None)
    if answer is None or not _ERROR.match(answer.text):
        return run
    failed = replace(run.item, outcome=Outcome.FAILED)
    return replace(run, item=failed, output=answer.text, output_id=answer.item.id, has_output=True)


def _tells(said: Said) -> bool:
    prose = _CODE.sub(" ", said.prose)
    if prose.rstrip().endswith("?") and not _RESULT.search(prose):
        return False
    if says("proposed", prose) and not _RESULT.search(prose):
        return False
    if is_noted(said) and not says("asks_for", prose) and not starts("forbids", prose):
        return True  # what the log holds was done
    if said.channel == REPORT and (says("does", prose) or _RUNS.search(prose) or len(prose.split()) <= _BARE):
        return True
    did = says("did", prose) if said.channel != REPORT else deed_in(said.prose, repair=True) >= 0
    return bool(
        did
        or _DONE.search(said.prose)
        or _RESULT.search(prose)
        or _SHOWN.search(said.prose)
        or says("worked", prose)
        or says("failed", prose)
        or "gives" in prose
    )


def _after(text: str, line: str) -> str:
    """What the message shows behind the command, as its result, up to the next command that has one of its own."""
    at = text.find(line)
    rest = text[at + len(line) :] if at >= 0 else ""
    rest = rest.split("\n`", 1)[0].lstrip("` ")
    rest = _NEXT_SHOWN.split(rest, maxsplit=1)[0]
    if rest.startswith(": "):
        return rest[2:].strip()
    if _ARROW.match(rest):
        return _ARROW.sub("", rest).strip()
    return rest.strip() if _RESULT.match(rest.lstrip()) else ""


def _reports(said: Said) -> bool:
    """A deed that is told, apart from a question at the end, and neither as a failure nor in turning something down."""
    stated = re.sub(r"[^.!?\n]*\?\s*$", "", said.prose)
    told = not said.bot and len(said.prose) <= _LONG and begins_with_deed(stated)
    return told and sign(said.prose) >= 0 and not starts("refused", said.prose)


def report_of(record: Record, run: Run) -> Said | None:
    """What the doer told the others of a change: the nearest message that tells a deed and names what was changed."""
    names = words(" ".join(f"{e.object} {e.attribute}" for e in run.facts.effects))
    some = [
        said
        for said in record.said_between(run.t - _REPORT, run.t + _REPORT)
        if said.who == run.who and _reports(said) and record.rarity.mass(names & said.words) > _NAMES
    ]
    return min(some, key=lambda said: (abs(said.t - run.t), said.pos), default=None)
