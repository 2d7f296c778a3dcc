"""How fast redaction and command risk are, on text in which every line differs, with a plain scan beside them.

    python bench/redaction.py FILE [FILE ...] [--megabytes 4] [--commands FILE]

Each FILE is text of any kind (logs, chats, recordings). Measured are, in MB or commands per second of processor time
(user and system) without the start, since other work on the machine lengthens the clock's:

harmless      the lines of the files, each made different by a count behind it, as `wetink redact` streams them
JSON lines    the same, a record a line, as `wetink redact --jsonl` reads them
dense         records of one line each that all hold another secret: the worst case
plain scan    RE2 looking for forty of the commonest words in the harmless text, line by line: what any scanner does
engine alone  the vendors' patterns on the harmless text at once, and nothing else: no context, nothing replaced
commands      `wetink risk` on the lines of --commands (else the shell lines of the tests), each made different

and, in seconds of processor time, the start of `wetink redact`, `wetink check` and `wetink risk`.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import string
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import cycle, islice
from pathlib import Path

import re2
from kingfisher_sdk import Rules, Scanner

from wetink.evidence.redaction import Redactor
from wetink.workflow.redact import redact_text
from wetink.workflow.redact_lines import redact_records
from wetink.workflow.risk import judge_lines

PIECE = 1 << 16
ROUNDS = 3
WORDS = [
    *("password", "passwd", "secret", "token", "api_key", "apikey", "authorization", "bearer", "basic", "cookie"),
    *("session", "private", "credential", "akia", "ghp_", "glpat", "xox", "hooks.slack", "eyj", "begin", "passphrase"),
    *("kennwort", "senha", "clave", "pwd", "psk", "sig=", "signature", "mysql", "psql", "redis", "curl", "sshpass"),
    *("docker", "vault", "kubectl", "from-literal", "pgpassword", "://", "@", "login"),
]
SHAPES = (
    "mysql -h db-{n} -p{s} shop", "PGPASSWORD={s} psql -h db-{n}", "the password for node {n} is {s}",
    "sshpass -p {s} ssh ops@host-{n}", "DB_PASSWORD: {s} # {n}", "redis-cli -h cache-{n} -a {s} info",
    "postgres://app:{s}@db-{n}:5432/orders", "Authorization: Bearer {s}{s} req={n}",
)  # fmt: skip
TESTS = Path(__file__).parent.parent / "tests" / "evidence" / "commands" / "fresh"


def main() -> None:
    """Measure, and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--megabytes", type=float, default=4)
    parser.add_argument("--commands", type=Path)
    given = parser.parse_args()
    text = differing(given.files, int(given.megabytes * 1e6))
    records = [json.dumps({"id": number, "text": line}) for number, line in enumerate(text.split("\n"))]
    secrets = [json.dumps({"id": number, "text": line}) for number, line in enumerate(dense(20_000))]
    redactor = Redactor()
    redactor.text("glpat-")  # loads the engine
    tell("harmless", text, lambda: streamed(text, redactor.fresh()))
    tell("JSON lines", text, lambda: by_line(records, redactor.fresh()))
    tell("dense", "\n".join(secrets), lambda: by_line(secrets, redactor.fresh()), each=len(secrets))
    tell("plain scan", text, lambda: scanned(text))
    scanner = Scanner(Rules())
    tell("engine alone", text, lambda: scanner.scan(text))
    commands = shell_lines(given.commands)
    seconds = timed(lambda: count(judge_lines(enumerate(commands, 1), "sh", None, "bench")), rounds=1)
    print(f"{'commands':<14}{len(commands) / seconds:>10,.0f} /s   {len(commands):,} in {seconds:.2f} s")
    for call in (["redact"], ["check", tempfile.gettempdir() + "/no-such-library"], ["risk", "ls"]):
        print(f"start {call[0]:<8}{started(call):>10.2f} s")


def differing(files: Iterable[Path], size: int) -> str:
    """Lines of the files, over and over, a count behind each, so many characters in all."""
    lines = [line for path in files for line in path.read_text("utf-8", "replace").splitlines() if line.strip()]
    found: list[str] = []
    total = 0
    for number, line in enumerate(cycle(lines)):
        if total >= size:
            break
        found.append(f"{line} n{number}")
        total += len(found[-1]) + 1
    return "\n".join(found)


def dense(many: int) -> Iterator[str]:
    """Lines of which each holds a secret of its own."""
    dice = random.Random(7)
    for number, shape in enumerate(islice(cycle(SHAPES), many)):
        yield shape.format(n=number, s="".join(dice.choices(string.ascii_letters + string.digits, k=18)) + "7q")


def shell_lines(path: Path | None) -> list[str]:
    """Fifty thousand commands as JSON lines, no two alike."""
    files = [path] if path else sorted(TESTS.glob("*.txt"))
    lines = [line for file in files for line in file.read_text("utf-8").splitlines() if line and "⏎" not in line]
    return [json.dumps({"id": n, "cmd": f"{line} --x{n}"}) for n, line in enumerate(islice(cycle(lines), 50_000))]


def streamed(text: str, redactor: Redactor) -> int:
    """Redact as the filter does."""
    return count(redact_text((text[at : at + PIECE] for at in range(0, len(text), PIECE)), redactor, "bench"))


def by_line(records: list[str], redactor: Redactor) -> int:
    """Redact as `--jsonl` does."""
    return count(redact_records(enumerate(records, 1), redactor, "bench"))


def scanned(text: str) -> int:
    """Look for the words in each line."""
    options = re2.Options()
    options.case_sensitive = False
    words = re2.Set.SearchSet(options)
    for word in WORDS:
        words.Add(re2.escape(word))
    words.Compile()
    return sum(1 for line in text.split("\n") if words.Match(line))


def count(found: Iterable[object]) -> int:
    """How many there are."""
    return sum(1 for _ in found)


def tell(name: str, text: str, work: Callable[[], object], each: int = 0) -> None:
    """Print what a piece of work takes, the best of some rounds."""
    seconds = timed(work)
    line = f"{name:<14}{len(text) / 1e6 / seconds:>10.2f} MB/s {len(text) / 1e6:.1f} MB in {seconds:.2f} s"
    print(line + (f", {seconds / each * 1e6:.0f} us a record" if each else ""), flush=True)


def timed(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Seconds of processor time, the least of some rounds."""
    found: list[float] = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        found.append(time.process_time() - begin)
    return min(found)


def started(call: list[str]) -> float:
    """Seconds of processor time of a call that has hardly anything to do."""
    found: list[float] = []
    for _ in range(ROUNDS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "wetink", *call], input=b"hello\n", capture_output=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(found)


if __name__ == "__main__":
    main()
