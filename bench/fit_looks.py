"""Fit the weights of the looks' signals from practice incidents, and say how they do on incidents left out.

    python bench/fit_looks.py INCIDENTS... [--line NAME] [--show] [--write]

Each of INCIDENTS holds a folder per incident with `artifacts/` and a `gold.json` (`diagnosis`, `verification`, `noise`,
`accepted`, each a list with a pattern `command`). For every incident the weights are fitted on all the others and
tried on it: the looks of the diagnosis, those that prove the recovery, and what people said of it are chosen by the
drafter's own rules. Then
half of the incidents judges what the other half fitted, and the other way round. Only then are the weights fitted on
all, and with --write put into the package. What proves the recovery is weighed by the score as a look, too: after the
weights of the looks were written, a second run fits it to them.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from wetink.app import load
from wetink.drafting.diagnosis.choice import choose
from wetink.drafting.diagnosis.looks import Look
from wetink.drafting.diagnosis.weighing import LOOKS, PROOFS, SECTIONS, TOLD, places
from wetink.drafting.extractive import Analysis, analyse
from wetink.drafting.record.record import Run
from wetink.drafting.resolution.changes import Change
from wetink.drafting.verification.confirmations import Told, course_of, find_confirmations
from wetink.drafting.verification.typed_proofs import Typed, best
from wetink.workflow.gather import Request

DATA = Path(__file__).parents[1] / "src" / "wetink" / "drafting" / "data"
EITHER = 0.5
STRENGTH = 6.0
"""Of the penalty: signals that say nearly the same share one weight, and few incidents cannot push any far."""


@dataclass
class Row:
    """One look: its signals, which steps of the gold it is, whether it is noise; `fits` where it is used for fitting.

    What the gold wants as a verification only is neither right nor wrong as a diagnosis; what it only accepts is
    neither right nor wrong as either.
    """

    look: Look | Typed | Told
    signals: dict[str, float]
    steps: set[int]
    noise: bool
    fits: bool

    @property
    def id(self) -> str:
        """Of the evidence that the row is."""
        return (self.look.said if isinstance(self.look, Told) else self.look.run).item.id

    @property
    def line(self) -> str:
        """What was typed or said, in one line."""
        text = self.look.said.prose if isinstance(self.look, Told) else self.look.run.line
        return " ".join(text.split())

    @property
    def cost(self) -> float:
        """How much a mistake costs: what nobody asked for is a smaller one than noise."""
        return 1.0 if self.steps or self.noise else 0.6


@dataclass
class Case:
    """One incident: its looks, its changes, the looks that may prove its end, and the steps of a good draft."""

    name: str
    rows: list[Row]
    changes: list[Change]
    told: list[float]
    proofs: list[Run]
    essential: set[int]
    ends: list[Row]
    essential_ends: set[int]
    found: Analysis
    words: list[Row]
    essential_words: set[int]
    sections: list[Row]


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
        rows.append(Row(look, signals, steps, noise, look.run.t < last and bool(steps or not other)))
    ends = [_end(typed, gold) for typed in found.weighed]
    told_ends = [_word(one, gold) for one in found.weighed_words]
    return Case(
        name=folder.name,
        rows=rows,
        changes=found.changes,
        told=told,
        proofs=proofs,
        essential=_essential(wanted, rows),
        ends=ends,
        essential_ends=_essential(gold.get("verification", []), ends),
        found=found,
        words=told_ends,
        essential_words=_essential(gold.get("verification", []), told_ends, "text"),
        sections=[_section(typed, gold) for typed in found.weighed],
    )


def _end(typed: Typed, gold: dict[str, Any]) -> Row:
    """One look as a proof of the recovery; what belongs to another section counts as noise."""
    line = typed.run.line
    steps = {i for i, step in enumerate(gold.get("verification", [])) if _hits([step], line)}
    others = [*gold.get("noise", []), *gold.get("diagnosis", []), *gold.get("resolution", [])]
    return Row(
        typed, typed.signals, steps, _hits(others, line), bool(steps or not _hits(gold.get("accepted", []), line))
    )


def _section(typed: Typed, gold: dict[str, Any]) -> Row:
    """One look as a proof rather than a step of the diagnosis; what is both, or neither, tells nothing."""
    proof, look = (_hits(gold.get(name, []), typed.run.line) for name in ("verification", "diagnosis"))
    return Row(typed, typed.signals, {0} if proof else set(), noise=look, fits=proof != look)


def _word(told: Told, gold: dict[str, Any]) -> Row:
    """One message as a proof of the recovery: it is a step whose words it holds, whole."""
    said = " ".join(told.said.prose.split()).casefold()

    def holds(step: dict[str, Any]) -> bool:
        texts = [" ".join(text.split()).casefold() for text in step.get("text") or []]
        return any(re.search(rf"(?<!\w){re.escape(text)}(?!\w|[.,]\d)", said) for text in texts if text)

    steps = {i for i, step in enumerate(gold.get("verification", [])) if holds(step)}
    others = [step for name in ("diagnosis", "resolution") for step in gold.get(name, [])]
    return Row(told, told.signals, steps, not steps and any(holds(step) for step in others), fits=True)


def _essential(wanted: list[Any], rows: list[Row], key: str = "command") -> set[int]:
    """The essential steps that some look, or word, can be."""
    essential = {i for i, step in enumerate(wanted) if step.get("essential", True) and step.get(key)}
    return essential & {i for row in rows for i in row.steps}


def _hits(entries: list[Any], line: str) -> bool:
    patterns = [e.get("command") if isinstance(e, dict) else e for e in entries]
    return any(re.search(p, part) for p in patterns if p for part in (line, " ".join(line.split()), *line.splitlines()))


def fit(rows: list[Row], rounds: int = 25) -> dict[str, float]:
    """Logistic regression by Newton's method with an L2 penalty; deterministic."""
    rows = [row for row in rows if row.fits]
    names = ["(constant)", *sorted({name for row in rows for name in row.signals})]
    inputs = [[1.0, *(row.signals.get(name, 0.0) for name in names[1:])] for row in rows]
    penalty = [1e-6, *(STRENGTH for _ in names[1:])]
    weights = [0.0] * len(names)
    for _ in range(rounds):
        slope = [strength * weight for strength, weight in zip(penalty, weights, strict=True)]
        bend = [[strength * (i == j) for j in range(i + 1)] for i, strength in enumerate(penalty)]
        for row, values in zip(rows, inputs, strict=True):
            guess = _logistic(sum(w * v for w, v in zip(weights, values, strict=True)))
            error, spread = (guess - bool(row.steps)) * row.cost, guess * (1 - guess) * row.cost
            for i, value in enumerate(values):
                if value:
                    slope[i] += error * value
                    line, share = bend[i], spread * value
                    for j in range(i + 1):
                        line[j] += share * values[j]
        step = _solved(bend, slope)
        weights = [weight - one for weight, one in zip(weights, step, strict=True)]
        if max(map(abs, step)) < 1e-6:
            break
    return dict(zip(names, weights, strict=True))


