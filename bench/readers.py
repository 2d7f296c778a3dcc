"""How each reader's time grows with its file: its largest sample, repeated to 1, 2 and 4 MB.

A JSON array is repeated by its elements, a document of several JSON lines and any other text by its lines. Prints for
each reader the records found in 4 MB, seconds of CPU per MB, how much longer 4 MB take than 2 MB (linear is 2), and as
a baseline the seconds per MB of json.loads or splitlines for the same bytes. A ratio over 2.6, or more than 20 seconds
per MB, is a fault; the script then ends with 1. Formats that are no text (databases, documents, pictures) are left out.

    python bench/readers.py [--only jira,slack,...]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import NamedTuple

from wetink.artifacts.reader import Reader
from wetink.errors import WetinkError

DATA = Path(__file__).parent.parent / "tests" / "data"
SIZES = (1 << 20, 2 << 20, 4 << 20)
NO_TEXT = {".docx", ".odt", ".pdf", ".png", ".jpg", ".webp", ".gif", ".db", ".sqlite", ".gz"}
WORST_RATIO = 2.6
SLOWEST = 20.0
QUICK = 0.5
"""Seconds for 4 MB below which a ratio says nothing but how busy the machine is."""


class Measured(NamedTuple):
    """Seconds of CPU for one size, and what was found."""

    size: int
    seconds: float
    found: int
    baseline: float


def main() -> None:
    """Measure each reader and print a line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", type=lambda text: text.split(","), help="names of readers")
    only = parser.parse_args().only
    print(f"{'reader':<20}{'found':>9}{'s per MB':>10}{'4:2 MB':>8}{'baseline':>10}  sample")
    faults = 0
    for point in sorted(entry_points(group="wetink.readers"), key=lambda point: point.name):
        if not only or point.name in only:
            faults += measure(point.name, point.load())
    sys.exit(1 if faults else 0)


def measure(name: str, reader: Reader) -> bool:
    """Print a reader's line; whether it has a fault."""
    sample = largest(name, reader)
    if sample is None:
        print(f"{name:<20} no sample of one text file")
        return False
    rows = [timed(reader, sample, size) for size in SIZES]
    last = rows[-1]
    per_mb, ratio = last.seconds / (last.size / (1 << 20)), last.seconds / max(rows[-2].seconds, 1e-9)
    bad = per_mb > SLOWEST or (ratio > WORST_RATIO and last.seconds > QUICK)
    print(f"{name:<20}{last.found:>9,}{per_mb:>10.3f}{ratio:>8.2f}{last.baseline / (last.size / (1 << 20)):>10.4f}  "
          f"{sample.name}{'  FAULT' if bad else ''}", flush=True)  # fmt: skip
    return bad


def largest(name: str, reader: Reader) -> Path | None:
    """The largest sample that this reader knows and that is one file of text."""
    files = (
        path for path in (DATA / name.replace("-", "_")).glob("*") if path.is_file() and path.suffix not in NO_TEXT
    )
    if name == "pagerduty-webhook":
        files = (path for path in (DATA / name).glob("*") if path.is_file())
    known = [path for path in files if path.name[:4] != "not-" and reader.identify(path)]
    return max(known, key=lambda path: path.stat().st_size, default=None)


def timed(reader: Reader, sample: Path, size: int) -> Measured:
    """Read the sample, repeated to about that size, once."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / sample.name
        path.write_bytes(repeated(sample.read_bytes(), size))
        begin = time.process_time()
        found = count(reader, path)
        seconds = time.process_time() - begin
        return Measured(path.stat().st_size, seconds, found, baseline(path.read_bytes()))


def count(reader: Reader, path: Path) -> int:
    """How much a reader finds, what it passes over included; 0 where it does not know the file any more."""
    found = 0
    if reader.identify(path):
        try:
            for _ in reader.read(path, "made-up"):
                found += 1
        except WetinkError as error:
            print(f"  {path.name}: {error}", file=sys.stderr)
    return found


def repeated(data: bytes, size: int) -> bytes:
    """The bytes over and over; the elements of the longest array in a JSON document instead of the document."""
    try:
        value = json.loads(data)
    except ValueError:
        piece = data if data.endswith(b"\n") else data + b"\n"
        return piece * max(1, size // len(piece))
    rows = max(arrays(value), key=lambda one: len(json.dumps(one)), default=None)
    if rows is None:
        piece = json.dumps(value).encode() + b"\n"
        return piece * max(1, size // len(piece))
    rows *= max(1, size // max(1, len(json.dumps(rows))))
    return json.dumps(value).encode()


def arrays(value: object) -> Iterator[list[object]]:
    """The arrays nearest to a document's root that hold objects."""
    if isinstance(value, list):
        if any(isinstance(one, dict) for one in value):
            yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from arrays(one)


def baseline(data: bytes) -> float:
    """Seconds of json.loads for the whole or its lines; of splitlines where it is no JSON."""
    text = data.decode("utf-8", "replace")
    begin = time.process_time()
    try:
        json.loads(text)
    except ValueError:
        begin = time.process_time()
        for line in text.splitlines():
            if line[:1] in {"{", "["}:
                try:
                    json.loads(line)
                except ValueError:
                    continue
    return time.process_time() - begin


if __name__ == "__main__":
    main()
