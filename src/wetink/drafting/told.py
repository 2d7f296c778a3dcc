"""What people tell: refusals, commands they say they ran, deeds that stand only in words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from wetink.drafting.phrases import begins, plain, says, starts
from wetink.drafting.posted import reported
from wetink.drafting.record import Part, Record, Run, Said, without_echoes
from wetink.drafting.report import REPORT, in_background
from wetink.drafting.verdicts import sign
from wetink.drafting.window import Window
from wetink.drafting.words import words
from wetink.model.event import Command
from wetink.model.evidence import CommandFacts, Effect, Risk

_ANSWER = 4 * 60.0
"""An answer comes within minutes; later words are about something else."""
_RESULT = re.compile(r"(?:→|->|=>|gives|says|shows|returns|printed|gave|told me)")
_SWITCH = re.compile(
    r"\b(changed|turned|switched|set|toggled|enabled|disabled|updated|rolled back|scaled|rule)\b", re.IGNORECASE
)
"""What a bot writes when a person flips a flag or setting."""
_NAMED = re.compile(r"`([^`]{2,80})`|\b([a-z0-9][\w.]*(?:[-_][\w.]+)+)\b", re.IGNORECASE)
_TO = re.compile(r"(?:([\w.]+)\s+)?(\S+)\s*(?:→|->|=>)\s*([^,;\n]+?)(?=\s+(?:in|by|on)\b|[,;\n]|$)")
_ONOFF = re.compile(r"\b(on|off|enabled|disabled|added|removed)\b", re.IGNORECASE)
_DESK = re.compile(r"\b(?:severity|incident|investigating|identified|monitoring|update due|task|ticket|issue|lead)\b")
"""What the incident desk's own bots say of the incident itself."""
_CLAUSES = re.compile(r"[.,;:!\n]\s+|\s[-–—]\s|\s(?:and|then|und|et|y|e|a)\s")
_LEAD_IN = re.compile(
    r"^(?:\W*(?:ok|okay|and|then|now|so|also|just|i|we|i've|we've|i'm|we're|have|has|already|finally|manually|it's|got|all|both|ich|wir|habe|haben|j'ai|on|a|he|hemos|eu|foi)\b\W*){0,5}"
)
TOLD = "told"
"""The program of a change that stands only in words."""
_SAME_MATTER = 0.4
"""A refusal that is not the very next answer has to name what it refuses."""
_ABOUT = 0.5
_NAMES = 0.3
_REPORT = 10 * 60.0
"""A change is reported within so many seconds; recordings and chats may be minutes apart by their clocks."""
_LONG = 400
_CODE = re.compile(r"`[^`\n]{1,2000}`")


@dataclass(frozen=True, slots=True)
class Deed:
    """A change that stands only in words: `said` tells it, `answers` are messages that agree or decide."""

    said: Said
    answers: tuple[Said, ...] = ()


def neighbours(record: Record, said: Said, seconds: float = _ANSWER) -> list[Said]:
    """Later messages that can answer: same thread or same channel, within `seconds`, in order."""
    later = [s for s in record.said_between(said.t, said.t + seconds) if s.pos > said.pos]
    return [s for s in later if s.channel == said.channel and (s.thread == said.thread or not said.thread)]


def refusal(record: Record, said: Said) -> Said | None:
    """Somebody else's message that turns down what `said` proposes: one of the next three, before any agreement."""
    others = [s for s in neighbours(record, said) if not s.bot and s.who != said.who][:3]
    for rank, answer in enumerate(others):
        near = rank == 0 or record.rarity.mass(answer.words & said.words) > _SAME_MATTER
        if near and starts("refused", answer.prose) and not starts("agreed", answer.prose):
            return answer
        if starts("agreed", answer.prose):
            return None
    return None


def told_as_done(record: Record) -> list[Run]:
    """Commands that stand inline in a message which says that they were run, unless the record has the same run.

    The words before the command tell ("ran `x`"), or what follows it is its result ("`x` → 37").
    """
    known = {run.key for run in record.runs}
    by_said: dict[str, list[Run]] = {}
    for proposal in record.proposals:
        if proposal.item.of and proposal.key not in known:
            by_said.setdefault(proposal.item.of, []).append(proposal)
    found = []
    for said_id, some in by_said.items():
        said = record.said_by_id.get(said_id)
        if said is None or said.bot or not _tells(said) or refusal(record, said):
            continue
        found += [replace(run, output=_after(said.text, run.line)) for run in some]
    told = {run.item.id for run in found}
    found += [run for run in reported(record) if run.item.id not in told]
    return without_echoes(found, record.runs) + switches(record)


def switches(record: Record) -> list[Run]:
    """What bots tell of settings and flags that a person changed, as changes with an effect."""
    found = []
    for said in record.said:
        if not said.bot or said.change or not _SWITCH.search(said.prose) or _DESK.search(said.prose.lower()):
            continue
        who = _person_named(record, said.prose)
        effect = _switched(said.prose)
        if effect is not None and who is not None:
            facts = CommandFacts(risk=Risk.CHANGES_STATE, verbs=("told",), effects=(effect,))
            command = Command(program=TOLD)
            found.append(
                Run(
                    said.item,
                    command,
                    facts,
                    "",
                    None,
                    has_output=False,
                    part=Part.CHANGE,
                    pos=said.pos,
                    t=said.t,
                    who=who,
                )
            )
    return found


