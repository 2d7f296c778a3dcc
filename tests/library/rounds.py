"""Runbooks made by a seed: written, read, edited at random, written and read again; nothing else may move."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from wetink.library.markdown import parse, render
from wetink.model.draft import Claim, Draft, Prevention, Step, StepCommand
from wetink.model.evidence import Risk

WORDS = (
    "api-server",
    "p99",
    "**bold**",
    "`kubectl get hpa`",
    "> 5s",
    "1.",
    "- x",
    "# no",
    "[^E9]",
    "漢字",
    "|",
    "a_b_c",
    "<pod>",
    "*",
    "\\",
)
LISTS = ("impact", "cause", "not_this", "before_you_start", "escalation")
STEPS = ("diagnosis", "resolution", "verification")


class Dice:
    """Makes runbooks by a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 (a seed, not a secret)

    def text(self) -> str:
        return " ".join(self.random.choice(WORDS) for _ in range(self.random.randint(1, 6)))

    def ids(self) -> tuple[str, ...]:
        return tuple(self.random.sample(("E1", "E2", "E10"), self.random.randint(0, 2)))

    def claim(self) -> Claim:
        return Claim(self.text(), self.ids())

    def step(self) -> Step:
        runs = [self.text() + "\n" + self.text(), "kubectl get pods", "```\nfence"]
        made = (
            StepCommand(self.random.choice(runs), self.random.choice(list(Risk)))
            for _ in range(self.random.randint(0, 2))
        )
        said = {name: self.text() for name in ("expect", "when", "check", "undo") if self.random.random() < 0.3}
        return Step(self.text(), self.ids(), tuple(made), **said)

    def prevention(self) -> Prevention:
        return Prevention(
            self.text(), self.random.choice(("ENG-4", "")), "https://x.io/browse/ENG-4", "filed", self.ids()
        )

    def some(self, make: Any) -> tuple[Any, ...]:  # noqa: ANN401 (any of the three)
        return tuple(make() for _ in range(self.random.randint(0, 12)))

    def draft(self) -> Draft:
        lists: dict[str, Any] = {name: self.some(self.claim) for name in LISTS} | {
            name: self.some(self.step) for name in STEPS
        }
        return Draft("rb-1", self.text(), None, prevention=self.some(self.prevention), **lists)

    def edited(self, draft: Draft) -> tuple[Draft, str]:
        """The draft with one item of one list taken out, put in or changed, and the list's name."""
        name = self.random.choice((*LISTS, *STEPS, "prevention"))
        items = list(getattr(draft, name))
        make = self.step if name in STEPS else self.prevention if name == "prevention" else self.claim
        at = self.random.randint(0, len(items))
        what = self.random.choice(("in", "out", "change"))
        if what != "in" and at < len(items):
            del items[at]
        if what != "out":
            items.insert(at, make())
        changed: dict[str, Any] = {name: tuple(items)}
        return replace(draft, **changed), name


def without_file(draft: Draft) -> Draft:
    return replace(draft, written="")


def lines(text: str) -> list[str]:
    """All but the blank ones, of which an edit may leave one more."""
    return [line for line in text.split("\n") if line.strip()]


def goes_round(seed: int) -> None:
    """Write, read, edit and read again one runbook; AssertionError with the seed where something else moved."""
    dice = Dice(seed)
    draft = dice.draft()
    text = render(draft)
    read = parse(text)
    assert without_file(read) == draft, seed
    assert render(read) == text, seed
    edited, name = dice.edited(read)
    again = render(edited)
    assert without_file(parse(again)) == without_file(edited), (seed, name)
    assert lines(render(without_file(edited))) == lines(again), (seed, name)
