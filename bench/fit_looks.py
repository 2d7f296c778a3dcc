"""Fit the weights of the looks' signals from practice incidents, and say how they do on incidents left out.

    python bench/fit_looks.py INCIDENTS [--write]

INCIDENTS holds a folder per incident with `artifacts/` and a `gold.json` (`diagnosis`, `verification`, `noise`,
`accepted`, each a list with a pattern `command`). For every incident the weights are fitted on all the others and
tried on it; only then are they fitted on all, and with --write put into the package.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wetink.app import load
from wetink.drafting.extractive import analyse
from wetink.workflow.capture import Request

WEIGHTS = Path(__file__).parents[1] / "src" / "wetink" / "drafting" / "data" / "look_weights.json"


@dataclass
class Row:
    """One look: its signals, whether the gold wants it, and how much a mistake costs."""

    incident: str
    line: str
    signals: dict[str, float]
    wanted: bool
    cost: float


def rows_of(folder: Path) -> list[Row]:
    """Looks before the last fix of one incident, labelled by its gold."""
    gold = json.loads((folder / "gold.json").read_text())
    toml = folder / "artifacts" / "incident.toml"
    intake = gold.get("intake")
    if intake and not toml.exists():
        toml.write_text("".join(f"{k} = {json.dumps(v)}\n" for k, v in intake.items()))
    found = analyse(load().capture([folder / "artifacts"], Request(), lambda _: None).timeline)
    last = max((c.run.t for c in found.changes if c.kept), default=math.inf)
    rows = []
    for look in found.looks:
        if look.run.t >= last:
            continue
        line = look.run.line
        wanted = _hits(gold.get("diagnosis", []), line)
        if not wanted and (_hits(gold.get("accepted", []), line) or _hits(gold.get("verification", []), line)):
            continue
        noise = _hits(gold.get("noise", []), line)
        rows.append(Row(folder.name, line, look.signals, wanted, 1.0 if wanted or noise else 0.6))
    return rows


def _hits(entries: list[Any], line: str) -> bool:
    patterns = [e.get("command") if isinstance(e, dict) else e for e in entries]
    return any(re.search(p, part) for p in patterns if p for part in (line, " ".join(line.split()), *line.splitlines()))


def fit(rows: list[Row], strength: float = 1.2, rounds: int = 600) -> dict[str, float]:
    """Logistic regression by gradient descent with an L2 penalty; deterministic."""
    names = sorted({name for row in rows for name in row.signals})
    weights = dict.fromkeys(["(constant)", *names], 0.0)
    total = sum(row.cost for row in rows)
    for _ in range(rounds):
        gradient = dict.fromkeys(weights, 0.0)
        for row in rows:
            error = (predict(weights, row.signals) - row.wanted) * row.cost
            gradient["(constant)"] += error
            for name, value in row.signals.items():
                gradient[name] += error * value
        for name in weights:
            penalty = 0.0 if name == "(constant)" else strength * weights[name]
            weights[name] -= 4.0 * (gradient[name] + penalty) / total
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


def main() -> None:
    """Print the figures with each incident left out, then fit on all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("incidents", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--show", action="store_true", help="print each look with its score when left out")
    args = parser.parse_args()
    rows = [row for gold in sorted(args.incidents.glob("*/gold.json")) for row in rows_of(gold.parent)]
    names = sorted({row.incident for row in rows})
    hits = kept = wanted = 0
    for name in names:
        weights = fit([row for row in rows if row.incident != name])
        mine = [(predict(weights, row.signals), row) for row in rows if row.incident == name]
        best = sorted(mine, key=lambda pair: -pair[0])[: max(3, min(8, round(0.42 * len(mine))))]
        chosen = [row for _, row in best]
        good, all_good = sum(r.wanted for r in chosen), sum(r.wanted for _, r in mine)
        hits, kept, wanted = hits + good, kept + len(chosen), wanted + all_good
        figure = auc([(score, row.wanted) for score, row in mine])
        print(
            f"{name:34} looks {len(mine):3} wanted {all_good:2} chosen {len(chosen):2} right {good:2}  AUC {figure:.2f}"
        )
        if args.show:
            for score, row in mine:
                print(f"   {'+' if row.wanted else '-'} {score:.2f} {' '.join(row.line.split())[:110]}")
    print(f"left out: precision {hits / max(kept, 1):.2f} recall {hits / max(wanted, 1):.2f}")
    weights = fit(rows)
    for signal in sorted({n for row in rows for n in row.signals}):
        alone = auc([(row.signals[signal], row.wanted) for row in rows])
        print(f"  {signal:14} weight {weights[signal]:6.2f}   alone AUC {alone:.2f}")
    if args.write:
        rounded = {name: round(value, 3) for name, value in weights.items()}
        WEIGHTS.write_text(json.dumps({"weights": rounded}, indent=1) + "\n")


if __name__ == "__main__":
    main()
