"""How long `wetink check` takes on a made-up library: from nothing, again, after a change, of what is staged or pushed.

The library is like one in use: of 20 runbooks 17 are published (each signed and published in commits of their own), one
is a draft, one is in review and one is retired. Drafts rest on the record of their incident, which is 60 lines long,
and are proven against it. There are 40 people in 8 teams, and a service has 25 runbooks. `--drafts` makes all of them
drafts, which is the dearest library there can be.

python bench/check_library.py [--drafts] [RUNBOOKS] [FOLDER]
"""

from __future__ import annotations

import argparse
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
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from wetink.library.runbook_file import retired_line, review_line, sign_off_line, status_line, with_front
from wetink.library.signed_text import text_sha256
from wetink.model.runbook import Retirement, Review, SignOff, Status

NOUNS = ("queue", "api", "gateway", "ledger", "cart", "search", "index", "cache", "worker", "billing", "mailer", "feed")
VERBS = ("drops", "rejects", "delays", "doubles", "loses", "stalls", "repeats", "truncates", "refuses", "misroutes")
WORDS = re.findall(
    r"\w+",
    """after the deploy of the morning every third request waits for a lock that nobody releases because pool size and
    limit were set for half of the traffic and the retry of the client doubles what arrives until memory is gone so
    that kernel ends the oldest process first which holds the lease of all others while dashboards still look green""",
)
FIRST, LAST = ("Mira", "Oleg", "Tess", "Ann", "Bob", "Ines", "Kofi", "Lena"), ("Sand", "Birk", "Ruiz", "Berg", "Cole")
PEOPLE = tuple(f"{first} {last}" for first in FIRST for last in LAST)
EACH = 25
"""Runbooks of one service."""
RECORD = 60
"""Lines of an incident's record."""
BEGIN = datetime(2023, 1, 2, tzinfo=UTC)


def handle(name: str) -> str:
    """A person's handle."""
    return name.lower().replace(" ", "-")


def letters(number: int) -> str:
    """A number as a word."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


def service(number: int) -> str:
    """The service that a runbook is of."""
    dice = random.Random(number // EACH)
    return f"{dice.choice(NOUNS)}-{dice.choice(NOUNS)}-{letters(number // EACH)}"


class Incident:
    """What happened: its pieces of evidence, in order."""

    def __init__(self, number: int, dice: random.Random) -> None:
        self.number, self._dice = number, dice
        self._at = BEGIN + timedelta(hours=number)
        self.pieces: list[tuple[dict[str, object], str]] = []

    def cite(self, kind: str, words: str, detail: dict[str, object], **more: object) -> str:
        """Note a piece; gives the footnote that cites it."""
        self._at += timedelta(seconds=self._dice.randint(5, 200))
        name = self._dice.choice(PEOPLE)
        id_ = f"E{len(self.pieces) + 1}"
        values: dict[str, object] = {
            "id": id_,
            "at": f"{self._at:%Y-%m-%dT%H:%M:%SZ}",
            "actor": {"key": handle(name), "name": name, "handle": handle(name), "aliases": [handle(name)]},
            "kind": kind,
            "text": words,
            "places": [{"source": "slack/inc.json", "locator": f"ts {self._at.timestamp():.0f}"}],
            "detail": detail,
            **more,
            "sha256": hashlib.sha256(f"{kind}\0{words}".encode()).hexdigest(),
        }
        place = f"{self._at:%Y-%m-%d %H:%M:%S}Z, {name}, slack/inc.json, ts {self._at.timestamp():.0f}"
        self.pieces.append((values, f'[^{id_}]: {place}, {kind}: "{words}"'))
        return f"[^{id_}]"

    def ran(self, run: str, output: str) -> str:
        """A command that somebody ran, and what it said."""
        asked = self.cite("executed", run, {"type": "command", "session": "bastion.cast"}, outcome="ok")
        told = self.cite("output", output, {"type": "passage"}, of=asked[2:-1])
        return f"{asked} {told}"

    def said(self, words: str) -> str:
        """A message."""
        return self.cite("said", words, {"type": "message", "channel": f"inc-{self.number}"})

    def record(self) -> str:
        """The incident's record: what was cited and what else was said."""
        while len(self.pieces) < RECORD:
            self.said(prose(self._dice, 18))
        return "".join(json.dumps(values) + "\n" for values, _ in self.pieces)


def prose(dice: random.Random, count: int) -> str:
    """So many words."""
    return " ".join(dice.choice(WORDS) for _ in range(count))


