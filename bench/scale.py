"""How a draft's time and memory grow with the incident, on made-up incidents of real files.

Prints, for each size, what `wetink draft` takes from the start of the process to its end, per message, the peak of its
memory, where the time goes, and as a baseline what Python's JSON parser takes for the same bytes. Linear means: the
column "per 1000" stays level.

    python bench/scale.py [--sizes 1000,10000,100000] [--keep DIR] [--stages]
"""

from __future__ import annotations

import argparse
import json
import os
import pstats
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

STAGES = {
    "find readers and read": ("artifacts/bundle.py", {"_claims", "_read"}),
    "take out secrets": ("redaction/events.py", {"redact_events"}),
    "put in order": ("evidence/timeline.py", {"build"}),
    "draft": ("drafting/extractive.py", {"draft"}),
    "print": ("library/markdown.py", {"render"}),
}
"""The function whose time is a stage's time."""
SHOWN_MODULES = 6

START = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
PEOPLE = (("U01", "mira", "Mira Sand"), ("U02", "oleg", "Oleg Birk"), ("U03", "tess", "Tess Ruiz"))
SERVICES = ("checkout", "ledger", "mailer", "search", "stock")
SAID = (
    "I see {n} errors on {s} for {w} since {h}:{m:02d}",
    "looking at {s} now, pod {s}-{n} was restarted for {w}",
    "is {s} slow for anyone else than {w}?",
    "the queue {w} of {s} is at {n}",
    "{w} writes: page of {s} does not load",
    "no change after {w}, {s} still at {n} ms",
    "could we scale {s} down? `kubectl -n prod scale deploy/{s} --replicas={r}` for {w}",
)
"""Each with a word of its own, or the reading would take them for a machine that repeats itself."""
TYPED = (
    "kubectl -n prod get pods -l app={s}",
    "kubectl -n prod logs deploy/{s} --since={r}m | grep -c timeout",
    "curl -s http://{s}.prod.internal:8080/health",
    "kubectl -n prod scale deploy/{s} --replicas={r}",
    "psql -h db-{r}.prod.internal -c 'select count(*) from jobs where state = {n}'",
)


def main() -> None:
    """Measure each size and print the curve."""
    arguments = parsed()
    print(f"{'messages':>9} {'commands':>9} {'alerts':>7} {'bytes':>12} {'seconds':>8} {'per 1000':>9} "
          f"{'peak MB':>8} {'json.loads':>10}")  # fmt: skip
    for size in arguments.sizes:
        with tempfile.TemporaryDirectory() as folder:
            made = Path(arguments.keep or folder) / f"made-up-{size}"
            commands, alerts = make_incident(made, size)
            taken, peak = drafted(made)
            print(f"{size:>9,} {commands:>9,} {alerts:>7,} {volume(made):>12,} {taken:>8.2f} "
                  f"{taken / size * 1000:>9.3f} {peak:>8.0f} {parsing(made):>10.2f}")  # fmt: skip
            if arguments.stages:
                show_stages(made)


def parsed() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=numbers, default="1000,3000,10000,30000,100000")
    parser.add_argument("--keep", help="leave the made-up incidents in this folder")
    parser.add_argument("--stages", action="store_true", help="also: seconds by stage (a second run, with a profiler)")
    return parser.parse_args()


def numbers(text: str) -> list[int]:
    """Sizes as the command line gives them."""
    return [int(part) for part in text.split(",")]