def _switched(prose: str) -> Effect | None:
    """The object is the name that stands in it, the value what it became."""
    text = " ".join(prose.split())
    names = [a or b for a, b in _NAMED.findall(text)]
    arrow = _TO.search(text)
    if not names:
        return None
    name = f"setting/{names[0].lower()}"
    if arrow:
        attribute = arrow.group(1) or "value"
        return Effect(name, attribute.lower(), arrow.group(3).strip(" .`*").lower())
    state = _ONOFF.search(text)
    rest = text[text.lower().find("rule") :] if "rule" in text.lower() else ""
    if state and not rest:
        return Effect(name, "value", state.group(1).lower())
    return Effect(name, "rule", rest.lower()[:80]) if rest else None


def _person_named(record: Record, text: str) -> str | None:
    """Who is named in a bot's text: by full name, mention, or a handle that stands as a word."""
    handles = {word.lower() for word in re.findall(r"[\w.-]+", text)}
    for person in record.timeline.people:
        known = {a.lower() for a in (person.handle or "", *person.aliases) if len(a) > 3}
        if not person.bot and ((" " in person.name and person.name in text) or known & handles):
            return person.key
    first = re.match(r"\W*([\w-]+\.[\w-]+)\s", text)
    return first.group(1).lower() if first else None


def _tells(said: Said) -> bool:
    prose = _CODE.sub(" ", said.prose)
    if prose.rstrip().endswith("?") and not _RESULT.search(prose):
        return False
    if says("proposed", prose) and not _RESULT.search(prose):
        return False
    return bool(
        says("did", prose)
        or _RESULT.search(prose)
        or says("worked", prose)
        or says("failed", prose)
        or "gives" in prose
    )


def _after(text: str, line: str) -> str:
    """What the message shows behind the command, as its result."""
    at = text.find(line)
    rest = text[at + len(line) :] if at >= 0 else ""
    rest = rest.split("\n`", 1)[0].lstrip("` ")
    return rest.strip() if _RESULT.match(rest.lstrip()) or rest.lstrip().startswith(("→", "\n", "->")) else ""


def deeds(record: Record, window: Window, changes: list[Run], telling: frozenset[str]) -> list[Deed]:
    """Changes that are told but of which no command is in the record: a switch in a page, a colleague's hand, a merge.

    A message tells a deed if it says so in the past or present, names something the incident is about (`telling`), is
    no plan, question or refusal, and nobody's command of the same minutes covers it.
    """
    found = []
    handed = {run.who for run in record.runs if run.who}
    for said in record.said_between(window.onset, window.close):
        if not _is_deed(said) or (window.main and record.rarity.mass(said.words & telling) < _ABOUT):
            continue
        if said.channel != REPORT and (
            _covered(said, changes, handed) or refusal(record, said) or _answers(record, said)
        ):
            continue
        answers = tuple(s for s in neighbours(record, said) if s.who != said.who and starts("agreed", s.prose))
        found.append(Deed(said, answers[:1]))
    return found


def _reports(said: Said) -> bool:
    """A deed that is told, apart from a question at the end, and neither as a failure nor in turning something down."""
    stated = re.sub(r"[^.!?\n]*\?\s*$", "", said.prose)
    told = not said.bot and len(said.prose) <= _LONG and told_deed(stated)
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


def approvals(record: Record, window: Window, kept: list[Run]) -> list[Said]:
    """Messages that approve a kept change in so many words and name what it is about, before it was made."""
    found = []
    for said in record.said_between(window.onset, window.close):
        if said.bot or not says("approved", said.prose) or len(said.prose) > _LONG or "?" in said.prose:
            continue
        later = [run for run in kept if said.t - 60 <= run.t <= said.t + 3600]
        if any(record.rarity.mass(run.words & said.words) > _ABOUT for run in later):
            found.append(said)
    return found[:2]


def _answers(record: Record, said: Said) -> bool:
    """Said right after somebody else's doubt or question: it tells how things are, not what was done."""
    before = [s for s in record.said_between(said.t - 60, said.t) if s.pos < said.pos and s.channel == said.channel]
    return bool(before) and before[-1].who != said.who and "?" in before[-1].prose


def _is_deed(said: Said) -> bool:
    prose = said.prose
    from_report = said.channel == REPORT
    told = says("did", prose) and not in_background(said) if from_report else told_deed(prose)
    if not told or len(prose) > _LONG or prose.rstrip().endswith("?"):
        return False
    if any(says(group, prose) for group in ("dead_end", "unrelated", "failed", "closing", "customer", "long_ago")):
        return False
    if says("undone", prose) and sign(prose) <= 0:
        return False  # taken back without a word that it helped: a try, not the fix
    return not said.bot and not says("proposed", prose)


def told_deed(prose: str) -> bool:
    """A clause begins with a deed ("capped it at 20", "ok, done", "i have restarted"): told, not mentioned."""
    clauses = (_LEAD_IN.sub("", clause.strip()) for clause in _CLAUSES.split(plain(prose)))
    return any(begins("did", clause) for clause in clauses)


def _covered(said: Said, changes: list[Run], handed: set[str]) -> bool:
    """A command of the same person around that time, or of anybody that shares its words."""
    for run in changes:
        near = said.t - 360 <= run.t <= said.t + 120
        if near and (run.who == said.who or len(run.words & said.words) > 1):
            return True
    return said.who in handed and not said.bot