def runbook(number: int, dice: random.Random) -> tuple[str, str]:
    """A draft's Markdown and its incident's record."""
    name, of = letters(number), service(number)
    alert = "".join(part.title() for part in (*of.split("-"), name)) + "ErrorsHigh"
    title = f"{alert}: {of} {dice.choice(VERBS)} requests > {dice.randint(2, 90)}%"
    owner, deputy = dice.sample(PEOPLE, 2)
    incident = Incident(number, dice)
    board = f"https://grafana.loomcart.io/d/{of}/{name}"
    alarm = incident.cite("alert", f"{title} {board}", {"type": "alert", "rule": alert, "status": "firing"})
    steps: dict[str, list[str]] = {"diagnosis": [], "resolution": [], "verification": []}
    for n in range(5):
        run = f"kubectl -n shop-{name[0]} logs deploy/{of} --since={n + 5}m | grep -c '{prose(dice, 2)}'"
        seen = dice.randint(1, 999)
        steps["diagnosis"].append(
            f"{n + 1}. Look for {prose(dice, 8)}. {incident.ran(run, str(seen))}\n   ```sh\n   {run}\n   ```\n"
            f"   - Expect: {prose(dice, 6)}. Seen in this incident: {seen}.\n"
            f"   - If more: go on with the next step, since {prose(dice, 12)}.\n"
        )
    for n in range(3):
        run = f"kubectl -n shop-{name[0]} scale deploy/{of} --replicas={dice.randint(2, 40)}"
        cited = incident.ran(run, f"deployment.apps/{of} scaled")
        steps["resolution"].append(
            f"{n + 1}. Scale it, {prose(dice, 9)}. **Changes state.** {cited}\n   ```sh\n   {run}\n   ```\n"
            f"   - Check: `kubectl -n shop-{name[0]} get deploy {of}` shows all ready.\n"
            f"   - Undo: `kubectl -n shop-{name[0]} scale deploy/{of} --replicas=<replicas before>`\n"
        )
    well = prose(dice, 14)
    steps["verification"].append(f"1. See that {well}. {incident.said(well)}\n")
    body = "\n".join(f"## {part.title()}\n\n" + "\n".join(some) for part, some in steps.items())
    ticket = f"OPS-{number + 10}"
    link = f"https://loomcart.atlassian.net/browse/{ticket}"
    task = f"alert on {prose(dice, 6)} of {of}"
    filed = incident.said(f"done: {ticket} {task} {link}")
    harm, other, wrong = prose(dice, 14), prose(dice, 18), prose(dice, 16)
    harmed, ruled = incident.said(harm), incident.said(f"it is not that {wrong}")
    record = incident.record()
    drafted = f"{BEGIN + timedelta(hours=number + 8):%Y-%m-%dT%H:%M:%SZ}"
    cited = set(re.findall(r"\[\^E\d+\]", f"{alarm}{body}{filed}{harmed}{ruled}"))
    notes = "\n".join(note for _, note in incident.pieces if note.partition(":")[0] in cited)
    text = f"""---
id: rb-{number}
title: "{title}"
status: draft
owner: {{name: {owner}, handle: {handle(owner)}, deputy: {handle(deputy)}}}
services: [{of}]
alerts: [{alert}]
dashboards: [{board}]
severity: SEV2
tags: []
incidents: [INC-{number}]
related: []
review: {{every: "3 months", last_reviewed: null, last_verified: null}}
sign_off: null
drafted: {{by: extractive, at: {drafted}, evidence: incidents/inc-{number}/evidence.jsonl}}
---

# {title}

## Symptom

### Alerts

> {title} {alarm}

## Impact

- {harm}. {harmed}

## When this is not it

- {other}.

## Before you start

- ssh to bastion; {prose(dice, 6)}

{body}
## Escalation

- After 15 minutes page the deputy with {prose(dice, 8)}.

## Prevention

- [x] **{ticket}** {task} ({link}) {filed}

## Ruled out

- {wrong}. {ruled}

## Placeholders

- **\\<replicas before>** what the first look showed **Seen:** {dice.randint(2, 9)}

## Evidence

{notes}
"""
    return text, record


Step = tuple[str, dict[str, str | None]]
"""A commit: who makes it, and the files it changes by path; None takes one out."""


def steps(number: int, at: datetime, status: Status) -> Iterator[Step]:
    """The commits that bring a runbook to a status."""
    text, record = runbook(number, random.Random(number))
    draft, signer = f"drafts/rb-{number}.md", re.search(r"^owner: \{name: ([^,]+),", text, re.MULTILINE)
    if signer is None:
        raise SystemExit("a runbook of the bench has no owner")
    name = signer[1]
    if status is Status.DRAFT:
        yield name, {draft: text, f"incidents/inc-{number}/evidence.jsonl": record}
        return
    reviewed = review_line(Review("3 months", at.date()), {})
    text = with_front(text, {"status": status_line(Status.IN_REVIEW), "review": reviewed})
    signed = SignOff(handle(name), at, text_sha256(text))
    text = with_front(text, {"sign_off": sign_off_line(signed)})
    yield name, {draft: text, f"incidents/inc-{number}/evidence.jsonl": record}
    if status is Status.IN_REVIEW:
        return
    path = f"runbooks/{service(number)}/rb-{number}.md"
    text = with_front(text, {"status": status_line(Status.PUBLISHED)})
    yield name, {path: text, draft: None}
    if status is Status.RETIRED:
        gone = Retirement(handle(name), at, "the service was switched off")
        lines = {"status": status_line(status), "sign_off": sign_off_line(None), "retired": retired_line(gone)}
        yield name, {path: with_front(text, lines)}


