"""Fit the weights of the looks' signals from practice incidents, and say how they do on incidents left out.

    python bench/fit_looks.py INCIDENTS... [--show] [--write]

Each of INCIDENTS holds a folder per incident with `artifacts/` and a `gold.json` (`diagnosis`, `verification`, `noise`,
`accepted`, each a list with a pattern `command`). For every incident the weights are fitted on all the others and
tried on it: the looks are chosen by the drafter's own rule. Then half of the incidents judges what the other half
fitted, and the other way round. Only then are the weights fitted on all, and with --write put into the package.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from wetink.app import load
from wetink.drafting.changes import Change
from wetink.drafting.choice import choose
from wetink.drafting.extractive import analyse
from wetink.drafting.looks import Look
from wetink.drafting.record import Run
from wetink.drafting.weighing import places
from wetink.workflow.gather import Request

WEIGHTS = Path(__file__).parents[1] / "src" / "wetink" / "drafting" / "data" / "look_weights.json"
STRENGTH = 6.0
"""Of the penalty: signals that say nearly the same share one weight, and few incidents cannot push any far."""


@dataclass
class Row:
    """One look: its signals, which steps of the gold it is, whether it is noise; `fits` where it is used for fitting.

    What the gold wants as a verification only is neither right nor wrong as a diagnosis.
    """

    incident: str
    look: Look
    signals: dict[str, float]
    steps: set[int]
    noise: bool
    fits: bool

    @property
    def cost(self) -> float:
        """How much a mistake costs: what nobody asked for is a smaller one than noise."""
        return 1.0 if self.steps or self.noise else 0.6


@dataclass
class Case:
    """One incident: its looks, its changes, and the steps that a good diagnosis has."""

    name: str
    rows: list[Row]
    changes: list[Change]
    told: list[float]
    proofs: list[Run]
    essential: set[int]


def case_of(folder: Path) -> Case:
    """The looks of one incident, labelled by its gold."""
    gold = json.loads((folder / "gold.json").read_text())
    toml = folder / "artifacts" / "incident.toml"
    intake = gold.get("intake")
    if intake and not toml.exists():
        toml.write_text("".join(f"{k} = {json.dumps(v)}\n" for k, v in intake.items()))
    found = analyse(load().gather([folder / "artifacts"], Request(), lambda _: None).timeline)
    told = [deed.said.t for deed in found.deeds]
    last = max([c.run.t for c in found.changes if c.kept] or told, default=math.inf)
    proofs = [proof.run for proof in found.proofs if proof.run]
    wanted = gold.get("diagnosis", [])
    rows = []
    for look, signals in zip(found.looks, places([look.signals for look in found.looks]), strict=True):
        steps = {i for i, step in enumerate(wanted) if _hits([step], look.run.line)}
        other = _hits([*gold.get("accepted", []), *gold.get("verification", [])], look.run.line)
        noise = _hits(gold.get("noise", []), look.run.line)
        rows.append(Row(folder.name, look, signals, steps, noise, look.run.t < last and bool(steps or not other)))
    essential = {i for i, step in enumerate(wanted) if step.get("essential", True) and step.get("command")}
    reachable = {i for row in rows for i in row.steps}
    return Case(folder.name, rows, found.changes, told, proofs, essential & reachable)


def _hits(entries: list[Any], line: str) -> bool:
    patterns = [e.get("command") if isinstance(e, dict) else e for e in entries]
    return any(re.search(p, part) for p in patterns if p for part in (line, " ".join(line.split()), *line.splitlines()))


def fit(rows: list[Row], rounds: int = 400) -> dict[str, float]:
    """Logistic regression by gradient descent with an L2 penalty; deterministic."""
    rows = [row for row in rows if row.fits]
    names = sorted({name for row in rows for name in row.signals})
    weights = dict.fromkeys(["(constant)", *names], 0.0)
    total = sum(row.cost for row in rows)
    for _ in range(rounds):
        gradient = dict.fromkeys(weights, 0.0)
        for row in rows:
            error = (predict(weights, row.signals) - bool(row.steps)) * row.cost
            gradient["(constant)"] += error
            for name, value in row.signals.items():
                gradient[name] += error * value
        for name in weights:
            penalty = 0.0 if name == "(constant)" else STRENGTH * weights[name]
            weights[name] -= 1.5 * (gradient[name] + penalty) / total
    return weights


def predict(weights: dict[str, float], signals: dict[str, float]) -> float:
    """Probability that a look is wanted."""
    total = weights["(constant)"] + sum(weights.get(name, 0.0) * value for name, value in signals.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def auc(pairs: list[tuple[float, bool]]) -> float:
    """Chance that a wanted look scores above an unwanted one."""
    good = [s for s, wanted in pairs if wanted]
    bad = [s for s, wanted in pairs if not wanted]
    if not good or not bad:
        return float("nan")
    return sum((g > b) + 0.5 * (g == b) for g in good for b in bad) / (len(good) * len(bad))


@dataclass
class Figures:
    """What the chosen looks of one incident are worth."""

    chosen: int
    right: int
    noise: int
    found: int
    essential: int
    auc: float

    def __str__(self) -> str:
        """One line for the terminal."""
        return (
            f"chosen {self.chosen:2} right {self.right:2} noise {self.noise} "
            f"essential {self.found} of {self.essential}  AUC {self.auc:.2f}"
        )


def judge(case: Case, weights: dict[str, float], *, show: bool = False) -> Figures:
    """Choose by these weights as the drafter would, and compare with the gold."""
    scored = [(predict(weights, row.signals), row) for row in case.rows]
    by_id = {row.look.run.item.id: row for row in case.rows}
    picked = choose([replace(row.look, score=score) for score, row in scored], case.changes, case.told, case.proofs)
    chosen = [by_id[look.run.item.id] for look in picked]
    if show:
        for score, row in sorted(scored, key=lambda pair: -pair[0]):
            mark = "*" if row in chosen else " "
            label = "+" if row.steps else "-" if row.noise else " "
            print(f"   {mark}{label} {score:.2f} {' '.join(row.look.run.line.split())[:110]}")
    return Figures(
        len(chosen),
        sum(bool(row.steps) for row in chosen),
        sum(row.noise for row in chosen),
        len({i for row in chosen for i in row.steps} & case.essential),
        len(case.essential),
        auc([(score, bool(row.steps)) for score, row in scored if row.fits]),
    )


def summary(name: str, some: list[Figures]) -> str:
    """Figures of several incidents together."""
    curves = [one.auc for one in some if not math.isnan(one.auc)]
    return (
        f"{name}: precision {sum(f.right for f in some) / max(sum(f.chosen for f in some), 1):.2f} "
        f"recall {sum(f.found for f in some) / max(sum(f.essential for f in some), 1):.2f} "
        f"noise {sum(f.noise for f in some)} AUC {sum(curves) / max(len(curves), 1):.2f} "
        f"steps {sum(f.chosen for f in some) / max(len(some), 1):.1f}"
    )


def _rows(cases: list[Case], without: list[Case]) -> list[Row]:
    names = {case.name for case in without}
    return [row for case in cases if case.name not in names for row in case.rows]


def main() -> None:
    """Print the figures with each incident left out and by halves, then fit on all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("incidents", type=Path, nargs="+")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--show", action="store_true", help="print each look with its score when left out")
    args = parser.parse_args()
    cases = [case_of(gold.parent) for folder in args.incidents for gold in sorted(folder.glob("*/gold.json"))]
    left_out = []
    for case in cases:
        figures = judge(case, fit(_rows(cases, [case])), show=args.show)
        left_out.append(figures)
        print(f"{case.name:34} looks {len(case.rows):3} {figures}")
    print(summary("each left out", left_out))
    for name, half in (("one half by the other", cases[0::2]), ("and the other way round", cases[1::2])):
        weights = fit(_rows(cases, half))
        print(summary(name, [judge(case, weights) for case in half]))
    rows = [row for case in cases for row in case.rows if row.fits]
    weights = fit(rows)
    for signal in sorted(rows[0].signals):
        alone = auc([(row.signals[signal], bool(row.steps)) for row in rows])
        print(f"  {signal:14} weight {weights[signal]:6.2f}   alone AUC {alone:.2f}")
    if args.write:
        rounded = {name: round(value, 3) for name, value in weights.items()}
        WEIGHTS.write_text(json.dumps({"weights": rounded}, indent=1) + "\n")


if __name__ == "__main__":
    main()
