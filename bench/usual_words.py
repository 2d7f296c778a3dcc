"""Count how usual words are in runbooks: writes src/wetink/search/usual.txt.

    python bench/usual_words.py LIBRARY LIBRARY LIBRARY...

A LIBRARY is a folder of Markdown runbooks of one organisation. What counts is the median over the libraries, so that a
word which one of them has everywhere (its own name) is not usual for that.
"""

from __future__ import annotations

import statistics
import sys
import textwrap
from collections import Counter, defaultdict
from pathlib import Path

from wetink.search.document import GRAM, entry
from wetink.workflow.find_documents import document_of, scan

USUAL = Path(__file__).parents[1] / "src" / "wetink" / "search" / "usual.txt"
LEAST = 5
"""Percent of runbooks below which a word is not listed, and the step between the lines."""


def shares(library: Path) -> dict[str, float]:
    """Of each term the percentage of a library's runbooks that have it."""
    documents = [document_of(library, path, stamp) for path, stamp in sorted(scan(library).items())]
    counted = Counter(term for one in documents if one for term in entry(one).weights if term[0] != GRAM)
    return {term: 100 * count / len(documents) for term, count in counted.items()}


def main() -> None:
    """Count, and write the list below the words that it begins with."""
    libraries = [shares(Path(name)) for name in sys.argv[1:]]
    usual = defaultdict(list)
    for term in sorted(set().union(*libraries)):
        share = statistics.median(one.get(term, 0.0) for one in libraries)
        if share >= LEAST:
            usual[max(LEAST, round(share / LEAST) * LEAST)].append(term)
    head = [line for line in USUAL.read_text("utf-8").splitlines() if line.startswith("#")]
    rows = [f"{k} = {row}" for k in sorted(usual, reverse=True) for row in textwrap.wrap(" ".join(usual[k]), 112)]
    USUAL.write_text("\n".join((*head, "", *rows)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
