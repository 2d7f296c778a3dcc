"""The steps of a section as a whole: no two with the same text, and each branch says where to go on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from wetink.model.draft import Step

_MOST = 2
"""So many of the words that tell one command from its twin are shown."""


def distinct(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps, those with the same text told apart by what only their own command holds."""
    same: dict[str, list[int]] = defaultdict(list)
    for at, step in enumerate(steps):
        same[step.text].append(at)
    told = list(steps)
    for text, places in same.items():
        for rank, at in enumerate(places[1:], 1):
            told[at] = replace(steps[at], text=_apart(text, steps[at], [steps[n] for n in places[:rank]], rank))
    return tuple(told)


def _apart(text: str, step: Step, twins: list[Step], rank: int) -> str:
    own = _words(step)
    others = {word for twin in twins for word in _words(twin)}
    new = [at for at, word in enumerate(own) if word not in others][:_MOST]
    start = new[0] - (new[0] > 0 and own[new[0] - 1].startswith("-")) if new else 0
    shown = " ".join(own[start : new[-1] + 1] if new and new[-1] - start < _MOST + 1 else [own[at] for at in new])
    detail = f"this time with `{shown.replace('`', '')}`" if new else f"for the {_ORDINALS[min(rank, 4)]} time"
    return f"{text.rstrip('.')}, {detail}."


_ORDINALS = ("first", "second", "third", "fourth", "fifth")


def _words(step: Step) -> list[str]:
    return [word.strip("\"';") for command in step.commands for word in command.run.split()]


OTHERWISE = "If it is as when it was over, this is not it."
"""Said where the same look is known from afterwards."""


def branched(steps: tuple[Step, ...], after: str) -> tuple[Step, ...]:
    """The steps with the place to go on behind each branch: the next step's number, or `after` behind the last one.

    What is known of the other case comes last.
    """
    out = []
    for number, step in enumerate(steps, 1):
        place = f"step {number + 1}" if number < len(steps) else after
        known = step.when.removesuffix(OTHERWISE).rstrip()
        other = f" {OTHERWISE}" if known != step.when else ""
        joint = " Go" if known.endswith(".") else ": go"
        out.append(replace(step, when=f"{known}{joint} on with {place}.{other}") if step.when else step)
    return tuple(out)
