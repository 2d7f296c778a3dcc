"""How long `wetink check` takes on a made-up library: from nothing, again, after one change, and the same in git.

python bench/check_library.py [RUNBOOKS] [FOLDER]
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NOUNS = ("queue", "api", "gateway", "ledger", "cart", "search", "index", "cache", "worker", "billing", "mailer", "feed")
VERBS = ("drops", "rejects", "delays", "doubles", "loses", "stalls", "repeats", "truncates", "refuses", "misroutes")
WORDS = re.findall(
    r"\w+",
    """after the deploy of the morning every third request waits for a lock that nobody releases because pool size and
    limit were set for half of the traffic and the retry of the client doubles what arrives until memory is gone so
    that kernel ends the oldest process first which holds the lease of all others while dashboards still look green""",
)


def runbook(number: int, dice: random.Random) -> tuple[str, str]:
    """A runbook's Markdown and its incident's record."""
    letters = "".join("abcdefghij"[int(digit)] for digit in str(number))
    service = f"{dice.choice(NOUNS)}-{dice.choice(NOUNS)}-{letters}"
    alert = "".join(part.title() for part in service.split("-")) + "ErrorsHigh"
    facts: list[tuple[str, str, str]] = [
        ("alert", "PagerDuty", f"{alert}: {service} {dice.choice(VERBS)} requests > {dice.randint(2, 90)}%")
    ]
    steps: dict[str, list[str]] = {"diagnosis": [], "resolution": [], "verification": []}

    def cite(kind: str, words: str) -> str:
        facts.append((kind, "Mira Sand", words))
        return f"[^E{len(facts)}]"

    def prose(count: int) -> str:
        return " ".join(dice.choice(WORDS) for _ in range(count))

    for n in range(5):
        run = (
            f"kubectl -n shop-{letters[0]} logs deploy/{service} --since={n + 5}m | grep -c '{dice.choice(WORDS)} "
            f"{dice.choice(WORDS)}'"
        )
        steps["diagnosis"].append(
            f"{n + 1}. Look for {prose(8)}. {cite('executed', run)} {cite('output', str(dice.randint(1, 999)))}\n   "
            f"```sh\n   {run}\n   ```\n"
            f"   - Expect: under {dice.randint(1, 50)}. {prose(10)}.\n   - If more: go on with step {n + 1}, since "
            f"{prose(12)}.\n"
        )
    for n in range(3):
        run = f"kubectl -n shop-{letters[0]} scale deploy/{service} --replicas={dice.randint(2, 40)}"
        steps["resolution"].append(
            f"{n + 1}. Scale it, {prose(9)}. **Changes state.** {cite('executed', run)}\n   ```sh\n   {run}\n   ```\n"
            f"   - Check: `kubectl -n {service} get deploy` shows all ready.\n   - Undo: `kubectl -n "
            f"shop-{letters[0]} scale deploy/{service} --replicas=<replicas before>`\n"
        )
    steps["verification"].append(f"1. See that {prose(9)}. {cite('said', prose(14))}\n")
    body = "\n".join(f"## {name.title()}\n\n" + "\n".join(some) for name, some in steps.items())
    ticket = f"OPS-{number + 10}"
    notes = "".join(
        f'[^E{n}]: 2026-03-12 14:{n % 60:02d}:00Z, {who}, slack/inc.json, ts {n}, {kind}: "{words}"\n'
        for n, (kind, who, words) in enumerate(facts, 1)
    )
    title = f"{facts[0][2]}"
    text = f"""---
