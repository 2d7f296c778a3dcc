"""Answers of models to the incident `cart` of stories.py, true and invented, and a model that gives them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

from builders import timeline
from stories import STORIES

from wetink.drafting import extractive
from wetink.drafting.grounding import prove
from wetink.drafting.llm.asking import Allowance, Ask, Model, Reply, Spent
from wetink.drafting.llm.drafter import Drafted, ModelDrafter
from wetink.drafting.llm.plan import Material
from wetink.drafting.llm.quoting import Redact
from wetink.errors import AnswerInvalid
from wetink.evidence.commands import facts
from wetink.model.drafting_settings import DraftingSettings
from wetink.model.evidence import Evidence, Redacted, Timeline

TIMELINE = timeline(*STORIES["cart"]())
FLOOR = extractive.draft(TIMELINE)
POOL = "curl -s http://cart-1:9100/pool"
RAISE = "kubectl -n shop set env deployment/cart POOL=40"


def having(text: str, kind: str = "", of: Timeline = TIMELINE) -> Evidence:
    """The first piece of evidence that holds the text."""
    return next(item for item in of.evidence if text in item.text and kind in {"", item.kind.value})


def cites(*texts: str) -> list[str]:
    """Ids of the evidence that holds the texts."""
    return [having(text).id for text in texts]


def step(text: str, *runs: str, evidence: list[str] | None = None, **more: str) -> dict[str, Any]:
    """A step as a model writes it; without ids it cites its commands."""
    ids = [having(run).id for run in runs] if evidence is None else evidence
    told = {"expect": "", "if": "", "check": "", "undo": "", **more}
    return {"text": text, "commands": [{"run": run} for run in runs], **told, "evidence": ids}


def answer(**changed: object) -> dict[str, Any]:
    """A good answer, some of its keys changed."""
    good = {
        "title": "cart answers in more than 3 s",
        "symptom": {
            "alerts": [{"text": "cart answers in more than 3 s", "evidence": cites("cart answers in more")}],
            "customers": [{"text": "my basket is always empty", "evidence": cites("my basket is always empty")}],
            "dashboards": [],
        },
        "diagnosis": [
            step("Read how many connections of the pool are taken.", POOL, expect="in_use=16 max=16 waiting=412"),
        ],
        "resolution": [step("Give the cart a larger pool.", RAISE, check="The pool shows waiting=0.")],
        "verification": [
            {**step("See that nobody waits any more.", POOL), "evidence": [having("waiting=0", "output").of]}
        ],
        "ruled_out": [
            {
                "text": "Restarting the database: refused, it loses every open basket.",
                "evidence": cites("no, that loses"),
            },
            {"text": "Killing the longest query changed nothing.", "evidence": cites("killed the long one")},
        ],
    }
    return {**deepcopy(good), **changed}


@dataclass
class Doubled:
    """A model that gives answers from a list, and keeps what it was asked."""

    answers: list[object]
    name: str = "test:double"
    where: str = "nowhere"
    pictures: bool = True
    limits_itself: bool = False
    price: Decimal | None = Decimal("0.000001")
    asks: list[tuple[Ask, Allowance]] = field(default_factory=list)

    def cost(self, tokens_in: int, tokens_out: int) -> Decimal | None:
        return None if self.price is None else self.price * (tokens_in + tokens_out)

    def ask(self, ask: Ask, allowance: Allowance) -> Reply:
        self.asks.append((ask, allowance))
        given = self.answers.pop(0)
        spent = Spent(1, 1000, 0, 100, self.cost(1000, 100))
        try:
            return Reply("", spent, given) if isinstance(given, str) else Reply(ask.form.read(given), spent)
        except AnswerInvalid as error:
            return Reply("", spent, error.message)


def redacted(texts: Sequence[str]) -> list[Redacted]:
    """For evidence that holds no secret."""
    return [Redacted(text) for text in texts]


def drafter_of(
    model: Model,
    settings: DraftingSettings | None = None,
    redact: Redact = redacted,
    clock: Callable[[], float] = lambda: 0.0,
) -> ModelDrafter:
    """The drafter as app.py makes it."""
    return ModelDrafter(model, settings or DraftingSettings(), redact, partial(prove, facts=facts), clock=clock)


def drafted(given: object, settings: DraftingSettings | None = None, of: Timeline = TIMELINE) -> Drafted:
    """The draft that comes of one answer."""
    drafter = drafter_of(Doubled([given]), settings)
    material = Material(of, FLOOR if of is TIMELINE else extractive.draft(of), {})
    return drafter.draft(material, drafter.plan(material))
