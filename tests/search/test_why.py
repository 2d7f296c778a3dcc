"""The line that is quoted: the one that says most, found without a close look at all of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wetink.search.trade import ideas
from wetink.search.why import snippet
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
