"""What a command answered, in one line: the telling value first, a row with its heads, never a flattened table."""

from __future__ import annotations

import pytest

from wetink.drafting.language.words import Rarity
from wetink.drafting.writing.answers import Taste, answer, apart, equation


def seen(output: str, *named: str) -> str:
    return answer(output, Taste(frozenset(named), frozenset(), Rarity([])))


COUNT = " count\n-------\n   173\n(1 row)"
PODS = "NAME     READY   STATUS    AGE\ncart-a   1/1     Running   3d\ncart-b   0/1     Crashed   3d\n"
HPA = (
    "NAME   REFERENCE         TARGETS         MINPODS   MAXPODS   REPLICAS\n"
    "cart   Deployment/cart   cpu: 71%/60%    4         30        28\n"
)


@pytest.mark.parametrize(
    ("output", "text"),
    [
        (COUNT, "173 (count)"),
        ("NAME   READY\ncart   2/2", "READY 2/2"),
        (
            " state  | count\n--------+-------\n active |   173\n idle   |    16\n(2 rows)",
            "active: count 173; idle: count 16",
        ),
        ("pg_reload\n---------\n t\n t\n t\n", "t, 3 times (pg_reload)"),
        ("POOL=40\nMODE=fast", "POOL 40, MODE fast"),
        (
            "HTTP/1.1 503 Unavailable\ncontent-type: text/html\nage: 3",
            "HTTP/1.1 503 Unavailable, content-type text/html, age 3",
        ),
        ('{\n  "ETag": "\\"8f1c\\"",\n  "Size": 300\n}', "ETag 8f1c, Size 300"),
        ('{\n  "State": "open",\n  "Size": 300\n}', "State open, Size 300"),
        (
            "Key             Value\n---             -----\nSealed          true\nVersion         1.17",
            "Sealed true; Version 1.17",
        ),
        ("403", "403"),
        ("down\ndown\nup", "down (2 times); up"),
        ("[sudo] password for ines:\n12G /data", "12G /data"),
        ("", ""),
        ("\n---\n", ""),
    ],
)
def test_each_form_of_answer_has_its_line(output: str, text: str) -> None:
    assert seen(output) == text


def test_a_row_shows_the_cells_that_were_named_and_shares() -> None:
    assert seen(HPA, "30", "28") == "TARGETS cpu: 71%/60%, MAXPODS 30, REPLICAS 28"


def test_a_disk_shows_how_full_it_is() -> None:
    output = "Filesystem      Size  Used Avail Use% Mounted on\n/dev/sdb1       500G  500G   20K 100% /data"
    assert seen(output) == "Use% 100%"


def test_of_many_rows_those_that_were_named_come() -> None:
    rows = "".join(f"cart-{n}   1/1     Running   3d\n" for n in range(9))
    text = seen(PODS + rows, "crashed", "cart-b")
    assert "cart-b: READY 0/1, STATUS Crashed" in text
    assert text.endswith("more")


def test_of_long_output_the_telling_lines_are_given_in_their_order() -> None:
    lines = [f"filler number {n} of nothing in particular at all" for n in range(40)]
    lines[30] = "pool exhausted"
    lines[5] = "waiting for pool"
    text = seen("\n".join(lines), "pool", "exhausted", "waiting")
    assert text.index("waiting for pool") < text.index("pool exhausted")
    assert len(text) <= 240


def test_one_very_long_line_is_cut_around_what_tells() -> None:
    text = seen("word " * 200 + "exhausted " + "word " * 200, "exhausted")
    assert "exhausted" in text
    assert len(text) <= 240


@pytest.mark.parametrize(
    ("bad", "well", "differ"),
    [
        ("173", "38", True),
        ("171", "157", False),
        ("/dev/sdb1 500G 100% /data", "/dev/sdb1 500G 58% /data", True),
        ("99 %", "95 %", False),
        ("cpu: 78%/55%", "cpu: 20%/55%", False),
        ("down", "up", False),
        ("40", "40 %", False),
        ("0", "0", False),
        ("0", "3", True),
    ],
)
def test_measures_are_apart_when_one_is_half_as_much_again(bad: str, well: str, differ: bool) -> None:
    assert apart(bad, well) is differ


@pytest.mark.parametrize(
    ("output", "pair"),
    [
        (COUNT, ("count", "173")),
        ("vm.max = 65536", ("vm.max", "65536")),
        ("vm.max = 1\nvm.min = 2", None),
        ("cart 3", None),
        ("", None),
    ],
)
def test_a_single_value_is_an_equation(output: str, pair: tuple[str, str] | None) -> None:
    assert equation(output) == pair
