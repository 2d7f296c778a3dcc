"""How near a draft comes to what a senior SRE wanted of an incident: figures from a draft's JSON and a `gold.json`.

What a gold.json holds is told in README.md beside this file; bench/incidents.py prints the figures of all.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from statistics import fmean
from typing import Any

HERE = Path(__file__).parent
STEPS = ("diagnosis", "resolution", "verification")
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one draft; ratios from 0 to 1, `noise`, `leaks` and `chatter` are counts that ought to be 0.

    recall     essential steps that stand in their section
    precision  commands and told steps that belong to a wanted step of their section; what nobody asked for counts half,
               noise and steps of another section whole
    f1         of the two
    """

    title: float
    owner: float
    tags: float
    symptom: float
    prevention: float
    recall: float
    precision: float
    f1: float
    grounded: float
    noise: int
    leaks: int
    chatter: int


def measured(gold: Json, draft: Json, output: str) -> Figures:
    """The figures of a draft (its JSON contract) whose whole output, stderr included, was `output`."""
    recall, precision = _recall(gold, draft), _precision(gold, draft)
    both = recall + precision
    return Figures(
        title=float(_title_is_right(gold.get("title", {}), draft.get("title", ""))),
        owner=float(_owner_is_right(gold.get("owner", []), draft.get("owner") or {})),
        tags=_tags(gold, draft),
        symptom=_symptom(gold, draft),
        prevention=_prevention(gold, draft),
        recall=recall,
        precision=precision,
        f1=2 * recall * precision / both if both else 0.0,
        grounded=_grounded(draft),
        noise=sum(_any(one, _typed(draft, ("diagnosis", "resolution"))) for one in gold.get("noise", [])),
        leaks=sum(secret in output for secret in gold.get("secrets", [])),
        chatter=sum(_plain(words) in _prose(draft) for words in gold.get("not_in_draft", [])),
    )


def _plain(text: object) -> str:
    return " ".join(str(text).split()).casefold()


def _share(right: float, of: float) -> float:
    return right / of if of else 1.0


def _title_is_right(gold: Json, title: str) -> bool:
    said = _plain(title)
    named = any(all(_plain(word) in said for word in words) for words in gold.get("any_of", [[]]))
    fix = any(re.search(rf"\b{re.escape(_plain(word))}", said) for word in gold.get("none_of", []))
    return named and not fix and len(title) <= 120


def _owner_is_right(gold: list[str], owner: Json) -> bool:
    names = {_plain(owner[key]).lstrip("@") for key in ("name", "handle") if owner.get(key)}
    wanted = {_plain(name).lstrip("@") for name in gold}
    return bool(names & wanted) if wanted else not names


def _tags(gold: Json, draft: Json) -> float:
    found = total = 0
    for key in ("services", "alerts", "dashboards"):
        said = _plain(" ".join(draft.get(key) or []))
        total += len(gold.get(key, []))
        found += sum(_plain(name) in said for name in gold.get(key, []))
    return _share(found, total)


def _symptom(gold: Json, draft: Json) -> float:
    said = _plain(" ".join(claim["text"] for claims in draft["symptom"].values() for claim in claims))
    wanted = [text for texts in gold.get("symptom", {}).values() for text in texts]
    return _share(sum(_plain(text) in said for text in wanted), len(wanted))


def _prevention(gold: Json, draft: Json) -> float:
    right = 0.0
    for wanted in gold.get("prevention", []):
        listed = (item for item in draft["prevention"] if _plain(wanted["ref"]) in _plain(json.dumps(item)))
        item = next(listed, None)
        right += 0.0 if item is None else 1.0 if item["status"] == wanted["status"] else 0.5
    return _share(right, len(gold.get("prevention", [])))


def _runs(step: Json) -> list[str]:
    """A step's commands as they stand, on one line, and line by line."""
    whole = [command["run"] for command in step["commands"]]
    return [line for run in whole for line in (run, " ".join(run.split()), *run.splitlines())]


def _typed(draft: Json, sections: Iterable[str]) -> list[str]:
    return [line for section in sections for step in draft[section] for line in _runs(step)]


def _any(wanted: Json | str, lines: Iterable[str]) -> bool:
    pattern = wanted if isinstance(wanted, str) else wanted.get("command")
    return bool(pattern) and any(re.search(str(pattern), line) for line in lines)


