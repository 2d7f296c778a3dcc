"""Why a hit is one, what it says nothing of, and the line that is quoted: the one that says most."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetink.search.document import Document
from wetink.search.query import read
from wetink.search.ranking import rank
from wetink.search.store import Memory, changed, reading
from wetink.search.trade import ideas
from wetink.search.why import matches, missing, snippet, surfaces
from wetink.search.words import terms

WORTH = {"disk": 3.0, "full": 1.5, "quota": 2.0, "nodedisk": 4.0, "~slow": 1.25, "~full": 0.5}
word = st.sampled_from(
    [
        "disk",
        "Disks",
        "NodeDisk",
        "full",
        "no",
        "space",
        "left",
        "time",
        "out",
        "takes",
        "forever",
        "quota.",
        "-",
        "a’b",
    ]
)
line = st.lists(word, max_size=8).map(" ".join)


def told(query: str, *documents: Document) -> tuple[set[str], set[str]]:
    """What the first hit's why says, meanings with ~, and what of the query it says nothing of."""
    index = reading(changed((), frozenset(), documents, Memory()))
    asked = read(query, index.has)
    looked, written = rank(index, asked)[0].looked, surfaces(asked)
    why = {f"{'~' if one.meant else ''}{one.word}" for one in matches(index, looked, written)}
    return why, set(missing(index, looked, written, asked.said))


SLOW = Document(
    "a.md", "ApiServerLatency", names=("ApiServerLatency",), body="The p99 latency of the API server is high."
)


@pytest.mark.parametrize(
    ("query", "why", "not_there"),
    [
        ("apiserver slow", "~slow", set()),
        ("the api takes forever", "~slow", set()),
        ("the api takes the cake", "api", {"takes", "cake"}),
        ("nobody else's apiserver", "~controlplane", {"nobody", "else's"}),
        ("für Kunden ist die api langsam", "~slow", {"Kunden"}),
    ],
)
def test_what_is_there_in_other_words_is_not_said_to_be_missing(query: str, why: str, not_there: set[str]) -> None:
    there, absent = told(query, SLOW)
    assert why in there
    assert absent == not_there


def worth(text: str) -> float:
    words = terms(text)
    return sum(WORTH[term] for term in {*words, *ideas(words)} & WORTH.keys())


@given(st.lists(line, max_size=30))
def test_it_is_the_first_of_those_that_are_worth_most(lines: list[str]) -> None:
    number, quoted = snippet("\n".join(lines), WORTH)
    best = max(map(worth, lines), default=0.0)
    first = next((n for n, one in enumerate(lines, 1) if best and worth(one) == best), 0)
    assert (number, quoted) == ((first, lines[first - 1].strip()) if first else (0, ""))


def test_headings_and_fences_are_not_quoted_and_lines_are_counted_as_editors_do() -> None:
    assert snippet("# disk full\r\n```\r\nnothing\x0c\r\n the disk is full \r\n", WORTH) == (4, "the disk is full")
    assert snippet("# disk full\n", WORTH) == (0, "")
