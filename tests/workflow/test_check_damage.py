"""Damage: whatever happened to a file, it is named with its line, the others are served, and nothing is deleted."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "review"))

from rules_desk import DATA, GOOD, alone, checked, desk, library, one, put

from wetink.workflow.check_file import look

HEAD = "status: published"


def line_of(words: str) -> int:
    return GOOD[: GOOD.index(words)].count("\n") + 1


@pytest.mark.parametrize(
    ("name", "data", "line", "said"),
    [
        ("yaml", GOOD.replace("tags: [postgres]", "tags: [postgres"), 11, "not YAML"),
        (
            "conflict",
            GOOD.replace(HEAD, f"<<<<<<< HEAD\n{HEAD}\n=======\nstatus: draft\n>>>>>>> other"),
            4,
            "merge conflict",
        ),
        (
            "conflict-in-a-block",
            GOOD.replace("   SELECT count", "<<<<<<< a\n   x\n=======\n   y\n>>>>>>> b\n   SELECT count", 1),
            line_of("   SELECT count"),
            "merge",
        ),
        ("latin-1", GOOD.replace("Mira", "Mïra").encode("latin-1"), 5, "not UTF-8"),
        ("empty", "", 0, "is empty"),
        ("blank", "\n \n", 0, "is empty"),
        ("nul", GOOD.replace("# api-server", "#\0api-server"), 18, "NUL"),
        ("cut", GOOD[: GOOD.index("tags:") + 3], 1, "does not end"),
        ("twice", GOOD.replace(HEAD, f"{HEAD}\n{HEAD}"), 5, "twice"),
        ("no-id", GOOD.replace("id: rb-7k2m9q\n", ""), 2, "no `id`"),
        ("status", GOOD.replace(HEAD, "status: fine"), 4, "`status`"),
        (
            "fence",
            GOOD.replace("   ```\n   - Expect: under 150 for", "   - Expect: under 150 for"),
            line_of("1. Count the active connections again"),
            "not closed",
        ),
        ("section", GOOD + "\n## Diagnosis\n\n1. x\n", 0, "there twice"),
        ("signature", GOOD.replace("text_sha256: 0", "text_sha256: g", 1), 14, "sign_off"),
    ],
)
def test_a_damaged_file_is_named_with_its_line(
    name: str, data: str | bytes, line: int, said: str, tmp_path: Path
) -> None:
    home = library(tmp_path, data, f"runbooks/api-server/{name}.md")
    put(home, "runbooks/api-server/good.md", GOOD)
    report = checked(home)
    damaged = one(report, f"runbooks/api-server/{name}.md")
    assert damaged.status == "damaged"
    assert [(placed.finding.rule, placed.finding.severity) for placed in damaged.findings] == [("readable", "error")]
    assert said in damaged.findings[0].finding.message
    assert line in (0, damaged.findings[0].line), damaged.findings[0].line
    assert one(report, "runbooks/api-server/good.md").status == "published"
    kept = (home / f"runbooks/api-server/{name}.md").read_bytes()
    assert kept == (data if isinstance(data, bytes) else data.encode())


def test_a_folder_and_a_link_in_place_of_a_file(tmp_path: Path) -> None:
    home = library(tmp_path)
    (home / "runbooks/folder.md").mkdir()
    (home / "runbooks/link.md").symlink_to(home / "runbooks/api-server/under-test.md")
    report = checked(home)
    assert "is a folder" in one(report, "runbooks/folder.md").findings[0].finding.message
    assert "symbolic link" in one(report, "runbooks/link.md").findings[0].finding.message


def test_a_thousand_flipped_bytes_crash_nothing() -> None:
    """Each flip either leaves a runbook that is read, or one that is named as damaged."""
    dice = random.Random(6)  # noqa: S311 (a seed, not a secret)
    data = GOOD.encode()
    near = desk(None, library=False)
    damaged = 0
    for _ in range(1_000):
        flipped = bytearray(data)
        for _ in range(dice.choice((1, 1, 1, 8, 64))):
            flipped[dice.randrange(len(flipped))] ^= 1 << dice.randrange(8)
        looked = look("x.md", bytes(flipped), near)
        damaged += looked.status == "damaged"
    assert 100 < damaged < 1_000


def test_texts_that_are_no_runbook_at_all() -> None:
    for text in (
        "---\n",
        "---\n---\n",
        "---\nid: x\nstatus: draft\n---\n",
        "\ud800",
        "[^x]: y",
        "# \n## Diagnosis\n```",
        "﻿---\n---",
    ):
        assert alone(text)


def test_the_examples_of_the_rules_are_where_the_page_says() -> None:
    assert (DATA / "good.md").is_file()
