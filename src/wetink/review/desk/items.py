"""A runbook as a list of things to decide: weak, ungrounded and risky first, then open questions, then the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wetink.model.draft import Draft, Finding, Step
from wetink.model.review import Decision, Group, Item, Placed, State
from wetink.model.runbook import Runbook
from wetink.model.terms import Risk
from wetink.review import proven
from wetink.review.desk import history, questions
from wetink.review.desk.numbers import named_steps
from wetink.review.desk.parts import FIELDS, STEPS, everything, evidence_of, key, section

_GROUPS = (Group.RISKY, Group.QUESTION, Group.OFFER, Group.REST)
_GROUNDED = (*STEPS, "impact", "cause", "symptom.alerts", "symptom.customers", "symptom.dashboards", "ruled_out")
"""Sections whose items have to rest on something."""
_OF_THE_PROOF = frozenset(rule.name for rule in proven.RULES)
_DOUBTS = ("weak", "without evidence", "destructive")


def items(runbook: Runbook, decisions: Sequence[Decision], findings: Iterable[Finding] = ()) -> tuple[Item, ...]:
    """Everything there is to decide, settled things too, in the order in which it should be asked.

    findings  what the rules say of this text; the notes of the drafter are in the runbook itself
    """
    settled = history.settled(decisions, runbook.id)
    told = _Told(runbook, tuple(findings))
    found = [_item(id_, placed, told, settled) for id_, placed in everything(runbook) if not told.is_attached(placed)]
    found += _empty(runbook.body, told, settled)
    shown = [item for item in found if item.placed.content or item.asks or item.why or item.by]
    ranked = [(_GROUPS.index(item.group), _rank(item, runbook.body), n, item) for n, item in enumerate(shown)]
    return tuple(item for *_, item in sorted(ranked, key=lambda one: one[:3]))


def _item(id_: str, placed: Placed, told: _Told, settled: dict[str, Decision]) -> Item:
    why = told.about(placed)
    by = settled.get(history.mark(placed))
    asks = "" if placed.content else questions.FIELDS.get(placed.section, "")
    state = history.STATES.get(by.verb, State.OPEN) if by else State.OPEN
    return Item(id_, placed, _group(placed, why, told.body), why, asks, state, by)


def _empty(body: Draft, told: _Told, settled: dict[str, Decision]) -> list[Item]:
    """A question for each section that holds nothing, and one for what the rules say of a section or of the whole."""
    names = [name for name in questions.SECTIONS if not section(body, name)]
    found: list[Item] = []
    for name in dict.fromkeys((*names, *told.elsewhere)):
        by = settled.get(f"question:{name}")
        state = State.ACCEPTED if by else State.OPEN
        asks = questions.SECTIONS[name] if name in names else ""
        why = told.elsewhere.get(name, ())
        found.append(Item(name, Placed(name, 0, ""), Group.QUESTION, why, asks, state, by))
    return found


def _group(placed: Placed, why: tuple[Finding, ...], body: Draft) -> Group:
    content = placed.content
    if placed.section == "skipped":
        return Group.REST
    if placed.section in ("findings", "placeholders"):
        return Group.QUESTION
    if placed.section in FIELDS:
        return Group.QUESTION if why or (not content and placed.section in questions.FIELDS) else Group.REST
    risky = isinstance(content, Step) and content.risk not in (None, Risk.READ_ONLY)
    doubtful = any(one.rule == "weak" or one.severity in ("error", "warning") for one in why)
    return Group.RISKY if risky or doubtful or is_ungrounded(placed, body) else Group.REST


def is_ungrounded(placed: Placed, body: Draft) -> bool:
    """Whether something that has to rest on evidence cites none that is there."""
    return placed.section in _GROUNDED and not any(id_ in body.evidence for id_ in evidence_of(placed.content))


def doubts(item: Item, body: Draft) -> tuple[str, ...]:
    """Why somebody has to decide on a part before anybody answers for it, the heaviest reason first; () for most."""
    content = item.placed.content
    if not item.placed.number:
        return ()
    risk = content.risk if isinstance(content, Step) else None
    signs = (
        any(one.rule == "weak" for one in item.why),
        is_ungrounded(item.placed, body),
        risk is Risk.DESTRUCTIVE,
    )
    return tuple(name for name, sign in zip(_DOUBTS, signs, strict=True) if sign)


def _rank(item: Item, body: Draft) -> int:
    """Inside the first group: not proven, weak, ungrounded, destructive, warned of, what changes something."""
    if item.group is not Group.RISKY:
        return 0
    if any(one.severity == "error" and one.rule in _OF_THE_PROOF for one in item.why):
        return -1
    if found := doubts(item, body):
        return _DOUBTS.index(found[0])
    warned = any(one.severity in ("error", "warning") for one in item.why)
    return len(_DOUBTS) + (not warned)


class _Told:
    """Which findings belong to which item; the drafter's own that belong to a step are asked together with it."""

    def __init__(self, runbook: Runbook, rules: tuple[Finding, ...]) -> None:
        self.body = runbook.body
        self._at: dict[tuple[str, int], list[Finding]] = {}
        self._attached: set[str] = set()
        self.elsewhere: dict[str, tuple[Finding, ...]] = {}
        for one in runbook.body.findings:
            if places := self._places(one):
                self._attached.add(key(one))
                self._put(places, one)
        for one in rules:
            places = self._places(one) or self._near(one)
            self._put(places, one)
            if not places:
                name = one.where or "text"
                self.elsewhere[name] = (*self.elsewhere.get(name, ()), one)

    def about(self, placed: Placed) -> tuple[Finding, ...]:
        return tuple(self._at.get((placed.section, placed.number), ()))

    def is_attached(self, placed: Placed) -> bool:
        return isinstance(placed.content, Finding) and key(placed.content) in self._attached

    def _places(self, one: Finding) -> list[tuple[str, int]]:
        named = [(name, number) for name, number in named_steps(one) if _is_there(self.body, name, number)]
        return named or ([(one.where, 0)] if one.where in FIELDS else [])

    def _near(self, one: Finding) -> list[tuple[str, int]]:
        """What cites the evidence that a finding is about."""
        word, _, id_ = one.where.partition(" ")
        if word != "evidence":
            return []
        names = (*STEPS, "impact", "cause", "before_you_start", "escalation", "prevention", "ruled_out")
        return [
            (name, n) for name in names for n, c in enumerate(section(self.body, name), 1) if id_ in evidence_of(c)
        ][:1]

    def _put(self, places: list[tuple[str, int]], one: Finding) -> None:
        for place in places:
            told = self._at.setdefault(place, [])
            if not any(known.rule == one.rule for known in told):  # the drafter's own stands for the rule's
                told.append(one)


def _is_there(body: Draft, name: str, number: int) -> bool:
    try:
        found: object = section(body, name)
    except AttributeError:
        return False
    return isinstance(found, tuple) and 1 <= number <= len(found)  # "symptom" is none: its parts have names
