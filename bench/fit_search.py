"""Fit the weights of search from practice queries, and say how they do on whole libraries left out.

    python bench/fit_search.py DATA... [--write]

DATA is a folder with `queries.jsonl` and the libraries its queries name: a line holds id, kind, slug (whose library),
text, index (folders below DATA) and relevant (paths below the first part of index). For every slug the weights are
fitted on the queries of all the others and tried on its own. Queries of one library put to another one, where no file
is called like their alert, are the foreign ones: the right answer to them is no. Needs numpy, which wetink does not.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from wetink.search.candidates import candidates
from wetink.search.query import read
from wetink.search.ranking import apart
from wetink.search.reading import Reading
from wetink.search.signals import NAMES, OF_QUERY, look
from wetink.search.store import Memory, changed, reading
from wetink.search.words import name_key
from wetink.workflow.find_documents import document_of, scan

WEIGHTS = Path(__file__).parents[1] / "src" / "wetink" / "search" / "weights.json"
STRENGTH = 5.0
"""Of the penalty: signals that say nearly the same share one weight."""
FOREIGN = ("name", "payload", "desc")
KEPT = 0.98
REFUSED = 0.95

Floats = Any


@dataclass
class Case:
    """A query with the signals of its candidates; `right` marks those that are, none for a foreign one."""

    slug: str
    kind: str
    signals: Floats
    right: Floats
    of_query: tuple[float, ...]
    foreign: bool = False


def library(folder: Path, only: str = "") -> Reading:
    """A library as search reads it, or of a shared one the part of a slug."""
    documents = (document_of(folder, path, stamp) for path, stamp in sorted(scan(folder).items()))
    kept = (one for one in documents if one and (not only or one.path.startswith(f"{only}/")))
    return reading(changed((), frozenset(), kept, Memory()))


def case(index: Reading, query: dict[str, Any], relevant: set[str], *, foreign: bool = False) -> Case:
    """One query put to one library."""
    asked = read(query["text"], index.has)
    looked, of_query = look(index, asked, candidates(index, asked))
    looked.sort(key=lambda one: one.card.path)
    signals = np.array([one.signals for one in looked]).reshape(-1, len(NAMES))
    right = np.array([one.card.path in relevant for one in looked], bool)
    return Case(query["slug"], query["kind"], signals, right, of_query, foreign)


def cases(data: Path) -> Iterator[Case]:
    """Every query put to its own library, and the foreign ones to those of others."""
    queries = [json.loads(line) for line in (data / "queries.jsonl").read_text("utf-8").splitlines()]
    by_index = defaultdict(list)
    for query in queries:
        by_index[query["index"][0]].append(query)
    for index, own in sorted(by_index.items()):
        print(f"{data.name}/{index}: {len(own)} queries", flush=True)
        below = data / index
        whole = library(below)
        shared = all(path.startswith(f"{below.name}/") for query in own for path in query["relevant"])
        for query in own:
            yield case(whole, query, {path.removeprefix(f"{below.name}/") for path in query["relevant"]})
        slugs = {query["slug"] for query in own} if shared else {""}
        for slug in sorted(slugs):
            yield from foreign(library(below, slug), slug or own[0]["slug"], queries)


def foreign(index: Reading, slug: str, queries: Iterable[dict[str, Any]]) -> Iterator[Case]:
    """Queries of others."""
    called = {key for number in index.living() for key in index.card(number).keys}
    for query in queries:
        if query["slug"] == slug or query["kind"] not in FOREIGN:
            continue
        alert = name_key(re.sub(r"^.?-?[a-z]+-|-[a-z_]+(-\d+)?$", "", query["id"]))
        if alert not in called:
            yield case(index, query | {"slug": slug}, set(), foreign=True)


def fit_order(given: list[Case]) -> Floats:
    """Weights that put a right document first: softmax over a query's candidates, by Adam; deterministic."""
    used = [one for one in given if one.right.any()]
    often: dict[tuple[str, str], int] = defaultdict(int)
    for one in used:
        often[one.slug, one.kind] += 1
    cost = np.array([often[one.slug, one.kind] ** -0.5 for one in used])
    cost /= cost.mean()
    sizes = [len(one.right) for one in used]
    signals, right = np.vstack([one.signals for one in used]), np.concatenate([one.right for one in used])
    of, start = np.repeat(np.arange(len(used)), sizes), np.concatenate([[0], np.cumsum(sizes)[:-1]])
    weights = np.zeros(len(NAMES))
    weights[0] = 3.0
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, 301):
        score = signals @ weights
        score = np.exp(score - np.maximum.reduceat(score, start)[of])
        chance = score / np.add.reduceat(score, start)[of]
        wanted = score * right
        wanted /= np.add.reduceat(wanted, start)[of]
        slope = signals.T @ ((chance - wanted) * cost[of]) / len(used) + STRENGTH * weights / len(used)
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        rate = 0.3 * (0.5 if step > 150 else 1) * (0.3 if step > 250 else 1)
        weights -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def first(one: Case, order: Floats) -> int:
    """The place of the first right document, counted from 1; 0 where none is among ten."""
    best = np.argsort(-(one.signals @ order), kind="stable")[:10]
    return next((place for place, at in enumerate(best, 1) if one.right[at]), 0)