def make_incident(folder: Path, messages: int) -> tuple[int, int]:
    """Write a Slack export, two shell histories and a file of alerts; the same bytes each time."""
    chance = random.Random(messages)
    slack = folder / "slack"
    (slack / "inc-made-up").mkdir(parents=True, exist_ok=True)
    dump(slack / "users.json", [{"id": i, "name": n, "profile": {"real_name": r}} for i, n, r in PEOPLE])
    dump(slack / "channels.json", [{"id": "C01", "name": "inc-made-up", "members": [i for i, _, _ in PEOPLE]}])
    days: dict[str, list[object]] = {}
    for number in range(messages):
        at = moment(number, messages)
        days.setdefault(f"{at:%Y-%m-%d}", []).append(message(chance, at, number))
    for day, posts in days.items():
        dump(slack / "inc-made-up" / f"{day}.json", posts)
    commands = max(messages // 5, 1)
    for who, share in (("mira", range(0, commands, 2)), ("oleg", range(1, commands, 2))):
        lines = (
            f"#{moment(n, commands).timestamp():.0f}\n{filled(chance, TYPED, moment(n, commands))}\n" for n in share
        )
        (folder / f"{who}.bash_history").write_text("".join(lines))
    alerts = max(messages // 100, 2)
    (folder / "alerts.jsonl").write_text("".join(alert(chance, n, alerts) for n in range(alerts)))
    return commands, alerts


def moment(number: int, total: int) -> datetime:
    """Spread over six hours, however many there are."""
    return START + timedelta(seconds=6 * 3600 * number / total)


def message(chance: random.Random, at: datetime, number: int) -> dict[str, object]:
    """A Slack message; every tenth opens a thread, the next two answer in it."""
    user = chance.choice(PEOPLE)[0]
    stamp = f"{at.timestamp():.0f}.{number:06d}"
    told: dict[str, object] = {"type": "message", "user": user, "ts": stamp, "text": filled(chance, SAID, at)}
    return told | ({"thread_ts": stamp, "reply_count": 2} if number % 10 == 0 else {})


def filled(chance: random.Random, patterns: tuple[str, ...], at: datetime) -> str:
    """One of the patterns with services and numbers in it."""
    values = {"n": chance.randrange(10_000), "r": chance.randrange(2, 40), "s": chance.choice(SERVICES)}
    name = "".join(chance.choices("abdegiklmnoprstuz", k=5))
    return chance.choice(patterns).format(**values, h=at.hour, m=at.minute, w=name)


def alert(chance: random.Random, number: int, total: int) -> str:
    """A firing or resolved webhook of Alertmanager, one JSON line."""
    service, status = chance.choice(SERVICES), ("firing", "resolved")[number % 2]
    labels = {"alertname": "SlowAnswers", "service": service, "severity": "critical"}
    at = f"{moment(number, total):%Y-%m-%dT%H:%M:%SZ}"
    one = {"status": status, "labels": labels, "annotations": {"summary": f"{service} answers slowly"},
           "startsAt": at, "endsAt": at, "fingerprint": f"{hash_of(service):016x}"}  # fmt: skip
    return json.dumps({"version": "4", "status": status, "receiver": "pager", "groupKey": "{}", "groupLabels": {},
                       "commonLabels": labels, "commonAnnotations": {}, "externalURL": "http://am.example",
                       "alerts": [one]}) + "\n"  # fmt: skip


def hash_of(text: str) -> int:
    """A number that is the same in each run."""
    return int.from_bytes(text.encode()[:8], "big")


def dump(path: Path, value: object) -> None:
    """Write JSON as exports have it."""
    path.write_text(json.dumps(value, indent=4))


def volume(folder: Path) -> int:
    """Bytes of all files."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def drafted(folder: Path) -> tuple[float, float]:
    """Seconds and peak megabytes of a whole `wetink draft`."""
    begin = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "wetink", "draft", "--quiet", folder], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    taken = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"wetink draft failed on {folder} with {process.returncode}")
    return taken, usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def parsing(folder: Path) -> float:
    """Seconds that Python's own JSON parser needs for the JSON among the files."""
    texts = [path.read_text() for path in folder.rglob("*.json")]
    begin = time.perf_counter()
    for text in texts:
        json.loads(text)
    return time.perf_counter() - begin


def show_stages(folder: Path) -> None:
    """Seconds by stage, and the modules in which most of it goes; the profiler makes all about twice as slow."""
    with tempfile.NamedTemporaryFile(suffix=".prof") as profile:
        command = [
            sys.executable,
            "-m",
            "cProfile",
            "-o",
            profile.name,
            "-m",
            "wetink",
            "draft",
            "--quiet",
            str(folder),
        ]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        stats = pstats.Stats(profile.name)
    for stage, seconds in stages(stats).items():
        print(f"{'':>12}{stage:<34}{seconds:>8.2f} s")
    for module, seconds in own_times(stats)[:SHOWN_MODULES]:
        print(f"{'':>14}own time in {module:<20}{seconds:>8.2f} s")


def stages(stats: pstats.Stats) -> dict[str, float]:
    """Cumulative seconds of the verbs in the order of the flow."""
    found = dict.fromkeys(STAGES, 0.0)
    for (path, _, function), (_, _, _, cumulative, _) in stats.stats.items():  # type: ignore[attr-defined]
        for stage, (file, names) in STAGES.items():
            if path.endswith(file) and function in names:
                found[stage] += cumulative
    return found


def own_times(stats: pstats.Stats) -> list[tuple[str, float]]:
    """Modules of wetink with the seconds spent in their own lines, most first."""
    found: dict[str, float] = {}
    for (path, _, _), (_, _, own, _, _) in stats.stats.items():  # type: ignore[attr-defined]
        parts = Path(path).with_suffix("").parts
        if "wetink" in parts:
            module = "/".join(parts[parts.index("wetink") + 1 :])
            found[module] = found.get(module, 0.0) + own
    return sorted(found.items(), key=lambda item: -item[1])


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
