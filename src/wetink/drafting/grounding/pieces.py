"""The things a draft says, one after the other: each with its place, its words and the ids it cites."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wetink.model.draft import Claim, Draft, Prevention, Step

STEPS = ("diagnosis", "resolution", "verification")
CLAIMS = ("impact", "cause", "not_this", "before_you_start", "escalation")
SYMPTOMS = ("alerts", "customers", "dashboards")


@dataclass(frozen=True, slots=True)
class Piece:
    """One claim, step or prevention item.

    where    its place as the contract names it: "diagnosis[2]", "symptom.alerts[0]"
    section  "diagnosis", "symptom.alerts", ...
    texts    its fields that hold prose, as (name in the contract, text), empty ones left out
    ids      what it cites
    """

    where: str
    section: str
    texts: tuple[tuple[str, str], ...]
    ids: tuple[str, ...]
    step: Step | None = None
    prevention: Prevention | None = None

    @property
    def is_ruled_out(self) -> bool:
        """Whether it tells what did not help, was refused or was not the cause."""
        return self.section == "ruled_out"


def pieces(draft: Draft) -> Iterator[Piece]:
    """Everything that has to be proven, in the order of the contract."""
    for name in SYMPTOMS:
        yield from _claims(f"symptom.{name}", getattr(draft.symptom, name))
    for name in CLAIMS:
        yield from _claims(name, getattr(draft, name))
    for name in STEPS:
        yield from (_step(name, n, step) for n, step in enumerate(getattr(draft, name)))
    for n, item in enumerate(draft.ruled_out):
        yield _step("ruled_out", n, item) if isinstance(item, Step) else _claim("ruled_out", n, item)
    for n, one in enumerate(draft.prevention):
        texts = (("text", one.text),) if one.text else ()
        yield Piece(f"prevention[{n}]", "prevention", texts, one.evidence, prevention=one)


def _claims(section: str, claims: tuple[Claim, ...]) -> Iterator[Piece]:
    yield from (_claim(section, n, claim) for n, claim in enumerate(claims))


def _claim(section: str, n: int, claim: Claim) -> Piece:
    return Piece(f"{section}[{n}]", section, (("text", claim.text),), claim.evidence)


def _step(section: str, n: int, step: Step) -> Piece:
    fields = (
        ("text", step.text),
        ("expect", step.expect),
        ("if", step.when),
        ("check", step.check),
        ("undo", step.undo),
    )
    texts = tuple((name, text) for name, text in fields if text)
    return Piece(f"{section}[{n}]", section, texts, step.evidence, step=step)
