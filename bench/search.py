"""How fast search is: building, one change, a query in a running process, a cold call from the shell; beside others.

    python bench/search.py FOLDER [--count 10000] [--into DIR] [--others]

FOLDER holds Markdown of any kind; from its paragraphs `count` runbooks are put together, each with a name, a service
and words of its own. Times are seconds or milliseconds of processor time (user and system), since other work on the
machine lengthens the clock's. With --others the same texts and queries go through SQLite FTS5, tantivy and bm25s as far
as these are installed, split as they come: what is compared is speed, not whether the right one comes first.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from wetink.cli.find import in_processes
from wetink.library.outline import outline
from wetink.search.words import chunks
from wetink.workflow.find import INDEX, Finder

QUERIES = 400
Ask = Callable[[str], object]


def make(folder: Path, count: int, into: Path) -> list[str]:
    """Write the runbooks; gives queries: names, names with a typo, payloads, sentences of the texts."""
    chance = random.Random(7)
    texts = [path.read_text("utf-8", "replace") for path in sorted(folder.rglob("*.md"))]
    paragraphs = [part for text in texts for part in text.split("\n\n") if 40 < len(part) < 1_500]
    words = sorted({word for text in texts for word in chunks(text) if word.isalpha() and 3 < len(word) < 12})
    queries: list[str] = []
    for number in range(count):
        name = "".join(word.title() for word in chance.choices(words, k=3)) + str(number % 97)
        service = f"{chance.choice(words).lower()}-{chance.choice(words).lower()}"
        parts = chance.choices(paragraphs, k=chance.randint(4, 12))
        lead = f"The `{name}` alert fires when {service} {' '.join(chance.choices(words, k=12)).lower()}."
        text = f"# {name}\n\n## Meaning\n\n{lead}\n\n" + "\n\n".join(parts) + "\n"
        path = into / f"{number // 1_000:03}" / f"{name}-{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        if number % max(1, count // QUERIES) == 0:
            at = chance.randrange(2, len(name) - 2)
            sentence = " ".join(chance.choice(parts).split()[:25])
            kinds = (
                name,
                name[:at] + name[at + 1 :],
                f"[FIRING:1] {name} namespace=prod pod=web-7f8b9d-kk2tz severity=warning {sentence}",
                sentence,
            )
            queries.append(kinds[len(queries) % 4])
    return queries


def processor() -> float:
    """Seconds of processor time of this process and of those it waited for."""
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def timed(ask: Ask, queries: list[str]) -> str:
    """Milliseconds of processor time, the middle one and the one that 95 in 100 stay below."""
    for query in queries[::10]:
        ask(query)
    spent = []
    for query in queries:
        start = time.process_time()
        ask(query)
        spent.append((time.process_time() - start) * 1_000)
    spent.sort()
    return f"p50 {spent[len(spent) // 2]:7.2f} ms  p95 {spent[int(len(spent) * 0.95)]:7.2f} ms"


def yardstick() -> float:
    """Milliseconds of a million turns of an empty loop: what else runs on the machine slows processor time down too."""
    start = time.process_time()
    for _ in range(1_000_000):
        pass
    return (time.process_time() - start) * 1_000


def size(folder: Path, ending: str) -> int:
    """Bytes of the files with an ending."""
    return sum(path.stat().st_size for path in folder.rglob(f"*{ending}"))


def ours(library: Path, queries: list[str]) -> None:
    """Wetink itself."""
    start, clock = processor(), time.perf_counter()
    finder = Finder(library, spread=in_processes)
    finder.refresh()
    print(f"wetink   build {processor() - start:7.1f} s ({time.perf_counter() - clock:.1f} s by the clock)")
    print(f"         index / text {size(library / INDEX, '.segment') / size(library, '.md'):.2f}")
    print(f"         {timed(lambda query: finder.order(query, 10), queries)}   order of ten")
    print(f"         {timed(lambda query: finder.find(query, 5), queries)}   five hits with why and snippet")
    start = processor()
    finder.refresh()
    print(f"         nothing changed {(processor() - start) * 1_000:7.1f} ms, the look at all files included")
    changes = []
    for number, path in enumerate(sorted(library.rglob("*.md"))[:: max(1, len(queries) // 5)][:20]):
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\nChanged {number}.\n")
        start = processor()
        finder.changed([path.relative_to(library).as_posix()])
        changes.append((processor() - start) * 1_000)
    changes.sort()
    print(f"         one changed file p50 {changes[len(changes) // 2]:.1f} ms, most {changes[-1]:.1f} ms")
    Finder(library).refresh()
    line = [sys.executable, "-m", "wetink", "find", "--library", library, "--"]  # a query may begin with a hyphen
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([*line, "first"], stdout=subprocess.DEVNULL, env=compiled, check=False)  # as after an installation
    cold = []
    for query in queries[:12]:
        start = processor()
        subprocess.run([*line, query], stdout=subprocess.DEVNULL, env=compiled, check=False)
        cold.append((processor() - start) * 1_000)
    cold.sort()
    print(f"         cold from the shell p50 {cold[len(cold) // 2]:.0f} ms, most {cold[-1]:.0f} ms")


def texts(library: Path) -> Iterator[tuple[str, str, str]]:
    """Path, title and text of every runbook."""
    for path in sorted(library.rglob("*.md")):
        found = outline(path.read_text("utf-8"), path.name)
        yield str(path), found.title, f"{found.title}\n{found.body}\n{found.code}"


def fts5(library: Path, queries: list[str]) -> None:
    """SQLite FTS5 as it comes, the words of the query joined with OR."""
    with tempfile.TemporaryDirectory() as folder:
        start = processor()
        base = sqlite3.connect(Path(folder) / "fts.db")
        base.execute("CREATE VIRTUAL TABLE t USING fts5(path UNINDEXED, title, text)")
        base.executemany("INSERT INTO t VALUES (?, ?, ?)", texts(library))
        base.commit()
        print(f"fts5     build {processor() - start:7.1f} s")

        def ask(query: str) -> object:
            words = " OR ".join(f'"{word}"' for word in dict.fromkeys(chunks(query)))
            return base.execute("SELECT path FROM t WHERE t MATCH ? ORDER BY bm25(t) LIMIT 10", (words,)).fetchall()

        print(f"         {timed(ask, queries)}")


def tantivy(library: Path, queries: list[str]) -> None:
    """Tantivy as it comes."""
    try:
        import tantivy as engine  # noqa: PLC0415
    except ImportError:
        print("tantivy  is not installed")
        return
    start = processor()
    builder = engine.SchemaBuilder()
    for name in ("path", "title", "text"):
        builder.add_text_field(name, stored=name == "path")
    index = engine.Index(builder.build())
    writer = index.writer(100_000_000, 1)
    for path, title, text in texts(library):
        writer.add_document(engine.Document(path=path, title=title, text=text))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    print(f"tantivy  build {processor() - start:7.1f} s")
    searcher = index.searcher()

    def ask(query: str) -> object:
        words = (word for chunk in chunks(query) for word in re.findall(r"\w+", chunk))
        parsed = index.parse_query(
            " ".join(word for word in words if word not in {"AND", "OR", "NOT", "IN"}), ["title", "text"]
        )
        return searcher.search(parsed, 10).hits

    print(f"         {timed(ask, queries)}")


def bm25s(library: Path, queries: list[str]) -> None:
    """bm25s as it comes."""
    try:
        import bm25s as engine  # noqa: PLC0415
    except ImportError:
        print("bm25s    is not installed")
        return
    start = processor()
    retriever = engine.BM25(k1=1.5, b=0.9)
    retriever.index(engine.tokenize([text for _, _, text in texts(library)], show_progress=False), show_progress=False)
    print(f"bm25s    build {processor() - start:7.1f} s")

    def ask(query: str) -> object:
        return retriever.retrieve(engine.tokenize([query], show_progress=False), k=10, show_progress=False)

    print(f"         {timed(ask, queries)}")


def main() -> None:
    """Make the runbooks and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--into", type=Path)
    parser.add_argument("--others", action="store_true")
    given = parser.parse_args()
    into = given.into or Path(tempfile.mkdtemp())
    queries = make(given.folder, given.count, into)
    print(
        f"{given.count} runbooks, {size(into, '.md') / given.count:.0f} bytes each, load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    ours(into, queries)
    print(f"yardstick: {yardstick():.0f} ms")
    if given.others:
        for other in (fts5, tantivy, bm25s):
            other(into, queries)
    if not given.into:
        shutil.rmtree(into)


if __name__ == "__main__":
    main()
