"""How much of what is planted into correct drafts the proof catches, and how much of what stays true it flags.

    python bench/grounding.py [open] [sealed] [--each N] [--show KIND] [--kinds A,B]

For each incident of tests/incidents the offline draft is the correct one. Into it one invention is planted at a time
(bench/inventions.py), or one sentence is rewritten so that it stays true (bench/true_rewrites.py). Caught is an
invention with a new error at its place; flagged is a rewrite with a new error anywhere.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import inventions
import true_rewrites

from wetink.app import load
from wetink.drafting.extractive import draft
from wetink.drafting.grounding import Prover
from wetink.evidence.commands import facts
from wetink.library.contract import from_json, to_json
from wetink.workflow.gather import Request

HOME = Path(__file__).parent.parent / "tests" / "incidents"
SEVERITIES = ("critical", "high", "medium")
Found = set[tuple[str, str]]


@dataclass
class Subject:
    """An incident: its prover, its correct draft, and what the proof has against that (nothing, that is)."""

    name: str
    prover: Prover
    case: inventions.Case
    own: Found


@dataclass
class Table:
    """By kind: how many there were, and how many of them had an error at their place (anywhere, for rewrites)."""

    tried: Counter[str] = field(default_factory=Counter)
    hit: Counter[str] = field(default_factory=Counter)


def errors(prover: Prover, values: dict[str, Any]) -> Found:
    """(place, message) of each error."""
    found = prover.prove(from_json(json.dumps(values)))
    return {(one.where, one.message) for one in found if one.severity == "error"}


def subjects(groups: list[str]) -> list[Subject]:
    """Every incident of the groups, read and drafted."""
    read = []
    for group in groups:
        for folder in sorted(one for one in (HOME / group).iterdir() if (one / "artifacts").is_dir()):
            timeline = load().gather([folder / "artifacts"], Request(), lambda _: None).timeline
            read.append((folder.name, timeline, json.loads(to_json(draft(timeline)))))
    made = []
    for n, (name, timeline, values) in enumerate(read):
        others = [read[(n + step) % len(read)][2] for step in (1, 2, 3)]
        case = inventions.Case(values, timeline, others, random.Random(name))
        prover = Prover(timeline, facts)
        made.append(Subject(name, prover, case, errors(prover, values)))
    return made


def measure(some: list[Subject], each: int, kinds: set[str], show: str) -> tuple[Table, Table]:
    """Plant and rewrite, so many of each kind in each incident."""
    caught, flagged = Table(), Table()
    for one in some:
        for name, place, values in inventions.planted(one.case, each):
            if kinds and name not in kinds:
                continue
            found = errors(one.prover, values) - one.own
            caught.tried[name] += 1
            is_hit = any(where.startswith(place) for where, _ in found)
            caught.hit[name] += is_hit
            if not is_hit and show in {name, "all"}:
                print(f"MISSED {one.name} {name} {place}: {_at(values, place)}")
        for name, place, values in true_rewrites.rewritten(one.case, each):
            if kinds and name not in kinds:
                continue
            found = errors(one.prover, dict(values)) - one.own
            flagged.tried[name] += 1
            flagged.hit[name] += bool(found)
            if found and show in {name, "all"}:
                print(f"FLAGGED {one.name} {name} {place}: {_at(dict(values), place)} -> {min(found)}")
    return caught, flagged


def _at(values: Any, place: str) -> str:  # noqa: ANN401 (a part of JSON)
    for key in place.replace("[", ".").replace("]", "").split("."):
        values = values[int(key)] if isinstance(values, list) else values[key]
    return json.dumps(values, ensure_ascii=False)[:400]


def main() -> None:
    """Print a table of kinds, then the sums by severity."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("groups", nargs="*", default=["open", "sealed"])
    parser.add_argument("--each", type=int, default=3, help="of each kind and incident")
    parser.add_argument("--kinds", default="", help="these only, with commas")
    parser.add_argument("--show", default="", help="print what was missed or flagged of this kind, or of all")
    given = parser.parse_args()
    some = subjects(given.groups or ["open", "sealed"])
    clean = sum(not one.own for one in some)
    caught, flagged = measure(some, given.each, set(filter(None, given.kinds.split(","))), given.show)
    print(f"{len(some)} incidents, {clean} correct drafts without an error\n")
    for name, (severity, _) in inventions.KINDS.items():
        if caught.tried[name]:
            print(f"{name:24}{severity:10}{caught.hit[name]:5} of {caught.tried[name]:5}")
    for severity in SEVERITIES:
        names = [name for name, (how, _) in inventions.KINDS.items() if how == severity]
        hit, tried = (sum(count[name] for name in names) for count in (caught.hit, caught.tried))
        print(f"{severity.upper():34}{hit:5} of {tried:5}  {100 * hit / max(1, tried):.1f} %")
    print()
    for name in true_rewrites.KINDS:
        if flagged.tried[name]:
            print(f"{name:34}{flagged.hit[name]:5} of {flagged.tried[name]:5} flagged")
    hit, tried = flagged.hit.total(), flagged.tried.total()
    print(f"{'TRUE REWRITES':34}{hit:5} of {tried:5}  {100 * hit / max(1, tried):.1f} % flagged")
    sys.exit(0 if clean == len(some) else 1)


if __name__ == "__main__":
    main()
