"""TOML read quickly is what the library of Python reads, and whatever is not plain is left to that."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetink import toml

TOP = Path(__file__).parent.parent / "src" / "wetink"
OURS = sorted(
    path for path in (*TOP.glob("evidence/**/*.toml"), *TOP.glob("model/*.toml"), *TOP.glob("drafting/data/*.toml"))
)
PIECES = st.sampled_from(
    [
        "a = ",
        "b = ",
        "a.b = ",
        '"c d" = ',
        "\n",
        "\n\n",
        " ",
        "[a]",
        "[a.b]",
        "[b]",
        "[[a]]",
        "[[b]]",
        '["x y"]',
        "# note",
        '# it\'s "so"',
        '"one"',
        "'two'",
        '"""three\nlines"""',
        "'''four\n'''",
        '""',
        "[]",
        "[\"x\", 'y']",
        '[\n  "x", # "z"\n  "y",\n]',
        "true",
        "-4",
        "07",
        "1.5",
        "{ x = 1 }",
        '"\\n"',
        '"',
        "'",
        "\r\n",
        "\x00",
        "2026-01-02",
        "=",
        "]",
        ",",
        "é",
    ]
)


def in_order(found: object) -> str:
    """Values with the order of their keys."""
    return repr(found)


def agrees(text: str) -> bool:
    """Whether it was read quickly; fails where the two do not agree."""
    quick = toml._quickly(text)
    if quick is not None:
        assert in_order(quick) == in_order(tomllib.loads(text)), text
    return quick is not None


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_our_own_files_are_read_as_the_library_reads_them(path: Path) -> None:
    agrees(path.read_text("utf-8"))


def test_the_tables_that_most_commands_need_are_read_quickly() -> None:
    wanted = [path for path in OURS if path.parent.name == "packs" or path.stem == "consoles"]
    assert len(wanted) > 10
    assert [path.name for path in wanted if not agrees(path.read_text("utf-8"))] == []


@given(st.lists(PIECES, max_size=14).map("".join))
def test_what_is_read_quickly_is_read_as_the_library_reads_it(text: str) -> None:
    agrees(text)
    agrees(f'a = "x"\n{text}')
    agrees(f'[a]\nb = ["x"]\n{text}\n[a.c]\n{text}')


@pytest.mark.parametrize(
    "text",
    [
        "a = 1\na = 2\n",
        "[a]\n[a]\n",
        "a = []\n[[a]]\n",
        "[a]\nb = 1\n[a.b]\n",
        'a = """x""""\n',
        "a = 'x\n",
        "[[a]]\n[a]\n",
    ],
)
def test_what_is_wrong_is_said_by_the_library(text: str) -> None:
    assert toml._quickly(text) is None


def test_rows_of_a_list_are_kept_apart() -> None:
    text = '[[row]]\n[[row]]\nx = "1"\n[[row]]\n'
    assert agrees(text)
    assert toml.loads(text) == {"row": [{}, {"x": "1"}, {}]}