def people() -> str:
    """Who is who: 40 people in 8 teams."""
    persons = [f'[people.{handle(n)}]\nname = "{n}"\nemails = ["{handle(n)}@loomcart.io"]\n' for n in PEOPLE]
    teams = [
        f"[teams.{first.lower()}]\nmembers = {json.dumps([handle(f'{first} {last}') for last in LAST])}\n"
        for first in FIRST
    ]
    return "\n".join([*persons, *teams])


def make(home: Path, count: int, *, drafts: bool) -> None:
    """Write the library with its history, by way of `git fast-import`."""
    subprocess.run(["git", "init", "-q", "-b", "main", "."], cwd=home, check=True)
    at = BEGIN
    with subprocess.Popen(["git", "fast-import", "--quiet"], cwd=home, stdin=subprocess.PIPE) as work:
        if work.stdin is None:
            raise SystemExit("git fast-import has no stdin")
        work.stdin.write(commit(PEOPLE[0], at, {"wetink.toml": "", "people.toml": people()}))
        for number in range(count):
            for who, files in steps(number, at + timedelta(minutes=1), status_of(number, drafts=drafts)):
                at += timedelta(minutes=1)
                work.stdin.write(commit(who, at, files))
    subprocess.run(["git", "reset", "-q", "--hard", "main"], cwd=home, check=True)


def status_of(number: int, *, drafts: bool) -> Status:
    """Of 20 runbooks 17 are published."""
    rare = {7: Status.DRAFT, 11: Status.IN_REVIEW, 17: Status.RETIRED}
    return Status.DRAFT if drafts else rare.get(number % 20, Status.PUBLISHED)


def commit(name: str, at: datetime, files: dict[str, str | None]) -> bytes:
    """A commit by somebody, as fast-import reads it."""
    who = f"{name} <{handle(name)}@loomcart.io> {int(at.timestamp())} +0000"
    changes = "".join(
        f"D {path}\n" if text is None else f"M 100644 inline {path}\n{data(text)}" for path, text in files.items()
    )
    return f"commit refs/heads/main\nauthor {who}\ncommitter {who}\n{data('bench')}{changes}\n".encode()


def data(text: str) -> str:
    """A piece of text, as fast-import reads it."""
    return f"data {len(text.encode())}\n{text}\n"


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
    print(f"{what:<28} {wall:6.2f} s  cpu {cpu:6.2f} s  exit {done.returncode}  {last}{done.stderr[-300:]}", flush=True)


def main(count: int, folder: Path, *, drafts: bool) -> None:
    """All figures, for a library of so many runbooks."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / ".git").exists():
        make(folder, count, drafts=drafts)
    sizes = [path.stat().st_size for room in ("drafts", "runbooks") for path in (folder / room).rglob("*.md")]
    print(
        f"{len(sizes):,} runbooks, {sum(sizes) / len(sizes) / 1000:.1f} KB each; {os.cpu_count()} cores, load "
        f"{os.getloadavg()[0]:.1f}, loop of 5 million steps {loop():.2f} s"
    )
    timed("from nothing", folder)
    timed("again, nothing changed", folder)
    for what, path in (
        ("draft", folder / "drafts" / "rb-7.md"),
        ("published", next(folder.glob("runbooks/*/rb-*.md"), None)),
    ):
        if path is None:
            continue
        change(path)
        timed(f"a {what} changed", folder)
        git(folder, "add", "-A")
        timed(f"a {what} staged", folder, "--staged")
        git(folder, *BENCH, "commit", "-q", "-m", "change")
        timed(f"a {what} pushed", folder, "--against", "HEAD~1")
        git(folder, "reset", "-q", "--hard", "HEAD~1")


def git(folder: Path, *arguments: str) -> None:
    """Run git."""
    subprocess.run(["git", *arguments], cwd=folder, check=True)


BENCH = ("-c", "user.name=Bench", "-c", "user.email=bench@loomcart.io", "-c", "commit.gpgsign=false")


def change(path: Path) -> None:
    """Change a runbook."""
    path.write_text(path.read_text().replace("severity: SEV2", "severity: SEV1"))
    time.sleep(0.06)  # as for people, the change is over when the check begins


def loop() -> float:
    """What a fixed piece of work takes here and now, to compare figures by."""
    before = time.process_time()
    sum(n * n % 7 for n in range(5_000_000))
    return time.process_time() - before


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    reader.add_argument("runbooks", nargs="?", type=int, default=10_000)
    reader.add_argument("folder", nargs="?", type=Path)
    reader.add_argument("--drafts", action="store_true")
    given = reader.parse_args()
    if given.folder:
        main(given.runbooks, given.folder, drafts=given.drafts)
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(given.runbooks, Path(temporary), drafts=given.drafts)