def _solved(lower: list[list[float]], right: list[float]) -> list[float]:
    """The solution of a symmetric positive system of which the lower half is given, by Cholesky's method."""
    size = len(right)
    root = [[0.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1):
            rest = lower[i][j] - sum(root[i][k] * root[j][k] for k in range(j))
            root[i][j] = math.sqrt(rest) if i == j else rest / root[j][j]
    half: list[float] = []
    for i in range(size):
        half.append((right[i] - sum(root[i][k] * half[k] for k in range(i))) / root[i][i])
    found = [0.0] * size
    for i in reversed(range(size)):
        found[i] = (half[i] - sum(root[k][i] * found[k] for k in range(i + 1, size))) / root[i][i]
    return found


def predict(weights: dict[str, float], signals: dict[str, float]) -> float:
    """Probability that a look is wanted."""
    return _logistic(weights["(constant)"] + sum(weights.get(name, 0.0) * value for name, value in signals.items()))


def _logistic(total: float) -> float:
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
    """Choose the diagnosis by these weights as the drafter would, and compare with the gold."""
    scored = [(predict(weights, row.signals), row) for row in case.rows]
    looks = [replace(row.look, score=score) for score, row in scored if isinstance(row.look, Look)]
    picked = choose(looks, case.changes, case.told, case.proofs)
    return _figures(scored, {look.run.item.id for look in picked}, case.essential, show=show)


def judge_ends(case: Case, weights: dict[str, float], *, show: bool = False) -> Figures:
    """The same for the proofs of the recovery."""
    scored = [(predict(weights, row.signals), row) for row in case.ends]
    typed = [replace(row.look, score=score) for score, row in scored if isinstance(row.look, Typed)]
    picked = best(sorted(typed, key=lambda one: (-one.score, one.run.pos)))
    return _figures(scored, {one.run.item.id for one in picked}, case.essential_ends, show=show)


def judge_sections(case: Case, weights: dict[str, float], *, show: bool = False) -> Figures:
    """Which looks stand as proofs, of those that are of one section only."""
    scored = [(predict(weights, row.signals), row) for row in case.sections if row.fits]
    picked = {row.id for chance, row in scored if chance >= EITHER}
    return _figures(scored, picked, {0} if any(row.steps for _, row in scored) else set(), show=show)


def judge_words(case: Case, weights: dict[str, float], *, show: bool = False) -> Figures:
    """The same for what people said of the recovery, beside the looks that prove it."""
    scored = [(predict(weights, row.signals), row) for row in case.words]
    told = [replace(row.look, score=score) for score, row in scored if isinstance(row.look, Told)]
    found = case.found
    course = course_of(found.record, found.window, found.changes, found.deeds, found.telling)
    told.sort(key=lambda one: (-one.score, -one.said.pos))
    picked = find_confirmations(found.record, course, told, len(case.proofs))
    return _figures(scored, {said.item.id for said in picked}, case.essential_words, show=show)


def _figures(scored: list[tuple[float, Row]], picked: set[str], essential: set[int], *, show: bool) -> Figures:
    chosen = [row for _, row in scored if row.id in picked]
    if show:
        for score, row in sorted(scored, key=lambda pair: -pair[0]):
            mark = "*" if row.id in picked else " "
            label = "+" if row.steps else "-" if row.noise else " "
            print(f"   {mark}{label} {score:.2f} {row.line[:110]}")
    return Figures(
        len(chosen),
        sum(bool(row.steps) for row in chosen),
        sum(row.noise for row in chosen),
        len({i for row in chosen for i in row.steps} & essential),
        len(essential),
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


Judge = Callable[..., Figures]


def report(name: str, cases: list[Case], rows_of: Callable[[Case], list[Row]], judged: Judge, *, show: bool) -> None:
    """Print the figures with each incident left out and by halves."""

    def fitted(without: list[Case]) -> dict[str, float]:
        names = {case.name for case in without}
        return fit([row for case in cases if case.name not in names for row in rows_of(case)])

    left_out = []
    for case in cases:
        figures = judged(case, fitted([case]), show=show)
        left_out.append(figures)
        print(f"{case.name:34} {name} {len(rows_of(case)):3} {figures}")
    print(summary(f"{name}, each left out", left_out))
    for title, half in (("one half by the other", cases[0::2]), ("and the other way round", cases[1::2])):
        weights = fitted(half)
        print(summary(title, [judged(case, weights) for case in half]))


def main() -> None:
    """Print the figures of incidents left out, then fit on all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("incidents", type=Path, nargs="+")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--line", choices=("looks", "proofs", "sections", "words"), help="this one only")
    parser.add_argument("--show", action="store_true", help="print each look with its score when left out")
    args = parser.parse_args()
    cases = [case_of(gold.parent) for folder in args.incidents for gold in sorted(folder.glob("*/gold.json"))]
    kinds: tuple[tuple[str, str, Callable[[Case], list[Row]], Judge], ...] = (
        ("looks", LOOKS, lambda case: case.rows, judge),
        ("proofs", PROOFS, lambda case: case.ends, judge_ends),
        ("sections", SECTIONS, lambda case: case.sections, judge_sections),
        ("words", TOLD, lambda case: case.words, judge_words),
    )
    for name, file, rows_of, judged in kinds:
        if args.line not in {None, name}:
            continue
        report(name, cases, rows_of, judged, show=args.show)
        rows = [row for case in cases for row in rows_of(case) if row.fits]
        weights = fit(rows)
        for signal in sorted(rows[0].signals):
            alone = auc([(row.signals[signal], bool(row.steps)) for row in rows])
            print(f"  {signal:14} weight {weights[signal]:6.2f}   alone AUC {alone:.2f}")
        if args.write:
            rounded = {signal: round(value, 3) for signal, value in weights.items()}
            (DATA / file).write_text(json.dumps({"weights": rounded}, indent=1) + "\n")


if __name__ == "__main__":
    main()