def top(one: Case, order: Floats) -> Floats:
    """The signals of the document that comes first, and those of the query."""
    scores = one.signals @ order
    margin = apart(sorted(map(float, scores), reverse=True))
    return np.concatenate([one.signals[int(np.argmax(scores))], one.of_query, [margin]])


def fit_home(given: list[Case], order: Floats) -> Floats:
    """The same of the chance that the library holds an answer at all: right answers against foreign queries."""
    return fit_chance([one for one in given if one.foreign or first(one, order) == 1], order)


def fit_chance(given: list[Case], order: Floats) -> Floats:
    """Constant and weights of the chance that the first document is right: logistic regression, deterministic."""
    used = [one for one in given if len(one.right)]
    signals = np.array([np.concatenate([[1.0], top(one, order)]) for one in used])
    right = np.array([first(one, order) == 1 for one in used], float)
    often: dict[tuple[str, str, bool], int] = defaultdict(int)
    for one in used:
        often[one.slug, one.kind, one.foreign] += 1
    cost = np.array([often[one.slug, one.kind, one.foreign] ** -0.5 for one in used])
    cost /= cost.mean()
    weights = np.zeros(signals.shape[1])
    keep = np.concatenate([[0.0], np.full(len(NAMES) + len(OF_QUERY), 1.0)])
    for _ in range(60):
        chance = 1 / (1 + np.exp(-signals @ weights))
        slope = signals.T @ ((chance - right) * cost) + keep * weights
        bend = (signals * (cost * chance * (1 - chance))[:, None]).T @ signals + np.diag(keep + 1e-6)
        weights -= np.linalg.solve(bend, slope)
    return weights


def chances(given: list[Case], order: Floats, chance: Floats) -> list[float]:
    """The chance of each query's first document; 0 where it has none."""
    return [
        float(1 / (1 + np.exp(-(chance[0] + top(one, order) @ chance[1:])))) if len(one.right) else 0.0 for one in given
    ]


def step(given: list[Case], found: list[float]) -> float:
    """Below it lie `REFUSED` of the foreign queries and a little more."""
    below = sorted(chance for one, chance in zip(given, found, strict=True) if one.foreign)
    return below[int(len(below) * (REFUSED + 0.01))]


def told(given: list[Case], order: Floats) -> None:
    """A line a library: each kind's mean reciprocal rank and share of right ones at the first place."""
    by: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for one in given:
        if not one.foreign:
            by[one.slug][one.kind].append(first(one, order))
    for slug, kinds in sorted(by.items()):
        print(f"  {slug:10}", *(shown(kind, places) for kind, places in sorted(kinds.items())))


def shown(kind: str, places: list[int]) -> str:
    """One kind's figures."""
    mean = sum(1 / place for place in places if place) / len(places)
    return f"{kind} {mean:.3f}/{places.count(1) / len(places):.3f}"


def refusals(given: list[Case], order: Floats, found: list[float], weak: float) -> str:
    """How many foreign queries are refused, and how many right answers."""
    other = [chance for one, chance in zip(given, found, strict=True) if one.foreign]
    right = [c for one, c in zip(given, found, strict=True) if not one.foreign and first(one, order) == 1]
    no = sum(chance < weak for chance in other) / len(other) if other else 0
    lost = sum(chance < weak for chance in right) / len(right)
    return f"no to {no:.3f} of {len(other)} foreign, to {lost:.3f} of {len(right)} right"


def weighed(found: Floats) -> dict[str, float]:
    """A constant and weights by name."""
    return dict(zip(("constant", *NAMES, *OF_QUERY), (round(float(one), 3) for one in found), strict=True))


def main() -> None:
    """Fit, tell, and with --write keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    every = [one for data in given.data for one in cases(data)]
    print("left out, each library in turn (mean reciprocal rank / first is right)")
    for slug in sorted({one.slug for one in every}):
        others, own = [o for o in every if o.slug != slug], [o for o in every if o.slug == slug]
        order = fit_order(others)
        home = fit_home(others, order)
        weak = step(others, chances(others, order, home))
        told(own, order)
        print("            ", refusals(own, order, chances(own, order, home), weak))
    order = fit_order(every)
    chance = fit_chance(every, order)
    found = chances(every, order, chance)
    home = fit_home(every, order)
    at_home = chances(every, order, home)
    weak = step(every, at_home)
    print("all")
    told(every, order)
    print("            ", refusals(every, order, at_home, weak), f"(chance {weak:.3f})")
    for slug in sorted({one.slug for one in every}):
        pairs = [(one, c) for one, c in zip(every, at_home, strict=True) if one.slug == slug]
        print(f"  {slug:10}", refusals([one for one, _ in pairs], order, [c for _, c in pairs], weak))
    for low, high in ((0, 0.3), (0.3, 0.5), (0.5, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 1.01)):
        hit = [first(o, order) == 1 for o, c in zip(every, found, strict=True) if low <= c < high and not o.foreign]
        share = sum(hit) / max(1, len(hit))
        print(f"  chance {low:.2f} to {high:.2f}: {len(hit)} own queries, first is right {share:.3f}")
    if given.write:
        kept = {
            "order": dict(zip(NAMES, (round(float(w), 3) for w in order), strict=True)),
            "chance": weighed(chance),
            "home": weighed(home),
            "steps": {"sure": 0.9, "likely": 0.6, "home": round(weak, 3)},
        }
        WEIGHTS.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
        print(f"written: {WEIGHTS}")


if __name__ == "__main__":
    main()