def _is(wanted: Json, step: Json) -> bool:
    """Whether a drafted step is the wanted one: by a command's pattern, or by words that it says as whole words."""
    if _any(wanted, _runs(step)):
        return True
    said = _plain(" ".join([step["text"], step.get("expect") or "", *_runs(step)]))
    words = (_plain(text) for text in wanted.get("text") or [])
    return any(re.search(rf"(?<!\w){re.escape(text)}(?!\w|[.,]\d)", said) for text in words if text)


def _recall(gold: Json, draft: Json) -> float:
    shares = []
    for section in STEPS:
        wanted = [one for one in gold.get(section, []) if one.get("essential", True)]
        if wanted:
            shares.append(sum(any(_is(one, step) for step in draft[section]) for one in wanted) / len(wanted))
    return fmean(shares) if shares else 1.0


def _precision(gold: Json, draft: Json) -> float:
    right = wrong = 0.0
    for section in STEPS:
        for step in draft[section]:
            for part in _parts(step):
                weight = _weight(gold, section, part, step)
                right += weight == 0.0
                wrong += max(weight, 0.0)
    return _share(right, right + wrong)


def _parts(step: Json) -> list[Json]:
    return [{"text": "", "commands": [command]} for command in step["commands"]] or [step]


def _weight(gold: Json, section: str, part: Json, step: Json) -> float:
    """0 for what was wanted, -1 for what may be there, 0.5 for what nobody asked for, 1 for what must not be there."""
    own = gold.get(section, [])
    if any(_is(one, part) or (not one.get("command") and _is(one, step)) for one in own):
        return 0.0
    if any(_any(one, _runs(part)) for one in gold.get("accepted", [])):
        return -1.0
    others = (one for name in STEPS if name != section for one in gold.get(name, []))
    astray = any(_any(one, _runs(part)) for one in gold.get("noise", [])) or any(_is(one, part) for one in others)
    return 1.0 if astray else 0.5


def _cited(draft: Json) -> Iterator[Json]:
    for section in STEPS:
        yield from draft[section]
    for claims in draft["symptom"].values():
        yield from claims
    yield from draft["prevention"]


def _grounded(draft: Json) -> float:
    """Steps and claims all of whose citations exist and hold each of their commands, placeholders standing for any."""
    items = list(_cited(draft))
    return _share(sum(_holds(item, draft["evidence"]) for item in items), len(items))


def _holds(item: Json, evidence: Json) -> bool:
    if not item["evidence"] or any(id_ not in evidence for id_ in item["evidence"]):
        return False
    texts = [" ".join(evidence[id_]["text"].split()) for id_ in item["evidence"]]
    patterns = (_loose(command["run"]) for command in item.get("commands", []))
    return all(any(re.search(pattern, text) for text in texts) for pattern in patterns)


def _loose(run: str) -> str:
    parts = re.split(r"(<[^<>\s]+>|\[REDACTED[^\]]*\])", " ".join(run.split()))
    return "".join(".+?" if number % 2 else re.escape(part) for number, part in enumerate(parts))


def _prose(draft: Json) -> str:
    texts = [step["text"] for section in STEPS for step in draft[section]]
    return _plain(json.dumps([draft["title"], draft["symptom"], draft["prevention"], texts], ensure_ascii=False))


# --- all incidents of a group ------------------------------------------------------------------------------


def incidents(group: str) -> list[Path]:
    """The folders of a group's incidents, by name."""
    return sorted(path.parent for path in (HERE / group).glob("*/gold.json"))


def drafted(incident: Path) -> Figures:
    """The figures of the draft that the program makes of an incident."""
    command = [sys.executable, "-m", "wetink", "draft", str(incident / "artifacts"), "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    gold = json.loads((incident / "gold.json").read_text("utf-8"))
    return measured(gold, json.loads(done.stdout), done.stdout + done.stderr)


def mean(figures: list[Figures]) -> dict[str, float]:
    """Means of the ratios, sums of the counts."""
    kinds = {field.name: fmean if field.type == "float" else sum for field in fields(Figures)}
    return {name: kind(getattr(one, name) for one in figures) for name, kind in kinds.items()}