id: rb-{number}
title: "{title}"
status: draft
owner: {{name: Mira Sand, handle: mira, deputy: jonas}}
services: [{service}]
alerts: [{alert}]
dashboards: [https://grafana.loomcart.io/d/{service}/overview]
severity: SEV2
tags: []
incidents: [INC-{number}]
related: []
review: {{every: 3 months, last_reviewed: null, last_verified: null}}
sign_off: null
drafted: {{by: extractive, at: 2026-03-12T16:40:00Z, evidence: incidents/inc-{number}/evidence.jsonl}}
---

# {title}

## Symptom

### Alerts

> {title} [^E1]

## Impact

- {prose(14)}.

## When this is not it

- {prose(18)}.

## Before you start

- ssh to bastion-{number % 7}; {prose(6)}

{body}
## Escalation

- After 15 minutes page {service}-oncall with {prose(8)}.

## Prevention

- [x] **{ticket}** {prose(6)} {service} (https://loomcart.atlassian.net/browse/{ticket}) [^E2]

## Ruled out

- {prose(16)}. [^E3]

## Placeholders

- **\\<replicas before>** what the first look showed **Seen:** {dice.randint(2, 9)}

## Evidence

{notes}"""
    lines = []
    for n, (kind, _, words) in enumerate(facts, 1):
        digest = hashlib.sha256(f"{kind}\0{words}".encode()).hexdigest()
        lines.append(
            json.dumps(
                {
                    "id": f"E{n}",
                    "kind": kind,
                    "text": words,
                    "places": [],
                    "detail": {"type": "message"},
                    "sha256": digest,
                }
            )
        )
    return text, "\n".join(lines) + "\n"


def make(home: Path, count: int) -> int:
    """Write the library; gives its size in bytes."""
    size = 0
    (home / "wetink.toml").write_text("")
    for number in range(count):
        text, record = runbook(number, random.Random(number))
        for path, words in ((f"drafts/rb-{number}.md", text), (f"incidents/inc-{number}/evidence.jsonl", record)):
            (home / path).parent.mkdir(parents=True, exist_ok=True)
            (home / path).write_text(words)
        size += len(text)
    return size


def timed(what: str, home: Path, *more: str) -> None:
    """Run the check once and say what it took."""
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "wetink", "check", *more, str(home)],
        capture_output=True,
        text=True,
        env=compiled,
        check=False,
    )
    wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    last = (done.stdout.strip().split("\n") or [""])[-1]
    print(f"{what:<28} {wall:6.2f} s  cpu {cpu:6.2f} s  exit {done.returncode}  {last}{done.stderr[-300:]}")


def main(count: int, folder: Path) -> None:
    """All figures, for a library of so many runbooks."""
    folder.mkdir(parents=True, exist_ok=True)
    size = make(folder, count)
    print(
        f"{count:,} runbooks, {size / count / 1000:.1f} KB each; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
        f", loop of 5 million steps {loop():.2f} s"
    )
    timed("without cache", folder, "--no-cache")
    timed("first, cache written", folder)
    timed("again, nothing changed", folder)
    change(folder)
    timed("one runbook changed", folder)
    for line in (["init", "-q", "-b", "main"], ["add", "-A"], [*BENCH, "commit", "-q", "-m", "all"]):
        subprocess.run(["git", *line], cwd=folder, check=True)
    timed("in git, gate from nothing", folder)
    timed("in git, nothing changed", folder)
    change(folder)
    timed("in git, one changed", folder)
    subprocess.run(["git", "add", "-A"], cwd=folder, check=True)
    timed("in git, that one staged", folder, "--staged")


BENCH = ("-c", "user.name=Bench", "-c", "user.email=bench@loomcart.io", "-c", "commit.gpgsign=false")


def change(folder: Path) -> None:
    """Change one runbook, and back the next time."""
    path = folder / "drafts" / "rb-7.md"
    text = path.read_text()
    swapped = ("SEV2", "SEV1") if "severity: SEV2" in text else ("SEV1", "SEV2")
    path.write_text(text.replace(*(f"severity: {one}" for one in swapped)))
    time.sleep(0.06)  # as for people, the change is over when the check begins


def loop() -> float:
    """What a fixed piece of work takes here and now, to compare figures by."""
    before = time.process_time()
    sum(n * n % 7 for n in range(5_000_000))
    return time.process_time() - before


if __name__ == "__main__":
    given = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    if len(sys.argv) > 2:
        main(given, Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(given, Path(temporary))
