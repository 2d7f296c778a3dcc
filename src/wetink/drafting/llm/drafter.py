"""Drafting with a model: asks within time and budget, and gives the offline draft where the model gives nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from wetink.drafting.llm.answer import Answer
from wetink.drafting.llm.asking import Allowance, Ask, Model, Spent
from wetink.drafting.llm.case import Case
from wetink.drafting.llm.licence import folded
from wetink.drafting.llm.merge import Prove, merge
from wetink.drafting.llm.plan import Material, Plan, make_plan
from wetink.drafting.llm.quoting import Redact
from wetink.errors import ModelUnusable
from wetink.model.draft import Claim, Draft, Finding
from wetink.model.drafting_settings import DraftingSettings

USUAL_BUDGET = Decimal(2)
"""US dollars for one draft, where nobody says otherwise and a price is known."""
_LONGEST_REASON = 300


class _Stopped(Exception):
    """No more is asked of the model; its text says why."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft, what it took, and why it is the offline one, "" where it is the model's."""

    draft: Draft
    spent: Spent
    failure: str = ""


@dataclass(slots=True)
class ModelDrafter:
    """Makes drafts with one model. Raises ModelUnusable where it has no price and a budget is to be kept.

    redact   of the incident: what goes out passes it once more, and so does what a server says
    prove    finds in a draft what the evidence does not bear out
    watch    told each request before it is made
    clock    seconds, for the deadline
    budget   US dollars for one draft, None where no price is known
    """

    model: Model
    settings: DraftingSettings
    redact: Redact
    prove: Prove
    watch: Callable[[str], None] = lambda _: None
    clock: Callable[[], float] = time.monotonic

    budget: Decimal | None = field(init=False)

    def __post_init__(self) -> None:
        """See whether the budget can be kept. Raises ModelUnusable."""
        priced = self.model.limits_itself or self.model.cost(1, 1) is not None
        if self.settings.budget is not None and not priced:
            why = f"no price is known for it, so a budget of ${self.settings.budget} cannot be kept"
            raise ModelUnusable(self.model.name, why, "say what it costs in wetink.toml: [drafting] price")
        usual = USUAL_BUDGET if self.settings.budget is None else self.settings.budget
        self.budget = usual if priced else None

    def plan(self, material: Material) -> Plan:
        """What would be asked. Raises ModelUnusable."""
        return make_plan(material, self.settings, self.redact, shows=self.model.pictures)

    def draft(self, material: Material, plan: Plan) -> Drafted:
        """Draft by the plan; whatever goes wrong with the model, the offline draft stands."""
        talk = _Talk(self, self.budget, self.clock() + self.settings.deadline)
        try:
            answer = talk.answer(plan)
        except _Stopped as stopped:
            return self._offline(material.floor, talk.spent, str(stopped))
        shown = frozenset(item.id for item in plan.shown)
        case = Case(material.timeline, material.floor, shown, self.model.name)
        made = merge(case, answer, self.prove)
        if made is material.floor:
            why = "no step of its answer is borne out by the evidence"
            found = replace(made, findings=(*made.findings, *case.findings))
            return self._offline(found, talk.spent, why)
        return Drafted(replace(made, findings=(*made.findings, *_not_sent(plan))), talk.spent)

    def _offline(self, floor: Draft, spent: Spent, why: str) -> Drafted:
        reason = folded(self.redact([why])[0])[:_LONGEST_REASON]
        message = f"the offline draft stands, {self.model.name} gave none: {reason}"
        finding = Finding("model", "warning", "model", message, "run the command again, or review it as it is")
        return Drafted(replace(floor, findings=(*floor.findings, finding)), spent, reason)


@dataclass(slots=True)
class _Talk:
    """The requests for one draft: what they have used, and what is left."""

    drafter: ModelDrafter
    budget: Decimal | None
    end: float
    spent: Spent = field(default_factory=Spent)

    def answer(self, plan: Plan) -> Answer:
        notes: list[Claim] = []
        for phase in plan.phases:
            told = self._ask(phase)
            notes += told if isinstance(told, tuple) else ()
        answer = self._ask(plan.last(notes))
        if not isinstance(answer, Answer):
            raise TypeError(answer)
        if not answer.diagnosis and not answer.resolution:
            raise _Stopped("its answer holds no step")
        return answer

    def _ask(self, ask: Ask) -> object:
        drafter = self.drafter
        seconds = self.end - drafter.clock()
        if seconds <= 0:
            raise _Stopped(f"{ask.name}: the {drafter.settings.deadline:g} s for all requests are over")
        allowance = replace(self._money(ask), seconds=seconds)
        drafter.watch(f"asking {drafter.model.name} for the {ask.name}")
        reply = drafter.model.ask(ask, allowance)
        self.spent += reply.spent
        if reply.failure:
            raise _Stopped(f"{ask.name}: {reply.failure}" if ask.name != "draft" else reply.failure)
        return reply.answer

    def _money(self, ask: Ask) -> Allowance:
        """What is left for a request; one answer may be sent back to be put into form where that can be paid too."""
        if self.budget is None:
            return Allowance(0, tries=2)
        left = self.budget - (self.spent.cost or Decimal(0))
        answer = self.drafter.settings.max_output
        once = self.drafter.model.cost(ask.most_tokens, answer)
        again = self.drafter.model.cost(2 * ask.most_tokens + answer, 2 * answer)
        if once is not None and once > left:
            most = f"could cost ${once:.2f}, and ${max(left, Decimal(0)):.2f} of the budget of ${self.budget} are left"
            raise _Stopped(f"{ask.name}: the request {most}")
        return Allowance(0, tries=1 if again is not None and again > left else 2, money=left)


def _not_sent(plan: Plan) -> list[Finding]:
    """What the model did not see, where somebody might think that it did."""
    found = []
    if plan.withheld:
        message = (
            f"{plan.withheld} pieces of evidence were not shown to the model (never_send); the offline draft saw them"
        )
        found.append(Finding("not-sent", "note", "model", message, ""))
    if plan.kept_back:
        pictures = "; ".join(f"{id_}: {why}" for id_, why in plan.kept_back.items())
        found.append(Finding("not-sent", "note", "model", f"screenshots that the model was not shown: {pictures}", ""))
    return found
